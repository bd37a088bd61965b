// Package release keeps what an organisation designs: drafts of flows with their
// locks, immutable versions with labels, functions, and the resources that flows
// refer to.
//
//	release.go     flows, drafts, versions, labels, resources: the words of the contract
//	store.go       how flows are stored
//	releases.go    Releases, Options, New
//	change.go      one change of a flow, in one transaction with its audit entry
//	create.go list.go save.go lock.go rename.go duplicate.go delete.go
//	publish.go versions.go labels.go
//	bind.go        what a flow refers to that the organisation does not have
//	reference.go   what a flow refers to: the rows of the index
//	where_used.go  who refers to a flow
//	connectors.go  who refers to a connector (S2-12, S2-14)
//	program.go resolve.go globals.go  what a runner needs of published versions
//	memory.go      what is remembered for a second
//	document.go    the text form of a flow, read and compiled
//	resource.go inventory.go  the things that flows refer to, and as flows see them
//	resource_check.go resource_change.go audio.go apply.go  how they are changed
//	function.go functions.go  functions: function_check.go function_change.go
//	               function_versions.go; compute.go runs them
//
// A change is made in one transaction together with its audit entry; whoever
// changes a draft names the revision that he has seen (L11).
package release
