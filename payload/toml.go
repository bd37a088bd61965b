package payload

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

func decodeTOML(text []byte) (v any, err error) {
	start, err := admit(TOML, text, MaxTextBytes)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			v, err = nil, wrong(TOML, "the text cannot be read")
		}
	}()
	if len(strings.TrimSpace(string(text[start:]))) == 0 {
		return nil, errorAt(TOML, text, len(text), "the text is empty")
	}
	if err := boundTOML(text, start); err != nil {
		return nil, err
	}
	var table map[string]any
	if err := toml.Unmarshal(text[start:], &table); err != nil {
		return nil, tomlError(text, start, err)
	}
	return fromTOML(table), nil
}

// boundTOML refuses what nests too deep or holds too much before the decoder,
// which recurses and compares each key with all others, sees it. The limit on
// bytes keeps the values below MaxNodes.
func boundTOML(text []byte, start int) error {
	var p unstable.Parser
	p.Reset(text[start:])
	b := tomlBound{members: MaxMembers}
	table := 0
	for p.NextExpression() {
		e := p.Expression()
		depth, at := 1, 0
		for it := e.Key(); it.Next(); depth++ {
			at = start + int(it.Node().Raw.Offset)
		}
		if e.Kind == unstable.KeyValue {
			depth += table
		} else {
			table = depth
		}
		b.name(depth)
		if e.Kind == unstable.KeyValue {
			b.value(e.Value(), depth)
		}
		if b.message != "" {
			return errorAt(TOML, text, at, "%s", b.message)
		}
	}
	return nil
}

// tomlBound counts what stands in a syntax tree until something is too much.
type tomlBound struct {
	members budget
	message message.Phrase
}

// name counts a key or a header that leads to a depth.
func (b *tomlBound) name(depth int) {
	switch {
	case depth > MaxDepth:
		b.refuse(tooDeep)
	case !b.members.take(1):
		b.refuse(tooWide)
	}
}

func (b *tomlBound) refuse(what message.Phrase) { b.message = what }

func (b *tomlBound) value(n *unstable.Node, depth int) {
	if depth > MaxDepth {
		b.refuse(tooDeep)
	}
	if b.message != "" {
		return
	}
	switch n.Kind {
	case unstable.KeyValue:
		for it := n.Key(); it.Next(); {
			depth++
		}
		b.name(depth)
		b.value(n.Value(), depth)
	case unstable.Array, unstable.InlineTable:
		for it := n.Children(); it.Next() && b.message == ""; {
			b.value(it.Node(), depth+1)
		}
	}
}

func tomlError(text []byte, start int, err error) error {
	var bad *toml.DecodeError
	if !errors.As(err, &bad) {
		return wrong(TOML, "%s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	row, column := bad.Position()
	return errorAt(TOML, text, offsetOf(text, start, row, column), "%s", strings.TrimPrefix(bad.Error(), "toml: "))
}

// fromTOML turns what the library decodes into the model.
func fromTOML(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := value.NewObject(len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			o.Set(name, fromTOML(v[name]))
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = fromTOML(v[i])
		}
		return list
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case toml.LocalDate:
		return v.String()
	case toml.LocalTime:
		return v.String()
	case toml.LocalDateTime:
		return v.String()
	case float64:
		return tomlFloat(v)
	}
	return v
}

// tomlFloat writes inf and nan, which JSON lacks, as TOML does.
func tomlFloat(f float64) any {
	if f-f == 0 {
		return f
	}
	return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(f, 'g', -1, 64)), "+")
}
