package wire

import (
	"fmt"
	"log/slog"
)

// Hidden holds a value that cannot be printed: every way of formatting it, or
// whatever it sits in, shows [masked] or an address. A pointer alone is not
// enough, fmt follows one (G3).
type Hidden[T any] struct{ value func() T }

// Hide hides v.
func Hide[T any](v T) Hidden[T] { return Hidden[T]{func() T { return v }} }

// Reveal returns the value; for the zero Hidden it is the zero T.
func (h Hidden[T]) Reveal() T {
	if h.value == nil {
		var zero T
		return zero
	}
	return h.value()
}

// String says [masked].
func (h Hidden[T]) String() string { return Masked }

// GoString says [masked].
func (h Hidden[T]) GoString() string { return Masked }

// Format says [masked] for every verb.
func (h Hidden[T]) Format(f fmt.State, _ rune) { fmt.Fprint(f, Masked) }

// MarshalText says [masked]; JSON, YAML and XML use it.
func (h Hidden[T]) MarshalText() ([]byte, error) { return []byte(Masked), nil }

// LogValue says [masked].
func (h Hidden[T]) LogValue() slog.Value { return slog.StringValue(Masked) }
