// Package webex reads and writes the flows of Webex Contact Center: the export
// of Flow Designer and FlowV2, the form of the public API (flow-formats.md A).
//
//	detect.go      what a text is
//	read.go        any form → flow
//	import.go      document → flow
//	export.go      flow → document
//	overlay.go     what an original had that a rebuilt object would not have
//	graph.go       the main graph and those of event flows, in both forms
//	node.go        an activity
//	properties.go  the properties of an activity ↔ settings, through codecs
//	shadow.go      the copies that the designer keeps beside a property
//	link.go        a link
//	variable.go    variables, and the settings of the flow
//	diagram.go     the canvas: widgets of activities
//	wire.go        the canvas: widgets of links, and the ports they end at
//	identity.go    ids for what never had one
//	check.go       what is wrong with a flow as a document
//	secret.go      secrets that stand in a flow
//
// An import keeps in the flow's `extra.webex` whatever its settings cannot
// express, so that exporting it again gives an equal document: as JSON values,
// with the types of numbers kept, and with the diagram's stale copies of
// properties brought up to date. It is kept as differences from what an export
// would write by itself, piece by piece, so that a change of one setting changes
// one property and the copies of it.
package webex
