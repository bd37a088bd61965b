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
