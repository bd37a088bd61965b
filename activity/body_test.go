package activity

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// sent is what a POST with the settings carries.
func sent(t *testing.T, settings string, w world) (media, body string, in *Input) {
	t.Helper()
	call, in := asked(t, `{"authenticated":false,"url":"https://h.example","method":"POST",`+settings+`}`, w)
	media, _ = headerOf(call.Header, "content-type")
	return media, string(call.Body), in
}

func TestJ1_Bodies(t *testing.T) {
	t.Parallel()
	w := world{"x": `a&b="<'` + "\n", "n": int64(2), "o": expr.JSON{V: value.Of("k", "v")}, "q": `say "hi"`, "rec": value.Of("name", "r.wav", "data", "UklGRg==")}
	for _, c := range []struct{ what, settings, media, body string }{
		{"JSON text", `"body":"{\"a\":\"{{q}}\",\"o\":{{o}}}"`, "application/json", `{"a":"say \"hi\"","o":{"k":"v"}}`},
		{"JSON names", `"fields":{"a":"{{q}}","n":"{{n}}","o":"{{o}}"}`, "application/json", `{"a":"say \"hi\"","n":"2","o":"{\"k\":\"v\"}"}`},
		{"form text", `"content_type":"Form URL Encoded","body":"a=1&b={{x}}"`, "application/x-www-form-urlencoded", "a=1&b=a%26b%3D%22%3C%27%0A"},
		{"form names", `"content_type":"Form URL Encoded","fields":{"b c":"{{x}}","d":""},"form":[{"name":"e","value":"{{n}}"}]`,
			"application/x-www-form-urlencoded", "b+c=a%26b%3D%22%3C%27%0A&d=&e=2"},
		{"XML", `"content_type":"XML","body":"<a>{{q}}</a>"`, "application/xml", "<a>say &#34;hi&#34;</a>"},
		{"YAML", `"content_type":"YAML","body":"a: {{q}}"`, "application/yaml", `a: "say \"hi\""`},
		{"TOML", `"content_type":"TOML","body":"a = {{q}}"`, "application/toml", `a = "say \"hi\""`},
		{"file", `"content_type":"File","files":[{"content":"{{rec}}","filename":"audio.wav"}]`, "audio/wav", "RIFF"},
		{"GraphQL", `"content_type":"GraphQL","graphql":{"query":"{ a(b: \"{{q}}\") }","variables":" "}`, "application/json",
			`{"query":"{ a(b: \"say \\\"hi\\\"\") }"}`},
		{"GraphQL with variables", `"content_type":"GraphQL","graphql":{"query":"query($v: T) { a }","variables":"{\"v\":\"{{q}}\"}"}`, "application/json",
			`{"query":"query($v: T) { a }","variables":{"v":"say \"hi\""}}`},
		{"other JSON", `"content_type":"Other","media_type":"application/vnd.api+json","body":"{\"a\":\"{{q}}\"}"`, "application/vnd.api+json", `{"a":"say \"hi\""}`},
		{"other text", `"content_type":"Other","media_type":"text/plain","body":"{{q}}"`, "text/plain", `say "hi"`},
		{"none", `"content_type":"None","body":"{{q}}"`, "", ""},
		{"empty", `"body":""`, "", ""},
		{"no file", `"content_type":"File"`, "", ""},
		{"no parts", `"content_type":"Form Data"`, "", ""},
		{"no query", `"content_type":"GraphQL"`, "", ""},
		{"the flow's own header", `"headers":{"content-type":"application/xml"},"body":"<a>{{q}}</a>"`, "application/xml", "<a>say &#34;hi&#34;</a>"},
	} {
		media, body, in := sent(t, c.settings, w)
		alike(t, c.what+": Content-Type", media, c.media)
		alike(t, c.what+": body", body, c.body)
		alike(t, c.what+": problems", codes(in), []string(nil))
	}
}

func TestBodiesThatAreReported(t *testing.T) {
	t.Parallel()
	w := world{"name": "Ann", "evil": `1) { secret }`}
	for _, c := range []struct{ what, settings, body string }{
		{"a bare text", `"body":"{\"a\":{{name}}}"`, `{"a":"Ann"}`},
		{"no JSON, sent all the same", `"body":"{\"a\":1}\"\n}"`, "{\"a\":1}\"\n}"},
		{"variables that are no JSON", `"content_type":"GraphQL","graphql":{"query":"{a}","variables":"{v: {{name}}}"}`, `{"query":"{a}"}`},
		{"a bare text in a query", `"content_type":"GraphQL","graphql":{"query":"{ a(b: {{evil}}) }"}`, `{"query":"{ a(b: \"1) { secret }\") }"}`},
	} {
		_, body, in := sent(t, c.settings, w)
		alike(t, c.what, body, c.body)
		if len(in.Problems) == 0 || in.Problems[0].Code != "body" {
			t.Errorf("%s: problems %v", c.what, in.Problems)
		}
	}
}

func TestBodyOfAnUnknownTypeIsSentAsItIs(t *testing.T) {
	t.Parallel()
	for kind, media := range map[string]string{"Application/Protobuf": "application/protobuf", "Mystery": ""} {
		a, problems := loaded(t, httpRequest(), `{"authenticated":false,"url":"u","method":"POST","content_type":"`+kind+`","body":"a={{x}}"}`)
		if len(problems) != 1 {
			t.Errorf("%s: problems %v", kind, problems)
		}
		_, out, _ := entered(t, a, world{"x": "1&2"})
		call := out.Commands[0].(Call)
		got, _ := headerOf(call.Header, "Content-Type")
		alike(t, kind, []string{got, string(call.Body)}, []string{media, "a=1&2"})
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ content, filename, media, disposition, body string }{
		{`{"name":"r.mp3","content":"abc"}`, "", "audio/mpeg", `attachment; filename="r.mp3"`, "abc"},
		{`{"a":1}`, "", "application/json", "", `{"a":1}`},
		{`{"type":"text/x","content":"abc"}`, `q"r.txt`, "text/x", `attachment; filename="q%22r.txt"`, "abc"},
		{`"plain"`, "a.b/c.CSV", "text/csv", `attachment; filename="a.b/c.CSV"`, "plain"},
		{`"plain"`, "c.tar.xml", "application/xml", `attachment; filename="c.tar.xml"`, "plain"},
		{`"plain"`, "c.pdf", "application/pdf", `attachment; filename="c.pdf"`, "plain"},
		{`"plain"`, "c.json", "application/json", `attachment; filename="c.json"`, "plain"},
		{`"plain"`, "c.txt", "text/plain", `attachment; filename="c.txt"`, "plain"},
		{`"plain"`, "c", "application/octet-stream", `attachment; filename="c"`, "plain"},
	} {
		name := strings.ReplaceAll(c.filename, `"`, `\"`)
		call, _ := asked(t, `{"authenticated":false,"url":"u","method":"POST","content_type":"File","files":[{"content":"{{f}}","filename":"`+name+`"}]}`,
			world{"f": document(t, c.content)})
		media, _ := headerOf(call.Header, "Content-Type")
		disposition, _ := headerOf(call.Header, "Content-Disposition")
		alike(t, c.content+" as "+c.filename, []string{media, disposition, string(call.Body)}, []string{c.media, c.disposition, c.body})
	}
}

// received reads a multipart body as a server does: name, file name and content of each part.
func received(t *testing.T, media, body string) [][3]string {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(media)
	if err != nil || kind != "multipart/form-data" {
		t.Fatalf("Content-Type %q: %v", media, err)
	}
	var parts [][3]string
	for r := multipart.NewReader(strings.NewReader(body), parameters["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, [3]string{p.FormName(), p.FileName(), string(data)})
	}
}

func TestJ1_FormData(t *testing.T) {
	t.Parallel()
	w := world{"x": "a\r\n--b\"", "rec": value.Of("name", "r.wav", "data", "UklGRg==")}
	const settings = `"content_type":"Form Data","headers":{"Content-Type":"multipart/form-data"},"fields":{"c":"d"},
		"form":[{"name":"k\"e","value":"{{x}}"},{"name":"f","type":"File","value":"{{rec}}"},{"name":"g","type":"File","value":"{{x}}"}]`
	media, body, _ := sent(t, settings, w)
	alike(t, "parts", received(t, media, body), [][3]string{
		{"k%22e", "", "a\r\n--b\""}, {"f", "r.wav", "RIFF"}, {"g", "file", "a\r\n--b\""}, {"c", "", "d"}})
	if again, _, _ := sent(t, settings, w); again != media {
		t.Errorf("the boundary changed from %q to %q", media, again)
	}
	media, body, _ = sent(t, `"content_type":"File","files":[{"content":"{{x}}","filename":"a"},{"content":"{{rec}}"}]`, w)
	alike(t, "several files", received(t, media, body), [][3]string{{"file", "a", "a\r\n--b\""}, {"file", "r.wav", "RIFF"}})
}

func FuzzJ1_Bodies(f *testing.F) {
	f.Add("Ann")
	f.Add("\"}\r\n--callwright-")
	f.Fuzz(func(t *testing.T, x string) {
		in := &Input{Command: "c1/7", Scope: world{"x": x}}
		e, err := expr.Compile("{{x}}")
		if err != nil {
			t.Fatal(err)
		}
		b := RequestBody{Type: BodyMultipart, Form: []FormRow{{Name: "a", Value: e}, {Name: "b", Value: expr.Literal("1")}}}
		body := b.render(in, "")
		if parts := received(t, body.media, string(body.data)); len(parts) != 2 || parts[0][2] != x || parts[1][2] != "1" {
			t.Fatalf("%q was received as %q", x, parts)
		}
		fields := RequestBody{Type: BodyForm}
		fields.Fields = append(fields.Fields, configured(t, httpRequest(), `{"connector":"c","fields":{"a":"{{x}}"}}`).(*HTTPRequest).Content.Fields...)
		q, err := url.ParseQuery(string(fields.render(in, "").data))
		if err != nil || len(q) != 1 || q.Get("a") != x {
			t.Fatalf("%q was received as %v: %v", x, q, err)
		}
		fields.Type = BodyJSON
		if data := fields.render(in, "").data; !json.Valid(data) || bytes.Count(data, []byte(`":"`)) < 1 {
			t.Fatalf("%q became %s", x, data)
		}
	})
}
