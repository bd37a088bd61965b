package credential

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/callwright/callwright/wire"
)

// Token is what authenticates a request. Like [Secret] it cannot be printed.
// Two tokens are equal when they are the same one, not when they look alike.
type Token struct{ held *held }

// held is a token with all that is known of it.
type held struct {
	header  wire.Hidden[[]string] // the Authorization header's value, ready to be sent
	mask    wire.Mask
	scope   string
	refresh time.Time // from when a new one is fetched ahead
	expires time.Time // from when it is no longer used
}

func newHeld(scheme, value string, secrets ...string) *held {
	return &held{header: wire.Hide([]string{scheme + " " + value}), mask: wire.NewMask(append(secrets, value)...)}
}

// Sign puts the token on a request's header.
func (t Token) Sign(h http.Header) {
	if t.held != nil {
		h["Authorization"] = t.held.header.Reveal()
	}
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
