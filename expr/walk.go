package expr

import "strings"

// Part is one piece of an expression, for whoever reasons about templates
// rather than renders them. Op says what it is:
//
//	"literal"       a constant: Value
//	"name"          a root name: Name; Local when set or for defined it in the template
//	"attribute"     Args[0].Name
//	"item"          Args[0][Args[1]]
//	"not" "and" "or" "?:" "-x" "+x"
//	"==" "!=" "<" "+" "contains" "matches" …  a binary operator, in its Pebble spelling
//	"filter" "function" "test" "method"       Name applied to Args[0] with the other Args;
//	                                          a function has no Args[0], it is zero
//	"list" "map" "text"                       made of Args; a map alternates keys and values
//	""                                        nothing that can be looked into
//
// An argument that was left out is the zero Part.
type Part struct {
	Op    string
	Name  string
	Value any
	Local bool
	Args  []Part
	node  node
	p     *program
}

// Piece is a stretch of a template: literal Text, or one {{ }}.
type Piece struct {
	Text  string
	Print Part // zero for Text and for tags
	Tag   bool // an {% if %}, {% for %} …, which is not looked into
}

// Pieces takes the template apart, in order.
func (t Template) Pieces() []Piece {
	if t.p == nil {
		return nil
	}
	if t.p.constant && len(t.p.body) == 0 {
		return []Piece{{Text: t.p.text}}
	}
	var list []Piece
	for _, s := range t.p.body {
		switch s := s.(type) {
		case *literalText:
			list = append(list, Piece{Text: s.text})
		case *printing:
			list = append(list, Piece{Print: part(t.p, s.n)})
		default:
			list = append(list, Piece{Tag: true})
		}
	}
	return list
}

// Expression gives the one {{ }} of a template that has nothing else but white space.
func (t Template) Expression() (Part, bool) {
	if t.p == nil || t.p.single == nil {
		return Part{}, false
	}
	return part(t.p, t.p.single.n), true
}

// IsZero reports whether there is nothing to look at.
func (p Part) IsZero() bool { return p.node == nil }

// Eval gives the value of the part as [Template.Value] does; local names have none.
func (p Part) Eval(s Scope) (any, error) {
	if p.node == nil {
		return nil, nil
	}
	r := Template{p.p}.start(s, nil)
	v, err := r.eval(p.node, 0)
	if err != nil {
		r.report(err)
		return nil, r.problems()
	}
	return plain(v), nil
}

// Path gives a reference as the root name with the attributes and constant
// items that follow it; false for any other part. A closing length is kept.
func (p Part) Path() (root string, path []any, ok bool) {
	switch p.Op {
	case "name":
		return p.Name, nil, !p.Local
	case "attribute":
		root, path, ok = p.Args[0].Path()
		return root, append(path, p.Name), ok
	case "item":
		root, path, ok = p.Args[0].Path()
		return root, append(path, p.Args[1].Value), ok && p.Args[1].Op == "literal"
	}
	return "", nil, false
}

func parts(p *program, nodes ...node) []Part {
	list := make([]Part, len(nodes))
	for i, n := range nodes {
		if n != nil {
			list[i] = part(p, n)
		}
	}
	return list
}

// part shows a node.
func part(p *program, n node) Part {
	out := Part{node: n, p: p}
	switch n := n.(type) {
	case *literal:
		out.Op, out.Value = "literal", n.v
	case *nameNode:
		out.Op, out.Name, out.Local = "name", n.name, n.slot >= 0
	case *attribute:
		out.Op, out.Name, out.Args = "attribute", n.name, parts(p, n.of)
	case *subscript:
		out.Op, out.Args = "item", parts(p, n.of, n.key)
	case *negation:
		out.Op, out.Args = "not", parts(p, n.of)
	case *logic:
		out.Op, out.Args = "and", parts(p, n.left, n.right)
		if n.or {
			out.Op = "or"
		}
	case *ternary:
		out.Op, out.Args = "?:", parts(p, n.cond, n.yes, n.no)
	case *sign:
		out.Op, out.Args = "+x", parts(p, n.of)
		if n.minus {
			out.Op = "-x"
		}
	case *operation:
		out.Op, out.Args = n.op, parts(p, n.left, n.right)
	case *matching:
		out.Op, out.Args = "matches", parts(p, n.left, n.right)
	case *usage:
		out.Op, out.Name = n.spec.named()
		out.Args = append(parts(p, n.in), parts(p, n.args...)...)
	case *interpolation:
		out.Op, out.Args = "text", parts(p, n.parts...)
	case *listNode:
		out.Op, out.Args = "list", parts(p, n.items...)
	case *objectNode:
		out.Op = "map"
		for i := range n.keys {
			out.Args = append(out.Args, parts(p, n.keys[i], n.values[i])...)
		}
	}
	return out
}

// named gives the sort and the name under which a spec is declared.
func (s *spec) named() (sort, name string) {
	for _, table := range []struct {
		sort  string
		specs map[string]*spec
	}{{"filter", filters}, {"function", functions}, {"test", tests}, {"method", methods}} {
		for name, declared := range table.specs {
			if declared == s {
				return table.sort, name
			}
		}
	}
	return "", ""
}

// Names lists the root names in the part that stand outside the template, each once.
func (p Part) Names() []string {
	var list []string
	p.names(map[string]bool{}, &list)
	return list
}

func (p Part) names(seen map[string]bool, list *[]string) {
	if p.Op == "name" && !p.Local && !seen[p.Name] {
		seen[p.Name] = true
		*list = append(*list, p.Name)
	}
	for _, a := range p.Args {
		a.names(seen, list)
	}
}

// Asks reports whether the part uses the function called name, such as now.
func (p Part) Asks(name string) bool {
	if p.Op == "function" && strings.EqualFold(p.Name, name) {
		return true
	}
	for _, a := range p.Args {
		if a.Asks(name) {
			return true
		}
	}
	return false
}
