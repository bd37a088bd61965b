package acd

import (
	"cmp"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Events of simulated contacts of which flows hear nothing: they tell the
// journal what the one who plays the contact has chosen.
const (
	eventFigures  = "simulated:figures"
	eventDeclined = "simulated:declined"
)

// trials are the simulated contacts: each has a contact centre of its own, that
// stands beside the organisation's floor. It knows the organisation's queues and
// agents; who waits, and what the figures are, is only what its player says.
type trials struct {
	mu sync.Mutex
	of map[trialKey]*trial
}

type trialKey struct{ organisation, contact string }

// trial is how a simulated contact stands. As JSON it is kept in snapshots.
type trial struct {
	Queue   string  `json:"q,omitempty"` // in which it waits
	From    string  `json:"f,omitempty"` // from which its agent has it
	Wants   string  `json:"w,omitempty"` // agent for whom alone it waits
	Offered bool    `json:"o,omitempty"`
	Agent   offered `json:"a,omitzero"` // who has it
	Turns   int     `json:"t,omitempty"`
	Figures figures `json:"n,omitzero"`
	Since   int64   `json:"s,omitempty"` // µs since 1970: when it was queued

	channel string
}

// offered is the agent whom an event names.
type offered struct {
	ID, Name, Email, Team, TeamID string `json:",omitempty"`
}

// figures are what the flow learns of queues.
type figures struct {
	Position  int   `json:"p"`
	Wait      int64 `json:"w"` // ms; -1 when it is not known
	LoggedOn  int   `json:"l"` // -1: as the queue has them
	Available int   `json:"v"`
}

// untold are the figures of a contact whose player has said nothing of them: it
// is the first in the queue, and all who serve it are there.
func untold() figures { return figures{Position: 1, Wait: -1, LoggedOn: -1, Available: -1} }

// get returns a contact's trial; a new one when there is none.
func (t *trials) get(c Contact) *trial {
	key := trialKey{c.Organisation, c.ID}
	one := t.of[key]
	if one == nil {
		one = &trial{Figures: untold()}
		if t.of == nil {
			t.of = map[trialKey]*trial{}
		}
		t.of[key] = one
	}
	one.channel = c.Channel
	return one
}

func (t *trials) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.of = nil
}

// seen returns a copy of how a contact stands.
func (t *trials) seen(organisation, contact string) trial {
	t.mu.Lock()
	defer t.mu.Unlock()
	if one := t.of[trialKey{organisation, contact}]; one != nil {
		return *one
	}
	return trial{Figures: untold(), channel: "telephony"}
}

// observe follows a turn of a simulated contact.
func (t *trials) observe(c Contact, turn Turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if turn.Over {
		delete(t.of, trialKey{c.Organisation, c.ID})
		return
	}
	one := t.get(c)
	switch e := turn.Event.(type) {
	case activity.Queued:
		if q, ok := turn.Command.(activity.Queue); ok && e.FailureCode == 0 {
			one.Queue, one.Wants, one.Offered, one.Agent = e.Queue, q.Agent, false, offered{}
			one.Since = turn.At.UnixMicro()
		}
	case activity.Found:
		if q, ok := turn.Command.(activity.Lookup); ok && q.What == activity.LookupAllocation && e.Failure == (activity.Failure{}) {
			one.Turns++
		}
	case activity.Happened:
		one.happened(e)
	case activity.HungUp:
		one.Queue, one.Offered, one.Agent = "", false, offered{}
	}
}

func (t *trial) happened(e activity.Happened) {
	of := func(name string) string { v, _ := e.Attributes.Get(name); return value.Text(v) }
	switch e.Name {
	case eventOffered:
		t.Offered = true
	case eventDeclined:
		t.Offered = false
	case eventAnswered:
		t.Queue, t.From, t.Wants, t.Offered = "", of("QueueID"), "", false
		t.Agent = offered{of("AgentID"), of("AgentName"), of("AgentEmailId"), of("TeamName"), of("TeamID")}
	case eventRemoved:
		t.Agent = offered{}
	case eventFigures:
		for name, into := range map[string]*int{"position": &t.Figures.Position, "logged_on": &t.Figures.LoggedOn, "available": &t.Figures.Available} {
			if v, there := e.Attributes.Get(name); there {
				n, _ := v.(int64)
				*into = int(n)
			}
		}
		if v, there := e.Attributes.Get("wait"); there {
			t.Figures.Wait, _ = v.(int64)
		}
	}
}

// kept is what a snapshot holds of a simulated contact.
func (t *trials) kept(c Contact) []byte {
	one := t.seen(c.Organisation, c.ID)
	text, _ := json.Marshal(one) // it has a JSON form
	return text
}

func (t *trials) restore(c Contact, text []byte) error {
	one := trial{Figures: untold()}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &one); err != nil {
			return fmt.Errorf("reading how the simulated contact %s stands: %w", c.ID, err)
		}
	}
	one.channel = c.Channel
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[trialKey]*trial{}
	}
	t.of[trialKey{c.Organisation, c.ID}] = &one
	return nil
}

// askTrial answers what a simulated contact asks, from the organisation's
// resources and from what its player has said.
func (o *organisation) askTrial(c Contact, label string, command activity.Command, at time.Time) activity.Event {
	t := o.acd.trials.seen(c.Organisation, c.ID)
	switch cmd := command.(type) {
	case activity.Queue:
		return o.queueTrial(&t, label, cmd)
	case activity.Lookup:
		return o.lookupTrial(&t, label, cmd, at)
	case activity.Set:
		return o.setTrial(&t, label, cmd)
	}
	return nil
}

func (o *organisation) queueTrial(t *trial, label string, q activity.Queue) activity.Queued {
	if t.Agent != (offered{}) {
		if q.Agent != "" {
			return refuseAgent(agentAssigned, "INVALID_OPERATION_FOR_INTERACTION_STATE", "an agent has the contact")
		}
		return refuse(ownerAssigned, "an agent has the contact")
	}
	if q.Queue == "" && q.Label == "" && q.Fallback == "" && q.Recovery == "" {
		return refuse(invalidRequest, "no queue is named")
	}
	queue := o.queue(label, cmp.Or(q.Queue, q.Recovery), q.Label, q.Fallback)
	if q.Agent != "" {
		return o.agentTrial(queue, q)
	}
	if queue == nil {
		return refuse(invalidQueue, "there is no queue %q", cmp.Or(q.Label, q.Queue))
	}
	if wrong := skillsWrong(q.Skills); wrong != nil {
		return *wrong
	}
	if q.CheckAgents && t.loggedOn(queue) == 0 {
		return refuse(invalidOperation, "no agent of %s is there", queue.Name)
	}
	return activity.Queued{Queue: queue.Key()}
}

// agentTrial lets a simulated contact wait for one agent, who can always be had.
func (o *organisation) agentTrial(queue *routing.Queue, q activity.Queue) activity.Queued {
	o.mu.Lock()
	agent := o.resources.Agent(q.Agent)
	o.mu.Unlock()
	switch {
	case agent == nil:
		return refuseAgent(agentNotFound, "AGENT_NOT_FOUND", "there is no agent %q", q.Agent)
	case queue == nil:
		return refuseAgent(agentNoQueue, "INVALID_VTEAM_ERROR", "there is no reporting queue %q", cmp.Or(q.Label, q.Queue))
	}
	return activity.Queued{Queue: queue.Key()}
}

// loggedOn is how many agents of a queue are there.
func (t *trial) loggedOn(q *routing.Queue) int {
	if t.Figures.LoggedOn >= 0 {
		return t.Figures.LoggedOn
	}
	return len(q.Agents)
}

func (o *organisation) lookupTrial(t *trial, label string, q activity.Lookup, at time.Time) activity.Found {
	switch q.What {
	case activity.LookupAllocation:
		i, err := routing.Turn(percentsOf(q), uint64(t.Turns))
		if err != nil {
			return activity.Found{Failure: activity.Failure{Code: "allocation", Message: err.Error()}}
		}
		return activity.Found{Value: int64(i)}
	case activity.LookupQueue, activity.LookupSkills:
		return o.figuresTrial(t, label, q, at)
	}
	return o.lookupAnywhere(label, q, at)
}

func (o *organisation) figuresTrial(t *trial, label string, q activity.Lookup, at time.Time) activity.Found {
	id, name := q.ID, q.Name
	if id == "" && name == "" {
		if id = t.Queue; id == "" {
			return activity.Found{Failure: activity.Failure{Code: activity.FailureNotQueued, Message: "the contact waits in no queue, and the question names none"}}
		}
	}
	queue := o.queue(label, id, name, "")
	if queue == nil {
		return activity.Found{Failure: activity.Failure{Code: activity.FailureQueue, Message: fmt.Sprintf("there is no queue %q", cmp.Or(name, id))}}
	}
	there := t.loggedOn(queue)
	free := t.Figures.Available
	if free < 0 {
		free = there
	}
	f := routing.Figures{Position: t.Figures.Position, Queued: t.Figures.Position - 1, LoggedOn: routing.Count{Current: there, All: there},
		Available: routing.Count{Current: free, All: free}, Groups: max(1, queue.Groups())}
	if t.Queue == queue.Key() {
		f.Queued, f.Group = t.Figures.Position, 1
		f.Oldest = max(0, at.Sub(time.UnixMicro(t.Since)))
	}
	if t.Figures.Wait >= 0 {
		f.Wait, f.Samples = time.Duration(t.Figures.Wait)*time.Millisecond, 1
	}
	return activity.Found{Value: f.Object()}
}

// setTrial answers what is to be set. Nobody is called back: the contact is not
// a customer's.
func (o *organisation) setTrial(t *trial, label string, s activity.Set) activity.Done {
	switch s.What {
	case activity.SetPriority, activity.SetEscalation:
		if t.Queue == "" {
			return failed(activity.FailureNotQueued, "the contact waits in no queue")
		}
	case activity.SetCallback, activity.SetScheduledCallback:
		if id, name := member(s.Values, "queue"), member(s.Values, "name"); id+name == "" && t.Queue == "" {
			return failed(activity.FailureNotQueued, "the contact waits in no queue, and the callback names none")
		} else if id+name != "" && o.queue(label, id, name, "") == nil {
			return failed(activity.FailureQueue, fmt.Sprintf("there is no queue %q", cmp.Or(name, id)))
		}
	}
	return activity.Done{}
}
