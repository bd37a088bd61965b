// Package lint explores flows: it drives every choice of a flow that a bounded
// search over the pure engine can reach, and reports what was reached, what was
// not and why, and what went wrong on the way, with the inputs that show it.
//
//	explore.go   the search: what is tried next, and when it ends
//	report.go    findings, coverage, links that were not taken
//	scenario.go  the way to a finding as a .flowtest
//	unit.go      a flow compiled so that every activity is watched
//	tree.go      one contact after some choices; what a choice leads to
//	choice.go    what may happen to a contact: answers, events, time
//	trail.go     where each value came from
//	wish.go      what a decision would have needed to go the other way
//	solve.go     expressions turned round: which value makes them read as wanted
//	guess.go     values to try where an expression cannot be turned round
//	path.go      JSONPaths turned round: data in which they find a value
//	markup.go    made data as XML and TOML
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
