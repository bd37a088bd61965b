package connector

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// change is one change of a record, made in one transaction with its audit entry.
type change struct {
	by     By
	action access.Action
	was    Record
	now    Record // as f leaves it
	detail []audit.Detail
	wiped  bool
}

func (ch *change) note(name, text string) {
	ch.detail = append(ch.detail, audit.Detail{Name: name, Value: text})
}

// change reads the record of the given revision (L11), has f change it, stores
// it with the next revision and records who did it. f may run more than once.
// Afterwards every call of this process sees the change.
func (c *Connections) change(ctx context.Context, by By, action access.Action, id string, revision int64, f func(context.Context, *change) error) (Record, error) {
	if err := by.may(action, id); err != nil {
		return Record{}, err
	}
	var now Record
	var wiped bool
	err := c.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		was, err := c.record(ctx, by, id)
		if err != nil {
			return err
		}
		if was.Revision != revision {
			return stale(was)
		}
		ch := &change{by: by, action: action, was: was, now: was}
		err = f(ctx, ch)
		wiped = wiped || ch.wiped
		if err != nil {
			return err
		}
		now, err = c.keep(ctx, ch)
		return err
	})
	if err != nil {
		if wiped {
			c.live.again(id)
		}
		return Record{}, err
	}
	c.live.changed(c, now, nil)
	return now, nil
}

// keep stores a change and its audit entry, and takes away secrets that nothing
// needs any more.
func (c *Connections) keep(ctx context.Context, ch *change) (Record, error) {
	r := ch.now
	r.Revision = ch.was.Revision + 1
	r.Updated = c.now()
	if r.State != ch.was.State {
		r.StateSince = r.Updated
		ch.detail = slices.Insert(ch.detail, 0, audit.Detail{Name: "state", Value: string(ch.was.State) + " → " + string(r.State)})
	}
	clash, late, err := c.o.Store.Update(ctx, r)
	switch {
	case err != nil:
		return r, fmt.Errorf("storing connector %s: %w", r.ID, err)
	case late:
		return r, stale(r)
	case clash != "":
		return r, taken(clash, r)
	}
	if len(r.versions()) < len(ch.was.versions()) || r.Credential.Version != ch.was.Credential.Version {
		if err := c.o.Secrets.Delete(ctx, r.Organisation, place(r, 0).Credential, r.versions()...); err != nil {
			return r, fmt.Errorf("removing secrets of connector %s: %w", r.ID, err)
		}
	}
	return r, c.entry(ctx, ch.by, ch.action, r, audit.Done, ch.detail)
}

// entry writes one audit entry.
func (c *Connections) entry(ctx context.Context, by By, action access.Action, r Record, outcome string, detail []audit.Detail) error {
	err := c.o.Audit.Record(ctx, audit.Entry{
		Organisation: r.Organisation, Actor: by.Actor, Action: string(action),
		Object: audit.Object{Kind: "connector", ID: r.ID, Name: r.Name}, Outcome: outcome, Detail: detail,
	})
	if err != nil {
		return fmt.Errorf("recording %s of connector %s: %w", action, r.ID, err)
	}
	return nil
}

// may is the second door: what the caller may not do is refused here, too. The
// id is of the connection that is concerned; "" for none (domain §1.2).
func (by By) may(action access.Action, id string) error {
	if by.May == nil || by.May(string(action)) {
		return nil
	}
	e := fault.New(fault.Forbidden, "role_missing", "Your roles do not allow this: %s.", action)
	e.Detail = map[string]any{"action": string(action)}
	if id != "" {
		e.Detail["connectorId"] = id
	}
	return e
}

func stale(r Record) error {
	return fault.New(fault.Stale, "connector_changed", "Somebody else has changed the connector %s meanwhile. Load it again and repeat what you did.", r.Name)
}

// taken tells which of a record's names is another connector's (S1-3).
func taken(clash string, r Record) error {
	e := fault.New(fault.Conflict, "name_taken", "The name %q is taken already. Names, and what flows call a connector by, are unique whatever their letter case.", clash)
	path := "name"
	if Fold(clash) != Fold(r.Name) {
		for i, text := range r.For {
			if Fold(text) == Fold(clash) {
				path = fmt.Sprintf("for[%d]", i)
			}
		}
	}
	return e.Where(fault.At(path, "is taken already"))
}

// inactive refuses what only an inactive connection may undergo (S2-10, L10).
func inactive(r Record, what string) error {
	if r.State == Inactive {
		return nil
	}
	return fault.New(fault.Conflict, "connector_active", "The connector %s is active. Deactivate it first, then %s it.", r.Name, message.Phrase(what))
}

func already(r Record) error {
	return fault.New(fault.Conflict, "connector_"+string(r.State), "The connector %s is %s already.", r.Name, message.Phrase(r.State))
}

// flows lists uses as a sentence has them.
func flows(uses []Use) message.Translated {
	var list []message.Text
	for _, u := range uses {
		text := message.New("%s (draft)", u.Name)
		switch {
		case u.Version > 0 && len(u.Labels) == 0:
			text = message.New("%s (version %d)", u.Name, u.Version)
		case u.Version > 0:
			text = message.New("%s (version %d, %s)", u.Name, u.Version, strings.Join(u.Labels, ", "))
		}
		if !slices.ContainsFunc(list, func(t message.Text) bool { return t.String() == text.String() }) {
			list = append(list, text)
		}
	}
	return message.List(", ", list...)
}
