package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/routing"
)

// Distribution is who waits and who serves; *acd.ACD is one.
type Distribution interface {
	DistributionViews
	AgentActions
	Callbacks
}

// DistributionViews shows queues and agents as they are now.
type DistributionViews interface {
	Agents(ctx context.Context, organisation string) ([]acd.AgentView, error)
	Queues(ctx context.Context, organisation string) ([]acd.QueueView, error)
	Waiting(ctx context.Context, organisation, queue string) ([]acd.WaitingView, error)
	Offers(ctx context.Context, organisation, agent string) ([]acd.OfferView, error)
	Names(ctx context.Context, organisation string) acd.Names
	Simulate(ctx context.Context, organisation, contact string, act acd.Act) error
}

// AgentActions is what agents do.
type AgentActions interface {
	SetState(ctx context.Context, by audit.Actor, organisation, agent string, state routing.AgentState, reason string) error
	Answer(ctx context.Context, organisation, agent, contact string) error
	Decline(ctx context.Context, organisation, agent, contact string) error
	End(ctx context.Context, organisation, agent, contact string) error
	Leave(ctx context.Context, organisation, agent, contact string) error
}

// Callbacks are customers who are to be called back.
type Callbacks interface {
	Callbacks(ctx context.Context, organisation string) ([]acd.Callback, error)
	CallbackDone(ctx context.Context, by audit.Actor, organisation, id string) error
	CallbackFailed(ctx context.Context, by audit.Actor, organisation, id, reason string) error
}

// AgentStanding is an agent as he is now.
type AgentStanding struct {
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Team    string             `json:"team,omitempty"`
	State   routing.AgentState `json:"state"`
	Reason  string             `json:"reason,omitempty" doc:"Why he is idle."`
	Since   time.Time          `json:"since,omitzero"`
	Contact string             `json:"contact,omitempty" doc:"Offered to him, or that he has."`
	Queue   string             `json:"queue,omitempty" doc:"Id, of the contact."`
	Queues  []string           `json:"queues" doc:"Names of those that he serves."`
}

// QueueStanding is a queue as it is now.
type QueueStanding struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Waiting   int     `json:"waiting"`
	Oldest    float64 `json:"oldest_seconds" doc:"How long the one has waited that waits for longest."`
	Wait      float64 `json:"wait_seconds" doc:"Mean of those answered in the last hour."`
	Answered  int     `json:"answered" doc:"In the last hour."`
	LoggedOn  int     `json:"logged_on"`
	Available int     `json:"available"`
}

// WaitingContact is a contact that waits.
type WaitingContact struct {
	Contact  string    `json:"contact"`
	Position int       `json:"position" doc:"From 1."`
	Priority int       `json:"priority" doc:"1 to 10."`
	Since    time.Time `json:"since"`
	Channel  string    `json:"channel,omitempty"`
	Number   string    `json:"number,omitempty"`
	Flow     string    `json:"flow,omitempty"`
	Agent    string    `json:"agent,omitempty" doc:"To whom it is offered just now."`
	Callback bool      `json:"callback,omitempty"`
}

type itemsOf[T any] struct {
	Body struct {
		Items []T `json:"items"`
	}
}

// each makes a list of answers.
func each[A, B any](list []A, answer func(A) B) *itemsOf[B] {
	out := &itemsOf[B]{}
	out.Body.Items = make([]B, len(list))
	for i, a := range list {
		out.Body.Items[i] = answer(a)
	}
	return out
}

func (a *api) agentOperations() {
	serve(a, operation{who: needs(access.QueueRead), method: http.MethodGet, path: "/api/floor/agents", id: "list-agent-standings", tag: "floor", summary: "List agents as they are now"}, a.agentStandings)
	serve(a, operation{who: needs(access.QueueRead), method: http.MethodGet, path: "/api/floor/queues", id: "list-queue-standings", tag: "floor", summary: "List queues as they are now"}, a.queueStandings)
	serve(a, operation{who: needs(access.QueueRead), method: http.MethodGet, path: "/api/floor/queues/{id}/contacts", id: "list-waiting-contacts", tag: "floor",
		summary: "List the contacts that wait in a queue", description: "In their order, at most 1,000."}, a.waitingContacts)
	serve(a, operation{who: needs(access.AgentState), method: http.MethodPut, path: "/api/floor/agents/{id}/state", id: "set-agent-state", tag: "floor", summary: "Set an agent's state", conflicts: true}, a.setAgentState)
	serve(a, operation{who: needs(access.AgentState), method: http.MethodGet, path: "/api/floor/agents/{id}/contacts", id: "list-agent-contacts", tag: "floor",
		summary: "List what an agent sees", description: "The contact that is offered to him, or that he has, with what its flow has set for him to see."}, a.offers)
	for _, act := range []struct {
		name, summary string
		do            func(ctx context.Context, organisation, agent, contact string) error
	}{
		{"answer", "Answer an offered contact", func(ctx context.Context, o, agent, c string) error { return a.o.Distribution.Answer(ctx, o, agent, c) }},
		{"decline", "Decline an offered contact", func(ctx context.Context, o, agent, c string) error { return a.o.Distribution.Decline(ctx, o, agent, c) }},
		{"end", "End a contact as its agent", func(ctx context.Context, o, agent, c string) error { return a.o.Distribution.End(ctx, o, agent, c) }},
		{"leave", "Leave a contact, and the caller stays", func(ctx context.Context, o, agent, c string) error { return a.o.Distribution.Leave(ctx, o, agent, c) }},
	} {
		serve(a, operation{who: needs(access.AgentState), method: http.MethodPost, path: "/api/floor/agents/{id}/contacts/{contact}/" + act.name, id: act.name + "-contact", tag: "floor",
			summary: act.summary, conflicts: true}, func(ctx context.Context, by account.Caller, in *agentContact) (*struct{}, error) {
			return nil, act.do(ctx, by.Organisation, in.ID, in.Contact)
		})
	}
	serve(a, operation{who: needs(access.QueueRead), method: http.MethodGet, path: "/api/floor/callbacks", id: "list-callbacks", tag: "floor", summary: "List customers who are to be called back"}, a.callbacks)
	serve(a, operation{who: needs(access.AgentState), method: http.MethodPost, path: "/api/floor/callbacks/{id}/outcome", id: "set-callback-outcome", tag: "floor",
		summary: "Say how a callback went", conflicts: true}, a.callbackOutcome)
}

type agentContact struct {
	Named
	Contact string `path:"contact" maxLength:"100"`
}

func (a *api) agentStandings(ctx context.Context, by account.Caller, _ *struct{}) (*itemsOf[AgentStanding], error) {
	agents, err := a.o.Distribution.Agents(ctx, by.Organisation)
	if err != nil {
		return nil, err
	}
	return each(agents, func(v acd.AgentView) AgentStanding {
		return AgentStanding{v.ID, v.Name, v.Team, v.State, v.Reason, v.Since, v.Contact, v.Queue, items(v.Queues)}
	}), nil
}

func (a *api) queueStandings(ctx context.Context, by account.Caller, _ *struct{}) (*itemsOf[QueueStanding], error) {
	queues, err := a.o.Distribution.Queues(ctx, by.Organisation)
	if err != nil {
		return nil, err
	}
	return each(queues, func(q acd.QueueView) QueueStanding {
		return QueueStanding{q.ID, q.Name, q.Waiting, q.Oldest.Seconds(), q.Wait.Seconds(), q.Answered, q.LoggedOn, q.Available}
	}), nil
}

func (a *api) waitingContacts(ctx context.Context, by account.Caller, in *Named) (*itemsOf[WaitingContact], error) {
	waiting, err := a.o.Distribution.Waiting(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	return each(waiting, func(w acd.WaitingView) WaitingContact {
		return WaitingContact{w.Contact, w.Position, w.Priority, w.Since, w.Channel, w.Number, w.Flow, w.Agent, w.Callback}
	}), nil
}

// AgentContact is a contact as its agent sees it.
type AgentContact struct {
	Contact   string           `json:"contact"`
	Queue     string           `json:"queue,omitempty" doc:"Id."`
	QueueName string           `json:"queue_name,omitempty"`
	Channel   string           `json:"channel,omitempty"`
	Number    string           `json:"number,omitempty" doc:"Who calls, or whom to call back."`
	Flow      string           `json:"flow,omitempty"`
	Priority  int              `json:"priority" doc:"1 to 10."`
	Since     time.Time        `json:"since,omitzero" doc:"When it was queued."`
	Answered  bool             `json:"answered" doc:"He has it; otherwise it is offered to him."`
	Until     time.Time        `json:"until,omitzero" doc:"Of an offer."`
	Shown     map[string]shown `json:"shown" doc:"What the flow has set, by what it is: screen-pop, whisper, caller-id …"`
	Callback  *Callback        `json:"callback,omitempty" doc:"He is to call; absent for a contact that is there."`
}

func agentContactOf(o acd.OfferView) AgentContact {
	out := AgentContact{Contact: o.Contact, Queue: o.Queue, QueueName: o.QueueName, Channel: o.Channel, Number: o.Number, Flow: o.Flow, Priority: o.Priority,
		Since: o.Since, Answered: o.Answered, Until: o.Until, Shown: make(map[string]shown, len(o.Sets))}
	for what, values := range o.Sets {
		out.Shown[what] = shown{values}
	}
	if o.Callback != nil {
		c := callbackOf(*o.Callback)
		out.Callback = &c
	}
	return out
}

func (a *api) offers(ctx context.Context, by account.Caller, in *Named) (*itemsOf[AgentContact], error) {
	offers, err := a.o.Distribution.Offers(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	return each(offers, agentContactOf), nil
}

type setAgentState struct {
	Named
	Body struct {
		State  routing.AgentState `json:"state" enum:"available,idle,logged-out"`
		Reason string             `json:"reason,omitempty" maxLength:"200" doc:"Why he is idle."`
	}
}

func (a *api) setAgentState(ctx context.Context, by account.Caller, in *setAgentState) (*struct{}, error) {
	return nil, a.o.Distribution.SetState(ctx, by.Actor(), by.Organisation, in.ID, in.Body.State, in.Body.Reason)
}

// Callback is a customer who is to be called back.
type Callback struct {
	ID       string            `json:"id"`
	Contact  string            `json:"contact,omitempty" doc:"By which it was asked for."`
	Number   string            `json:"number"`
	Queue    string            `json:"queue" doc:"Id."`
	Customer string            `json:"customer,omitempty"`
	State    acd.CallbackState `json:"state" enum:"asked,waiting,assigned,done,failed"`
	Agent    string            `json:"agent,omitempty" doc:"Id, who calls."`
	Reason   string            `json:"reason,omitempty" doc:"Why it failed."`
	Since    time.Time         `json:"since,omitzero"`
	From     time.Time         `json:"from,omitzero" doc:"Of a time that was agreed."`
	To       time.Time         `json:"to,omitzero"`
}

func callbackOf(c acd.Callback) Callback {
	return Callback{c.ID, c.Contact, c.Number, c.Queue, c.Customer, c.State, c.Agent, c.Reason, c.Since, c.From, c.To}
}

func (a *api) callbacks(ctx context.Context, by account.Caller, _ *struct{}) (*itemsOf[Callback], error) {
	list, err := a.o.Distribution.Callbacks(ctx, by.Organisation)
	if err != nil {
		return nil, err
	}
	return each(list, callbackOf), nil
}

type callbackOutcome struct {
	Named
	Body struct {
		Outcome string `json:"outcome" enum:"done,failed"`
		Reason  string `json:"reason,omitempty" maxLength:"500"`
	}
}

func (a *api) callbackOutcome(ctx context.Context, by account.Caller, in *callbackOutcome) (*struct{}, error) {
	if in.Body.Outcome == "failed" {
		return nil, a.o.Distribution.CallbackFailed(ctx, by.Actor(), by.Organisation, in.ID, in.Body.Reason)
	}
	return nil, a.o.Distribution.CallbackDone(ctx, by.Actor(), by.Organisation, in.ID)
}
