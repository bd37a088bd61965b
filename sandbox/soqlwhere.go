package sandbox

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// soqlCondition decides about a record, whose fields get reads by name, those
// of parents too. check refuses a field that does not exist.
type soqlCondition interface {
	holds(get func(field string) any) bool
	check(known func(field string) error) error
}

// soqlChain is all of its parts, or any.
type soqlChain struct {
	or    bool
	parts []soqlCondition
}

func (c soqlChain) holds(get func(string) any) bool {
	decisive := func(part soqlCondition) bool { return part.holds(get) == c.or }
	return slices.ContainsFunc(c.parts, decisive) == c.or
}

func (c soqlChain) check(known func(string) error) error {
	for _, part := range c.parts {
		if err := part.check(known); err != nil {
			return err
		}
	}
	return nil
}

type soqlNot struct{ part soqlCondition }

func (c soqlNot) holds(get func(string) any) bool      { return !c.part.holds(get) }
func (c soqlNot) check(known func(string) error) error { return c.part.check(known) }

type soqlComparison struct {
	field, operator string
	values          []any
}

func (c soqlComparison) check(known func(string) error) error { return known(c.field) }

func (c soqlComparison) holds(get func(string) any) bool {
	have := get(c.field)
	switch c.operator {
	case "=":
		return equalSOQL(have, c.values[0])
	case "!=", "<>":
		return !equalSOQL(have, c.values[0])
	case "IN":
		return slices.ContainsFunc(c.values, func(v any) bool { return equalSOQL(have, v) })
	case "NOT IN":
		return !slices.ContainsFunc(c.values, func(v any) bool { return equalSOQL(have, v) })
	case "LIKE":
		pattern, _ := c.values[0].(string)
		return have != nil && likeSOQL(pattern, value.Text(have))
	}
	if have == nil || c.values[0] == nil {
		return false
	}
	order := compare(have, c.values[0])
	switch c.operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	default:
		return order >= 0
	}
}

// equalSOQL compares without regard to case; an empty string is null, and an id of
// fifteen characters is the same as its eighteen-character form.
func equalSOQL(have, want any) bool {
	if want == "" {
		want = nil
	}
	if have == nil || want == nil {
		return have == want
	}
	a, b := value.Text(have), value.Text(want)
	if len(a) == 18 && len(b) == 15 && a == b+idSuffix(b) {
		return true
	}
	return strings.EqualFold(a, b)
}
