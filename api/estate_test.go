package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// waits is a flow that asks, queues and ends.
const waits = `callwright: 1
name: NAME
variables:
  - {name: pin, type: STRING, value: "483920", secure: true}
  - {name: tier, type: STRING, value: none}
activities:
  - {label: Begin, kind: start, links: {out: Choose}}
  - label: Choose
    kind: menu
    settings: {prompts: [{tts: "1 for sales, 2 to go"}], choices: [{digit: "1", name: Sales}, {digit: "2", name: Go}], timeout: 3600}
    links: {"1": Look, "2": Bye, timeout: Bye, invalid: Bye}
  - {label: Look, kind: screen-pop, settings: {url: "https://crm.example.com/{{Begin.ANI}}", label: Caller, target: newBrowserTab}, links: {default: Sales}}
  - {label: Sales, kind: queue-contact, settings: {queue: QUEUE}, links: {default: Music}}
  - {label: Music, kind: play-music, settings: {audio: hold.wav, duration: 60}, links: {default: Music}}
  - {label: Bye, kind: disconnect}
`

func waiting(name, queue string) string {
	return strings.NewReplacer("NAME", name, "QUEUE", queue).Replace(waits)
}

// kinds are the nouns of resources with settings that each takes.
var kinds = map[string]string{
	"queues": `{}`, "agents": `{"email":"EMAIL","queues":[{"name":"Desk"}]}`, "skills": `{"type":"boolean"}`,
	"business-hours": `{"zone":"Europe/Berlin","shifts":[{"days":"mon-fri","from":"09:00","to":"17:00"}]}`,
	"prompts":        `{"text":"One moment"}`, "global-variables": `{"type":"STRING","value":"hello"}`,
	"virtual-agents": `{"url":"https://bots.example.com/x"}`, "media-destinations": `{}`,
}

// estate is one of everything of an organisation.
type estate struct {
	w    *world
	made map[string]string // by noun
}

// estate makes one of everything, with names that begin with a word.
func (w *world) estate(by person, word string) estate {
	w.t.Helper()
	e := estate{w, map[string]string{}}
	for _, noun := range []string{"queues", "agents", "skills", "business-hours", "prompts", "global-variables", "virtual-agents", "media-destinations"} {
		settings := strings.NewReplacer("EMAIL", word+"@example.com", "Desk", word+" queues").Replace(kinds[noun])
		e.made[noun], _ = w.post(by, "/api/"+noun, `{"name":"`+word+" "+noun+`","settings":`+settings+`}`)
	}
	e.made["functions"], _ = w.post(by, "/api/functions", `{"name":"`+word+` function","source":"function main(inputs) { return {n: inputs.n + 1} }"}`)
	e.made["flows"] = w.published(by, waiting(word+" flow", word+" queues"), `"Live","Test"`)
	e.made["entry-points"] = w.entrance(by, word+" line", e.made["flows"], "Live")
	e.made["webhooks"], _ = w.post(by, "/api/webhooks", `{"name":"`+word+` hook","entry_point":"`+e.made["entry-points"]+`"}`)
	e.made["schedules"], _ = w.post(by, "/api/schedules", `{"name":"`+word+` schedule","entry_point":"`+e.made["entry-points"]+`","every":"24h"}`)
	e.made["contacts"] = w.call(by, e.made["entry-points"])
	return e
}

// ids are those by which paths name what there is.
func (e estate) ids() map[string]string {
	ids := map[string]string{"callbacks": e.made["contacts"]}
	for noun, id := range e.made {
		ids[noun] = id
	}
	return ids
}

// state is everything as its owner reads it.
func (e estate) state(by person) string {
	e.w.t.Helper()
	var all strings.Builder
	for noun, id := range e.made {
		r := e.w.do(request{method: "GET", path: "/api/" + noun + "/" + id, by: by}).want(e.w.t, http.StatusOK)
		if noun != "contacts" { // which goes on by itself
			all.WriteString(r.Header.Get("ETag") + "\n")
		}
	}
	lines := strings.Split(all.String(), "\n")
	return strings.Join(sortedTexts(lines), "\n")
}

// lists are the paths of lists.
func (e estate) lists() []string {
	paths := []string{"/api/floor/agents", "/api/floor/queues", "/api/floor/callbacks", "/api/statistics"}
	for noun := range e.made {
		paths = append(paths, "/api/"+noun)
	}
	return paths
}

// in reports whether a text speaks of the estate.
func (e estate) in(text string) bool {
	for _, id := range e.made {
		if strings.Contains(text, id) {
			return true
		}
	}
	return false
}

// nested names what is in the estate in bodies, as somebody of another
// organisation, who has an estate of his own: none is let in (L3).
func (e estate) nested(by person, own estate) {
	t := e.w.t
	t.Helper()
	tag := func(noun string) string {
		return e.w.do(request{method: "GET", path: "/api/" + noun + "/" + own.made[noun], by: by}).want(t, http.StatusOK).Header.Get("ETag")
	}
	at := func(noun string) string { return "/api/" + noun + "/" + own.made[noun] }
	for name, q := range map[string]request{
		"a flow of a new entry point":         {method: "POST", path: "/api/entry-points", body: `{"name":"n","channel":"task","flow":"` + e.made["flows"] + `"}`},
		"a flow of an entry point":            {method: "PUT", path: at("entry-points"), body: `{"name":"n","channel":"telephony","flow":"` + e.made["flows"] + `"}`, header: match(tag("entry-points"))},
		"an entry point of a new webhook":     {method: "POST", path: "/api/webhooks", body: `{"name":"n","entry_point":"` + e.made["entry-points"] + `"}`},
		"an entry point of a webhook":         {method: "PUT", path: at("webhooks"), body: `{"name":"n","entry_point":"` + e.made["entry-points"] + `"}`, header: match(tag("webhooks"))},
		"an entry point by name":              {method: "POST", path: "/api/webhooks", body: `{"name":"n","entry_point":"Theirs line"}`},
		"an entry point of a new schedule":    {method: "POST", path: "/api/schedules", body: `{"name":"n","every":"1h","entry_point":"` + e.made["entry-points"] + `"}`},
		"an entry point of a schedule":        {method: "PUT", path: at("schedules"), body: `{"name":"n","every":"1h","entry_point":"` + e.made["entry-points"] + `"}`, header: match(tag("schedules"))},
		"an entry point of a contact":         {method: "POST", path: "/api/contacts", body: `{"entry_point":"` + e.made["entry-points"] + `"}`},
		"an entry point of a contact by name": {method: "POST", path: "/api/contacts", body: `{"entry_point":"Theirs line"}`},
		"a version that only they have":       {method: "GET", path: at("flows") + "/versions/7"},
		"a contact of an agent":               {method: "POST", path: "/api/floor/agents/" + own.made["agents"] + "/contacts/" + e.made["contacts"] + "/answer"},
		"a contact that an agent has":         {method: "POST", path: "/api/floor/agents/" + own.made["agents"] + "/contacts/" + e.made["contacts"] + "/end"},
		"a queue by name":                     {method: "GET", path: "/api/floor/queues/" + e.made["queues"] + "/contacts"},
	} {
		q.by = by
		got := e.w.do(q)
		if got.StatusCode != http.StatusNotFound && got.StatusCode != http.StatusUnprocessableEntity && got.StatusCode != http.StatusConflict || strings.Contains(got.text, "Theirs") && !strings.Contains(q.body+q.path, "Theirs") {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		}
	}
	for _, noun := range []string{"flows", "entry_point"} { // filters find nothing of theirs
		id := e.made["flows"]
		if noun == "entry_point" {
			id = e.made["entry-points"]
		}
		for _, path := range []string{"/api/contacts?flow=" + id, "/api/contacts?entry_point=" + id, "/api/entry-points?flow=" + id, "/api/webhooks?entry_point=" + id, "/api/statistics?flow=" + id} {
			if got := e.w.do(request{method: "GET", path: path, by: by}).want(t, http.StatusOK); !strings.Contains(got.text, `"items":[]`) {
				t.Errorf("%s: %s", path, got.text)
			}
		}
	}
	// A flow that leads to theirs finds nothing there.
	leads := e.w.do(request{method: "POST", path: "/api/flows", by: by, body: `{"text":` + text("callwright: 1\nname: Leads\nactivities:\n  - {label: B, kind: start, links: {out: Go}}\n  - {label: Go, kind: goto, settings: {to: flow, flow: "+e.made["flows"]+"}}\n") + `}`})
	if strings.Contains(leads.text, "Theirs") {
		t.Errorf("a flow that leads to theirs: %d %s", leads.StatusCode, leads.text)
	}
}

// L8: an id that another organisation has taken is free here, so that nobody
// learns that it is taken.
func TestL8_IdsTakenElsewhereAreFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	ours, theirs := w.member(w.organisation("A"), "full_administrator"), w.member(w.organisation("B"), "full_administrator")
	for _, by := range []person{ours, theirs} {
		if id, _ := w.flow(by, "callwright: 1\nid: 0123456789abcdef01234567\nname: Main\n"); id != "0123456789abcdef01234567" {
			t.Errorf("the flow's id is %s", id)
		}
		for noun, settings := range kinds {
			id, _ := w.post(by, "/api/"+noun, `{"id":"same","name":"Same","settings":`+strings.NewReplacer("EMAIL", "a@example.com").Replace(settings)+`}`)
			if id != "same" {
				t.Errorf("%s: the id is %s", noun, id)
			}
		}
		w.post(by, "/api/functions", `{"id":"same","name":"Same","source":"function main() { return {} }"}`)
	}
	for noun := range kinds {
		w.do(request{method: "POST", path: "/api/" + noun, by: ours, body: `{"id":"same","name":"Other"}`}).want(t, http.StatusConflict)
	}
}

// mayNameIDs is for what Webex exports refer to by ids.
func mayNameIDs(r route) bool {
	return slices.Contains([]string{"create-function", "create-queue", "create-agent", "create-skill", "create-business-hours", "create-prompt",
		"create-global-variable", "create-virtual-agent", "create-media-destination"}, r.id)
}
