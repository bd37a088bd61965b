package release

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// change is one change of a flow, made in one transaction with its audit entry.
type change struct {
	action string // for the audit log, such as "flow.rename"
	was    Record
	now    Record // as f leaves it
	edited bool   // the draft changes, and with it the revision
	doc    document
	detail []audit.Detail
	then   func(context.Context, Record) error // runs when it is stored; may be nil
}

func (ch *change) note(name, text string) {
	ch.detail = append(ch.detail, audit.Detail{Name: name, Value: text})
}

// anyRevision is for changes that do not depend on what the draft holds.
const anyRevision = -1

// change reads a flow, refuses when it is not at the revision (L11), has f change
// it, stores it and records who did it. f may run more than once.
func (r *Releases) change(ctx context.Context, by By, action, id string, revision int64, f func(context.Context, *change) error) (Record, error) {
	var now Record
	err := r.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := r.o.Flows.HoldFlows(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the flows: %w", err)
		}
		was, err := r.record(ctx, by.Organisation, id)
		if err != nil {
			return err
		}
		if revision != anyRevision && was.Revision != revision {
			return stale(was)
		}
		ch := &change{action: action, was: was, now: was}
		if err := f(ctx, ch); err != nil {
			return err
		}
		if err := r.keep(ctx, by, ch); err != nil {
			return err
		}
		now = ch.now
		if ch.then != nil {
			return ch.then(ctx, now)
		}
		return nil
	})
	r.changed()
	return now, err
}

// changed lets go of everything that is remembered of flows, here and where
// contacts come in.
func (r *Releases) changed() {
	r.changes.Add(1)
	if points := r.entryPoints(); points != nil {
		points.Forget()
	}
}

// keep stores a change, with the references of its draft and an audit entry.
func (r *Releases) keep(ctx context.Context, by By, ch *change) error {
	if err := ch.legible(); err != nil {
		return err
	}
	if err := r.vacant(ctx, ch.now); err != nil {
		return err
	}
	if ch.edited {
		ch.now.Revision, ch.now.Updated, ch.now.UpdatedBy = ch.was.Revision+1, r.now(), by.Actor.Name
	}
	if err := r.o.Flows.PutFlow(ctx, ch.now); err != nil {
		return fmt.Errorf("storing flow %s: %w", ch.now.ID, err)
	}
	if ch.doc.flow != nil {
		if err := r.o.References.SetReferences(ctx, ch.now.Organisation, ch.now.ID, 0, ch.doc.references); err != nil {
			return fmt.Errorf("storing what flow %s refers to: %w", ch.now.ID, err)
		}
	}
	return r.entry(ctx, by, ch)
}

func (r *Releases) entry(ctx context.Context, by By, ch *change) error {
	return record(ctx, r.o.Audit, by, ch.action, audit.Object{Kind: "flow", ID: ch.now.ID, Name: ch.now.Name}, ch.detail)
}

// record writes one audit entry of what was done.
func record(ctx context.Context, log *audit.Log, by By, action string, object audit.Object, detail []audit.Detail) error {
	err := log.Record(ctx, audit.Entry{Organisation: by.Organisation, Actor: by.Actor, Action: action, Object: object, Outcome: audit.Done, Detail: detail})
	if err != nil {
		return fmt.Errorf("recording %s of %s %s: %w", action, object.Kind, object.ID, err)
	}
	return nil
}

// record returns a flow of the caller's own organisation that is not deleted (L3).
func (r *Releases) record(ctx context.Context, organisation, id string) (Record, error) {
	f, ok, err := r.o.Flows.Flow(ctx, organisation, id)
	switch {
	case err != nil:
		return Record{}, fmt.Errorf("reading flow %s: %w", id, err)
	case !ok || f.Deleted || f.Organisation != organisation:
		return Record{}, fault.New(fault.NotFound, "flow_unknown", "There is no such flow.")
	}
	return f, nil
}

// legible refuses a new name that cannot be seen; one that a flow has already does
// not keep it from being changed and published.
func (ch *change) legible() error {
	if ch.now.Name == ch.was.Name || value.Visible(ch.now.Name) {
		return nil
	}
	return wrong("name_invalid", "name", value.Invisible, "The name of the flow holds characters that cannot be seen.")
}

// vacant refuses a name that another flow of the organisation has. The flows are
// held, so nobody takes it meanwhile.
func (r *Releases) vacant(ctx context.Context, f Record) error {
	if f.Deleted {
		return nil
	}
	if fold(f.Name) == "" {
		return wrong("name_missing", "name", "is required", "A flow needs a name.")
	}
	if len(f.Name) > longestName {
		return wrong("name_too_long", "name", "is too long", "A name has at most %d bytes.", longestName)
	}
	other, ok, err := r.o.Flows.FlowNamed(ctx, f.Organisation, f.Name)
	if err != nil {
		return fmt.Errorf("looking for the name of flow %s: %w", f.ID, err)
	}
	if ok && other.ID != f.ID {
		return taken("flow", f.Name)
	}
	return nil
}

const longestName = 200

func fold(name string) string { return connector.Fold(name) }

func taken(what message.Phrase, name string) error {
	e := fault.New(fault.Conflict, "name_taken", "There is a %s called %q already. Names are unique whatever their letter case.", what, name)
	return e.Where(fault.At("name", "is taken already"))
}

// wrong refuses one thing that was sent.
func wrong(reason, path, why, format string, args ...any) error {
	return fault.New(fault.Invalid, reason, format, args...).Where(fault.At(path, "%s", message.Phrase(why)))
}

// stale says who has changed the draft meanwhile, and when (L11).
func stale(f Record) error {
	e := fault.New(fault.Stale, "flow_changed", "%s has changed the flow %s at %s. Load it again and repeat what you did.",
		somebody(f.UpdatedBy), f.Name, f.Updated.UTC().Format(time.RFC3339))
	e.Detail = map[string]any{"updatedBy": f.UpdatedBy, "updated": f.Updated.UTC().Format(time.RFC3339), "revision": f.Revision}
	return e
}

func somebody(name string) any {
	if name == "" {
		return message.Phrase("Somebody else")
	}
	return name
}

// unlocked refuses what changes a draft that somebody else has locked.
func (f Record) unlocked(by By) error {
	if f.Lock == nil || f.Lock.heldBy(by) {
		return nil
	}
	e := fault.New(fault.Conflict, "flow_locked", "%s has locked the flow %s since %s.", somebody(f.Lock.By.Name), f.Name, f.Lock.Since.UTC().Format(time.RFC3339))
	e.Detail = map[string]any{"lockedBy": f.Lock.By.Name, "since": f.Lock.Since.UTC().Format(time.RFC3339)}
	return e
}

func (l *Lock) heldBy(by By) bool { return l.By.Kind == by.Actor.Kind && l.By.ID == by.Actor.ID }

// may is the second door: what the caller may not do is refused here, too.
func (by By) may(action access.Action) error {
	if by.May == nil || by.May(string(action)) {
		return nil
	}
	e := fault.New(fault.Forbidden, "role_missing", "Your roles do not allow this: %s.", action)
	e.Detail = map[string]any{"action": string(action)}
	return e
}

// joined lists labels in the order in which people know them.
func joined(labels []Label) string {
	texts := make([]string, len(labels))
	for i, l := range sorted(labels) {
		texts[i] = string(l)
	}
	return strings.Join(texts, ", ")
}

func sorted(labels []Label) []Label {
	list := slices.Clone(labels)
	slices.SortFunc(list, func(a, b Label) int { return rank(a) - rank(b) })
	return list
}

func rank(l Label) int { return slices.Index([]Label{Dev, Test, Live, Latest}, l) }
