package payload

import (
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// decodeYAML lets the library scan and parse, with bounds set between the two,
// and makes the value itself, so that aliases are counted before they are expanded.
func decodeYAML(text []byte) (v any, err error) {
	start, err := admit(YAML, text, MaxTextBytes)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(text) {
		return nil, errorAt(YAML, text, validPrefix(text), "the text is not valid UTF-8")
	}
	defer func() {
		if r := recover(); r != nil {
			v, err = nil, wrong(YAML, "the text cannot be read")
		}
	}()
	y := &yamlReader{text: text, start: start, left: MaxNodes, anchors: map[string]anchored{}}
	tokens := firstDocument(lexer.Tokenize(string(text[start:])))
	if err := y.bounded(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, y.syntax(err)
	}
	for _, d := range file.Docs {
		if _, directive := d.Body.(*ast.DirectiveNode); d.Body != nil && !directive {
			return y.value(d.Body, 1)
		}
	}
	return nil, errorAt(YAML, text, len(text), "the text has no document")
}

// validPrefix is the number of bytes before the first that is no UTF-8.
func validPrefix(text []byte) int {
	at := 0
	for at < len(text) {
		r, n := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return at
}

// yamlReader turns a syntax tree into a value.
type yamlReader struct {
	text    []byte
	start   int // bytes of the byte order mark
	left    budget
	deepest int // level reached
	anchors map[string]anchored
}

// anchored is a value an alias may repeat. It is shared, not copied, but counts
// in full each time: whoever prints the value expands it.
type anchored struct {
	value any
	nodes budget
	depth int // levels inside it
}

// at makes the error for the place of a token.
func (y *yamlReader) at(t *token.Token, what message.Phrase) error {
	if t == nil || t.Position == nil {
		return wrong(YAML, "%s", what)
	}
	return errorAt(YAML, y.text, y.offset(t.Position), "%s", what)
}

// offset finds a position by line and column; the library's own offset counts
// characters.
func (y *yamlReader) offset(p *token.Position) int {
	return offsetOf(y.text, y.start, p.Line, p.Column)
}

func (y *yamlReader) syntax(err error) error {
	var bad yaml.Error
	if errors.As(err, &bad) {
		return y.at(bad.GetToken(), message.Phrase(bad.GetMessage()))
	}
	return wrong(YAML, "the text is not valid")
}

func (y *yamlReader) value(node ast.Node, depth int) (any, error) {
	if !y.left.take(1) {
		return nil, y.at(node.GetToken(), tooMany)
	}
	if depth > MaxDepth {
		return nil, y.at(node.GetToken(), tooDeep)
	}
	y.deepest = max(y.deepest, depth)
	switch n := node.(type) {
	case *ast.MappingNode:
		return y.mapping(n.Values, depth)
	case *ast.MappingValueNode:
		return y.mapping([]*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		return y.sequence(n, depth)
	case *ast.AnchorNode:
		return y.anchor(n, depth)
	case *ast.AliasNode:
		return y.alias(n, depth)
	case *ast.TagNode:
		return y.tagged(n, depth)
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.StringNode:
		if t := n.GetToken(); t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType {
			return n.Value, nil
		}
		return plainScalar(n.Value), nil
	case ast.ScalarNode:
		return plainScalar(n.GetToken().Value), nil
	}
	return nil, y.at(node.GetToken(), "this is no value")
}

func (y *yamlReader) sequence(n *ast.SequenceNode, depth int) (any, error) {
	list := make([]any, 0, len(n.Values))
	for _, e := range n.Values {
		v, err := y.value(e, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (y *yamlReader) mapping(members []*ast.MappingValueNode, depth int) (any, error) {
	o := value.NewObject(len(members))
	for _, m := range members {
		if !y.left.take(1) {
			return nil, y.at(m.GetToken(), tooMany)
		}
		v, err := y.value(m.Value, depth+1)
		if err != nil {
			return nil, err
		}
		if m.Key.IsMergeKey() {
			err = y.merge(o, v, m)
		} else {
			err = y.put(o, m.Key, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return o, nil
}

func (y *yamlReader) put(o *value.Object, key ast.Node, v any) error {
	name, ok := y.key(key)
	if !ok {
		return y.at(key.GetToken(), "a key must be a text, a number, true, false or null")
	}
	o.Set(name, v)
	return nil
}

// key returns the text of a scalar key as it is written.
func (y *yamlReader) key(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.MappingKeyNode:
		return y.key(n.Value)
	case *ast.TagNode:
		return y.key(n.Value)
	case *ast.AnchorNode:
		name, ok := y.key(n.Value)
		y.anchors[n.Name.GetToken().Value] = anchored{value: name, nodes: 1}
		return name, ok
	case *ast.AliasNode:
		name, ok := y.anchors[n.Value.GetToken().Value].value.(string)
		return name, ok
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case ast.ScalarNode:
		return n.GetToken().Value, true
	}
	return "", false
}

const needsMapping = "<< needs a mapping or a list of mappings"

// merge adds the members of a mapping, or of a list of them, that o lacks.
func (y *yamlReader) merge(o *value.Object, v any, m *ast.MappingValueNode) error {
	switch v := v.(type) {
	case *value.Object:
		if !y.left.take(2 * v.Len()) {
			return y.at(m.GetToken(), tooMany)
		}
		for name, member := range v.All() {
			if _, there := o.Get(name); !there {
				o.Set(name, member)
			}
		}
		return nil
	case []any:
		for _, e := range v {
			if _, ok := e.(*value.Object); !ok {
				return y.at(m.GetToken(), needsMapping)
			}
			if err := y.merge(o, e, m); err != nil {
				return err
			}
		}
		return nil
	}
	return y.at(m.GetToken(), needsMapping)
}

func (y *yamlReader) anchor(n *ast.AnchorNode, depth int) (any, error) {
	before, outer := y.left, y.deepest
	y.deepest = depth
	v, err := y.value(n.Value, depth)
	if err != nil {
		return nil, err
	}
	y.anchors[n.Name.GetToken().Value] = anchored{v, before - y.left, y.deepest - depth}
	y.deepest = max(y.deepest, outer)
	return v, nil
}

func (y *yamlReader) alias(n *ast.AliasNode, depth int) (any, error) {
	a, ok := y.anchors[n.Value.GetToken().Value]
	switch {
	case !ok:
		return nil, y.at(n.GetToken(), "an alias names no anchor before it")
	case depth+a.depth > MaxDepth:
		return nil, y.at(n.GetToken(), tooDeep)
	case !y.left.take(int(a.nodes)):
		return nil, y.at(n.GetToken(), tooMany)
	}
	y.deepest = max(y.deepest, depth+a.depth)
	return a.value, nil
}

// tagged reads a value with a tag: !!str makes text of a scalar, the other
// scalar tags of the core schema read even a quoted one, and the rest is ignored.
func (y *yamlReader) tagged(n *ast.TagNode, depth int) (any, error) {
	v, err := y.value(n.Value, depth)
	if err != nil {
		return nil, err
	}
	switch n.Start.Value {
	case "!!str", "!":
		if name, ok := y.key(n.Value); ok && n.Value.Type() != ast.AliasType {
			return name, nil
		}
	case "!!int", "!!float", "!!bool", "!!null":
		if s, ok := v.(string); ok {
			return plainScalar(s), nil
		}
	}
	return v, nil
}
