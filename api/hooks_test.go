package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

func (s *switchboard) webhook(d trigger.WebhookDraft) (path, key string) {
	s.t.Helper()
	if d.EntryPoint == "" {
		d.EntryPoint = s.entryPoint(trigger.EntryPointDraft{Name: "of " + d.Name, Channel: trigger.Task})
	}
	v, key, err := s.triggers.CreateWebhook(s.t.Context(), s.by, d)
	s.must(err)
	return v.Path, key
}

// ask sends a request to the real server.
func (s *switchboard) ask(method, path, body string, header ...string) reply {
	s.t.Helper()
	q, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(body))
	s.must(err)
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
	}
	return s.sent(q)
}

func (s *switchboard) sent(q *http.Request) reply {
	s.t.Helper()
	r, err := s.server.Client().Do(q)
	s.must(err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	s.must(err)
	return reply{Response: r, text: string(text)}
}

// M1, M2: a webhook begins a contact for whoever knows its URL, from any page and
// with any readable body, and says which.
func TestM1_M2_AWebhookIsAccepted(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	path, _ := s.webhook(trigger.WebhookDraft{Name: "w"})
	got := s.ask("POST", path, `{"order":1}`, "Origin", "https://shop.example", "Sec-Fetch-Site", "cross-site", "Cookie", "a=needle", "X-Order", "1").want(t, http.StatusAccepted)
	var a struct {
		Contact string
		New     bool
	}
	got.into(t, &a)
	if a.Contact == "" || !a.New || got.Header.Get("Location") != "/api/contacts/"+a.Contact || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %v", got.text, got.Header)
	}
	began := s.phone.last()
	payload, _ := began.Attributes.Get("Payload")
	headers, _ := began.Attributes.Get("Headers")
	order, _ := headers.(*value.Object).Get("X-Order")
	if !value.Equal(payload, value.Of("order", int64(1))) || order != "1" || strings.Contains(value.Text(headers), "needle") {
		t.Errorf("%s %s", value.Text(payload), value.Text(headers))
	}
	s.ask("POST", path, "a=1&b=2", "Content-Type", "application/x-www-form-urlencoded").want(t, http.StatusAccepted)
	s.ask("POST", path, "", "Idempotency-Key", "k").want(t, http.StatusAccepted)
	s.ask("POST", path, "", "Idempotency-Key", "k").want(t, http.StatusAccepted).into(t, &a)
	if a.New {
		t.Error("a second contact for one key")
	}
	s.ask("POST", path, "--x", "Content-Type", "multipart/form-data; boundary=x").problem(t, http.StatusUnsupportedMediaType, "media_type")
	s.ask("POST", path, "{").problem(t, http.StatusUnprocessableEntity, "body_unreadable")
	for _, method := range []string{"GET", "HEAD"} {
		got := s.ask(method, path, "").want(t, http.StatusMethodNotAllowed)
		if got.Header.Get("Allow") != "POST" {
			t.Error(got.Header)
		}
	}
	s.ask("DELETE", path, "").problem(t, http.StatusMethodNotAllowed, "method_not_allowed")
	byGet, _ := s.webhook(trigger.WebhookDraft{Name: "g", Get: true})
	s.ask("GET", byGet+"?a=1", "").want(t, http.StatusAccepted)
	if payload, _ := s.phone.last().Attributes.Get("Payload"); !value.Equal(payload, value.Of("a", "1")) {
		t.Errorf("of a query: %v", payload)
	}
	if strings.Contains(s.printed.String(), path[7:]) {
		t.Error("the id of a webhook is in the log")
	}
}

// M4: what is unknown or has no key is refused before its body is read, and
// bodies are bounded.
func TestM4_StrangersAreTurnedAwayBeforeTheirBodies(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	keyed, key := s.webhook(trigger.WebhookDraft{Name: "keyed", Keyed: true})
	plain, _ := s.webhook(trigger.WebhookDraft{Name: "plain"})
	unread := func(path string) reply {
		t.Helper()
		body, writer := io.Pipe() // never written
		defer writer.Close()
		q, err := http.NewRequestWithContext(t.Context(), "POST", s.server.URL+path, body)
		s.must(err)
		q.Header.Set("Content-Type", "application/json")
		return s.sent(q)
	}
	unread(keyed).problem(t, http.StatusUnauthorized, "key_refused")
	unread("/hooks/"+strings.Repeat("A", 32)).problem(t, http.StatusNotFound, "webhook_unknown")
	s.ask("POST", keyed, "{}", "X-Callwright-Key", key).want(t, http.StatusAccepted)
	s.ask("POST", plain, `"`+strings.Repeat("x", 1<<20-2)+`"`).want(t, http.StatusAccepted)
	s.ask("POST", plain, `"`+strings.Repeat("x", 1<<20-1)+`"`).problem(t, http.StatusRequestEntityTooLarge, "too_large")
	q, err := http.NewRequestWithContext(t.Context(), "POST", s.server.URL+plain, io.MultiReader(strings.NewReader(strings.Repeat("x", 2<<20)))) // of no stated length
	s.must(err)
	q.Header.Set("Content-Type", "text/plain")
	s.sent(q).problem(t, http.StatusRequestEntityTooLarge, "too_large")
	limited := 0
	for range 200 {
		if r := s.ask("POST", keyed, ""); r.StatusCode == http.StatusTooManyRequests && r.Header.Get("Retry-After") != "" {
			limited++
		}
	}
	if limited == 0 {
		t.Error("who guesses keys is not limited")
	}
	s.ask("POST", plain, "").want(t, http.StatusAccepted) // who knows it is none
}

// I11: limits of the runner are 429 and 503 with Retry-After.
func TestI11_WebhooksSayWhenToComeAgain(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	path, _ := s.webhook(trigger.WebhookDraft{Name: "w"})
	for status, code := range map[int]fault.Code{http.StatusTooManyRequests: fault.Limit, http.StatusServiceUnavailable: fault.Unavailable} {
		refusal := fault.New(code, "busy", "Come again.")
		refusal.Detail = map[string]any{"retry_after": 1500 * time.Millisecond}
		s.phone.fail(refusal)
		if r := s.ask("POST", path, ""); r.StatusCode != status || r.Header.Get("Retry-After") != "2" {
			t.Errorf("%s: %d %v", code, r.StatusCode, r.Header)
		}
	}
	s.phone.fail(fault.New(fault.Conflict, "halted", "Halted."))
	s.ask("POST", path, "").problem(t, http.StatusConflict, "halted")
}

func TestAWebhookAnswersWithTheOutcome(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	path, _ := s.webhook(trigger.WebhookDraft{Name: "w", Reply: trigger.ReplyEnded, Variables: []string{"n", "o"}})
	s.phone.begin = func(id string) {
		s.phone.say(id, "flow", "Hello")
		s.phone.end(id, value.Of("n", int64(7), "o", value.Of("b", "x", "a", nil), "other", "needle"))
	}
	got := s.ask("POST", path, "").want(t, http.StatusOK)
	id := s.phone.last().ID
	want := `{"contact":"` + id + `","new":true,"outcome":"ended","said":["Hello"],"variables":{"n":7,"o":{"b":"x","a":null}}}`
	if strings.TrimSpace(got.text) != want {
		t.Errorf("%s\n%s", got.text, want)
	}
	s.phone.begin = nil
	late := s.ask("POST", path, "", "Idempotency-Key", "k").want(t, http.StatusGatewayTimeout)
	var p struct{ Reason, Contact string }
	if err := json.Unmarshal([]byte(late.text), &p); err != nil || p.Reason != "not_over" || p.Contact == "" || late.Header.Get("Location") != "/api/contacts/"+p.Contact {
		t.Errorf("%s %v", late.text, late.Header)
	}
	s.phone.end(p.Contact, nil)
	again := s.ask("POST", path, "", "Idempotency-Key", "k").want(t, http.StatusOK) // waits on
	if !strings.Contains(again.text, p.Contact) || !strings.Contains(again.text, `"new":false`) {
		t.Error(again.text)
	}
}

func TestWithoutTriggersThereAreNoPublicRoutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/hooks/x", "/chat/x", "/chat/x/events"} {
		for _, method := range []string{"GET", "POST"} {
			w.do(request{method: method, path: path}).problem(t, http.StatusNotFound, "no_such_path")
		}
	}
	w.remake(func(o *api.Options) { o.Stopping = nil })
}
