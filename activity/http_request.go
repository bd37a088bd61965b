package activity

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// httpRequest calls an API.
func httpRequest() Kind {
	return Kind{Name: "http-request", Title: "HTTP Request", Group: FlowControl,
		Webex: []string{"http-request-v2", "http-request"}, Shape: "action", Ports: []string{"default"},
		Outputs: []string{"httpStatusCode", "httpResponseBody", "httpResponseHeaders"},
		New:     func() Activity { return &HTTPRequest{} }}
}

// HTTPRequest calls an API, through a connector that authenticates it or
// without one, and puts parts of the answer into flow variables. It leaves by
// default whatever the status is (domain.md §4.3); what keeps an answer from
// coming at all raises the global error.
type HTTPRequest struct {
	Authenticated  bool
	Connector      field.Reference
	Path, URL      expr.Template
	Method         string
	Query, Headers []field.Row
	Content        RequestBody
	Timeout        time.Duration // of one attempt
	Retries        int           // after 5xx
	IdempotencyKey bool
	NeverRepeat    bool
	Parse          string
	Outputs        []OutputRow
}

const (
	defaultTimeout = 2 * time.Second
	noParsing      = "none"
)

// Fields declares the request, then what is done with the answer.
func (a *HTTPRequest) Fields() field.List {
	return append(append(append(a.request(), a.Content.fields()...), a.patience()...).Under("HTTP Request Settings"), a.answer().Under("Parse Settings")...)
}

func (a *HTTPRequest) request() field.List {
	method := field.Choice(&a.Method, "method", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
	return field.List{
		field.Bool(&a.Authenticated, "authenticated").Or(true).
			Say("Use Authenticated Endpoint", "Whether a connector authenticates the request.").WebexAs(authenticatedCodec{}),
		field.Ref(&a.Connector, "connector").To("connector").ShowIf(&a.Authenticated, true).Require().
			Say("Connector", "Connector that knows the server and signs in to it.").Webex("connectorId"),
		spelt(field.Text(&a.Path, "path"), "httpRequestPath", "requestPath").ShowIf(&a.Authenticated, true).
			Say("Request Path", "Path of the endpoint; the connector supplies what comes before it."),
		spelt(field.Text(&a.URL, "url"), "httpRequestUrl", "requestUrl").ShowIf(&a.Authenticated, false).Require().
			Say("Request URL", "Whole URL of the endpoint."),
		method.Say("Method", "Method of the request.").
			WebexAs(capitals{spelt(method, "httpRequestMethod", "requestMethod").Codec()}),
		spelt(field.Table(&a.Query, "query"), "httpQueryParameters", "queryParameters").
			Say("Query Parameters", "Names and values that are appended to the URL."),
		spelt(field.Table(&a.Headers, "headers"), "httpRequestHeaders", "requestHeaders").
			Say("HTTP Request Headers", "Headers of this request."),
	}
}

func (a *HTTPRequest) patience() field.List {
	return field.List{
		spelt(field.Duration(&a.Timeout, "timeout", time.Millisecond), "httpResponseTimeout", "requestTimeout").Or(2000).
			Say("Response Timeout", "How long one attempt may take."),
		field.Int(&a.Retries, "retries").Or(1).
			Say("Number of Retries", "Further attempts after an answer of 500 to 599.").WebexAs(retriesCodec{}),
		field.Bool(&a.IdempotencyKey, "idempotency_key").
			Say("Send Idempotency-Key", "Whether every attempt of one request carries the same Idempotency-Key header."),
		field.Bool(&a.NeverRepeat, "never_repeat").
			Say("Never Repeat", "Whether a request that was on its way when the server stopped is given up, rather than sent again."),
	}
}

func (a *HTTPRequest) answer() field.List {
	return field.List{
		field.Choice(&a.Parse, "parse", "JSON", "XML", "TOML", "YAML", noParsing).OptionsAs([]string{"JSON", "XML", "TOML", "YAML", "None"}, nil).
			Say("Content Type", "Language of the answer; none leaves it unread.").WebexAs(formatCodec{"contentType", noParsing}),
		outputs(&a.Outputs),
	}
}

// Step asks for the exchange and reads its answer.
func (a *HTTPRequest) Step(in *Input) (Output, error) {
	if in.Event == nil {
		call, err := a.call(in)
		if err != nil {
			return Output{}, err
		}
		return Output{Commands: []Command{call}}, nil
	}
	result, ok := in.Event.(CallResult)
	if !ok {
		return unexpected(in)
	}
	for _, w := range result.Warnings {
		in.Warn(codeRequest, "", "%s", w)
	}
	if err := result.Failure.Fault(); err != nil {
		return Output{}, err
	}
	return Output{Port: "default", Outputs: answered(result), Assign: a.read(in, result)}, nil
}

// call renders the request, each value encoded for its place (J1).
func (a *HTTPRequest) call(in *Input) (Call, error) {
	method := strings.ToUpper(strings.TrimSpace(cmp.Or(a.Method, "GET")))
	if !isToken(method) {
		return Call{}, Faultf("method", "%q cannot be the method of a request", a.Method)
	}
	target, err := a.target(in)
	if err != nil {
		return Call{}, err
	}
	call := Call{Method: method, Target: target, Query: pairs(in, a.Query, "query"), Header: headers(in, a.Headers),
		Timeout: cmp.Or(a.Timeout, defaultTimeout), Retries: max(0, a.Retries)}
	if a.Authenticated {
		call.Connector = cmp.Or(a.Connector.ID, a.Connector.Name)
		if a.Connector.ID != "" {
			call.Label = a.Connector.Name
		}
	}
	if a.IdempotencyKey {
		call.Key = in.Command
	}
	call.Once = a.NeverRepeat
	if carriesBody(method) {
		call = a.Content.into(in, call)
	}
	return call, nil
}

// target is the path for the connector, or the whole URL. A FlowV2 document may
// give a connector a URL instead of a path; the connector keeps to its own server.
func (a *HTTPRequest) target(in *Input) (string, error) {
	switch {
	case a.Authenticated && !a.Path.IsZero():
		return in.Encode(a.Path, &urlEncoder{part: urlPath}, "path"), nil
	case a.Authenticated && a.Connector.IsZero():
		return "", Faultf("connector_unknown", "no connector is chosen")
	}
	target := in.Encode(a.URL, &urlEncoder{}, "url")
	if target == "" && !a.Authenticated {
		return "", Faultf("url", "the request has no URL")
	}
	return target, nil
}

// carriesBody reports whether requests of the method send a body (domain.md §4.2).
func carriesBody(method string) bool {
	switch method {
	case "GET", "HEAD", "DELETE", "OPTIONS":
		return false
	}
	return true
}

// headers renders the table; what could end a line is taken out (A6).
func headers(in *Input, rows []field.Row) []Pair {
	var list []Pair
	for _, r := range rows {
		at := "headers." + r.Name
		name := strings.TrimSpace(r.Name)
		if name == "" {
			continue
		}
		if !isToken(name) {
			in.Warn(codeHeader, at, "%q cannot be the name of a header, so it is left out", r.Name)
			continue
		}
		text, changed := headerText(in.Text(r.Value, at))
		if changed {
			in.Warn(codeHeader, at, "line breaks or zero bytes were taken out of the header")
		}
		list = append(list, Pair{name, text})
	}
	return list
}

// headerOf returns the first header called name, in any letter case.
func headerOf(list []Pair, name string) (string, bool) {
	for _, p := range list {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return "", false
}

// answered is what expressions can read of an answer.
func answered(r CallResult) *value.Object {
	list := value.NewObject(len(r.Header))
	for _, p := range r.Header {
		if before, ok := list.Get(p.Name); ok {
			list.Set(p.Name, value.Text(before)+", "+p.Value)
			continue
		}
		list.Set(p.Name, p.Value)
	}
	return value.Of("httpStatusCode", int64(r.Status),
		"httpResponseBody", strings.ToValidUTF8(string(r.Body), "\ufffd"), "httpResponseHeaders", list)
}

// read gives the rows of Parse Settings their values, whatever the status.
func (a *HTTPRequest) read(in *Input, r CallResult) []Assignment {
	if r.Synthetic != "" {
		in.Warn(r.Synthetic, "", "no answer came (%s), so the status is %d of Callwright's own making", r.Synthetic, r.Status)
	}
	if a.Parse == noParsing {
		return nil
	}
	if len(bytes.TrimSpace(r.Body)) == 0 {
		return empty(a.Outputs)
	}
	set := empty(a.Outputs)
	if len(set) == 0 {
		return nil
	}
	doc, err := decode(cmp.Or(a.Parse, "JSON"), r.Body)
	if err != nil {
		in.Warn(codeParse, "outputs", "%v; the output variables are left empty", err)
		return set
	}
	return assign(in, a.Outputs, doc)
}
