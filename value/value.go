// Package value is the one model of data in Callwright: what JSON, XML, YAML
// and TOML decode to, what JSONPath selects from, what expressions compute
// with and what flow variables hold.
//
// A value is one of
//
//	nil          null, absent, empty
//	bool
//	int64        an integer that fits
//	float64      a number written with a fraction or an exponent
//	json.Number  a number that neither of them holds exactly, in its own digits
//	string
//	[]any        a list of values
//	*Object      an object; members keep their order
//
// Values are immutable by convention: whoever changes one has made it.
package value

import (
	"encoding/json"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// indexFrom is the number of members from which an Object keeps a map beside
// its list; below it a scan is faster and smaller.
const indexFrom = 9

// Object is a JSON object whose members keep the order in which they were
// first set. The zero Object is empty and ready for use; a nil *Object reads as empty.
type Object struct {
	members []member
	index   map[string]int
}

type member struct {
	key   string
	value any
}

// small is an object with room for its first members in the same allocation.
type small struct {
	Object
	room [4]member
}

// NewObject returns an object with room for n members.
func NewObject(n int) *Object {
	if n > len(small{}.room) {
		return &Object{members: make([]member, 0, n)}
	}
	s := &small{}
	s.members = s.room[:0]
	return &s.Object
}

// Of builds an object from alternating names and values: Of("a", 1, "b", 2).
// It panics when a name is not a string: a programmer's mistake.
func Of(pairs ...any) *Object {
	o := NewObject(len(pairs) / 2)
	for i := 0; i+1 < len(pairs); i += 2 {
		o.Set(pairs[i].(string), pairs[i+1])
	}
	return o
}

func (o *Object) find(key string) int {
	if o == nil {
		return -1
	}
	if o.index != nil {
		if i, ok := o.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range o.members {
		if o.members[i].key == key {
			return i
		}
	}
	return -1
}

// Get returns the member called key.
func (o *Object) Get(key string) (any, bool) {
	if i := o.find(key); i >= 0 {
		return o.members[i].value, true
	}
	return nil, false
}

// GetFold returns the member whose name equals key, or else the first one that
// does so regardless of letter case.
func (o *Object) GetFold(key string) (any, bool) {
	if v, ok := o.Get(key); ok || o == nil {
		return v, ok
	}
	for i := range o.members {
		if strings.EqualFold(o.members[i].key, key) {
			return o.members[i].value, true
		}
	}
	return nil, false
}

// Set gives the member called key a value; a new member goes last.
func (o *Object) Set(key string, v any) {
	if i := o.find(key); i >= 0 {
		o.members[i].value = v
		return
	}
	o.members = append(o.members, member{key, v})
	switch {
	case o.index != nil:
		o.index[key] = len(o.members) - 1
	case len(o.members) >= indexFrom:
		o.reindex()
	}
}

// Delete removes the member called key, if there is one.
func (o *Object) Delete(key string) {
	i := o.find(key)
	if i < 0 {
		return
	}
	o.members = slices.Delete(o.members, i, i+1)
	if o.index != nil {
		o.reindex()
	}
}

func (o *Object) reindex() {
	o.index = make(map[string]int, 2*len(o.members))
	for i := range o.members {
		o.index[o.members[i].key] = i
	}
}

// Len returns the number of members.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.members)
}

// At returns the name and the value of member i.
func (o *Object) At(i int) (string, any) { return o.members[i].key, o.members[i].value }

// All iterates over the members in order.
func (o *Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if o == nil {
			return
		}
		for i := range o.members {
			if !yield(o.members[i].key, o.members[i].value) {
				return
			}
		}
	}
}

// Keys returns the names of the members in order.
func (o *Object) Keys() []string {
	keys := make([]string, 0, o.Len())
	for k := range o.All() {
		keys = append(keys, k)
	}
	return keys
}

// Clone returns a copy of o that shares its members' values.
func (o *Object) Clone() *Object {
	c := NewObject(o.Len())
	for k, v := range o.All() {
		c.Set(k, v)
	}
	return c
}

// MarshalJSON writes the members in order.
func (o *Object) MarshalJSON() ([]byte, error) { return AppendJSON(nil, o), nil }

// From turns what Go code and other decoders make (maps, ints, structs without
// a place here excepted) into the model. Members of a map are sorted by name.
// A type it does not know is returned as it is.
func From(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := NewObject(len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			o.Set(k, From(v[k]))
		}
		return o
	case map[string]string:
		o := NewObject(len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			o.Set(k, v[k])
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = From(v[i])
		}
		return list
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case uint:
		return fromUint(uint64(v))
	case uint64:
		return fromUint(v)
	case float32:
		return float64(v)
	case json.Number:
		return Number(string(v))
	}
	return v
}

func fromUint(u uint64) any {
	if u <= math.MaxInt64 {
		return int64(u)
	}
	return json.Number(strconv.FormatUint(u, 10))
}
