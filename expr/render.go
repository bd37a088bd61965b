package expr

import (
	"errors"
	"time"

	"github.com/callwright/callwright/message"
)

// Encoder writes the pieces of a template where values have to be encoded for
// their place: a URL, a JSON body, a header. Both methods append to dst and
// return it. State may live in an Encoder; there is one per rendering.
type Encoder interface {
	// Literal writes text that stands in the template itself.
	Literal(dst []byte, text string) []byte
	// Value writes what an expression gave: v is the value (a JSON where it is
	// one), text how it reads, and done says how the expression has encoded it.
	Value(dst []byte, v any, text string, done Encoding) []byte
}

// Encoding is how an expression has encoded its value already: the last filter
// it applied.
type Encoding string

// The encodings an expression can choose itself; "" is none.
const (
	EncodedURL  Encoding = "url"  // urlencode
	EncodedJSON Encoding = "json" // escape('json'): the inside of a JSON string
	EncodedHTML Encoding = "html" // escape
	Raw         Encoding = "raw"  // raw: as it is, whatever the place
)

// run is one rendering.
type run struct {
	p        *program
	scope    Scope
	enc      Encoder
	out      []byte
	steps    int
	slots    []slot
	errs     Errors
	escape   string
	captured string
	patterns map[string]*pattern
	zones    map[string]*time.Location
}

// slot holds a local name; until it is set, the name means the scope's.
type slot struct {
	v   any
	set bool
}

func (t Template) start(s Scope, e Encoder) *run {
	r := &run{p: t.p, scope: s, enc: e, steps: MaxSteps}
	if t.p.slots > 0 {
		r.slots = make([]slot, t.p.slots)
	}
	return r
}

// Render gives the text of the template. An expression that fails adds nothing
// and is reported in the error (an *Error or Errors, those of Compile
// included); the rest is rendered. A rendering that meets a Limit stops there.
func (t Template) Render(s Scope) (string, error) {
	switch {
	case t.p == nil:
		return "", nil
	case t.p.constant:
		return t.p.text, t.p.errs.asError()
	case len(t.p.body) == 1 && t.p.single != nil:
		return t.renderSingle(s)
	}
	return t.render(s, nil)
}

// Encode is Render with every literal text and every value passed through e.
func (t Template) Encode(s Scope, e Encoder) (string, error) {
	if t.p == nil {
		return "", nil
	}
	return t.render(s, e)
}

func (t Template) render(s Scope, e Encoder) (string, error) {
	r := t.start(s, e)
	if t.p.constant && e != nil {
		return string(e.Literal(nil, t.p.text)), t.p.errs.asError()
	}
	r.out = make([]byte, 0, len(t.p.source)+32)
	err := r.execAll(t.p.body)
	if err != nil {
		r.report(err)
	}
	return string(r.out), r.problems()
}

func (t Template) renderSingle(s Scope) (string, error) {
	r := t.start(s, nil)
	v, err := r.eval(t.p.single.n, t.p.single.from)
	text := ""
	if err == nil {
		text, err = r.text(t.p.single.from, v)
	}
	if len(text) > MaxOutput {
		err = r.over(t.p.single.from, "the text gets too long")
	}
	if err != nil {
		r.report(err)
		return "", r.problems()
	}
	return text, nil
}

// Value gives the value of a template that is exactly one {{ }}, white space
// around it allowed, as one of package value's kinds: a JSON without its
// wrapping, a temporal value as its text. Any other template gives the text
// that Render gives. What the expression makes itself may hold MaxSteps items;
// what it only reads from the scope may be of any size.
func (t Template) Value(s Scope) (any, error) {
	if t.p == nil || t.p.single == nil {
		return t.Render(s)
	}
	r := t.start(s, nil)
	v, err := r.eval(t.p.single.n, t.p.single.from)
	if err == nil && made(t.p.single.n) {
		v, err = r.model(t.p.single.from, v, 0)
	}
	if err != nil {
		r.report(err)
		return nil, r.problems()
	}
	return plain(v), nil
}

// made reports whether an expression can have made its value, rather than
// have read it from the scope, where all is as package value has it.
func made(n node) bool {
	for {
		switch of := n.(type) {
		case *nameNode, *literal:
			return false
		case *attribute:
			n = of.of
		case *subscript:
			n = of.of
		default:
			return true
		}
	}
}

// eval evaluates a node, at the cost of a step.
func (r *run) eval(n node, at int) (any, error) {
	r.steps--
	if r.steps < 0 {
		r.steps = 0
		return nil, r.over(at, "the expression takes too long")
	}
	return n.eval(r)
}

// bounded ends a rendering whose output is too long, without the piece after
// offset before that made it so.
func (r *run) bounded(at, before int) error {
	if len(r.out) > MaxOutput {
		r.out = r.out[:before]
		return r.over(at, "the text gets too long")
	}
	return nil
}

// failure is an error met at offset at of the source.
type failure struct {
	at       int
	from, to int
	kind     Kind
	said     message.Text
}

func (f *failure) Error() string { return f.said.String() }

func (r *run) failure(at int, kind Kind, format string, args ...any) error {
	return &failure{at: at, from: at, to: at, kind: kind, said: message.New(format, args...)}
}

func (r *run) failf(at int, format string, args ...any) error {
	return r.failure(at, Runtime, format, args...)
}

// pass reports an error in the expression from one offset to another, and
// hands on only what ends the rendering.
func (r *run) pass(err error, from, to int) error {
	if err == nil {
		return nil
	}
	var f *failure
	if !errors.As(err, &f) {
		return nil // Compile has reported it
	}
	if f.from == f.to {
		f.from, f.to = from, to
	}
	if f.kind == Limit {
		return f
	}
	r.report(f)
	return nil
}

func (r *run) report(err error) {
	var f *failure
	if !errors.As(err, &f) {
		return
	}
	if len(r.errs) >= MaxErrors {
		if f.kind != Limit {
			return
		}
		r.errs = r.errs[:MaxErrors-1] // that the rendering was stopped is what matters
	}
	e := &Error{Message: f.said.String(), Kind: f.kind, said: f.said}
	e.Line, e.Column = place(r.p.source, f.at)
	if f.from < f.to {
		e.Text = quote(r.p.source[f.from:f.to])
	} else if s := r.p.single; s != nil {
		e.Text = quote(r.p.source[s.from:s.to])
	}
	r.errs = append(r.errs, e)
}

// problems are the errors of the template and of this rendering.
func (r *run) problems() error {
	if len(r.p.errs) == 0 {
		return r.errs.asError()
	}
	return append(append(Errors(nil), r.p.errs...), r.errs...).asError()
}

// text gives how a value reads.
func (r *run) text(at int, v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case nil:
		return "", nil
	}
	b, err := r.appendText(nil, at, v, 0)
	return string(b), err
}
