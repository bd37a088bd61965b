package routing

import (
	"time"

	"github.com/callwright/callwright/value"
)

// unknownWait is the EWT of a queue whose wait cannot be expected.
const unknownWait = -1

// Figures are FiguresIn for a contact that is in the first call distribution
// group, or is not queued yet.
func (q *Queue) Figures() *value.Object { return q.FiguresIn(1) }

// FiguresIn are the numbers that a queue lookup reads (activity.LookupQueue),
// under Webex's names (flow-formats.md A.3.2, queue-lookup), for a contact in
// the call distribution group: EWT in milliseconds, -1 when it is not known,
// OldestCallTime in seconds. Names ending in Current count the agents whom the
// contact reaches, those ending in All every agent.
func (q *Queue) FiguresIn(group int) *value.Object {
	wait := q.Wait.Milliseconds()
	if q.Unforeseen {
		wait = unknownWait
	}
	o := value.Of("PIQ", int64(q.Waiting+1), "EWT", wait, "CallsQueuedNow", int64(q.Waiting), "OldestCallTime", q.oldest())
	q.count(o, q.Agents, q.Available(nil, 0), group)
	return o
}

// Abilities are the numbers of agents with the skills ([Requirements]) that an
// advanced queue lookup reads (activity.LookupSkills): the contact's position,
// the agents as in [Queue.FiguresIn], and which group of how many it is in.
func (q *Queue) Abilities(skills *value.Object, group int) *value.Object {
	o := value.Of("PIQ", int64(q.Waiting+1))
	var able []Agent
	for _, a := range q.Agents {
		if a.Meets(Requirements(skills, 0)) {
			able = append(able, a)
		}
	}
	q.count(o, able, q.Available(skills, 0), group)
	o.Set("CurrentGroup", int64(min(max(1, group), q.Groups())))
	o.Set("TotalGroups", int64(q.Groups()))
	return o
}

func (q *Queue) count(o *value.Object, agents, available []Agent, group int) {
	number := func(list []Agent) int64 { return int64(len(list)) }
	o.Set("LoggedOnAgentsCurrent", number(Within(agents, group)))
	o.Set("LoggedOnAgentsAll", number(agents))
	o.Set("AvailableAgentsCurrent", number(Within(available, group)))
	o.Set("AvailableAgentsAll", number(available))
}

// Groups is how many call distribution groups the queue has: at least 1.
func (q *Queue) Groups() int {
	groups := 1
	for _, a := range q.Agents {
		groups = max(groups, a.Group)
	}
	return groups
}

// Reached is the group in which a contact is that has waited for that long and
// was brought to at least a group by its flow.
func (q *Queue) Reached(waited time.Duration, brought int) int {
	group := max(1, brought)
	if q.Escalate > 0 {
		group = max(group, 1+int(waited/q.Escalate))
	}
	return min(group, q.Groups())
}

func (q *Queue) oldest() int64 {
	if q.Waiting == 0 {
		return 0
	}
	return int64(q.Wait / time.Second)
}
