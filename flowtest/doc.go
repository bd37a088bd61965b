// Package flowtest plays a contact against a simulated caller, platform and
// clock, and holds what happened against what a .flowtest file expects.
//
//	scenario.go    the .flowtest file: reading, writing, new expectations
//	reader.go      a document taken apart, with problems that name their place
//	schema.go      its JSON Schema
//	input.go       what the caller, agents and the platform do
//	answer.go      answers to HTTP requests, and the script that gives them
//	expect.go      expectations, and how a result differs from them
//	difference.go  two lists side by side
//	cassette.go    a scenario made of a contact that was run
//	contact.go     the simulated contact: commands in, answers out, the clock
//	offer.go       which input fits what the contact waits for
//	queue.go       how the contact stands in a queue, and what it can ask there
//	setting.go     what is set for the contact, and how expectations write it
//	transfer.go    calls given to other numbers
//	agent.go       what an event about an agent carries
//	repeat.go      when hold treatment in a queue goes round in circles
//	result.go      what came of a contact
//	line.go        the trace, readable and as JSON Lines
//	tracer.go      the trace of a contact that does not run here
//	command.go     commands and answers in words and as data
//	secret.go      values of secure variables, which no trace shows
//	run.go         one scenario from file to result
//	junit.go       verdicts for build servers
//
// The clock is simulated: it begins where it is told to and jumps to the next
// timer. Nothing is read from disk or sent: files and live requests come in as
// functions. The format is described in flowtest.md and flowtest.schema.json.
package flowtest
