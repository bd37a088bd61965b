package flow

import (
	"slices"

	"github.com/callwright/callwright/value"
)

// LinkOf is a link together with the activity that it leaves.
type LinkOf struct {
	Source *Activity
	*Link
}

// nth counts the links of the same port that stand before this one.
func (l LinkOf) nth() int {
	n := 0
	for i := range l.Source.Links {
		if &l.Source.Links[i] == l.Link {
			break
		}
		if l.Source.Links[i].Port == l.Port {
			n++
		}
	}
	return n
}

// LinksInOrder returns all links: those that Layout's `links` names, in its
// order, then the rest in the order of the document. Other programs keep links
// in a list of their own, whose order an export has to give back.
func (f *Flow) LinksInOrder() []LinkOf {
	all := f.links()
	ids, _ := f.Layout.Get("links")
	list, _ := ids.([]any)
	if len(list) == 0 {
		return all
	}
	rank := make(map[string]int, len(list))
	for i, id := range list {
		if s, ok := id.(string); ok {
			rank[s] = i + 1
		}
	}
	at := func(l LinkOf) int {
		if r := rank[l.ID]; r > 0 && l.ID != "" {
			return r
		}
		return len(list) + 1
	}
	slices.SortStableFunc(all, func(a, b LinkOf) int { return at(a) - at(b) })
	return all
}

// OrderLinks notes the order of links in Layout, unless the document has them
// in that order anyway. Ids of links that do not exist are left out.
func (f *Flow) OrderLinks(ids []string) {
	rank := make(map[string]int, len(ids))
	for i, id := range ids {
		rank[id] = i
	}
	var order []any
	last, natural := -1, true
	have := map[string]bool{}
	for _, l := range f.links() {
		if r, ok := rank[l.ID]; ok && l.ID != "" {
			natural = natural && r > last
			last = r
			have[l.ID] = true
		}
	}
	f.Layout = without(f.Layout, "links")
	if natural {
		return
	}
	for _, id := range ids {
		if have[id] {
			order = append(order, id)
			delete(have, id)
		}
	}
	if f.Layout == nil {
		f.Layout = value.NewObject(1)
	}
	f.Layout.Set("links", order)
}

func (f *Flow) links() []LinkOf {
	var all []LinkOf
	for _, a := range f.All() {
		for i := range a.Links {
			all = append(all, LinkOf{a, &a.Links[i]})
		}
	}
	return all
}

// without returns o without the member; nil when it has no other.
func without(o *value.Object, key string) *value.Object {
	if _, ok := o.Get(key); !ok {
		return o
	}
	if o.Len() == 1 {
		return nil
	}
	c := o.Clone()
	c.Delete(key)
	return c
}
