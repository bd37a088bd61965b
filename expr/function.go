package expr

import (
	"unicode/utf8"
)

// functions are what can be called by name.
var functions = map[string]*spec{
	"now":   {doc: "The time, in UTC unless a time zone is named.", params: []string{"timeZone"}, do: nowFunction},
	"max":   {doc: "The greatest of the arguments.", params: []string{"value"}, least: 1, rest: true, do: func(c *call) (any, error) { return c.extreme(1) }},
	"min":   {doc: "The least of the arguments.", params: []string{"value"}, least: 1, rest: true, do: func(c *call) (any, error) { return c.extreme(-1) }},
	"range": {doc: "A list from a start to an end, both of them in it.", params: []string{"start", "end", "increment"}, least: 2, do: rangeFunction},
}

// nowFunction is now(): the scope's clock, in UTC unless a zone is named.
func nowFunction(c *call) (any, error) {
	zone, err := c.zoneArg(0)
	if err != nil {
		return nil, err
	}
	return Time{c.r.scope.Now().In(zone)}, nil
}

// extreme is max (order 1) and min (order -1); nothing counts for nothing.
func (c *call) extreme(order int) (any, error) {
	var best any
	for _, v := range c.args {
		if v == nil {
			continue
		}
		if best == nil {
			best = v
			continue
		}
		o, err := c.r.compare(c.at, v, best)
		if err != nil {
			return nil, err
		}
		if o == order {
			best = v
		}
	}
	return best, nil
}

// rangeFunction is range(start, end, increment), both ends included.
func rangeFunction(c *call) (any, error) {
	step, err := c.wholeArg(2, 1)
	if err != nil {
		return nil, err
	}
	return c.r.between(c.at, c.arg(0), c.arg(1), int64(step))
}

// rangeOf is start..end.
func (r *run) rangeOf(at int, start, end any) (any, error) { return r.between(at, start, end, 1) }

func (r *run) between(at int, start, end any, step int64) (any, error) {
	if step == 0 {
		return nil, r.failf(at, "a range cannot go on by 0")
	}
	a, okA := toNumeric(start)
	b, okB := toNumeric(end)
	if okA && okB {
		return r.count(at, int64(a.clamp()), int64(b.clamp()), step, func(i int64) any { return i })
	}
	from, okA := character(start)
	to, okB := character(end)
	if !okA || !okB {
		return nil, r.failf(at, "a range goes from number to number or from letter to letter, not from %s to %s", describe(start), describe(end))
	}
	return r.count(at, int64(from), int64(to), step, func(i int64) any { return string(rune(i)) })
}

func (r *run) count(at int, from, to, step int64, item func(int64) any) (any, error) {
	n := (to-from)/step + 1
	if step > 0 && from > to || step < 0 && from < to {
		n = 0
	}
	if n > MaxSteps {
		return nil, r.failure(at, Limit, "a range of %d items is too long", n)
	}
	if err := r.spend(at, int(n)); err != nil {
		return nil, err
	}
	list := make([]any, 0, n)
	for i := range n {
		list = append(list, item(from+i*step))
	}
	return list, nil
}

// character reads a text of one character.
func character(v any) (rune, bool) {
	s, ok := v.(string)
	c, n := utf8.DecodeRuneInString(s)
	return c, ok && n > 0 && n == len(s) && c != utf8.RuneError
}
