package lint

import (
	"cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

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

// loadAnswers lists what may come of asking for another flow. One that is not
// there is also taken to have run, so that what follows it is seen.
func (x *explorer) loadAnswers(n *node, c activity.Load) []choice {
	one := func(option string, data any) choice { return choice{kind: answer, option: option, data: data, node: n} }
	unknown := one("unknown", value.Of("failure", "flow_unknown"))
	broken := one("failure", value.Of("failure", "load"))
	if key, ok := x.load(c.Flow, c.Name); ok {
		return []choice{one("loaded", value.Of("program", key)), unknown, broken}
	}
	if n.unit == x.units[0] {
		x.lacks(n, c)
	}
	if c.GoTo {
		return []choice{unknown, broken}
	}
	given := value.NewObject(0)
	if s, ok := n.act.(*activity.Subflow); ok {
		for _, m := range s.Outputs {
			given.Set(m.From, usual(n.unit.vars[m.To]))
		}
	}
	assumed := one("assumed", value.Of("variables", given))
	assumed.assumed = true
	return []choice{assumed, unknown, broken}
}
