package release

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// Rebinding lets every reference of one kind to one thing lead to another.
type Rebinding struct {
	Target string // kind of the references, as activities declare it
	From   string // id or name in the flow
	To     string // id or name of what the organisation has; of a variable, of the flow's
}

// Bind returns the flow with references that lead elsewhere. Nothing else of it
// changes, and doc itself does not. What is to be referred to must be there: a
// [fault.Invalid] with the reason "binding_unknown" says when it is not.
func (r *Releases) Bind(ctx context.Context, by By, doc *flow.Flow, bindings []Rebinding) (*flow.Flow, error) {
	if len(bindings) == 0 {
		return doc, nil
	}
	resources, err := r.resources(ctx, by.Organisation)
	if err != nil {
		return nil, err
	}
	refs, own := occurrences(doc, r.o.Catalog), detached(doc)
	for _, b := range bindings {
		var to Thing
		there := false
		if b.Target == toVariable {
			v := doc.Variable(b.To)
			if there = v != nil; there {
				to.Name = v.Name
			}
		} else if to, there, err = r.meant(ctx, by.Organisation, b.Target, b.To, b.To, resources); err != nil {
			return nil, err
		}
		if !there {
			return nil, wrong("binding_unknown", "bindings", "must name something that is there", "There is no %s %q to bind %q to.", message.Phrase(b.Target), b.To, b.From)
		}
		if to == (Thing{}) {
			to.Name = b.To
		}
		if !bind(own, refs, b, to) {
			return nil, wrong("binding_unused", "bindings", "must name something that the flow refers to", "The flow refers to no %s %q.", message.Phrase(b.Target), b.From)
		}
	}
	return own, nil
}

// bind lets the references that b is about lead to a thing; it reports whether
// there were any.
func bind(f *flow.Flow, refs []Found, b Rebinding, to Thing) bool {
	met := false
	for _, ref := range refs {
		if ref.Kind != b.Target || b.From != ref.ID && fold(b.From) != fold(ref.Name) || b.From == "" {
			continue
		}
		if ref.Kind == toGlobal {
			for i := range f.Variables {
				if v := &f.Variables[i]; v.Source == flow.Global && v.Name == ref.Name {
					v.ID, met = to.ID, true // expressions go on to know it by its name
				}
			}
			continue
		}
		if ref.row == nil {
			continue // by convention: it stands in no setting
		}
		a := ref.row(f)
		a.Settings = replaced(a.Settings, steps(ref.Path), func(old any) any { return spelt(old, ref.Kind, to) }).(*value.Object)
		met = true
	}
	return met
}

// spelt is a reference to a thing, in the form of the one that it replaces.
func spelt(old any, kind string, to Thing) any {
	if o, ok := old.(*value.Object); ok && o != nil {
		o = o.Clone()
		if _, ok := o.Get("id"); ok || to.ID != "" {
			o.Set("id", to.ID)
		}
		o.Set("name", to.Name)
		return o
	}
	if to.ID == "" || to.Name == "" || kind == toVariable {
		if to.Name == "" {
			return to.ID
		}
		return to.Name
	}
	return value.Of("id", to.ID, "name", to.Name)
}

// steps are the parts of a path such as prompts[1].audio: texts and numbers.
func steps(path string) []any {
	var list []any
	for part := range strings.SplitSeq(path, ".") {
		name, rest, _ := strings.Cut(part, "[")
		list = append(list, name)
		for index := range strings.SplitSeq(rest, "[") {
			if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); err == nil {
				list = append(list, n)
			}
		}
	}
	return list
}

// replaced is v with what stands at the path changed. Objects and lists on the
// way are copies.
func replaced(v any, path []any, change func(any) any) any {
	if len(path) == 0 {
		return change(v)
	}
	switch step := path[0].(type) {
	case int:
		if list, ok := v.([]any); ok && step < len(list) {
			list = slices.Clone(list)
			list[step] = replaced(list[step], path[1:], change)
			return list
		}
	case string:
		if o, ok := v.(*value.Object); ok && o != nil {
			old, _ := o.Get(step)
			o = o.Clone()
			o.Set(step, replaced(old, path[1:], change))
			return o
		}
	}
	return v
}

// detached is a flow whose activities and variables can be changed on their own.
func detached(f *flow.Flow) *flow.Flow {
	own := *f
	own.Variables, own.Activities, own.Events = slices.Clone(f.Variables), slices.Clone(f.Activities), slices.Clone(f.Events)
	return &own
}
