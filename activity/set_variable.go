package activity

import (
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// setVariable gives flow variables values.
func setVariable() Kind {
	return Kind{Name: "set-variable", Title: "Set Variable", Group: FlowControl,
		Webex: []string{"set-variable"}, Shape: "set-variable", Ports: []string{"out", "error"},
		New: func() Activity { return &SetVariable{} }}
}

// SetVariable assigns to one or several flow variables, in order.
type SetVariable struct{ Set []VariableRow }

// VariableRow is one assignment. Type is the variable's type as the export
// tells it; it only decides how values are put into JSON text.
type VariableRow struct {
	Variable string
	Value    expr.Template
	Type     flow.VariableType
}

func variableFields(r *VariableRow) field.List {
	return field.List{
		field.Variable(&r.Variable, "variable").Require().Say("Variable", "Flow variable that is set."),
		field.Text(&r.Value, "value").Say("Set Value", "Text or expression; empty empties the variable."),
		field.Choice(&r.Type, "type", "", flow.String, flow.Integer, flow.Decimal, flow.Boolean, flow.DateTime, flow.JSON).OptionsAs([]string{"As declared", "STRING", "INTEGER", "DECIMAL", "BOOLEAN", "DATETIME", "JSON"}, nil).
			Say("Variable Type", "Type of the variable, for exports; the flow's own declaration decides."),
	}
}

// Fields declares the assignments.
func (a *SetVariable) Fields() field.List {
	return field.List{
		field.Items(&a.Set, "set", variableFields).Range(1, 10).Require().
			Say("Variable Settings", "Variables with their values, set in this order. Webex takes at most 10.").WebexAs(setVariableCodec{}).In("Variable Settings"),
	}
}

// Step assigns and leaves. Each value sees what the rows before it have set.
func (a *SetVariable) Step(in *Input) (Output, error) {
	out, outer := Output{Port: "out"}, in.Scope
	defer func() { in.Scope = outer }()
	for i, r := range a.Set {
		if strings.TrimSpace(r.Variable) == "" {
			in.Warn(codeVariable, rowPath("set", i, "variable"), "no variable is named, so nothing is set")
			continue
		}
		v := r.evaluate(in, rowPath("set", i, "value"))
		out.Assign = append(out.Assign, Assignment{Variable: r.Variable, Value: v})
		in.Scope = assigned{in.Scope, r.Variable, r.typed(in.Scope, v)}
	}
	return out, nil
}

// evaluate gives the row's value: text as it reads, but for a JSON variable the
// list or object that an expression gave, or JSON text with its values encoded.
func (r VariableRow) evaluate(in *Input, at string) any {
	if !r.isJSON(in.Scope) {
		return in.Text(r.Value, at)
	}
	var e jsonEncoder
	return e.finish(in.Encode(r.Value, &e, at))
}

// isJSON reports whether the row's variable holds JSON, by its type in the row
// or by what it holds now.
func (r VariableRow) isJSON(s expr.Scope) bool {
	if r.Type != "" {
		return r.Type == flow.JSON
	}
	v, _ := s.Lookup(r.Variable)
	_, ok := v.(expr.JSON)
	return ok
}

// typed is how the rows that follow see the value, as far as can be told before
// the engine has turned it into the variable's type.
func (r VariableRow) typed(s expr.Scope, v any) any {
	text := value.Text(v)
	before, _ := s.Lookup(r.Variable)
	switch before.(type) {
	case int64, float64:
		if n, ok := numeral(text); ok {
			return n
		}
	case bool:
		return strings.EqualFold(text, "true")
	case expr.JSON:
		if doc, err := decode("JSON", []byte(text)); err == nil {
			return expr.JSON{V: doc}
		}
	}
	return v
}

// assigned is a scope in which one variable has been set.
type assigned struct {
	expr.Scope
	name string
	v    any
}

// Lookup implements expr.Scope.
func (a assigned) Lookup(name string) (any, bool) {
	if name == a.name {
		return a.v, true
	}
	return a.Scope.Lookup(name)
}
