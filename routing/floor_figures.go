package routing

import (
	"time"

	"github.com/callwright/callwright/value"
)

// Figures are the numbers of a queue at a moment.
type Figures struct {
	Queued    int           // contacts that wait, those included that are offered just now
	Oldest    time.Duration // how long the one has waited that waits for longest
	Position  int           // of the contact, from 1; behind all others for one that does not wait there
	Wait      time.Duration // mean of those that were answered in the look-back window
	Samples   int           // contacts that Wait is of; without any it is not known
	LoggedOn  Count
	Available Count
	Group     int // last call distribution group that has joined, from 1; 0 for a contact that does not wait there
	Groups    int // that the queue has; 1 for one without
}

// Count is a number of agents.
type Count struct{ Current, All int } // of the groups that have joined, and of all; Current is -1 when Group is 0

// FiguresOf are the numbers of a queue, for a contact that waits in it or may
// come to. With skills, only agents who meet them now are counted.
func (f *Floor) FiguresOf(queue, contact string, skills *value.Object, lookback time.Duration, now time.Time) Figures {
	l := f.lines[queue]
	if l == nil {
		return Figures{Position: 1, Groups: 1, LoggedOn: Count{-1, 0}, Available: Count{-1, 0}}
	}
	t := now.UnixNano()
	s := Figures{Queued: l.waiting.count, Position: l.waiting.count + 1, Groups: int(l.last) + 1}
	if c := l.waiting.oldest(); c != nil {
		s.Oldest = time.Duration(max(0, t-c.since))
	}
	s.Wait, s.Samples = l.wait(t - int64(lookback))
	waited := time.Duration(0)
	if c := f.contacts[contact]; c != nil && c.line == l && c.state != withAgent {
		group, _ := c.join(t)
		s.Position, s.Group, waited = l.waiting.rank(c)+1, int(group)+1, time.Duration(t-c.asked)
	}
	var all, current bitset
	asks := Requirements(skills, waited)
	for _, m := range l.members {
		if meets(m.skills, asks) {
			all.set(m.agent.index)
			if int(m.group) < s.Group {
				current.set(m.agent.index)
			}
		}
	}
	s.LoggedOn = Count{current.common(f.loggedOn), all.common(f.loggedOn)}
	s.Available = Count{current.common(f.free), all.common(f.free)}
	if s.Group == 0 {
		s.LoggedOn.Current, s.Available.Current = -1, -1
	}
	return s
}

// Object is the figures under Webex's names, as [Queue.FiguresIn] and
// [Queue.Abilities] give those of the simulator. What counts the agents of the
// current group is -1 for a contact that does not wait.
func (s Figures) Object() *value.Object {
	wait := int64(unknownWait)
	if s.Samples > 0 {
		wait = s.Wait.Milliseconds()
	}
	return value.Of(
		"PIQ", int64(s.Position), "EWT", wait, "CallsQueuedNow", int64(s.Queued), "OldestCallTime", int64(s.Oldest/time.Second),
		"LoggedOnAgentsCurrent", int64(s.LoggedOn.Current), "LoggedOnAgentsAll", int64(s.LoggedOn.All),
		"AvailableAgentsCurrent", int64(s.Available.Current), "AvailableAgentsAll", int64(s.Available.All),
		"CurrentGroup", int64(s.Group), "TotalGroups", int64(s.Groups),
	)
}

// wait is the mean wait of those answered since then.
func (l *line) wait(since int64) (time.Duration, int) {
	sum, n := 0.0, 0
	for _, w := range l.served {
		if w.at >= since {
			sum += float64(w.waited)
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return time.Duration(sum / float64(n)), n
}

// Full reports whether a queue has as many contacts as its limit allows, or the
// limit given here where it has none of its own; 0 is no limit.
func (f *Floor) Full(queue string, limit int) bool {
	l := f.lines[queue]
	if l == nil {
		return false
	}
	if own := l.distribution.Limit; own > 0 {
		limit = own
	}
	return limit > 0 && l.waiting.count >= limit
}

// Reachable reports whether an agent is logged on who serves the queue and has
// the skills that are asked for now or after a while.
func (f *Floor) Reachable(queue string, skills *value.Object) bool {
	l := f.lines[queue]
	if l == nil {
		return false
	}
	for _, step := range steps(skills) {
		for _, m := range l.members {
			if m.agent.state != AgentLoggedOut && meets(m.skills, step.asks) {
				return true
			}
		}
	}
	return false
}

// Waiting is one contact that waits.
type Waiting struct {
	Entry
	Agent string // to whom it is offered
}

// WaitingIn returns the first contacts of a queue, in their order.
func (f *Floor) WaitingIn(queue string, limit int) []Waiting {
	l := f.lines[queue]
	if l == nil {
		return nil
	}
	var list []Waiting
	for c := range l.waiting.all {
		if len(list) >= limit {
			break
		}
		e, _ := f.Entry(c.id)
		w := Waiting{Entry: e}
		if c.with != nil {
			w.Agent = c.with.key
		}
		list = append(list, w)
	}
	return list
}

// Contacts is how many contacts are on the floor: waiting, offered or with an agent.
func (f *Floor) Contacts() int { return len(f.contacts) }

// Classes is how many sorts of wishes the floor keeps apart: for tests and metrics.
func (f *Floor) Classes() int {
	n := 0
	for _, l := range f.lines {
		n += len(l.classes)
	}
	return n
}
