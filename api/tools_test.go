package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
)

// echo is an API that says back all that it was sent, and a token endpoint.
func echo(t testing.TB) *httptest.Server {
	t.Helper()
	up := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/token" {
			fmt.Fprint(w, `{"access_token":"canary-access-token","token_type":"Bearer","expires_in":3600}`)
			return
		}
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		if r.URL.Path == "/fail" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"name": "Ada", "auth": r.Header.Get("Authorization"), "sent": string(body), "query": r.URL.RawQuery, "path": r.URL.Path})
	}))
	t.Cleanup(up.Close)
	return up
}

type sent struct {
	Request struct {
		Method, URL, Body string
		Headers           []struct{ Name, Value string }
	}
	Attempts []struct {
		Status     int
		Token, URL string
		Curl       string
		Timing     map[string]any
	}
	Timing      map[string]any
	Status      int
	Body, Curl  string
	Truncated   bool
	ContentType string `json:"content_type"`
	Headers     []struct{ Name, Value string }
	Warnings    []struct{ Code, Message, Field string }
	Problem     *struct{ Code, Message, Field string }
	Outputs     []struct {
		Variable, Path, Text, Warning string
		Value                         any
		Matched                       bool
	}
}

func (w *world) try(by person, settings, variables string) (sent, string) {
	w.t.Helper()
	r := w.do(request{method: "POST", path: "/api/requests/send", by: by, body: `{"settings":` + settings + `,"variables":` + variables + `}`}).want(w.t, http.StatusOK)
	var s sent
	r.into(w.t, &s)
	return s, r.text
}

// G1, G3, G4: a request that is tried shows what went out and what came back, and
// nowhere a secret.
func TestG4_ARequestIsTriedOut(t *testing.T) {
	t.Parallel()
	up := echo(t)
	w := newWorldWith(t, up)
	home := w.organisation("A")
	admin, reader := w.member(home, access.FullAdministrator), w.member(home, access.ReadOnlyAdministrator)
	for name, settings := range map[string]string{
		"Basic":  `{"scheme":"basic","resource_domain":"` + up.URL + `","username":"ada","password":"canary-password"}`,
		"Tokens": `{"scheme":"oauth2-client-secret","resource_domain":"` + up.URL + `","token_url":"` + up.URL + `/token","client_id":"id","client_secret":"canary-secret"}`,
	} {
		w.do(request{method: "POST", path: "/api/connectors", by: admin, body: `{"name":"` + name + `","kind":"custom","unvalidated":true,"settings":` + settings + `}`}).want(t, http.StatusCreated)
		s, text := w.try(admin, `{"connector":"`+name+`","path":"/v1/{{ id }}","method":"POST","query":{"q":"{{ q }}"},"headers":{"X-Api-Key":"canary-header"},"body":"{\"who\":\"{{ Begin.ANI }}\"}","content_type":"Application/JSON","outputs":[{"variable":"who","path":"$.name"},{"variable":"none","path":"$.gone"}]}`,
			`{"id":7,"q":"a b","Begin":{"ANI":"+39 'O"}}`)
		if s.Problem != nil || s.Status != http.StatusOK || s.Request.Method != "POST" || !strings.Contains(s.Request.URL, "/v1/7?q=a") || s.ContentType != "application/json" {
			t.Fatalf("%s: %s", name, text)
		}
		if len(s.Outputs) != 2 || s.Outputs[0].Text != "Ada" || !s.Outputs[0].Matched || s.Outputs[1].Matched {
			t.Errorf("%s: %+v", name, s.Outputs)
		}
		if len(s.Attempts) != 1 || !strings.HasPrefix(s.Curl, "curl --request POST --globoff --url ") || s.Curl != s.Attempts[0].Curl {
			t.Errorf("%s: %s", name, text)
		}
		if total, _ := s.Timing["total"].(float64); total <= 0 {
			t.Errorf("%s: %v", name, s.Timing)
		}
		basic := base64.StdEncoding.EncodeToString([]byte("ada:canary-password"))
		for what, shown := range map[string]string{"answer": text, "log": w.printed.String()} {
			for _, canary := range []string{"canary-", basic, basic[:12]} {
				if strings.Contains(shown, canary) {
					t.Errorf("%s: the %s holds %s: %s", name, what, canary, shown)
				}
			}
		}
	}
	entries := w.do(request{method: "GET", path: "/api/audit?action=flow.send", by: admin}).want(t, http.StatusOK).text
	if strings.Count(entries, `"flow.send"`) != 2 || strings.Contains(entries, "canary") || strings.Contains(entries, "O'") || !strings.Contains(entries, `"Basic"`) {
		t.Error(entries)
	}
	if r := w.do(request{method: "POST", path: "/api/requests/send", by: reader, body: `{"settings":{}}`}); r.StatusCode < 400 {
		t.Error(r.text)
	}
}

func TestARequestThatFails(t *testing.T) {
	t.Parallel()
	up := echo(t)
	w := newWorldWith(t, up)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for settings, want := range map[string]string{
		`{"authenticated":true}`: "required", `{"connector":"None","path":"/x"}`: "connector_unknown",
		`{"authenticated":false,"url":"https://nowhere.invalid/"}`: "", `{"authenticated":false,"url":"http://127.0.0.1:1/"}`: "policy", `{"authenticated":false,"url":"{{ none }}"}`: "url",
	} {
		s, text := w.try(admin, settings, `{}`)
		if s.Problem == nil || s.Status != 0 || want != "" && s.Problem.Code != want {
			t.Errorf("%s: %s", settings, text)
		}
	}
	s, text := w.try(admin, `{"authenticated":false,"url":"`+up.URL+`/fail","retries":1,"outputs":[{"variable":"a","path":"$.name"}]}`, `{}`)
	if s.Status != http.StatusServiceUnavailable || len(s.Attempts) != 2 || s.Attempts[1].Timing["reused"] != true || s.Attempts[0].Token != "" || len(s.Outputs) != 1 {
		t.Error(text)
	}
	if tls, _ := s.Attempts[0].Timing["tls"].(float64); tls <= 0 {
		t.Error(text)
	}
}

func TestExpressionsAreTriedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FlowDeveloper)
	for _, c := range []struct{ body, want string }{
		{`{"text":"Hello {{ name | upper }}!","variables":{"name":"ada"}}`, `{"value":"Hello ADA!","text":"Hello ADA!","type":"text","errors":[],"reads":["name"]}`},
		{`{"text":"a + 1","expression":true,"variables":{"a":1}}`, `{"value":2,"text":"2","type":"number","errors":[],"reads":["a"]}`},
		{`{"text":"{{ Call.list }}","expression":true,"variables":{"Call":{"list":[1,{"b":2,"a":1}]}}}`, `{"value":[1,{"b":2,"a":1}],"text":"[1,{\"b\":2,\"a\":1}]","type":"list","errors":[],"reads":["Call.list"]}`},
		{`{"text":"{{ now() | date('yyyy-MM-dd HH:mm', timeZone='Europe/Rome') }}","at":"2026-01-02T03:04:05Z"}`, `{"value":"2026-01-02 04:04","text":"2026-01-02 04:04","type":"text","errors":[],"reads":[]}`},
		{`{"text":"gone","expression":true}`, `{"value":null,"text":"","type":"none","errors":[],"reads":["gone"]}`},
	} {
		if got := w.do(request{method: "POST", path: "/api/expressions/evaluate", by: by, body: c.body}).want(t, http.StatusOK).text; strings.TrimSpace(got) != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.body, got, c.want)
		}
	}
	var wrong struct {
		Error *struct {
			Line, Column  int
			Code, Message string
		}
	}
	for text, code := range map[string]string{"a |": "syntax", "a | nosuch": "unavailable", "range(1, 100000000)": "limit", "1 / 0": "runtime"} {
		r := w.do(request{method: "POST", path: "/api/expressions/evaluate", by: by, body: `{"expression":true,"text":"` + text + `"}`}).want(t, http.StatusOK)
		wrong.Error = nil
		if r.into(t, &wrong); wrong.Error == nil || wrong.Error.Code != code || wrong.Error.Line != 1 || wrong.Error.Column < 1 || wrong.Error.Column > len(text)+1 {
			t.Errorf("%s: %s", text, r.text)
		}
	}
	words := w.do(request{method: "GET", path: "/api/expressions", by: by}).want(t, http.StatusOK)
	if !strings.Contains(words.text, `{"name":"urlencode","kind":"filter","signature":"| urlencode"`) {
		t.Error(words.text)
	}
	w.do(request{method: "GET", path: "/api/expressions", by: by, header: map[string]string{"If-None-Match": words.Header.Get("ETag")}}).want(t, http.StatusNotModified)
}

func TestPathsAreTriedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FlowDeveloper)
	for _, c := range []struct{ path, body, language, want string }{
		{"$.a.b", `{"a":{"b":[1,2.0]}}`, "JSON", `{"value":[1,2.0],"text":"[1,2.0]","matched":true}`},
		{"$..c", `{"a":1}`, "JSON", `{"value":[],"text":"[]","matched":false}`},
		{"$.a", "a: yes\n", "YAML", `{"value":"yes","text":"yes","matched":true}`},
		{"$.r.x", `<r><x>1</x></r>`, "XML", `{"value":"1","text":"1","matched":true}`},
		{"$.a", `a = 1`, "TOML", `{"value":1,"text":"1","matched":true}`},
		{"$.[", `{}`, "JSON", `"in":"path"`}, {"$.a", `{`, "JSON", `"in":"body"`},
	} {
		text, _ := json.Marshal(map[string]string{"path": c.path, "body": c.body, "language": c.language})
		if got := w.do(request{method: "POST", path: "/api/jsonpath/evaluate", by: by, body: string(text)}).want(t, http.StatusOK).text; !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %s\nwant %s", text, got, c.want)
		}
	}
}

// pair makes a certificate and its key.
func pair(t testing.TB, life time.Duration) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(255), Subject: pkix.Name{CommonName: "client"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(life)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
}

// G1, G3: a key that is looked at is forgotten.
func TestG3_CertificatesAreLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	certificate, key := pair(t, 40*24*time.Hour)
	other, otherKey := pair(t, -time.Minute)
	for name, c := range map[string]struct{ certificate, key, want string }{
		"both":       {certificate, key, `"match":true,"problems":[],"warnings":[]`},
		"one":        {certificate, "", `"subject":"CN=client","issuer":"CN=client","serial":"ff"`},
		"strangers":  {certificate, otherKey, `"private_key":{"type":"EC","curve":"P-256"},"match":false,"problems":[{"field":"private_key"`},
		"expired":    {other, otherKey, `"match":true,"problems":[{"field":"certificate","message":"expired on `},
		"no key":     {certificate, "canary key", `"problems":[{"field":"private_key","message":"is not a private key in PEM`},
		"key alone":  {"", key, `{"private_key":{"type":"EC","curve":"P-256"},"problems":[],"warnings":[]}`},
		"no pem":     {"canary", "", `"problems":[{"field":"certificate","message":"is not a certificate`},
		"bad key":    {"", "canary", `"problems":[{"field":"private_key"`},
		"both wrong": {key, certificate, `"problems":[{"field":"certificate","message":"holds a private key as well`},
	} {
		body, _ := json.Marshal(map[string]string{"certificate": c.certificate, "private_key": c.key})
		got := w.do(request{method: "POST", path: "/api/certificates/check", by: admin, body: string(body)}).want(t, http.StatusOK).text
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
		for _, secret := range []string{"canary", strings.Split(key, "\n")[1], strings.Split(otherKey, "\n")[1]} {
			if strings.Contains(got, secret) || strings.Contains(w.printed.String(), secret) {
				t.Errorf("%s: the key is shown: %s", name, got)
			}
		}
	}
	if r := w.do(request{method: "POST", path: "/api/certificates/check", by: w.member(home, access.FlowDeveloper), body: `{}`}); r.StatusCode < 400 {
		t.Error(r.text)
	}
	if got := w.do(request{method: "POST", path: "/api/certificates/check", by: admin, body: `{"certificate":` + text(certificate) + `}`}).text; !strings.Contains(got, `"days":39,"self_signed":true`) {
		t.Error(got)
	}
}

type checkAnswer struct {
	Document json.RawMessage
	Text     string
	Problems []struct {
		Code, Severity, Activity, Field string
		ActivityID                      string `json:"activity_id"`
		Line, Column                    int
		At                              *struct{ Line, Column int }
	}
	Report struct {
		Format                          string
		Activities, Events, Runs, Links int
		Needs                           []struct {
			Target, Name, ID string
			Activities       []string
		}
		Notes []struct{ Activity, Code, Message string }
	}
	References []struct {
		Target, Name, ID, Activity, Field string
		ActivityLabel                     string `json:"activity_label"`
		BoundTo                           string `json:"bound_to"`
		Found                             bool
	}
}

func (w *world) check(by person, body string) (checkAnswer, string) {
	w.t.Helper()
	r := w.do(request{method: "POST", path: "/api/flows/check", by: by, body: body}).want(w.t, http.StatusOK)
	var c checkAnswer
	r.into(w.t, &c)
	return c, r.text
}

const queueing = "callwright: 1\nname: Q\nvariables: [{name: n, type: INTEGER}]\nactivities:\n  - {label: Begin, id: b, kind: start, links: {out: Set}}\n  - {label: Set, id: s, kind: set-variable, settings: {set: [{variable: gone, value: '{{ 1 + }}'}]}, links: {default: Line}}\n  - {label: Line, id: l, kind: queue-contact, settings: {queue: {id: far, name: Support}}, links: {default: nowhere}}\n"

func TestAFlowIsCheckedWithoutBeingSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	by := w.member(home, access.FullAdministrator)
	c, shown := w.check(by, `{"text":`+text(queueing)+`}`)
	if c.Report.Format != "callwright" || c.Report.Activities != 3 || c.Report.Runs != 1 || len(c.Report.Needs) != 1 || c.Report.Needs[0].Name != "Support" || c.Report.Needs[0].Activities[0] != "Line" {
		t.Error(shown)
	}
	lines := strings.Split(c.Text, "\n")
	for _, want := range []struct{ code, id, field, line string }{
		{"unknown_target", "l", "links.default", "nowhere"}, {"unbound", "l", "queue", "queue"}, {"expression", "s", "set[0].value", "1 + }}"}, {"undeclared", "s", "set[0].variable", "gone"},
	} {
		i := slices.IndexFunc(c.Problems, func(p struct {
			Code, Severity, Activity, Field string
			ActivityID                      string `json:"activity_id"`
			Line, Column                    int
			At                              *struct{ Line, Column int }
		}) bool {
			return p.Code == want.code
		})
		if i < 0 {
			t.Errorf("there is no problem %s: %s", want.code, shown)
			continue
		}
		p := c.Problems[i]
		if p.ActivityID != want.id || p.Field != want.field || p.Line == 0 || !strings.Contains(lines[p.Line-1], want.line) || (p.At == nil) == (want.code == "expression") {
			t.Errorf("%+v, want %+v:\n%s", p, want, c.Text)
		}
	}
	// The document finds the same.
	again, _ := w.check(by, `{"document":`+string(c.Document)+`}`)
	if again.Text != c.Text || len(again.Problems) != len(c.Problems) {
		t.Errorf("%+v\n%+v", again.Problems, c.Problems)
	}
	// Bound to a queue that is there.
	id, _ := w.post(by, "/api/queues", `{"name":"Help desk","settings":{}}`)
	bound, shown := w.check(by, `{"text":`+text(queueing)+`,"bindings":[{"target":"queue","from":"support","to":"help desk"}]}`)
	if len(bound.Report.Needs) != 0 || !strings.Contains(bound.Text, id) || strings.Replace(c.Text, "{id: far, name: Support}", "{id: "+id+", name: Help desk}", 1) != bound.Text {
		t.Error(shown)
	}
	for body, reason := range map[string]string{
		`{"text":` + text(queueing) + `,"bindings":[{"target":"queue","from":"Support","to":"nothing"}]}`: "binding_unknown",
		`{"text":` + text(queueing) + `,"bindings":[{"target":"queue","from":"Other","to":"Help desk"}]}`: "binding_unused",
		`{}`: "flow_unreadable", `{"text":"x: 1"}`: "flow_unreadable", `{"text":"callwright: 1","document":` + string(c.Document) + `}`: "flow_unreadable",
	} {
		w.do(request{method: "POST", path: "/api/flows/check", by: by, body: body}).problem(t, http.StatusUnprocessableEntity, reason)
	}
	if list := w.do(request{method: "GET", path: "/api/flows", by: by}); list.text != `{"items":[]}`+"\n" {
		t.Error(list.text)
	}
}

// Documents that break rules are answered with problems, and saved where the text
// form holds them.
func TestDocumentsThatBreakRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FullAdministrator)
	document := func(activities string) string {
		return `{"document":{"name":"D","type":"flow","variables":[],"events":[],"activities":[` + activities + `]}}`
	}
	begin := `{"id":"b","label":"Begin","kind":"start","links":[{"port":"out","to":"x"}]}`
	for activities, code := range map[string]string{
		begin + `,{"id":"x","label":"Begin","kind":"end","links":[]}`:                                            "duplicate_label",
		begin + `,{"id":"x","label":"","kind":"end","links":[]}`:                                                 "required",
		begin + `,{"id":"x","label":"X","kind":"","links":[]}`:                                                   "required",
		begin + `,{"id":"x","label":"X","kind":"no-such","links":[]}`:                                            "kind_unknown",
		begin + `,{"id":"x","label":"X","kind":"end","links":[]},{"id":"x","label":"Y","kind":"end","links":[]}`: "duplicate_id",
		begin: "unknown_target",
	} {
		c, shown := w.check(by, document(activities))
		found := false
		for _, p := range c.Problems {
			if p.Code == code {
				found = true
				if p.Line == 0 && code != "kind_unknown" || p.ActivityID == "" {
					t.Errorf("%s: %+v", code, p)
				}
			}
		}
		if !found {
			t.Errorf("there is no %s: %s", code, shown)
		}
		r := w.do(request{method: "POST", path: "/api/flows", by: by, body: document(strings.ReplaceAll(activities, `"D"`, `"`+code+`"`))})
		if keeps := code != "duplicate_id" && code != "unknown_target"; keeps != (r.StatusCode == http.StatusCreated) {
			t.Errorf("%s: saved with %d %s", code, r.StatusCode, r.text)
		} else if keeps {
			var f struct{ ID string }
			r.into(t, &f)
			tag := r.Header.Get("ETag")
			w.do(request{method: "DELETE", path: "/api/flows/" + f.ID, by: by, header: match(tag)}).want(t, http.StatusNoContent)
		}
	}
}

func exported(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, path := range filepath.SplitList(os.Getenv("CALLWRIGHT_EXPORTS")) {
		found, _ := filepath.Glob(filepath.Join(path, "*.json"))
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("CALLWRIGHT_EXPORTS names no exports")
	}
	return files
}

// Every export can be checked, and its document saved as a draft that exports the same.
// quotedText is a text as JSON.
func quotedText(t testing.TB, raw []byte) string {
	t.Helper()
	text, err := json.Marshal(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExportsAsDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FullAdministrator)
	for _, file := range exported(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := w.check(by, `{"text":`+quotedText(t, raw)+`}`)
		if c.Report.Format == "callwright" || c.Report.Activities == 0 || c.Report.Runs > c.Report.Activities {
			t.Errorf("%s: %+v", filepath.Base(file), c.Report)
		}
		again, _ := w.check(by, `{"document":`+string(c.Document)+`}`)
		if again.Text != c.Text {
			t.Errorf("%s: the document is another flow", filepath.Base(file))
		}
		for _, p := range c.Problems {
			if p.Activity != "" && p.ActivityID == "" || p.Activity != "" && p.Line == 0 {
				t.Errorf("%s: %+v", filepath.Base(file), p)
			}
		}
	}
}

// BenchmarkCheckFlow checks the largest export, as it is done while somebody types.
func BenchmarkCheckFlow(b *testing.B) {
	files := exported(b)
	slices.SortFunc(files, func(x, y string) int { return size(b, y) - size(b, x) })
	raw, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	w := newWorld(b)
	by := w.member(w.organisation("A"), access.FullAdministrator)
	c, _ := w.check(by, `{"text":`+quotedText(b, raw)+`}`)
	for name, body := range map[string]string{"text": `{"text":` + quotedText(b, raw) + `}`, "document": `{"document":` + string(c.Document) + `}`} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w.check(by, body)
			}
		})
	}
}

func size(t testing.TB, file string) int {
	t.Helper()
	i, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return int(i.Size())
}

func TestTheCatalogInALanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FlowDeveloper)
	var tags []string
	for language, want := range map[string]string{
		"": `"title":"HTTP Request"`, "?language=de": `"title":"HTTP-Anforderung","group":"Flow Control","group_title":"Flusssteuerung"`, "?language=it": `"port_titles":{"default":"Predefinito","error":"Errore"}`,
	} {
		r := w.do(request{method: "GET", path: "/api/activities" + language, by: by}).want(t, http.StatusOK)
		if !strings.Contains(r.text, want) {
			t.Errorf("%s lacks %s", language, want)
		}
		tags = append(tags, r.Header.Get("ETag"))
	}
	if slices.Sort(tags); len(slices.Compact(tags)) != 3 {
		t.Error(tags)
	}
}
