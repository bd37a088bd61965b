package activity

import (
	"cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// function runs a function of the organisation.
func function() Kind {
	return Kind{Name: "function", Title: "Function", Group: FlowControl,
		Webex: []string{"fn-activity"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &Function{} }}
}

// Function runs a function of the organisation with values of the flow and puts
// parts of what it returns into flow variables.
type Function struct {
	Run     FunctionVersion
	Inputs  []FunctionInput
	Outputs []OutputRow
}

// FunctionVersion is a function and which of its versions runs.
type FunctionVersion struct {
	Function field.Reference
	Version  string
}

// FunctionInput gives a parameter of the function its value.
type FunctionInput struct {
	From     expr.Template
	To, Type string
}

func functionVersionFields(v *FunctionVersion) field.List {
	return field.List{
		field.Ref(&v.Function, "function").To("function").Require().Say("Function", "Function that runs."),
		field.Plain(&v.Version, "version").Say("Version Label", "Version label of the function, such as Latest."),
	}
}

func functionInputFields(r *FunctionInput) field.List {
	return field.List{
		field.Expr(&r.From, "from").Require().Say("Flow Variable", "Expression for the value, such as {{number}}."),
		field.Plain(&r.To, "to").Require().Say("Function Input", "Parameter of the function."),
		field.Plain(&r.Type, "type").Say("Type", "Type of both, as Webex notes it."),
	}
}

// Fields declares the function, what goes in and what is taken out.
func (a *Function) Fields() field.List {
	return field.List{
		field.Part(&a.Run, "run", functionVersionFields).Require().Say("Function", "Function that runs.").WebexAs(functionCodec{}),
		field.Items(&a.Inputs, "parameters", functionInputFields).
			Say("Function Input Variables", "Values that the function gets.").WebexAs(functionInputsCodec{}),
		outputs(&a.Outputs).WebexAs(rowsUnder{"fnOutputVariables"}),
	}
}

// Step runs the function and reads its result.
func (a *Function) Step(in *Input) (Output, error) {
	if in.Event == nil {
		inputs := value.NewObject(len(a.Inputs))
		for i, r := range a.Inputs {
			inputs.Set(r.To, in.Value(r.From, rowPath("parameters", i, "from")))
		}
		f := a.Run.Function
		return Output{Commands: []Command{Script{Function: cmp.Or(f.ID, f.Name), Label: f.Name, Version: a.Run.Version, Inputs: inputs}}}, nil
	}
	e, ok := in.Event.(Computed)
	if !ok {
		return unexpected(in)
	}
	if err := e.Failure.Fault(); err != nil {
		return Output{}, err
	}
	return Output{Port: "default", Assign: assign(in, a.Outputs, e.Value)}, nil
}
