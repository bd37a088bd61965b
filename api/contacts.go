package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
)

// Contacts are the organisation's contacts, going on and over; *runner.Runner is one.
type Contacts interface {
	ContactRecords
	ContactRecordings
	Input(ctx context.Context, organisation, contact string, in channel.Input) error
	Advance(ctx context.Context, organisation, contact string, by time.Duration) (runner.Contact, error)
	HangUp(ctx context.Context, organisation, contact string) error
}

// ContactRecords shows contacts.
type ContactRecords interface {
	Show(ctx context.Context, organisation, contact string) (runner.Contact, error)
	List(ctx context.Context, q runner.Query) ([]runner.Contact, string, error)
	Statistics(ctx context.Context, q runner.Query) ([]runner.ActivityStatistics, error)
	Delete(ctx context.Context, organisation, contact string) error
}

// ContactRecordings shows what happened in contacts.
type ContactRecordings interface {
	Follow(ctx context.Context, organisation, contact string, after int) (runner.Progress, error)
	Transcript(ctx context.Context, organisation, contact string, after int) ([]runner.Said, bool, error)
}

// Contact is a contact as it is answered.
type Contact struct {
	ID         string              `json:"id"`
	Flow       ContactFlow         `json:"flow"`
	EntryPoint string              `json:"entry_point,omitempty" doc:"Id."`
	EntryName  string              `json:"entry_point_name,omitempty"`
	Channel    string              `json:"channel" example:"telephony"`
	Simulated  bool                `json:"simulated,omitempty" doc:"Somebody tries a flow with it: no customer, no agent, and no part of figures."`
	ANI        string              `json:"ani,omitempty" doc:"Who calls."`
	DNIS       string              `json:"dnis,omitempty" doc:"The number called."`
	State      runner.ContactState `json:"state" enum:"live,parked,over,quarantined" doc:"Live ones are in memory, parked ones wait on disk."`
	Queue      string              `json:"queue,omitempty" doc:"Id of the one in which it waits."`
	QueueName  string              `json:"queue_name,omitempty"`
	Agent      string              `json:"agent,omitempty" doc:"Id of who has it."`
	AgentName  string              `json:"agent_name,omitempty"`
	Activity   string              `json:"activity,omitempty" doc:"At which its main flow stands."`
	Waiting    string              `json:"waiting,omitempty" doc:"For what."`
	Outcome    engine.Outcome      `json:"outcome,omitempty" doc:"ended, disconnected, handed-off, failed or limit."`
	Error      string              `json:"error,omitempty" doc:"Code, when it failed."`
	Steps      int                 `json:"steps" doc:"Activities entered."`
	Started    time.Time           `json:"started"`
	Ended      time.Time           `json:"ended,omitzero"`
	Path       []Visit             `json:"path,omitempty"`
	Variables  *shown              `json:"variables,omitempty" doc:"Secure ones are masked."`
	Now        time.Time           `json:"now,omitzero" doc:"By the clock of a simulated contact that goes on; not of lists."`
	Paused     bool                `json:"paused_clock,omitempty" doc:"Its clock stands still until it is moved."`
	NextTimer  *NextTimer          `json:"next_timer,omitempty" doc:"Of a simulated contact that goes on; not of lists."`
}

// NextTimer is what the clock of a simulated contact comes to next.
type NextTimer struct {
	Due      time.Time `json:"due"`
	Activity string    `json:"activity"`
	For      string    `json:"for" enum:"wait,digits,message,recording,prompt,timer" doc:"What it limits: a wait, the time for keys, a message or a recording, or how long a prompt or music plays."`
}

// ContactFlow is the version that a contact runs, to its end.
type ContactFlow struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Version int    `json:"version" doc:"0 for a draft."`
	Label   string `json:"label,omitempty" doc:"By which the version was chosen; Draft for a draft."`
}

// Visit is one activity that a contact has been through.
type Visit struct {
	Activity     string  `json:"activity"`
	Kind         string  `json:"kind"`
	Port         string  `json:"port,omitempty"`
	Error        string  `json:"error,omitempty" doc:"Code, when it failed."`
	Milliseconds float64 `json:"milliseconds"`
}

func contact(c runner.Contact) Contact {
	out := Contact{ID: c.ID, Simulated: c.Simulated, Flow: ContactFlow{c.Flow, c.FlowName, c.Number, c.Label}, EntryPoint: c.EntryPoint, Channel: c.Channel,
		ANI: c.ANI, DNIS: c.DNIS, State: c.State, Queue: c.Queue, Agent: c.Agent, Activity: c.Activity, Waiting: c.Waiting,
		Outcome: c.Outcome, Error: c.Error, Steps: c.Steps, Started: c.Started.UTC(), Ended: c.Ended}
	for _, v := range c.Path {
		out.Path = append(out.Path, Visit{v.Activity, v.Kind, v.Port, v.Error, milliseconds(v.Took)})
	}
	if c.Variables != nil {
		out.Variables = &shown{c.Variables}
	}
	if k := c.Clock; k != nil {
		out.Now, out.Paused = k.Now.UTC(), k.Paused
		if !k.Due.IsZero() {
			out.NextTimer = &NextTimer{k.Due.UTC(), k.At, k.For}
		}
	}
	return out
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// ContactFilter selects contacts.
type ContactFilter struct {
	State      string    `query:"state" enum:"live,parked,over,quarantined"`
	Flow       string    `query:"flow" maxLength:"100" doc:"Id."`
	Version    string    `query:"version" maxLength:"100" doc:"Id."`
	Label      string    `query:"label" maxLength:"20" doc:"Version label by which the version was chosen."`
	EntryPoint string    `query:"entry_point" maxLength:"100" doc:"Id."`
	Channel    string    `query:"channel" maxLength:"50"`
	Number     string    `query:"number" maxLength:"100" doc:"ANI or DNIS, whole."`
	Outcome    string    `query:"outcome" enum:"ended,disconnected,handed-off,failed,limit"`
	Activity   string    `query:"activity" maxLength:"200" doc:"Label of one that it has been through."`
	Error      string    `query:"error" maxLength:"100" doc:"Code with which it failed; any for all that did."`
	Since      time.Time `query:"since"`
	Until      time.Time `query:"until"`
	Simulated  string    `query:"simulated" enum:"true,any" doc:"Contacts with which somebody tries a flow: only them, or them as well; left out, none of them."`
}

func (f ContactFilter) values() url.Values {
	v := url.Values{"state": {f.State}, "flow": {f.Flow}, "version": {f.Version}, "label": {f.Label}, "entry_point": {f.EntryPoint},
		"channel": {f.Channel}, "number": {f.Number}, "outcome": {f.Outcome}, "activity": {f.Activity}, "error": {f.Error}, "since": {""}, "until": {""}, "simulated": {f.Simulated}}
	for name, t := range map[string]time.Time{"since": f.Since, "until": f.Until} {
		if !t.IsZero() {
			v[name] = []string{t.Format(time.RFC3339Nano)}
		}
	}
	return v
}

func (f ContactFilter) query(by account.Caller) runner.Query {
	q := runner.Query{Organisation: by.Organisation, Flow: f.Flow, Version: f.Version, Label: f.Label, EntryPoint: f.EntryPoint, Channel: f.Channel,
		Number: f.Number, Outcome: engine.Outcome(f.Outcome), Activity: f.Activity, Error: f.Error, Since: f.Since, Until: f.Until,
		Simulated: runner.Simulation(f.Simulated)}
	if f.State != "" {
		q.States = []runner.ContactState{runner.ContactState(f.State)}
	}
	return q
}

type listContacts struct {
	Paging
	ContactFilter
}

const contactsPath = "/api/contacts"

func (a *api) contactOperations() {
	serve(a, operation{
		who: needs(access.ContactRead), method: http.MethodGet, path: contactsPath, id: "list-contacts", tag: "contacts",
		summary: "List contacts, newest first",
	}, a.listContacts)
	serve(a, operation{
		who: needs(access.ContactRead), method: http.MethodGet, path: contactsPath + "/{id}", id: "read-contact", tag: "contacts",
		summary: "Read a contact",
	}, a.readContact)
	serve(a, operation{
		who: needs(access.ContactRead).and(access.FlowRead), method: http.MethodGet, path: contactsPath + "/{id}/trace", id: "read-contact-trace", tag: "contacts",
		summary: "Read what happened in a contact", description: "To follow a contact, ask again and again with the number of the last line; each answer says how the contact stands. Activity by activity: resolved settings, requests with their attempts, results, variables and the port taken. Secure values and credentials are masked. It shows how the flow works, and so takes flow.read too.",
	}, a.contactTrace)
	serve(a, operation{
		who: needs(access.ContactRead), method: http.MethodGet, path: contactsPath + "/{id}/conversation", id: "read-contact-conversation", tag: "contacts",
		summary: "Read what was said in a contact",
	}, a.contactConversation)
	serve(a, operation{
		who: needsEither(access.ContactStart, access.ContactSimulate), method: http.MethodPost, path: contactsPath + "/{id}/inputs", id: "give-contact-input", tag: "contacts",
		summary: "Press keys, or say or write something", description: "What the person at the other end of a simulated call or a chat does. Answered once it is on disk. A simulated contact takes contact.simulate, any other contact.start.", conflicts: true,
	}, a.contactInput)
	serve(a, operation{
		who: needsEither(access.ContactStart, access.ContactSimulate), method: http.MethodPost, path: contactsPath + "/{id}/hang-up", id: "hang-up-contact", tag: "contacts",
		summary: "Hang up", description: "A simulated contact takes contact.simulate, any other contact.start.", conflicts: true,
	}, a.hangUp)
	serve(a, operation{
		who: needsEither(access.ContactStart, access.ContactSimulate), method: http.MethodDelete, path: contactsPath + "/{id}", id: "delete-contact", tag: "contacts",
		summary: "Delete a contact that is over or quarantined", description: "With its trace, for good. A simulated contact takes contact.simulate, any other contact.start.", conflicts: true,
	}, a.deleteContact)
	serve(a, operation{
		who: needs(access.ContactRead), method: http.MethodGet, path: "/api/statistics", id: "read-statistics", tag: "contacts",
		summary: "Read how activities do", description: "For the contacts selected: how often each activity was entered, which ports were taken, error rate and latency percentiles.",
	}, a.statistics)
}

func (a *api) listContacts(ctx context.Context, by account.Caller, in *listContacts) (*list[Contact], error) {
	filters := in.values()
	after, err := in.after(ctx, a, by, question(contactsPath, filters))
	if err != nil {
		return nil, err
	}
	q := in.query(by)
	q.After, q.Limit = after, in.Limit
	page, next, err := a.o.Contacts.List(ctx, q)
	if err != nil {
		return nil, err
	}
	names := a.names(ctx, by)
	items := make([]Contact, len(page))
	for i, c := range page {
		items[i] = names.contact(ctx, c)
	}
	return paged(by, contactsPath, filters, in.Paging, items, next), nil
}

// oneContact is the answer about one contact.
type oneContact struct {
	Location string `header:"Location"`
	Body     Contact
}

func (a *api) readContact(ctx context.Context, by account.Caller, in *Named) (*oneContact, error) {
	c, err := a.o.Contacts.Show(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	return &oneContact{Body: a.names(ctx, by).contact(ctx, c)}, nil
}

type contactInput struct {
	Named
	Body struct {
		Digits string `json:"digits,omitempty" maxLength:"100" doc:"Keys that are pressed." example:"1"`
		Text   string `json:"text,omitempty" maxLength:"10000" doc:"Words that are said or written."`
	}
}

func (a *api) contactInput(ctx context.Context, by account.Caller, in *contactInput) (*struct{}, error) {
	if err := a.handled(ctx, by, in.ID); err != nil {
		return nil, err
	}
	input := channel.Input{Kind: channel.Digits, Text: in.Body.Digits}
	switch {
	case (in.Body.Digits == "") == (in.Body.Text == ""):
		return nil, invalidField("digits", "or text: give one of the two")
	case in.Body.Text != "":
		input = channel.Input{Kind: channel.Text, Text: in.Body.Text}
	}
	return nil, a.o.Contacts.Input(ctx, by.Organisation, in.ID, input)
}

func (a *api) hangUp(ctx context.Context, by account.Caller, in *Named) (*struct{}, error) {
	if err := a.handled(ctx, by, in.ID); err != nil {
		return nil, err
	}
	return nil, a.o.Contacts.HangUp(ctx, by.Organisation, in.ID)
}

// deleteContact records the deletion first: one that cannot be recorded does not
// happen (N1, N2).
func (a *api) deleteContact(ctx context.Context, by account.Caller, in *Named) (*struct{}, error) {
	if err := a.handled(ctx, by, in.ID); err != nil {
		return nil, err
	}
	c, err := a.o.Contacts.Show(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	if c.State == runner.Over || c.State == runner.Quarantined { // any other is not deleted
		err = a.o.Audit.Record(ctx, audit.Entry{Organisation: by.Organisation, Actor: by.Actor(), Action: "contact.delete", Outcome: audit.Done,
			Object: audit.Object{Kind: "contact", ID: c.ID, Name: c.FlowName}})
		if err != nil {
			return nil, err
		}
	}
	return nil, a.o.Contacts.Delete(ctx, by.Organisation, in.ID)
}
