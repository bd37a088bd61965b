package trigger

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// may is the second door: what the caller may not do is refused here, too.
func may(by By, action access.Action) error {
	if by.May == nil || by.May(string(action)) {
		return nil
	}
	e := fault.New(fault.Forbidden, "role_missing", "Your roles do not allow this: %s.", action)
	e.Detail = map[string]any{"action": string(action)}
	return e
}

// object is what a change is made to.
type object struct {
	kind, called string // "entry_point", "entry point"
	id, name     string
}

// change makes a change and its audit entry in one transaction, and has every
// arrival of this process see it. f may run more than once.
func (t *Triggers) change(ctx context.Context, by By, action string, f func(context.Context) (object, []audit.Detail, error)) error {
	if err := may(by, access.EntryPointWrite); err != nil {
		return err
	}
	err := t.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		o, detail, err := f(ctx)
		if err != nil {
			return err
		}
		err = t.o.Audit.Record(ctx, audit.Entry{
			Organisation: by.Organisation, Actor: by.Actor, Action: o.kind + "." + action,
			Object: audit.Object{Kind: o.kind, ID: o.id, Name: o.name}, Outcome: audit.Done, Detail: detail,
		})
		if err != nil {
			return fmt.Errorf("recording %s of the %s %s: %w", action, o.called, o.id, err)
		}
		return nil
	})
	if err == nil {
		t.Forget()
	}
	return err
}

// stored makes a refusal of what the store said of a change.
func (o object) stored(clash string, stale bool, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("storing the %s %s: %w", o.called, o.id, err)
	case stale:
		return o.stale()
	case clash != "":
		e := fault.New(fault.Conflict, "name_taken", "%q is taken already. The names and numbers of %s are unique, whatever their letter case.", clash, message.Phrase(o.called+"s")).
			Where(fault.At("name", "is taken already"))
		if clash != o.name {
			e.Reason, e.Fields = "number_taken", []fault.Field{fault.At("numbers", "has %s, which is another entry point's", clash)}
		}
		return e
	}
	return nil
}

func (o object) stale() error {
	return fault.New(fault.Stale, o.kind+"_changed", "Somebody else has changed the %s %s meanwhile. Load it again and repeat what you did.", message.Phrase(o.called), o.name)
}

// unknown refuses what there is not, or what is another organisation's (L3).
func unknown(kind, called string) error {
	return fault.New(fault.NotFound, kind+"_unknown", "There is no such %s.", message.Phrase(called))
}

// differences notes what a change has changed: pairs of a name and its values
// before and after.
func differences(triples ...string) (detail []audit.Detail) {
	for i := 0; i+2 < len(triples); i += 3 {
		if was, is := triples[i+1], triples[i+2]; was != is {
			detail = append(detail, audit.Detail{Name: triples[i], Value: orNone(was) + " → " + orNone(is)})
		}
	}
	return detail
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
