package activity

import (
	"cmp"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// subflow runs another flow and comes back.
func subflow() Kind {
	return Kind{Name: "subflow", Title: "Subflow", Group: FlowControl,
		Webex: []string{"subflow-handoff"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &Subflow{} }}
}

// Subflow runs a subflow with some of the caller's variables, and takes some of
// the subflow's back when it has come to its end.
type Subflow struct {
	Flow    field.Reference
	Version string
	Inputs  []Mapping
	Outputs []Mapping
}

// Mapping copies one variable to another, from flow to flow.
type Mapping struct{ From, To, Type string }

func givenFields(m *Mapping) field.List {
	return field.List{
		field.Variable(&m.From, "from").Require().Say("Current Flow Variable", "Variable of this flow whose value is given."),
		field.Plain(&m.To, "to").Require().Say("Target Variable", "Variable of the other flow that is set."),
		field.Plain(&m.Type, "type").Say("Type", "Type of both, as Webex notes it."),
	}
}

func takenFields(m *Mapping) field.List {
	return field.List{
		field.Plain(&m.From, "from").Require().Say("Subflow Output Variable", "Variable of the subflow whose value is taken."),
		field.Variable(&m.To, "to").Require().Say("Current Flow Variable", "Variable of this flow that is set."),
		field.Plain(&m.Type, "type").Say("Type", "Type of both, as Webex notes it."),
	}
}

// Fields declares the subflow and which variables go in and come back.
func (a *Subflow) Fields() field.List {
	return field.List{
		field.Ref(&a.Flow, "flow").To("subflow").Require().
			Say("Subflow", "Subflow that runs.").WebexAs(namedReference{"subflowId", "subflowName"}),
		field.Plain(&a.Version, "version").Say("Subflow Label", "Version label of the subflow, such as Latest.").WebexAs(subflowVersion{}),
		field.Items(&a.Inputs, "inputs", givenFields).
			Say("Subflow Input Variables", "Variables that the subflow begins with.").WebexAs(mappings{"subflowInputVariables", "src", "target"}),
		field.Items(&a.Outputs, "outputs", takenFields).
			Say("Subflow Output Variables", "Variables that the subflow gives back.").WebexAs(mappings{"subflowOutputVariables", "target", "src"}),
	}
}

// Step asks for the subflow, enters it, and takes its variables when it returns.
func (a *Subflow) Step(in *Input) (Output, error) {
	switch e := in.Event.(type) {
	case nil:
		return Output{Commands: []Command{Load{Flow: cmp.Or(a.Flow.ID, a.Flow.Name), Name: a.Flow.Name, Version: a.Version}}}, nil
	case Loaded:
		if err := e.Failure.Fault(); err != nil {
			return Output{}, err
		}
		return Output{Enter: &Entry{Program: e.Program, Inputs: given(in, a.Inputs)}}, nil
	case Returned:
		return Output{Port: "default", Assign: a.taken(in, e.Variables)}, nil
	}
	return unexpected(in)
}

// given reads this flow's variables for another flow.
func given(in *Input, inputs []Mapping) []Assignment {
	list := make([]Assignment, len(inputs))
	for i, m := range inputs {
		v, _ := in.Scope.Lookup(m.From) // a name that is not there was reported when the flow was compiled
		list[i] = Assignment{m.To, v}
	}
	return list
}

// taken is what this flow gets from the subflow's variables.
func (a *Subflow) taken(in *Input, variables *value.Object) []Assignment {
	list := make([]Assignment, 0, len(a.Outputs))
	for _, m := range a.Outputs {
		v, ok := variables.GetFold(m.From)
		if !ok {
			in.Warn("variable_unknown", "outputs", "the subflow has no variable %q, so %q keeps its value", m.From, m.To)
			continue
		}
		list = append(list, Assignment{m.To, v})
	}
	return list
}
