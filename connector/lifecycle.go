package connector

import (
	"context"
	"fmt"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// Deactivate stops a connection and the flows that use it. When it is used and
// confirmed is false, nothing happens but a [fault.Conflict] with the reason
// "confirmation_required" and the uses in its detail (S2-10, S2-12).
func (c *Connections) Deactivate(ctx context.Context, by By, id string, revision int64, confirmed bool) (View, error) {
	r, err := c.change(ctx, by, access.ConnectorDeactivate, id, revision, func(ctx context.Context, ch *change) error {
		if ch.was.State == Inactive {
			return already(ch.was)
		}
		uses, err := c.uses(ctx, ch.was)
		if err != nil {
			return err
		}
		if len(uses) > 0 && !confirmed {
			return unconfirmed(uses, "Deactivating the connector %s stops call routing for every flow that uses it: %s. It is best done outside business hours.", ch.was.Name, flows(uses))
		}
		ch.affects(uses)
		ch.now.State = Inactive
		return c.wipe(ctx, ch)
	})
	if err != nil {
		return View{}, err
	}
	return c.view(ctx, r), nil
}

// Activate makes an inactive connection usable again (S2-11, S2-13), after a
// test. Only user name and password that are rejected keep it inactive.
func (c *Connections) Activate(ctx context.Context, by By, id string, revision int64) (View, Report, error) {
	if err := by.may(access.ConnectorActivate, id); err != nil {
		return View{}, Report{}, err
	}
	was, err := c.record(ctx, by, id)
	switch {
	case err != nil:
		return View{}, Report{}, err
	case was.Revision != revision:
		return View{}, Report{}, stale(was)
	case was.State != Inactive:
		return View{}, Report{}, already(was)
	}
	e, err := c.stored(ctx, was, was.Credential)
	if err != nil {
		return View{}, Report{}, fault.New(fault.Conflict, "settings_unusable", "The connector %s cannot be activated: %s. Edit it first.", was.Name, message.Phrase(strings.TrimSuffix(err.Error(), "."))).Because(err)
	}
	report, err := c.trial(ctx, by, e, was, was.Credential.Version, true)
	if err != nil {
		c.o.Broker.Unstage(was.Organisation, was.ID)
		return View{}, report, err
	}
	r, err := c.change(ctx, by, access.ConnectorActivate, id, revision, func(ctx context.Context, ch *change) error {
		if ch.was.State != Inactive {
			return already(ch.was)
		}
		uses, err := c.uses(ctx, ch.was)
		if err != nil {
			return err
		}
		ch.affects(uses)
		ch.now.State = Active
		if report.Verified {
			ch.now.Credential.Tested = c.now()
		}
		return nil
	})
	if err != nil {
		c.o.Broker.Unstage(was.Organisation, was.ID)
		return View{}, report, err
	}
	c.live.changed(c, r, e)
	report.Revision = r.Revision
	return c.view(ctx, r), report, nil
}

// WhereUsed lists where a connection is used.
func (c *Connections) WhereUsed(ctx context.Context, by By, id string) ([]Use, error) {
	r, err := c.record(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return c.uses(ctx, r)
}

// refs are all the texts that a flow may call a connection by.
func (r Record) refs() []string { return append([]string{r.ID, r.Name}, r.For...) }

func (c *Connections) uses(ctx context.Context, r Record) ([]Use, error) {
	if c.o.References == nil {
		return nil, nil
	}
	uses, err := c.o.References.WhereUsed(ctx, r.Organisation, r.refs())
	if err != nil {
		return nil, fmt.Errorf("looking for flows that use connector %s: %w", r.ID, err)
	}
	return uses, nil
}

// wipe drops a connection's tokens in every process (domain §2.6): in this one
// and in the store now, in the others when they read the record again.
func (c *Connections) wipe(ctx context.Context, ch *change) error {
	ch.wiped = true
	r := ch.was
	if err := c.o.Broker.Wipe(ctx, r.Organisation, r.ID); err != nil {
		return fmt.Errorf("dropping the tokens of connector %s: %w", r.ID, err)
	}
	return nil
}

func (ch *change) affects(uses []Use) {
	if len(uses) > 0 {
		ch.note("flows", fmt.Sprint(flows(uses)))
	}
}

func unconfirmed(uses []Use, format string, args ...any) error {
	e := fault.New(fault.Conflict, "confirmation_required", format, args...)
	e.Detail = map[string]any{"uses": uses}
	return e
}
