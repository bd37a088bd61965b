package expr

import "github.com/callwright/callwright/value"

// statement is one thing that a template does. The error is only ever one that
// ends the rendering; mistakes in expressions are reported and passed over.
type statement interface {
	exec(r *run) error
}

func (r *run) execAll(body []statement) error {
	for _, s := range body {
		if err := s.exec(r); err != nil {
			return err
		}
	}
	return nil
}

type literalText struct {
	text string
	at   int
}

func (s *literalText) exec(r *run) error {
	if err := r.copying(s.at, len(s.text)); err != nil {
		return err
	}
	before := len(r.out)
	if r.enc != nil {
		r.out = r.enc.Literal(r.out, s.text)
	} else {
		r.out = append(r.out, s.text...)
	}
	return r.bounded(s.at, before)
}

// printing is {{ }}.
type printing struct {
	n        node
	from, to int
	done     Encoding
	fixed    bool // a constant, which autoescape leaves alone
}

func (s *printing) exec(r *run) error {
	v, err := r.eval(s.n, s.from)
	if err == nil {
		err = r.print(s.from, v, s.done, s.fixed)
	}
	return r.pass(err, s.from, s.to)
}

// print writes a value where it belongs.
func (r *run) print(at int, v any, done Encoding, fixed bool) error {
	if r.enc == nil && (r.escape == "" || fixed || done != "") {
		out, err := r.appendText(r.out, at, v, 0)
		if err != nil {
			return err
		}
		before := len(r.out)
		r.out = out
		return r.bounded(at, before)
	}
	text, err := r.text(at, v)
	if err != nil {
		return err
	}
	if r.escape != "" && !fixed && done == "" {
		if text, err = r.escaped(at, r.escape, text); err != nil {
			return err
		}
		done = encodings[r.escape]
	}
	before := len(r.out)
	if r.enc == nil {
		r.out = append(r.out, text...)
	} else {
		if l, ok := v.(*loop); ok {
			v = l.object()
		}
		r.out = r.enc.Value(r.out, v, text, done)
	}
	return r.bounded(at, before)
}

type branch struct {
	cond node
	body []statement
}

// conditional is if, elseif, else.
type conditional struct {
	branches  []branch
	otherwise []statement
	ended     bool // else has come
}

func (s *conditional) exec(r *run) error {
	for i := range s.branches {
		b := &s.branches[i]
		v, err := r.eval(b.cond, 0)
		if err != nil {
			return r.pass(err, 0, 0)
		}
		if truth(v) {
			return r.execAll(b.body)
		}
	}
	return r.execAll(s.otherwise)
}

// loopStatement is for, else. Its slots, low up to high, are the loop's own.
type loopStatement struct {
	item, state int
	low, high   int
	over        node
	at          int
	body        []statement
	otherwise   []statement
	ended       bool // else has come
}

func (s *loopStatement) exec(r *run) error {
	v, err := r.eval(s.over, s.at)
	if err != nil {
		return r.pass(err, s.at, s.at)
	}
	items, asJSON, err := r.items(s.at, v)
	if err != nil {
		return r.pass(err, s.at, s.at)
	}
	if len(items) == 0 {
		return r.execAll(s.otherwise)
	}
	clear(r.slots[s.low:s.high])
	state := &loop{length: int64(len(items))}
	for i := range items {
		if err := r.spend(s.at, 2); err != nil {
			return err
		}
		state.index = int64(i)
		r.slots[s.item] = slot{wrap(items[i], asJSON), true}
		r.slots[s.state] = slot{state, true}
		if err := r.execAll(s.body); err != nil {
			return err
		}
	}
	clear(r.slots[s.low:s.high])
	return nil
}

// loop is what the name loop holds inside of a for.
type loop struct{ index, length int64 }

func (l *loop) attribute(name string) any {
	switch name {
	case "index":
		return l.index
	case "length":
		return l.length
	case "revindex":
		return l.length - l.index - 1
	case "first":
		return l.index == 0
	case "last":
		return l.index == l.length-1
	}
	return nil
}

func (l *loop) object() *value.Object {
	o := value.NewObject(5)
	for _, name := range []string{"index", "length", "revindex", "first", "last"} {
		o.Set(name, l.attribute(name))
	}
	return o
}

// assignment is set.
type assignment struct {
	slot int
	n    node
}

func (s *assignment) exec(r *run) error {
	v, err := r.eval(s.n, 0)
	if err != nil {
		return r.pass(err, 0, 0)
	}
	if l, ok := v.(*loop); ok {
		v = l.object()
	}
	r.slots[s.slot] = slot{v, true}
	return nil
}

// filtering is {% filter %}: input stands for what the body rendered.
type filtering struct {
	input  bodyText
	body   []statement
	n      node
	at, to int
	done   Encoding
}

func (s *filtering) exec(r *run) error {
	text, err := r.capture(s.body)
	if err != nil {
		return err
	}
	before := r.captured
	r.captured = text
	v, err := r.eval(s.n, s.at)
	r.captured = before
	if err == nil {
		err = r.print(s.at, v, s.done, true)
	}
	return r.pass(err, s.at, s.to)
}

// capture renders statements to a text of their own, past the encoder.
func (r *run) capture(body []statement) (string, error) {
	out, enc := r.out, r.enc
	r.out, r.enc = nil, nil
	err := r.execAll(body)
	text := string(r.out)
	r.out, r.enc = out, enc
	return text, err
}

// escaping is {% autoescape %}.
type escaping struct {
	at       int
	strategy string
	body     []statement
}

func (s *escaping) exec(r *run) error {
	before := r.escape
	r.escape = s.strategy
	err := r.execAll(s.body)
	r.escape = before
	return err
}
