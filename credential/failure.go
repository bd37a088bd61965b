package credential

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/callwright/callwright/wire"
)

// Error says why there is no token. Its text holds no secret and no token (G3, G7).
type Error struct {
	// Code is the server's own error code (RFC 6749 section 5.2), or one of
	// the codes of package wire, or "answer", "redirect", "status", "rejected".
	Code      string
	Status    int    // of the token endpoint's answer; 0 when there was none
	Message   string // a sentence: what happened, which side is wrong, the mend
	Permanent bool   // stays until the settings change; tried again once a minute

	// Requests are the token requests that were made for nothing, masked, the
	// last perhaps without an answer; whoever is told of a failure that is some
	// seconds old is told of its requests, too.
	Requests []Exchange

	retry bool          // worth another request at once (C2)
	after time.Duration // what Retry-After asked for
	cause error
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Message }

// Unwrap returns what lies beneath.
func (e *Error) Unwrap() error { return e.cause }

// transient are error codes that pass by themselves; every other one is permanent (C3).
var transient = map[string]bool{"temporarily_unavailable": true, "server_error": true, "slow_down": true}

// mends says what to do about an error code.
var mends = map[string]string{
	"invalid_client":         "the server does not accept the client; check client id, secret or certificate, and whether it wants them in the body or as Basic (client_auth)",
	"invalid_grant":          "the server does not accept the user name and password, or the account is locked or needs a second factor",
	"unauthorized_client":    "this client may not use this grant; allow it in the application's settings",
	"invalid_scope":          "the server does not know or does not grant the scope; check its spelling",
	"unsupported_grant_type": "the server does not offer this grant; choose another authentication",
	"invalid_request":        "the server misses or refuses a parameter; check scope and the extra parameters",
	"invalid_target":         "the server does not know the resource or audience asked for; check the extra parameters",
	"access_denied":          "the server refuses this client or user",
}

// refused makes an [Error] of a token endpoint's answer other than 200.
func (s *Scheme) refused(g grant, r *wire.Response, mask wire.Mask, now time.Time) *Error {
	e := &Error{Status: r.Status, Code: "status", Permanent: true}
	said, isOAuth := readOAuthError(r.Body)
	switch {
	case r.Status >= 300 && r.Status < 400:
		e.Code = "redirect"
		e.Message = fmt.Sprintf("the token endpoint %s answered with a redirect (%d); redirects are not followed with credentials, write the final token URL", s.Endpoint(), r.Status)
		return e
	case r.Status == http.StatusTooManyRequests || r.Status >= 500:
		e.Permanent = isOAuth && !transient[said.code] && mends[said.code] != ""
		e.retry, e.after = !e.Permanent, retryAfter(r.Header, now)
	case isOAuth && transient[said.code]:
		e.Permanent, e.retry = false, true
	}
	if isOAuth {
		return s.explain(g, e, said, mask, r.Header, now)
	}
	e.Message = fmt.Sprintf("the token endpoint %s answered %d%s; %s", s.Endpoint(), r.Status, quote(r.Body, mask), statusMend(r.Status))
	return e
}

// explain fills in what an OAuth error means.
func (s *Scheme) explain(g grant, e *Error, said oauthError, mask wire.Mask, h http.Header, now time.Time) *Error {
	e.Code = excerpt(mask.Text(said.code))
	mend := mendOf(g, said)
	e.Message = fmt.Sprintf("the token endpoint %s answered %d %s%s", s.Endpoint(), e.Status, e.Code, quote([]byte(said.description), mask))
	if e.Status < 300 {
		e.Message = fmt.Sprintf("the token endpoint %s answered %d with %s%s", s.Endpoint(), e.Status, said.what(e.Code), quote([]byte(said.description), mask))
	}
	if mend != "" {
		e.Message += "; " + mend
	}
	switch g.(type) {
	case assertion, jwtBearer:
		e.Message += skew(h, now)
	}
	return e
}

// what names an error that came with a status of success; code is what of its
// code may be shown.
func (e oauthError) what(code string) string {
	text := "an error that is no text"
	if code != "" {
		text = "the error \"" + code + "\""
	}
	if e.beside {
		text += " beside a token, which is not used"
	}
	return text
}

// mendOf says what to do about an error of a grant's request; servers say the
// same of different grants for different reasons.
func mendOf(g grant, said oauthError) string {
	if known := entra(said.description); known != "" {
		return known
	}
	if _, ok := g.(jwtBearer); ok {
		if known := salesforce(said); known != "" {
			return known
		}
	}
	if said.code == "invalid_grant" {
		return invalidGrant(g)
	}
	return mends[said.code]
}

// invalidGrant says what is not valid, which depends on what was presented.
func invalidGrant(g grant) string {
	switch g.(type) {
	case password:
		return mends["invalid_grant"]
	case refresh:
		return "the authorization was revoked, has expired, or its refresh token was used already"
	case code:
		return "the code was used already, took too long, or belongs to another client or redirect URI"
	case assertion:
		return "the server does not accept the assertion; check client id, audience and certificate"
	case mutualTLS:
		return "the server does not let this client have a token by its certificate; check client id and certificate, and whether the client is enabled there"
	}
	return "the server does not let this client have a token by its own credentials; check client id and secret, and whether the client is enabled there"
}

// skew names the clock when an assertion was refused and the server's date is
// far from ours (C11).
func skew(h http.Header, now time.Time) string {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return ""
	}
	off := now.Sub(date).Round(time.Minute)
	if off.Abs() < 2*time.Minute {
		return ""
	}
	where := "ahead of"
	if off < 0 {
		where = "behind"
	}
	return fmt.Sprintf("; this machine's clock is %v %s the server's, and an assertion is valid for minutes only: set the clock", off.Abs(), where)
}

func statusMend(status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return "it limits the rate of requests"
	case status >= 500:
		return "the fault is on its side"
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return "check the token URL"
	case status < 300:
		return "only 200 brings a token; check the token URL"
	}
	return "it does not accept the credentials, or the token URL is wrong"
}

// quote returns an excerpt of a text from outside, scrubbed, in brackets; one
// that speaks of tokens is not quoted at all.
func quote(body []byte, mask wire.Mask) string {
	said := string(body[:min(len(body), 4096)])
	if strings.Contains(said, "_token") {
		return ""
	}
	if said = excerpt(mask.Text(said)); said == "" {
		return ""
	}
	return " (" + said + ")"
}

// unusable makes an [Error] of a 200 answer that is none.
func (s *Scheme) unusable(g grant, err error, status int, mask wire.Mask) *Error {
	var said *oauthError
	e := &Error{Code: "answer", Status: status}
	if errors.As(err, &said) {
		e.Permanent = !transient[said.code]
		return s.explain(g, e, *said, mask, nil, time.Time{})
	}
	e.cause = err
	e.Message = fmt.Sprintf("the token endpoint %s answered %d, but not with a token: %s; check the token URL", s.Endpoint(), status, mask.Text(err.Error()))
	return e
}

// unreached makes an [Error] of an exchange that did not happen, or whose answer
// is too large to be read. What passes by
// itself is worth another request; policy, TLS and malformed answers are not.
func (s *Scheme) unreached(err error) *Error {
	e := &Error{Code: wire.CodeConnect, cause: err}
	var w *wire.Error
	if errors.As(err, &w) {
		e.Code = w.Code
	}
	e.retry = e.Code == wire.CodeConnect || e.Code == wire.CodeDNS
	if e.Code == wire.CodeTooLarge {
		e.Message = fmt.Sprintf("the token endpoint %s answered with more than %d KB, which is no token; check the token URL", s.Endpoint(), maxAnswer>>10)
		return e
	}
	e.Message = fmt.Sprintf("the token endpoint %s was not reached: %s", s.Endpoint(), err)
	return e
}

// maxRetryAfter caps what a server may ask for (C2).
const maxRetryAfter = time.Minute

// retryAfter reads what the server asks for, capped; 0 when it asks for nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	after, _ := wire.RetryAfter(h, now)
	return min(after, maxRetryAfter)
}
