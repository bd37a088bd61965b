package acd

import (
	"context"
	"maps"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// AgentView is an agent as people see him.
type AgentView struct {
	ID           string // key, by which he is named
	Name, Email  string
	Team, TeamID string
	State        routing.AgentState
	Reason       string
	Since        time.Time          // zero for one who never logged on
	Next         routing.AgentState // that follows his contact, when it is not "available"
	Until        time.Time          // of an offer, or of wrap-up
	Contact      string             // offered to him, or that he has
	Queue        string             // key, of Contact
	Queues       []string           // names of those that he serves
	AutoAnswer   bool
}

// Agents returns an organisation's agents, in the order of its resources.
func (a *ACD) Agents(ctx context.Context, organisation string) ([]AgentView, error) {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []AgentView
	seen := map[string]bool{}
	add := func(who *routing.Agent) {
		if !seen[who.Key()] {
			seen[who.Key()] = true
			list = append(list, o.viewOf(who))
		}
	}
	for i := range o.resources.Queues {
		for j := range o.resources.Queues[i].Agents {
			add(&o.resources.Queues[i].Agents[j])
		}
	}
	for i := range o.resources.Staff {
		add(&o.resources.Staff[i].Agent)
	}
	return list, nil
}

func (o *organisation) viewOf(who *routing.Agent) AgentView {
	s := o.floor.Standing(who.Key())
	v := AgentView{ID: s.Agent, Name: who.Name, Email: who.Email, Team: who.Team, TeamID: who.TeamID, State: s.State, Reason: s.Reason,
		Since: s.Since, Next: s.Next, Until: s.Until, Contact: s.Contact, Queue: s.Queue, AutoAnswer: o.automatic[s.Agent]}
	if s.State == routing.AgentOffered && o.rung[s.Contact] != s.Agent {
		v.Contact, v.Queue = "", "" // he cannot answer it before it knows of him
	}
	for _, key := range s.Queues {
		v.Queues = append(v.Queues, o.queueName(key))
	}
	return v
}

// OfferView is a contact as its agent sees it.
type OfferView struct {
	Contact          string
	Queue, QueueName string
	Channel          string
	Number           string // ANI, or the one to call back
	Flow             string
	Priority         int
	Since            time.Time                // when it was queued
	Answered         bool                     // he has it; otherwise it is offered to him
	Until            time.Time                // of an offer
	Sets             map[string]*value.Object // what the flow set for him to see, by what: "screen-pop", "whisper", "caller-id" …
	Callback         *Callback                // he is to call; nil for a contact that is there
}

// Offers returns the contact that is offered to an agent, or that he has.
func (a *ACD) Offers(ctx context.Context, organisation, agent string) ([]OfferView, error) {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return nil, err
	}
	who, err := o.named(ctx, agent)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.floor.Standing(who.Key())
	if s.Contact == "" || s.State == routing.AgentOffered && o.rung[s.Contact] != who.Key() {
		return nil, nil
	}
	e, _ := o.floor.Entry(s.Contact)
	v := OfferView{Contact: s.Contact, Queue: s.Queue, QueueName: o.queueName(s.Queue), Priority: e.Priority, Since: e.Since,
		Answered: s.State == routing.AgentBusy, Until: s.Until}
	if k := o.card(s.Contact); k != nil {
		v.Channel, v.Number, v.Flow, v.Sets = k.channel, k.number, k.flow, maps.Clone(k.sets)
	}
	if b := o.callbacks[s.Contact]; b != nil {
		c := *b
		v.Callback = &c
	}
	return []OfferView{v}, nil
}

// QueueView is a queue with its figures.
type QueueView struct {
	ID, Name  string // key, name
	Waiting   int
	Oldest    time.Duration // how long the one has waited that waits for longest
	Wait      time.Duration // mean of those answered in the last hour; 0 when nobody was
	Answered  int           // in the last hour, as far as is remembered
	LoggedOn  int
	Available int
}

// Queues returns an organisation's queues with what goes on in them.
func (a *ACD) Queues(ctx context.Context, organisation string) ([]QueueView, error) {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []QueueView
	for i := range o.resources.Queues {
		q := &o.resources.Queues[i]
		f := o.floor.FiguresOf(q.Key(), "", nil, time.Hour, a.clock())
		list = append(list, QueueView{ID: q.Key(), Name: q.Name, Waiting: f.Queued, Oldest: f.Oldest, Wait: f.Wait, Answered: f.Samples,
			LoggedOn: f.LoggedOn.All, Available: f.Available.All})
	}
	return list, nil
}

// WaitingView is a contact that waits in a queue.
type WaitingView struct {
	Contact  string
	Position int
	Priority int
	Since    time.Time
	Channel  string
	Number   string
	Flow     string
	Group    int    // last call distribution group that has joined
	Agent    string // to whom it is offered just now
	Wants    string // for whom alone it waits
	Callback bool
}

// mostWaiting bounds what Waiting returns.
const mostWaiting = 1000

// Waiting returns the first contacts that wait in a queue, at most 1,000, in
// their order. Refused as [fault.NotFound] for a queue that there is not.
func (a *ACD) Waiting(ctx context.Context, organisation, queue string) ([]WaitingView, error) {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	q := o.resources.Queue(queue, queue)
	if q == nil || queue == "" {
		return nil, fault.New(fault.NotFound, "queue_unknown", "There is no queue %q.", queue)
	}
	var list []WaitingView
	for i, w := range o.floor.WaitingIn(q.Key(), mostWaiting) {
		v := WaitingView{Contact: w.Contact, Position: i + 1, Priority: w.Priority, Since: w.Since, Group: w.Group, Agent: w.Agent, Wants: w.Wants}
		if k, ok := w.Note.(*card); ok && k != nil {
			v.Channel, v.Number, v.Flow, v.Callback = k.channel, k.number, k.flow, k.callback
		}
		list = append(list, v)
	}
	return list, nil
}
