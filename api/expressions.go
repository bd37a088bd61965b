package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// ExpressionError is a mistake in an expression.
type ExpressionError struct {
	Message string `json:"message"`
	Line    int    `json:"line" doc:"From 1."`
	Column  int    `json:"column" doc:"In characters, from 1."`
	Code    string `json:"code" enum:"syntax,unavailable,runtime,limit"`
}

// Evaluated is what became of an expression.
type Evaluated struct {
	Value  anything          `json:"value" doc:"Of a single expression as JSON; otherwise the text."`
	Text   string            `json:"text" doc:"As it stands in a text."`
	Type   string            `json:"type" enum:"none,text,number,boolean,list,object"`
	Error  *ExpressionError  `json:"error,omitempty" doc:"The first mistake."`
	Errors []ExpressionError `json:"errors" doc:"All of them."`
	Reads  []string          `json:"reads" doc:"Names that it reads, with their attributes: NewPhoneContact.ANI."`
}

type evaluateExpression struct {
	Body struct {
		Text       string    `json:"text" maxLength:"100000" doc:"As it stands in a setting, with {{ }} about expressions."`
		Expression bool      `json:"expression,omitempty" doc:"The text is one expression, with or without the braces."`
		Variables  ordered   `json:"variables,omitempty" doc:"What it sees: flow variables by name, outputs by the label of their activity."`
		At         time.Time `json:"at,omitzero" doc:"What now() gives; left out, the time. An expression names time zones itself and takes UTC otherwise."`
	}
}

type evaluated struct{ Body Evaluated }

// ExpressionWord is a word of the expression language.
type ExpressionWord struct {
	Name      string `json:"name" example:"default"`
	Kind      string `json:"kind" enum:"filter,function,test,operator,tag,method"`
	Signature string `json:"signature" doc:"How it is written." example:"| default(default)"`
	Doc       string `json:"doc" doc:"One line."`
}

type expressionWords struct {
	Items []ExpressionWord `json:"items"`
}

const expressionsPath = "/api/expressions"

func (a *api) expressionOperations() {
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: expressionsPath, id: "list-expression-words", tag: "expressions",
		summary: "List the words of the expression language", description: "For completion. The same for the same version of Callwright.",
	}, a.listExpressionWords)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodPost, path: expressionsPath + "/evaluate", id: "evaluate-expression", tag: "expressions",
		summary: "Evaluate an expression", description: "As a flow would, under the same bounds. A mistake in the expression is an answer, not a refusal.", status: http.StatusOK,
	}, a.evaluateExpression)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodPost, path: "/api/jsonpath/evaluate", id: "evaluate-jsonpath", tag: "expressions",
		summary: "Read a value of a body by a JSONPath", description: "As Parse Settings do. A mistake in the path or body is an answer, not a refusal.", status: http.StatusOK,
	}, a.evaluatePath)
}

func (a *api) listExpressionWords(_ context.Context, _ account.Caller, in *Conditional) (*document[expressionWords], error) {
	out := expressionWords{Items: []ExpressionWord{}}
	for _, w := range expr.Words() {
		out.Items = append(out.Items, ExpressionWord(w))
	}
	d, err := documented(1, out)
	if err != nil {
		return nil, err
	}
	return d.unless(*in), nil
}

// scene is what an expression sees that is tried out.
type scene struct {
	variables *value.Object
	at        time.Time
}

// Lookup finds a variable, or the outputs of an activity.
func (s scene) Lookup(name string) (any, bool) {
	v, ok := s.variables.Get(name)
	switch v.(type) {
	case []any, *value.Object:
		return expr.JSON{V: v}, ok
	}
	return v, ok
}

// Now is the time that the caller says.
func (s scene) Now() time.Time { return s.at }

// Location returns a time zone.
func (scene) Location(name string) (*time.Location, error) { return time.LoadLocation(name) }

func (a *api) evaluateExpression(ctx context.Context, _ account.Caller, in *evaluateExpression) (*evaluated, error) {
	text, opened := in.Body.Text, 0
	if in.Body.Expression && !strings.Contains(text, "{{") && !strings.Contains(text, "{%") {
		text, opened = "{{ "+text+" }}", len("{{ ")
	}
	s := scene{in.Body.Variables.Object, in.Body.At}
	if s.at.IsZero() {
		s.at = a.o.Clock()
	}
	t, _ := expr.Compile(text)
	out := &evaluated{Evaluated{Errors: []ExpressionError{}, Reads: []string{}}}
	v, err := t.Value(s)
	out.Body.Text, _ = t.Render(s)
	out.Body.Value, out.Body.Type = anything{v}, sortOf(v)
	for _, name := range t.Names() {
		out.Body.Reads = append(out.Body.Reads, strings.Join(append([]string{name.Root}, name.Path...), "."))
	}
	say := a.words(ctx)
	for _, e := range mistakes(err) {
		if e.Line == 1 && opened > 0 {
			e.Column = max(1, min(e.Column-opened, utf8.RuneCountInString(in.Body.Text)+1))
		}
		out.Body.Errors = append(out.Body.Errors, ExpressionError{e.Said().In(say), e.Line, e.Column, string(e.Kind)})
	}
	if len(out.Body.Errors) > 0 {
		out.Body.Error = &out.Body.Errors[0]
	}
	return out, nil
}

// mistakes are the errors of an expression, by value.
func mistakes(err error) []expr.Error {
	var many expr.Errors
	var one *expr.Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = expr.Errors{one}
	}
	list := make([]expr.Error, len(many))
	for i, e := range many {
		list[i] = *e
	}
	return list
}

// sortOf is the word for what a value is.
func sortOf(v any) string {
	switch v.(type) {
	case nil:
		return "none"
	case bool:
		return "boolean"
	case string:
		return "text"
	case []any:
		return "list"
	case *value.Object:
		return "object"
	}
	return "number"
}

// PathError is a mistake in a JSONPath or in the body.
type PathError struct {
	Message string `json:"message"`
	Column  int    `json:"column,omitempty" doc:"In the path, from 1; absent when the body cannot be read."`
	In      string `json:"in" enum:"path,body"`
}

// Selected is what a JSONPath selects.
type Selected struct {
	Value   anything   `json:"value"`
	Text    string     `json:"text" doc:"What a flow variable would get."`
	Matched bool       `json:"matched"`
	Error   *PathError `json:"error,omitempty"`
}

type evaluatePath struct {
	Body struct {
		Path     string `json:"path" maxLength:"10000"`
		Body     string `json:"body" maxLength:"1000000"`
		Language string `json:"language,omitempty" enum:"JSON,XML,YAML,TOML" default:"JSON"`
	}
}

type selected struct{ Body Selected }

// saidIn is what an error says, in another language when it can.
func saidIn(err error, say func(english string) string) string {
	if said, ok := err.(message.Translated); ok {
		return said.In(say)
	}
	return err.Error()
}

func (a *api) evaluatePath(ctx context.Context, _ account.Caller, in *evaluatePath) (*selected, error) {
	out, say := &selected{}, a.words(ctx)
	path, err := jsonpath.ParseWebex(in.Body.Path)
	if err != nil {
		out.Body.Error = &PathError{Message: err.Error(), In: "path"}
		var e *jsonpath.Error
		if errors.As(err, &e) {
			out.Body.Error.Message, out.Body.Error.Column = e.Said().In(say), e.Column
		}
		return out, nil
	}
	language, _ := payload.ParseFormat(in.Body.Language)
	body, err := payload.Decode(language, []byte(in.Body.Body))
	if err != nil {
		out.Body.Error = &PathError{Message: saidIn(err, say), In: "body"}
		return out, nil
	}
	v, found, err := path.Value(body)
	if err != nil {
		out.Body.Error = &PathError{Message: saidIn(err, say), In: "path"}
		return out, nil
	}
	out.Body.Value, out.Body.Matched, out.Body.Text = anything{v}, found, value.Text(v)
	if list, ok := v.([]any); ok && !path.Definite() {
		out.Body.Matched = len(list) > 0
	}
	return out, nil
}
