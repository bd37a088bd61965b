package connector

import (
	"context"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/wire"
)

// DoTimed is [Connections.Do] for somebody who looks on: beside the result it says
// for each of its attempts where the time went. Calls of contacts are not measured
// so, and nothing of it is in what they record.
func (c *Connections) DoTimed(ctx context.Context, organisation string, call activity.Call) (activity.CallResult, []wire.Timing) {
	var timings []*wire.Timing
	result := c.Do(context.WithValue(ctx, measured{}, &timings), organisation, call)
	list := make([]wire.Timing, len(result.Attempts))
	for i := range min(len(list), len(timings)) {
		list[i] = *timings[i]
	}
	return result, list
}

// measured is the key of a context under which the times of attempts are collected.
type measured struct{}

// timing is where the time of the next attempt goes; nil when nobody wants it.
func (x *exchange) timing(ctx context.Context) *wire.Timing {
	all, ok := ctx.Value(measured{}).(*[]*wire.Timing)
	if !ok {
		return nil
	}
	t := &wire.Timing{}
	*all = append(*all, t)
	return t
}
