package activity

import (
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
)

// condition parts the way in two.
func condition() Kind {
	return Kind{Name: "condition", Title: "Condition", Group: FlowControl,
		Webex: []string{"condition-activity"}, Shape: "enum-gateway", Ports: []string{"true", "false", "error"},
		New: func() Activity { return &Condition{} }}
}

// Condition leaves by true when its expression reads "true" in any letter case,
// and by false otherwise.
type Condition struct{ Expression expr.Template }

// Fields declares the expression.
func (a *Condition) Fields() field.List {
	return field.List{
		field.Expr(&a.Expression, "expression").Require().
			Say("Expression", "Comparison inside the braces, such as {{Lookup.httpStatusCode == 200}}.").Webex("expression"),
	}
}

// Step decides at once.
func (a *Condition) Step(in *Input) (Output, error) {
	text, err := a.Expression.Render(in.Scope)
	if err != nil {
		return Output{}, Faultf(field.CodeExpression, "the condition cannot be decided: %v", err)
	}
	if strings.EqualFold(strings.TrimSpace(text), "true") {
		return Output{Port: "true"}, nil
	}
	return Output{Port: "false"}, nil
}
