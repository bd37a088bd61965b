package flowtest

import (
	"cmp"
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// waiting is how a contact stands in a queue.
type waiting struct {
	queued *routing.Queue
	since  time.Time      // when the contact was queued
	skills *value.Object  // asked of the agents
	wanted *routing.Agent // the one agent for whom it waits; nil for any
	group  int            // to which its flow has escalated it; 0 when it has not
}

// Webex's numbers for contacts that are not queued for one agent.
const (
	agentUnavailable = 1
	agentNotFound    = 2
	reportingQueue   = 5
	agentAssigned    = 8
)

// queue places the contact in a queue unless an input or the queue refuses it.
func (p *player) queue(c engine.Issued, q activity.Queue) activity.Queued {
	if in := p.due(c, ForQueue, Queue); in != nil {
		return activity.Queued{FailureCode: in.Code, Description: cmp.Or(in.Description, failureName(in.Code))}
	}
	if q.Agent != "" {
		return p.queueForAgent(c, q)
	}
	there := p.desk.Queue(c.Activity, q.Queue, q.Label, q.Fallback)
	if q.CheckAgents && len(there.Available(q.Skills, 0)) == 0 {
		return activity.Queued{FailureCode: noAgents, Description: failureName(noAgents)}
	}
	return p.placed(waiting{queued: there, since: p.now, skills: q.Skills})
}

// due uses up the next input when it is of the kind: it says how a command ends.
func (p *player) due(c engine.Issued, what AskFor, kind InputKind) *Input {
	in := p.peek(Ask{For: what, Activity: c.Activity, Kind: c.Kind, Queue: p.state.Queued(), Now: p.now})
	if in == nil || in.Kind != kind || kind == Callback && in.Text != Refused {
		return nil
	}
	p.head = nil
	return in
}

func (p *player) placed(w waiting) activity.Queued {
	p.waiting, p.agent, p.leaving = w, nil, false
	return activity.Queued{Queue: cmp.Or(w.queued.ID, w.queued.Name)}
}

// queueForAgent lets the contact wait for one agent, or for any of the recovery
// queue when he cannot be had.
func (p *player) queueForAgent(c engine.Issued, q activity.Queue) activity.Queued {
	refused := func(code int, says string) activity.Queued {
		return activity.Queued{FailureCode: code, Description: says}
	}
	if p.agent != nil {
		return refused(agentAssigned, "INVALID_OPERATION_FOR_INTERACTION_STATE")
	}
	a := p.desk.Agent(c.Activity, q.Agent)
	missing := a == nil || a.Away && !q.Park
	switch {
	case q.Queue == "":
		return refused(reportingQueue, "INVALID_VTEAM_ERROR")
	case missing && q.Recovery != "":
		return p.placed(waiting{queued: p.desk.Queue(c.Activity, q.Recovery, "", ""), since: p.now})
	case a == nil:
		return refused(agentNotFound, "AGENT_NOT_FOUND")
	case missing:
		return refused(agentUnavailable, "AGENT_UNAVAILABLE")
	}
	return p.placed(waiting{queued: p.desk.Queue(c.Activity, q.Queue, q.Label, ""), since: p.now, wanted: a})
}

// noAgents is the code with which the simulated platform refuses a contact
// when no agent is there. Webex documents twelve codes but not which that is.
const noAgents = 12

func failureName(code int) string {
	switch code {
	case invalidRequest:
		return "INVALID_REQUEST"
	case invalidQueue:
		return "INVALID_QUEUE"
	case noAgents:
		return "no agent is available"
	}
	return fmt.Sprintf("failure %d", code)
}

// reached is the call distribution group in which the contact is.
func (p *player) reached() int { return p.queued.Reached(p.now.Sub(p.since), p.group) }

// lookup answers a question: those about its own queue as the contact stands there.
func (p *player) lookup(c engine.Issued, q activity.Lookup) activity.Found {
	switch q.What {
	case activity.LookupCall:
		if in := p.due(c, ForCall, Call); in != nil {
			return activity.Found{Value: in.Text}
		}
		return activity.Found{Value: liveVoice}
	case activity.LookupCode:
		return p.code(q.Args)
	case activity.LookupQueue, activity.LookupSkills:
		q = p.fromQueue(c, q)
	}
	return p.desk.Lookup(c.Activity, q, p.now)
}

// liveVoice is what has answered a call unless an input says otherwise.
const liveVoice = "LIVE_VOICE"

// fromQueue gives a question about the contact's own queue, which may leave out
// which that is, the group in which the contact is.
func (p *player) fromQueue(c engine.Issued, q activity.Lookup) activity.Lookup {
	if p.state.Queued() == "" {
		return q
	}
	own := cmp.Or(p.queued.ID, p.queued.Name)
	if q.ID == "" && q.Name == "" {
		q.ID, q.Name = own, p.queued.Name
	} else if there := p.desk.Queue(c.Activity, q.ID, q.Name, ""); cmp.Or(there.ID, there.Name) != own {
		return q
	}
	q.Args = q.Args.Clone()
	q.Args.Set("group", int64(p.reached()))
	return q
}
