package lint

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Options are what a flow is explored with. Only Catalog is needed.
type Options struct {
	Catalog   activity.Catalog
	Library   func(name string) (*flow.Flow, error)     // subflows and GoTo targets by id or name; nil has none
	Resources *value.Object                             // a resources document; nil binds nothing
	Zones     func(name string) (*time.Location, error) // nil knows UTC only
	Now       time.Time                                 // when contacts begin; zero for flowtest.DefaultNow
	Budget    int                                       // events given to the engine; 0 for DefaultBudget
	Progress  func(done, budget, taken, links int)      // called now and then; may be nil
}

// DefaultBudget is how many events a search gives to the engine.
const DefaultBudget = 20_000

// explorer searches one flow.
type explorer struct {
	options  Options
	units    []*unit
	nodes    map[string]*node // by the kind under which they are compiled
	programs map[string]*unit // by the key under which they were loaded
	loads    map[string]string
	contact  *value.Object
	globals  *value.Object
	events   []string // of the platform, which the flow handles and nothing else brings
	walk     *walk
	room     []byte
	steps    int
	left     int // links not taken
	seen     map[[16]byte]bool
	asked    map[string]int
	granted  map[string]bool
	looped   map[string]bool
	frontier frontier
	rounds   int
	links    int
	report   *Report
	found    map[string]*Finding
	queues   bool // the flow places contacts in queues
	fault    bool
}

// Explore drives every choice of the flow that a bounded, deterministic search
// can reach, and reports what it reached and what it found.
func Explore(f *flow.Flow, o Options) *Report {
	o.Now, o.Budget = first(o.Now, flowtest.DefaultNow()), cmp.Or(o.Budget, DefaultBudget)
	x := &explorer{options: o, nodes: map[string]*node{}, programs: map[string]*unit{}, loads: map[string]string{}, seen: map[[16]byte]bool{},
		asked: map[string]int{}, granted: map[string]bool{}, looped: map[string]bool{}, found: map[string]*Finding{}}
	x.report = &Report{Flow: f.Name}
	u := x.prepare(f)
	for _, n := range u.nodes {
		x.links += len(n.links)
	}
	x.left = x.links
	x.setting(u)
	x.search()
	x.conclude(u)
	return x.report
}

func first(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// setting is what a contact begins with, and the events that may come to it.
func (x *explorer) setting(u *unit) {
	f := u.flow
	x.contact = value.Of("ANI", "+15550100", "DNIS", "+15550199", "InteractionId", "interaction-1", "EntryPointId", "entry-point-1",
		"PSTNRegion", "", "FlowId", f.ID, "FlowVersionLabel", "Latest", "OrgId", "org-1")
	var document any
	if x.options.Resources != nil {
		document = x.options.Resources
	}
	resources, _ := routing.FromValue(document)
	x.globals = routing.NewDesk(resources, x.options.Zones).Globals(f)
	x.queues = slices.ContainsFunc(u.nodes, func(n *node) bool {
		return strings.HasPrefix(n.kind.Name, "queue-contact") || strings.HasPrefix(n.kind.Name, "queue-to") || n.kind.Name == "callback" || n.kind.Name == "goto"
	})
	own := []string{engine.EventAgentAnswered, engine.EventContactEnded, engine.EventGlobalError, agentOffered, agentRemoved}
	for _, n := range u.nodes {
		if n.event != "" && !slices.Contains(own, n.event) && !slices.Contains(x.events, n.event) {
			x.events = append(x.events, n.event)
		}
	}
}

// handler is the beginning of the event flow for an event.
func (x *explorer) handler(event string) *node {
	for _, n := range x.units[0].nodes {
		if n.event == event {
			return n
		}
	}
	return nil
}

// How often everything is tried that could be, once every link was taken.
const enough = 3 * 8

func (x *explorer) search() {
	root := &tree{depth: -1, now: x.options.Now}
	for _, c := range x.choices(root) {
		x.push(item{t: root, c: c}, "start")
	}
	for x.steps < x.options.Budget && !x.fault {
		it, score, ok := x.frontier.take()
		if !ok || x.left == 0 && score > enough {
			return
		}
		if it.edits != nil {
			x.replay(it.t, it.edits)
		} else if child := x.extend(it.t, it.c); child != nil {
			x.settle(child)
		}
		if x.rounds++; x.options.Progress != nil && x.rounds%256 == 0 {
			x.options.Progress(x.steps, x.options.Budget, x.links-x.left, x.links)
		}
	}
}

func (x *explorer) push(it item, key string) {
	bias := 0
	switch {
	case it.edits != nil:
		bias = -4
	case it.c.kind == hangUp:
		bias = 16
	case it.c.kind == happen:
		bias = 6
	case it.c.rare:
		bias = 4
	}
	x.frontier.put(it, key, bias)
}

// settle takes up what can follow from a contact, unless one like it was seen.
func (x *explorer) settle(t *tree) {
	x.wish(t)
	if x.seen[t.mark] {
		x.circle(t)
		return
	}
	x.seen[t.mark] = true
	for _, c := range x.choices(t) {
		key := t.waits() + " " + c.option
		if c.node != nil {
			key = c.node.key(c.option) + t.waits()
		}
		x.push(item{t: t, c: c}, key)
	}
}

// wish takes up the changes that decisions on the way asked for.
func (x *explorer) wish(t *tree) {
	for _, w := range t.wanted {
		for i, set := range w.sets {
			key := fmt.Sprint(w.node.key(w.port), t.parent.mark, set)
			if len(set) == 0 || x.granted[key] {
				continue
			}
			x.granted[key] = true
			x.push(item{t: t, edits: set}, w.node.key(w.port)+fmt.Sprint(i/4))
		}
	}
	t.wanted = nil
}

// replay goes the way of a contact again with changes to its answers, as far
// as they still fit.
func (x *explorer) replay(t *tree, edits []edit) {
	way := t.way()
	from := slices.MinFunc(edits, func(a, b edit) int { return a.choice - b.choice }).choice
	if from < 0 || from >= len(way) {
		return
	}
	now := way[from].parent
	for i := from; i < len(way); i++ {
		c := way[i].choice
		for _, e := range edits {
			if e.choice == i {
				c = x.edited(c, e)
			}
		}
		next := x.extend(now, c)
		if next == nil {
			return
		}
		x.settle(next)
		now = next
	}
}

// edited is the choice with a change to its data.
func (x *explorer) edited(c choice, e edit) choice {
	data := c.data
	for _, over := range []string{"timeout", "failure", "outcome"} {
		if o, ok := data.(*value.Object); ok && len(e.path) > 0 && e.path[0] != over {
			if v, there := o.Get(over); there && v != activity.OutcomeEnded && v != activity.OutcomeEscalate && v != "" {
				o = o.Clone()
				o.Delete(over)
				data = o
			}
		}
	}
	if len(e.path) > 0 && e.path[0] == "body" {
		if o, ok := data.(*value.Object); ok {
			if _, there := o.Get("status"); !there {
				data = put(data, []any{"status"}, int64(200))
			}
		}
	}
	c.data = put(data, e.path, e.v)
	if c.kind == begin && len(e.path) > 1 && e.path[0] == "variables" {
		name, _ := e.path[1].(string)
		v := x.units[0].vars[name]
		c.assumed = c.assumed || v == nil || !v.settable()
	}
	if c.kind == answer {
		c.option = "made"
	}
	return c
}

// circle looks whether a contact has come back to where it was before although
// nobody did anything: nothing but a limit ends such a loop. One activity that
// leads to itself is let go round until its own limit ends it.
func (x *explorer) circle(t *tree) {
	if t.state.Queued() != "" || t.state.Ended() || len(t.pending) == 0 {
		return
	}
	var round []choice
	for up := t; !up.root() && len(round) < 24; up = up.parent {
		if !up.choice.quiet() {
			return
		}
		round = append([]choice{up.choice}, round...)
		if up.parent.mark != t.mark || up.parent.root() {
			continue
		}
		x.around(up.parent, t, round)
		return
	}
}

// quiet reports whether the choice is nothing that a person did.
func (c choice) quiet() bool {
	return c.kind == elapse || c.kind == answer && (text(at(c.data, []any{"digits"}))+text(at(c.data, []any{"speech"})) == "" && at(c.data, []any{"message"}) == nil)
}

func (x *explorer) around(from, t *tree, round []choice) {
	n := x.nodes[t.waits()]
	key := t.waits()
	for _, c := range round {
		key += "\x00" + c.option
	}
	if n == nil || x.looped[key] || len(x.looped) > 200 {
		return
	}
	x.looped[key] = true
	limit := n.kind.Limit
	if limit == 0 || len(round) > 1 {
		x.find(t, endless(n, round))
		return
	}
	now := t
	for range limit + 2 {
		next := x.extend(now, round[0])
		if next == nil || x.steps > 2*x.options.Budget {
			return
		}
		x.wish(next)
		if next.waits() != t.waits() {
			x.settle(next)
			x.find(next, ended(n, limit, round[0]))
			return
		}
		now = next
	}
}

// library hands the engine a program that was loaded.
func (x *explorer) library(key string) (*engine.Program, bool) {
	if u := x.programs[key]; u != nil {
		return u.program, true
	}
	return nil, false
}

// load prepares another flow; false when nobody has it.
func (x *explorer) load(names ...string) (key string, ok bool) {
	for _, name := range names {
		if name == "" {
			continue
		}
		if key, ok := x.loads[name]; ok {
			if key != "" {
				return key, true
			}
			continue
		}
		x.loads[name] = ""
		if x.options.Library == nil {
			continue
		}
		if f, err := x.options.Library(name); err == nil && f != nil {
			key = "flow " + name
			x.loads[name] = key
			x.programs[key] = x.prepare(f)
			return key, true
		}
	}
	return "", false
}

// loaded is the answer to a Load. A flow that is not there and taken to have
// run is made up: it does nothing and gives back what the choice says.
func (x *explorer) loaded(c *choice, l activity.Load, failure activity.Failure) activity.Loaded {
	if failure != (activity.Failure{}) {
		return activity.Loaded{Failure: failure}
	}
	if key := text(at(c.data, []any{"program"})); key != "" {
		return activity.Loaded{Program: key}
	}
	f := standIn(cmp.Or(l.Name, l.Flow), at(c.data, []any{"variables"}))
	key := "stand-in " + string(flow.Write(f))
	if x.programs[key] == nil {
		x.programs[key] = x.prepare(f)
		x.programs[key].stub = true
	}
	return activity.Loaded{Program: key}
}

// standIn is a subflow that only gives back values.
func standIn(name string, variables any) *flow.Flow {
	f := &flow.Flow{Name: name, Type: flow.TypeSubflow, Activities: []flow.Activity{
		{ID: "start", Label: "Start", Kind: "subflow-start", Links: []flow.Link{{Port: "out", Target: "end"}}},
		{ID: "end", Label: "End", Kind: "subflow-end"}}}
	o, _ := variables.(*value.Object)
	for k, v := range o.All() {
		f.Variables = append(f.Variables, flow.Variable{Name: k, Type: flow.String, Source: flow.SubflowOutput, Value: text(v)})
	}
	return f
}

// entered is the unit that a subflow activity ran last.
func (x *explorer) entered(n *node) *unit {
	for t := x.walk.trail; t != nil; t = t.before {
		if t.reset {
			return t.unit
		}
	}
	return nil
}

// broken keeps a panic: a fault of ours.
func (x *explorer) broken(t *tree, r any) {
	what := fmt.Sprintf("a panic of the type %T", r)
	if e, ok := r.(runtime.Error); ok {
		what = e.Error() // other values may hold a secret (F13)
	}
	stack := strings.Split(string(debug.Stack()), "\n")
	x.internal(t, "", what+"\n"+strings.Join(stack[:min(len(stack), 24)], "\n"))
	x.fault = x.report.Faults > 3
}
