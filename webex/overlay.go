package webex

import (
	"encoding/json"
	"slices"

	"github.com/callwright/callwright/value"
)

// same is equality that tells 1 from 1.0 and both from "1".
func same(a, b any) bool {
	switch a := a.(type) {
	case nil, bool, string, int64, float64, json.Number:
		return a == b
	case []any:
		list, ok := b.([]any)
		return ok && slices.EqualFunc(a, list, same)
	case *value.Object:
		o, ok := b.(*value.Object)
		if !ok || a.Len() != o.Len() {
			return false
		}
		for k, v := range a.All() {
			if w, ok := o.Get(k); !ok || !same(v, w) {
				return false
			}
		}
		return true
	}
	return false
}

// overlay returns how raw differs from derived: {keep: members of raw, drop:
// names that raw does not have}. It is empty when they are the same.
func overlay(derived, raw *value.Object) *value.Object {
	keep, drop := value.NewObject(4), []any(nil)
	for k, v := range raw.All() {
		if d, ok := derived.Get(k); !ok || !same(d, v) {
			keep.Set(k, v)
		}
	}
	for k := range derived.All() {
		if _, ok := raw.Get(k); !ok {
			drop = append(drop, k)
		}
	}
	o := value.NewObject(2)
	if keep.Len() > 0 {
		o.Set("keep", keep)
	}
	if drop != nil {
		o.Set("drop", drop)
	}
	return o
}

// lay applies an overlay to derived, which is changed, apart from the members
// for which skip reports true.
func lay(derived, o *value.Object, skip func(string) bool) *value.Object {
	for k, v := range object(o, "keep").All() {
		if skip == nil || !skip(k) {
			derived.Set(k, v)
		}
	}
	for _, v := range list(o, "drop") {
		if k, ok := v.(string); ok && (skip == nil || !skip(k)) {
			derived.Delete(k)
		}
	}
	return derived
}

// layChecked applies an overlay, as a whole when ok accepts that, and otherwise
// one member at a time as far as ok accepts it.
func layChecked(out, o *value.Object, ok func(*value.Object) bool) {
	if whole := lay(out.Clone(), o, nil); ok(whole) {
		lay(out, o, nil)
		return
	}
	for k, v := range object(o, "keep").All() {
		old, had := out.Get(k)
		if out.Set(k, v); ok(out) {
			continue
		}
		if out.Delete(k); had {
			out.Set(k, old)
		}
	}
	for _, v := range list(o, "drop") {
		k, _ := v.(string)
		old, had := out.Get(k)
		if out.Delete(k); had && !ok(out) {
			out.Set(k, old)
		}
	}
}

// among returns a function that reports whether a name is one of names.
func among(names ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(names, s) }
}

// member returns the member called key when it is of type T.
func member[T any](o *value.Object, key string) (T, bool) {
	v, _ := o.Get(key)
	t, ok := v.(T)
	return t, ok
}

func text(o *value.Object, key string) string {
	s, _ := member[string](o, key)
	return s
}

func object(o *value.Object, key string) *value.Object {
	m, _ := member[*value.Object](o, key)
	return m
}

func list(o *value.Object, key string) []any {
	l, _ := member[[]any](o, key)
	return l
}

func has(o *value.Object, key string) bool {
	_, ok := o.Get(key)
	return ok
}

// put sets a member unless it says nothing.
func put(o *value.Object, key string, v any) {
	switch v := v.(type) {
	case nil:
		return
	case []any:
		if len(v) == 0 {
			return
		}
	case *value.Object:
		if v.Len() == 0 {
			return
		}
	}
	o.Set(key, v)
}
