package server_test

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// What a contact brings along that nobody may read afterwards.
const (
	canaryGlobal = server.Needle + "-global"
	canaryAnswer = server.Needle + "-answer"
	canaryDigits = "4929130857216604"
)

// payment is a flow with secure variables from everywhere: the organisation, the
// caller, an API. It uses each in texts, requests and what the caller hears.
const payment = `callwright: 1
name: Payment
variables:
  - {name: Site_Key, type: STRING, source: GLOBAL, secure: true}
  - {name: card, type: STRING, secure: true}
  - {name: token, type: STRING, secure: true}
  - {name: twice, type: STRING, secure: true}
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - label: Ask
    kind: collect-digits
    settings: {prompts: [{tts: Please enter the number of your card.}], min: 16, max: 16}
    links: {default: Keep, invalid: Ask}
  - {label: Keep, kind: set-variable, settings: {set: [{variable: card, value: "{{Ask.DigitsEntered}}"}]}, links: {out: Pay}}
  - label: Pay
    kind: http-request
    settings:
      authenticated: false
      url: %s/pay?card={{card}}
      method: POST
      headers: {X-Site: "{{Site_Key}}"}
      body: '{"card": "{{card}}", "site": "{{Site_Key}}"}'
      outputs: [{variable: token, path: $.token}]
    links: {default: Twice}
  - {label: Twice, kind: set-variable, settings: {set: [{variable: twice, value: "{{token}} {{Site_Key}}"}]}, links: {out: Told}}
  - {label: Told, kind: play-message, settings: {prompts: [{tts: "Your receipt is {{token}}."}]}, links: {default: Again}}
  - label: Again
    kind: http-request
    settings: {authenticated: false, url: "%s/confirm/{{token}}"}
    links: {default: Branch}
  - {label: Branch, kind: condition, settings: {expression: "{{token == card}}"}, links: {"true": Done, "false": Done}}
  - {label: Done, kind: disconnect}
`

// bank answers with a token, and with what it was sent.
func bank(t *testing.T, c *server.Config) *httptest.Server {
	t.Helper()
	b := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Site", r.Header.Get("X-Site"))
		json.NewEncoder(w).Encode(map[string]any{"token": canaryAnswer, "said": string(body), "url": r.URL.String()})
	}))
	t.Cleanup(b.Close)
	c.Policy.Allow = append(c.Policy.Allow, strings.TrimPrefix(b.URL, "https://"))
	c.Policy.CA = append(c.Policy.CA, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.Certificate().Raw}))
	return b
}

// into is must, and reads the answer.
func (u user) into(status int, method, path string, body, into any) servertest.Answer {
	u.c.t.Helper()
	return u.read(u.must(status, method, path, body), into)
}

func (u user) read(a servertest.Answer, into any) servertest.Answer {
	u.c.t.Helper()
	if err := json.Unmarshal(a.Body, into); err != nil {
		u.c.t.Fatalf("%s: %v", a.Body, err)
	}
	return a
}

// published publishes a flow under Live and returns its id.
func (u user) published(text string) string {
	u.c.t.Helper()
	var f struct{ ID string }
	a := u.into(201, "POST", "/api/flows", map[string]any{"text": text}, &f)
	u.must(201, "POST", "/api/flows/"+f.ID+"/publish", map[string]any{"labels": []string{"Live"}}, "If-Match", a.Header.Get("ETag"))
	return f.ID
}

// finish plays the caller of a contact to its end, and reads all there is of it.
func (u user) finish(contact string) {
	u.c.t.Helper()
	at := "/api/contacts/" + contact
	eventually(u.c.t, "the digits are taken", func() bool {
		return u.call("POST", at+"/inputs", map[string]any{"digits": canaryDigits}).Status == 204
	})
	eventually(u.c.t, "the contact is over", func() bool {
		var c struct{ State string }
		u.read(u.call("GET", at, nil), &c)
		return c.State == "over"
	})
	for _, what := range []string{"", "/trace", "/cassette", "/conversation"} {
		a := u.must(200, "GET", at+what, nil)
		if want := "Pay"; what != "/conversation" && !bytes.Contains(a.Body, []byte(want)) {
			u.c.t.Errorf("GET %s tells nothing of the payment: %s", at+what, a.Body)
		}
	}
}

// TestG3_G4_F1_SecretsOfContactsAreNowhere takes contacts through a flow with
// secure variables, by a webhook and a chat, and looks for their values and for
// the keys with which they came wherever something is written.
func TestG3_G4_F1_SecretsOfContactsAreNowhere(t *testing.T) {
	t.Parallel()
	config := fresh(t)
	api := bank(t, &config)
	collector := newCollector(t)
	c := &canary{t: t, forms: map[string][]byte{}}
	c.hide("a secure global variable or an API's answer", server.Needle)
	c.hide("the digits of a card", canaryDigits)
	installation := setUp(t, config)
	child := startChild(t, config, collector.URL, "")
	u := user{c, &servertest.Server{Made: installation, Base: child.URL, Config: config}}

	var global struct{ ID string }
	a := u.into(201, "POST", "/api/global-variables", map[string]any{"name": "Site_Key",
		"settings": map[string]any{"type": "STRING", "value": canaryGlobal, "secure": true}}, &global)
	u.must(200, "PUT", "/api/global-variables/"+global.ID, map[string]any{"name": "Site_Key",
		"settings": map[string]any{"type": "STRING", "secure": true, "description": "kept"}}, "If-Match", a.Header.Get("ETag"))
	flow := u.published(fmt.Sprintf(payment, api.URL, api.URL))
	var point, chat struct{ ID string }
	u.into(201, "POST", "/api/entry-points", map[string]any{"name": "Line", "channel": "telephony", "flow": flow, "label": "Live"}, &point)
	u.into(201, "POST", "/api/entry-points", map[string]any{"name": "Chat", "channel": "chat", "flow": flow, "label": "Live", "public": true}, &chat)

	var hook struct{ ID, URL, Key string }
	if a := u.s.Call(t, "POST", "/api/webhooks", map[string]any{"name": "Hook", "entry_point": point.ID, "keyed": true}, &hook); a.Status != 201 || hook.Key == "" {
		t.Fatalf("making a webhook: %d %s", a.Status, a.Body)
	} // the answer shows the key, this once
	c.hide("a webhook's key", hook.Key)
	var begun struct{ Contact, Token string }
	u.read(u.must(202, "POST", "/hooks/"+hook.ID, map[string]any{"order": 1}, "Authorization", "", "X-Callwright-Key", hook.Key), &begun)
	u.call("POST", "/hooks/"+hook.ID, map[string]any{}, "Authorization", "", "X-Callwright-Key", hook.Key+"x")
	u.finish(begun.Contact)

	var talk struct{ Contact, Token string }
	if a := u.s.Call(t, "POST", "/chat/"+chat.ID, map[string]any{}, &talk, "Authorization", ""); a.Status != 201 || talk.Token == "" {
		t.Fatalf("beginning a chat: %d %s", a.Status, a.Body)
	} // the answer gives the token to its page
	c.hide("a chat's token", talk.Token)
	u.call("POST", "/chat/"+talk.Contact+"/messages", map[string]any{"text": "?"}, "Authorization", "Bearer "+talk.Token)
	u.finish(talk.Contact)

	for _, path := range []string{"/api/contacts", "/api/flows", "/api/flows/" + flow, "/api/flows/" + flow + "/versions/1", "/api/global-variables", "/api/global-variables/" + global.ID,
		"/api/entry-points", "/api/webhooks", "/api/webhooks/" + hook.ID, "/api/audit"} {
		u.must(200, "GET", path, nil)
	}
	u.call("POST", "/api/audit/export", nil)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := server.Backup(t.Context(), config, backup); err != nil {
		t.Fatal(err)
	}
	metrics := child.metrics()
	data := files(t, config.Data) // with its journal, while it is served
	eventually(t, "the last spans are sent", func() bool { return bytes.Contains(collector.spans(), []byte("/api/audit/export")) })
	child.signal(syscall.SIGTERM)
	c.search(data...)
	c.search(files(t, config.Data)...)
	c.search(files(t, filepath.Dir(backup))...)
	c.search(haystack{"the log", child.stderr.Bytes()}, haystack{"standard output", child.stdout.Bytes()}, haystack{"the metrics", metrics},
		haystack{"the traces", collector.spans()}, haystack{"the API's answers", c.answers.Bytes()})
}
