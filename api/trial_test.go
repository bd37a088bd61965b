package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
)

// trying is a flow that waits in a queue, and an hour when its agent has left.
const trying = `callwright: 1
name: Trying
variables:
  - {name: tier, type: STRING, value: none}
activities:
  - {label: Begin, kind: start, links: {out: Choose}}
  - {label: Choose, kind: menu, settings: {prompts: [{tts: "1 for sales"}], choices: [{digit: "1", name: sales}], timeout: 10}, links: {"1": Queue, timeout: Late, invalid: Late}}
  - {label: Late, kind: play-message, settings: {prompts: [{tts: "Too late"}]}, links: {default: Bye}}
  - {label: Queue, kind: queue-contact, settings: {queue: Sales}, links: {default: Music, error: Bye}}
  - {label: Music, kind: play-music, settings: {audio: defaultmusic_on_hold.wav, duration: 3600}, links: {default: Music}}
  - {label: Bye, kind: disconnect}
events:
  - {label: Gone, kind: event, settings: {event: "FCAsk(ContactLastAgentRemoved)", as: AgentDisconnected}, links: {out: Thanks}}
  - {label: Thanks, kind: play-message, settings: {prompts: [{tts: "Thank you"}]}, links: {default: Bye2}}
  - {label: Bye2, kind: disconnect}
`

// trialAnswer is a simulated contact as a client reads it.
type trialAnswer struct {
	contactAnswer
	Simulated   bool
	Now         time.Time
	PausedClock bool   `json:"paused_clock"`
	QueueName   string `json:"queue_name"`
	AgentName   string `json:"agent_name"`
	NextTimer   *struct {
		Due           time.Time
		Activity, For string
	} `json:"next_timer"`
}

func (w *world) trial(by person, id string) (c trialAnswer) {
	w.t.Helper()
	w.do(request{method: "GET", path: "/api/contacts/" + id, by: by}).want(w.t, http.StatusOK).into(w.t, &c)
	return c
}

func TestADraftIsTriedOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.post(admin, "/api/queues", `{"name":"Sales"}`)
	w.post(admin, "/api/agents", `{"name":"Ann","settings":{"queues":[{"name":"Sales"}]}}`)
	flow, _ := w.flow(admin, trying)
	start := request{method: "POST", path: "/api/contacts", by: admin,
		body: `{"draft":"` + flow + `","at":"2030-01-02T09:00:00Z","paused_clock":true,"ani":"+1","variables":{"tier":"gold"}}`}
	var c trialAnswer
	w.do(start).want(t, http.StatusCreated).into(t, &c)
	if !c.Simulated || c.Flow.Version != 0 || c.Flow.Label != "Draft" || c.Flow.ID != flow || c.Flow.Name != "Trying" {
		t.Errorf("%+v", c)
	}
	at := "/api/contacts/" + c.ID
	c = w.trial(admin, c.ID)
	if !c.Now.Equal(time.Date(2030, 1, 2, 9, 0, 0, 0, time.UTC)) || !c.PausedClock || c.NextTimer == nil || c.NextTimer.For != "digits" || c.Variables["tier"] != "gold" {
		t.Errorf("%+v", c)
	}
	for query, n := range map[string]int{"": 0, "?simulated=true": 1, "?simulated=any": 1} {
		if list := w.do(request{method: "GET", path: "/api/contacts" + query, by: admin}).want(t, http.StatusOK); strings.Count(list.text, `"simulated":true`) != n {
			t.Errorf("%q lists %s", query, list.text)
		}
	}
	post := func(what, body string, status int) reply {
		t.Helper()
		return w.do(request{method: "POST", path: at + what, by: admin, body: body}).want(t, status)
	}
	post("/clock", `{"seconds":3}`, http.StatusOK).into(t, &c)
	if c.Now.Second() != 3 || c.Activity != "Choose" {
		t.Errorf("three seconds on: %+v", c)
	}
	post("/clock", `{}`, http.StatusUnprocessableEntity)
	post("/events", `{"type":"agent-answers"}`, http.StatusConflict)
	post("/inputs", `{"digits":"1"}`, http.StatusNoContent)
	w.until("it is queued", func() bool { return w.trial(admin, c.ID).Queue != "" })
	if c = w.trial(admin, c.ID); c.QueueName != "Sales" {
		t.Errorf("queued: %+v", c)
	}
	post("/events", `{"type":"queue-figures","figures":{"position":3,"expected_wait_seconds":90,"available":0}}`, http.StatusNoContent)
	post("/events", `{"type":"agent-answers","agent":{"name":"Ann"}}`, http.StatusNoContent)
	if c = w.trial(admin, c.ID); c.AgentName != "Ann" || c.Waiting != "conversation" {
		t.Errorf("answered: %+v", c)
	}

	// The draft changes; the contact stays on what it began with.
	w.do(request{method: "PUT", path: "/api/flows/" + flow, by: admin, header: match(`"1"`), body: `{"text":` + text(strings.ReplaceAll(trying, "Thank you", "Changed")) + `}`}).want(t, http.StatusOK)
	var runs struct {
		Text, Hash string
		Version    int
		Document   struct{ Activities []any }
	}
	w.do(request{method: "GET", path: at + "/flow", by: admin}).want(t, http.StatusOK).into(t, &runs)
	if !strings.Contains(runs.Text, "Thank you") || runs.Version != 0 || len(runs.Document.Activities) != 6 || len(runs.Hash) != 64 {
		t.Errorf("it runs %+v", runs)
	}
	post("/events", `{"type":"agent-ends"}`, http.StatusNoContent)
	w.over(admin, c.ID)
	post("/events", `{"type":"agent-ends"}`, http.StatusConflict)
	var followed struct {
		Over    bool
		Contact trialAnswer
		Lines   []struct {
			Number         int
			Activity, Type string
		}
	}
	w.do(request{method: "GET", path: at + "/trace?after=2", by: admin}).want(t, http.StatusOK).into(t, &followed)
	if !followed.Over || followed.Contact.State != "over" || len(followed.Lines) < 10 || followed.Lines[0].Number != 3 {
		t.Errorf("%+v", followed)
	}
	if said := w.do(request{method: "GET", path: at + "/conversation", by: admin}); !strings.Contains(said.text, "Thank you") || !strings.Contains(said.text, "Ann has joined") {
		t.Error(said.text)
	}
	if log := w.do(request{method: "GET", path: "/api/audit", by: admin}); !strings.Contains(log.text, "flow.try") {
		t.Error("nobody knows that it was tried")
	}
}

func TestTrialsThatAreRefusedOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	flow := w.published(admin, trying, `"Live"`)
	broken, _ := w.flow(admin, "callwright: 1\nname: Broken\nactivities:\n  - {label: A, kind: disconnect}\n")
	w.entrance(admin, "line", flow, "Live")
	for body, reason := range map[string]string{
		`{"draft":"nothing"}`: "flow_unknown", `{"draft":"` + broken + `"}`: "flow_invalid", `{"draft":"` + flow + `","entry_point":"line"}`: "invalid",
		`{"entry_point":"line","paused_clock":true}`: "invalid", `{"draft":"` + flow + `","channel":"smoke"}`: "channel_unknown",
		`{"draft":"` + flow + `","at":"2300-01-01T00:00:00Z"}`: "clock_invalid",
	} {
		if got := w.do(request{method: "POST", path: "/api/contacts", by: admin, body: body}); !strings.Contains(got.text, `"reason":"`+reason+`"`) || got.StatusCode >= 500 {
			t.Errorf("%s: %d %s", body, got.StatusCode, got.text)
		}
	}
	customer := "/api/contacts/" + w.call(admin, "line")
	w.do(request{method: "POST", path: customer + "/events", by: admin, body: `{"type":"agent-ends"}`}).problem(t, http.StatusConflict, "contact_real")
	w.do(request{method: "POST", path: customer + "/clock", by: admin, body: `{"seconds":1}`}).problem(t, http.StatusConflict, "contact_real")
	stranger := w.member(w.organisation("B"), access.FullAdministrator) // L3
	trial := "/api/contacts/" + w.startTrial(admin, flow)
	for _, q := range []request{{method: "POST", path: trial + "/events", body: `{"type":"agent-ends"}`}, {method: "POST", path: trial + "/clock", body: `{"seconds":1}`},
		{method: "GET", path: trial + "/flow"}, {method: "GET", path: trial + "/trace"}, {method: "POST", path: "/api/contacts", body: `{"draft":"` + flow + `"}`}} {
		q.by = stranger
		w.do(q).want(t, http.StatusNotFound)
	}
}

func (w *world) startTrial(by person, flow string) string {
	w.t.Helper()
	id, _ := w.post(by, "/api/contacts", `{"draft":"`+flow+`"}`)
	return id
}

func TestTestsOfFlowsOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	flow, tag := w.flow(admin, "callwright: 1\nname: F\nactivities:\n  - {label: Begin, kind: start, links: {out: Bye}}\n  - {label: Bye, kind: disconnect}\n")
	tests := "/api/flows/" + flow + "/tests"
	put := func(name, body string, status int) reply {
		t.Helper()
		return w.do(request{method: "PUT", path: tests + "/" + name, by: admin, body: body}).want(t, status)
	}
	put("good", `{"known_revision":0,"text":"flow: this\nexpect:\n  path: [Begin, Bye]\n"}`, http.StatusOK)
	put("good", `{"known_revision":0,"text":"flow: this\n"}`, http.StatusPreconditionFailed)
	put("bad", `{"text":"flow: this\nexpect:\n  path: [Begin]\n"}`, http.StatusOK)
	if got := put("broken", `{"text":"flow: this\nnow: then\n"}`, http.StatusUnprocessableEntity); !strings.Contains(got.text, `"problems"`) || !strings.Contains(got.text, `"message"`) {
		t.Error(got.text)
	}
	if got := w.do(request{method: "GET", path: tests, by: admin}).want(t, http.StatusOK); strings.Count(got.text, `"name"`) != 2 {
		t.Error(got.text)
	}
	var run struct {
		Items []struct {
			Name        string
			Passed      bool
			Differences []string
			Covered     []struct{ Activity, Port string }
		}
	}
	w.do(request{method: "POST", path: tests + "/run", by: admin, body: `{}`}).want(t, http.StatusOK).into(t, &run)
	if len(run.Items) != 2 || run.Items[0].Passed || len(run.Items[0].Differences) == 0 || !run.Items[1].Passed || len(run.Items[1].Covered) != 1 {
		t.Errorf("%+v", run)
	}
	var preview struct {
		Version int
		Ready   bool
		Tests   []struct{ Passed bool }
		Touched []any
	}
	w.do(request{method: "GET", path: "/api/flows/" + flow + "/publication?tests=true", by: admin}).want(t, http.StatusOK).into(t, &preview)
	if preview.Version != 1 || !preview.Ready || len(preview.Tests) != 2 {
		t.Errorf("%+v", preview)
	}
	w.do(request{method: "POST", path: "/api/flows/" + flow + "/publish", by: admin, header: match(tag), body: `{}`}).want(t, http.StatusCreated)
	w.entrance(admin, "line", flow, "Latest")
	w.do(request{method: "PUT", path: "/api/flows/" + flow, by: admin, header: match(`"1"`), body: `{"text":"callwright: 1\nname: F\nactivities:\n  - {label: Begin, kind: start, links: {out: End}}\n  - {label: End, kind: disconnect}\n"}`}).want(t, http.StatusOK)
	published := w.do(request{method: "POST", path: "/api/flows/" + flow + "/publish", by: admin, header: match(`"2"`), body: `{}`}).want(t, http.StatusCreated)
	if !strings.Contains(published.text, `"touched":[{"kind":"entry-point"`) || !strings.Contains(published.text, `"changes":{`) {
		t.Error(published.text)
	}
	w.do(request{method: "DELETE", path: tests + "/bad", by: admin}).want(t, http.StatusNoContent)
	w.do(request{method: "DELETE", path: tests + "/bad", by: admin}).problem(t, http.StatusNotFound, "test_unknown")
}
