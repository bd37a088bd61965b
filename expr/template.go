package expr

import (
	"strings"

	"github.com/callwright/callwright/message"
)

// Template is a compiled text. It is immutable and may be rendered by any
// number of contacts at once. The zero Template is the empty text.
type Template struct{ p *program }

// program is what a Template holds.
type program struct {
	source   string
	text     string // the whole of it, when constant
	constant bool
	body     []statement
	single   *printing // the one {{ }}, when there is nothing else but white space
	slots    int       // of loop and set locals
	patterns map[string]*pattern
	names    []Name
	errs     Errors
}

// Compile compiles source. The error is an *Error or Errors; the Template is
// usable even then: what does not compile renders empty, and every rendering
// reports the errors again.
func Compile(source string) (Template, error) {
	if len(source) > MaxSource {
		p := &program{source: source, text: source, constant: true}
		said := message.New("the text is longer than a template may be, so nothing in it is evaluated")
		e := &Error{Line: 1, Column: 1, Kind: Limit, Message: said.String(), said: said}
		p.errs = Errors{e}
		return Template{p}, e
	}
	if !strings.Contains(source, "{{") && !strings.Contains(source, "{%") && !strings.Contains(source, "{#") {
		return Literal(source), nil
	}
	p := build(source)
	return Template{p}, p.errs.asError()
}

// Literal is text as it is, whatever braces it has.
func Literal(text string) Template {
	if text == "" {
		return Template{}
	}
	return Template{&program{source: text, text: text, constant: true}}
}

// Source is the text that was compiled.
func (t Template) Source() string {
	if t.p == nil {
		return ""
	}
	return t.p.source
}

// IsZero reports whether the source is empty.
func (t Template) IsZero() bool { return t.p == nil || t.p.source == "" }

// Constant is the text of a template without expressions, tags and errors.
func (t Template) Constant() (string, bool) {
	if t.p == nil {
		return "", true
	}
	return t.p.text, t.p.constant && len(t.p.errs) == 0
}

// Err is the error that Compile gave.
func (t Template) Err() error {
	if t.p == nil {
		return nil
	}
	return t.p.errs.asError()
}

// Name is a reference in a template: {{NewPhoneContact.ANI}} has the root
// NewPhoneContact and the path [ANI].
type Name struct {
	Root string
	// Path holds the attributes as written, and constant subscripts, up to the
	// first that is computed; a closing .length is not part of it.
	Path         []string
	Line, Column int // of its first use
}

// Names lists the references to names outside the template, each once, in the
// order of their first use. Loop variables and what set defines are left out.
func (t Template) Names() []Name {
	if t.p == nil {
		return nil
	}
	return t.p.names
}
