package script

import "fmt"

// The codes of an Error.
const (
	CodeSyntax    = "syntax"    // the source is no JavaScript, or defines no function main
	CodeException = "exception" // the function threw, or its promise never settles
	CodeTimeout   = "timeout"   // it took longer than Options.Time
	CodeMemory    = "memory"    // it wanted more than Options.Memory
	CodeStack     = "stack"     // calls, or a value, nested too deep
	CodeOutput    = "output"    // the result is too large or has no place in JSON
	CodeBusy      = "busy"      // other functions had the places for as long as it might have taken
	CodeCancelled = "cancelled" // the caller no longer waits
	CodeCrashed   = "crashed"   // the process of the run ended by itself, or could not be started
)

// Error says why a function gave no result. Message is for the function's author
// and may contain what the function itself put into an exception.
type Error struct {
	Code, Message string
	Line, Column  int // in the source, from 1; 0 where no place is known
}

// Error returns the message with its place.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}
