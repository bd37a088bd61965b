package activity

import (
	"errors"
	"regexp"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// parse takes a text apart.
func parse() Kind {
	return Kind{Name: "parse", Title: "Parse", Group: FlowControl,
		Webex: []string{"parse-activity"}, Shape: "action", Ports: []string{"default"},
		New: func() Activity { return &Parse{} }}
}

// Parse reads JSON, XML, YAML or TOML from a variable or an output and puts
// parts of it into flow variables. Text that is not in the format raises the
// global error; a path that selects nothing empties its variable (domain.md §4.4).
type Parse struct {
	Input   expr.Template
	Format  string
	Outputs []OutputRow
}

// Fields declares the input, its format and the rows of outputs.
func (a *Parse) Fields() field.List {
	return field.List{
		field.Expr(&a.Input, "input").Require().
			Say("Input Variable", "Variable or output to read, such as {{Lookup.httpResponseBody}}.").WebexAs(referenceCodec{"inputVariable"}),
		field.Choice(&a.Format, "format", "JSON", "XML", "TOML", "YAML").
			Say("Content Type", "Language that the input is written in.").WebexAs(formatCodec{"contentType", ""}),
		outputs(&a.Outputs),
	}
}

// Step reads the input and leaves.
func (a *Parse) Step(in *Input) (Output, error) {
	doc, err := a.document(in)
	if err != nil {
		return Output{}, err
	}
	for _, r := range a.Outputs {
		if !r.idle() && r.Path.Compiled == nil {
			return Output{}, Faultf(codePath, "the path %q for %s does not compile", r.Path.Source, r.Variable)
		}
	}
	return Output{Port: "default", Assign: assign(in, a.Outputs, doc)}, nil
}

// document is the value that the input holds: a JSON variable has it already,
// a text is decoded.
func (a *Parse) document(in *Input) (any, error) {
	v, err := a.input().Value(in.Scope)
	if err != nil {
		return nil, Faultf(field.CodeExpression, "reading the input: %v", err)
	}
	switch v.(type) {
	case []any, *value.Object:
		return v, nil
	}
	return decode(a.Format, []byte(value.Text(v)))
}

var bareReference = regexp.MustCompile(`^\s*[\p{L}_][\p{L}\p{N}_]*(\s*\.\s*[\p{L}\p{N}_]+|\[\d+\])*\s*$`)

// input is the input as a template: a name without braces is a reference, as Webex keeps it.
func (a *Parse) input() expr.Template {
	source := a.Input.Source()
	if !bareReference.MatchString(source) {
		return a.Input
	}
	t, err := expr.Compile("{{" + source + "}}")
	if err != nil {
		return a.Input
	}
	return t
}

// decode reads text in the format called name.
func decode(name string, text []byte) (any, error) {
	f, ok := payload.ParseFormat(name)
	if !ok {
		return nil, Faultf(codeParse, "there is no format called %q; use JSON, XML, YAML or TOML", name)
	}
	v, err := payload.Decode(f, text)
	var e *payload.Error
	if errors.As(err, &e) {
		return nil, Faultf(codeParse, "the text is not read as %s: %s", strings.ToUpper(string(f)), e.Message)
	}
	return v, err
}
