package trigger

import (
	"context"
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
)

// Drafts makes trials of drafts; *release.Releases does.
type Drafts interface {
	Try(ctx context.Context, by release.By, flow string, force bool) (release.Trial, string, []field.Problem, error)
}

// TrialCall is a simulated contact that tries a draft.
type TrialCall struct {
	Call             // EntryPoint is not used
	Flow   string    // id
	Force  bool      // although the draft names what the organisation does not have
	At     time.Time // when its clock starts; zero for now
	Paused bool      // its clock stands still
}

// draftLabel is what stands for the version label of a draft that is tried.
const draftLabel = "Draft"

// mostAway is how far a trial's clock may be from the wall clock.
const mostAway = 50 * 366 * 24 * time.Hour

// Try begins a simulated contact on a draft as it is saved now. Whatever refuses
// contacts at an entry point refuses it too, and what refuses to publish the draft.
func (t *Triggers) Try(ctx context.Context, by By, c TrialCall) (Arrived, error) {
	if t.o.Drafts == nil {
		return Arrived{}, fault.New(fault.Unavailable, "drafts_unavailable", "Drafts cannot be tried here.")
	}
	c.EntryPoint, c.door = c.Flow, "draft/"+c.Flow
	if c.Channel == "" {
		c.Channel = channel.Telephony{}.Name()
	}
	if err := c.check(); err != nil {
		return Arrived{}, err
	}
	if err := c.near(t.o.Clock()); err != nil {
		return Arrived{}, err
	}
	version, name, _, err := t.o.Drafts.Try(ctx, by, c.Flow, c.Force)
	if err != nil {
		return Arrived{}, err
	}
	at := &target{EntryPoint: EntryPoint{Organisation: by.Organisation, Label: draftLabel, Channel: c.Channel}, version: version, flowName: name}
	if at.refs, err = t.o.Flows.References(ctx, by.Organisation, version.ID); err != nil {
		return Arrived{}, err
	}
	id, err := t.contactID(at, c.Call)
	if err != nil {
		return Arrived{}, err
	}
	if refused := t.open(ctx, at); refused != nil {
		return t.before(ctx, at, c.Call, id, refused)
	}
	arrival := at.arrival(id, c.Call)
	arrival.Trial = runner.Trial{Simulated: true, At: c.At, Paused: c.Paused}
	contact, began, err := t.o.Contacts.Start(ctx, arrival)
	if err != nil {
		return Arrived{}, unavailable(err)
	}
	if !began {
		err = c.same(contact)
	}
	return Arrived{Contact: contact, New: began}, err
}

// near refuses a clock that starts too far away.
func (c *TrialCall) near(now time.Time) error {
	if away := c.At.Sub(now).Abs(); c.At.IsZero() || away <= mostAway {
		return nil
	}
	e := fault.New(fault.Invalid, "clock_invalid", "The contact's clock cannot start at %s.", c.At.UTC().Format(time.RFC3339))
	e.Fields = []fault.Field{{Path: "at", Message: "is more than 50 years away"}}
	return e
}

// EntryPointName is the name of an entry point by its id; not_found when there
// is none.
func (t *Triggers) EntryPointName(ctx context.Context, organisation, id string) (string, error) {
	found, err := t.target(ctx, organisation, id)
	if err != nil {
		return "", err
	}
	return found.Name, nil
}
