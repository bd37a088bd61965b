package routing

import (
	"time"

	"github.com/callwright/callwright/value"
)

// lastPriority is the priority of contacts for which none was given.
const lastPriority = 10

// Entry is a contact's place in a queue.
type Entry struct {
	Contact  string
	Queue    string        // key
	Priority int           // 1 to 10; anything else counts as 10
	Skills   *value.Object // as a Queue command has them; nil asks for nothing
	Since    time.Time     // when it was queued: its place
	Asked    time.Time     // from when relaxations count; zero for Since
	Group    int           // call distribution group that has joined at least, from 1
	Wants    string        // key of the one agent who is to have it
	Park     bool          // with Wants: it waits until that agent is free
	Recovery string        // with Wants: key of the queue it goes to when he cannot be had
	With     string        // key of the agent who has it already
	Note     any           // whatever goes with the contact; the floor does not look at it
}

// queued is a contact on the floor. 100,000 of them are to fit into memory.
type queued struct {
	id       string
	note     any
	line     *line
	class    *class // in which it waits; nil while it is offered or with an agent
	plan     *plan
	personal *personal
	with     *agent // to whom it is offered, or who has it
	since    int64  // ns since 1970, as all times here
	asked    int64
	alarm
	priority uint8
	group    uint8
	state    uint8
}

// personal is a contact's wish for one agent.
type personal struct {
	agent    *agent
	park     bool
	recovery string
}

// Where a contact is.
const (
	inQueue = iota
	offered
	withAgent
)

// Enqueue places a contact in a queue. One that waits there already keeps its
// place, and what is asked of agents is told anew; in another queue it begins at
// Since. An offer that it has is withdrawn.
func (f *Floor) Enqueue(e Entry, now time.Time) {
	if old := f.contacts[e.Contact]; old != nil {
		if old.line.key == e.Queue && old.state != withAgent {
			e.Since, e.Group = time.Unix(0, old.since), max(e.Group, int(old.group)+1)
		}
		f.Left(e.Contact, now)
	}
	c := &queued{id: e.Contact, note: e.Note, line: f.line(e.Queue), plan: f.plan(e.Skills), priority: priority(e.Priority),
		since: e.Since.UnixNano(), group: uint8(min(max(1, e.Group), mostGroups) - 1), alarm: alarm{at: -1}}
	c.asked = c.since
	if !e.Asked.IsZero() {
		c.asked = e.Asked.UnixNano()
	}
	if e.Wants != "" {
		c.personal = &personal{f.agent(e.Wants), e.Park, e.Recovery}
	}
	f.contacts[c.id] = c
	if e.With != "" {
		f.give(f.agent(e.With), c, now.UnixNano())
		return
	}
	c.line.waiting.add(c)
	f.place(c, now.UnixNano())
}

func priority(n int) uint8 {
	if n < 1 || n > lastPriority {
		return lastPriority
	}
	return uint8(n)
}

// Entry returns a contact's place, as Enqueue takes it to put it back there.
func (f *Floor) Entry(contact string) (Entry, bool) {
	c := f.contacts[contact]
	if c == nil {
		return Entry{}, false
	}
	e := Entry{Contact: c.id, Queue: c.line.key, Priority: int(c.priority), Note: c.note, Since: at(c.since),
		Asked: at(c.asked), Group: int(c.group) + 1}
	if p := c.personal; p != nil {
		e.Wants, e.Park, e.Recovery = p.agent.key, p.park, p.recovery
	}
	if c.state == withAgent {
		e.With = c.with.key
	}
	if c.plan != nil {
		e.Skills = c.plan.skills
	}
	return e, true
}

func at(ns int64) time.Time { return time.Unix(0, ns).UTC() }

// place puts a waiting contact into the class that it belongs to at the time.
func (f *Floor) place(c *queued, now int64) {
	group, due := c.join(now)
	key, asks := classKey{group: group}, []Requirement(nil)
	if p := c.personal; p != nil {
		key, due = classKey{wants: p.agent}, 0
	} else if i := c.plan.at(now - c.asked); i >= 0 {
		key.asks, asks = c.plan.steps[i].key, c.plan.steps[i].asks
		if i+1 < len(c.plan.steps) {
			due = earlier(due, c.asked+c.plan.steps[i+1].due)
		}
	}
	f.waits.set(c, due)
	to := f.class(c.line, key, asks)
	if to == c.class {
		return
	}
	f.unplace(c)
	c.class = to
	to.waiting.add(c)
	f.soil(to)
}

func (f *Floor) unplace(c *queued) {
	if c.class != nil {
		c.class.waiting.remove(c)
		c.class = nil
	}
}

// join lets the groups join whose time has come. It returns the last one that has
// joined and when the next one does, 0 for never. What a flow has brought the
// contact to stays, also while its queue is not configured.
func (c *queued) join(now int64) (group uint8, due int64) {
	l := c.line
	if l.escalate > 0 && now > c.since {
		c.group = uint8(max(int64(c.group), min((now-c.since)/l.escalate, int64(l.last))))
	}
	if l.escalate == 0 || c.group >= l.last {
		return min(c.group, l.last), 0
	}
	return c.group, c.since + l.escalate*int64(c.group+1)
}

// earlier is the earlier of two moments, of which 0 is none.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// Note returns what goes with a contact.
func (f *Floor) Note(contact string) (note any, there bool) {
	c := f.contacts[contact]
	if c == nil {
		return nil, false
	}
	return c.note, true
}

// Prioritise changes a contact's priority; false when it does not wait.
func (f *Floor) Prioritise(contact string, to int, now time.Time) bool {
	c := f.contacts[contact]
	if c == nil || c.state == withAgent {
		return false
	}
	c.line.waiting.remove(c)
	f.unplace(c)
	c.priority = priority(to)
	c.line.waiting.add(c)
	if c.state == inQueue {
		f.place(c, now.UnixNano())
	}
	return true
}

// Escalate lets the next call distribution group join at once, or all that are
// left. False when the contact does not wait, or none is left.
func (f *Floor) Escalate(contact string, all bool, now time.Time) bool {
	c := f.contacts[contact]
	if c == nil || c.state == withAgent {
		return false
	}
	if c.join(now.UnixNano()); c.group >= c.line.last {
		return false
	}
	c.group++
	if all {
		c.group = c.line.last
	}
	if c.state == inQueue {
		f.place(c, now.UnixNano())
	}
	return true
}

// Left takes a contact off the floor: it is over, or the agent who had it is no
// longer with it. It returns that agent's key.
func (f *Floor) Left(contact string, now time.Time) (agent string) {
	c := f.contacts[contact]
	if c == nil {
		return ""
	}
	delete(f.contacts, contact)
	f.waits.set(c, 0)
	f.drop(c.plan)
	if c.state != withAgent {
		c.line.waiting.remove(c)
	}
	f.unplace(c)
	a := c.with
	switch c.state {
	case offered:
		f.release(a, now.UnixNano())
	case withAgent:
		f.wrapUp(a, now.UnixNano())
	default:
		return ""
	}
	return a.key
}

// goBack returns a contact that was offered to its place. When the agent whom it
// wanted did not take it, it goes to the recovery queue, if it has one.
func (f *Floor) goBack(c *queued, refused bool, now int64) {
	c.state, c.with = inQueue, nil
	if refused && c.personal != nil && f.recover(c, now) {
		return
	}
	f.place(c, now)
}

// recover moves a contact to its recovery queue, where it keeps its place by the
// time that it has waited, and asks for no skills.
func (f *Floor) recover(c *queued, now int64) bool {
	if c.personal.recovery == "" {
		return false
	}
	c.line.waiting.remove(c)
	f.unplace(c)
	f.drop(c.plan)
	c.line, c.personal, c.plan = f.line(c.personal.recovery), nil, nil
	c.group = 0
	c.line.waiting.add(c)
	f.place(c, now)
	return true
}
