package lint

import (
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
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
