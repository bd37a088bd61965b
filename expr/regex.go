package expr

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/callwright/callwright/message"
)

// pattern is a compiled regular expression. Java's expressions are translated
// to RE2, which takes linear time (security I7).
type pattern struct {
	split *regexp.Regexp // finds it anywhere
	whole *regexp.Regexp // matches all of a text
	plain string         // what it finds, when that is a fixed text
	fixed bool
	size  int  // how many instructions it may become
	looks bool // it looks at what stands before: ^, \b
	err   error
}

func compilePattern(source string) *pattern {
	p := &pattern{}
	translated, err := translate(source)
	if err != nil {
		p.err = err
		return p
	}
	tree, err := syntax.Parse(translated, syntax.Perl)
	if err != nil {
		var e *syntax.Error
		if errors.As(err, &e) {
			err = message.Errorf("%s %s", message.Phrase(e.Code.String()), quote(e.Expr))
		}
		p.err = err
		return p
	}
	if p.size = sizeOf(tree, 0); p.size > MaxPatternSize {
		p.err = message.Errorf("it repeats too much")
		return p
	}
	p.looks = looksAround(tree)
	if p.split, p.err = regexp.Compile(translated); p.err != nil {
		return p
	}
	p.plain, p.fixed = p.split.LiteralPrefix()
	p.fixed = p.fixed && p.plain != "" && !p.looks
	p.whole, p.err = regexp.Compile(`\A(?:` + translated + `)\z`)
	return p
}

// sizeOf estimates the instructions of a parsed expression, so that one that
// repeats repetitions is refused before it is expanded.
func sizeOf(re *syntax.Regexp, depth int) int {
	if depth > MaxDepth {
		return MaxPatternSize + 1
	}
	n := 1 + len(re.Rune)
	if re.Op == syntax.OpCharClass {
		n = 1 + len(re.Rune)/8
	}
	for _, sub := range re.Sub {
		n += sizeOf(sub, depth+1)
		if n > MaxPatternSize {
			return n
		}
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}

func looksAround(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpBeginText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	for _, sub := range re.Sub {
		if looksAround(sub) {
			return true
		}
	}
	return false
}

// undouble reads how authors write \| when they think of Java source: "\\|". Taken
// literally it would be a backslash or nothing, which nobody means.
func undouble(source string) string {
	if len(source) == 3 && strings.HasPrefix(source, `\\`) && strings.ContainsAny(source[2:], `|.*+?()[]{}^$sdwSDWtnr`) {
		return source[1:]
	}
	return source
}

// checkPattern compiles a constant pattern with the template.
func (p *parser) checkPattern(n node) {
	l, ok := n.(*literal)
	if !ok || p.err != nil {
		return
	}
	source, ok := l.v.(string)
	if !ok {
		return
	}
	re := p.b.p.patterns[source]
	if re == nil {
		re = newPattern(source)
	}
	if re.err != nil {
		p.fail(p.tok.at, Unavailable, "the pattern %s cannot be used: %s", quote(source), re.err)
		return
	}
	p.b.p.patterns[source] = re
}

func newPattern(source string) *pattern {
	if len(source) > MaxPattern {
		return &pattern{err: message.Errorf("it is too long")}
	}
	return compilePattern(undouble(source))
}

// pattern gives a compiled pattern: one of the template's own, or one made
// now, at a price.
func (r *run) pattern(at int, source string) (*pattern, error) {
	re := r.p.patterns[source]
	if re == nil {
		re = r.patterns[source]
	}
	if re == nil {
		if err := r.spend(at, 100+10*min(len(source), MaxPattern)); err != nil {
			return nil, err
		}
		re = newPattern(source)
		if err := r.spend(at, 10*re.size); err != nil {
			return nil, err
		}
		if r.patterns == nil {
			r.patterns = map[string]*pattern{}
		}
		r.patterns[source] = re
	}
	if re.err != nil {
		return nil, r.failf(at, "the pattern %s cannot be used: %s", quote(source), re.err)
	}
	return re, nil
}

// searching pays for looking for a pattern in n bytes: the worst that RE2 does
// is to look at every instruction for every byte.
func (r *run) searching(at, n int, re *pattern) error {
	return r.spend(at, 5+n*re.size/16)
}

// matches is matches: the whole text has to fit, as in Java.
func (r *run) matches(at int, left, right any) (any, error) {
	if left == nil {
		return false, nil
	}
	text, err := r.text(at, left)
	if err != nil {
		return nil, err
	}
	source, err := r.text(at, right)
	if err != nil {
		return nil, err
	}
	re, err := r.pattern(at, source)
	if err != nil {
		return nil, err
	}
	if err := r.searching(at, len(text), re); err != nil {
		return nil, err
	}
	return re.whole.MatchString(text), nil
}
