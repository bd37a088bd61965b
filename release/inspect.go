package release

import (
	"cmp"
	"context"
	"fmt"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// Inspection is what there is to know of a flow before it is saved.
type Inspection struct {
	Document   *flow.Flow
	Text       []byte
	Problems   []field.Problem
	References []Found
}

// Found is a place of a flow that names something, with what it leads to.
type Found struct {
	Reference
	ActivityID string // of the activity
	There      bool   // the organisation has it; of a variable, the flow
	Thing      Thing  // what was found

	row func(*flow.Flow) *flow.Activity // the activity in a flow of the same shape; nil when it stands in no setting
}

// Inspect looks at a flow without saving it: what is wrong with it, what it refers
// to, and whether the organisation has that. The document is answered as it came,
// even where its text cannot be read again.
func (r *Releases) Inspect(ctx context.Context, by By, doc *flow.Flow) (Inspection, error) {
	d, err := r.looked(doc)
	if err != nil {
		return Inspection{}, err
	}
	in := Inspection{Document: doc, Text: d.text, Problems: d.problems}
	if d.program != nil {
		missing, err := r.unbound(ctx, by.Organisation, d)
		if err != nil {
			return in, err
		}
		in.Problems = append(in.Problems, missing...)
	}
	in.References, err = r.found(ctx, by.Organisation, doc)
	return in, err
}

// looked is the document of a flow that may be too wrong for a draft.
func (r *Releases) looked(doc *flow.Flow) (document, error) {
	text := flow.Write(doc)
	if err := Fits(len(text)); err != nil {
		return document{}, err
	}
	read, problems := flow.ReadDocument(text)
	if len(problems) == 0 {
		var f *flow.Flow
		if f, problems = read.Whole(); f != nil {
			return r.judged(f, text, read, problems), nil
		}
	}
	return document{flow: doc, text: text, problems: problems}, nil
}

// found lists the references of a flow with what they lead to.
func (r *Releases) found(ctx context.Context, organisation string, f *flow.Flow) ([]Found, error) {
	resources, err := r.resources(ctx, organisation)
	if err != nil {
		return nil, err
	}
	type key struct{ kind, id, name string }
	known := map[key]Found{}
	list := occurrences(f, r.o.Catalog)
	for i := range list {
		ref := &list[i]
		if ref.Kind == toVariable {
			v := f.Variable(ref.Name)
			if ref.There = v != nil; ref.There {
				ref.Thing = Thing{Name: v.Name}
			}
			continue
		}
		k := key{ref.Kind, ref.ID, ref.Name}
		answer, ok := known[k]
		if !ok {
			if answer.Thing, answer.There, err = r.meant(ctx, organisation, ref.Kind, ref.ID, ref.Name, resources); err != nil {
				return nil, fmt.Errorf("looking for the %s %q: %w", ref.Kind, cmp.Or(ref.Name, ref.ID), err)
			}
			known[k] = answer
		}
		ref.There, ref.Thing = answer.There, answer.Thing
	}
	return list, nil
}
