package activity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// asked is the call that an HTTP Request with the settings makes.
func asked(t *testing.T, settings string, w world) (Call, *Input) {
	t.Helper()
	in, out, err := entered(t, configured(t, httpRequest(), settings), w)
	if err != nil || len(out.Commands) != 1 || out.Port != "" {
		t.Fatalf("wanted one command, got %+v, %v", out, err)
	}
	return out.Commands[0].(Call), in
}

func sameCall(t *testing.T, got, want Call) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("call (-want +got):\n%s", d)
	}
}

func TestS2_15_HTTPRequestThroughAConnector(t *testing.T) {
	t.Parallel()
	got, in := asked(t, `{"connector":{"id":"c-1","name":"WxCC_API"},"path":"/search?orgId={{org}}","method":"POST",
		"query":{"a b":"{{ani}}","":"x"},"headers":{"Accept":"application/json"},"content_type":"Application/JSON",
		"body":"{\"ani\":\"{{ani}}\",\"n\":{{n}}}","timeout":"5000","retries":"3","idempotency_key":true,"never_repeat":true}`,
		world{"org": "o/1", "ani": "+1 555", "n": int64(3)})
	sameCall(t, got, Call{Connector: "c-1", Label: "WxCC_API", Method: "POST", Target: "/search?orgId=o%2F1",
		Query:  []Pair{{"a b", "+1 555"}, {"", "x"}},
		Header: []Pair{{"Accept", "application/json"}, {"Content-Type", "application/json"}},
		Body:   []byte(`{"ani":"+1 555","n":3}`), Timeout: 5 * time.Second, Retries: 3, Key: "c1/7", Once: true})
	alike(t, "problems", codes(in), []string(nil))
}

func TestS1_1_HTTPRequestWithoutAConnector(t *testing.T) {
	t.Parallel()
	got, _ := asked(t, `{"authenticated":false,"url":" https://h.example/{{id}} ","connector":"left over"}`, world{"id": "a/b"})
	sameCall(t, got, Call{Method: "GET", Target: "https://h.example/a%2Fb", Timeout: 2 * time.Second, Retries: 1})

	// The name is enough to find a connector, and FlowV2 may give a URL beside it.
	got, _ = asked(t, `{"connector":{"name":"CRM"},"url":"https://crm.example/x","method":"DELETE","body":"never sent"}`, nil)
	sameCall(t, got, Call{Connector: "CRM", Method: "DELETE", Target: "https://crm.example/x", Timeout: 2 * time.Second, Retries: 1})
}

func TestHTTPRequestThatCannotBeMade(t *testing.T) {
	t.Parallel()
	for settings, code := range map[string]string{
		`{"authenticated":false}`:                     "url",
		`{"authenticated":false,"url":"{{nothing}}"}`: "url",
		`{"path":"/x","url":"https://h.example"}`:     "",
		`{}`: "connector_unknown",
		`{"authenticated":false,"url":"https://h.example","method":"GE T"}`:   "method",
		`{"authenticated":false,"url":"https://h.example","method":"UPDATE"}`: "",
	} {
		a, _ := loaded(t, httpRequest(), settings)
		if _, _, err := entered(t, a, nil); faultCode(err) != code {
			t.Errorf("%s: %v, want the code %q", settings, err, code)
		}
	}
}

func TestHTTPRequestKeepsAnUnknownMethodAndReportsIt(t *testing.T) {
	t.Parallel()
	a, problems := loaded(t, httpRequest(), `{"authenticated":false,"url":"https://h.example","method":"UPDATE"}`)
	if len(problems) != 1 || problems[0].Field != "method" || a.(*HTTPRequest).Method != "UPDATE" {
		t.Errorf("%v, %+v", problems, a)
	}
}

func TestA6_HTTPRequestHeaders(t *testing.T) {
	t.Parallel()
	got, in := asked(t, `{"authenticated":false,"url":"https://h.example","headers":{"X-A":"{{evil}}","Bad Name":"x","  ":"y","content-type":"text/plain"},
		"method":"POST","body":"{{evil}}"}`, world{"evil": "a\r\nX-Evil: 1"})
	alike(t, "header", got.Header, []Pair{{"X-A", "aX-Evil: 1"}, {"content-type", "text/plain"}})
	alike(t, "problems", codes(in), []string{"header", "header"})
	alike(t, "body", string(got.Body), "a\r\nX-Evil: 1")
}

func TestHTTPRequestAnswer(t *testing.T) {
	t.Parallel()
	const settings = `{"authenticated":false,"url":"https://h.example","parse":"JSON","outputs":[
		{"variable":"name","path":"$.records.[0].Name"},{"variable":"n","path":"$.n"},{"variable":"all","path":"$.records"},
		{"variable":"none","path":"$.missing"},{"variable":"null","path":"$.null"},{"variable":"Select","path":""},{"variable":"","path":"$.n"}]}`
	body := `{"records":[{"Name":"Ann"}],"n":3,"null":null}`
	empties := []Assignment{{"name", nil}, {"n", nil}, {"all", nil}, {"none", nil}, {"null", nil}}
	for _, c := range []struct {
		what    string
		result  CallResult
		assign  []Assignment
		codes   []string
		headers string
	}{
		{"200", CallResult{Status: 200, Body: []byte(body), Header: []Pair{{"A", "1"}, {"B", "2"}, {"A", "3"}}, Warnings: []string{"w"}},
			[]Assignment{{"name", "Ann"}, {"n", int64(3)}, {"all", []any{value.Of("Name", "Ann")}}, {"none", nil}, {"null", nil}},
			[]string{"request"}, `{"A":"1, 3","B":"2"}`},
		{"503 is parsed too", CallResult{Status: 503, Body: []byte(`{"n":0}`)},
			[]Assignment{{"name", nil}, {"n", int64(0)}, {"all", nil}, {"none", nil}, {"null", nil}}, nil, `{}`},
		{"not JSON", CallResult{Status: 200, Body: []byte("<html>")}, empties, []string{"parse"}, `{}`},
		{"nothing", CallResult{Status: 204}, empties, nil, `{}`},
		{"timeout", CallResult{Status: 408, Synthetic: "timeout"}, empties, []string{"timeout"}, `{}`},
	} {
		in, out, err := stepped(t, configured(t, httpRequest(), settings), nil, c.result)
		if err != nil || out.Port != "default" {
			t.Errorf("%s: port %q, %v", c.what, out.Port, err)
		}
		alike(t, c.what+": assigned", out.Assign, c.assign)
		alike(t, c.what+": problems", codes(in), c.codes)
		alike(t, c.what+": outputs", value.Text(out.Outputs), value.Text(value.Of("httpStatusCode", int64(c.result.Status),
			"httpResponseBody", string(c.result.Body), "httpResponseHeaders", document(t, c.headers))))
	}
}

func TestHTTPRequestReadsOtherFormats(t *testing.T) {
	t.Parallel()
	for format, c := range map[string]struct {
		body string
		want []Assignment
	}{
		"XML":  {"<a><b>1</b></a>", []Assignment{{"x", "1"}}},
		"YAML": {"a: {b: 1}", []Assignment{{"x", int64(1)}}},
		"TOML": {"[a]\nb = 1", []Assignment{{"x", int64(1)}}},
		"none": {`{"a":{"b":1}}`, nil},
		"":     {`{"a":{"b":1}}`, []Assignment{{"x", int64(1)}}},
	} {
		a := configured(t, httpRequest(), `{"authenticated":false,"url":"u","parse":"`+format+`","outputs":[{"variable":"x","path":"a.b"}]}`)
		_, out, _ := stepped(t, a, nil, CallResult{Status: 200, Body: []byte(c.body)})
		alike(t, format, out.Assign, c.want)
	}
}

func TestHTTPRequestFailure(t *testing.T) {
	t.Parallel()
	a := configured(t, httpRequest(), `{"connector":"c"}`)
	if _, _, err := stepped(t, a, nil, CallResult{Failure: Failure{"dns", "no such host"}}); faultCode(err) != "dns" {
		t.Error(err)
	}
	if _, _, err := stepped(t, a, nil, Done{}); faultCode(err) != "event_unexpected" {
		t.Error(err)
	}
	a, _ = loaded(t, httpRequest(), `{"connector":"c","outputs":[{"variable":"x","path":"$.a["}]}`)
	in, out, err := stepped(t, a, nil, CallResult{Status: 200, Body: []byte(`{}`)})
	alike(t, "a path that does not compile", out.Assign, []Assignment{{"x", nil}})
	if err != nil || len(in.Problems) != 1 || in.Problems[0].Field != "outputs[0].path" {
		t.Error(err, in.Problems)
	}
}

// Data that looks like a template stays data (J2).
func TestJ2_DataIsNoTemplate(t *testing.T) {
	t.Parallel()
	got, in := asked(t, `{"authenticated":false,"url":"https://h.example/{{x}}","method":"PUT","query":{"q":"{{x}}"},
		"headers":{"X-A":"{{x}}"},"fields":{"a":"{{x}}"}}`, world{"x": "{{secret}}", "secret": "s3cret"})
	sameCall(t, got, Call{Method: "PUT", Target: "https://h.example/%7B%7Bsecret%7D%7D", Query: []Pair{{"q", "{{secret}}"}},
		Header: []Pair{{"X-A", "{{secret}}"}, {"Content-Type", "application/json"}}, Body: []byte(`{"a":"{{secret}}"}`),
		Timeout: 2 * time.Second, Retries: 1})
	alike(t, "problems", codes(in), []string(nil))
}

func TestHTTPRequestSettingsFromWebex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, properties, want string }{
		{"export", `{"authenticated":true,"connectorId":"c-1","connectorId:name":"CRM","httpRequestPath":"/x","httpRequestMethod":"PATCH",
			"httpQueryParameters":{"a":"b"},"httpRequestHeaders":{},"httpContentType":"Application/JSON","httpRequestBody":"{}",
			"httpResponseTimeout":"5000","retryAttempts":"2","contentType":"JSON","outputVariableArray":[{"outputVariable":"Select","jsonPathExp":""}]}`,
			`{"authenticated":true,"connector":{"id":"c-1","name":"CRM"},"path":"/x","method":"PATCH","query":{"a":"b"},"headers":{},
			"content_type":"Application/JSON","body":"{}","timeout":5000,"retries":2,"parse":"JSON"}`},
		{"FlowV2", `{"requestUrl":"https://h/{{a}}","requestMethod":"GET","contentType":"application/json","requestTimeout":"5000",
			"retryOn5xx":true,"maxRetries":"1","outputVariableArray":[{"outputVariable":"tier","jsonPathExp":"$.tier"}]}`,
			`{"authenticated":false,"url":"https://h/{{a}}","method":"GET","timeout":5000,"retries":1,"parse":"JSON","outputs":[{"variable":"tier","path":"$.tier"}]}`},
		{"FlowV2 without retries", `{"connectorId":"c","retryOn5xx":false,"maxRetries":"4","authenticated":"true"}`,
			`{"authenticated":true,"connector":"c","retries":0,"parse":"none"}`},
		{"odd values are kept", `{"authenticated":"FALSE","httpRequestMethod":"UPDATE","httpContentType":"Protobuf","contentType":"CBOR","retryAttempts":"many"}`,
			`{"authenticated":false,"method":"UPDATE","content_type":"Protobuf","retries":"many","parse":"CBOR"}`},
		{"blanks", `{"retryAttempts":" ","httpContentType":" ","httpRequestBody":"","httpRequestBodyGQL":null,"contentType":""}`, `{"parse":"none"}`},
		{"an object body", `{"connectorId":"c","httpRequestBody":{"a":"{{x}}"},"contentType":"JSON"}`,
			`{"connector":"c","fields":{"a":"{{x}}"},"parse":"JSON"}`},
		{"a deep object body", `{"connectorId":"c","httpRequestBody":{"a":{"b":["{{x | default(\"y\")}}\n",1]},"c":"{{open"},"contentType":"JSON"}`,
			`{"connector":"c","body":"{\"a\":{\"b\":[\"{{x | default(\"y\")}}\\n\",1]},\"c\":\"{{open\"}","parse":"JSON"}`},
	} {
		got := value.NewObject(8)
		for _, f := range httpRequest().New().Fields() {
			if f.Codec() == nil {
				continue
			}
			if v := f.Codec().Import(object(t, c.properties)); v != nil {
				got.Set(f.Name, v)
			}
		}
		if want := object(t, c.want); !value.Equal(got, want) {
			t.Errorf("%s: imported\n%s, want\n%s", c.what, value.Text(got), value.Text(want))
		}
	}
}

func TestS0_1_ActivityOutputsAreNamed(t *testing.T) {
	t.Parallel()
	_, out, _ := stepped(t, configured(t, httpRequest(), `{"connector":"c"}`), nil, CallResult{Status: 200, Body: []byte("x\xff")})
	alike(t, "outputs", out.Outputs.Keys(), httpRequest().Outputs)
	body, _ := out.Outputs.Get("httpResponseBody")
	alike(t, "a body that is no UTF-8", body, "x\ufffd")
}

func FuzzCodecHTTPRequest(f *testing.F) {
	f.Add(`{"authenticated":"x","retryAttempts":"1","contentType":"json","httpContentType":"xml"}`)
	f.Add(`{"httpRequestBody":{"a":"b"},"requestBody":"{{x}}","outputVariableArray":[{"outputVariable":"a","jsonPathExp":"$"},3]}`)
	f.Add(`{"httpRequestBody":[{"a":1}],"httpRequestBodyFormData":[{"key":"a","type":"FILE","content":"{{x}}","fileName":"b"}]}`)
	f.Add(`{"httpRequestBodyFormData":{"a":"b"},"retryOn5xx":false}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := fuzzed(text)
		if !ok {
			return
		}
		for _, field := range httpRequest().New().Fields() {
			if field.Codec() != nil {
				roundTrip(t, field.Codec(), p)
			}
		}
	})
}

var _ expr.Scope = world{}
