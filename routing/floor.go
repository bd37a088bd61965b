package routing

import (
	"cmp"
	"time"
)

// Floor is who waits and who is there, and who gets whom. It holds no clock: the
// time comes in with each call, and never goes back. It is not safe for
// concurrent use; each organisation has a floor of its own.
//
// The rules are those of docs/queues.md. Contacts stand in the order of their
// priority, 1 before 10, then of how long they wait, then of their ids. The
// first of them chooses first: of the free agents who may have him he gets the
// one who has been available for longest, in a queue by skills the best one, and
// the lower key when that leaves two. An offer that is declined or not answered
// in time leaves the contact in its place.
//
// What is asked of agents and which of them have joined is the same for many
// contacts: these form one class, in which whoever may have the first may have
// all. An event looks at classes and not at contacts, so that its cost does not
// grow with how many wait.
type Floor struct {
	options  FloorOptions
	lines    map[string]*line
	contacts map[string]*queued
	agents   []*agent // never shortened: an agent's place is its bit in every bitset
	byKey    map[string]*agent
	free     bitset // agents who can be offered a contact
	loggedOn bitset
	waits    alarms[*queued] // relaxation, groups that join, offers that run out
	wraps    alarms[*agent]  // wrap-up that ends
	dirty    []*class        // in which something may fit that did not before
	plans    map[string]*plan
}

// FloorOptions are the times of a floor. Zero takes the default.
type FloorOptions struct {
	Offer  time.Duration // for an agent to answer; 30 s
	WrapUp time.Duration // after a contact, before an agent is available again; none
}

// NewFloor returns a floor on which nobody is.
func NewFloor(o FloorOptions) *Floor {
	o.Offer = cmp.Or(o.Offer, 30*time.Second)
	return &Floor{options: o, lines: map[string]*line{}, contacts: map[string]*queued{}, byKey: map[string]*agent{}, plans: map[string]*plan{}}
}

// Distribution is how a queue hands out its contacts, beside what [Queue] says.
type Distribution struct {
	Limit       int  // contacts that may wait; 0 for any number
	BestSkilled bool // the best-skilled agent rather than the longest available
}

// Key is what a floor knows the queue by: its id, or the name of one without.
func (q *Queue) Key() string { return cmp.Or(q.ID, q.Name) }

// Key is what a floor knows the agent by: his id, or else his e-mail address, or
// else his name. One agent may serve several queues.
func (a *Agent) Key() string { return cmp.Or(a.ID, a.Email, a.Name) }

// Offer is a contact that an agent is to answer until a moment.
type Offer struct {
	Contact, Agent, Queue string
	Until                 time.Time
}

// Configure tells the floor of the queues and their agents, as often as these
// change. Contacts in a queue that is gone wait for it to come back; an agent
// who is gone keeps the contact that he has.
func (f *Floor) Configure(queues []Queue, distribution func(*Queue) Distribution, now time.Time) {
	for _, a := range f.agents {
		a.lines = nil
	}
	for _, l := range f.lines {
		l.forget()
	}
	for i := range queues {
		q := &queues[i]
		l := f.line(q.Key())
		l.name, l.escalate = q.Name, int64(max(0, q.Escalate))
		if distribution != nil {
			l.distribution = distribution(q)
		}
		for j := range q.Agents {
			f.serve(l, &q.Agents[j])
		}
	}
	for _, l := range f.lines {
		for _, c := range l.classes {
			c.refit(f)
		}
		l.sweep()
	}
	for _, c := range f.contacts {
		if c.state == inQueue {
			f.place(c, now.UnixNano())
		}
	}
}

// serve lets an agent serve a queue.
func (f *Floor) serve(l *line, of *Agent) {
	a := f.agent(of.Key())
	m := member{agent: a, group: uint8(min(max(1, of.Group), mostGroups) - 1), skills: of.Skills}
	for _, there := range l.members {
		if there.agent == a {
			return // the document names him twice
		}
	}
	l.members, l.last = append(l.members, m), max(l.last, m.group)
	a.lines = append(a.lines, l)
}

// mostGroups bounds the call distribution groups of one queue.
const mostGroups = 250

// line returns the queue with a key; one that is not configured has no agents.
func (f *Floor) line(key string) *line {
	l := f.lines[key]
	if l == nil {
		l = &line{key: key, name: key, classes: map[classKey]*class{}}
		f.lines[key] = l
	}
	return l
}

// agent returns the agent with a key; a new one is logged out.
func (f *Floor) agent(key string) *agent {
	a := f.byKey[key]
	if a == nil {
		a = &agent{key: key, index: len(f.agents), state: AgentLoggedOut, alarm: alarm{at: -1}}
		f.byKey[key], f.agents = a, append(f.agents, a)
	}
	return a
}
