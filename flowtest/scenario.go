package flowtest

import (
	"bytes"
	"strings"
	"time"
	"unicode"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Scenario is a .flowtest file.
type Scenario struct {
	Name      string
	Flow      Part
	Flows     []Part // subflows and flows that a GoTo leads to
	Resources Bindings
	Now       time.Time     // when the contact begins; zero for [DefaultNow]
	Contact   *value.Object // outputs of the start activity
	Variables *value.Object // values with which variables begin
	Inputs    []Input
	HTTP      []Answer
	Bots      []Bot
	Expect    Expect
}

// Part is a flow: the name of a file, or the flow itself.
type Part struct {
	File string
	Flow *flow.Flow
}

// Bindings is a resources document: the name of a file, or the document itself.
type Bindings struct {
	File     string
	Document *value.Object
}

// DefaultNow is when a scenario begins that does not say so.
func DefaultNow() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// Read reads a .flowtest file. The problems name line and column; with any, the
// scenario should not be run.
func Read(text []byte) (*Scenario, []field.Problem) {
	d, problems := flow.ReadDocument(text)
	if len(problems) > 0 {
		return &Scenario{}, problems
	}
	s, r, places := &Scenario{}, &reader{}, d.Places()
	part := func(key string, item int, v any, at string) Part { return r.part(d, key, item, v, at, places) }
	r.keys(d.Value(), "", map[string]func(any, string){
		"name": func(v any, at string) { s.Name = r.text(v, at) },
		"flow": func(v any, at string) { s.Flow = part("flow", -1, v, at) },
		"flows": func(v any, at string) {
			r.items(v, at, func(v any, at string) { s.Flows = append(s.Flows, part("flows", len(s.Flows), v, at)) })
		},
		"resources": func(v any, at string) { s.Resources = r.bindings(v, at) },
		"now":       func(v any, at string) { s.Now = r.moment(v, at) },
		"contact":   func(v any, at string) { s.Contact = r.object(v, at) },
		"variables": func(v any, at string) { s.Variables = r.object(v, at) },
		"inputs":    func(v any, at string) { s.Inputs = r.inputs(v, at, places) },
		"http":      func(v any, at string) { s.HTTP = r.answers(v, at) },
		"bots":      func(v any, at string) { s.Bots = r.bots(v, at) },
		"expect":    func(v any, at string) { s.Expect = r.expect(v, at) },
	})
	if s.Flow == (Part{}) && len(r.problems) == 0 {
		r.add(wrong("flow").Saying("a scenario needs a flow").Mending("write “flow: menu.yaml”, or the flow itself below “flow:”"))
	}
	return s, places.Mark(r.problems)
}

func (r *reader) part(d *flow.Document, key string, item int, v any, at string, places field.Places) Part {
	if _, ok := v.(*value.Object); !ok {
		return Part{File: r.file(v, at)}
	}
	f, problems := d.Flow(key, item)
	for _, p := range problems {
		if p.Severity == field.SeverityError {
			// The place is in the document already; a path of its own keeps Mark from moving it.
			p.Field = at + ": " + p.Field
			places[p.Field] = field.Position{Line: p.Line, Column: p.Column}
			r.problems = append(r.problems, p)
		}
	}
	return Part{Flow: f}
}

func (r *reader) file(v any, at string) string {
	name := r.text(v, at)
	if strings.ContainsFunc(name, unicode.IsControl) || name == "" {
		r.add(wrong(at).Saying("%q is no name of a file", name))
	}
	return name
}

func (r *reader) bindings(v any, at string) Bindings {
	o, ok := v.(*value.Object)
	if !ok {
		return Bindings{File: r.file(v, at)}
	}
	_, problems := routing.FromValue(o)
	for _, p := range problems {
		p.Field = strings.TrimSuffix(at+"."+p.Field, ".")
		r.problems = append(r.problems, p)
	}
	return Bindings{Document: o}
}

func (r *reader) moment(v any, at string) time.Time {
	t, err := time.Parse(time.RFC3339, r.text(v, at))
	if err != nil {
		r.add(wrong(at).Saying("%s is no moment", value.Text(v)).Mending("write it as 2026-03-02T09:00:00Z or 2026-03-02T09:00:00+01:00"))
	}
	return t
}

// Write returns the scenario as a .flowtest file.
func (s *Scenario) Write() []byte {
	var b bytes.Buffer
	if s.Name != "" {
		section(&b, "name", s.Name, 0)
	}
	b.WriteString("flow:")
	s.Flow.write(&b, "  ")
	if len(s.Flows) > 0 {
		b.WriteString("flows:\n")
		for i := range s.Flows {
			b.WriteString("  -")
			s.Flows[i].write(&b, "    ")
		}
	}
	s.writeSetting(&b)
	s.writeScript(&b)
	b.Write(s.Expect.write())
	return b.Bytes()
}

func section(b *bytes.Buffer, key string, v any, open int) {
	b.Write(flow.WriteDocument(value.Of(key, v), open))
}

// writeSetting writes what the contact finds when it begins.
func (s *Scenario) writeSetting(b *bytes.Buffer) {
	switch {
	case s.Resources.File != "":
		section(b, "resources", s.Resources.File, 0)
	case s.Resources.Document != nil:
		section(b, "resources", s.Resources.Document, 2)
	}
	if !s.Now.IsZero() {
		section(b, "now", s.Now.Format(time.RFC3339Nano), 0)
	}
	if s.Contact != nil {
		section(b, "contact", s.Contact, 0)
	}
	if s.Variables != nil {
		section(b, "variables", s.Variables, 0)
	}
}

// writeScript writes what happens to the contact.
func (s *Scenario) writeScript(b *bytes.Buffer) {
	if len(s.Inputs) > 0 {
		list := make([]any, len(s.Inputs))
		for i := range s.Inputs {
			list[i] = s.Inputs[i].data()
		}
		section(b, "inputs", list, 1)
	}
	if len(s.HTTP) > 0 {
		list := make([]any, len(s.HTTP))
		for i := range s.HTTP {
			list[i] = s.HTTP[i].data()
		}
		section(b, "http", list, 1)
	}
	if len(s.Bots) > 0 {
		list := make([]any, len(s.Bots))
		for i := range s.Bots {
			list[i] = s.Bots[i].data()
		}
		section(b, "bots", list, 1)
	}
}

func (p *Part) write(b *bytes.Buffer, indent string) {
	if p.Flow == nil {
		b.WriteString(" ")
		b.Write(bytes.TrimPrefix(flow.WriteDocument(value.Of("f", p.File), 0), []byte("f: ")))
		return
	}
	b.WriteString("\n")
	for line := range bytes.Lines(flow.Write(p.Flow)) {
		if len(bytes.TrimSpace(line)) > 0 {
			b.WriteString(indent)
		}
		b.Write(line)
	}
}

func (e *Expect) write() []byte {
	o := e.data()
	if o.Len() == 0 {
		return nil
	}
	return flow.WriteDocument(value.Of("expect", o), 2)
}

// Update returns the text of a .flowtest file with the expectations that a
// result meets. Those that the file has are brought up to date; a file without
// any gets outcome, path, prompts and requests. The rest of the text stays as it is.
func Update(text []byte, s *Scenario, r *Result) []byte {
	e := s.Expect.met(r)
	lines := bytes.SplitAfter(text, []byte("\n"))
	from, to := linesOf(lines, "expect")
	var b bytes.Buffer
	for _, l := range lines[:from] {
		b.Write(l)
	}
	if b.Len() > 0 && !bytes.HasSuffix(b.Bytes(), []byte("\n")) {
		b.WriteByte('\n')
	}
	b.Write(e.write())
	for _, l := range lines[to:] {
		b.Write(l)
	}
	return b.Bytes()
}

// linesOf finds the lines of a top-level key; at the end when there is none.
// Empty lines and comments before the next key are the next key's.
func linesOf(lines [][]byte, key string) (from, to int) {
	from = -1
	for i, l := range lines {
		if len(l) == 0 || bytes.IndexByte([]byte(" \t\r\n#-"), l[0]) >= 0 {
			continue
		}
		if from >= 0 {
			to = i
			for to-1 > from && (len(bytes.TrimSpace(lines[to-1])) == 0 || lines[to-1][0] == '#') {
				to--
			}
			return from, to
		}
		if bytes.HasPrefix(bytes.Trim(l, `"'`), []byte(key)) && bytes.HasPrefix(bytes.TrimLeft(l[len(key):], `"' `), []byte(":")) {
			from = i
		}
	}
	if from < 0 {
		return len(lines), len(lines)
	}
	return from, len(lines)
}

// met returns what e would have to be for the result to meet it.
func (e *Expect) met(r *Result) *Expect {
	m := &Expect{Outcome: r.Outcome}
	all := len(e.data().Keys()) == 0
	if all || e.Path != nil {
		m.Path = append([]string{}, r.Path...)
	}
	if (all && len(r.Prompts) > 0) || e.Prompts != nil {
		m.Prompts = append([]string{}, r.Prompts...)
	}
	if (all && len(r.Actions) > 0) || e.Actions != nil {
		m.Actions = metActions(e.Actions, r.Actions)
	}
	if e.Variables != nil {
		m.Variables = value.NewObject(e.Variables.Len())
		for name := range e.Variables.All() {
			if v, ok := r.Variables.Get(name); ok {
				m.Variables.Set(name, v)
			}
		}
	}
	if (all && len(r.Requests) > 0) || e.Requests != nil {
		m.Requests = []Wanted{}
		for i := range r.Requests {
			like := Wanted{Pattern: Pattern{Method: "GET", URL: "*"}}
			if i < len(e.Requests) {
				like = e.Requests[i]
			}
			m.Requests = append(m.Requests, like.met(&r.Requests[i]))
		}
	}
	if (all && len(r.Problems) > 0) || e.Problems != nil {
		m.Problems = []string{}
		for _, p := range r.Problems {
			m.Problems = append(m.Problems, p.Code)
		}
	}
	return m
}

// metActions are the actions, those with a * that still fit as they were written.
func metActions(want, got []string) []string {
	out := append([]string{}, got...)
	for i := range min(len(want), len(got)) {
		if like(want[i], got[i]) {
			out[i] = want[i]
		}
	}
	return out
}

// met returns the request with the parts that w looks at; a part with a * that
// fits stays.
func (w *Wanted) met(q *Request) Wanted {
	part := func(want, got string) string {
		if want == "" || like(want, got) {
			return want
		}
		return got
	}
	m := Wanted{Pattern: Pattern{Method: part(w.Method, q.Method), URL: part(w.URL, q.URL), Connector: part(w.Connector, q.Connector), Path: part(w.Path, q.Path)}}
	if w.URL == "*" {
		m.URL = q.URL
	}
	for _, h := range w.Header {
		if got, ok := headerOf(q.Header, h.Name); ok {
			h.Value = part(h.Value, got)
			m.Header = append(m.Header, h)
		}
	}
	if m.HasBody = w.HasBody; w.HasBody {
		m.Body = w.Body
		if !sameBody(w.Body, q.Body) {
			m.Body = bodyData(w.Body, q.Body)
		}
	}
	return m
}
