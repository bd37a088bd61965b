package routing

import "time"

// AgentState is what an agent is doing.
type AgentState string

// The states. An agent chooses the first three himself.
const (
	AgentLoggedOut     AgentState = "logged-out"
	AgentAvailable     AgentState = "available"
	AgentIdle          AgentState = "idle"           // logged on, with a reason for not being available
	AgentOffered       AgentState = "offered"        // a contact is offered to him
	AgentBusy          AgentState = "busy"           // he has a contact
	AgentWrapUp        AgentState = "wrap-up"        // after a contact
	AgentNotResponding AgentState = "not-responding" // he declined an offer, or did not answer it in time
)

// agent is an agent on the floor.
type agent struct {
	key         string
	index       int
	state       AgentState
	reason      string
	changed     int64 // when he came to be in the state
	since       int64 // when he last became available
	after       AgentState
	afterReason string
	with        *queued
	lines       []*line
	wanted      []*class // of contacts that want him alone
	alarm
}

// Standing is how an agent stands.
type Standing struct {
	Agent   string // key
	State   AgentState
	Reason  string // of AgentIdle
	Since   time.Time
	Next    AgentState // with AgentOffered, AgentBusy and AgentWrapUp: what follows, if that is not AgentAvailable
	Contact string     // offered to him, or that he has
	Queue   string     // of Contact
	Queues  []string   // keys of those that he serves
	Until   time.Time  // of AgentOffered and AgentWrapUp
}

// SetState is an agent's own choice of AgentLoggedOut, AgentAvailable or AgentIdle. While he
// has a contact it is what follows that; an offer that he has is declined.
func (f *Floor) SetState(key string, to AgentState, reason string, now time.Time) {
	a := f.agent(key)
	switch a.state {
	case AgentBusy:
		a.after, a.afterReason = to, reason
		return
	case AgentOffered:
		f.refused(a, now.UnixNano())
	}
	f.turn(a, to, reason, now.UnixNano())
}

// turn brings an agent into a state. One who is available already stays so since then.
func (f *Floor) turn(a *agent, to AgentState, reason string, now int64) {
	f.wraps.set(a, 0)
	if a.state != to || a.reason != reason {
		if to == AgentAvailable {
			a.since = now
		}
		a.state, a.reason, a.changed = to, reason, now
	}
	f.show(a)
}

// show makes an agent's state known to those who look for agents.
func (f *Floor) show(a *agent) {
	f.loggedOn.set(a.index)
	if a.state == AgentLoggedOut {
		f.loggedOn.clear(a.index)
	}
	f.free.set(a.index)
	for _, c := range a.wanted {
		f.soil(c)
	}
	if a.state != AgentAvailable {
		f.free.clear(a.index)
		return
	}
	for _, l := range a.lines {
		for _, c := range l.classes {
			if c.waiting.count > 0 && c.fit.has(a.index) {
				f.soil(c)
			}
		}
	}
}

func (f *Floor) soil(c *class) {
	if !c.dirty {
		c.dirty = true
		f.dirty = append(f.dirty, c)
	}
}

// Answered gives an agent a contact: one that is offered to him, or one that
// waits, when that is known from elsewhere. False when he or it is taken.
func (f *Floor) Answered(agent, contact string, now time.Time) bool {
	c, a := f.contacts[contact], f.agent(agent)
	switch {
	case c == nil || c.with != nil && c.with != a || a.with != nil && a.with != c:
		return false
	case c.state == withAgent:
		return true
	}
	c.line.answered(now.UnixNano(), c.since)
	c.line.waiting.remove(c)
	f.give(a, c, now.UnixNano())
	return true
}

// give lets an agent have a contact.
func (f *Floor) give(a *agent, c *queued, now int64) {
	f.unplace(c)
	f.waits.set(c, 0)
	switch a.state {
	case AgentIdle, AgentLoggedOut, AgentNotResponding:
		a.after, a.afterReason = a.state, a.reason
	case AgentAvailable, AgentWrapUp, AgentOffered:
		a.after, a.afterReason = AgentAvailable, ""
	}
	c.state, c.with, a.with = withAgent, a, c
	f.turn(a, AgentBusy, "", now)
}

// Declined puts a contact back that was offered to the agent, who is then not
// responding. False when it is not offered to him.
func (f *Floor) Declined(agent, contact string, now time.Time) bool {
	c := f.contacts[contact]
	if c == nil || c.state != offered || c.with.key != agent {
		return false
	}
	f.refused(c.with, now.UnixNano())
	return true
}

func (f *Floor) refused(a *agent, now int64) {
	c := a.with
	a.with = nil
	f.turn(a, AgentNotResponding, "", now)
	f.goBack(c, true, now)
}

// Ring gives an offer its time from now on: the agent has not heard of it before.
func (f *Floor) Ring(contact string, now time.Time) {
	if c := f.contacts[contact]; c != nil && c.state == offered {
		f.waits.set(c, now.UnixNano()+int64(f.options.Offer))
	}
}

// Withdraw takes an offer back for which the agent is not to blame, or an answer
// that came to nothing: he is available as before and the contact in its place.
func (f *Floor) Withdraw(contact string, now time.Time) {
	c := f.contacts[contact]
	if c == nil || c.state == inQueue {
		return
	}
	a := c.with
	if c.state == withAgent {
		c.line.waiting.add(c)
	}
	f.goBack(c, false, now.UnixNano())
	f.release(a, now.UnixNano())
}

// release lets an agent be available as he was before he was offered a contact.
func (f *Floor) release(a *agent, now int64) {
	since := a.since
	a.with = nil
	f.turn(a, AgentAvailable, "", now)
	a.since = since
}

// wrapUp ends an agent's contact.
func (f *Floor) wrapUp(a *agent, now int64) {
	a.with = nil
	if f.options.WrapUp <= 0 || a.after == AgentLoggedOut {
		f.turn(a, a.after, a.afterReason, now)
		return
	}
	f.turn(a, AgentWrapUp, "", now)
	f.wraps.set(a, now+int64(f.options.WrapUp))
}

// Standing returns how an agent stands; one whom nobody knows is logged out.
func (f *Floor) Standing(key string) Standing {
	a := f.byKey[key]
	if a == nil {
		return Standing{Agent: key, State: AgentLoggedOut}
	}
	s := Standing{Agent: key, State: a.state, Reason: a.reason}
	if a.changed != 0 {
		s.Since = at(a.changed)
	}
	if a.state == AgentBusy || a.state == AgentWrapUp {
		if s.Next = a.after; s.Next == AgentAvailable {
			s.Next = ""
		}
	}
	if c := a.with; c != nil {
		s.Contact, s.Queue = c.id, c.line.key
		if c.state == offered {
			s.Until = at(c.due)
		}
	}
	if a.state == AgentWrapUp {
		s.Until = at(a.due)
	}
	for _, l := range a.lines {
		s.Queues = append(s.Queues, l.key)
	}
	return s
}
