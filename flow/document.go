package flow

import (
	"fmt"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Document is a YAML or JSON text of another kind than a flow that is read
// under the same rules, such as a .flowtest or a resources file. It may hold
// flows as parts.
type Document struct{ root *node }

// ReadDocument reads a text. It refuses anchors, tags, keys that stand twice and
// what nests too deeply; an empty text is a document that holds nothing.
func ReadDocument(text []byte) (*Document, []field.Problem) {
	if empty(text) {
		return &Document{&node{line: 1, column: 1}}, nil
	}
	root, err := parse(text)
	if err != nil {
		return &Document{&node{line: 1, column: 1}}, []field.Problem{syntaxProblem(err)}
	}
	return &Document{root}, nil
}

// empty reports whether a text has nothing but spaces and comments.
func empty(text []byte) bool {
	comment := false
	for _, c := range text {
		switch {
		case c == '\n':
			comment = false
		case c == '#':
			comment = true
		case !comment && c > ' ':
			return false
		}
	}
	return true
}

// Value is the document as data.
func (d *Document) Value() any { return d.root.value() }

// Places says where each part of the document stands.
func (d *Document) Places() field.Places {
	p := field.Places{}
	d.root.place(p, "")
	return p
}

func (n *node) place(p field.Places, path string) {
	if path != "" {
		if _, ok := p[path]; !ok {
			p[path] = field.Position{Line: n.line, Column: n.column}
		}
		path += "."
	}
	for _, m := range n.members {
		p[path+m.key] = field.Position{Line: m.line, Column: m.column}
		m.value.place(p, path+m.key)
	}
	for i, item := range n.items {
		item.place(p, fmt.Sprintf("%s[%d]", path[:max(0, len(path)-1)], i))
	}
}

// Flow reads the flow that is the value of a top-level key, or an item of the
// list there when item is not negative. Problems have the places they have in
// the document.
func (d *Document) Flow(key string, item int) (*Flow, []field.Problem) {
	for _, m := range d.root.members {
		switch {
		case m.key != key:
		case item < 0:
			return readRoot(m.value)
		case item < len(m.value.items):
			return readRoot(m.value.items[item])
		}
	}
	return nil, []field.Problem{field.Problem{Code: CodeSyntax, Severity: field.SeverityError, Field: key}.Saying("there is no flow here")}
}

// Whole reads the flow that the document is, as [Read] does.
func (d *Document) Whole() (*Flow, []field.Problem) { return readRoot(d.root) }

// WriteDocument writes an object in the style of flows. Lists and objects on the
// outermost open levels stand on lines of their own, others where they are too long for one.
func WriteDocument(o *value.Object, open int) []byte {
	var e emitter
	for k, v := range o.All() {
		e.member(0, k, v, open, width)
	}
	return e.b
}
