package flowtest

import (
	"fmt"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// set changes an attribute of the contact. What nothing here depends on is only noted.
func (p *player) set(c engine.Issued, s activity.Set) activity.Done {
	switch s.What {
	case activity.SetPriority:
		return p.inQueue()
	case activity.SetEscalation:
		return p.escalate(member(s, "group"))
	case activity.SetCallback, activity.SetScheduledCallback:
		return p.callback(c, s)
	case activity.SetMediaStream:
		p.desk.MediaDestination(c.Activity, member(s, "destination"), member(s, "name"))
	case activity.SetAnnouncement:
		if file := member(s, "prompt"); file != "" {
			p.desk.Prompt(c.Activity, file)
		}
	case activity.SetWhisper:
		v, _ := s.Values.Get("prompt")
		list, _ := v.([]any)
		for _, v := range list {
			one, _ := v.(*value.Object)
			if file, _ := one.Get("file"); file != nil {
				p.desk.Prompt(c.Activity, value.Text(file))
			}
		}
	}
	return activity.Done{}
}

func member(s activity.Set, name string) string {
	v, _ := s.Values.Get(name)
	return value.Text(v)
}

// inQueue is the answer to what only a queued contact can have.
func (p *player) inQueue() activity.Done {
	if p.state.Queued() == "" {
		return activity.Done{Failure: activity.Failure{Code: activity.FailureNotQueued, Message: "CONTACT_NOT_QUEUED"}}
	}
	return activity.Done{}
}

// escalate brings the contact to the next call distribution group, or the last.
func (p *player) escalate(to string) activity.Done {
	done := p.inQueue()
	if done.Failure == (activity.Failure{}) {
		p.group = p.reached() + 1
		if to == string(activity.LastGroup) {
			p.group = p.queued.Groups()
		}
	}
	return done
}

// callback registers a callback unless an input refuses it, or it names no
// queue and the contact waits in none.
func (p *player) callback(c engine.Issued, s activity.Set) activity.Done {
	if p.due(c, ForCallback, Callback) != nil {
		return activity.Done{Failure: activity.Failure{Code: Refused, Message: "the callback is refused"}}
	}
	queue, name := member(s, "queue"), member(s, "name")
	if queue+name == "" {
		return p.inQueue()
	}
	p.desk.Queue(c.Activity, queue, name, "")
	return activity.Done{}
}

// noted is a command that the caller does not hear, as expectations write it:
// what it is, with its values by name, leaving out what is empty.
func noted(c activity.Command) (string, bool) {
	switch c := c.(type) {
	case activity.Set:
		return c.What + members(c.Values), true
	case activity.Transfer:
		return "transfer" + members(transferData(c)), true
	case activity.Send:
		o := brought(c)
		o.Delete("type")
		return "message" + members(o), true
	}
	return "", false
}

func members(o *value.Object) string {
	s := ""
	for name, v := range o.All() {
		if text := value.Text(v); text != "" && v != false {
			s += fmt.Sprintf(" %s=%s", name, text)
		}
	}
	return s
}
