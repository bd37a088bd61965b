package connector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"golang.org/x/time/rate"

	"github.com/callwright/callwright/wire"
)

// The codes of failures by which a connector's own limits keep a request back.
const (
	CodeRateLimited = "rate_limited"      // its turn does not come within the call's time
	CodeConcurrency = "concurrency_limit" // too many requests are on their way already
	CodeCircuitOpen = "circuit_open"      // the API has failed too often; it is left alone for a while
)

// defaultPause is how long a circuit stays open when the connector does not say.
const defaultPause = 30 * time.Second

// Limits bound the requests of one connector. The zero Limits bound nothing and
// cost nothing.
type Limits struct {
	Rate        int           // requests per second
	Concurrency int           // requests at once
	Failures    int           // in a row, after which the circuit opens
	Pause       time.Duration // while it stays open; then one request tries
}

func (e *examination) limits() Limits {
	l := Limits{e.values.Int("rate_limit"), e.values.Int("concurrency_limit"), e.values.Int("breaker_failures"), e.values.Span("breaker_pause")}
	if l.Failures > 0 && l.Pause == 0 {
		l.Pause = defaultPause
	}
	return l
}

// gate keeps one connector's [Limits]. A nil gate lets everything pass.
type gate struct {
	name    string
	rate    *rate.Limiter
	slots   bulkhead.Bulkhead[any]
	breaker circuitbreaker.CircuitBreaker[any]
}

func newGate(name string, l Limits) *gate {
	if l == (Limits{Pause: l.Pause}) {
		return nil
	}
	g := &gate{name: name}
	if l.Rate > 0 {
		g.rate = rate.NewLimiter(rate.Limit(l.Rate), l.Rate)
	}
	if l.Concurrency > 0 {
		g.slots = bulkhead.New[any](uint(l.Concurrency))
	}
	if l.Failures > 0 {
		g.breaker = circuitbreaker.NewBuilder[any]().WithFailureThreshold(uint(l.Failures)).WithDelay(l.Pause).WithSuccessThreshold(1).Build()
	}
	return g
}

// enter waits for a request's turn until the context ends. After nil,
// [gate.leave] must be called.
func (g *gate) enter(ctx context.Context) error {
	if g == nil {
		return nil
	}
	if g.slots != nil && g.slots.AcquirePermit(ctx) != nil {
		return g.kept(ctx, CodeConcurrency, "has as many requests on their way as its concurrency limit allows")
	}
	if g.rate != nil && g.rate.Wait(ctx) != nil {
		g.release()
		return g.kept(ctx, CodeRateLimited, "has used up its rate limit, and the next turn does not come in time")
	}
	if g.breaker != nil && !g.breaker.TryAcquirePermit() {
		g.release()
		return g.kept(ctx, CodeCircuitOpen, fmt.Sprintf("has failed too often in a row; it is tried again in %v", g.breaker.RemainingDelay().Round(time.Second)))
	}
	return nil
}

func (g *gate) kept(ctx context.Context, code, why string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return givenUp()
	}
	return &wire.Error{Code: code, Message: "the connector \"" + g.name + "\" " + why}
}

func (g *gate) release() {
	if g.slots != nil {
		g.slots.ReleasePermit()
	}
}

// leave tells what became of the request.
func (g *gate) leave(status int, err error) {
	if g == nil {
		return
	}
	g.release()
	if g.breaker == nil {
		return
	}
	switch failed, ours := illness(status, err); {
	case failed, ours && g.breaker.IsHalfOpen(): // a trial that tells nothing must give its permit back
		g.breaker.RecordFailure()
	case !ours:
		g.breaker.RecordSuccess()
	}
}

// illness tells whether an API has failed, and whether an outcome is ours and
// says nothing of it.
func illness(status int, err error) (failed, ours bool) {
	var e *wire.Error
	if !errors.As(err, &e) {
		return err != nil || status >= http.StatusInternalServerError, false
	}
	switch e.Code {
	case wire.CodeTooLarge:
		return false, false
	case wire.CodeCanceled, wire.CodePolicy, wire.CodeURL, wire.CodeHeader, CodeConcurrency:
		return false, true
	}
	return true, false
}

// state is "closed", "open" or "half-open"; empty without a breaker.
func (g *gate) state() string {
	if g == nil || g.breaker == nil {
		return ""
	}
	return g.breaker.State().String()
}
