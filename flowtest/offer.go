package flowtest

import (
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/message"
)

// fit says whether an input fits what the contact waits for.
type fit int

const (
	taken  fit = iota // it has happened
	later             // not now, but time may bring it about
	misfit            // the contact waits for something else
)

// offer lets an input happen if it fits.
func (p *player) offer(in *Input) fit {
	switch in.Kind {
	case Digits, Timeout, Invalid:
		return p.enter(in)
	case HangUp:
		if p.state.Ended() {
			return misfit
		}
		p.happen(activity.HungUp{})
		return taken
	case Pass:
		if p.state.Ended() && len(p.pending) == 0 {
			return misfit
		}
		p.passing = p.now.Add(in.For)
		return taken
	case Agent:
		return p.agentDoes(in)
	case Say:
		return p.speak(in)
	case Recording:
		return p.leaveRecording(in)
	case Message:
		return p.message(in)
	case Callback:
		if in.Text == Refused {
			return p.notNow()
		}
		if p.state.Ended() {
			return misfit
		}
		p.happen(activity.Happened{Name: "ContactCallbackFailed", Attributes: override(p.failedCallback(), in.Attributes)})
		return taken
	}
	return p.notNow() // a refused queue is taken when the contact is queued, and so on
}

// notNow is the answer to an input that fits nothing at the moment: a prompt
// for digits wants digits now, anything else may pass.
func (p *player) notNow() fit {
	if p.collecting() >= 0 {
		return misfit
	}
	return later
}

// collecting is the place of the command that waits for the caller's keys, or -1.
func (p *player) collecting() int {
	for i := range p.pending {
		if _, ok := p.pending[i].Command.(activity.Collect); ok {
			return i
		}
	}
	return -1
}

// enter lets the caller press keys, or none.
func (p *player) enter(in *Input) fit {
	i := p.collecting()
	if i < 0 {
		return later
	}
	c := p.pending[i].Command.(activity.Collect)
	switch in.Kind {
	case Timeout:
		if p.pending[i].due.After(p.now) {
			p.now = p.pending[i].due
		}
		p.reply(i, activity.Collected{Outcome: activity.OutcomeTimeout})
	case Invalid:
		p.reply(i, activity.Collected{Outcome: activity.OutcomeInvalid})
	default:
		p.reply(i, collected(c, in.Text))
	}
	return taken
}

// collected is what a channel makes of the keys that a caller presses.
func collected(c activity.Collect, keys string) activity.Collected {
	if len(c.Choices) > 0 {
		for _, choice := range c.Choices {
			if choice == keys {
				return activity.Collected{Digits: keys}
			}
		}
		return activity.Collected{Digits: keys, Outcome: activity.OutcomeInvalid}
	}
	if c.Terminator != "" {
		keys, _, _ = strings.Cut(keys, c.Terminator)
	}
	if c.Max > 0 && len(keys) > c.Max {
		keys = keys[:c.Max]
	}
	if len(keys) < c.Min || strings.Trim(keys, "0123456789") != "" {
		return activity.Collected{Digits: keys, Outcome: activity.OutcomeInvalid}
	}
	return activity.Collected{Digits: keys}
}

// ask says what the contact waits for now.
func (p *player) ask() Ask {
	a := Ask{For: ForTime, Queue: p.state.Queued(), Now: p.now}
	next := p.earliest()
	if i := p.collecting(); i >= 0 {
		c := p.pending[i].Command.(activity.Collect)
		a.For, a.Prompts, a.Choices, next = ForDigits, prompts(c.Prompts), c.Choices, i
	} else if a.Queue != "" {
		a.For = ForAgent
	} else if next < 0 && p.state.Ended() {
		a.For = ForOver
	} else if next < 0 {
		a.For = ForNobody
	}
	if next >= 0 {
		a.Activity, a.Kind, a.Left = p.pending[next].Activity, p.pending[next].Kind, max(time.Duration(0), p.pending[next].due.Sub(p.now))
	}
	return a
}

// situation says in words what the contact waits for.
func (p *player) situation() message.Text {
	switch a := p.ask(); a.For {
	case ForDigits:
		return message.New("%s waits for the caller's keys", a.Activity)
	case ForAgent:
		return message.New("the contact waits in the queue")
	case ForTime:
		return message.New("the contact is at %s", a.Activity)
	case ForNobody:
		return message.New("nothing waits for it any more")
	}
	return message.New("the contact is over")
}
