// Package script runs the functions of an organisation: JavaScript (ES2023) by
// QuickJS, with nothing but the language. Authors read script.md; this is for
// those who run them.
//
//	pool.go     Pool, Options, Program, Result: what callers use
//	line.go     who runs next: fair among organisations
//	error.go    Error and its codes
//	check.go    Check: the syntax of a source
//	vm.go       one run in a fresh machine of its own
//	harness.js  what stands in that machine before the source: console.log, the
//	            call of main, the text of its result
//	number.go   inputs on their way in: no integer is rounded
//	result.go   results on their way out
//	process.go  runs in child processes; serve.go is the other side
//	frame.go    what the two say to each other
//
// # Limits (security row I9)
//
// Each run has its own machine, made for it and thrown away after it (0.2 ms), so
// that nothing of one run, a changed prototype included, is there in another.
// The machine itself holds memory, depth of calls and time; a run that goes past
// one of them ends with an Error of that code.
//
// One thing the machine cannot stop: a single built-in operation that takes long,
// such as a search for a long text in a long text, looks at no clock. For that
// there are child processes (Options.Command): a run that is not back in time is
// ended with its process, and the next one gets a new process. A pool without
// them answers in time too, but such an operation goes on in a goroutine that
// keeps its place in the pool until it ends. A server, where authors are many and
// strange, uses processes; a command line, where author and user are one person,
// need not.
package script
