package trigger

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/value"
)

// Call is a contact that arrives at an entry point.
type Call struct {
	EntryPoint string // id, name or number; "" for the one that has the DNIS
	Channel    string // "" for the entry point's; another is refused
	ANI, DNIS  string
	Region     string        // PSTNRegion
	Headers    *value.Object // handed to the flow as they are
	Payload    any           // a value of package value
	Variables  *value.Object // values for flow variables; they go before the entry point's
	Key        string        // the client's, for the one contact that it means (M3)

	door    string // by which it comes in; "" for the API
	awaited bool   // nobody is told of it before it ends
}

// Arrived is what became of it.
type Arrived struct {
	Contact runner.Contact
	New     bool // false: the contact of this key was there already
}

const mostKey = 256 // characters of a client's key

// Arrive begins a contact with the version that answers at its entry point now,
// and with which it stays. Before any activity runs, it is refused with
// [fault.Conflict] and the reason "halted" while that version, or a subflow of
// it, refers to a connector that is inactive (S2-12); it is let in again as soon
// as the connector is active (S2-13). Other reasons: "not_published",
// "key_reused", "entry_point_unknown", "channel_other", and those of the runner's
// limits, with retry_after in the refusal's Detail (I11).
func (t *Triggers) Arrive(ctx context.Context, organisation string, c Call) (Arrived, error) {
	if err := c.check(); err != nil {
		return Arrived{}, err
	}
	ref := c.EntryPoint
	if ref == "" {
		ref = number(c.DNIS)
	}
	at, err := t.target(ctx, organisation, ref)
	if err != nil {
		return Arrived{}, err
	}
	if c.Channel != "" && c.Channel != at.Channel {
		return Arrived{}, fault.New(fault.Conflict, "channel_other", "The entry point %s is for %s, not for %s.", at.Name, at.Channel, c.Channel)
	}
	return t.arriveAt(ctx, at, c)
}

func (t *Triggers) arriveAt(ctx context.Context, at *target, c Call) (Arrived, error) {
	if c.DNIS == "" && len(at.Numbers) == 1 {
		c.DNIS = at.Numbers[0]
	}
	id, err := t.contactID(at, c)
	if err != nil {
		return Arrived{}, err
	}
	if refused := t.open(ctx, at); refused != nil {
		return t.before(ctx, at, c, id, refused)
	}
	contact, began, err := t.o.Contacts.Start(ctx, at.arrival(id, c))
	if err != nil {
		return Arrived{}, unavailable(err)
	}
	if !began {
		err = c.same(contact)
	}
	return Arrived{Contact: contact, New: began}, err
}

// before answers a repeated request with the contact that it began before what
// refuses it now.
func (t *Triggers) before(ctx context.Context, at *target, c Call, id string, refused error) (Arrived, error) {
	if c.Key == "" {
		return Arrived{}, refused
	}
	contact, err := t.o.Contacts.Show(ctx, at.Organisation, id)
	if err != nil {
		return Arrived{}, refused
	}
	return Arrived{Contact: contact}, c.same(contact)
}

// space is the namespace of the ids that follow from client keys (RFC 9562, 5.5).
var space = uuid.MustParse("0b6b0c5c-5f0e-5d0b-9f2c-2f6f3a1c7d11")

// contactID is new without a client key; with one it follows from the key.
func (t *Triggers) contactID(at *target, c Call) (string, error) {
	if c.Key == "" {
		id, err := uuid.NewRandomFromReader(t.o.Rand)
		return id.String(), err
	}
	return uuid.NewSHA1(space, []byte(strings.Join([]string{at.Organisation, at.ID, c.door, c.Key}, "\x00"))).String(), nil
}

// arrival is what the runner is told. The attributes have Webex's names
// (flow-formats.md A: outputs of the start activity).
func (at *target) arrival(id string, c Call) runner.Arrival {
	headers := c.Headers
	if headers == nil {
		headers = value.NewObject(0)
	}
	return runner.Arrival{
		Organisation: at.Organisation, ID: id, New: c.Key == "", Awaited: c.awaited, Version: at.version.ID, Number: at.version.Number, Flow: at.version.Flow, FlowName: at.flowName,
		Label: string(at.Label), EntryPoint: at.ID, Channel: at.Channel, Variables: over(at.Variables, c.Variables),
		Attributes: value.Of("ANI", c.ANI, "DNIS", c.DNIS, "InteractionId", id, "EntryPointId", at.ID, "PSTNRegion", c.Region,
			"FlowId", at.version.Flow, "FlowVersionLabel", string(at.Label), "OrgId", at.Organisation, "Headers", headers, "Payload", c.Payload),
	}
}

// over lays values over others.
func over(below, above *value.Object) *value.Object {
	if below.Len() == 0 {
		return above
	}
	if above.Len() == 0 {
		return below
	}
	all := below.Clone()
	for name, v := range above.All() {
		all.Set(name, v)
	}
	return all
}

func (c *Call) check() error {
	var wrong complaints
	wrong.unless(c.EntryPoint != "" || c.DNIS != "", "entry_point", "is missing; name it, or the DNIS")
	wrong.short("key", c.Key, mostKey)
	wrong.short("ani", c.ANI, mostNumber)
	wrong.short("dnis", c.DNIS, mostNumber)
	wrong.short("region", c.Region, mostName)
	return wrong.refusal("contact_invalid", "The contact cannot begin like this.")
}

// same refuses a client's key that comes with another request, as far as the
// contact tells.
func (c *Call) same(began runner.Contact) error {
	if began.ANI == c.ANI && began.DNIS == c.DNIS {
		return nil
	}
	e := fault.New(fault.Conflict, "key_reused", "The key was used for another contact, with another ANI or DNIS. Each contact needs a key of its own.")
	e.Detail = map[string]any{"contact": began.ID}
	return e
}

// standbyRetry is when another process may have taken over, or answers.
const standbyRetry = 5 * time.Second

// unavailable makes refusals of what is no fault of the caller and passes.
func unavailable(err error) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, runner.ErrStandby):
		e := fault.New(fault.Unavailable, "standby", "Another process runs the contacts. Ask that one, or try again when it has ended.")
		e.Detail, e.Cause = map[string]any{"retry_after": standbyRetry}, err
		return e
	}
	return err
}
