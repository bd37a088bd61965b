package release

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
)

// Publication says how a draft is published.
type Publication struct {
	Revision int64   // of the draft that the caller has seen
	Labels   []Label // that the version gets at once: Dev, Test, Live; Latest it gets always
	Note     string  // for people
	Force    bool    // also when the draft is the version published last
}

const longestNote = 2000

// Publish makes the draft an immutable version. Problems of severity error refuse
// it with fields that name activity and setting; what is left, such as a queue
// that the organisation does not have, is returned. The label Live asks for
// flow.live (access).
func (r *Releases) Publish(ctx context.Context, by By, id string, p Publication) (Version, []field.Problem, error) {
	if err := by.mayPublish(p); err != nil {
		return Version{}, nil, err
	}
	var v Version
	var problems []field.Problem
	_, err := r.change(ctx, by, "flow.publish", id, p.Revision, func(ctx context.Context, ch *change) error {
		if err := ch.was.unlocked(by); err != nil {
			return err
		}
		d, err := r.publishable(by, ch.was)
		if err != nil {
			return err
		}
		missing, err := r.unbound(ctx, by.Organisation, d)
		if err != nil {
			return err
		}
		problems = append(d.problems, missing...)
		if err := r.changedSince(ctx, ch.was, d, p.Force); err != nil {
			return err
		}
		v = Version{ID: uuid.NewString(), Flow: id, Number: ch.was.Version + 1, Hash: hashOf(d.text), Note: p.Note,
			Published: r.now(), By: by.Actor.Name, Text: d.text}
		if err := r.o.Versions.InsertVersion(ctx, by.Organisation, v); err != nil {
			return fmt.Errorf("storing version %d of flow %s: %w", v.Number, id, err)
		}
		if err := r.o.References.SetReferences(ctx, by.Organisation, id, v.Number, d.references); err != nil {
			return fmt.Errorf("storing what version %d of flow %s refers to: %w", v.Number, id, err)
		}
		ch.release(v.Number, p.Labels)
		v.Labels = ch.now.labelsOf(v.Number)
		ch.note("version", fmt.Sprint(v.Number))
		ch.note("labels", joined(v.Labels))
		ch.note("hash", v.Hash)
		return nil
	})
	if err != nil {
		return Version{}, nil, err
	}
	return v, problems, nil
}

func (by By) mayPublish(p Publication) error {
	if err := by.may(access.FlowPublish); err != nil {
		return err
	}
	if len(p.Note) > longestNote || !utf8.ValidString(p.Note) || strings.Contains(p.Note, "\x00") {
		return wrong("note_invalid", "note", "is too long or no text", "A note has at most %d bytes of text.", longestNote)
	}
	for _, label := range p.Labels {
		if err := by.mayLabel(label); err != nil {
			return err
		}
	}
	return nil
}

// publishable is a draft that can be published, by somebody who may.
func (r *Releases) publishable(by By, f Record) (document, error) {
	d, err := r.document(f.Text)
	if err != nil {
		return d, fmt.Errorf("flow %s: %w", f.ID, err)
	}
	if err := by.mayUse(d); err != nil {
		return d, err
	}
	return d, refuseBroken("The flow %s cannot be published: it has %d %s.", f, d.broken())
}

// refuseBroken refuses a draft with errors, which are named; nil when there are none.
func refuseBroken(sentence string, f Record, broken []field.Problem) error {
	if len(broken) == 0 {
		return nil
	}
	e := fault.New(fault.Invalid, "flow_invalid", sentence, f.Name, len(broken), message.Phrase(plural(len(broken), "error")))
	for _, p := range broken {
		e.Fields = append(e.Fields, fault.Said(p.Place(), p.Said()))
	}
	e.Detail = map[string]any{"problems": broken}
	return e
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// changedSince refuses a draft that is the version published last.
func (r *Releases) changedSince(ctx context.Context, f Record, d document, force bool) error {
	if f.Version == 0 || force {
		return nil
	}
	last, err := r.version(ctx, f.Organisation, f.ID, f.Version)
	if err != nil || last.Hash != hashOf(d.text) {
		return err
	}
	return fault.New(fault.Conflict, "flow_unchanged", "The draft of %s is the same as version %d. Move a label to that version, or publish it again on purpose.", f.Name, f.Version)
}

// release makes a version the last one, and gives it labels.
func (ch *change) release(number int, labels []Label) {
	ch.now.Version, ch.now.Draft = number, false
	ch.now.Labels = map[Label]int{}
	for label, version := range ch.was.Labels {
		ch.now.Labels[label] = version
	}
	for _, label := range append([]Label{Latest}, labels...) {
		ch.now.Labels[label] = number
	}
}
