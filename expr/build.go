package expr

import (
	"strings"

	"github.com/callwright/callwright/message"
)

// builder makes the program of a source in one pass from left to right.
type builder struct {
	p      *program
	src    string
	close  *closer
	blocks []*block // the open tags; blocks[0] is the template itself
	locals []*frame // where set and for define names
	refs   []*reference
	mute   int // above 0 errors are not kept: what is parsed belongs to a refused tag

	from int            // where the text that has not been added yet begins
	trim trim           // what the last closing mark takes off that text
	next map[string]int // where the next closing mark of a kind is
	raw  []int          // where the next endverbatim is; {-1, -1} when there is none
}

// trim is how much of the text after a closing mark is dropped.
type trim byte

const (
	trimNothing trim = iota
	trimNewline      // the line break right after a tag or comment, as Pebble does
	trimSpace        // all white space, after -}}
)

func build(source string) *program {
	p := &program{source: source, patterns: map[string]*pattern{}}
	b := &builder{p: p, src: source, close: newCloser(source), next: map[string]int{}}
	b.blocks = []*block{{body: &p.body}}
	b.locals = []*frame{{}}
	for i := 0; ; {
		n := strings.IndexByte(source[i:], '{')
		if n < 0 || i+n+1 >= len(source) {
			break
		}
		i = b.opening(i + n)
	}
	b.addText(len(source), false)
	b.finish()
	return p
}

// finish closes what was left open and draws the conclusions.
func (b *builder) finish() {
	for len(b.blocks) > 1 {
		open := b.blocks[len(b.blocks)-1]
		b.keep(open.start, open.end, mistaken(open.start, Syntax, neverClosed, open.tag, open.tag))
		b.leave()
	}
	b.p.names = b.names()
	if len(b.p.errs) == 0 {
		b.p.single = only(b.p.body)
	}
	var text strings.Builder
	for _, s := range b.p.body {
		t, ok := s.(*literalText)
		if !ok {
			return
		}
		text.WriteString(t.text)
	}
	b.p.constant, b.p.text = true, text.String()
}

// only gives the one expression of a template that has nothing else but white space.
func only(body []statement) *printing {
	var one *printing
	for _, s := range body {
		switch s := s.(type) {
		case *literalText:
			if strings.TrimSpace(s.text) != "" {
				return nil
			}
		case *printing:
			if one != nil {
				return nil
			}
			one = s
		default:
			return nil
		}
	}
	return one
}

// opening handles the brace at offset i and gives the offset to go on from.
func (b *builder) opening(i int) int {
	switch b.src[i+1] {
	case '{':
		return b.print(i)
	case '%':
		return b.tag(i)
	case '#':
		return b.comment(i)
	}
	return i + 1
}

// addText adds what lies between the last closing mark and offset to.
func (b *builder) addText(to int, trimRight bool) {
	text := b.src[b.from:to]
	switch b.trim {
	case trimSpace:
		text = strings.TrimLeft(text, " \t\r\n")
	case trimNewline:
		text = strings.TrimPrefix(text, "\r")
		text = strings.TrimPrefix(text, "\n")
	}
	if trimRight {
		text = strings.TrimRight(text, " \t\r\n")
	}
	if text == "" {
		return
	}
	b.add(&literalText{text, b.from})
}

func (b *builder) add(s statement) {
	top := b.blocks[len(b.blocks)-1]
	*top.body = append(*top.body, s)
}

// inner is what lies between the marks that open at i and close at end,
// without the dashes that trim white space.
func (b *builder) inner(i, end int) (from, to int, left, right bool) {
	from, to = i+2, end
	if from < to && b.src[from] == '-' {
		from, left = from+1, true
	}
	if from < to && b.src[to-1] == '-' {
		to, right = to-1, true
	}
	return from, to, left, right
}

// after notes that a construct closed just before offset i.
func (b *builder) after(i int, right bool, otherwise trim) int {
	b.from, b.trim = i, otherwise
	if right {
		b.trim = trimSpace
	}
	return i
}

// unclosed reports an opening mark without its closing one; it stays text.
func (b *builder) unclosed(i int, mark string) int {
	b.keep(i, min(i+maxQuoted, len(b.src)), mistaken(i, Syntax, "this is never closed: %s is missing, so it is taken as text", mark))
	return i + 2
}

// print compiles the expression that opens at offset i. Where brackets and
// quotes lead past the braces of another expression, the nearest closing
// braces count, so that one mistake does not swallow its neighbour.
func (b *builder) print(i int) int {
	if end, ok := b.close.find(i+2, '}'); ok {
		from, to, _, _ := b.inner(i, end)
		n, err := b.expression(from, to)
		if err == nil || !strings.Contains(b.src[from:to], "{{") {
			return b.addPrint(i, end, n, err)
		}
	}
	end := b.nearest(i+2, "}}")
	if end < 0 || strings.Contains(b.src[i+2:end], "{{") {
		return b.unclosed(i, "}}")
	}
	from, to, _, _ := b.inner(i, end)
	n, err := b.expression(from, to)
	return b.addPrint(i, end, n, err)
}

func (b *builder) addPrint(i, end int, n node, err *mistake) int {
	from, to, left, right := b.inner(i, end)
	b.addText(i, left)
	if err != nil {
		b.keep(from, to, *err)
	} else {
		b.add(&printing{n: n, from: from, to: to, done: encodingOf(n), fixed: isLiteral(n)})
	}
	return b.after(end+2, right, trimNothing)
}

func (b *builder) comment(i int) int {
	end := b.nearest(i+2, "#}")
	if end < 0 {
		return b.unclosed(i, "#}")
	}
	_, _, left, right := b.inner(i, end)
	b.addText(i, left)
	return b.after(end+2, right, trimNewline)
}

// nearest finds the next mark from offset i on, or gives -1. The answer is
// remembered, so that asking for every opening brace stays linear.
func (b *builder) nearest(i int, mark string) int {
	if at, ok := b.next[mark]; ok && (at < 0 || at >= i) {
		return at
	}
	at := strings.Index(b.src[i:], mark)
	if at >= 0 {
		at += i
	}
	b.next[mark] = at
	return at
}

// expression compiles what lies between two offsets.
func (b *builder) expression(from, to int) (node, *mistake) {
	refs := len(b.refs)
	n, err := newParser(b, from, to).whole()
	if err != nil {
		b.refs = b.refs[:refs]
		return nil, err
	}
	return n, nil
}

// mistake is an error whose line and column have not been worked out yet.
type mistake struct {
	at   int
	kind Kind
	said message.Text
}

func mistaken(at int, kind Kind, format string, args ...any) mistake {
	return mistake{at, kind, message.New(format, args...)}
}

const neverClosed = "the tag %s is never closed; add {%% end%s %%}"

// keep notes a mistake about the source from start to end.
func (b *builder) keep(start, end int, m mistake) {
	if b.mute > 0 || len(b.p.errs) >= MaxErrors {
		return
	}
	line, column := place(b.src, m.at)
	b.p.errs = append(b.p.errs, &Error{Line: line, Column: column, Text: quote(b.src[start:end]), Message: m.said.String(), Kind: m.kind, said: m.said})
}
