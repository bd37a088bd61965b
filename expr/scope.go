package expr

import (
	"encoding/json"
	"time"

	"github.com/callwright/callwright/value"
)

// Scope is what a rendering can see: the names of flow-formats A.4, the clock
// and the time zones. Lookup gets root names as they are written; whether
// their letter case matters is its own affair. A name that is not there (false)
// renders empty and is never an error. What Lookup gives is one of package
// value's kinds, a JSON, a Time, a time.Time or an int.
type Scope interface {
	Lookup(name string) (v any, ok bool)
	Now() time.Time
	Location(name string) (*time.Location, error)
}

// JSON is a value that prints as compact JSON instead of Java's [a, b] and
// {a=b}: flow variables of type JSON and decoded payloads. Its attributes and
// items are JSON again; a text, number or boolean in it prints as without.
type JSON struct{ V any }

// Time is a temporal value: what now() gives, and what date and epoch read.
type Time struct{ t time.Time }

// Time is the instant.
func (t Time) Time() time.Time { return t.t }

// String is how Webex prints a temporal value: 2025-02-06T21:09:02.712Z[UTC].
func (t Time) String() string {
	name := t.t.Location().String()
	if name == "" || name == "Local" {
		return t.t.Format("2006-01-02T15:04:05.000Z07:00")
	}
	return t.t.Format("2006-01-02T15:04:05.000Z07:00") + "[" + name + "]"
}

// normal brings what a Scope gave, or a JSON holds, to the kinds that the
// nodes know: JSON only around lists and objects, int64 instead of int. What
// is of no known kind is no value at all.
func normal(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, float64, string, json.Number, []any, *value.Object, Time, *loop:
		return v
	case JSON:
		switch inner := x.V.(type) {
		case []any, *value.Object:
			return v
		case JSON:
			return normal(inner)
		}
		return normal(x.V)
	case int:
		return int64(x)
	case time.Time:
		return Time{x}
	}
	return nil
}

// open gives the list or object inside a JSON, and whether it was one.
func open(v any) (any, bool) {
	if j, ok := v.(JSON); ok {
		return j.V, true
	}
	return v, false
}

// wrap makes v JSON again when what it came from was.
func wrap(v any, asJSON bool) any {
	if !asJSON {
		return normal(v)
	}
	return normal(JSON{v})
}

// plain is v as one of package value's kinds.
func plain(v any) any {
	switch v := v.(type) {
	case JSON:
		return plain(v.V)
	case Time:
		return v.String()
	case *loop:
		return v.object()
	}
	return v
}
