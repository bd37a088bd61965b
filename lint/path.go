package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/value"
)

// A path leads to a place in made data. Its steps are names (string), indexes
// (int, negative ones from the end) and anything there is (wild).

// wild stands for every member or item.
type wild struct{}

// gone is the value of what is not there.
type gone struct{}

// parsePath reads a JSONPath of the lenient dialect (flow-formats.md A.9) as
// steps: of a filter, the member that it compares and the text. It reports
// false for what cannot be turned round into data.
func parsePath(text string) ([]any, bool) {
	s := strings.TrimPrefix(strings.TrimSpace(text), "$")
	var path []any
	for s != "" {
		switch {
		case strings.HasPrefix(s, ".."):
			s = s[1:] // anywhere below: right here will do
		case s[0] == '.':
			s = s[1:]
		case s[0] == '[':
			end := closing(s)
			if end < 0 {
				return nil, false
			}
			step, ok := bracket(strings.TrimSpace(s[1:end]))
			if !ok {
				return nil, false
			}
			path, s = append(path, step...), s[end+1:]
		case s[0] == ' ':
			s = s[1:]
		default:
			n := strings.IndexAny(s, ".[")
			if n < 0 {
				n = len(s)
			}
			name := strings.TrimSpace(s[:n])
			s = s[n:]
			switch {
			case name == "*":
				path = append(path, wild{})
			case strings.HasSuffix(name, "()"):
				return nil, false
			default:
				path = append(path, name)
			}
		}
	}
	return path, true
}

// closing finds the bracket that closes the one with which s begins.
func closing(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// where is an item of a list that a filter picks: its member is equal to v.
type where struct {
	path []any
	v    any
}

func bracket(s string) ([]any, bool) {
	switch {
	case s == "*":
		return []any{wild{}}, true
	case len(s) > 1 && (s[0] == '\'' || s[0] == '"'):
		end := strings.IndexByte(s[1:], s[0])
		if end < 0 {
			return nil, false
		}
		return []any{s[1 : end+1]}, true
	case strings.HasPrefix(s, "?"):
		return filter(s)
	}
	first, _, _ := strings.Cut(s, ",")
	first, _, sliced := strings.Cut(first, ":")
	if sliced && strings.TrimSpace(first) == "" {
		first = "0"
	}
	i, err := strconv.Atoi(strings.TrimSpace(first))
	return []any{i}, err == nil
}

// filter reads [?(@.name == 'value')]; of conditions that are joined the first counts.
func filter(s string) ([]any, bool) {
	s = strings.Trim(strings.TrimPrefix(s, "?"), "() ")
	if i := strings.Index(s, "&&"); i >= 0 {
		s = s[:i]
	}
	name, want, compared := strings.Cut(s, "==")
	path, ok := parsePath(strings.TrimPrefix(strings.TrimSpace(name), "@"))
	if !ok {
		return nil, false
	}
	w := where{path: path, v: "x"}
	if compared {
		want = strings.Trim(want, "() ")
		switch {
		case len(want) > 1 && (want[0] == '\'' || want[0] == '"'):
			w.v = strings.Trim(want, want[:1])
		case want == "true", want == "false":
			w.v = want == "true"
		default:
			w.v = literal(want)
		}
	}
	return []any{w}, true
}

// put returns data in which v stands at the path, making what leads there.
func put(data any, path []any, v any) any {
	if len(path) == 0 {
		if _, ok := v.(gone); ok {
			return nil
		}
		return v
	}
	switch step := path[0].(type) {
	case string:
		return putMember(data, step, path[1:], v)
	case int:
		return putItem(data, step, path[1:], v)
	case int64:
		return putItem(data, int(step), path[1:], v)
	case where:
		item := put(at(data, []any{0}), step.path, step.v)
		return putItem(data, 0, nil, put(item, path[1:], v))
	}
	if o, ok := data.(*value.Object); ok && o.Len() > 0 {
		name, _ := o.At(0)
		return putMember(data, name, path[1:], v)
	}
	return putItem(data, 0, path[1:], v)
}

func putMember(data any, name string, rest []any, v any) any {
	o, ok := data.(*value.Object)
	if !ok {
		o = value.NewObject(1)
	}
	o = o.Clone()
	for _, k := range o.Keys() {
		if strings.EqualFold(k, name) {
			name = k
		}
	}
	if _, ok := v.(gone); ok && len(rest) == 0 {
		o.Delete(name)
		return o
	}
	before, _ := o.Get(name)
	o.Set(name, put(before, rest, v))
	return o
}

func putItem(data any, i int, rest []any, v any) any {
	list, _ := data.([]any)
	list = slices.Clone(list)
	size := i + 1
	if i < 0 {
		size = -i
	}
	if size > 100 {
		return data
	}
	for len(list) < size {
		list = append(list, value.NewObject(0))
	}
	if i < 0 {
		i += len(list)
	}
	list[i] = put(list[i], rest, v)
	return list
}

// at reads what stands at the path.
func at(data any, path []any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o, _ := data.(*value.Object)
			data, _ = o.GetFold(step)
		case int:
			list, _ := data.([]any)
			if step < 0 {
				step += len(list)
			}
			if step < 0 || step >= len(list) {
				return nil
			}
			data = list[step]
		default:
			return nil
		}
	}
	return data
}
