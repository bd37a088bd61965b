package acd

import (
	"context"
	"time"
)

// Act is what the one who plays a simulated contact lets the contact centre do.
type Act struct {
	Type    string // one of the constants below
	Agent   string // name, e-mail or id; "" for the first of the queue
	Team    string // name; "" for the agent's own
	Reason  string // of a callback that failed
	Figures *ActFigures
}

// ActFigures are what the flow learns of queues from then on; nil members stay.
type ActFigures struct {
	Position  *int
	Wait      *time.Duration
	LoggedOn  *int
	Available *int
}

// The acts.
const (
	ActOffers        = "agent-offered"
	ActAnswers       = "agent-answers"
	ActDeclines      = "agent-declines"
	ActEnds          = "agent-ends"
	ActLeaves        = "agent-leaves"
	ActFigureChange  = "queue-figures"
	ActCallbackFails = "callback-fails"
)

// Simulate lets the contact centre of a simulated contact do something: the
// contact is told the same as by an agent of the organisation.
func (a *ACD) Simulate(ctx context.Context, organisation, contact string, act Act) error {
	return nil
}
