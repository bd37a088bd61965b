package expr

import (
	"slices"
	"strings"
)

// frame holds the names that set and for define between two tags; the
// template has one, and every loop has one of its own.
type frame struct {
	slots map[string]int
	// free are the names read in a loop before they were set there: the
	// second time round they are set.
	free []*nameNode
}

// reference is a name outside the template, with the path that follows it.
type reference struct {
	root *nameNode
	path []string
	tip  node // where the path has come to; nil when it goes on computed
}

// local gives the slot of a name that set or for defined, or -1.
func (b *builder) local(name string) int {
	for i := len(b.locals) - 1; i >= 0; i-- {
		if slot, ok := b.locals[i].slots[name]; ok {
			return slot
		}
	}
	return -1
}

// define gives the slot that set writes to: that of the name where it is known
// already, and otherwise a new one in the innermost loop.
func (b *builder) define(name string) int {
	if slot := b.local(name); slot >= 0 {
		return slot
	}
	slot := b.declare(name)
	for _, n := range b.locals[len(b.locals)-1].free {
		if n.name == name {
			n.slot = slot
		}
	}
	return slot
}

// declare gives name a new slot in the innermost loop.
func (b *builder) declare(name string) int {
	top := b.locals[len(b.locals)-1]
	if top.slots == nil {
		top.slots = map[string]int{}
	}
	slot := b.p.slots
	b.p.slots++
	top.slots[name] = slot
	return slot
}

func (b *builder) reference(n *nameNode) {
	if n.slot >= 0 || b.mute > 0 {
		return
	}
	b.refs = append(b.refs, &reference{root: n, tip: n})
	if len(b.locals) > 1 {
		top := b.locals[len(b.locals)-1]
		top.free = append(top.free, n)
	}
}

// extend notes that to follows from by the key, and gives to.
func (b *builder) extend(from, to node, key node) node {
	for i := len(b.refs) - 1; i >= 0 && i >= len(b.refs)-MaxDepth; i-- {
		ref := b.refs[i]
		if ref.tip != from {
			continue
		}
		ref.tip = nil
		if l, ok := key.(*literal); ok {
			if s, ok := keyText(l.v); ok {
				ref.path, ref.tip = append(ref.path, s), to
			}
		}
		break
	}
	return to
}

// names lists the references, each once.
func (b *builder) names() []Name {
	var list []Name
	seen := map[string]bool{}
	for _, ref := range b.refs {
		path := ref.path
		if n := len(path); n > 0 && path[n-1] == "length" {
			path = slices.Clone(path[:n-1])
		}
		if len(path) == 0 {
			path = nil
		}
		id := ref.root.name + "\x00" + strings.Join(path, "\x00")
		if ref.root.slot >= 0 || seen[id] {
			continue
		}
		seen[id] = true
		n := Name{Root: ref.root.name, Path: path}
		n.Line, n.Column = place(b.src, ref.root.at)
		list = append(list, n)
	}
	return list
}
