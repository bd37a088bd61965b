package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/wire"
)

// ConnectorCalls send requests through connectors.
type ConnectorCalls interface {
	DoTimed(ctx context.Context, organisation string, call activity.Call) (activity.CallResult, []wire.Timing)
}

type sendRequest struct {
	Body struct {
		Settings  ordered `json:"settings" doc:"Of an http-request activity."`
		Variables ordered `json:"variables,omitempty" doc:"What its expressions see: flow variables by name, outputs by the label of their activity."`
	}
}

// SentRequest is what came of a request. Secrets are masked throughout.
type SentRequest struct {
	Request     RequestShown     `json:"request"`
	Attempts    []RequestAttempt `json:"attempts"`
	Timing      RequestTiming    `json:"timing" doc:"Of the last attempt; total of all together."`
	Status      int              `json:"status" doc:"0 when nothing came back."`
	Synthetic   string           `json:"synthetic,omitempty" doc:"Why the answer is of Callwright's own making: timeout, credential_unavailable."`
	Headers     []Parameter      `json:"headers"`
	Body        string           `json:"body" doc:"As text, at most 256 KiB of it."`
	Truncated   bool             `json:"truncated,omitempty" doc:"There was more of the body."`
	Binary      bool             `json:"binary,omitempty" doc:"The body is no text; what is no character is replaced."`
	Size        int              `json:"size" doc:"Bytes of the body."`
	ContentType string           `json:"content_type"`
	Outputs     []RequestOutput  `json:"outputs" doc:"What Parse Settings give flow variables."`
	Warnings    []FlowProblem    `json:"warnings" doc:"Of expressions and parsing."`
	Curl        string           `json:"curl,omitempty" doc:"The request as a command for a shell."`
	Problem     *RequestProblem  `json:"problem,omitempty" doc:"Why nothing was sent, or nothing came back."`
}

// RequestShown is a request as it went out.
type RequestShown struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers []Parameter `json:"headers"`
	Body    string      `json:"body,omitempty"`
}

// RequestAttempt is one try of a request.
type RequestAttempt struct {
	Method       string        `json:"method"`
	URL          string        `json:"url"`
	Status       int           `json:"status" doc:"0 when nothing came back."`
	Error        string        `json:"error,omitempty"`
	Headers      []Parameter   `json:"headers"`
	Milliseconds float64       `json:"milliseconds"`
	Curl         string        `json:"curl" doc:"The attempt as a command for a shell."`
	Token        string        `json:"token,omitempty" doc:"How the token was obtained: cached, fetched, refreshed after 401; absent without a connector."`
	Timing       RequestTiming `json:"timing"`
}

// RequestTiming says where the time went, in milliseconds; 0 for what there was none of.
type RequestTiming struct {
	Token     float64 `json:"token" doc:"Until there was a token."`
	DNS       float64 `json:"dns"`
	Connect   float64 `json:"connect"`
	TLS       float64 `json:"tls"`
	FirstByte float64 `json:"first_byte" doc:"From the request being sent to the first byte of the answer."`
	Download  float64 `json:"download"`
	Total     float64 `json:"total"`
	Reused    bool    `json:"reused,omitempty" doc:"The connection was open already."`
}

// RequestOutput is what a row of Parse Settings gives its variable.
type RequestOutput struct {
	Variable string   `json:"variable"`
	Path     string   `json:"path"`
	Value    anything `json:"value"`
	Text     string   `json:"text" doc:"What the variable gets, as text."`
	Matched  bool     `json:"matched"`
	Warning  string   `json:"warning,omitempty"`
}

// RequestProblem is why a request did not come to an answer.
type RequestProblem struct {
	Code    string `json:"code" doc:"connect, dns, tls, policy, url, too_large, connector_unknown, connector_inactive …, or of the settings."`
	Message string `json:"message"`
	Field   string `json:"field,omitempty" doc:"Path of the setting, when it is in the way."`
}

type sentRequest struct{ Body SentRequest }

func (a *api) requestOperations() {
	serve(a, operation{
		who: needs(access.FlowEdit).and(access.ConnectorUse), method: http.MethodPost, path: "/api/requests/send", id: "send-request", tag: "flows",
		summary: "Send the request of an HTTP Request activity once", status: http.StatusOK,
		description: "Its settings are evaluated as in a flow and the request goes out as a contact's would, through the same connector. No contact is involved and nothing is recorded but that it was sent.",
	}, a.sendRequest)
}

// shownBody is how much of a body is answered.
const shownBody = 256 << 10

func (a *api) sendRequest(ctx context.Context, by account.Caller, in *sendRequest) (*sentRequest, error) {
	act := &activity.HTTPRequest{}
	out := &SentRequest{Headers: []Parameter{}, Attempts: []RequestAttempt{}, Outputs: []RequestOutput{}, Warnings: []FlowProblem{}, Request: RequestShown{Headers: []Parameter{}}}
	for _, p := range act.Fields().Decode(in.Body.Settings.Object) {
		if p.Severity == field.SeverityError {
			out.Problem = &RequestProblem{p.Code, p.SaidIn(a.problemWords(ctx)).Message, p.Field}
			return &sentRequest{*out}, nil
		}
	}
	say := a.problemWords(ctx)
	input := &activity.Input{Scope: scene{in.Body.Variables.Object, a.o.Clock()}, Command: uuid.NewString()}
	step, err := act.Step(input)
	call, ok := commandIn[activity.Call](step)
	if err != nil || !ok {
		out.Problem, out.Warnings = problemOfRequest(err, say), problemsOf(input.Problems, say)
		return &sentRequest{*out}, nil
	}
	if err := a.recordRequest(ctx, by, call); err != nil {
		return nil, err
	}
	result, timings := a.o.Connectors.DoTimed(ctx, by.Organisation, call)
	out.attempts(call, result, timings, say)
	out.answer(result, say)
	input.Event = result
	step, err = act.Step(input)
	if err != nil {
		out.Problem = problemOfRequest(err, say)
	}
	out.read(act, step.Assign, input.Problems, say)
	return &sentRequest{*out}, nil
}

// recordRequest notes that somebody sends a request of a flow by hand.
func (a *api) recordRequest(ctx context.Context, by account.Caller, call activity.Call) error {
	object := audit.Object{Kind: "request", ID: call.Connector, Name: cmp.Or(call.Label, call.Connector)}
	detail := []audit.Detail{{Name: "method", Value: call.Method}}
	if u, err := url.Parse(call.Target); err == nil && u.Host != "" {
		detail = append(detail, audit.Detail{Name: "host", Value: u.Host})
	}
	return a.o.Audit.Record(ctx, audit.Entry{Organisation: by.Organisation, Actor: by.Actor(), Action: "flow.send", Outcome: audit.Done, Object: object, Detail: detail})
}

func commandIn[C activity.Command](step activity.Output) (C, bool) {
	if len(step.Commands) == 0 {
		var none C
		return none, false
	}
	c, ok := step.Commands[0].(C)
	return c, ok
}

func problemOfRequest(err error, say func(string) string) *RequestProblem {
	var f *activity.Fault
	if errors.As(err, &f) {
		return &RequestProblem{Code: f.Code, Message: say(f.Message)}
	}
	if err == nil {
		return nil
	}
	return &RequestProblem{Code: "request", Message: say(err.Error())}
}

// attempts tells what went out.
func (s *SentRequest) attempts(call activity.Call, result activity.CallResult, timings []wire.Timing, say func(string) string) {
	s.Request = RequestShown{Method: call.Method, URL: activity.MaskURL(activity.WithQuery(call.Target, call.Query)), Headers: maskedHeaders(call.Header), Body: shownText(call.Body)}
	var before time.Duration
	for i, t := range result.Attempts {
		shown := RequestAttempt{Method: t.Method, URL: activity.MaskURL(t.URL), Status: t.Status, Error: say(t.Error), Headers: maskedHeaders(t.Header), Milliseconds: milliseconds(t.Duration), Token: t.Token}
		shown.Timing = timingOf(timings[i])
		if t.Token != "" {
			shown.Timing.Token = milliseconds(max(0, t.Start-before))
		}
		shown.Curl = curlOf(shown.Method, shown.URL, shown.Headers, call.Body)
		before = t.Start + t.Duration
		s.Attempts = append(s.Attempts, shown)
	}
	if n := len(s.Attempts); n > 0 {
		last := s.Attempts[n-1]
		s.Request.Method, s.Request.URL, s.Request.Headers, s.Timing = last.Method, last.URL, last.Headers, last.Timing
		s.Curl, s.Timing.Total = last.Curl, milliseconds(before)
	} else {
		s.Curl = curlOf(s.Request.Method, s.Request.URL, s.Request.Headers, call.Body)
	}
}

func timingOf(t wire.Timing) RequestTiming {
	return RequestTiming{DNS: milliseconds(t.DNS), Connect: milliseconds(t.Connect), TLS: milliseconds(t.TLS), FirstByte: milliseconds(t.FirstByte),
		Download: milliseconds(t.Download), Total: milliseconds(t.Total), Reused: t.Reused}
}

func curlOf(method, url string, headers []Parameter, body []byte) string {
	list := make([]activity.Pair, len(headers))
	for i, h := range headers {
		list[i] = activity.Pair(h)
	}
	if body == nil {
		return activity.Curl(method, url, list, nil)
	}
	return activity.Curl(method, url, list, []byte(shownText(body)))
}

func maskedHeaders(list []activity.Pair) []Parameter {
	out := make([]Parameter, len(list))
	for i, p := range list {
		out[i] = Parameter{p.Name, activity.MaskHeader(p.Name, p.Value)}
	}
	return out
}

// shownText is the beginning of a body as text.
func shownText(body []byte) string {
	return strings.ToValidUTF8(string(body[:min(len(body), shownBody)]), "\ufffd")
}

// answer tells what came back.
func (s *SentRequest) answer(result activity.CallResult, say func(string) string) {
	s.Status, s.Synthetic, s.Headers = result.Status, result.Synthetic, maskedHeaders(result.Header)
	s.Body, s.Size, s.Truncated, s.Binary = shownText(result.Body), len(result.Body), len(result.Body) > shownBody, !utf8.Valid(result.Body)
	for _, h := range result.Header {
		if strings.EqualFold(h.Name, "Content-Type") {
			s.ContentType = h.Value
		}
	}
	for _, w := range result.Warnings {
		s.Warnings = append(s.Warnings, FlowProblem{Code: "request", Severity: field.SeverityWarning, Message: say(w)})
	}
}

// read tells what Parse Settings make of the answer.
func (s *SentRequest) read(act *activity.HTTPRequest, set []activity.Assignment, problems []field.Problem, say func(english string) string) {
	for _, p := range problems {
		if p.Code != "request" || p.Field != "" { // those are among the warnings of the result
			s.Warnings = append(s.Warnings, problemsOf([]field.Problem{p}, say)...)
		}
	}
	next := 0
	for i, row := range act.Outputs {
		if strings.TrimSpace(row.Variable) == "" || strings.TrimSpace(row.Path.Source) == "" || next >= len(set) {
			continue
		}
		v := set[next].Value
		next++
		o := RequestOutput{Variable: row.Variable, Path: row.Path.Source, Value: anything{v}, Text: value.Text(v), Matched: v != nil}
		for _, p := range problems {
			if p.Field == "outputs["+strconv.Itoa(i)+"].path" || p.Field == "outputs" {
				o.Warning = p.SaidIn(say).Message
			}
		}
		s.Outputs = append(s.Outputs, o)
	}
}
