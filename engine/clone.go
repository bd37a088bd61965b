package engine

import (
	"slices"
	"strconv"

	"github.com/callwright/callwright/value"
)

// Clone returns a contact that goes on from where s stands, on its own. A
// search over what may happen to a contact steps a clone for each possibility.
func (s *State) Clone() *State {
	c := *s
	c.turn, c.branches = Turn{}, make([]*branch, len(s.branches))
	copies := map[*frame]*frame{}
	c.frame = s.frame.clone(copies)
	for i, b := range s.branches {
		twin := *b
		twin.waiting = slices.Clone(b.waiting)
		twin.calls = make([]call, len(b.calls))
		for j, at := range b.calls {
			twin.calls[j] = call{at.frame.clone(copies), at.node}
		}
		c.branches[i] = &twin
	}
	return &c
}

// clone copies a frame once; the values in it are immutable.
func (f *frame) clone(copies map[*frame]*frame) *frame {
	if c, ok := copies[f]; ok {
		return c
	}
	c := *f
	c.vars, c.outputs = slices.Clone(f.vars), slices.Clone(f.outputs)
	if f.extra != nil {
		c.extra = make(map[string]any, len(f.extra))
		for k, v := range f.extra {
			c.extra[k] = v
		}
	}
	copies[f] = &c
	return &c
}

// Mark appends what decides how the contact can go on: where its branches
// stand and what they remember, and those variables and outputs that matter by
// name. Two contacts with the same mark that get the same events go the same
// way; the time, the ids and the number of steps are left out.
func (s *State) Mark(dst []byte, matters func(p *Program, name string) bool) []byte {
	dst = append(dst, s.queue...)
	dst = append(dst, '|')
	dst = strconv.AppendBool(dst, s.ended)
	seen := map[*frame]bool{}
	dst = s.frame.mark(dst, matters, seen)
	for _, b := range s.branches {
		dst = append(dst, "\x01"...)
		dst = append(dst, b.handler...)
		for _, c := range b.calls {
			dst = strconv.AppendInt(append(dst, '@'), int64(c.node), 10)
			dst = c.frame.mark(dst, matters, seen)
		}
		dst = strconv.AppendInt(append(dst, '#'), int64(len(b.waiting)), 10)
		if b.memo != nil {
			dst = value.AppendJSON(dst, b.memo)
		}
	}
	return dst
}

func (f *frame) mark(dst []byte, matters func(p *Program, name string) bool, seen map[*frame]bool) []byte {
	if seen[f] {
		return dst
	}
	seen[f] = true
	dst = append(append(dst, '\x02'), f.program.Flow.Name...)
	for i, v := range f.program.vars {
		if matters(f.program, v.name) {
			dst = value.AppendJSON(append(dst, '\x03'), plain(f.vars[i]))
		}
	}
	for i, o := range f.outputs {
		if o != nil && matters(f.program, f.program.nodes[i].label) {
			dst = strconv.AppendInt(append(dst, '\x04'), int64(i), 10)
			dst = value.AppendJSON(dst, o)
		}
	}
	return dst
}
