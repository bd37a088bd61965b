package connector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// Made-up answers (domain §3.8, §4.3).
const (
	timedOut     = "timeout"
	noCredential = "credential_unavailable"
)

const defaultTimeout = 2 * time.Second // domain §4.1

// exchange is one call on its way.
type exchange struct {
	set       *Set
	call      activity.Call
	connector *Connector // nil for a request without one
	client    *wire.Client
	url       *url.URL
	head      http.Header
	began     time.Time
	deadline  time.Time
	timeout   time.Duration
	mask      wire.Mask
	token     credential.Token
	how       string // how the token came to be
	shownHead []activity.Pair
	shownURL  string
	result    activity.CallResult
}

// Do carries out one call: it finds the connector, signs, sends, retries after
// an answer of 5xx, and answers. It never follows a redirect. It returns when
// the call's own deadline passes, or the context ends, whichever is first.
func (s *Set) Do(ctx context.Context, call activity.Call) activity.CallResult {
	if call.Connector == "" {
		return s.through(ctx, call, nil)
	}
	c, ok := s.Find(call.Connector)
	if !ok && call.Label != "" {
		c, ok = s.Find(call.Label)
	}
	if !ok {
		return activity.CallResult{Failure: activity.Failure{Code: "connector_unknown", Message: "there is no connector called \"" + call.Connector + "\"; add it to the connectors file, or list it under a connector's for"}}
	}
	return s.through(ctx, call, c)
}

// through carries out one call through a connector, however it was found, or
// through none.
func (s *Set) through(ctx context.Context, call activity.Call, c *Connector) activity.CallResult {
	x := exchange{set: s, call: call, connector: c, client: s.client, began: s.options.Clock(), timeout: call.Timeout}
	if x.timeout <= 0 {
		x.timeout = defaultTimeout
	}
	x.deadline = x.began.Add(budget(x.timeout, call.Retries, s.options.Deadline))
	if err := x.prepare(); err != nil {
		x.fail(err)
		return x.result
	}
	x.run(ctx)
	return x.result
}

// prepare makes URL and header.
func (x *exchange) prepare() error {
	var base wire.Base
	if c := x.connector; c != nil {
		x.client, x.mask, base = c.client, c.mask, c.base
	}
	var err error
	if x.url, err = wire.Resolve(base, x.call.Target, x.call.Query); err != nil {
		return err
	}
	return x.header()
}

// run sends until there is an answer to give.
func (x *exchange) run(ctx context.Context) {
	signed, forced := false, false
	for retry := 0; ; {
		if err := x.authorise(ctx, signed); err != nil {
			x.unauthorised(err)
			return
		}
		resp, err := x.attempt(ctx)
		if err != nil {
			x.fail(err)
			return
		}
		expired := x.expired(resp)
		if expired && !forced && x.refresh(ctx, resp.Status) {
			signed, forced = true, true
			continue
		}
		signed = false
		x.settle(expired, forced)
		if resp.Status < 500 || retry >= x.call.Retries || !x.wait(ctx, retry+1, resp.Header) {
			x.answer(resp)
			return
		}
		retry++
	}
}

// authorise puts a token on the request unless a refresh has just done so.
func (x *exchange) authorise(ctx context.Context, signed bool) error {
	if x.connector == nil || signed {
		return nil
	}
	if token, how, ok := x.connector.source.Ready(); ok {
		x.sign(token, how)
		return nil
	}
	ctx, cancel := context.WithDeadline(ctx, x.deadline)
	defer cancel()
	token, how, err := x.connector.source.Token(ctx)
	if err != nil {
		return err
	}
	x.sign(token, how)
	for _, w := range x.connector.source.Health().Warnings { // such as a narrower scope (C10)
		x.warn(w)
	}
	return nil
}

func (x *exchange) sign(token credential.Token, how string) {
	if len(x.result.Attempts) > 0 {
		x.head = maps.Clone(x.head) // the transport may still read the one before
	}
	x.token, x.how = token, how
	token.Sign(x.head)
	if how != credential.Cached {
		x.asked(token.Requests())
	}
}

// expired reports whether an answer says that the token has expired (E8).
func (x *exchange) expired(r *wire.Response) bool {
	if x.connector == nil {
		return false
	}
	return x.connector.expiry.Told(r)
}

// refresh replaces a token that was answered 401, or what else says that it has expired; it reports whether the request
// is to be repeated. A token fetched for this very request is not replaced (§3.8).
func (x *exchange) refresh(ctx context.Context, status int) bool {
	if x.how != credential.Cached {
		return false
	}
	ctx, cancel := context.WithDeadline(ctx, x.deadline)
	defer cancel()
	token, how, err := x.connector.source.Refresh(ctx, x.token)
	if err != nil {
		x.asked(requestsOf(err))
		x.warn(fmt.Sprintf("the answer is %d, and no new token was to be had: %v", status, err))
		return false
	}
	x.sign(token, how)
	return true
}

// settle tells the credential service what became of its token.
func (x *exchange) settle(expired, forced bool) {
	switch {
	case x.connector == nil:
	case !expired:
		x.connector.source.Accepted(x.token)
	case forced:
		x.connector.source.Rejected(x.token)
	}
}

// wait lets the time before a retry pass; it reports false when there is none left.
func (x *exchange) wait(ctx context.Context, n int, h http.Header) bool {
	now := x.set.options.Clock()
	d := pause(n, h, now, x.deadline)
	return now.Add(d).Before(x.deadline) && sleep(ctx, d)
}

// answer gives the flow what came back, without the credential that was sent:
// an API that echoes it must not hand it to the flow (G4, G5).
func (x *exchange) answer(r *wire.Response) {
	secret := x.token.Mask()
	if x.connector != nil && x.connector.hasAlso {
		secret = x.mask.With(secret)
	}
	x.result.Status = r.Status
	x.result.Body = secret.Bytes(r.Body)
	x.result.Header = pairs(r.Header)
	for i, p := range x.result.Header {
		x.result.Header[i].Value = secret.Text(p.Value)
	}
}

// fail turns an error into a made-up answer or a failure.
func (x *exchange) fail(err error) {
	var e *wire.Error
	if !errors.As(err, &e) {
		e = &wire.Error{Code: wire.CodeProtocol, Message: err.Error()}
	}
	if e.Code == wire.CodeTimeout {
		x.result.Status, x.result.Synthetic = http.StatusRequestTimeout, timedOut
		return
	}
	x.result.Failure = activity.Failure{Code: e.Code, Message: x.mask.Text(e.Message)}
}

// unauthorised answers for a request that was not sent for want of a token. The
// body says why, as an API would.
func (x *exchange) unauthorised(err error) {
	code := noCredential
	var e *credential.Error
	if errors.As(err, &e) {
		code = e.Code
	}
	x.asked(requestsOf(err))
	body, _ := json.Marshal(map[string]string{"error": noCredential, "reason": code, "error_description": x.mask.Text(err.Error())})
	x.result.Status, x.result.Synthetic, x.result.Body = http.StatusUnauthorized, noCredential, body
	x.result.Header = []activity.Pair{{Name: "Content-Type", Value: "application/json"}}
}

func (x *exchange) warn(text string) {
	x.result.Warnings = append(x.result.Warnings, x.mask.Text(text))
}
