// Package engine runs flows. It is pure: time, ids, secrets and every outside
// result arrive in events, and what should happen outside leaves as commands.
//
//	program.go  a flow compiled with a catalog: nodes, links, names
//	check.go    what compiling finds wrong, and what a flow refers to outside
//	comfort.go  what a caller hears while a request is pending
//	state.go    one contact: branches, frames, variables, outputs
//	step.go     one event in, commands and notes out
//	branch.go   a branch walks from activity to activity until it has to wait
//	ending.go   event flows, errors that nobody caught, the end of the call
//	scope.go    what expressions see
//	outputs.go  outputs by the kinds of their activities
//	assign.go   values into typed variables
//	note.go     what a trace is made of
//	snapshot.go a contact as text, between two steps
//	restore.go  …and back; where its branches stand
//	journal.go  one turn as a line of text
//	replay.go   the same events again, held against what they led to before
//
// A contact in states and transitions:
//
//	Started ──▶ main branch walks ──▶ waits for its commands ◀── answers
//	                │                       │
//	                │ port without a link   │ Happened: an event flow's branch begins;
//	                ▼                       │ AgentContactAssigned first ends the main branch
//	            branch ends                 │ HungUp or EndCall: every branch is cancelled,
//	                │                       ▼ ContactEnded's event flow begins
//	                └──▶ no branch left: ended (call up) or disconnected
//
//	an activity fails ──▶ its error port ──▶ the caller's, when in a subflow
//	                  ──▶ GlobalErrorHandling's event flow ──▶ failed: the call drops
//
// Every walk is bounded: by the self-loop limit of a kind, by the number of
// activities without an outside event, and by the number in one contact.
package engine
