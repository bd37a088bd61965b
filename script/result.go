package script

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/payload"
)

// readResult reads what the harness made of a result: 'v' with JSON, or 'x' with
// why there is none.
func readResult(out any, limit int) (any, error) {
	text, ok := out.(string)
	if !ok || text == "" {
		return nil, &Error{Code: CodeOutput, Message: "the function has no result that can be read"}
	}
	if text[0] == 'x' {
		return nil, &Error{Code: CodeOutput, Message: shorten(text[1:])}
	}
	if len(text)-1 > limit {
		return nil, &Error{Code: CodeOutput, Message: fmt.Sprintf("the result has %d KB, more than the %d KB allowed", len(text)>>10, limit>>10)}
	}
	v, err := payload.DecodeJSON([]byte(text[1:]))
	if err != nil {
		return nil, &Error{Code: CodeOutput, Message: fmt.Sprintf("the result is not usable as JSON: %v", err)}
	}
	return v, nil
}

func timedOut(limit time.Duration) *Error {
	return &Error{Code: CodeTimeout, Message: fmt.Sprintf("the function was not ready after %v", limit)}
}

// busy says why a run had no place, or too late.
func busy(why string) *Error {
	return &Error{Code: CodeBusy, Message: "too many functions run at a time: " + why}
}

func waitedLong(waited time.Duration) *Error {
	return busy(fmt.Sprintf("this one waited %v for a place, and was not ready in the rest of its time", waited.Round(time.Millisecond)))
}

func cancelled() *Error {
	return &Error{Code: CodeCancelled, Message: "the run was cancelled"}
}

func closedPool() *Error {
	return &Error{Code: CodeCancelled, Message: "functions are no longer run: the process is going down"}
}

func tooLong() *Error {
	return &Error{Code: CodeSyntax, Message: fmt.Sprintf("the source is longer than %d KB", MaxSource>>10)}
}
