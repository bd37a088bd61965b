package script

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// Serve runs what a Pool of another process asks for on r and answers on w, one
// after the other, until r ends. It is all that a process made by
// Options.Command does.
func Serve(r io.Reader, w io.Writer) error {
	for {
		var q request
		if err := readFrame(r, &q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := writeFrame(w, serveOne(q)); err != nil {
			return err
		}
	}
}

func serveOne(q request) response {
	inputs, err := payload.DecodeJSON(q.Inputs)
	if err != nil {
		return response{Error: &Error{Code: CodeCrashed, Message: "the inputs did not arrive"}}
	}
	o, _ := inputs.(*value.Object)
	limits := Options{Memory: q.Memory, Stack: q.Stack, Time: q.Time, Output: q.Output}.filled()
	result, err := runOnce(context.Background(), limits, Program{Source: q.Source}, o)
	answer := response{Log: result.Log, Took: result.Took}
	if err != nil {
		if !errors.As(err, &answer.Error) {
			answer.Error = &Error{Code: CodeCrashed, Message: err.Error()}
		}
		return answer
	}
	answer.Value = json.RawMessage(value.AppendJSON(nil, result.Value))
	return answer
}
