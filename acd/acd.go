// Package acd distributes contacts: automatic call distribution. It keeps who
// waits in which queue, which agents are there, and offers the ones to the
// others by package routing's rules, as time goes on.
//
//	acd.go           the contract with whoever runs contacts
//	options.go       what it is made with; New
//	organisation.go  one organisation's floor, with a lock of its own (I11)
//	run.go           time goes on: offers, and offers that lapse
//	ask.go           answers to a contact: queues, and what is set for it
//	lookup.go        answers to a contact: figures, hours, turns, codes
//	failure.go       failure codes of queue-contact and queue-to-agent
//	observe.go       what became of contacts; snapshots
//	agent.go         agents: their states, and what they do with a contact
//	view.go          agents, queues and contacts as people see them
//	event.go         the events that agents cause, with their attributes
//	callback.go      callbacks: at once, and at a time that was agreed
//	code.go          random codes
//	trial.go act.go  simulated contacts, which are never on the floor
//	names.go         names for ids
//
// What a contact asks is answered from the organisation's resources and from its
// floor (routing.Floor), which follows from the turns of contacts (Observe) and
// from what agents do. Nothing of it is stored but the states that agents chose
// and the callbacks: who waits, and who has whom, comes back with the contacts.
// The rules are in docs/queues.md.
package acd

import (
	"context"
	"time"

	"github.com/callwright/callwright/activity"
)

// Contact is what distribution has to know of a contact.
type Contact struct {
	Organisation string
	ID           string
	Channel      string
	Number       string // ANI, for the agent's eyes
	Flow         string // name
	Version      string // id of the flow's version: percent allocations begin again with each
	Simulated    bool   // somebody tries a flow with it: see Act
}

// Turn is one event of a contact that is committed, in the order of its journal:
// all that distribution does follows from these, live and when they are replayed
// after a restart.
type Turn struct {
	At      time.Time
	Label   string           // of the activity whose command is answered
	Command activity.Command // that the event answers; nil for other events
	Event   activity.Event
	Over    bool // the contact is over
}

// Contacts is what distribution does to contacts. The runner implements it.
type Contacts interface {
	// Happen hands a contact an event of the platform; it returns once the turn
	// is committed.
	Happen(ctx context.Context, organisation, contact string, e activity.Happened) error
	// HangUp ends a contact as though the caller had left.
	HangUp(ctx context.Context, organisation, contact string) error
}
