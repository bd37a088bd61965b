package connector

import (
	"context"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/wire"
)

// attempt sends the request once and writes it into the trace. Its time runs
// from here, when the token is there, and covers the whole answer.
func (x *exchange) attempt(ctx context.Context) (*wire.Response, error) {
	start := x.set.options.Clock()
	end := start.Add(x.timeout)
	if end.After(x.deadline) {
		end = x.deadline
	}
	ctx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	resp, err := x.client.Do(ctx, wire.Request{Method: x.call.Method, URL: x.url, Header: x.head, Body: x.call.Body})
	if x.shownHead == nil {
		x.shownHead, x.shownURL = x.shownHeader(), x.mask.Text(activity.MaskURL(x.url.String()))
	}
	a := activity.Attempt{
		Method: x.call.Method, URL: x.shownURL, Header: x.shownHead, Token: x.how,
		Start: start.Sub(x.began), Duration: x.set.options.Clock().Sub(start),
	}
	if err != nil {
		a.Error = x.mask.Text(err.Error())
	} else {
		a.Status = resp.Status
	}
	x.result.Attempts = append(x.result.Attempts, a)
	return resp, err
}
