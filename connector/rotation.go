package connector

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// rotates reports whether a rotation may change the setting: the secrets and who
// signs in, never where to (A10).
func (s Setting) rotates() bool { return s.Secret || s.Rotates }

// Stage puts a next credential beside the one in use: settings and secrets
// that a rotation may change, the others as they are. The connection stays
// active. A nil draft takes the staged one away.
func (c *Connections) Stage(ctx context.Context, by By, id string, revision int64, settings *value.Object) (View, error) {
	var e *entered
	r, err := c.change(ctx, by, access.ConnectorRotate, id, revision, func(ctx context.Context, ch *change) error {
		if settings == nil {
			if ch.was.Next == nil {
				return nothingStaged(ch.was)
			}
			ch.note("step", "withdraw")
			ch.now.Next = nil
			return nil
		}
		ch.note("step", "stage")
		kept, err := c.open(ctx, by.Actor, ch.was, ch.was.Credential)
		if err != nil && fault.ReasonOf(err) != unreadable {
			return err
		}
		if e, err = c.next(ch.was, settings, kept); err != nil {
			return err
		}
		next := e.credential(c.now(), ch.was.Revision+1, Report{})
		ch.now.Next = &next
		ch.differences(e.kind, ch.was.Credential, next, given(settings, e.checked.SecretNames))
		return c.seal(ctx, ch.now, next.Version, e.secrets)
	})
	if err != nil {
		return View{}, err
	}
	v := c.view(ctx, r)
	if e != nil {
		v.Warnings = e.warnings
	}
	return v, nil
}

// next checks what is staged: the settings in use with what the rotation changes.
func (c *Connections) next(was Record, settings *value.Object, kept secrets) (*entered, error) {
	kind, ok := c.kinds[was.Kind]
	if !ok {
		return nil, fmt.Errorf("the connector %s is of the kind %s, which this release does not have", was.Name, was.Kind)
	}
	all := was.Credential.Settings.Clone()
	var fixed []fault.Field
	for name, v := range settings.All() {
		s, known := kind.setting(name)
		if known && !s.rotates() && !blank(v) {
			if now, _ := all.Get(name); value.Text(now) != strings.TrimSpace(value.Text(v)) {
				fixed = append(fixed, fault.Field{Path: "settings." + name, Message: "is not changed by a rotation; deactivate the connector and edit it"})
			}
			continue
		}
		if !blank(v) {
			all.Set(name, v)
		}
	}
	e := c.read(kind, all, kept)
	if all.Len() == was.Credential.Settings.Len() && len(fixed) == 0 && value.Equal(all, was.Credential.Settings) {
		return nil, fault.New(fault.Invalid, "nothing_new", "Nothing would change. Enter the next secret, or the next certificate with its key.")
	}
	e.problems = append(fixed, e.problems...)
	reason := "settings_invalid"
	if c.again(e, was, settings, kept) {
		reason = "secret_needed_again"
	}
	if len(fixed) > 0 {
		reason = "setting_not_rotatable"
	}
	return e, e.refusal(reason)
}

// CutOver takes the staged credential into use; it must have been tested well,
// unless nothing but a call can tell whether it is right.
// The token of that test is used from here on, so that no caller waits for one.
func (c *Connections) CutOver(ctx context.Context, by By, id string, revision int64) (View, error) {
	r, err := c.change(ctx, by, access.ConnectorRotate, id, revision, func(_ context.Context, ch *change) error {
		switch next := ch.was.Next; {
		case next == nil:
			return nothingStaged(ch.was)
		case next.Tested.IsZero() && c.verifiable(ch.was.Kind, *next):
			return fault.New(fault.Conflict, "next_untested", "The next credential of the connector %s has not been tested well. Test it first.", ch.was.Name)
		}
		ch.note("step", "cut over")
		previous := ch.was.Credential
		ch.now.Credential, ch.now.Previous, ch.now.Next = *ch.was.Next, &previous, nil
		ch.now.Credential.Since = c.now()
		return nil
	})
	return c.rotated(ctx, r, err)
}

// Undo brings back what the last cut-over replaced, for some days afterwards.
// What it takes out of use is staged again, to be tested anew, unless another
// one is staged already.
func (c *Connections) Undo(ctx context.Context, by By, id string, revision int64) (View, error) {
	r, err := c.change(ctx, by, access.ConnectorRotate, id, revision, func(_ context.Context, ch *change) error {
		switch {
		case ch.was.Previous == nil:
			return fault.New(fault.Conflict, "nothing_to_undo", "The connector %s has no cut-over to undo.", ch.was.Name)
		case !c.undoable(ch.was):
			return fault.New(fault.Conflict, "nothing_to_undo", "The last cut-over of the connector %s was more than %d days ago; the credential before is not used any more.", ch.was.Name, int(c.o.KeepPrevious/(24*time.Hour)))
		}
		ch.note("step", "undo")
		if ch.now.Next == nil {
			undone := ch.was.Credential
			undone.Since, undone.Tested = c.now(), time.Time{}
			ch.now.Next = &undone
		}
		ch.now.Credential, ch.now.Previous = *ch.was.Previous, nil
		ch.now.Credential.Since = c.now()
		return nil
	})
	return c.rotated(ctx, r, err)
}

// rotated shows a connection whose credential has changed.
func (c *Connections) rotated(ctx context.Context, r Record, err error) (View, error) {
	if err != nil {
		return View{}, err
	}
	return c.view(ctx, r), nil
}

// undoable tells whether the credential before may still be brought back.
func (c *Connections) undoable(r Record) bool {
	return r.Previous != nil && c.now().Sub(r.Credential.Since) <= c.o.KeepPrevious
}

func nothingStaged(r Record) error {
	return fault.New(fault.Conflict, "nothing_staged", "The connector %s has no next credential. Stage one first.", r.Name)
}
