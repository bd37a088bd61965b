package lint

import (
	"fmt"
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

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
