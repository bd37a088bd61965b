package flowtest

import (
	"cmp"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// The codes of problems that playing a contact itself finds.
const (
	CodeMisfit     = "misfit"     // an input does not fit what the contact waits for
	CodeUnanswered = "unanswered" // a request found no answer
	CodeUnused     = "unused"     // an answer met no request
)

// Result is what came of a contact.
type Result struct {
	Outcome   engine.Outcome
	Steps     int           // activities entered
	Path      []string      // their labels in order, of all branches
	Variables *value.Object // final values; secure ones are masked
	Requests  []Request
	Prompts   []string // what the caller heard: texts, and “audio: file”
	Actions   []string // transfers and settings of the contact: “caller-id number=+14155550100”
	Problems  []field.Problem
	Elapsed   time.Duration // simulated
	secrets   secrets
}

// Summary is the last line of `callwright run --json`, secure values masked.
func (r *Result) Summary() *value.Object {
	requests := make([]any, len(r.Requests))
	for i, q := range r.Requests {
		o := value.Of("method", q.Method, "url", cmp.Or(q.Sent, activity.MaskURL(q.URL)))
		if q.Connector != "" {
			o.Set("connector", q.Connector)
		}
		o.Set("status", int64(q.Status))
		if q.Failure != "" {
			o.Set("failure", q.Failure)
		}
		o.Set("attempts", int64(q.Attempts))
		requests[i] = o
	}
	problems := make([]any, len(r.Problems))
	for i := range r.Problems {
		problems[i] = problemData(&r.Problems[i])
	}
	o := value.Of("type", "summary", "outcome", string(r.Outcome), "steps", int64(r.Steps), "path", value.From(r.Path),
		"variables", r.Variables, "http", requests, "prompts", value.From(r.Prompts))
	if len(r.Actions) > 0 {
		o.Set("actions", value.From(r.Actions))
	}
	o.Set("problems", problems)
	o.Set("seconds", r.Elapsed.Seconds())
	return r.secrets.maskObject(o)
}

// problemData is a problem in the form that field.Problem has as JSON.
func problemData(p *field.Problem) *value.Object {
	o := texts("code", p.Code, "severity", string(p.Severity), "activity", p.Activity, "field", p.Field)
	if p.Line > 0 {
		o.Set("line", int64(p.Line))
		o.Set("column", int64(p.Column))
	}
	o.Set("message", p.Message)
	if p.Mend != "" {
		o.Set("mend", p.Mend)
	}
	return o
}

// heard is a prompt as results and expectations write it.
func heard(file, text string) string {
	if file != "" {
		return "audio: " + file
	}
	return strings.TrimSpace(text)
}
