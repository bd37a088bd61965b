package expr

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// methods are the Java methods of texts and lists that authors of flows use.
// There is no way to any other: the list is all there is (security J3). On
// nothing, each gives nothing.
var methods = map[string]*spec{
	"length":           {doc: "Number of characters of a text, or of items.", do: onInput(lengthFilter)},
	"size":             {doc: "Number of items of a list or map.", do: onInput(lengthFilter)},
	"isEmpty":          {doc: "Whether a text, list or map is empty.", do: func(c *call) (any, error) { return !truth(c.in), nil }},
	"isBlank":          {doc: "Whether a text has nothing but white space.", do: func(c *call) (any, error) { return isEmpty(c.in), nil }},
	"toUpperCase":      {doc: "A text in capitals.", do: onText(upper)},
	"toLowerCase":      {doc: "A text in small letters.", do: onText(lower)},
	"trim":             {doc: "A text without white space at its ends.", do: onText(trimmed)},
	"strip":            {doc: "A text without white space at its ends.", do: onText(trimmed)},
	"toString":         {doc: "A value as text.", do: onText(same)},
	"substring":        {doc: "Part of a text, from one index up to before another.", params: []string{"from", "to"}, least: 1, do: onInput(substring)},
	"contains":         {doc: "Whether a part stands in a text or list.", params: []string{"part"}, least: 1, do: func(c *call) (any, error) { return c.r.contains(c.at, c.in, c.arg(0)) }},
	"containsKey":      {doc: "Whether a map has a key.", params: []string{"key"}, least: 1, do: func(c *call) (any, error) { return c.r.contains(c.at, c.in, c.arg(0)) }},
	"startsWith":       {doc: "Whether a text begins with a part.", params: []string{"part"}, least: 1, do: onPart(func(s, part string) any { return strings.HasPrefix(s, part) })},
	"endsWith":         {doc: "Whether a text ends with a part.", params: []string{"part"}, least: 1, do: onPart(func(s, part string) any { return strings.HasSuffix(s, part) })},
	"indexOf":          {doc: "Where a part first stands in a text, from 0; -1 for nowhere.", params: []string{"part"}, least: 1, do: onInput(indexOf(strings.Index))},
	"lastIndexOf":      {doc: "Where a part last stands in a text, from 0; -1 for nowhere.", params: []string{"part"}, least: 1, do: onInput(indexOf(strings.LastIndex))},
	"concat":           {doc: "A text with another at its end.", params: []string{"more"}, least: 1, do: func(c *call) (any, error) { return c.r.concatenate(c.at, c.in, c.arg(0)) }},
	"equals":           {doc: "Whether two values are equal.", params: []string{"other"}, least: 1, do: func(c *call) (any, error) { return c.r.equals(c.at, c.in, c.arg(0)) }},
	"equalsIgnoreCase": {doc: "Whether two texts are equal, whatever the letter case.", params: []string{"other"}, least: 1, do: onPart(func(s, other string) any { return strings.EqualFold(s, other) })},
	"charAt":           {doc: "The character of a text at an index, from 0.", params: []string{"index"}, least: 1, do: onInput(charAt)},
	"get":              {doc: "An item of a list by its index, or of a map by its key.", params: []string{"key"}, least: 1, do: func(c *call) (any, error) { return c.r.item(c.at, c.in, c.arg(0)) }},
	"replace":          {doc: "Replaces every occurrence of a part of a text.", params: []string{"old", "new"}, least: 2, do: onInput(replaceMethod)},
	"split":            {doc: "Splits a text at a pattern into a list.", params: []string{"pattern", "limit"}, least: 1, pattern: true, do: onInput(splitFilter)},
	"matches":          {doc: "Whether a whole text matches a pattern.", params: []string{"pattern"}, least: 1, pattern: true, do: func(c *call) (any, error) { return c.r.matches(c.at, c.in, c.arg(0)) }},
}

// onInput makes a spec's action that gives nothing for nothing.
func onInput(do func(c *call) (any, error)) func(c *call) (any, error) {
	return func(c *call) (any, error) {
		if c.in == nil {
			return nil, nil
		}
		return do(c)
	}
}

// onText makes a spec's action from a function of a text.
func onText(do func(s string) string) func(c *call) (any, error) {
	return onInput(func(c *call) (any, error) {
		s, err := c.input()
		if err != nil {
			return nil, err
		}
		if err := c.r.scanning(c.at, len(s)); err != nil {
			return nil, err
		}
		return do(s), nil
	})
}

func onPart(do func(s, part string) any) func(c *call) (any, error) {
	return onInput(func(c *call) (any, error) {
		s, err := c.input()
		if err != nil {
			return nil, err
		}
		part, err := c.textArg(0, "")
		if err != nil {
			return nil, err
		}
		return do(s, part), c.r.scanning(c.at, len(part))
	})
}

// substring is Java's: from and to count characters and must lie in the text.
func substring(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	from, err := c.wholeArg(0, 0)
	if err != nil {
		return nil, err
	}
	to, err := c.wholeArg(1, characters(s))
	if err != nil {
		return nil, err
	}
	if from < 0 || from > to || to > characters(s) {
		return nil, c.r.failf(c.at, "substring from %d to %d lies outside of a text of %d characters", from, to, characters(s))
	}
	return cut(s, from, to), c.r.scanning(c.at, len(s))
}

func charAt(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	i, err := c.wholeArg(0, 0)
	if err != nil {
		return nil, err
	}
	if i < 0 || i >= characters(s) {
		return nil, c.r.failf(c.at, "character %d lies outside of a text of %d characters", i, characters(s))
	}
	return cut(s, i, i+1), c.r.scanning(c.at, len(s))
}

// indexOf counts characters; -1 is not there. In a list it finds an item.
func indexOf(find func(s, part string) int) func(c *call) (any, error) {
	return func(c *call) (any, error) {
		if list, _ := open(c.in); isList(list) {
			return c.position(list.([]any))
		}
		s, err := c.input()
		if err != nil {
			return nil, err
		}
		part, err := c.textArg(0, "")
		if err != nil {
			return nil, err
		}
		i := find(s, part)
		if i > 0 {
			i = characters(s[:i])
		}
		return int64(i), c.r.scanning(c.at, len(s))
	}
}

func (c *call) position(list []any) (any, error) {
	for i := range list {
		same, err := c.r.same(c.at, list[i], c.arg(0), 0)
		if err != nil {
			return nil, err
		}
		if same {
			return int64(i), nil
		}
	}
	return int64(-1), nil
}

func replaceMethod(c *call) (any, error) {
	s, err := c.input()
	if err != nil {
		return nil, err
	}
	pairs := value.NewObject(1)
	old, err := c.textArg(0, "")
	if err != nil {
		return nil, err
	}
	pairs.Set(old, c.arg(1))
	return c.replaceAll(s, pairs)
}
