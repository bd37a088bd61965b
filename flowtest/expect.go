package flowtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// Expect is what a scenario expects. What is nil or empty is not looked at; an
// empty list that is not nil expects that there is nothing.
type Expect struct {
	Outcome   engine.Outcome
	Path      []string      // labels in the order in which they were entered
	Variables *value.Object // final values of those that are named
	Prompts   []string      // what the caller heard
	Actions   []string      // transfers and settings of the contact; * stands for any run of characters
	Requests  []Wanted
	Problems  []string // codes, or “code: part of the message”
}

// Wanted is a request as it is expected. Texts may have * for any run of
// characters; an absent part is not looked at.
type Wanted struct {
	Pattern
	Header  []activity.Pair // those that are named
	Body    any             // a text as it is, anything else as JSON
	HasBody bool
}

var outcomes = []engine.Outcome{engine.OutcomeEnded, engine.OutcomeDisconnected, engine.OutcomeQueued,
	engine.OutcomeHandedOff, engine.OutcomeFailed, engine.OutcomeLimit}

func (r *reader) expect(v any, at string) (e Expect) {
	r.keys(v, at, map[string]func(any, string){
		"outcome": func(v any, at string) {
			if e.Outcome = engine.Outcome(r.text(v, at)); !slices.Contains(outcomes, e.Outcome) {
				r.add(wrong(at).Saying("there is no outcome %q", e.Outcome).
					Mending("outcomes are ended, disconnected, queued, handed-off, failed, limit"))
			}
		},
		"path":      func(v any, at string) { e.Path = r.texts(v, at) },
		"variables": func(v any, at string) { e.Variables = r.object(v, at) },
		"prompts":   func(v any, at string) { e.Prompts = r.texts(v, at) },
		"actions":   func(v any, at string) { e.Actions = r.texts(v, at) },
		"requests": func(v any, at string) {
			e.Requests = []Wanted{}
			r.items(v, at, func(v any, at string) { e.Requests = append(e.Requests, r.wanted(v, at)) })
		},
		"problems": func(v any, at string) { e.Problems = r.texts(v, at) },
	})
	return e
}

func (r *reader) wanted(v any, at string) (w Wanted) {
	r.keys(v, at, map[string]func(any, string){
		"method":    func(v any, at string) { w.Method = r.text(v, at) },
		"url":       func(v any, at string) { w.URL = r.text(v, at) },
		"connector": func(v any, at string) { w.Connector = r.text(v, at) },
		"path":      func(v any, at string) { w.Path = r.text(v, at) },
		"headers":   func(v any, at string) { w.Header = r.pairs(v, at) },
		"body":      func(v any, _ string) { w.Body, w.HasBody = v, true },
	})
	return w
}

// data is the expectation as it stands in a document.
func (e *Expect) data() *value.Object {
	o := value.NewObject(7)
	if e.Outcome != "" {
		o.Set("outcome", string(e.Outcome))
	}
	if e.Path != nil {
		o.Set("path", value.From(e.Path))
	}
	if e.Variables != nil {
		o.Set("variables", e.Variables)
	}
	if e.Prompts != nil {
		o.Set("prompts", value.From(e.Prompts))
	}
	if e.Actions != nil {
		o.Set("actions", value.From(e.Actions))
	}
	if e.Requests != nil {
		list := make([]any, len(e.Requests))
		for i, w := range e.Requests {
			list[i] = w.data()
		}
		o.Set("requests", list)
	}
	if e.Problems != nil {
		o.Set("problems", value.From(e.Problems))
	}
	return o
}

func (w *Wanted) data() *value.Object {
	o := texts("method", w.Method, "url", w.URL, "connector", w.Connector, "path", w.Path)
	if len(w.Header) > 0 {
		o.Set("headers", headers(w.Header))
	}
	if w.HasBody {
		o.Set("body", w.Body)
	}
	return o
}

// Differences says how a result differs from what is expected, one readable
// text for each expectation that is not met. Inputs that did not fit and
// requests without an answer count unless the problems are expected.
func (e *Expect) Differences(r *Result) []string {
	var list []string
	for _, d := range e.Unmet(r) {
		list = append(list, d.String())
	}
	return list
}

// Unmet is what [Expect.Differences] says, to be said in other languages.
func (e *Expect) Unmet(r *Result) []message.Text {
	var d []message.Text
	if e.Outcome != "" && e.Outcome != r.Outcome {
		d = append(d, message.New("outcome: want %s, got %s", e.Outcome, r.Outcome))
	}
	d = append(d, lists("path (- expected, + got):\n%s", e.Path, r.Path)...)
	d = append(d, e.variables(r)...)
	d = append(d, lists("prompts (- expected, + got):\n%s", e.Prompts, r.Prompts)...)
	if !slices.EqualFunc(e.Actions, r.Actions, like) {
		d = append(d, lists("actions (- expected, + got):\n%s", e.Actions, r.Actions)...)
	}
	d = append(d, e.requests(r)...)
	return append(d, e.problems(r)...)
}

func lists(format string, want, got []string) []message.Text {
	if want == nil || slices.Equal(want, got) {
		return nil
	}
	return []message.Text{message.New(format, sideBySide(want, got))}
}

func (e *Expect) variables(r *Result) (d []message.Text) {
	for name, want := range e.Variables.All() {
		got, ok := r.Variables.Get(name)
		switch {
		case !ok:
			d = append(d, message.New("variable %s: want %s, but the flow has no such variable", name, show(want)))
		case !same(want, got):
			d = append(d, message.New("variable %s: want %s, got %s", name, show(want), show(got)))
		}
	}
	return d
}

// same compares as loosely as people write: 5 is "5", and JSON may stand as text.
func same(want, got any) bool {
	return value.Equal(want, got) || want != nil && value.Text(want) == value.Text(got)
}

func show(v any) string { return string(value.AppendJSON(nil, v)) }

func (e *Expect) requests(r *Result) (d []message.Text) {
	if e.Requests == nil {
		return nil
	}
	if len(e.Requests) != len(r.Requests) {
		want := make([]string, len(e.Requests))
		for i, w := range e.Requests {
			want[i] = line(w.Method, w.Connector, w.URL+w.Path)
		}
		got := make([]string, len(r.Requests))
		for i, q := range r.Requests {
			got[i] = line(q.Method, q.Connector, q.URL)
		}
		return []message.Text{message.New("requests: want %d, got %d (- expected, + got):\n%s", len(want), len(got), sideBySide(want, got))}
	}
	for i := range e.Requests {
		d = append(d, e.Requests[i].differs(fmt.Sprintf("requests[%d]", i), &r.Requests[i])...)
	}
	return d
}

func line(method, connector, target string) string {
	if connector != "" {
		connector = "[" + connector + "]"
	}
	return strings.Join(strings.Fields(method+" "+connector+" "+target), " ")
}

func (w *Wanted) differs(at string, q *Request) (d []message.Text) {
	for _, part := range []struct{ name, want, got string }{
		{"method", strings.ToUpper(w.Method), q.Method}, {"url", w.URL, q.URL}, {"connector", w.Connector, q.Connector}, {"path", w.Path, q.Path},
	} {
		if !like(part.want, part.got) {
			d = append(d, message.New("%s.%s: want %s, got %s", at, part.name, part.want, part.got))
		}
	}
	for _, h := range w.Header {
		got, ok := headerOf(q.Header, h.Name)
		if !ok {
			d = append(d, message.New("%s.headers.%s: want %s, but it was not sent", at, h.Name, h.Value))
		} else if !like(h.Value, got) {
			d = append(d, message.New("%s.headers.%s: want %s, got %s", at, h.Name, h.Value, got))
		}
	}
	if w.HasBody && !sameBody(w.Body, q.Body) {
		d = append(d, message.New("%s.body: want %s, got %s", at, value.Text(w.Body), q.Body))
	}
	return d
}

func sameBody(want any, got []byte) bool {
	if s, ok := want.(string); ok {
		return s == string(got)
	}
	if want == nil {
		return len(got) == 0
	}
	v, err := payload.DecodeJSON(got)
	return err == nil && value.Equal(want, v)
}

// strict are the problems that fail a scenario even where it does not list
// problems: with them it does not say what its author meant.
var strict = []string{CodeMisfit, CodeUnanswered, CodeUnused}

func (e *Expect) problems(r *Result) []message.Text {
	want, d := slices.Clone(e.Problems), []message.Text(nil)
	for _, p := range r.Problems {
		i := slices.IndexFunc(want, func(w string) bool { return means(w, p) })
		switch {
		case i >= 0:
			want = slices.Delete(want, i, i+1)
		case e.Problems != nil || slices.Contains(strict, p.Code):
			d = append(d, message.New("problems: got %s: %s", p.Code, p))
		}
	}
	for _, w := range want {
		d = append(d, message.New("problems: want %s, but it did not happen", w))
	}
	return d
}

// means reports whether a problem is the one that “code” or “code: text” names.
func means(want string, p field.Problem) bool {
	code, text, _ := strings.Cut(want, ":")
	return code == p.Code && strings.Contains(p.Message, strings.TrimSpace(text))
}

// bodyData is a body as an expectation writes it: as JSON where it is JSON and
// was not written as text.
func bodyData(written any, body []byte) any {
	if _, text := written.(string); !text {
		if v, err := payload.DecodeJSON(body); err == nil {
			return v
		}
	}
	return string(body)
}
