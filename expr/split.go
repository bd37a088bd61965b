package expr

import (
	"io"
	"strings"
	"unicode/utf8"
)

// splitFilter is split(pattern, limit) with Java's rules: a limit above 0 is
// the most parts there are, below 0 all parts are kept, and at 0 the empty ones
// at the end are dropped.
func splitFilter(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	source, err := c.textArg(0, "")
	if err != nil {
		return nil, err
	}
	limit, err := c.wholeArg(1, 0)
	if err != nil {
		return nil, err
	}
	re, err := c.r.pattern(c.at, source)
	if err != nil {
		return nil, err
	}
	parts, err := c.split(s, re, limit)
	if err != nil {
		return nil, err
	}
	if limit == 0 {
		for len(parts) > 1 && parts[len(parts)-1] == "" {
			parts = parts[:len(parts)-1]
		}
	}
	return parts, nil
}

func (c *call) split(s string, re *pattern, limit int) ([]any, error) {
	find, err := c.finder(re, s)
	if err != nil {
		return nil, err
	}
	var parts []any
	from, at := 0, 0
	for limit <= 0 || len(parts) < limit-1 {
		start, end, looked := find(at)
		if err := c.r.spend(c.at, 2+looked); err != nil {
			return nil, err
		}
		if start < 0 {
			break
		}
		if start == end { // nothing, between two characters
			_, n := utf8.DecodeRuneInString(s[end:])
			at = end + max(n, 1)
			if start == len(s) {
				break
			}
			if start == 0 {
				continue
			}
		} else {
			at = end
		}
		parts = append(parts, s[from:start])
		from = end
	}
	return append(parts, s[from:]), nil
}

// finder gives a function that finds the next place of the pattern from an
// offset on, or -1, and says how many steps that took. Searching over and over
// may take quadratic time, so what is really read is counted.
func (c *call) finder(p *pattern, s string) (func(from int) (start, end, steps int), error) {
	switch {
	case p.fixed:
		return p.fixedFinder(s), nil
	case p.looks:
		// They have to see the whole text at once, so it is paid for at once.
		if err := c.r.spend(c.at, 5+len(s)*min(len(s), MaxSteps)/32*p.size/16); err != nil {
			return nil, err
		}
		return p.lookingFinder(s), nil
	}
	return func(from int) (int, int, int) {
		read := &counter{s: s[min(from, len(s)):]}
		at := p.split.FindReaderIndex(read)
		steps := read.n * p.size / 16
		if at == nil || from > len(s) {
			return -1, -1, steps
		}
		return from + at[0], from + at[1], steps
	}, nil
}

func (p *pattern) fixedFinder(s string) func(from int) (start, end, steps int) {
	return func(from int) (int, int, int) {
		rest := s[min(from, len(s)):]
		i := strings.Index(rest, p.plain)
		if i < 0 {
			return -1, -1, len(rest) / scannedPerStep
		}
		return from + i, from + i + len(p.plain), i / scannedPerStep
	}
}

func (p *pattern) lookingFinder(s string) func(from int) (start, end, steps int) {
	found := p.split.FindAllStringIndex(s, -1)
	next := 0
	return func(from int) (int, int, int) {
		for next < len(found) {
			at := found[next]
			next++
			if at[0] >= from {
				return at[0], at[1], 1
			}
		}
		return -1, -1, 1
	}
}

// counter reads a text and counts the bytes that were asked for.
type counter struct {
	s string
	n int
}

func (c *counter) ReadRune() (rune, int, error) {
	if c.n >= len(c.s) {
		return 0, 0, io.EOF
	}
	r, n := utf8.DecodeRuneInString(c.s[c.n:])
	c.n += n
	return r, n, nil
}
