package sandbox

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/value"
)

// odataToken is a word of a filter: a name, a number or a GUID, a text in single
// quotes, a bracket or a comma.
var odataToken = regexp.MustCompile(`^\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)`)

// odataDepth bounds brackets in brackets.
const odataDepth = 50

// odataParser reads a filter by recursive descent.
type odataParser struct {
	t      *table
	tokens []string
	depth  int
}

// readODataFilter reads a filter: eq ne gt ge lt le, and or not, brackets,
// contains startswith endswith.
func readODataFilter(t *table, text string) (func(record) bool, error) {
	p := &odataParser{t: t}
	for rest := text; strings.TrimSpace(rest) != ""; {
		found := odataToken.FindStringSubmatch(rest)
		if found == nil {
			return nil, syntaxAt(rest)
		}
		p.tokens = append(p.tokens, found[1])
		rest = rest[len(found[0]):]
	}
	holds, err := p.or()
	if err == nil && len(p.tokens) > 0 {
		err = syntaxAt(p.tokens[0])
	}
	return holds, err
}

func syntaxAt(rest string) error {
	return refusedQuery("Syntax error in $filter at '%s'.", strings.TrimSpace(rest))
}

func (p *odataParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

func (p *odataParser) takes(token string) bool {
	if len(p.tokens) == 0 || p.tokens[0] != token {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *odataParser) or() (func(record) bool, error) {
	left, err := p.and()
	for err == nil && p.takes("or") {
		var right func(record) bool
		before := left
		right, err = p.and()
		left = func(r record) bool { return before(r) || right(r) }
	}
	return left, err
}

func (p *odataParser) and() (func(record) bool, error) {
	left, err := p.term()
	for err == nil && p.takes("and") {
		var right func(record) bool
		before := left
		right, err = p.term()
		left = func(r record) bool { return before(r) && right(r) }
	}
	return left, err
}

func (p *odataParser) term() (func(record) bool, error) {
	if p.depth++; p.depth > odataDepth {
		return nil, errors.New("the filter is nested too deeply")
	}
	defer func() { p.depth-- }()
	switch token := p.next(); token {
	case "not":
		holds, err := p.term()
		return func(r record) bool { return !holds(r) }, err
	case "(":
		holds, err := p.or()
		if err == nil && !p.takes(")") {
			err = syntaxAt(strings.Join(p.tokens, " "))
		}
		return holds, err
	case "contains", "startswith", "endswith":
		return p.function(token)
	default:
		return p.comparison(token)
	}
}

func (p *odataParser) function(name string) (func(record) bool, error) {
	open := p.takes("(")
	field, err := property(p.t, p.next())
	comma := p.takes(",")
	wanted, isText := odataLiteral(p.next())
	if err != nil {
		return nil, err
	}
	if !open || !comma || !isText || !p.takes(")") {
		return nil, syntaxAt(name + " " + strings.Join(p.tokens, " "))
	}
	test := map[string]func(s, part string) bool{"contains": strings.Contains, "startswith": strings.HasPrefix, "endswith": strings.HasSuffix}[name]
	part := strings.ToLower(value.Text(wanted))
	return func(r record) bool { return test(strings.ToLower(value.Text(r[field])), part) }, nil
}

func (p *odataParser) comparison(name string) (func(record) bool, error) {
	field, err := property(p.t, name)
	if err != nil {
		return nil, err
	}
	operator := p.next()
	text := p.next()
	if !slices.Contains([]string{"eq", "ne", "gt", "ge", "lt", "le"}, operator) || text == "" {
		return nil, syntaxAt(name + " " + operator + " " + text)
	}
	wanted, _ := odataLiteral(text)
	return func(r record) bool {
		have, n := r[field], compare(r[field], wanted)
		switch operator {
		case "eq":
			return n == 0
		case "ne":
			return n != 0
		}
		if have == nil || wanted == nil {
			return false
		}
		return map[string]bool{"gt": n > 0, "ge": n >= 0, "lt": n < 0, "le": n <= 0}[operator]
	}, nil
}

// odataLiteral is the value of a token, and whether it is a text in quotes.
func odataLiteral(token string) (any, bool) {
	if len(token) >= 2 && token[0] == '\'' {
		return strings.ReplaceAll(token[1:len(token)-1], "''", "'"), true
	}
	switch token {
	case "null":
		return nil, false
	case "true", "false":
		return token == "true", false
	}
	if n, err := strconv.ParseFloat(token, 64); err == nil {
		return n, false
	}
	return token, false
}
