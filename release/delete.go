package release

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// Delete takes a flow away: its draft, its labels and its name. It is refused
// while an entry point or a published version of another flow leads to it. While
// contacts run on it, nothing happens unless confirmed: a [fault.Conflict] with
// the reason "confirmation_required" tells how many. They go on on their versions,
// which stay (H12).
func (r *Releases) Delete(ctx context.Context, by By, id string, revision int64, confirmed bool) error {
	if err := by.may(access.FlowEdit); err != nil {
		return err
	}
	_, err := r.change(ctx, by, "flow.delete", id, revision, func(ctx context.Context, ch *change) error {
		if err := ch.was.unlocked(by); err != nil {
			return err
		}
		if ch.was.Labels[Live] != 0 {
			if err := by.may(access.FlowLive); err != nil {
				return err
			}
		}
		if err := r.unused(ctx, ch.was); err != nil {
			return err
		}
		if err := r.idle(ctx, ch, confirmed); err != nil {
			return err
		}
		ch.edited = true
		ch.now.Deleted, ch.now.Lock, ch.now.Labels = true, nil, nil
		ch.note("versions", fmt.Sprint(ch.was.Version))
		if err := r.o.Flows.DeleteTests(ctx, by.Organisation, id); err != nil {
			return err
		}
		return r.o.References.SetReferences(ctx, by.Organisation, id, 0, nil)
	})
	return err
}

// unused refuses to take away what something that is live leads to.
func (r *Releases) unused(ctx context.Context, f Record) error {
	uses, err := r.usesOf(ctx, f)
	if err != nil {
		return err
	}
	uses = slices.DeleteFunc(uses, func(u Use) bool { return u.ID == f.ID || u.Kind != entryPointUse && u.Version == 0 })
	if len(uses) == 0 {
		return nil
	}
	var names []message.Text
	for _, u := range uses {
		text := message.New("%s %s", message.Phrase(strings.ReplaceAll(u.Kind, "-", " ")), u.Name)
		if !slices.ContainsFunc(names, func(t message.Text) bool { return t.String() == text.String() }) {
			names = append(names, text)
		}
	}
	e := fault.New(fault.Conflict, "flow_used", "The flow %s is used and cannot be deleted: %s.", f.Name, message.List(", ", names...))
	e.Detail = map[string]any{"uses": uses}
	return e
}

const entryPointUse = "entry-point"

func (r *Releases) idle(ctx context.Context, ch *change, confirmed bool) error {
	running := r.running()
	if running == nil {
		return nil
	}
	n, err := running.Contacts(ctx, ch.was.Organisation, ch.was.ID)
	if err != nil {
		return fmt.Errorf("counting contacts of flow %s: %w", ch.was.ID, err)
	}
	if n > 0 && !confirmed {
		e := fault.New(fault.Conflict, "confirmation_required", "%d %s on the flow %s. When it is deleted, they go on on their versions to their ends.", n, contacts(n), ch.was.Name)
		e.Detail = map[string]any{"contacts": n}
		return e
	}
	if n > 0 {
		ch.note("contacts", fmt.Sprint(n))
	}
	return nil
}

func contacts(n int) message.Phrase {
	if n == 1 {
		return "contact runs"
	}
	return "contacts run"
}
