package lint

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// share is the path that a percent allocation gave.
type share struct {
	activity string
	percents []int
	path     int
}

// resource puts an entry into a section of the resources, before those with the same name.
func (s *script) resource(section string, entry *value.Object) {
	name, _ := entry.Get("name")
	held, _ := s.resources.Get(section)
	list, _ := held.([]any)
	kept := []any{entry}
	for _, v := range list {
		if o, ok := v.(*value.Object); !ok || !value.Equal(at(o, []any{"name"}), name) {
			kept = append(kept, v)
		}
	}
	s.resources.Set(section, kept)
}

// named is an entry of the resources for what a flow calls by id and name.
func named(id, name string) *value.Object {
	o := value.Of("name", cmp.Or(name, id, "queue"))
	if id != "" && name != "" && id != name {
		o.Set("id", id)
	}
	return o
}

func queueOf(q activity.Queue) *value.Object {
	o := named(q.Queue, q.Label)
	agent := value.Of("name", cmp.Or(q.Agent, "Agent"))
	if q.Agent != "" {
		agent.Set("id", q.Agent)
	}
	var skills []any
	for _, r := range routing.Requirements(q.Skills, 0) {
		skills = append(skills, value.Of("name", cmp.Or(r.Name, r.ID), "id", cmp.Or(r.ID, r.Name), "value", int64(10)))
	}
	if len(skills) > 0 {
		agent.Set("skills", skills)
	}
	o.Set("agents", []any{agent})
	return o
}

func (s *script) lookup(t *tree, c activity.Lookup, failed bool) {
	v := at(t.choice.data, []any{"value"})
	s.short = s.short || failed
	switch c.What {
	case activity.LookupHours:
		s.resource("business_hours", schedule(c, text(v)))
	case activity.LookupAllocation:
		given, _ := c.Args.Get("percents")
		list, _ := given.([]any)
		percents := make([]int, len(list))
		for i := range list {
			percents[i] = whole(list[i])
		}
		name, _ := c.Args.Get("activity")
		s.shares = append(s.shares, share{text(name), percents, whole(v)})
	case activity.LookupQueue:
		q := named(c.ID, c.Name)
		if v == nil {
			q.Set("wait_unknown", true)
		} else {
			q.Set("waiting", int64(max(0, whole(at(v, []any{"PIQ"}))-1)))
			q.Set("expected_wait", (time.Duration(whole(at(v, []any{"EWT"}))) * time.Millisecond).String())
		}
		s.resource("queues", q)
	case activity.LookupCode:
	case activity.LookupCall:
		s.input(flowtest.Input{Kind: flowtest.Call, Text: text(v)})
	default:
		s.short = true
	}
}

// schedule is business hours that are always in one period.
func schedule(c activity.Lookup, period string) *value.Object {
	o := named(c.ID, c.Name)
	all := func(name string) []any {
		return []any{value.Of("name", name, "from", "1990-01-01", "to", "2090-12-31")}
	}
	switch routing.Period(period) {
	case routing.WorkingHours:
		o.Set("shifts", []any{value.Of("days", "daily", "from", "00:00", "to", "24:00")})
	case routing.Holidays:
		o.Set("holidays", all("holiday"))
	case routing.Override:
		o.Set("overrides", all("override"))
	}
	return o
}

// seed finds the turn with which percent allocations give what they gave.
func (s *script) seed() {
	if len(s.shares) == 0 {
		return
	}
	for seed := range 1000 {
		a, right := routing.NewAllocation(seed), true
		for _, w := range s.shares {
			i, err := a.Next(w.activity, w.percents)
			right = right && err == nil && i == w.path
		}
		if right {
			s.resources.Set("allocation_seed", int64(seed))
			return
		}
	}
	s.short = true
}

func (s *script) load(c *choice, l activity.Load) {
	if at(c.data, []any{"failure"}) != nil {
		return
	}
	f := (*flow.Flow)(nil)
	if u := s.x.programs[text(at(c.data, []any{"program"}))]; u != nil {
		f = u.flow
	} else {
		f = standIn(cmp.Or(l.Name, l.Flow), at(c.data, []any{"variables"}))
		f.ID = l.Flow
	}
	for _, there := range s.scenario.Flows {
		if there.Flow == f || there.Flow.Name == f.Name {
			return
		}
	}
	s.scenario.Flows = append(s.scenario.Flows, flowtest.Part{Flow: f})
}
