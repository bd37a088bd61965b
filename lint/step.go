package lint

import (
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// give lets the choice happen.
func (x *explorer) give(child *tree, c choice) bool {
	switch c.kind {
	case answer:
		i := child.urgent()
		if i < 0 {
			i = child.collecting()
		}
		if i < 0 || x.nodes[child.pending[i].Kind] != c.node {
			return false
		}
		return x.reply(child, i, c)
	case elapse:
		i := child.timer()
		if i < 0 || child.urgent() >= 0 {
			return false
		}
		if due := child.pending[i].due; due.After(child.now) {
			child.now = due
		}
		if play, ok := child.pending[i].Command.(activity.Play); !ok || play.Music {
			child.told = nil
		}
		return x.reply(child, i, c)
	case happen:
		return x.happen(child, c)
	}
	if child.state.Ended() || child.urgent() >= 0 {
		return false
	}
	x.step(child, "", activity.HungUp{})
	return true
}

func (x *explorer) reply(child *tree, i int, c choice) bool {
	p := child.pending[i]
	if !allowed(p.Command, c.data) {
		return false
	}
	if l, ok := p.Command.(activity.Lookup); ok {
		child.facts = &fact{factOf(l), at(c.data, []any{"value"}), child.facts}
	}
	if wait, ok := p.Command.(activity.Collect); ok && text(at(c.data, []any{"outcome"})) == activity.OutcomeTimeout {
		child.now = child.now.Add(wait.Timeout)
	}
	child.answered = p.Issued
	child.pending = slices.Delete(child.pending, i, i+1)
	x.step(child, p.ID, c.event(x, p.Command))
	return true
}

// allowed reports whether an answer is one that could really come.
func allowed(command activity.Command, data any) bool {
	switch c := command.(type) {
	case activity.Collect:
		digits := text(at(data, []any{"digits"}))
		if digits == "" {
			return true
		}
		if len(c.Choices) > 0 {
			return slices.Contains(c.Choices, digits)
		}
		return strings.Trim(digits, "0123456789") == "" && len(digits) >= c.Min && (c.Max <= 0 || len(digits) <= c.Max)
	case activity.Queue:
		code := whole(at(data, []any{"code"}))
		return code >= 0 && code <= 12
	case activity.Call:
		status := at(data, []any{"status"})
		return status == nil || whole(status) >= 100 && whole(status) <= 599
	}
	return true
}

// happen lets a platform event come.
func (x *explorer) happen(child *tree, c choice) bool {
	if child.state.Ended() || child.urgent() >= 0 {
		return false
	}
	name := text(at(c.data, []any{"name"}))
	attributes, _ := at(c.data, []any{"attributes"}).(*value.Object)
	switch name {
	case engine.EventAgentAnswered, agentOffered:
		if child.state.Queued() == "" && x.queues {
			return false
		}
		child.assumed = child.assumed || child.state.Queued() == ""
		child.agent = child.agent || name == engine.EventAgentAnswered
	case agentRemoved:
		if !child.agent {
			return false
		}
		child.agent, child.leaving = false, c.option == "ended"
	default:
		child.facts = &fact{"event " + name, true, child.facts}
	}
	e := activity.Happened{Name: name, Attributes: attributes}
	if n := x.handler(name); n != nil {
		x.walk.trail = &trail{node: n, unit: n.unit, event: e, origin: origin{choice: child.depth, hole: true, unit: n.unit}, before: x.walk.trail}
		if len(n.links) == 0 {
			n.entered++
		}
	}
	x.step(child, "", e)
	return true
}

// usualTurn is how many activities one event may lead through; the budget is
// charged for more as for several events.
const usualTurn = 10

// step hands the engine an event and takes in what it leads to.
func (x *explorer) step(t *tree, command string, e activity.Event) {
	walked := t.state.Steps()
	turn := t.state.Step(x.library, activity.Stamped{At: t.now, Command: command, Event: e})
	x.steps += 1 + (t.state.Steps()-walked)/usualTurn
	for i := range turn.Notes {
		x.note(t, &turn.Notes[i])
	}
	for _, c := range turn.Commands {
		switch cmd := c.Command.(type) {
		case activity.Cancel:
			t.pending = slices.DeleteFunc(t.pending, func(p pending) bool { return p.ID == cmd.ID })
		case activity.End:
		default:
			t.pending = append(t.pending, pending{c, t.due(c)})
		}
	}
}

// due is when the time of a command is up; zero for one that is answered at
// once. A message takes no time, unless hold treatment is made of nothing else.
func (t *tree) due(c engine.Issued) time.Time {
	switch cmd := c.Command.(type) {
	case activity.Collect:
		return t.now.Add(max(cmd.Timeout, time.Second))
	case activity.Wait:
		return t.now.Add(max(cmd.For, time.Millisecond))
	case activity.Play:
		again := false
		for f := t.told; f != nil; f = f.before {
			again = again || f.name == c.Kind
		}
		if !again && !cmd.Music {
			t.told = &fact{name: c.Kind, before: t.told}
		}
		switch {
		case cmd.Music && cmd.Length > 0:
			return t.now.Add(cmd.Length)
		case cmd.Music || again && t.state.Queued() != "":
			return t.now.Add(musicOnce)
		}
	}
	return time.Time{}
}

// note counts what was reached, and keeps what went wrong.
func (x *explorer) note(t *tree, note *engine.Note) {
	n := x.nodes[note.Kind]
	switch note.Type {
	case engine.NoteEnter:
		if n.entered++; n.path == nil {
			n.path, t.gained = t, true
		}
		n.idle = n.idle || t.state.Queued() == ""
	case engine.NoteLeave:
		if l := n.out(note.Port); l != nil && note.Port != "" {
			if !t.assumed {
				l.sure++
			}
			if l.taken++; l.taken == 1 && n.unit == x.units[0] {
				t.gained = true
				x.left--
			}
		}
	case engine.NoteProblem:
		x.problem(t, *note.Problem)
	}
}

// problem keeps what went wrong and nobody handled.
func (x *explorer) problem(t *tree, p field.Problem) {
	switch {
	case p.Code == "event_unexpected":
		x.internal(t, p.Activity, p.Message)
	case p.Severity != field.SeverityError:
	case p.Code == string(engine.OutcomeLimit):
		x.find(t, Finding{Code: CodeLoop, Severity: field.SeverityError, Activity: p.Activity, Message: p.Message, Mend: p.Mend})
	default:
		x.find(t, unhandled(p))
	}
}
