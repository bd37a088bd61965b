package flowtest

import (
	"net/url"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Answer is what a simulated server answers, and to which requests.
type Answer struct {
	To      Pattern // the zero Pattern matches every request
	Status  int     // 200 when neither Timeout nor Failure is given
	Header  []activity.Pair
	Body    any    // a text as it is, anything else as JSON; nil for none
	Timeout bool   // nothing comes back in time
	Failure string // nothing comes back at all: a code such as "connect"
	Times   int    // how often it is given; once when 0
}

// Pattern picks requests. An empty part matches everything; * stands for any
// run of characters.
type Pattern struct{ Method, URL, Connector, Path string }

func (p Pattern) matches(q *Request) bool {
	return like(strings.ToUpper(p.Method), q.Method) && like(p.URL, q.URL) && like(p.Connector, q.Connector) && like(p.Path, q.Path)
}

func like(pattern, s string) bool {
	if pattern == "" || pattern == s {
		return true
	}
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(s, parts[0])
	if !ok || len(parts) == 1 {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// Request is one HTTP request of a contact.
type Request struct {
	Method    string
	URL       string // with its query; for a connector's request the path with the query
	Path      string // of URL, without query
	Connector string
	Header    []activity.Pair
	Body      []byte
	Status    int
	Failure   string // code, when nothing came back
	Attempts  int
	Sent      string // whole URL as it went out, credentials masked; empty when nothing was sent
}

func requestOf(c activity.Call) Request {
	target := activity.WithQuery(c.Target, c.Query)
	path, _, _ := strings.Cut(target, "?")
	if u, err := url.Parse(target); err == nil && u.Path != "" {
		path = u.EscapedPath()
	}
	return Request{Method: strings.ToUpper(c.Method), URL: target, Path: path, Connector: c.Connector, Header: c.Header, Body: c.Body}
}

// Stub answers every request with 200 and an empty JSON object.
func Stub(activity.Call) activity.CallResult {
	return activity.CallResult{Status: 200, Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}}, Body: []byte("{}")}
}

// Script answers requests from a list, in order: each request gets the first
// answer that is left and meant for it. It is not safe for concurrent use.
type Script struct {
	answers  []Answer
	left     []int
	problems []field.Problem
}

// NewScript returns a script. Without answers it answers as [Stub] does.
func NewScript(answers []Answer) *Script {
	s := &Script{answers: answers}
	for _, a := range answers {
		s.left = append(s.left, max(1, a.Times))
	}
	return s
}

// Call answers one call, repeating it after an answer of 5xx as the call asks.
func (s *Script) Call(c activity.Call) activity.CallResult {
	if len(s.answers) == 0 {
		return Stub(c)
	}
	var attempts []activity.Attempt
	for {
		result := s.answer(c)
		attempts = append(attempts, result.Attempts...)
		result.Attempts = attempts
		if result.Status < 500 || len(attempts) > c.Retries {
			return result
		}
	}
}

func (s *Script) answer(c activity.Call) activity.CallResult {
	q := requestOf(c)
	for i := range s.answers {
		if s.left[i] > 0 && s.answers[i].To.matches(&q) {
			s.left[i]--
			result := s.answers[i].result(c)
			result.Attempts[0].Method, result.Attempts[0].URL, result.Attempts[0].Header = q.Method, q.URL, q.Header
			return result
		}
	}
	s.problems = append(s.problems, field.Problem{Code: CodeUnanswered, Severity: field.SeverityError}.
		Saying("no answer is left for %s %s: it gets 200 and {}", q.Method, q.URL).Mending("add an answer under http"))
	result := Stub(c)
	result.Attempts = []activity.Attempt{{Method: q.Method, URL: q.URL, Header: q.Header, Status: result.Status}}
	return result
}

func (a *Answer) result(c activity.Call) activity.CallResult {
	try := activity.Attempt{Status: a.Status}
	r := activity.CallResult{Status: a.Status, Header: a.Header}
	switch {
	case a.Timeout:
		r.Status, r.Synthetic = 408, "timeout"
		try.Error, try.Duration = "timeout", c.Timeout
	case a.Failure == credentialUnavailable:
		r.Status, r.Synthetic = 401, a.Failure
		try.Error = a.Failure
	case a.Failure != "":
		r.Status = 0
		r.Failure = activity.Failure{Code: a.Failure, Message: "the scenario lets the request fail: " + a.Failure}
		try.Error = a.Failure
	default:
		r.Body, r.Header = a.body()
	}
	r.Attempts = []activity.Attempt{try}
	return r
}

// credentialUnavailable is the reason code of a request for which no token was
// to be had: the flow sees a status of 401 (domain.md §3.8).
const credentialUnavailable = "credential_unavailable"

// body is what goes over the wire, with a content type when it is JSON.
func (a *Answer) body() ([]byte, []activity.Pair) {
	switch b := a.Body.(type) {
	case nil:
		return nil, a.Header
	case string:
		return []byte(b), a.Header
	}
	header := a.Header
	if _, given := headerOf(header, "Content-Type"); !given {
		header = append(header[:len(header):len(header)], activity.Pair{Name: "Content-Type", Value: "application/json"})
	}
	return value.AppendJSON(nil, a.Body), header
}

func headerOf(header []activity.Pair, name string) (string, bool) {
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			return h.Value, true
		}
	}
	return "", false
}

// More reports whether there are answers that were not given yet.
func (s *Script) More() bool {
	for _, n := range s.left {
		if n > 0 {
			return true
		}
	}
	return false
}

// Problems returns the requests for which no answer was left.
func (s *Script) Problems() []field.Problem { return s.problems }

func (r *reader) answers(v any, at string) []Answer {
	var list []Answer
	r.items(v, at, func(v any, at string) { list = append(list, r.answer(v, at)) })
	return list
}

func (r *reader) answer(v any, at string) Answer {
	if v == "timeout" {
		return Answer{Timeout: true}
	}
	var a Answer
	r.keys(v, at, map[string]func(any, string){
		"request": func(v any, at string) { a.To = r.pattern(v, at) },
		"status":  func(v any, at string) { a.Status = r.int(v, at, 100, 599) },
		"headers": func(v any, at string) { a.Header = r.pairs(v, at) },
		"body":    func(v any, _ string) { a.Body = v },
		"timeout": func(v any, at string) { a.Timeout = r.yes(v, at) },
		"failure": func(v any, at string) { a.Failure = r.text(v, at) },
		"times":   func(v any, at string) { a.Times = r.int(v, at, 1, 1_000_000) },
	})
	given := 0
	for _, is := range []bool{a.Status != 0 || a.Body != nil, a.Timeout, a.Failure != ""} {
		if is {
			given++
		}
	}
	if given > 1 {
		r.add(wrong(at).Saying("a request is answered, or times out, or fails").Mending("give one of them"))
	}
	if a.Status == 0 && !a.Timeout && a.Failure == "" {
		a.Status = 200
	}
	return a
}

func (r *reader) pattern(v any, at string) (p Pattern) {
	r.keys(v, at, map[string]func(any, string){
		"method":    func(v any, at string) { p.Method = r.text(v, at) },
		"url":       func(v any, at string) { p.URL = r.text(v, at) },
		"connector": func(v any, at string) { p.Connector = r.text(v, at) },
		"path":      func(v any, at string) { p.Path = r.text(v, at) },
	})
	return p
}

func (r *reader) pairs(v any, at string) []activity.Pair {
	var pairs []activity.Pair
	for k, m := range r.object(v, at).All() {
		pairs = append(pairs, activity.Pair{Name: k, Value: r.text(m, at+"."+k)})
	}
	return pairs
}

func (r *reader) yes(v any, at string) bool {
	b, ok := v.(bool)
	if !ok {
		r.add(wrong(at).Saying("must be true or false"))
	}
	return b
}

// data is the answer as it stands in a document.
func (a *Answer) data() any {
	o := value.NewObject(5)
	if a.To != (Pattern{}) {
		o.Set("request", texts("method", a.To.Method, "url", a.To.URL, "connector", a.To.Connector, "path", a.To.Path))
	}
	switch {
	case a.Timeout && o.Len() == 0 && a.Times == 0 && len(a.Header) == 0:
		return "timeout"
	case a.Timeout:
		o.Set("timeout", true)
	case a.Failure != "":
		o.Set("failure", a.Failure)
	default:
		o.Set("status", int64(a.Status))
	}
	if len(a.Header) > 0 {
		o.Set("headers", headers(a.Header))
	}
	if a.Body != nil {
		o.Set("body", a.Body)
	}
	if a.Times > 0 {
		o.Set("times", int64(a.Times))
	}
	return o
}

// texts is an object of those of the texts that are not empty.
func texts(pairs ...string) *value.Object {
	o := value.NewObject(len(pairs) / 2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			o.Set(pairs[i], pairs[i+1])
		}
	}
	return o
}

func headers(pairs []activity.Pair) *value.Object {
	o := value.NewObject(len(pairs))
	for _, p := range pairs {
		o.Set(p.Name, p.Value)
	}
	return o
}
