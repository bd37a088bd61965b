package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// anything is any JSON value, with objects in their order.
type anything struct{ value any }

// UnmarshalJSON reads a value strictly.
func (v *anything) UnmarshalJSON(text []byte) (err error) {
	if v.value, err = payload.DecodeJSONStrict(text); err != nil {
		return errNotJSON
	}
	return nil
}

// MarshalJSON writes the value.
func (v anything) MarshalJSON() ([]byte, error) { return value.AppendJSON(nil, v.value), nil }

// Schema allows anything.
func (anything) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "Any JSON value."}
}

type startContact struct {
	Key  string `header:"Idempotency-Key" maxLength:"256" doc:"A second request with it at the same entry point begins nothing and gets the first one's contact."`
	Body struct {
		EntryPoint string    `json:"entry_point,omitempty" maxLength:"200" doc:"Id or name; left out, the one that has the DNIS."`
		Draft      string    `json:"draft,omitempty" maxLength:"200" doc:"Instead of an entry point: id of a flow whose draft is tried, as it is saved now. The contact is simulated. It takes contact.simulate and flow.edit."`
		At         time.Time `json:"at,omitzero" doc:"Of a draft: when the contact's clock starts; left out, now."`
		Paused     bool      `json:"paused_clock,omitempty" doc:"Of a draft: its clock stands still but for advance-contact-clock."`
		Force      bool      `json:"force,omitempty" doc:"Of a draft: also when it names what the organisation does not have."`
		Channel    string    `json:"channel,omitempty" maxLength:"50" doc:"Left out, the entry point's; of a draft, telephony."`
		ANI        string    `json:"ani,omitempty" maxLength:"100" doc:"Who calls." example:"+14155550101"`
		DNIS       string    `json:"dnis,omitempty" maxLength:"100" doc:"The number called."`
		Region     string    `json:"region,omitempty" maxLength:"100" doc:"PSTNRegion."`
		Headers    members   `json:"headers,omitempty" doc:"Read as NewContact.Headers."`
		Payload    anything  `json:"payload,omitempty" doc:"Read as NewContact.Payload."`
		Variables  members   `json:"variables,omitempty" doc:"Values for flow variables."`
	}
}

// startedContact is a contact that has begun, or that was there already.
type startedContact struct {
	Status   int
	Location string `header:"Location"`
	Body     Contact
}

func (a *api) arrivalOperations() {
	serve(a, operation{
		who: needsEither(access.ContactStart, access.ContactSimulate), method: http.MethodPost, path: contactsPath, id: "start-contact", tag: "contacts", status: http.StatusCreated, conflicts: true,
		summary: "Begin a contact", description: "At an entry point, which takes contact.start, or a simulated one on a draft, which takes contact.simulate and flow.edit. Answered once it is on disk. Refused (409, halted) while its flow uses a connector that is inactive; 429 or 503 with Retry-After beyond the limits of arrivals and contacts.",
	}, a.startContact)
}

func (a *api) startContact(ctx context.Context, by account.Caller, in *startContact) (*startedContact, error) {
	b := in.Body
	if b.Draft != "" {
		return a.startTrial(ctx, by, in)
	}
	if err := by.Allow(access.ContactStart); err != nil {
		return nil, err
	}
	if !b.At.IsZero() || b.Paused || b.Force {
		return nil, invalidField("draft", "is missing: at, paused_clock and force are for drafts")
	}
	if b.EntryPoint == "" && b.DNIS == "" {
		return nil, invalidField("entry_point", "or dnis: give one of the two")
	}
	arrived, err := a.o.Triggers.Arrive(ctx, by.Organisation, trigger.Call{EntryPoint: b.EntryPoint, Channel: b.Channel, ANI: b.ANI, DNIS: b.DNIS, Region: b.Region,
		Headers: b.Headers.object(), Payload: b.Payload.value, Variables: b.Variables.object(), Key: in.Key})
	if err != nil {
		return nil, err
	}
	return a.started(ctx, by, arrived), nil
}

func (a *api) started(ctx context.Context, by account.Caller, arrived trigger.Arrived) *startedContact {
	out := &startedContact{Status: http.StatusCreated, Location: contactsPath + "/" + arrived.Contact.ID, Body: a.names(ctx, by).contact(ctx, arrived.Contact)}
	if !arrived.New {
		out.Status = http.StatusOK
	}
	return out
}

// startTrial begins a simulated contact on a draft.
func (a *api) startTrial(ctx context.Context, by account.Caller, in *startContact) (*startedContact, error) {
	b := in.Body
	if err := by.Allow(access.ContactSimulate); err != nil {
		return nil, err
	}
	if b.EntryPoint != "" {
		return nil, invalidField("draft", "or entry_point: give one of the two")
	}
	arrived, err := a.o.Triggers.Try(ctx, a.releaseBy(by), trigger.TrialCall{Flow: b.Draft, Force: b.Force, At: b.At, Paused: b.Paused,
		Call: trigger.Call{Channel: b.Channel, ANI: b.ANI, DNIS: b.DNIS, Region: b.Region, Headers: b.Headers.object(), Payload: b.Payload.value,
			Variables: b.Variables.object(), Key: in.Key}})
	if err != nil {
		return nil, err
	}
	return a.started(ctx, by, arrived), nil
}

// invalidField refuses one member of a body.
func invalidField(name, why string) error {
	wrong := fault.At(name, "%s", message.Phrase(why))
	return fault.New(fault.Invalid, "invalid", "The request cannot be used: %s %s.", name, wrong).Where(wrong)
}
