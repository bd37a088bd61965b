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
// commands with the same variables as before, and nothing on the way there can
// make the next round another one. A round that asks the clock, a schedule or
// an allocation may, and is followed further.
type repeat struct {
	values map[string]any  // what variables were set to
	timed  map[string]bool // labels of activities whose way may change by itself
	path   []string        // labels entered since the last input
	seen   map[string]int  // situation → length of path then
	jumps  int
}

// mostJumps is how many timers may fire without an input before hold treatment
// counts as endless.
const mostJumps = 200

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
	if kind == "business-hours" || kind == "percent-allocation" {
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
func (r *repeat) reset() { r.path, r.seen, r.jumps = nil, nil, 0 }

// repeats reports whether waiting further leads nowhere new.
func (p *player) repeats() bool {
	r := &p.loop
	if r.jumps++; r.jumps > mostJumps {
		return true
	}
	key := p.situationKey()
	before, ok := r.seen[key]
	if r.seen == nil {
		r.seen = map[string]int{}
	}
	r.seen[key] = len(r.path)
	if !ok || p.setup.More != nil && p.setup.More() {
		return false
	}
	return !slices.ContainsFunc(r.path[before:], func(label string) bool { return r.timed[label] })
}

// situationKey is all that decides how the contact goes on, apart from the time.
func (p *player) situationKey() string {
	var b strings.Builder
	for _, c := range p.pending {
		fmt.Fprintf(&b, "%d %s %s %v\n", c.Branch, c.Activity, value.Text(commandData(c.Command)), left(p, c))
	}
	for _, name := range slices.Sorted(maps.Keys(p.loop.values)) {
		fmt.Fprintf(&b, "%s=%s\n", name, value.Text(p.loop.values[name]))
	}
	return b.String() + p.answer
}

// left is how long a timer still runs.
func left(p *player, c pending) string {
	if _, ok := c.Command.(activity.Call); ok || c.due.IsZero() {
		return ""
	}
	return c.due.Sub(p.now).String()
}
