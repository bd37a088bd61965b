package acd

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Observe follows a committed or replayed turn. It waits for nobody but others
// who look at the organisation's floor.
func (a *ACD) Observe(c Contact, t Turn) {
	a.renew()
	if c.Simulated {
		a.trials.observe(c, t)
		return
	}
	o := a.of(c.Organisation)
	wants := o.wanted(t)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch e := t.Event.(type) {
	case activity.Queued:
		if q, ok := t.Command.(activity.Queue); ok && e.FailureCode == 0 {
			o.queued(c, q, e.Queue, wants, t.At)
		}
	case activity.Found:
		if q, ok := t.Command.(activity.Lookup); ok && q.What == activity.LookupAllocation && e.Failure == (activity.Failure{}) {
			o.counted(c, t.Label, q)
		}
	case activity.Done:
		if s, ok := t.Command.(activity.Set); ok && e.Failure == (activity.Failure{}) {
			o.set(c, t.Label, s, t.At)
		}
	case activity.Happened:
		o.happened(c, e, t.At)
	case activity.HungUp:
		o.gone(c.ID, false, t.At)
	}
	if t.Over {
		o.gone(c.ID, true, t.At)
	}
	o.stir()
}

// wish is the agent and the recovery queue that a queue-to-agent means, by key.
type wish struct{ agent, recovery string }

// wanted finds out whom a contact is to wait for; the resources are read for it
// when they were not yet, as after a restart.
func (o *organisation) wanted(t Turn) wish {
	q, ok := t.Command.(activity.Queue)
	if !ok || q.Agent == "" {
		return wish{}
	}
	if o.ignorant() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := o.refresh(ctx); err != nil {
			o.acd.log.Warn("an agent is looked for without the resources", "organisation", o.id, "error", err)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	w := wish{q.Agent, q.Recovery}
	if a := o.resources.Agent(q.Agent); a != nil {
		w.agent = a.Key()
	}
	if r := o.resources.Queue(q.Recovery, ""); r != nil {
		w.recovery = r.Key()
	}
	return w
}

// patience is how long a replay waits for the resources.
const patience = 10 * time.Second

// queued places a contact in the queue that it was told.
func (o *organisation) queued(c Contact, q activity.Queue, queue string, w wish, now time.Time) {
	e := routing.Entry{Contact: c.ID, Queue: queue, Priority: q.Priority, Skills: q.Skills, Since: now, Asked: now}
	if w.agent != "" && queue != w.recovery {
		e.Wants, e.Park, e.Recovery, e.Skills = w.agent, q.Park, w.recovery, nil
	}
	o.enter(e, o.make(c), now)
}

// set follows what was set for a contact.
func (o *organisation) set(c Contact, label string, s activity.Set, now time.Time) {
	switch s.What {
	case activity.SetPriority:
		n, _ := value.Number(member(s.Values, "priority")).(int64)
		o.floor.Prioritise(c.ID, int(n), now)
	case activity.SetEscalation:
		o.floor.Escalate(c.ID, member(s.Values, "group") == string(activity.LastGroup), now)
	case activity.SetCallback:
		o.calledBack(c, callbackID(c, label, s.What), now)
	case activity.SetScheduledCallback:
		o.scheduled(callbackID(c, label, s.What))
	case activity.SetScreenPop, activity.SetCallerID, activity.SetRecording, activity.SetMediaStream, activity.SetAnnouncement, activity.SetWhisper:
		k := o.make(c) // only the agent's side sees these
		if k.sets == nil {
			k.sets = map[string]*value.Object{}
		}
		k.sets[s.What] = s.Values
	}
}

// happened follows an event of the platform; those of agents have come about on
// the floor already, unless they are replayed.
func (o *organisation) happened(c Contact, e activity.Happened, now time.Time) {
	switch e.Name {
	case eventAnswered:
		delete(o.rung, c.ID)
		delete(o.answering, c.ID)
		agent, _ := e.Attributes.Get("AgentID")
		session, _ := e.Attributes.Get("AgentSessionID")
		key := value.Text(agent)
		if o.sessions[key] == "" {
			o.sessions[key] = value.Text(session)
		}
		if _, there := o.floor.Entry(c.ID); !there {
			queue, _ := e.Attributes.Get("QueueID")
			o.enter(routing.Entry{Contact: c.ID, Queue: value.Text(queue), Since: now}, o.make(c), now)
		}
		o.floor.Answered(key, c.ID, now)
	case eventRemoved, eventCallbackFailed:
		o.leave(c.ID, now)
	}
}

// gone follows a caller who has left. One who is to be called back stays in the queue.
func (o *organisation) gone(contact string, over bool, now time.Time) {
	k := o.card(contact)
	if k != nil && over {
		k.over = true
	}
	e, there := o.floor.Entry(contact)
	if there && k != nil && k.callback && e.With == "" {
		return
	}
	if there && k != nil && k.callback {
		o.finished(contact, CallbackDone, "", now)
	}
	o.leave(contact, now)
	if over {
		delete(o.loose, contact)
	}
}

// kept is a contact as a snapshot holds it. The names are short: there may be
// 100,000 of them on disk.
type kept struct {
	Queue    string          `json:"q,omitempty"`
	Priority int             `json:"p,omitempty"`
	Since    int64           `json:"s,omitempty"` // µs since 1970, as precise as turns are
	Asked    int64           `json:"a,omitempty"` // µs after Since
	Group    int             `json:"g,omitempty"`
	Skills   json.RawMessage `json:"k,omitempty"`
	Wants    string          `json:"w,omitempty"`
	Park     bool            `json:"o,omitempty"`
	Recovery string          `json:"r,omitempty"`
	With     string          `json:"t,omitempty"`
	Session  string          `json:"i,omitempty"`
	Sets     json.RawMessage `json:"x,omitempty"`
}

// Kept is what a snapshot holds of the contact: its place, or its agent, and what
// was set for it. Nil for nothing.
func (a *ACD) Kept(c Contact) []byte {
	if c.Simulated {
		return a.trials.kept(c)
	}
	o := a.of(c.Organisation)
	o.mu.Lock()
	defer o.mu.Unlock()
	var k kept
	if e, there := o.floor.Entry(c.ID); there {
		k = kept{Queue: e.Queue, Priority: e.Priority, Since: e.Since.UnixMicro(), Asked: e.Asked.Sub(e.Since).Microseconds(), Group: e.Group - 1,
			Wants: e.Wants, Park: e.Park, Recovery: e.Recovery}
		if e.With != "" && !o.answering[c.ID] {
			k.With, k.Session = e.With, o.sessions[e.With]
		}
		if e.Skills.Len() > 0 {
			k.Skills = value.AppendJSON(nil, e.Skills)
		}
	}
	if card := o.card(c.ID); card != nil && len(card.sets) > 0 {
		k.Sets, _ = json.Marshal(card.sets) // objects of package value have a JSON form
	}
	if k.Queue == "" && k.Sets == nil {
		return nil
	}
	text, _ := json.Marshal(k)
	return text
}

// Restore takes in what Kept gave when the snapshot was made.
func (a *ACD) Restore(c Contact, text []byte) error {
	a.renew()
	if c.Simulated {
		return a.trials.restore(c, text)
	}
	if len(text) == 0 {
		return nil
	}
	var k kept
	if err := json.Unmarshal(text, &k); err != nil {
		return fmt.Errorf("reading the place of contact %s: %w", c.ID, err)
	}
	skills, err := objectOf(k.Skills)
	if err != nil {
		return fmt.Errorf("reading the skills that contact %s asks for: %w", c.ID, err)
	}
	o := a.of(c.Organisation)
	o.mu.Lock()
	defer o.mu.Unlock()
	card := o.make(c)
	sets, err := objectOf(k.Sets)
	if err != nil {
		return fmt.Errorf("reading what was set for contact %s: %w", c.ID, err)
	}
	for what, v := range sets.All() {
		if card.sets == nil {
			card.sets = map[string]*value.Object{}
		}
		card.sets[what], _ = v.(*value.Object)
	}
	if k.Queue != "" {
		o.restore(c, k, skills, card)
	}
	o.stir()
	return nil
}

func (o *organisation) restore(c Contact, k kept, skills *value.Object, card *card) {
	since := time.UnixMicro(k.Since).UTC()
	if k.With != "" && o.sessions[k.With] == "" {
		o.sessions[k.With] = k.Session
	}
	o.enter(routing.Entry{Contact: c.ID, Queue: k.Queue, Priority: k.Priority, Skills: skills, Since: since,
		Asked: since.Add(time.Duration(k.Asked) * time.Microsecond), Group: k.Group + 1,
		Wants: k.Wants, Park: k.Park, Recovery: k.Recovery, With: k.With}, card, o.acd.clock())
}

func objectOf(text []byte) (*value.Object, error) {
	if len(text) == 0 {
		return nil, nil
	}
	v, err := payload.DecodeJSON(text)
	if err != nil {
		return nil, err
	}
	o, _ := v.(*value.Object)
	return o, nil
}
