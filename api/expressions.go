package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
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
	Type   string            `json:"type" enum:"null,text,number,boolean,list,object,time"`
	Error  *ExpressionError  `json:"error,omitempty" doc:"The first mistake."`
	Errors []ExpressionError `json:"errors" doc:"All of them."`
	Reads  []string          `json:"reads" doc:"Names that it reads, with their attributes: NewPhoneContact.ANI."`
}

type evaluateExpression struct {
	Body struct {
		Text       string    `json:"text" maxLength:"100000" doc:"As it stands in a setting, with {{ }} about expressions."`
		Expression bool      `json:"expression,omitempty" doc:"The text is one expression, with or without the braces."`
		Variables  ordered   `json:"variables,omitempty" doc:"What it sees: flow variables by name, outputs by the label of their activity."`
		At         time.Time `json:"at,omitzero" doc:"What now() gives; left out, the time."`
		Zone       string    `json:"zone,omitempty" maxLength:"100" doc:"Time zone of now() where it names none, such as Europe/Rome; left out, UTC."`
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
	return nil, nil
}

func (a *api) evaluateExpression(ctx context.Context, _ account.Caller, in *evaluateExpression) (*evaluated, error) {
	return nil, nil
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

func (a *api) evaluatePath(ctx context.Context, _ account.Caller, in *evaluatePath) (*selected, error) {
	return nil, nil
}
