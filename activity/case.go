package activity

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// caseStatement parts the way by a value.
func caseStatement() Kind {
	return Kind{Name: "case", Title: "Case", Group: FlowControl,
		Webex: []string{"case-statement"}, Shape: "enum-gateway", Ports: []string{"default", "error"},
		New: func() Activity { return &Case{} }}
}

// Case compares a value with a list and leaves by the port of the first that
// is equal, or by default.
type Case struct {
	Expression expr.Template
	Cases      []CaseRow
}

// CaseRow is one value with the port that it leads to; without one the port is
// the row's index, as in Webex.
type CaseRow struct {
	Value expr.Template
	Port  string
}

var _ PortsOf = (*Case)(nil)

func caseFields(r *CaseRow) field.List {
	return field.List{
		field.Text(&r.Value, "value").Say("Value", "What the expression is compared with, letter by letter."),
		field.Plain(&r.Port, "port").Say("Port", "Name of the port; the row's number from 0 when not given."),
	}
}

// Fields declares the expression and the cases.
func (a *Case) Fields() field.List {
	return field.List{
		field.Expr(&a.Expression, "expression").Require().
			Say("Expression", "Variable or expression whose value decides, such as {{Menu.OptionEntered}}.").Webex("expression"),
		field.Items(&a.Cases, "cases", caseFields).Range(0, 20).
			Say("Cases", "Values in the order in which they are compared.").WebexAs(casesCodec{}),
	}
}

// Ports are those of the cases in their order, default and error.
func (a *Case) Ports() []string {
	var ports []string
	for i, r := range a.Cases {
		if p := portOf(r.Port, i); !slices.Contains(ports, p) {
			ports = append(ports, p)
		}
	}
	return append(ports, caseStatement().Ports...)
}

// portOf is a row's port: its own, or its index.
func portOf(port string, i int) string {
	if port == "" {
		return value.Text(i)
	}
	return port
}

// Step compares and leaves at once.
func (a *Case) Step(in *Input) (Output, error) {
	v, err := a.Expression.Value(in.Scope)
	if err != nil {
		return Output{}, Faultf(field.CodeExpression, "the expression has no value: %v", err)
	}
	for i, r := range a.Cases {
		want, err := r.Value.Render(in.Scope)
		if err != nil {
			in.Report(err, rowPath("cases", i, "value"))
			continue
		}
		if matches(v, want) {
			return Output{Port: portOf(r.Port, i)}, nil
		}
	}
	return Output{Port: "default"}, nil
}

// matches compares by text, and a number also by its value: 2.0 is "2".
func matches(v any, want string) bool {
	if value.Text(v) == want {
		return true
	}
	switch v.(type) {
	case int64, float64, json.Number:
		n, ok := numeral(want)
		return ok && value.Equal(v, n)
	}
	return false
}

// numeral reads a text that is a number in JSON's spelling.
func numeral(text string) (any, bool) {
	text = strings.TrimSpace(text)
	if text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') || !json.Valid([]byte(text)) {
		return nil, false
	}
	return value.Number(text), true
}
