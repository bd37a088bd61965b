package flow

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// node is a piece of YAML with its place.
type node struct {
	shape        shape
	scalar       any    // of a scalar
	source       string // of a scalar, as written
	members      []member
	items        []*node
	line, column int
}

type member struct {
	key          string
	line, column int
	value        *node
}

type shape int

const (
	scalar shape = iota
	mapping
	sequence
)

// value is the node as data.
func (n *node) value() any {
	switch n.shape {
	case mapping:
		return n.object()
	case sequence:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			list[i] = item.value()
		}
		return list
	}
	return n.scalar
}

func (n *node) object() *value.Object {
	o := value.NewObject(len(n.members))
	for _, m := range n.members {
		o.Set(m.key, m.value.value())
	}
	return o
}

// Bounds on what is parsed: the parser takes time with the square of the depth.
const (
	maxText  = 32 << 20
	maxDepth = 200
)

// syntaxError is a text that is not the YAML we read, with its place.
type syntaxError struct {
	line, column int
	said         message.Text
}

func refused(line, column int, format string, args ...any) *syntaxError {
	return &syntaxError{line, column, message.New(format, args...)}
}

func (e *syntaxError) Error() string { return e.said.String() }

// parse reads YAML, or JSON, which is YAML too.
func parse(text []byte) (*node, error) {
	if len(text) > maxText {
		return nil, refused(1, 1, "the text is longer than %d MiB", maxText>>20)
	}
	tokens := lexer.Tokenize(string(text))
	if err := checkDepth(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, syntax(err)
	}
	var bodies []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			bodies = append(bodies, d.Body)
		}
	}
	switch len(bodies) {
	case 0:
		return nil, refused(1, 1, "the text is empty")
	case 1:
		return convert(bodies[0], 0)
	}
	t := bodies[1].GetToken()
	return nil, refused(t.Position.Line, t.Position.Column, "a file holds one flow only")
}

func syntax(err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		p := e.GetToken().Position
		return refused(p.Line, p.Column, "%s", message.Phrase(e.GetMessage()))
	}
	return refused(1, 1, "%s", message.Phrase(err.Error()))
}

func checkDepth(tokens token.Tokens) error {
	depth, dashes, line := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			if t.Position.Line != line {
				line, dashes = t.Position.Line, 0
			}
			dashes++
		}
		if depth > maxDepth || dashes > maxDepth || t.Position.IndentNum > 4*maxDepth {
			return refused(t.Position.Line, t.Position.Column, "nested too deeply")
		}
	}
	return nil
}

func convert(n ast.Node, depth int) (*node, error) {
	t := n.GetToken()
	at := &node{line: t.Position.Line, column: t.Position.Column}
	if depth > maxDepth {
		return nil, at.refuse("nested too deeply")
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return convertMapping(at, n.Values, depth)
	case *ast.MappingValueNode:
		return convertMapping(at, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		at.shape = sequence
		for _, v := range n.Values {
			item, err := convert(v, depth+1)
			if err != nil {
				return nil, err
			}
			at.items = append(at.items, item)
		}
		return at, nil
	case *ast.LiteralNode:
		at.source = n.Value.Value
		at.scalar = n.Value.Value
		return at, nil
	case *ast.NullNode:
		return at, nil
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		at.source, at.scalar = t.Value, t.Value
		if t.Type != token.SingleQuoteType && t.Type != token.DoubleQuoteType {
			at.scalar = plain(t.Value)
		}
		return at, nil
	case *ast.AnchorNode, *ast.AliasNode:
		return nil, at.refuse("anchors and aliases are not read here; write the text out")
	case *ast.TagNode:
		return nil, at.refuse("tags are not read here; quote a text instead")
	}
	return nil, at.refuse("this piece of YAML is not read here")
}

func convertMapping(at *node, values []*ast.MappingValueNode, depth int) (*node, error) {
	at.shape = mapping
	seen := make(map[string]bool, len(values))
	for i, v := range values {
		t := v.Key.GetToken()
		m := member{key: t.Value, line: t.Position.Line, column: t.Position.Column}
		switch v.Key.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		case *ast.MergeKeyNode:
			if strings.ContainsAny(t.Origin, `"'`) {
				break // quoted: a key like any other
			}
			return nil, refused(m.line, m.column, "merge keys are not read here; write the members out")
		default:
			at.line, at.column = m.line, m.column
			return nil, at.refuse("a key must be a plain text")
		}
		if i == 0 && t.Position.Line <= at.line {
			at.line, at.column = m.line, m.column
		}
		if seen[m.key] {
			return nil, refused(m.line, m.column, "the key %q stands here twice", m.key)
		}
		seen[m.key] = true
		var err error
		if m.value, err = convert(v.Value, depth+1); err != nil {
			return nil, err
		}
		at.members = append(at.members, m)
	}
	return at, nil
}

func (n *node) refuse(what message.Phrase) error { return refused(n.line, n.column, "%s", what) }

// plain is the value of an unquoted scalar. Numbers are those of JSON: 007,
// +15550100, 0x1F and 2026-03-02 stay texts, as people who write them mean.
func plain(text string) any {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if isNumber(text) {
		return value.Number(text)
	}
	return text
}

// isNumber reports whether text is a number in JSON's grammar.
func isNumber(s string) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n > 0
	}
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	if len(s) > 1 && s[0] == '0' && '0' <= s[1] && s[1] <= '9' || !digits() {
		return false
	}
	if s != "" && s[0] == '.' {
		if s = s[1:]; !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}
