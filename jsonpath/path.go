package jsonpath

import "github.com/callwright/callwright/message"

// Path is a compiled path. It is immutable and safe for use by many goroutines.
type Path struct {
	source string
	query  *query
}

// Parse compiles an RFC 9535 path and refuses everything that the RFC refuses,
// with an *Error.
func Parse(path string) (*Path, error) { return parse(path, false) }

// ParseWebex compiles a path in the lenient dialect of Webex flows (see the
// package comment); the error is an *Error.
func ParseWebex(path string) (*Path, error) { return parse(path, true) }

// String returns the text the path was compiled from.
func (p *Path) String() string { return p.source }

// Definite reports whether the path names at most one place: only names and
// indexes, or such a path that ends in .length(). Any other path gives a list.
func (p *Path) Definite() bool { return p.query.singular || p.query.measured }

// Select returns the nodes of doc that the path selects, in the order of RFC
// 9535; never nil. The only error is a *LimitError.
func (p *Path) Select(doc any) ([]any, error) {
	r := newRun(p.source, doc)
	if p.Definite() {
		v, ok := r.single(p.query, doc)
		switch {
		case r.err != nil:
			return nil, r.err
		case !ok:
			return []any{}, nil
		}
		return []any{v}, nil
	}
	found := r.nodes(p.query, doc, maxNodes)
	if r.err != nil {
		return nil, r.err
	}
	return found, nil
}

// Value returns what a flow variable receives: for a definite path the value,
// with found false when there is none; for any other path a []any of the nodes,
// empty when there are none, with found true. The only error is a *LimitError.
func (p *Path) Value(doc any) (v any, found bool, err error) {
	if p.query.singular && !p.query.measured {
		v, found = follow(p.query, doc)
		return v, found, nil
	}
	nodes, err := p.Select(doc)
	switch {
	case err != nil:
		return nil, false, err
	case !p.Definite():
		return nodes, true, nil
	case len(nodes) == 0:
		return nil, false, nil
	}
	return nodes[0], true, nil
}

// Error is a path that does not parse.
type Error struct {
	Path    string // the whole text
	Offset  int    // of the mistake, in bytes from the start of Path
	Line    int    // of the mistake, from 1
	Column  int    // of the mistake, in characters, from 1
	Message string // what is wrong and how to mend it

	said message.Text // what Message was made of
}

// Error names the place and the mistake; the path itself is left to the caller.
func (e *Error) Error() string { return e.sentence().String() }

// In returns what Error does, in the language that translate turns English formats into.
func (e *Error) In(translate func(english string) string) string { return e.sentence().In(translate) }

// Said is the message as a sentence that can be said in other languages.
func (e *Error) Said() message.Text {
	if e.said.String() == e.Message {
		return e.said
	}
	return message.New("%s", e.Message)
}

func (e *Error) sentence() message.Text {
	if e.Line > 1 {
		return message.New("jsonpath: line %d, column %d: %s", e.Line, e.Column, e.Said())
	}
	return message.New("jsonpath: column %d: %s", e.Column, e.Said())
}

// LimitError is an evaluation that was stopped because it would have taken too
// long or grown too large (security row I6).
type LimitError struct {
	Path  string // the text of the path
	Limit string // what was exceeded
}

// Error says which limit was met.
func (e *LimitError) Error() string { return e.sentence().String() }

// In returns what Error does, in the language that translate turns English formats into.
func (e *LimitError) In(translate func(english string) string) string {
	return e.sentence().In(translate)
}

func (e *LimitError) sentence() message.Text {
	return message.New("jsonpath: evaluation stopped: %s; use a narrower path", message.Phrase(e.Limit))
}
