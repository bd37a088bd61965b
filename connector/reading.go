package connector

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Problem is one thing wrong with a connectors file: where it stands and what
// would mend it.
type Problem struct {
	File         string
	Line, Column int    // 1 at the beginning; 0 when it is the file as a whole
	Field        string // such as connectors[1].auth.token_url
	Message      string
}

// Error returns place, field and message.
func (p Problem) Error() string { return located(p.File, p.Line, p.Column, p.Field) + p.Message }

// Problems is all that is wrong with a connectors file.
type Problems []Problem

// Error returns the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Warning is something in a connectors file that works but should be seen.
type Warning struct {
	File         string
	Line, Column int
	Field        string
	Message      string
}

// String returns place, field and message.
func (w Warning) String() string { return located(w.File, w.Line, w.Column, w.Field) + w.Message }

func located(file string, line, column int, field string) string {
	at := file
	if line > 0 {
		at = fmt.Sprintf("%s:%d:%d", file, line, column)
	}
	if field != "" {
		at += ": " + field
		return at + " "
	}
	return at + ": "
}

// reading gathers what is wrong while a file is read.
type reading struct {
	file     string
	problems Problems
	warnings []Warning
}

func (r *reading) problem(at ast.Node, field, message string) {
	line, column := position(at)
	r.problems = append(r.problems, Problem{r.file, line, column, field, message})
}

func (r *reading) warn(at ast.Node, field, message string) {
	line, column := position(at)
	r.warnings = append(r.warnings, Warning{r.file, line, column, field, message})
}

func position(n ast.Node) (line, column int) {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 0, 0
	}
	p := n.GetToken().Position
	return p.Line, p.Column
}

// parse returns the file's document, or nil when it is empty or no YAML.
func (r *reading) parse(data []byte) ast.Node {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		var syntax *yaml.SyntaxError
		p := Problem{File: r.file, Message: "is not YAML: " + firstLine(err)}
		if errors.As(err, &syntax) {
			p.Line, p.Column = syntax.Token.Position.Line, syntax.Token.Position.Column
			p.Message = "is not YAML: " + syntax.Message
		}
		r.problems = append(r.problems, p)
		return nil
	}
	if len(file.Docs) == 0 {
		return nil
	}
	if len(file.Docs) > 1 {
		r.problem(file.Docs[1].Body, "", "there is a second document; put all into the first")
	}
	return file.Docs[0].Body
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// section is a mapping of the file.
type section struct {
	r      *reading
	field  string // path of the section; empty at the top
	node   ast.Node
	values map[string]ast.Node
	keys   map[string]ast.Node
}

// section reads a node as a mapping whose keys are all among allowed. It
// returns nil when the node is something else.
func (r *reading) section(n ast.Node, field string, allowed []string) *section {
	mapping, ok := n.(ast.MapNode)
	if !ok {
		r.problem(n, field, "is "+describe(n)+"; write names with values below it: "+strings.Join(allowed, ", "))
		return nil
	}
	s := &section{r, field, n, map[string]ast.Node{}, map[string]ast.Node{}}
	for it := mapping.MapRange(); it.Next(); {
		name := scalar(it.Key())
		switch {
		case allowed != nil && !slices.Contains(allowed, name):
			r.problem(it.Key(), s.path(name), "is not known here; "+suggestion(name, allowed))
			continue
		case s.keys[name] != nil:
			r.problem(it.Key(), s.path(name), "stands here twice; take one out")
			continue
		}
		s.keys[name], s.values[name] = it.Key(), it.Value()
	}
	return s
}

func (s *section) path(name string) string {
	if s.field == "" {
		return name
	}
	return s.field + "." + name
}

// at returns the node to name in a problem with a setting: its value, or the
// section when there is none.
func (s *section) at(name string) ast.Node {
	if n := s.values[name]; n != nil {
		return n
	}
	return s.node
}

// text returns a setting's text; a number or a boolean gives what is written.
func (s *section) text(name string) string {
	n := s.values[name]
	if n == nil {
		return ""
	}
	switch n.(type) {
	case ast.MapNode, *ast.SequenceNode, *ast.AliasNode, *ast.AnchorNode, *ast.TagNode:
		s.r.problem(n, s.path(name), "is "+describe(n)+"; write a text")
		return ""
	}
	return scalar(n)
}

// flag returns a setting that is true or false.
func (s *section) flag(name string) bool {
	n := s.values[name]
	if n == nil {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		s.r.problem(n, s.path(name), "is "+describe(n)+"; write true or false")
		return false
	}
	return b.Value
}

// list returns the items of a setting; a single text is a list of one.
func (s *section) list(name string) []ast.Node {
	switch n := s.values[name].(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		return n.Values
	case ast.MapNode:
		s.r.problem(s.values[name], s.path(name), "is "+describe(s.values[name])+"; write a list")
		return nil
	default:
		return []ast.Node{n}
	}
}

// scalar returns what is written for a scalar node.
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.NullNode, nil:
		return ""
	case *ast.MappingKeyNode:
		return scalar(n.Value)
	}
	return n.GetToken().Value
}

func describe(n ast.Node) string {
	switch n.(type) {
	case ast.MapNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode, nil:
		return "empty"
	case *ast.AliasNode, *ast.AnchorNode:
		return "an alias or anchor, which is not supported"
	}
	return "a text or number"
}

// suggestion names the allowed word that is nearest to a mistaken one.
func suggestion(word string, allowed []string) string {
	best, least := "", 3
	for _, a := range allowed {
		if len(word) > 2 && (strings.HasPrefix(a, strings.ToLower(word)) || strings.HasPrefix(strings.ToLower(word), a)) {
			return "is " + a + " meant?"
		}
		if d := distance(strings.ToLower(word), a); d < least {
			best, least = a, d
		}
	}
	if best != "" {
		return "is " + best + " meant?"
	}
	return "known are " + strings.Join(allowed, ", ")
}

// distance counts the edits from a to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := previous
			if a[i] != b[j] {
				cost++
			}
			previous = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
