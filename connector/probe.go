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

// Report is what a test of a connector found out.
type Report struct {
	OK bool
	// Rejected says that user name and password were refused: a server does
	// not save such a connector (S1-13).
	Rejected bool
	// Unsure says that the validation URL told nothing of user name and
	// password: a server saves such a connector only after an explicit choice.
	Unsure bool
	// Verified says that something was asked: OK without it means that there is
	// nothing that could have been.
	Verified bool
	// Sentence says in plain words what happened and which side is wrong.
	Sentence  string
	Requests  []activity.Attempt    // to the API, masked
	Exchanges []credential.Exchange // with the token endpoint, masked
	Warnings  []string
	// Revision of the connection after the test; 0 for a connectors file.
	Revision int64
}

// Test tries a connector's authentication: Basic against its validation URL
// (§3.7), the others by fetching a new token, and either by the verification
// request of its kind. It forgets what went wrong before, so that a mended
// connector works at once (E12). The error says that there is no such connector.
func (s *Set) Test(ctx context.Context, name string) (Report, error) {
	c, ok := s.Find(name)
	if !ok {
		return Report{}, fmt.Errorf("testing a connector: there is none called %q", name)
	}
	c.source.Reset()
	return s.probe(ctx, c, s.options.Clock()), nil
}

// probe tests a connector. A token that was not asked for before since is proof
// enough.
func (s *Set) probe(ctx context.Context, c *Connector, since time.Time) Report {
	ctx, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	switch scheme := c.Scheme(); {
	case scheme == credential.SchemeBasic && c.validation != nil:
		return s.validate(ctx, c)
	case scheme != credential.SchemeBasic && scheme != credential.SchemeAPIKey:
		r := s.probeToken(ctx, c, since)
		if r.OK && c.verify.Path != "" {
			s.verify(ctx, c, &r)
		}
		return r
	case c.verify.Path != "":
		r := Report{OK: true}
		s.verify(ctx, c, &r)
		return r
	case scheme == credential.SchemeBasic:
		return Report{OK: true, Sentence: "user name and password were not validated: there is no validation URL"}
	}
	return Report{OK: true, Sentence: "the API key was not verified: nothing tells whether it is right but a call"}
}

// probeToken gets a token, and says so when it is one that was there already.
func (s *Set) probeToken(ctx context.Context, c *Connector, since time.Time) Report {
	token, sent, err := c.source.Verify(ctx, since)
	health := c.source.Health()
	r := Report{OK: err == nil, Verified: err == nil, Exchanges: sent, Warnings: health.Warnings}
	if err != nil {
		r.Sentence = c.mask.Text(err.Error())
		s.tryOtherWay(ctx, c, err, &r)
		return r
	}
	r.Sentence = c.source.Scheme().Endpoint() + " gave a token"
	now := s.options.Clock()
	if len(sent) == 0 {
		r.Sentence += ago(now.Sub(token.Asked()))
	}
	if left := health.Expires.Sub(now).Round(time.Second); left > 0 {
		r.Sentence += fmt.Sprintf(" that is good for %v", left)
	}
	if scope := token.Scope(); scope != "" {
		r.Sentence += ", for the scope " + token.Mask().Text(scope)
	}
	return r
}

func ago(d time.Duration) string {
	if d < time.Second {
		return " a moment ago"
	}
	return fmt.Sprintf(" %d s ago", int(d.Seconds()))
}

// tryOtherWay tells an unknown client from one that authenticates in the other
// of the two ways (domain §3.2, D3). Only a test does that: it costs a second
// failure at the server.
func (s *Set) tryOtherWay(ctx context.Context, c *Connector, err error, r *Report) {
	var e *credential.Error
	if !errors.As(err, &e) || e.Code != "invalid_client" || c.settings.ClientSecret.Empty() || c.settings.Scheme == credential.SchemeCode || len(r.Exchanges) == 0 {
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

// verify makes the request that the connector's kind has for this.
func (s *Set) verify(ctx context.Context, c *Connector, r *Report) {
	method := c.verify.Method
	if method == "" {
		method = http.MethodGet
	}
	result := s.through(ctx, activity.Call{Method: method, Target: c.verify.Path, Timeout: testTimeout}, c)
	r.Requests = result.Attempts
	r.OK = result.Status >= 200 && result.Status < 300
	r.Verified = r.OK
	basic := c.Scheme() == credential.SchemeBasic
	switch {
	case r.OK:
		r.Sentence = also(r.Sentence) + fmt.Sprintf("the API accepts it (%d)", result.Status)
	case result.Failure.Code != "":
		r.Unsure = basic
		r.Sentence = also(r.Sentence) + "the API was not reached: " + result.Failure.Message
	case result.Status == http.StatusUnauthorized && basic:
		r.Rejected = true
		r.Sentence = "username or password rejected (401)"
	case result.Status == http.StatusUnauthorized:
		r.Sentence = also(r.Sentence) + "the API rejects it (401); check that it is meant for this API"
	case result.Status == http.StatusForbidden:
		r.Unsure = basic
		r.Sentence = also(r.Sentence) + "the API knows it but does not allow " + method + " " + c.verify.Path + " (403); check its permissions"
	default:
		r.Unsure = basic
		r.Sentence = also(r.Sentence) + fmt.Sprintf("the API answered %d to %s %s, which says nothing about it", result.Status, method, c.verify.Path)
	}
}

// also begins a sentence about an API after one about the token endpoint.
func also(sentence string) string {
	if sentence == "" {
		return ""
	}
	return sentence + "; "
}

// validate sends user name and password to the validation URL, never to
// another host than the resource domain's and never after a redirect (A9).
func (s *Set) validate(ctx context.Context, c *Connector) Report {
	if !sameOrigin(c.base, c.validation) {
		return Report{Unsure: true, Sentence: "user name and password were not validated: the validation URL leads to another host than the resource domain, and they are not sent there"}
	}
	x := exchange{
		set: s, call: activity.Call{Method: http.MethodGet}, connector: c, client: c.client, url: c.validation,
		began: s.options.Clock(), timeout: testTimeout, mask: c.mask, head: http.Header{"User-Agent": userAgent},
	}
	x.deadline = x.began.Add(testTimeout)
	if err := x.authorise(ctx, false); err != nil {
		return Report{Unsure: true, Sentence: "user name and password could not be validated: " + c.mask.Text(err.Error())}
	}
	resp, err := x.attempt(ctx)
	return judge(resp, err, x.result.Attempts)
}

func judge(resp *wire.Response, err error, requests []activity.Attempt) Report {
	r := Report{Requests: requests}
	switch {
	case err != nil:
		r.Unsure, r.Sentence = true, "user name and password could not be validated: "+err.Error()
	case resp.Status >= 200 && resp.Status < 300:
		r.OK, r.Verified, r.Sentence = true, true, fmt.Sprintf("the validation URL accepts user name and password (%d)", resp.Status)
	case resp.Status == http.StatusUnauthorized || resp.Status == http.StatusForbidden:
		r.Rejected, r.Sentence = true, fmt.Sprintf("username or password rejected (%d)", resp.Status)
	default:
		r.Unsure, r.Sentence = true, fmt.Sprintf("user name and password could not be validated: the validation URL answered %d, which says nothing about them", resp.Status)
	}
	return r
}
