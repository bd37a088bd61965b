package lint

import (
	"regexp/syntax"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// guesses tries values for each reference in a part and keeps those with which
// the part comes out right: for what cannot be turned round.
func (s *solver) guesses(p expr.Part, right func(v any) bool) [][]edit {
	if p.Asks("now") {
		return s.moments(p, right)
	}
	var sets [][]edit
	tried := candidates(p, s.scope)
	for _, ref := range references(p) {
		root, path, _ := ref.Path()
		if n := len(path); n > 0 && path[n-1] == "length" {
			path = path[:n-1]
		}
		kept := 0
		for _, v := range tried {
			if got, err := p.Eval(instead{s.scope, root, path, v}); err == nil && right(got) {
				sets = append(sets, changing(s.reference(root, path, v))...)
				if kept++; kept >= 4 {
					break
				}
			}
		}
	}
	return sets
}

// candidates are values that have to do with the part: its constants, what is
// next to them, what its pieces hold now, and some of each sort.
func candidates(p expr.Part, scope expr.Scope) []any {
	list := []any{"some text", "", int64(0), int64(1), int64(2), true, false, "1234567890", "+15550100", "12345", []any{"a"}, []any{}}
	var texts []string
	var collect func(p expr.Part)
	collect = func(p expr.Part) {
		var held any
		switch p.Op {
		case "literal":
			held = p.Value
		case "name", "attribute", "item":
			held, _ = p.Eval(scope)
		case "matches":
			held = example(text(p.Args[1].Value))
		case "method":
			if p.Name == "matches" && len(p.Args) > 1 {
				held = example(text(p.Args[1].Value))
			}
		}
		if held != nil {
			list = append(list, held)
			list = append(list, near(held)...)
			texts = append(texts, text(held))
			if n, ok := numberOf(held); ok && n > 0 && n < 200 {
				list = append(list, number(int(n)), number(int(n)+1))
			}
		}
		for _, a := range p.Args {
			collect(a)
		}
	}
	collect(p)
	for _, t := range texts {
		if len(t) > 0 && len(t) < 100 {
			list = append(list, "1"+t, "12"+t, "123"+t, t+"1", "+1"+t, "a "+t+" b", strings.ToLower(t), strings.ToUpper(t), t+","+t, []any{t}, value.Of(t, t))
		}
	}
	for i, a := range texts {
		for j, b := range texts {
			if i != j && len(a)+len(b) < 60 && len(list) < 400 {
				list = append(list, a+b)
			}
		}
	}
	return list
}

// example is a text that a pattern matches, or "" when none was found.
func example(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	write(&b, re, 0)
	return b.String()
}

func write(b *strings.Builder, re *syntax.Regexp, depth int) {
	if depth > 50 || b.Len() > 200 {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			b.WriteRune(max(re.Rune[0], min(re.Rune[1], '1')))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('a')
	case syntax.OpPlus, syntax.OpCapture:
		write(b, re.Sub[0], depth+1)
	case syntax.OpRepeat:
		for range re.Min {
			write(b, re.Sub[0], depth+1)
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			write(b, sub, depth+1)
		}
	case syntax.OpAlternate:
		write(b, re.Sub[0], depth+1)
	}
}
