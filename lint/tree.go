package lint

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// tree is a contact after the choices on the way from the root.
type tree struct {
	parent   *tree
	choice   choice
	answered engine.Issued // the command that the choice answers
	depth    int           // number of the choice on the way; -1 for the root
	state    *engine.State
	pending  []pending
	now      time.Time
	trail    *trail
	facts    *fact
	told     *fact // messages that were played since time went on
	assumed  bool  // something on the way was only assumed
	agent    bool  // an agent has the contact
	leaving  bool  // …and hung up: the contact ends unless the flow goes on with it
	mark     [16]byte
	wanted   []wish
	gained   bool // something new was reached by the choice
}

// pending is a command without an answer.
type pending struct {
	engine.Issued
	due time.Time // of a timer; zero when it is answered at once
}

// fact is something that stays as it was said to be, such as a schedule, or a
// platform event that came.
type fact struct {
	name   string
	v      any
	before *fact
}

// musicOnce is how long an audio file plays whose length nobody tells.
const musicOnce = 30 * time.Second

func (t *tree) root() bool { return t.parent == nil }

func (t *tree) fact(name string) any {
	for f := t.facts; f != nil; f = f.before {
		if f.name == name {
			return f.v
		}
	}
	return nil
}

func (t *tree) fired(name string) int {
	n := 0
	for f := t.facts; f != nil; f = f.before {
		if f.name == "event "+name {
			n++
		}
	}
	return n
}

// looked is how often the same was looked up on the way.
func (t *tree) looked(c activity.Lookup) int {
	n := 0
	for f := t.facts; f != nil; f = f.before {
		if f.name == factOf(c) {
			n++
		}
	}
	return n
}

// urgent is the first command that is answered before anything else happens, or -1.
func (t *tree) urgent() int {
	return slices.IndexFunc(t.pending, func(p pending) bool { return p.due.IsZero() })
}

func (t *tree) collecting() int {
	return slices.IndexFunc(t.pending, func(p pending) bool { _, ok := p.Command.(activity.Collect); return ok })
}

// timer is the command whose time is up first, apart from one that waits for keys; or -1.
func (t *tree) timer() int {
	next := -1
	for i, p := range t.pending {
		if _, ok := p.Command.(activity.Collect); !ok && !p.due.IsZero() && (next < 0 || p.due.Before(t.pending[next].due)) {
			next = i
		}
	}
	return next
}

// waits names the activity for which the contact waits.
func (t *tree) waits() string {
	if len(t.pending) == 0 {
		return ""
	}
	return t.pending[0].Kind
}

// extend lets a choice happen to the contact. It gives nil when the choice
// does not fit.
func (x *explorer) extend(t *tree, c choice) (child *tree) {
	child = &tree{parent: t, choice: c, depth: t.depth + 1, now: t.now, trail: t.trail, facts: t.facts, told: t.told, agent: t.agent, leaving: t.leaving, assumed: t.assumed || c.assumed}
	child.pending = slices.Clone(t.pending)
	x.walk = &walk{x: x, choice: child.depth, trail: t.trail}
	defer func() {
		if r := recover(); r != nil {
			x.broken(child, r)
			child = nil
		}
	}()
	if t.root() {
		child.now = x.now(&c)
		child.trail = &trail{unit: x.units[0], reset: true}
		x.walk.trail = child.trail
		child.state = engine.NewContact("contact", x.units[0].program, engine.Options{Location: x.options.Zones})
		contact, _ := at(c.data, []any{"contact"}).(*value.Object)
		variables, _ := at(c.data, []any{"variables"}).(*value.Object)
		x.step(child, "", activity.Started{Contact: "contact", Attributes: contact, Variables: variables})
	} else {
		child.state = t.state.Clone()
		if !x.give(child, c) {
			return nil
		}
	}
	for child.leaving && len(child.pending) == 0 && !child.state.Ended() {
		child.leaving = false
		x.step(child, "", activity.HungUp{})
	}
	child.trail, child.wanted = x.walk.trail, x.walk.wanted
	child.mark = x.mark(child)
	return child
}

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

// step hands the engine an event and takes in what it leads to.
func (x *explorer) step(t *tree, command string, e activity.Event) {
	x.steps++
	turn := t.state.Step(x.library, activity.Stamped{At: t.now, Command: command, Event: e})
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

// mark is what decides how the contact can go on.
func (x *explorer) mark(t *tree) [16]byte {
	x.room = t.state.Mark(x.room[:0], x.matters)
	for _, p := range t.pending {
		x.room = append(append(x.room, '\x05'), p.Kind...)
		if !p.due.IsZero() {
			x.room = append(x.room, 't')
		}
	}
	x.room = strconv.AppendBool(strconv.AppendBool(x.room, t.agent), t.assumed)
	for f := t.facts; f != nil; f = f.before {
		x.room = append(append(append(x.room, '\x06'), f.name...), text(f.v)...)
	}
	h := fnv.New128a()
	h.Write(x.room)
	var sum [16]byte
	h.Sum(sum[:0])
	return sum
}

func (x *explorer) matters(p *engine.Program, name string) bool {
	for _, u := range x.units {
		if u.program == p {
			return u.matters(name)
		}
	}
	return true
}

// way lists the contact and those before it, the root left out.
func (t *tree) way() []*tree {
	way := make([]*tree, t.depth+1)
	for ; !t.root(); t = t.parent {
		way[t.depth] = t
	}
	return way
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
