package routing

import (
	"strings"
	"time"

	"github.com/callwright/callwright/field"
)

// Reply is what happens when a number is called.
type Reply string

// The replies of a number. They are the outcomes of activity.Transferred,
// Answers apart, which is "" there.
const (
	Answers  Reply = "answered"
	Busy     Reply = "busy"
	NoAnswer Reply = "no-answer"
	Fails    Reply = "failed"
)

// Number is a number outside to which calls may be transferred.
type Number struct {
	Pattern string // may end in * for any further characters
	Reply   Reply
	Stays   time.Duration // how long the other party of a bridged transfer stays
}

func (n *Number) fields() field.List {
	return field.List{
		field.Plain(&n.Pattern, "number").Require().Say("Number", "Number or SIP address; * at its end stands for anything."),
		field.Choice(&n.Reply, "reply", Answers, Busy, NoAnswer, Fails).Say("Reply", "What happens when it is called."),
		field.Duration(&n.Stays, "stays", time.Second).Say("Stays", "How long the other party of a bridged transfer stays: seconds, or 5m."),
	}
}

// Number returns what is known of a number; nil when nothing is. The first
// entry counts that fits.
func (r *Resources) Number(called string) *Number {
	for i := range r.Numbers {
		pattern, open := strings.CutSuffix(r.Numbers[i].Pattern, "*")
		if called == pattern || open && strings.HasPrefix(called, pattern) {
			return &r.Numbers[i]
		}
	}
	return nil
}
