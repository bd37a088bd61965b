package expr

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/callwright/callwright/value"
)

// node is a part of an expression. It keeps nothing between evaluations.
type node interface {
	eval(r *run) (any, error)
}

// broken stands where an expression did not compile, to keep the tag around it.
type broken struct{}

var errBroken = errors.New("the expression did not compile")

func (broken) eval(*run) (any, error) { return nil, errBroken }

type literal struct{ v any }

func (n *literal) eval(*run) (any, error) { return n.v, nil }

func isLiteral(n node) bool {
	_, ok := n.(*literal)
	return ok
}

// nameNode is a root name: a local one when it has a slot and is set.
type nameNode struct {
	at   int
	name string
	slot int
}

func (n *nameNode) eval(r *run) (any, error) {
	if n.slot >= 0 && r.slots[n.slot].set {
		return r.slots[n.slot].v, nil
	}
	if v, ok := r.scope.Lookup(n.name); ok {
		return normal(v), nil
	}
	return nil, nil
}

// bodyText is what the body of {% filter %} has rendered.
type bodyText struct{}

func (*bodyText) eval(r *run) (any, error) { return r.captured, nil }

type attribute struct {
	at   int
	of   node
	name string
}

func (n *attribute) eval(r *run) (any, error) {
	v, err := r.eval(n.of, n.at)
	if err != nil {
		return nil, err
	}
	return r.attribute(n.at, v, n.name)
}

type subscript struct {
	at  int
	of  node
	key node
}

func (n *subscript) eval(r *run) (any, error) {
	v, key, err := r.pair(n.of, n.key, n.at)
	if err != nil {
		return nil, err
	}
	return r.item(n.at, v, key)
}

type listNode struct {
	at    int
	items []node
}

func (n *listNode) eval(r *run) (any, error) {
	list := make([]any, len(n.items))
	for i := range n.items {
		v, err := r.eval(n.items[i], n.at)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	return list, nil
}

type objectNode struct {
	at     int
	keys   []node
	values []node
}

func (n *objectNode) eval(r *run) (any, error) {
	o := value.NewObject(len(n.keys))
	for i := range n.keys {
		k, err := r.eval(n.keys[i], n.at)
		if err != nil {
			return nil, err
		}
		name, err := r.text(n.at, k)
		if err != nil {
			return nil, err
		}
		v, err := r.eval(n.values[i], n.at)
		if err != nil {
			return nil, err
		}
		o.Set(name, v)
	}
	return o, nil
}

type interpolation struct {
	at    int
	parts []node
}

func (n *interpolation) add(text string) {
	if text != "" {
		n.parts = append(n.parts, &literal{strings.ReplaceAll(text, `\"`, `"`)})
	}
}

func (n *interpolation) eval(r *run) (any, error) {
	var out []byte
	for _, p := range n.parts {
		v, err := r.eval(p, n.at)
		if err != nil {
			return nil, err
		}
		if out, err = r.appendText(out, n.at, v, 0); err != nil {
			return nil, err
		}
	}
	return string(out), nil
}

type negation struct{ of node }

func (n *negation) eval(r *run) (any, error) {
	v, err := n.of.eval(r)
	return !truth(v), err
}

// logic is and, and or; both give true or false, and or looks at its right
// side only when the left does not settle it.
type logic struct {
	left, right node
	or          bool
}

func (n *logic) eval(r *run) (any, error) {
	v, err := r.eval(n.left, 0)
	if err != nil {
		return nil, err
	}
	if truth(v) == n.or {
		return n.or, nil
	}
	v, err = r.eval(n.right, 0)
	return truth(v), err
}

type ternary struct {
	at            int
	cond, yes, no node
}

func (n *ternary) eval(r *run) (any, error) {
	v, err := r.eval(n.cond, n.at)
	if err != nil {
		return nil, err
	}
	if truth(v) {
		return r.eval(n.yes, n.at)
	}
	return r.eval(n.no, n.at)
}

// sign is unary - or +.
type sign struct {
	at    int
	minus bool
	of    node
}

func (n *sign) eval(r *run) (any, error) {
	v, err := r.eval(n.of, n.at)
	if err != nil {
		return nil, err
	}
	factor := int64(1)
	if n.minus {
		factor = -1
	}
	return r.multiply(n.at, factor, v)
}

// operation is a binary operator other than and, or and matches.
type operation struct {
	at          int
	op          string
	do          func(r *run, at int, left, right any) (any, error)
	left, right node
}

func (n *operation) eval(r *run) (any, error) {
	left, right, err := r.pair(n.left, n.right, n.at)
	if err != nil {
		return nil, err
	}
	return n.do(r, n.at, left, right)
}

// matching is matches.
type matching struct {
	at          int
	left, right node
}

func (n *matching) eval(r *run) (any, error) {
	left, right, err := r.pair(n.left, n.right, n.at)
	if err != nil {
		return nil, err
	}
	return r.matches(n.at, left, right)
}

// usage is a filter, function, test or method in use.
type usage struct {
	at   int
	spec *spec
	in   node
	args []node
	done Encoding
}

func (n *usage) eval(r *run) (any, error) {
	c := call{r: r, at: n.at}
	if n.in != nil {
		v, err := r.eval(n.in, n.at)
		if err != nil {
			return nil, err
		}
		c.in = v
	}
	if len(n.args) > 0 {
		c.args = make([]any, len(n.args))
	}
	for i, a := range n.args {
		if a == nil {
			continue
		}
		v, err := r.eval(a, n.at)
		if err != nil {
			return nil, err
		}
		c.args[i] = v
	}
	return n.spec.do(&c)
}

// encodingOf says how an expression has encoded its value.
func encodingOf(n node) Encoding {
	if u, ok := n.(*usage); ok {
		return u.done
	}
	return ""
}

// keyText is how a constant subscript is written in a path.
func keyText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case json.Number:
		return string(v), true
	}
	return "", false
}

// truth is what a value counts as in a condition: null, false, 0, "" and what
// has nothing in it are false.
func truth(v any) bool {
	v, _ = open(v)
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case json.Number:
		f, err := v.Float64()
		return err != nil || f != 0
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case *value.Object:
		return v.Len() > 0
	}
	return true
}

// pair evaluates two nodes, the left one first.
func (r *run) pair(left, right node, at int) (a, b any, err error) {
	if a, err = r.eval(left, at); err != nil {
		return nil, nil, err
	}
	b, err = r.eval(right, at)
	return a, b, err
}
