package main

import (
	"context"
	"errors"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/script"
)

// functions runs the source of functions for contacts that are played. Who
// plays them wrote them, or chose the file: they run in this process.
func functions(ctx context.Context) func(source string, s activity.Script) activity.Computed {
	pool := script.New(script.Options{Workers: 1})
	return func(source string, s activity.Script) activity.Computed {
		name := s.Label
		if name == "" {
			name = s.Function
		}
		r, err := pool.Run(ctx, script.Program{Source: source, Name: name}, s.Inputs)
		c := activity.Computed{Value: r.Value, Log: r.Log, Took: r.Took}
		if e := (*script.Error)(nil); errors.As(err, &e) {
			c.Failure = activity.Failure{Code: e.Code, Message: "function " + name + ": " + e.Error()}
		}
		return c
	}
}
