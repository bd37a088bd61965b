package flowtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// repeat notices when a contact goes round in circles: it waits for the same
// commands with the same variables as before, or has gone the same way very
// often with others, as one does that counts its rounds. A way past the clock, a
// schedule or an allocation may lead elsewhere by itself, and is followed further.
type repeat struct {
	values map[string]any  // what variables were set to
	timed  map[string]bool // labels of activities whose way may change by itself
	path   []string        // labels entered since the last input
	seen   map[string]int  // situation → length of path then
	rounds map[string]round
	told   map[string]bool // activities whose message was played since the last timer
	jumps  int
	idle   map[string]int // answers by activity since the last input, or since time went on
}

// round is a way that led from a wait back to the same wait.
type round struct {
	at    int    // length of path then
	way   string // labels
	times int    // in a row
}

// mostRounds is how often the same way is gone although variables change on it.
const mostRounds = 20

// How many timers may fire without an input before hold treatment in a queue,
// or any other flow, counts as endless. The last also counts how often one
// activity is answered in no time, as requests and messages are.
const (
	mostJumps = 200
	mostIdle  = 1_000
)

// watch learns which activities of a flow may go another way by themselves.
func (r *repeat) watch(f *flow.Flow) {
	if r.timed == nil {
		r.timed = map[string]bool{}
	}
	for _, a := range f.All() {
		if strings.Contains(value.Text(a.Settings), "now(") {
			r.timed[a.Label] = true
		}
	}
}

func (r *repeat) entered(label, kind string) {
	r.path = append(r.path, label)
	switch kind {
	case "business-hours", "percent-allocation", "advanced-queue-info", "escalate-cdg":
		r.timed[label] = true
	}
}

func (r *repeat) assigned(name string, v any) {
	if r.values == nil {
		r.values = map[string]any{}
	}
	r.values[name] = v
}

// reset begins anew: an input has come.
func (r *repeat) reset() {
	r.path, r.seen, r.rounds, r.told, r.idle, r.jumps = nil, nil, nil, nil, nil, 0
}

// hasty counts an answer that an activity got in no time.
func (r *repeat) hasty(label string) int {
	if r.idle == nil {
		r.idle = map[string]int{}
	}
	r.idle[label]++
	return r.idle[label]
}

// again reports whether the activity has played its message before since the
// last timer, and notes that it does.
func (r *repeat) again(label string) bool {
	if r.told == nil {
		r.told = map[string]bool{}
	}
	before := r.told[label]
	r.told[label] = true
	return before
}

// repeats reports whether waiting further leads nowhere new.
func (p *player) repeats() bool {
	r := &p.loop
	if r.seen == nil {
		r.seen, r.rounds = map[string]int{}, map[string]round{}
	}
	if r.jumps++; r.jumps > mostJumps {
		return true
	}
	waits, variables := p.waits(), r.variables()
	before, same := r.seen[waits+variables]
	r.seen[waits+variables] = len(r.path)
	last, again := r.rounds[waits]
	way := strings.Join(r.path[last.at:], "\x00")
	if !again || way != last.way {
		last.times = 0
	}
	r.rounds[waits] = round{len(r.path), way, last.times + 1}
	if !same {
		before = last.at
	}
	if !same && last.times+1 < mostRounds || p.setup.More != nil && p.setup.More() {
		return false
	}
	return !slices.ContainsFunc(r.path[before:], func(label string) bool { return r.timed[label] })
}

// waits is what the contact waits for, and the last answer it got.
func (p *player) waits() string {
	var b strings.Builder
	for _, c := range p.pending {
		fmt.Fprintf(&b, "%d %s %s %v\n", c.Branch, c.Activity, value.Text(commandData(c.Command)), left(p, c))
	}
	return b.String() + p.answer
}

func (r *repeat) variables() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(r.values)) {
		fmt.Fprintf(&b, "\n%s=%s", name, value.Text(r.values[name]))
	}
	return b.String()
}

// left is how long a timer still runs.
func left(p *player, c pending) string {
	if _, ok := c.Command.(activity.Call); ok || c.due.IsZero() {
		return ""
	}
	return c.due.Sub(p.now).String()
}
