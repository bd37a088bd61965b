package activity

import (
	"cmp"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Destination says what a GoTo leads to.
type Destination string

// The destinations of a GoTo.
const (
	ToFlow       Destination = "flow"
	ToEntryPoint Destination = "entry-point"
	ToVariable   Destination = "variable"
)

// goTo hands the contact to another flow for good.
func goTo() Kind {
	return Kind{Name: "goto", Title: "GoTo", Group: FlowControl, Role: RoleEnd,
		Webex: []string{"hand-off"}, Shape: "end", Ports: []string{"error"},
		Outputs: []string{"FailureCode", "FailureDescription"},
		New:     func() Activity { return &GoTo{} }}
}

// GoTo ends this flow and lets another one take the contact over.
type GoTo struct{ Target Target }

// Target is where a GoTo leads, with the variables that go along.
type Target struct {
	To         Destination
	Flow       field.Reference
	EntryPoint field.Reference
	Variable   expr.Template
	Version    string
	Variables  []Mapping
}

func targetFields(t *Target) field.List {
	return field.List{
		field.Choice(&t.To, "to", ToFlow, ToEntryPoint, ToVariable).OptionsAs([]string{"Flow", "Entry Point", "Variable"}, nil).
			Say("Go To", "Whether a flow or an entry point is chosen here, or named by an expression."),
		field.Ref(&t.Flow, "flow").To("flow").ShowIf(&t.To, ToFlow).Require().Say("Flow", "Flow that takes over."),
		field.Ref(&t.EntryPoint, "entry_point").To("entry-point").ShowIf(&t.To, ToEntryPoint).Require().
			Say("Entry Point", "Entry point whose flow takes over."),
		field.Text(&t.Variable, "variable").ShowIf(&t.To, ToVariable).Require().
			Say("Variable", "Text that yields the id or name of the flow or entry point."),
		field.Plain(&t.Version, "version").ShowIf(&t.To, ToFlow).Say("Flow Version Label", "Version label of the flow, such as Latest."),
		field.Items(&t.Variables, "variables", givenFields).ShowIf(&t.To, ToFlow).
			Say("Flow Variable Mapping", "Variables that the other flow begins with."),
	}
}

// Fields declares where the contact goes.
func (a *GoTo) Fields() field.List {
	return field.List{
		field.Part(&a.Target, "target", targetFields).Require().
			Say("GoTo", "What takes the contact over.").WebexAs(targetCodec{}),
	}
}

// Step asks for the other flow and lets it take over. A flow that the host does
// not have lies elsewhere, so the contact is handed off. Any other failure is an
// error that carries outputs, which the engine merges even then.
func (a *GoTo) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{a.load(in)}}, nil
	}
	answer, ok := in.Event.(Loaded)
	if !ok {
		return unexpected(in)
	}
	if answer.Failure.Code == "flow_unknown" {
		return Output{Then: HandOff}, nil
	}
	if err := answer.Failure.Fault(); err != nil {
		return Output{Outputs: value.Of("FailureCode", answer.Failure.Code, "FailureDescription", answer.Failure.Message)}, err
	}
	entry := &Entry{Program: answer.Program, GoTo: true}
	if a.Target.To == ToFlow {
		entry.Inputs = given(in, a.Target.Variables)
	}
	return Output{Enter: entry}, nil
}

func (a *GoTo) load(in *Input) Load {
	t := &a.Target
	switch t.To {
	case ToVariable:
		return Load{Flow: strings.TrimSpace(in.Text(t.Variable, "target.variable")), GoTo: true}
	case ToEntryPoint:
		return Load{Flow: cmp.Or(t.EntryPoint.ID, t.EntryPoint.Name), Name: t.EntryPoint.Name, GoTo: true}
	}
	return Load{Flow: cmp.Or(t.Flow.ID, t.Flow.Name), Name: t.Flow.Name, Version: t.Version, GoTo: true}
}
