// Package fault is the one set of codes by which the product refuses a request,
// for two audiences: the code, the reason and the message are for whoever
// asked; the cause beneath is for the operator's log and is never shown.
//
// Package api maps the codes to HTTP statuses, cmd/callwright to exit codes.
package fault

import (
	"errors"
	"fmt"

	"github.com/callwright/callwright/message"
)

// Code says what sort of refusal it is.
type Code string

// The codes.
const (
	Invalid         Code = "invalid"         // what was sent is wrong; Fields says where
	Unauthenticated Code = "unauthenticated" // nobody is signed in, or no longer
	Forbidden       Code = "forbidden"       // signed in, but not allowed
	NotFound        Code = "not_found"       // there is none, or none that the caller may know of
	Conflict        Code = "conflict"        // not in this state, or the name is taken
	Stale           Code = "stale"           // somebody else has changed it meanwhile
	Limit           Code = "limit"           // too many of them, or too often
	Unavailable     Code = "unavailable"     // cannot be done now; worth another try
	Internal        Code = "internal"        // a fault of Callwright
)

// Error is a refusal. Its text holds no secret.
type Error struct {
	Code    Code
	Reason  string         // stable and finer than Code, such as "connector_limit_reached"
	Message string         // a sentence: what is wrong and what mends it
	Fields  []Field        // where, for Invalid
	Detail  map[string]any // further facts for machines, such as the role that was missing
	Cause   error          // for the log only

	text message.Text // what Message was made of
}

// Field is one thing wrong with what was sent.
type Field struct {
	Path    string // such as settings.token_url
	Message string // completes a sentence that begins with the label of the field

	said message.Translated // what Message was made of; nil for the Message itself
}

// At says what is wrong at a place; the message is formatted as by fmt.Sprintf.
func At(path, format string, args ...any) Field {
	text := message.New(format, args...)
	return Field{Path: path, Message: text.String(), said: text}
}

// Said says what is wrong at a place in a sentence that is there already.
func Said(path string, what interface {
	message.Translated
	fmt.Stringer
}) Field {
	return Field{Path: path, Message: what.String(), said: what}
}

// String returns the message.
func (f Field) String() string { return f.Message }

// In returns the message in the language that translate turns English formats into.
func (f Field) In(translate func(english string) string) string {
	if f.said == nil {
		return translate(f.Message)
	}
	return f.said.In(translate)
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns what lies beneath.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a refusal; the message is formatted as by fmt.Sprintf.
func New(code Code, reason, format string, args ...any) *Error {
	text := message.New(format, args...)
	return &Error{Code: code, Reason: reason, Message: text.String(), text: text}
}

// In returns the message in the language that translate turns English formats
// into. A message that was written over is translated as it stands.
func (e *Error) In(translate func(english string) string) string {
	if e.text.String() == e.Message {
		return e.text.In(translate)
	}
	return translate(e.Message)
}

// Because gives a refusal that was just made its cause.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// Where gives a refusal that was just made the places that are wrong.
func (e *Error) Where(fields ...Field) *Error {
	e.Fields = fields
	return e
}

// CodeOf returns the code of the first refusal in err's chain, and Internal for
// any other error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// ReasonOf returns the reason of the first refusal in err's chain, or "".
func ReasonOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}
