package lint

import (
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
)

// stamp is how moments are written that the search makes up.
const stamp = "2006-01-02T15:04:05.000Z"

func momentOf(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, stamp, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, strings.TrimSuffix(s, "[UTC]")); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dated finds a moment that reads as v.
func (s *solver) dated(p expr.Part, v any) [][]edit {
	var sets [][]edit
	for _, ref := range references(p.Args[0]) {
		root, path, _ := ref.Path()
		for _, t := range s.calendar() {
			for _, layout := range []string{stamp, "2006-01-02 15:04:05", "2006-01-02", "15:04:05", "15:04", "01/02/2006"} {
				if len(sets) > 3 {
					return sets
				}
				written := t.Format(layout)
				if got, err := p.Eval(instead{s.scope, root, path, written}); err == nil && text(got) == text(v) {
					sets = append(sets, s.reference(root, path, written)...)
				}
			}
		}
	}
	return sets
}

// moments is the times at which the contact could begin for a part that asks
// for the time to have a value that is right.
func (s *solver) moments(p expr.Part, right func(v any) bool) [][]edit {
	var sets [][]edit
	for _, t := range s.calendar() {
		if v, err := p.Eval(clockwork{s.scope, t}); err == nil && right(v) {
			if sets = append(sets, []edit{{0, []any{"now"}, t.Format(time.RFC3339Nano)}}); len(sets) > 3 {
				break
			}
		}
	}
	return sets
}

// calendar is moments of every sort: each hour, each day of the week, each
// month, some years, and around each date that the contact knows.
func (s *solver) calendar() []time.Time {
	now := s.scope.Now().UTC()
	var list []time.Time
	for h := range 24 {
		list = append(list, now.Add(time.Duration(h)*time.Hour))
	}
	for d := 1; d <= 31; d++ {
		list = append(list, now.AddDate(0, 0, d), now.AddDate(0, 0, d).Add(12*time.Hour))
	}
	for m := 1; m < 12; m++ {
		list = append(list, now.AddDate(0, m, 0))
	}
	for m := range 60 {
		list = append(list, now.Add(time.Duration(m)*time.Minute))
	}
	for _, v := range s.unit.vars {
		held, _ := s.scope.Lookup(v.Name)
		if t, ok := momentOf(text(plain(held))); ok {
			list = append(list, t.Add(-25*time.Hour), t.Add(-time.Minute), t, t.Add(time.Minute), t.Add(25*time.Hour))
		}
	}
	for y := -30; y <= 30; y += 5 {
		list = append(list, now.AddDate(y, 0, 0))
	}
	return list
}

// clockwork is a scope at another time.
type clockwork struct {
	expr.Scope
	at time.Time
}

// Now is the other time.
func (c clockwork) Now() time.Time { return c.at }

// instead is a scope in which one reference reads something else.
type instead struct {
	expr.Scope
	root string
	path []any
	v    any
}

// Lookup implements expr.Scope.
func (i instead) Lookup(name string) (any, bool) {
	v, ok := i.Scope.Lookup(name)
	if name != i.root {
		return v, ok
	}
	return expr.JSON{V: put(plain(v), i.path, i.v)}, true
}

func plain(v any) any {
	if j, ok := v.(expr.JSON); ok {
		return j.V
	}
	return v
}
