package connector

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/wire"
)

// attempt sends the request once and writes it into the trace. Its time runs
// from here, when the token is there, and covers the whole answer.
func (x *exchange) attempt(ctx context.Context) (*wire.Response, error) {
	if err := x.turn(ctx); err != nil {
		return nil, err
	}
	start := x.set.options.Clock()
	end := start.Add(x.timeout)
	if end.After(x.deadline) {
		end = x.deadline
	}
	ctx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	resp, err := x.client.Do(ctx, wire.Request{Method: x.call.Method, URL: x.token.SignURL(x.url), Header: x.head, Body: x.call.Body, Timing: x.timing(ctx)})
	if x.shownHead == nil {
		x.shownHead, x.shownURL = x.shownHeader(), x.urlShown()
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
	x.told(ctx, start, a.Status, a.Duration, err)
	return resp, err
}

// turn waits until the limits of connector and host let the request go.
func (x *exchange) turn(ctx context.Context) error {
	var own *gate
	if x.connector != nil {
		own = x.connector.gate
	}
	if own == nil && x.set.hosts.try(x.url.Host) {
		return nil
	}
	ctx, cancel := context.WithDeadline(ctx, x.deadline)
	defer cancel()
	if err := own.enter(ctx); err != nil {
		return err
	}
	err := x.set.hosts.enter(ctx, x.url.Host)
	if err != nil {
		own.leave(0, err)
	}
	return err
}

// told tells the limits, the connector's figures and an observer what became of
// the request. One that ended for a reason of ours says nothing of the API, and
// is not in the figures.
func (x *exchange) told(ctx context.Context, start time.Time, status int, took time.Duration, err error) {
	x.set.hosts.leave(x.url.Host)
	c := x.connector
	if c == nil {
		return
	}
	c.gate.leave(status, err)
	failed, ours := status >= http.StatusInternalServerError, false
	if err != nil { // illness allocates
		failed, ours = illness(status, err)
	}
	if !ours {
		c.calls.Add(start, took, failed, !failed && status >= http.StatusBadRequest)
	}
	if x.set.observer != nil {
		x.set.observer.Called(ctx, c.organisation, c.id, c.name, status, took)
	}
}
