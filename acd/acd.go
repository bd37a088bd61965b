// Package acd distributes contacts: automatic call distribution. It keeps who
// waits in which queue, which agents are there, and offers the ones to the
// others by package routing's rules, as time goes on.
//
//	acd.go  the contract with whoever runs contacts
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
