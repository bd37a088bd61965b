package sandbox

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// record is one row: every field of its table, by the field's own spelling.
// Values are strings, booleans, numbers (float64) and nil.
type record map[string]any

// tableLimit keeps a loop that inserts from filling the memory.
const tableLimit = 10_000

// table is a list of records with the fields in the order they are shown.
// Whoever owns it holds the lock.
type table struct {
	name   string
	key    string // the field that identifies a record: Id or sys_id
	fields []string
	rows   []record
}

// field gives the table's own spelling of a field's name.
func (t *table) field(name string) (string, bool) {
	i := slices.IndexFunc(t.fields, func(own string) bool { return strings.EqualFold(own, name) })
	if i < 0 {
		return "", false
	}
	return t.fields[i], true
}

// insert adds a record, with nil (or "" where empty is that) for what it lacks.
func (t *table) insert(r record, empty any) record {
	full := record{}
	for _, field := range t.fields {
		full[field] = empty
	}
	for field, v := range r {
		full[field] = v
	}
	t.rows = append(t.rows, full)
	return full
}

func (t *table) find(is func(record) bool) (record, bool) {
	i := slices.IndexFunc(t.rows, is)
	if i < 0 {
		return nil, false
	}
	return t.rows[i], true
}

func (t *table) remove(r record) {
	t.rows = slices.DeleteFunc(t.rows, func(other record) bool { return other[t.key] == r[t.key] })
}

// object shows the fields named, or all, of a record.
func (t *table) object(r record, fields []string) *value.Object {
	if fields == nil {
		fields = t.fields
	}
	o := value.NewObject(len(fields))
	for _, field := range fields {
		o.Set(field, r[field])
	}
	return o
}

// compare orders two values of fields: nothing first, numbers by size, all
// else as text without regard to case.
func compare(a, b any) int {
	x, xNumber := a.(float64)
	y, yNumber := b.(float64)
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	case xNumber && yNumber && x < y:
		return -1
	case xNumber && yNumber && x > y:
		return 1
	case xNumber && yNumber:
		return 0
	}
	return strings.Compare(strings.ToLower(value.Text(a)), strings.ToLower(value.Text(b)))
}

// window cuts offset and limit out of a list; limit < 0 is no limit.
func window[T any](all []T, offset, limit int) []T {
	all = all[min(max(offset, 0), len(all)):]
	if limit >= 0 && limit < len(all) {
		all = all[:limit]
	}
	return all
}
