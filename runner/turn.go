package runner

import (
	"slices"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
)

// The events of the platform by which the host knows who has a contact.
const agentRemoved = "FCAsk(ContactLastAgentRemoved)"

// idleLimit is for how long a call may be up without anything happening.
const idleLimit = 24 * time.Hour

// checkpoint is how many rows, and how many bytes of turns, a contact may need
// before it is kept although it stays in memory.
const (
	checkpointRows  = 256
	checkpointBytes = 1 << 20
)

// turn takes one event to its end: the engine's step, the commit, and then what
// follows from it. The error ends the contact's goroutine.
func (c *contact) turn(e activity.Stamped) error {
	answered := c.step(e)
	over := c.isOver()
	var keep *Kept
	if over {
		k, err := c.keep(Over)
		if err != nil {
			return err
		}
		keep = k
	}
	if err := c.commit(keep); err != nil {
		return err
	}
	c.observe(e, answered, over)
	if over {
		return c.conclude(keep.Contact)
	}
	if c.s.r.bells.wanted() {
		c.s.r.bells.ring(c.id)
	}
	c.beginAll(false)
	if err := c.offerHeld(); err != nil {
		return err
	}
	return c.relieve()
}

// step lets the engine take an event and writes the record. It returns the
// command that the event answers.
func (c *contact) step(e activity.Stamped) (answered *pending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	turn := c.state.Step(c.library, e)
	c.turns = appendRecord(c.turns, engine.Record{Seq: c.state.Seq(), Event: e, Commands: turn.Commands})
	return c.after(e, turn)
}

// after takes in what a step, live or replayed, has led to.
func (c *contact) after(e activity.Stamped, turn engine.Turn) (answered *pending) {
	c.path.note(turn.Notes)
	if p := c.find(e.Command); p != nil && e.Command != "" {
		found := *p
		answered = &found
		*p = c.pending[len(c.pending)-1]
		c.pending[len(c.pending)-1] = pending{}
		c.pending = c.pending[:len(c.pending)-1]
	}
	for _, i := range turn.Commands {
		c.prepare(i, e.At)
	}
	c.attend(e)
	if queue := c.state.Queued(); queue != c.queue {
		if !c.simulated() {
			c.s.r.admission.move(c.organisation, c.queue, queue)
		}
		c.queue = queue
	}
	c.rest = e.At
	c.keepTime(e)
	return answered
}

// attend follows who has the contact, and whether the call is idle.
func (c *contact) attend(e activity.Stamped) {
	h := &c.host
	switch event := e.Event.(type) {
	case activity.Happened:
		switch event.Name {
		case engine.EventAgentAnswered:
			h.agent, h.leaving = textOf(event.Attributes, "AgentID"), false
			if h.agent == "" {
				h.agent = "agent"
			}
		case agentRemoved:
			h.agent, h.leaving = "", true
		}
	}
	if c.state.Queued() != "" {
		h.leaving = false
	}
	_, rest := c.state.Outcome()
	h.idle = time.Time{}
	if rest && !c.state.Ended() {
		h.idle = e.At.Add(idleLimit)
		if h.leaving && h.agent == "" { // the agent has left, and the flow does nothing more for the caller
			h.idle = e.At
		}
	}
}

// isOver reports whether nothing more can happen to the contact: the call has
// ended, or there is nobody who could leave.
func (c *contact) isOver() bool {
	_, rest := c.state.Outcome()
	return rest && (c.state.Ended() || !c.channel.Person() && c.host.agent == "")
}

// commit hands in the turns since the last commit, and how the contact is kept;
// it waits until they are on disk, unless the flow does not ask for that.
func (c *contact) commit(keep *Kept) error {
	if keep != nil || !c.mayDefer() {
		return c.handIn(keep)
	}
	c.committed(nil)
	return nil
}

// mayDefer reports whether turns may be left until the contact is kept: its flow
// asks for no more than that, and what is to be on disk before, that it begins or
// goes on, is, or nobody was told of it.
func (c *contact) mayDefer() bool {
	return c.head.durability == OnPark && !c.wake && (c.isOnDisk() || c.head.arrival.Awaited) && !c.risks()
}

// isOnDisk reports whether anything is there from which the contact would be
// gone on with after a crash.
func (c *contact) isOnDisk() bool { return c.kept >= 0 || c.sent > 0 }

// risks reports whether a request is about to be made that is never to be
// repeated, which it would be after a crash that loses its turn (H2).
func (c *contact) risks() bool {
	return c.isOnDisk() && slices.ContainsFunc(c.pending, func(p pending) bool {
		call, _ := p.Command.(activity.Call)
		return call.Once && !p.begun
	})
}

func (c *contact) handIn(keep *Kept) error {
	begins, risks := !c.isOnDisk() && !c.mayDefer(), c.risks()
	sub := submission{contact: c, text: c.turns[c.sent:], seq: c.state.Seq(), keep: keep, wake: c.wake, begins: begins, done: c.done}
	if c.head.durability == OnPark && keep == nil && !begins && !risks { // it goes on; when that is known does not matter
		sub.done = nil
	}
	c.s.writer.submit(sub)
	c.wake = false
	c.sent = len(c.turns)
	if sub.done != nil {
		if err := c.s.writer.await(c.done); err != nil {
			return err
		}
	}
	c.committed(keep)
	return nil
}

// committed notes that the turns are as durable as the flow asks for.
func (c *contact) committed(keep *Kept) {
	c.mu.Lock()
	c.durable = len(c.turns)
	if keep != nil {
		c.turns, c.sent, c.durable, c.kept = c.turns[:0], 0, 0, keep.Turn
	}
	c.mu.Unlock()
	if !c.open { // whoever began it is about to be told
		c.admit()
	}
}

// observe tells the contact centre of a committed or replayed turn.
func (c *contact) observe(e activity.Stamped, answered *pending, over bool) {
	t := acd.Turn{At: e.At, Event: e.Event, Over: over}
	switch e.Event.(type) {
	case activity.Happened, activity.HungUp:
	default:
		if answered == nil || !ofDesk(answered.Command) {
			if over {
				t.Event = nil
				c.s.r.o.Desk.Observe(c.desk, t)
			}
			return
		}
		t.Label, t.Command = answered.Activity, answered.Command
	}
	c.s.r.o.Desk.Observe(c.desk, t)
}

func ofDesk(c activity.Command) bool {
	switch c.(type) {
	case activity.Queue, activity.Lookup, activity.Set:
		return true
	}
	return false
}

// conclude is the end of a contact that is kept as over.
func (c *contact) conclude(final Contact) error {
	c.mu.Lock()
	if c.waited {
		final.Variables = c.state.Variables()
	}
	c.final = &final
	c.mu.Unlock()
	c.s.r.admission.add(c.organisation, c.simulated(), -1)
	c.s.r.o.Observer.Ended(final)
	return errEnded
}

// relieve keeps a contact that stays in memory when it needs many rows of the
// journal, so that they can be dropped.
func (c *contact) relieve() error {
	if len(c.turns) < checkpointBytes && c.path.turns < checkpointRows {
		return nil
	}
	c.path.turns = 0
	k, err := c.keep(Live)
	if err != nil {
		return err
	}
	return c.commit(k)
}

// library finds programs that the contact has loaded.
func (c *contact) library(key string) (*engine.Program, bool) {
	for _, p := range c.programs {
		if p.Key == key {
			return p, true
		}
	}
	return nil, false
}

// beginAll carries out the commands that were not begun yet; again also those
// that may have been before a restart.
func (c *contact) beginAll(again bool) {
	for i := 0; i < len(c.pending); i++ {
		if p := &c.pending[i]; !p.begun || again {
			c.begin(p, again && p.begun)
		}
	}
}
