package acd

import (
	"cmp"
	"context"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
)

// Ask answers what a contact asks of its contact centre. It changes nothing that
// lasts: a callback is written down, and becomes one once the answer is committed.
// Commands that are not distribution's answer nil.
func (a *ACD) Ask(ctx context.Context, c Contact, label string, command activity.Command, at time.Time) activity.Event {
	o := a.of(c.Organisation)
	err := o.refresh(ctx)
	if err != nil {
		a.log.WarnContext(ctx, "distribution goes on with what it knew", "organisation", c.Organisation, "error", err)
	}
	if c.Simulated && (err == nil || !o.ignorant()) {
		return o.askTrial(c, label, command, at)
	}
	switch cmd := command.(type) {
	case activity.Queue:
		if err != nil && o.ignorant() {
			return refuse(systemError, "the queues cannot be read just now")
		}
		if cmd.Agent != "" {
			return o.askAgent(c, label, cmd)
		}
		return o.askQueue(c, label, cmd)
	case activity.Lookup:
		if err != nil && o.ignorant() {
			return activity.Found{Failure: unavailable(err)}
		}
		return o.lookup(c, label, cmd, at)
	case activity.Set:
		return o.askSet(ctx, c, label, cmd, at)
	}
	return nil
}

// askQueue says which queue the contact is placed in, or why in none.
func (o *organisation) askQueue(c Contact, label string, q activity.Queue) activity.Queued {
	if q.Queue == "" && q.Label == "" && q.Fallback == "" {
		return refuse(invalidRequest, "no queue is named")
	}
	queue := o.queue(label, q.Queue, q.Label, q.Fallback)
	if queue == nil {
		return refuse(invalidQueue, "there is no queue %q", cmp.Or(q.Label, q.Queue))
	}
	if wrong := skillsWrong(q.Skills); wrong != nil {
		return *wrong
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	e, there := o.floor.Entry(c.ID)
	switch {
	case e.With != "":
		return refuse(ownerAssigned, "an agent has the contact")
	case q.CheckAgents && !o.floor.Reachable(queue.Key(), q.Skills):
		return refuse(invalidOperation, "no agent of %s is there", queue.Name)
	case (!there || e.Queue != queue.Key()) && o.floor.Full(queue.Key(), o.acd.options.Queued):
		return refuse(routingLimitExceeded, "%s is full", queue.Name)
	}
	return activity.Queued{Queue: queue.Key()}
}

// queue is the queue with an id or name, or the one to fall back to; nil, and a
// problem, when there is none.
func (o *organisation) queue(label, id, name, fallback string) *routing.Queue {
	d := o.desk()
	q := d.Queue(label, id, name, fallback)
	o.tell(d.Problems())
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.resources.Queue(q.ID, q.Name)
}

// askAgent says in which queue the contact waits for one agent, or why in none.
func (o *organisation) askAgent(c Contact, label string, q activity.Queue) activity.Queued {
	o.mu.Lock()
	agent := o.resources.Agent(q.Agent)
	e, _ := o.floor.Entry(c.ID)
	o.mu.Unlock()
	if e.With != "" {
		return refuseAgent(agentAssigned, "INVALID_OPERATION_FOR_INTERACTION_STATE", "an agent has the contact")
	}
	var recovery *routing.Queue
	if q.Recovery != "" {
		recovery = o.queue(label, q.Recovery, "", "")
	}
	var refused activity.Queued
	queue := o.queue(label, q.Queue, q.Label, "")
	switch {
	case agent == nil:
		refused = refuseAgent(agentNotFound, "AGENT_NOT_FOUND", "there is no agent %q", q.Agent)
	case queue == nil:
		return refuseAgent(agentNoQueue, "INVALID_VTEAM_ERROR", "there is no reporting queue %q", cmp.Or(q.Label, q.Queue))
	default:
		refused = o.had(agent, q.Park)
	}
	switch {
	case refused.FailureCode == 0:
		return activity.Queued{Queue: queue.Key()}
	case recovery != nil:
		return activity.Queued{Queue: recovery.Key()}
	}
	return refused
}

// had tells whether an agent can be had now, or waited for.
func (o *organisation) had(agent *routing.Agent, park bool) activity.Queued {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch state := o.floor.Standing(agent.Key()).State; {
	case state == routing.AgentAvailable || park && state != routing.AgentLoggedOut:
		return activity.Queued{}
	case state == routing.AgentLoggedOut:
		return refuseAgent(agentLoggedOut, "AGENT_NOT_LOGGED_IN", "%s is logged out", agent.Name)
	case state == routing.AgentBusy || state == routing.AgentOffered:
		return refuseAgent(agentBusy, "AGENT_BUSY", "%s has a contact", agent.Name)
	}
	return refuseAgent(agentUnavailable, "AGENT_UNAVAILABLE", "%s is not available", agent.Name)
}

// askSet answers what is to be set for a contact.
func (o *organisation) askSet(ctx context.Context, c Contact, label string, s activity.Set, at time.Time) activity.Done {
	switch s.What {
	case activity.SetPriority, activity.SetEscalation:
		o.mu.Lock()
		e, there := o.floor.Entry(c.ID)
		o.mu.Unlock()
		if !there || e.With != "" {
			return failed(activity.FailureNotQueued, "the contact waits in no queue")
		}
	case activity.SetCallback:
		return o.askCallback(ctx, c, label, s, at)
	case activity.SetScheduledCallback:
		return o.askScheduled(ctx, c, label, s, at)
	case activity.SetMediaStream:
		d := o.desk()
		d.MediaDestination(label, member(s.Values, "destination"), member(s.Values, "name"))
		o.tell(d.Problems())
	case activity.SetAnnouncement:
		if file := member(s.Values, "prompt"); file != "" {
			d := o.desk()
			d.Prompt(label, file)
			o.tell(d.Problems())
		}
	}
	return activity.Done{}
}

func failed(code, message string) activity.Done {
	return activity.Done{Failure: activity.Failure{Code: code, Message: message}}
}
