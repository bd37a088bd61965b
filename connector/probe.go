package connector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// testTimeout bounds a test that the context does not bound (domain §3.7).
const testTimeout = 10 * time.Second

// Report is what [Set.Test] found out.
type Report struct {
	OK bool
	// Rejected says that user name and password were refused: a server does
	// not save such a connector (S1-13).
	Rejected bool
	// Sentence says in plain words what happened and which side is wrong.
	Sentence  string
	Requests  []activity.Attempt    // to the validation URL, masked
	Exchanges []credential.Exchange // with the token endpoint, masked
	Warnings  []string
}

// Test tries a connector's authentication: Basic against its validation URL
// (§3.7), the others by fetching a new token. It forgets what went wrong
// before, so that a mended connector works at once (E12). The error says that
// there is no such connector.
func (s *Set) Test(ctx context.Context, name string) (Report, error) {
	c, ok := s.Find(name)
	if !ok {
		return Report{}, fmt.Errorf("testing a connector: there is none called %q", name)
	}
	ctx, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	if c.Scheme() == credential.SchemeBasic {
		return s.testBasic(ctx, c), nil
	}
	c.source.Reset()
	token, _, err := c.source.Token(ctx)
	health := c.source.Health()
	r := Report{OK: err == nil, Exchanges: health.Last, Warnings: health.Warnings}
	if err != nil {
		r.Sentence = c.mask.Text(err.Error())
		s.tryOtherWay(ctx, c, err, &r)
		return r, nil
	}
	left := health.Expires.Sub(s.options.Clock()).Round(time.Second)
	r.Sentence = fmt.Sprintf("%s gave a token that is good for %v", c.source.Scheme().Endpoint(), left)
	if scope := token.Scope(); scope != "" {
		r.Sentence += ", for the scope " + token.Mask().Text(scope)
	}
	return r, nil
}

// tryOtherWay tells an unknown client from one that authenticates in the other
// of the two ways (domain §3.2, D3). Only a test does that: it costs a second
// failure at the server.
func (s *Set) tryOtherWay(ctx context.Context, c *Connector, err error, r *Report) {
	var e *credential.Error
	if !errors.As(err, &e) || e.Code != "invalid_client" || c.settings.ClientSecret.Empty() {
		return
	}
	other := c.settings
	if other.ClientAuth = credential.AuthBasic; c.settings.ClientAuth == credential.AuthBasic {
		other.ClientAuth = credential.AuthBody
	}
	scheme, _, problems := credential.New(other, s.options.Clock())
	if len(problems) > 0 {
		return
	}
	source := credential.NewBroker(credential.BrokerOptions{Clock: s.options.Clock}).Source(credential.Key{Connector: c.name}, scheme, c.client)
	if _, _, err := source.Token(ctx); err == nil {
		r.Sentence = "the client is known, but only with client_auth: " + other.ClientAuth + "; write that"
	}
	r.Exchanges = append(r.Exchanges, source.Health().Last...)
}

// testBasic sends user name and password to the validation URL, never to
// another host than the resource domain's and never after a redirect (A9).
func (s *Set) testBasic(ctx context.Context, c *Connector) Report {
	switch {
	case c.validation == nil:
		return Report{OK: true, Sentence: "user name and password were not validated: there is no validation URL"}
	case !sameOrigin(c.base, c.validation):
		return Report{Sentence: "user name and password were not validated: the validation URL leads to another host than the resource domain, and they are not sent there"}
	}
	token, _, _ := c.source.Token(ctx)
	x := exchange{
		set: s, call: activity.Call{Method: http.MethodGet}, connector: c, client: c.client, url: c.validation,
		began: s.options.Clock(), timeout: testTimeout, mask: c.mask, head: http.Header{"User-Agent": userAgent},
	}
	x.deadline = x.began.Add(testTimeout)
	x.sign(token, "")
	resp, err := x.attempt(ctx)
	return judge(resp, err, x.result.Attempts)
}

func judge(resp *wire.Response, err error, requests []activity.Attempt) Report {
	r := Report{Requests: requests}
	switch {
	case err != nil:
		r.Sentence = "user name and password could not be validated: " + err.Error()
	case resp.Status >= 200 && resp.Status < 300:
		r.OK, r.Sentence = true, fmt.Sprintf("the validation URL accepts user name and password (%d)", resp.Status)
	case resp.Status == http.StatusUnauthorized || resp.Status == http.StatusForbidden:
		r.Rejected, r.Sentence = true, fmt.Sprintf("username or password rejected (%d)", resp.Status)
	default:
		r.Sentence = fmt.Sprintf("user name and password could not be validated: the validation URL answered %d, which says nothing about them", resp.Status)
	}
	return r
}
