package jsonpath

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

const (
	maxPattern = 1000   // bytes
	maxProgram = 10_000 // instructions after repetitions are written out
)

// pattern is a compiled regular expression; a nil regexp matches nothing, which
// is what RFC 9535 asks of an invalid one.
type pattern struct {
	re   *regexp.Regexp
	size int // instructions; matching takes at most size × length of text
}

// compilePattern compiles an I-Regexp (RFC 9485), for match() when whole, else
// for search(). The anchors ^ and $ are passed on, as the compliance suite expects.
func compilePattern(expr string, whole bool) *pattern {
	if len(expr) > maxPattern {
		return &pattern{}
	}
	t := &translator{text: expr}
	if !t.alternatives(0) || t.pos < len(expr) {
		return &pattern{}
	}
	if whole {
		return compileGo(`\A(?:`+t.out.String()+`)\z`, 0)
	}
	return compileGo(t.out.String(), 0)
}

// compileGo compiles a pattern in Go's own syntax within the bound on its size.
func compileGo(expr string, flags syntax.Flags) *pattern {
	tree, err := syntax.Parse(expr, syntax.Perl|flags)
	if err != nil {
		return &pattern{}
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil || len(program.Inst) > maxProgram {
		return &pattern{size: maxProgram}
	}
	re, err := regexp.Compile(tree.String())
	if err != nil {
		return &pattern{}
	}
	return &pattern{re: re, size: len(program.Inst)}
}

// compiled returns the pattern for a text found in the document.
func (r *run) compiled(expr string, whole bool) *pattern {
	key := "s" + expr
	if whole {
		key = "m" + expr
	}
	if p, ok := r.patterns[key]; ok {
		return p
	}
	if !r.spend(200 + 20*min(len(expr), maxPattern)) {
		return &pattern{}
	}
	p := compilePattern(expr, whole)
	r.spend(100 * p.size)
	if r.patterns == nil {
		r.patterns = map[string]*pattern{}
	}
	r.patterns[key] = p
	return p
}

// matches charges for the worst case of an RE2 match before it starts.
func (r *run) matches(p *pattern, text string) bool {
	if p.re == nil || !r.spend(1+len(text)*(p.size+8)/4) {
		return false
	}
	return p.re.MatchString(text)
}

// translator checks an I-Regexp against the grammar of RFC 9485 §3 and writes
// it in Go's syntax.
type translator struct {
	text string
	pos  int
	out  strings.Builder
}

func (t *translator) next() (rune, bool) {
	if t.pos >= len(t.text) {
		return 0, false
	}
	r, n := utf8.DecodeRuneInString(t.text[t.pos:])
	if r == utf8.RuneError && n == 1 {
		return 0, false
	}
	t.pos += n
	return r, true
}

func (t *translator) at(c byte) bool { return t.pos < len(t.text) && t.text[t.pos] == c }

// copyByte writes c when it is next.
func (t *translator) copyByte(c byte) bool {
	if !t.at(c) {
		return false
	}
	t.pos++
	t.out.WriteByte(c)
	return true
}

func (t *translator) alternatives(depth int) bool {
	if depth > maxNesting {
		return false
	}
	for {
		for t.pos < len(t.text) && !t.at('|') && !t.at(')') {
			if !t.atom(depth) || !t.quantifier() {
				return false
			}
		}
		if !t.copyByte('|') {
			return true
		}
	}
}

func (t *translator) atom(depth int) bool {
	r, ok := t.next()
	if !ok {
		return false
	}
	switch r {
	case '(':
		t.out.WriteString("(?:")
		return t.alternatives(depth+1) && t.copyByte(')')
	case '.':
		t.out.WriteString(`[^\n\r]`)
	case '\\':
		return t.escape()
	case '[':
		return t.class()
	case '^', '$':
		t.out.WriteRune(r)
	case '*', '+', '?', ']', '{', '}':
		return false
	default:
		t.out.WriteString(regexp.QuoteMeta(string(r)))
	}
	return true
}

func (t *translator) quantifier() bool {
	if t.copyByte('*') || t.copyByte('+') || t.copyByte('?') || !t.at('{') {
		return true
	}
	t.copyByte('{')
	if !t.number() {
		return false
	}
	if t.copyByte(',') && !t.at('}') && !t.number() {
		return false
	}
	return t.copyByte('}')
}

func (t *translator) number() bool {
	start := t.pos
	for t.pos < len(t.text) && isDigit(t.text[t.pos]) {
		t.copyByte(t.text[t.pos])
	}
	return t.pos > start
}

// escape reads what follows a backslash, in or outside a class.
func (t *translator) escape() bool {
	r, ok := t.next()
	switch {
	case !ok:
		return false
	case r == 'p' || r == 'P':
		return t.category(r)
	case strings.ContainsRune(`()*+-.?[\]^nrt{|}`, r):
		t.out.WriteByte('\\')
		t.out.WriteRune(r)
		return true
	}
	return false
}

func (t *translator) category(p rune) bool {
	rest := t.text[t.pos:]
	end := strings.IndexByte(rest, '}')
	if end < 2 || rest[0] != '{' || !isCategory(rest[1:end]) {
		return false
	}
	t.out.WriteByte('\\')
	t.out.WriteRune(p)
	t.out.WriteString(rest[:end+1])
	t.pos += end + 1
	return true
}

func isCategory(name string) bool {
	const known = " L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps Z Zl Zp Zs S Sc Sk Sm So C Cc Cf Cn Co "
	return !strings.Contains(name, " ") && strings.Contains(known, " "+name+" ")
}

// class reads a bracket expression whose [ has been read.
func (t *translator) class() bool {
	t.out.WriteByte('[')
	t.copyByte('^')
	if t.at('-') {
		t.pos++
		t.out.WriteString(`\-`)
	} else if !t.classPart() {
		return false
	}
	for !t.at(']') {
		if t.at('-') {
			t.pos++
			t.out.WriteString(`\-`)
			break
		}
		if !t.classPart() {
			return false
		}
	}
	return t.copyByte(']')
}

// classPart reads a character, a range or a category.
func (t *translator) classPart() bool {
	if strings.HasPrefix(t.text[t.pos:], `\p`) || strings.HasPrefix(t.text[t.pos:], `\P`) {
		t.pos++
		return t.escape()
	}
	if !t.classChar() {
		return false
	}
	if rest := t.text[t.pos:]; strings.HasPrefix(rest, "-") && !strings.HasPrefix(rest, "-]") {
		t.copyByte('-')
		return t.classChar()
	}
	return true
}

func (t *translator) classChar() bool {
	r, ok := t.next()
	if !ok || r == '-' || r == '[' || r == ']' {
		return false
	}
	if r == '\\' {
		if t.at('p') || t.at('P') {
			return false
		}
		return t.escape()
	}
	if r < utf8.RuneSelf && !isLetter(byte(r)) && !isDigit(byte(r)) && r > ' ' {
		t.out.WriteByte('\\')
	}
	t.out.WriteRune(r)
	return true
}
