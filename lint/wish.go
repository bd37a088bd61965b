package lint

import (
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
)

// wish is what a decision on the way would have needed to leave by another
// port: each of the sets is a way to change earlier answers so that it may.
type wish struct {
	node *node
	port string
	sets [][]edit
}

// edit changes one place in the data of an answer that was given before.
type edit struct {
	choice int // number of the answer on the way
	path   []any
	v      any
}

// How often a decision may ask for the same port, and how many ways to it are
// kept each time.
const (
	mostWishes = 60
	mostSets   = 40
)

// wishes notes how the activity could have gone another way than it does.
func (w *walk) wishes(n *node, scope expr.Scope, out activity.Output) {
	if len(out.Commands) > 0 || out.Enter != nil {
		return
	}
	for _, port := range w.ports(n) {
		if port == out.Port || w.x.asked[n.key(port)] >= n.patience() {
			continue
		}
		s := &solver{scope: scope, trail: w.trail, unit: n.unit}
		sets := s.port(n, port)
		if len(sets) == 0 {
			continue
		}
		w.x.asked[n.key(port)]++
		w.wanted = append(w.wanted, wish{n, port, sets[:min(len(sets), 4*mostSets)]})
	}
}

// patience is how often the activity may ask for the same port: where it is not
// known what decides, more of the same helps little.
func (n *node) patience() int {
	switch n.act.(type) {
	case *activity.Condition, *activity.Case:
		return mostWishes
	}
	return mostWishes / 10
}

// ports are those by which the activity was not left yet.
func (w *walk) ports(n *node) []string {
	var ports []string
	for _, l := range n.links {
		if l.taken == 0 {
			ports = append(ports, l.port)
		}
	}
	if _, ok := n.act.(*activity.Parse); ok {
		ports = append(ports, "error")
	}
	return ports
}

func (n *node) key(port string) string { return n.unit.flow.Name + "\x00" + n.ID + "\x00" + port }

// solver finds which answers must have been others for an expression to have
// another value.
type solver struct {
	scope expr.Scope
	trail *trail
	unit  *unit
	depth int
}

const deepest = 14
