package sandbox

import (
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// snowCondition is one comparison of an encoded query.
type snowCondition struct {
	field, operator, operand string
}

var snowPattern = regexp.MustCompile(`^([a-z_][a-z0-9_.]*)(!=|>=|<=|=|>|<|NOT ?LIKE|LIKE|CONTAINS|STARTSWITH|ENDSWITH|NOT ?IN|IN|ISEMPTY|ISNOTEMPTY)(.*)$`)

// search answers an encoded query: conditions joined by ^, alternatives of the
// one before with ^OR, whole alternatives with ^NQ, and ^ORDERBY and
// ^ORDERBYDESC. A condition on a field the table does not have is passed over,
// which is what an instance does unless told otherwise.
func (n *serviceNow) search(t *table, query string) []record {
	var found []record
	for _, row := range t.rows {
		if n.matches(t, row, query) {
			found = append(found, row)
		}
	}
	for _, part := range slices.Backward(strings.Split(query, "^")) {
		if field, ok := strings.CutPrefix(part, "ORDERBYDESC"); ok {
			n.sort(t, found, field, -1)
		} else if field, ok := strings.CutPrefix(part, "ORDERBY"); ok {
			n.sort(t, found, field, 1)
		}
	}
	return found
}

func (n *serviceNow) sort(t *table, rows []record, field string, sign int) {
	slices.SortStableFunc(rows, func(a, b record) int {
		x, _ := n.read(t, a, field)
		y, _ := n.read(t, b, field)
		return sign * compare(x, y)
	})
}

func (n *serviceNow) matches(t *table, row record, query string) bool {
	for _, alternative := range strings.Split(query, "^NQ") {
		if n.matchesAll(t, row, strings.Split(alternative, "^")) {
			return true
		}
	}
	return false
}

// matchesAll goes through the parts from the left; those that begin with OR
// belong to the part before them.
func (n *serviceNow) matchesAll(t *table, row record, parts []string) bool {
	holding := true // of the group of alternatives at hand
	for _, part := range parts {
		if strings.HasPrefix(part, "ORDERBY") || part == "EQ" || part == "" {
			continue
		}
		text, another := strings.CutPrefix(part, "OR")
		condition, ok := n.condition(t, text)
		switch {
		case !ok:
		case another:
			holding = holding || n.holds(t, row, condition)
		case !holding:
			return false
		default:
			holding = n.holds(t, row, condition)
		}
	}
	return holding
}

func (n *serviceNow) condition(t *table, text string) (snowCondition, bool) {
	m := snowPattern.FindStringSubmatch(text)
	if m == nil {
		return snowCondition{}, false
	}
	if _, known := n.read(t, record{}, m[1]); !known {
		return snowCondition{}, false
	}
	return snowCondition{m[1], strings.ReplaceAll(m[2], " ", ""), m[3]}, true
}

func (n *serviceNow) holds(t *table, row record, c snowCondition) bool {
	v, _ := n.read(t, row, c.field)
	have, want := strings.ToLower(value.Text(v)), strings.ToLower(c.operand)
	switch c.operator {
	case "=":
		return have == want
	case "!=":
		return have != want
	case "LIKE", "CONTAINS":
		return strings.Contains(have, want)
	case "NOTLIKE":
		return !strings.Contains(have, want)
	case "STARTSWITH":
		return strings.HasPrefix(have, want)
	case "ENDSWITH":
		return strings.HasSuffix(have, want)
	case "IN":
		return slices.Contains(strings.Split(want, ","), have)
	case "NOTIN":
		return !slices.Contains(strings.Split(want, ","), have)
	case "ISEMPTY":
		return have == ""
	case "ISNOTEMPTY":
		return have != ""
	}
	return ordered(c.operator, strings.Compare(have, want))
}

// ordered says whether a comparison with that outcome satisfies < <= > or >=.
func ordered(operator string, outcome int) bool {
	switch operator {
	case "<":
		return outcome < 0
	case "<=":
		return outcome <= 0
	case ">":
		return outcome > 0
	default:
		return outcome >= 0
	}
}
