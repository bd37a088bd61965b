package credential

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/wire"
)

// Token is what authenticates a request. Like [Secret] it cannot be printed.
// Two tokens are equal when they are the same one, not when they look alike.
type Token struct{ held *held }

// held is a token with all that is known of it.
type held struct {
	name    string                // of the header; empty for a query parameter
	header  wire.Hidden[[]string] // the header's value, ready to be sent
	query   wire.Hidden[Param]    // of the URL, for an API key
	token   Secret                // the access token itself; empty for what is not fetched
	mask    wire.Mask
	scope   string
	issued  time.Time // when it was asked for
	refresh time.Time // from when a new one is fetched ahead
	expires time.Time // from when it is no longer used
	version int64     // as it is stored; 0 for a token of this process only

	requests []Exchange // that brought it to this process
}

func newHeld(name, value string, secrets ...string) *held {
	return &held{name: name, header: wire.Hide([]string{value}), mask: wire.NewMask(secrets...)}
}

// Sign puts the token on a request's header.
func (t Token) Sign(h http.Header) {
	if t.held != nil && t.held.name != "" {
		h[t.held.name] = t.held.header.Reveal()
	}
}

// SignURL returns u with the token in its query, for an API key that belongs
// there, or u itself. What u says for the same parameter is dropped: a flow may
// not choose its key (A7). The result holds a secret: show it only through [Token.Mask].
func (t Token) SignURL(u *url.URL) *url.URL {
	if t.held == nil || u == nil {
		return u
	}
	key := t.held.query.Reveal()
	if key.Name == "" {
		return u
	}
	signed := *u
	signed.RawQuery = strings.Join(append(without(u.RawQuery, key.Name), queryPair(key.Name, key.Value)), "&")
	return &signed
}

// Header returns the name of the header that [Token.Sign] sets, so that a flow
// can be kept from setting it (A7); "" for a key in the query.
func (t Token) Header() string {
	if t.held == nil {
		return ""
	}
	return t.held.name
}

// Mask takes the token out of texts, such as the answer of an API that echoes it (G4, G5).
func (t Token) Mask() wire.Mask {
	if t.held == nil {
		return wire.Mask{}
	}
	return t.held.mask
}

// Scope returns what the server granted, if it said.
func (t Token) Scope() string {
	if t.held == nil {
		return ""
	}
	return t.held.scope
}

// Asked returns when the token was asked for; zero for what is not fetched.
func (t Token) Asked() time.Time {
	if t.held == nil {
		return time.Time{}
	}
	return t.held.issued
}

// Requests returns the token requests that brought the token, masked, those that
// were repeated among them; none for a token that another process fetched.
func (t Token) Requests() []Exchange {
	if t.held == nil {
		return nil
	}
	return t.held.requests
}

// String says [masked].
func (t Token) String() string { return wire.Masked }

// GoString says [masked].
func (t Token) GoString() string { return wire.Masked }

// Format says [masked] for every verb.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, wire.Masked) }

// MarshalText says [masked]; JSON, YAML and XML use it.
func (t Token) MarshalText() ([]byte, error) { return []byte(wire.Masked), nil }

// LogValue says [masked].
func (t Token) LogValue() slog.Value { return slog.StringValue(wire.Masked) }
