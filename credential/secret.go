package credential

import (
	"fmt"
	"log/slog"

	"github.com/callwright/callwright/wire"
)

// Secret is a text that cannot be printed: every way of formatting it says
// [masked], also when it sits inside something else that is printed (G3).
type Secret struct{ text *string }

// NewSecret makes a secret of text.
func NewSecret(text string) Secret { return Secret{&text} }

// Empty reports whether there is no text in it.
func (s Secret) Empty() bool { return s.text == nil || *s.text == "" }

func (s Secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String says [masked].
func (s Secret) String() string { return wire.Masked }

// GoString says [masked].
func (s Secret) GoString() string { return wire.Masked }

// Format says [masked] for every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, wire.Masked) }

// MarshalText says [masked]; JSON, YAML and XML use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(wire.Masked), nil }

// LogValue says [masked].
func (s Secret) LogValue() slog.Value { return slog.StringValue(wire.Masked) }
