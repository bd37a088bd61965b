package flowtest

import (
	"cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// transfer gives the call to another number. An input says what happens there,
// or else the resources do; the time that it takes passes at once.
func (p *player) transfer(c engine.Issued, t activity.Transfer) activity.Transferred {
	n := p.desk.Number(t.To)
	if in := p.due(c, ForTransfer, Transfer); in != nil {
		n.Reply, n.Stays = routing.Reply(in.Text), in.For
	}
	switch n.Reply {
	case routing.NoAnswer:
		p.now = p.now.Add(t.Timeout)
	case routing.Answers, "":
		if t.Bridged {
			p.now = p.now.Add(n.Stays)
		}
		return activity.Transferred{}
	}
	return activity.Transferred{Outcome: string(n.Reply)}
}

// transferData is a transfer as data.
func transferData(t activity.Transfer) *value.Object {
	o := value.Of("number", t.To)
	if t.Bridged {
		o.Set("bridged", true)
	}
	if t.Timeout > 0 {
		o.Set("timeout", t.Timeout.String())
	}
	if t.Digits != "" {
		o.Set("digits", t.Digits)
	}
	if len(t.Header) > 0 {
		o.Set("headers", shownHeaders(t.Header))
	}
	return o
}

// describeTransfer is a transfer in words.
func describeTransfer(t activity.Transfer) string {
	s := "transfers the call to " + t.To
	if t.Bridged {
		s = "connects the caller with " + t.To
	}
	if t.Digits != "" {
		s += " and presses " + t.Digits
	}
	return s
}

// transferred is the answer to a transfer in words.
func transferred(t activity.Transferred) string {
	return cmp.Or(t.Outcome, "given over") + failure(t.Failure)
}
