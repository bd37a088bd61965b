package credential

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/wire"
)

const (
	tokenTimeout = 10 * time.Second // for one token, repetitions included (C1)
	tokenTries   = 3                // requests for one token at most (C2)
	firstPause   = 200 * time.Millisecond
	longestPause = 3 * time.Second
)

// Sender sends requests; *wire.Client is one.
type Sender interface {
	Do(context.Context, wire.Request) (*wire.Response, error)
}

// Exchange is one token request as it may be shown: secrets are masked.
type Exchange struct {
	URL      string
	Form     []Param
	Basic    bool // the client authenticated by the Authorization header
	Status   int  // 0 when nothing came back
	Error    string
	Start    time.Time
	Duration time.Duration
}

// request is one token request ready to be sent.
type request struct {
	wire.Request
	form url.Values
	mask wire.Mask
}

func (s *Scheme) request(g grant, now time.Time) (request, error) {
	form := url.Values{}
	header := http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"},
		"Accept":       {"application/json"},
		"User-Agent":   {"Callwright"},
	}
	for _, p := range s.extra {
		form.Add(p.Name, p.Value)
	}
	if _, byRedirect := s.grant.(authorizationCode); s.scope != "" && !byRedirect {
		form.Set("scope", s.scope)
	}
	made, err := g.fill(form, header, now)
	if err != nil {
		return request{}, err
	}
	return request{
		wire.Request{Method: http.MethodPost, URL: s.endpoint, Header: header, Body: []byte(form.Encode()), Limit: maxAnswer},
		form, wire.NewMask(append([]string{made}, s.secrets.Reveal()...)...),
	}, nil
}

// shown is what may be seen of a request.
func (r request) shown(at time.Time) Exchange {
	e := Exchange{URL: activity.MaskURL(r.URL.String()), Basic: r.Header.Get("Authorization") != "", Start: at}
	for _, name := range sortedNames(r.form) {
		value := r.form.Get(name)
		switch name {
		case "client_secret", "password", "client_assertion", "assertion", "code", "code_verifier", "refresh_token", "token":
			value = wire.Masked
		case "client_assertion_type": // a name, and the same for everybody
		default: // an extra parameter may be a secret, too
			value = activity.MaskHeader(name, value)
		}
		e.Form = append(e.Form, Param{name, r.mask.Text(value)})
	}
	return e
}

// watch is told of token requests as they may be shown: when they go out, and
// what became of them.
type watch struct {
	begun func(Exchange)
	ended func(Exchange, *Error)
}

// exchange makes one token request and judges the answer.
func (s *Scheme) exchange(ctx context.Context, to Sender, clock func() time.Time, g grant, begun func(Exchange)) (*held, answer, Exchange, *Error) {
	at := clock()
	r, err := s.request(g, at)
	if err != nil {
		return nil, answer{}, Exchange{URL: s.Endpoint(), Start: at}, &Error{Code: "answer", Message: err.Error(), Permanent: true, cause: err}
	}
	shown := r.shown(at)
	begun(shown)
	resp, err := to.Do(ctx, r.Request)
	now := clock()
	shown.Duration = now.Sub(at)
	var fail *Error
	var a answer
	switch {
	case err != nil:
		fail = s.unreached(err)
	case resp.Status != http.StatusOK && resp.Status != http.StatusCreated:
		fail = s.refused(g, resp, r.mask, now)
	default:
		if a, err = readAnswer(resp.Body, s.lives); err != nil {
			fail = s.unusable(g, err, resp.Status, r.mask)
		}
	}
	if resp != nil {
		shown.Status = resp.Status
	}
	if fail != nil {
		shown.Error = fail.Message
		return nil, answer{}, shown, fail
	}
	if lacking := narrower(s.scope, a.scope); len(lacking) > 0 {
		a.warnings = append(a.warnings, "the server did not grant the scope "+excerpt(r.mask.Text(strings.Join(lacking, " "))))
	}
	return newToken(a, at), a, shown, nil
}

// newToken counts a token's life from when it was asked for: the server cannot
// have issued it earlier, so it never ends sooner than we think (C11).
func newToken(a answer, asked time.Time) *held {
	h := bearer(a.token)
	h.scope = a.scope
	h.issued = asked
	h.expires = asked.Add(a.life)
	h.refresh = asked.Add(a.life - margin(a.life))
	return h
}

// bearer is an access token as it is sent (RFC 6750 section 2.1).
func bearer(token string) *held {
	h := newHeld("Authorization", "Bearer "+token, token)
	h.token = NewSecret(token)
	return h
}

// fetch obtains a token, repeating the request after what passes by itself.
func (s *Scheme) fetch(ctx context.Context, to Sender, clock func() time.Time, g grant, tries int, w watch) (*held, answer, *Error) {
	for try := 1; ; try++ {
		h, a, shown, fail := s.exchange(ctx, to, clock, g, w.begun)
		w.ended(shown, fail)
		if fail == nil || !fail.retry || try >= tries {
			return h, a, fail
		}
		pause := jitter(firstPause << (try - 1))
		if fail.after > 0 {
			pause = fail.after
		}
		if deadline, ok := ctx.Deadline(); pause > longestPause || ok && time.Until(deadline) < 2*pause {
			return nil, answer{}, fail
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, answer{}, fail
		}
	}
}

// jitter spreads a pause over 75 to 125 per cent of it.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2)
}
