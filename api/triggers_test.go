package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
)

func TestEntryPointsOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	flow := w.published(admin, saying("Main", "one"), `"Live"`)
	id, tag := w.post(admin, "/api/entry-points", `{"name":"Chat","channel":"chat","flow":"`+flow+`","label":"Live","public":true,"origins":["https://shop.example"],"variables":{"tier":"gold"}}`)
	at := "/api/entry-points/" + id
	read := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK)
	for _, want := range []string{`"flow_name":"Main"`, `"version":1`, `"chat_url":"` + site + "/chat/" + id + `"`, `"variables":{"tier":"gold"}`, `"origins":["https://shop.example"]`} {
		if !strings.Contains(read.text, want) {
			t.Errorf("without %s: %s", want, read.text)
		}
	}
	w.do(request{method: "GET", path: at, by: admin, header: map[string]string{"If-None-Match": tag}}).want(t, http.StatusNotModified)
	change := request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"name":"Chat","channel":"chat","flow":"` + flow + `"}`}
	changed := w.do(change).want(t, http.StatusOK)
	if !strings.Contains(changed.text, `"label":"Latest"`) || strings.Contains(changed.text, "chat_url") || strings.Contains(changed.text, "variables") {
		t.Error(changed.text)
	}
	w.do(change).problem(t, http.StatusPreconditionFailed, "stale")
	change.header, change.body = match(changed.Header.Get("ETag")), `{"name":"Chat","channel":"telephony","flow":"`+flow+`"}`
	if got := w.do(change); got.StatusCode < 400 || got.StatusCode >= 500 {
		t.Errorf("the channel changes: %d %s", got.StatusCode, got.text)
	}
	w.do(request{method: "POST", path: "/api/entry-points", by: admin, body: `{"name":"CHAT","channel":"task","flow":"` + flow + `"}`}).problem(t, http.StatusConflict, "name_taken")
	one, oneTag := w.post(admin, "/api/entry-points", `{"name":"Line","channel":"telephony","numbers":["+1 415 555 0100"],"flow":"`+flow+`"}`)
	w.do(request{method: "POST", path: "/api/entry-points", by: admin, body: `{"name":"Other","channel":"telephony","numbers":["+14155550100"],"flow":"` + flow + `"}`}).problem(t, http.StatusConflict, "number_taken")
	list := w.do(request{method: "GET", path: "/api/entry-points?name=lin&flow=" + flow, by: admin}).want(t, http.StatusOK)
	if !strings.Contains(list.text, one) || strings.Contains(list.text, id) {
		t.Error(list.text)
	}
	hook, hookTag := w.post(admin, "/api/webhooks", `{"name":"h","entry_point":"Line"}`)
	w.do(request{method: "DELETE", path: "/api/entry-points/" + one, by: admin, header: match(oneTag)}).want(t, http.StatusConflict)
	w.do(request{method: "DELETE", path: "/api/webhooks/" + hook, by: admin, header: match(hookTag)}).want(t, http.StatusNoContent)
	w.do(request{method: "DELETE", path: "/api/entry-points/" + one, by: admin, header: match(oneTag)}).want(t, http.StatusNoContent)
	w.do(request{method: "GET", path: "/api/entry-points/" + one, by: admin}).problem(t, http.StatusNotFound, "entry_point_unknown")
}

type webhookAnswer struct {
	ID, URL, Key string
	Keyed        bool
	HasKey       bool `json:"has_key"`
}

// M1: a key is shown once and never again; a new one takes its place, and none
// lets nobody in.
func TestM1_KeysOfWebhooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	w.remake(func(o *api.Options) { o.Hooks = w.starts })
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	task, _ := w.post(admin, "/api/entry-points", `{"name":"task","channel":"task","flow":"`+w.published(admin, saying("Main", "one"), `"Live"`)+`","label":"Live"}`)
	var texts []string
	create := request{method: "POST", path: "/api/webhooks", by: admin, body: `{"name":"h","entry_point":"` + task + `","keyed":true,"reply":"ended","variables":["x"],"get":true}`, header: map[string]string{"Idempotency-Key": "once"}}
	made := w.do(create).want(t, http.StatusCreated)
	var h webhookAnswer
	made.into(t, &h)
	if h.Key == "" || !h.Keyed || !h.HasKey || h.URL != site+"/hooks/"+h.ID || len(h.ID) < 30 {
		t.Fatal(made.text)
	}
	first, at := h.Key, "/api/webhooks/"+h.ID
	again := w.do(create).want(t, http.StatusCreated)
	texts = append(texts, again.text)
	knock := func(key string) int {
		q, err := http.NewRequestWithContext(t.Context(), "POST", h.URL, strings.NewReader(`{}`))
		w.must(err)
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("X-Callwright-Key", key)
		return w.send(q).StatusCode
	}
	if got := knock(first); got != http.StatusOK {
		t.Errorf("with its key: %d", got)
	}
	if got := knock("other"); got < 400 || got == http.StatusInternalServerError {
		t.Errorf("with another key: %d", got)
	}
	read := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK)
	texts = append(texts, read.text, w.do(request{method: "GET", path: "/api/webhooks?name=h&entry_point=" + task, by: admin}).want(t, http.StatusOK).text)
	w.do(request{method: "GET", path: at, by: admin, header: map[string]string{"If-None-Match": read.Header.Get("ETag")}}).want(t, http.StatusNotModified)
	changed := w.do(request{method: "PUT", path: at, by: admin, header: match(read.Header.Get("ETag")), body: `{"name":"h2","entry_point":"task","keyed":true}`}).want(t, http.StatusOK)
	texts = append(texts, changed.text)
	if !strings.Contains(changed.text, `"reply":"accepted"`) {
		t.Error(changed.text)
	}
	rotated := w.do(request{method: "POST", path: at + "/rotate", by: admin, header: match(changed.Header.Get("ETag"))}).want(t, http.StatusOK)
	rotated.into(t, &h)
	if h.Key == "" || h.Key == first || knock(first) < 400 || knock(h.Key) != http.StatusAccepted {
		t.Errorf("rotated: %s", rotated.text)
	}
	revoked := w.do(request{method: "POST", path: at + "/revoke", by: admin, header: match(rotated.Header.Get("ETag"))}).want(t, http.StatusOK)
	texts = append(texts, revoked.text)
	if second := h.Key; knock(second) < 400 || !strings.Contains(revoked.text, `"has_key":false`) {
		t.Errorf("revoked: %s", revoked.text)
	}
	w.do(request{method: "POST", path: at + "/rotate", by: admin, header: match(rotated.Header.Get("ETag"))}).problem(t, http.StatusPreconditionFailed, "stale")
	texts = append(texts, w.do(request{method: "GET", path: "/api/audit", by: admin}).text, w.printed.String())
	for _, text := range texts {
		if strings.Contains(text, first) || strings.Contains(text, h.Key) {
			t.Errorf("a key is shown again: %s", text)
		}
	}

	// L5: whoever may only look starts nothing: he sees no id of a webhook, not in
	// the audit log either.
	for _, role := range []access.Role{access.ExternalReadOnlyAdministrator, access.HelpDeskBasicAdministrator, access.PartnerReadOnlyAdministrator} {
		viewer := w.member(home, role)
		w.do(request{method: "GET", path: "/api/webhooks", by: viewer}).problem(t, http.StatusForbidden, "role_forbidden")
		w.do(request{method: "GET", path: at, by: viewer}).problem(t, http.StatusForbidden, "role_forbidden")
		log := w.do(request{method: "GET", path: "/api/audit?limit=200", by: viewer}).want(t, http.StatusOK)
		if strings.Contains(log.text, h.ID) || !strings.Contains(log.text, "entry_point.create") {
			t.Errorf("%s reads %s", role, log.text)
		}
	}
}

func TestSchedulesOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	task, _ := w.post(admin, "/api/entry-points", `{"name":"task","channel":"task","flow":"`+w.published(admin, saying("Main", "one"), `"Live"`)+`"}`)
	id, tag := w.post(admin, "/api/schedules", `{"name":"Daily","entry_point":"task","days":"mon-fri","time":"08:30","zone":"Europe/Berlin","variables":{"a":1}}`)
	at := "/api/schedules/" + id
	read := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK)
	for _, want := range []string{`"days":"mon-fri"`, `"next":"`, `"variables":{"a":1}`, `"entry_point":"` + task + `"`} {
		if !strings.Contains(read.text, want) {
			t.Errorf("without %s: %s", want, read.text)
		}
	}
	w.do(request{method: "GET", path: at, by: admin, header: map[string]string{"If-None-Match": tag}}).want(t, http.StatusNotModified)
	paused := w.do(request{method: "POST", path: at + "/pause", by: admin, header: match(tag)}).want(t, http.StatusOK)
	if !strings.Contains(paused.text, `"paused":true`) {
		t.Error(paused.text)
	}
	w.do(request{method: "POST", path: at + "/pause", by: admin, header: match(tag)}).problem(t, http.StatusPreconditionFailed, "stale")
	resumed := w.do(request{method: "POST", path: at + "/resume", by: admin, header: match(paused.Header.Get("ETag"))}).want(t, http.StatusOK)
	changed := w.do(request{method: "PUT", path: at, by: admin, header: match(resumed.Header.Get("ETag")), body: `{"name":"Often","entry_point":"task","every":"15m","at":"` + w.clock.now().Add(time.Hour).UTC().Format(time.RFC3339) + `"}`}).want(t, http.StatusOK)
	if !strings.Contains(changed.text, `"every":"15m0s"`) || strings.Contains(changed.text, "days") {
		t.Error(changed.text)
	}
	for name, body := range map[string]string{
		"no length of time": `{"name":"x","entry_point":"task","every":"soon"}`, "a clock": `{"name":"x","entry_point":"task","days":"daily","time":"25:99"}`,
		"nothing": `{"name":"x","entry_point":"task"}`, "a zone": `{"name":"x","entry_point":"task","days":"daily","time":"08:00","zone":"Mars/Olympus"}`,
		"nowhere": `{"name":"x","entry_point":"nowhere","every":"1h"}`,
	} {
		for _, q := range []request{{method: "POST", path: "/api/schedules"}, {method: "PUT", path: at, header: match(changed.Header.Get("ETag"))}} {
			q.by, q.body = admin, body
			if got := w.do(q); got.StatusCode != http.StatusUnprocessableEntity && got.StatusCode != http.StatusNotFound || !strings.Contains(got.text, `"reason":"`) {
				t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
			}
		}
	}
	if list := w.do(request{method: "GET", path: "/api/schedules?name=oft&entry_point=" + task, by: admin}).want(t, http.StatusOK); !strings.Contains(list.text, id) {
		t.Error(list.text)
	}
	w.do(request{method: "DELETE", path: at, by: admin, header: match(changed.Header.Get("ETag"))}).want(t, http.StatusNoContent)
	w.do(request{method: "GET", path: at, by: admin}).problem(t, http.StatusNotFound, "schedule_unknown")
}

// S2-3: entries about flows, what belongs to them and what leads to them are for
// those who see the noun.
func TestS2_3_AuditOfWhatOneMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	home := w.organisation("A")
	admin, narrow, viewer := w.member(home, access.FullAdministrator), w.member(home, access.ReadOnlyAdministrator), w.member(home, access.ExternalReadOnlyAdministrator)
	e := w.estate(admin, "Our")
	w.do(request{method: "PUT", path: "/api/floor/agents/" + e.made["agents"] + "/state", by: admin, body: `{"state":"idle","reason":"Lunch"}`}).want(t, http.StatusNoContent)
	w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"seen"}`}).want(t, http.StatusCreated)
	all := w.do(request{method: "GET", path: "/api/audit?limit=200", by: admin}).want(t, http.StatusOK)
	for noun, id := range e.made {
		if noun != "contacts" && noun != "webhooks" && !strings.Contains(all.text, `"`+id+`"`) {
			t.Errorf("nothing is written of the %s: %s", noun, all.text)
		}
	}
	if !strings.Contains(all.text, "webhook.create") || strings.Contains(all.text, e.made["webhooks"]) {
		t.Errorf("of webhooks is written, with the id that lets somebody in: %s", all.text)
	}
	few := w.do(request{method: "GET", path: "/api/audit?limit=200", by: narrow}).want(t, http.StatusOK)
	if e.in(few.text) || strings.Contains(few.text, "Our ") || strings.Contains(few.text, "Lunch") || strings.Contains(few.text, "webhook") || !strings.Contains(few.text, "token.create") {
		t.Errorf("a read-only administrator reads %s", few.text)
	}
	most := w.do(request{method: "GET", path: "/api/audit?limit=200", by: viewer}).want(t, http.StatusOK)
	for noun, id := range e.made {
		if noun != "contacts" && strings.Contains(most.text, `"`+id+`"`) == (noun == "webhooks") {
			t.Errorf("of the %s a viewer reads %s", noun, most.text)
		}
	}
}
