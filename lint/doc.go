// Package lint explores flows: it drives every choice of a flow that a bounded
// search over the pure engine can reach, and reports what was reached, what was
// not and why, and what went wrong on the way, with the inputs that show it.
//
//	explore.go    the search: what a contact begins with, what is tried, when it ends
//	frontier.go   what is tried next
//	unit.go       a flow compiled so that every activity is watched
//	row.go        an activity's rows of outputs
//	weigh.go      the names on which a way can depend
//	tree.go       one contact after some choices
//	step.go       what a choice leads to
//	replay.go     a way gone again with changes to its answers
//	loop.go       ways that come back to where they were
//
//	choice.go     what may happen to a contact: answers to commands
//	lookup.go     …to questions about the platform
//	load.go       …to requests for other flows
//	happening.go  …and what happens by itself
//	made.go       made data: documents, figures, codes
//	event.go      a choice as the engine is told of it
//	markup.go     made data as XML and TOML
//	path.go       JSONPaths turned round: data in which they find a value
//
//	trail.go      where each value came from
//	probe.go      activities that are watched
//	follow.go     how values go from activity to activity
//	wish.go       a decision asks to be left by another port
//	want.go       what that takes of each kind of activity
//	truth.go      what it takes for a condition to hold, or not
//	solve.go      what it takes for a part of an expression to have a value
//	reverse.go    arithmetic and filters turned round
//	calendar.go   moments at which it is as wanted
//	guess.go      values to try where an expression cannot be turned round
//
//	report.go     what came of it
//	coverage.go   what was reached, and why the rest was not
//	finding.go    what is wrong
//	scenario.go   the way to a finding as a .flowtest
//	script.go     …its inputs and answers
//	binding.go    …and its resources
//	told.go       inputs in a few words
//
// Discrete choices (a digit, a refusal, a period of business hours) are
// searched in an order that prefers what was tried least. Values are found the
// other way round: when a contact passes a decision that was never left by some
// port, the expression is turned round, with the values that it has there, into
// the values that earlier answers should have held; the way is then gone again
// with these answers. So conditions on several parts of several answers, one
// behind the other, are met without trying every combination.
//
// Nothing is random and no clock is asked: the same flow gives the same report.
package lint
