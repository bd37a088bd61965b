package routing

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// Desk answers one contact's questions from the resources. What they do not
// bind takes its default (hours open, a queue without agents, a silent prompt)
// and is named once as a problem. It is not safe for concurrent use.
type Desk struct {
	resources  *Resources
	zones      func(string) (*time.Location, error)
	allocation *Allocation
	told       map[string]bool
	problems   []field.Problem
}

// NewDesk returns a desk for one contact. A nil zones knows UTC only.
func NewDesk(r *Resources, zones func(string) (*time.Location, error)) *Desk {
	if r == nil {
		r = &Resources{}
	}
	if zones == nil {
		zones = func(name string) (*time.Location, error) { return nil, fmt.Errorf("zone %q is not known here", name) }
	}
	return &Desk{resources: r, zones: zones, allocation: NewAllocation(r.Seed), told: map[string]bool{}}
}

// Problems returns what was found since the last call.
func (d *Desk) Problems() []field.Problem {
	p := d.problems
	d.problems = nil
	return p
}

// unbound tells once that no entry of the section is bound to id or name.
func (d *Desk) unbound(at, section, id, name string, takes message.Phrase) {
	called := name
	if called == "" {
		called = id
	}
	if key := section + "\x00" + called; !d.told[key] {
		d.told[key] = true
		d.problems = append(d.problems, field.Problem{Code: CodeUnbound, Severity: field.SeverityWarning, Activity: at}.
			Saying("%q is not among the resources: %s", called, takes).Mending("name it under %s", section))
	}
}

// Lookup answers a question of the activity labelled at.
func (d *Desk) Lookup(at string, q activity.Lookup, now time.Time) activity.Found {
	switch q.What {
	case activity.LookupHours:
		return d.hours(at, q, now)
	case activity.LookupAllocation:
		return d.turn(at, q)
	case activity.LookupQueue, activity.LookupSkills:
		return d.figures(at, q)
	}
	return activity.Found{Failure: activity.Failure{Code: "lookup", Message: fmt.Sprintf("nobody here answers a lookup of %q", q.What)}}
}

func (d *Desk) hours(at string, q activity.Lookup, now time.Time) activity.Found {
	h := d.resources.HoursOf(q.ID, q.Name)
	if h == nil {
		d.unbound(at, "business_hours", q.ID, q.Name, "they are taken as open")
		return activity.Found{Value: string(WorkingHours)}
	}
	period, _, err := h.At(now, d.zones)
	if err != nil {
		return activity.Found{Failure: activity.Failure{Code: "business_hours", Message: err.Error()}}
	}
	return activity.Found{Value: string(period)}
}

// figures are those of a queue for a contact in Args.group, and for Args.skills.
func (d *Desk) figures(at string, q activity.Lookup) activity.Found {
	if q.ID == "" && q.Name == "" {
		return activity.Found{Failure: activity.Failure{Code: activity.FailureNotQueued, Message: "the contact is in no queue"}}
	}
	queue := d.Queue(at, q.ID, q.Name, "")
	given, _ := q.Args.Get("group")
	group, _ := given.(int64)
	if q.What == activity.LookupQueue {
		return activity.Found{Value: queue.FiguresIn(int(group))}
	}
	asked, _ := q.Args.Get("skills")
	skills, _ := asked.(*value.Object)
	return activity.Found{Value: queue.Abilities(skills, int(group))}
}

func (d *Desk) turn(at string, q activity.Lookup) activity.Found {
	name := text(q.Args, "activity")
	if name == "" {
		name = at
	}
	var percents []int
	for _, p := range list(q.Args, "percents") {
		n, _ := p.(int64)
		percents = append(percents, int(n))
	}
	i, err := d.allocation.Next(name, percents)
	if err != nil {
		return activity.Found{Failure: activity.Failure{Code: "allocation", Message: err.Error()}}
	}
	return activity.Found{Value: int64(i)}
}

// Queue returns the queue that an activity means. When none is bound it is the
// fallback queue, if that is bound, and otherwise one without agents.
func (d *Desk) Queue(at, id, name, fallback string) *Queue {
	if q := d.resources.Queue(id, name); q != nil {
		return q
	}
	if q := d.resources.Queue(fallback, ""); q != nil {
		d.unbound(at, "queues", id, name, "the fallback queue is taken")
		return q
	}
	d.unbound(at, "queues", id, name, "it is taken as a queue without agents")
	q := &Queue{ID: id, Name: name}
	if name == "" {
		q.Name = id
	}
	return q
}

// Prompt returns the audio file of that name; a silent one when none is bound.
func (d *Desk) Prompt(at, file string) Prompt {
	if p := d.resources.Prompt(file); p != nil {
		return *p
	}
	d.unbound(at, "prompts", "", file, "it is silent")
	return Prompt{Name: file}
}

// Number returns what happens when a number is called; one that is not bound answers.
func (d *Desk) Number(called string) Number {
	if n := d.resources.Number(called); n != nil {
		return *n
	}
	return Number{Pattern: called, Reply: Answers}
}

// Agent returns the agent with the e-mail address, id or name; nil when there
// is none. Where no agent at all is bound, he is taken as there, and named once.
func (d *Desk) Agent(at, called string) *Agent {
	if a := d.resources.Agent(called); a != nil {
		return a
	}
	for _, q := range d.resources.Queues {
		if len(q.Agents) > 0 {
			return nil
		}
	}
	d.unbound(at, "agents", "", called, "the agent is taken as available")
	return &Agent{Name: called, ID: called, Email: called}
}

// MediaDestination tells of a destination that is not bound.
func (d *Desk) MediaDestination(at, id, name string) {
	if d.resources.MediaDestination(id, name) == nil && id+name != "" {
		d.unbound(at, "media_destinations", id, name, "nobody listens")
	}
}

// EntryPoint returns the flow that answers at an entry point; "" when none is bound.
func (d *Desk) EntryPoint(id, name string) string {
	if e := d.resources.EntryPoint(id, name); e != nil {
		return e.Flow
	}
	return ""
}

// Globals returns the values with which a contact of the flow begins: those of
// its global variables that are bound, unless the flow's own default is to win.
func (d *Desk) Globals(f *flow.Flow) *value.Object {
	values := value.NewObject(0)
	for _, v := range f.Variables {
		if v.Source != flow.Global {
			continue
		}
		g := d.resources.Global(v.ID, v.Name)
		switch {
		case g == nil:
			d.unbound("", "global_variables", v.ID, v.Name, "it begins with the flow's own value")
		case !v.Overwrite:
			values.Set(v.Name, g.Value)
		}
	}
	return values
}
