package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
)

// flowAnswer is a flow as a client reads it.
type flowAnswer struct {
	ID, Name, Text, Durability string
	Revision                   int64
	Version                    int
	Changed                    bool
	Labels                     map[string]int
	Lock                       *struct{ By string }
	Problems                   []struct{ Code, Severity, Activity string }
}

const small = "callwright: 1\nname: NAME\nactivities:\n  - {label: Begin, kind: start, links: {out: Say}}\n  - {label: Say, kind: play-message, settings: {prompts: [{tts: TEXT}]}, links: {default: Bye}}\n  - {label: Bye, kind: disconnect}\n"

func saying(name, words string) string {
	return strings.NewReplacer("NAME", name, "TEXT", words).Replace(small)
}

func (w *world) readFlow(by person, id string) (f flowAnswer, tag string) {
	w.t.Helper()
	r := w.do(request{method: "GET", path: "/api/flows/" + id, by: by}).want(w.t, http.StatusOK)
	r.into(w.t, &f)
	return f, r.Header.Get("ETag")
}

func TestFlowLifecycle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin, other := w.member(home, access.FullAdministrator), w.member(home, access.FlowDeveloper)
	id, tag := w.flow(admin, saying("Main", "one"))
	at := "/api/flows/" + id
	f, read := w.readFlow(admin, id)
	if f.Name != "Main" || f.Version != 0 || f.Revision != 1 || !strings.Contains(f.Text, "tts: one") || read != tag || f.Durability != "each-turn" {
		t.Errorf("%+v, ETag %s and %s", f, read, tag)
	}
	w.do(request{method: "GET", path: at, by: admin, header: map[string]string{"If-None-Match": tag}}).want(t, http.StatusNotModified)
	save := request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"text":` + text(saying("Main", "two")) + `}`}
	w.do(save).want(t, http.StatusOK)
	w.do(save).problem(t, http.StatusPreconditionFailed, "stale")

	// A lock keeps others out.
	lock := w.do(request{method: "POST", path: at + "/lock", by: other}).want(t, http.StatusOK)
	lock.into(t, &f)
	if f.Lock == nil || f.Lock.By == "" {
		t.Error(lock.text)
	}
	next := lock.Header.Get("ETag")
	save.header = match(next)
	if refused := w.do(save).problem(t, http.StatusConflict, "flow_locked"); !strings.Contains(refused.Detail, other.Email) {
		t.Error(refused.Detail)
	}
	w.do(request{method: "POST", path: at + "/lock", by: admin}).problem(t, http.StatusConflict, "flow_locked")
	next = w.do(request{method: "POST", path: at + "/unlock", by: admin}).want(t, http.StatusOK).Header.Get("ETag") // who may set Live may break it
	w.do(request{method: "POST", path: at + "/unlock", by: admin}).problem(t, http.StatusConflict, "flow_unlocked")

	durable := w.do(request{method: "PUT", path: at + "/durability", by: admin, header: match(next), body: `{"durability":"on-park"}`}).want(t, http.StatusOK)
	durable.into(t, &f)
	if f.Durability != "on-park" {
		t.Error(durable.text)
	}
	w.do(request{method: "PUT", path: at + "/durability", by: other, header: match(next), body: `{"durability":"on-park"}`}).problem(t, http.StatusForbidden, "role_forbidden")

	twin := w.do(request{method: "POST", path: at + "/duplicate", by: admin, body: `{}`}).want(t, http.StatusCreated)
	twin.into(t, &f)
	if f.ID == id || f.Name != "Main (copy)" {
		t.Error(twin.text)
	}
	w.do(request{method: "POST", path: at + "/duplicate", by: admin, body: `{"name":"main"}`}).problem(t, http.StatusConflict, "name_taken")

	list := w.do(request{method: "GET", path: "/api/flows?limit=1&name=main&type=flow", by: admin}).want(t, http.StatusOK)
	var page struct {
		Items []flowAnswer
		Next  string
	}
	list.into(t, &page)
	if len(page.Items) != 1 || page.Items[0].Text != "" || page.Next == "" {
		t.Error(list.text)
	}
	list = w.do(request{method: "GET", path: link(t, list, page.Next), by: admin}).want(t, http.StatusOK)
	if list.into(t, &page); len(page.Items) != 1 {
		t.Error(list.text)
	}
	lastChangedFirst(t, w, admin, id, at)
	if none := w.do(request{method: "GET", path: "/api/flows?type=subflow", by: admin}); none.text != `{"items":[]}`+"\n" {
		t.Error(none.text)
	}
	w.do(request{method: "GET", path: "/api/flows?cursor=x", by: admin}).problem(t, http.StatusBadRequest, "bad_cursor")
}

// The flow that is changed comes first, page by page; a cursor keeps to its order.
func lastChangedFirst(t *testing.T, w *world, admin person, id, at string) {
	t.Helper()
	w.clock.forward(time.Minute)
	_, tag := w.readFlow(admin, id)
	w.do(request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"text":` + text(saying("Main", "last")) + `}`}).want(t, http.StatusOK)
	var page struct {
		Items []flowAnswer
		Next  string
	}
	list := w.do(request{method: "GET", path: "/api/flows?limit=1&order=updated", by: admin}).want(t, http.StatusOK)
	if list.into(t, &page); len(page.Items) != 1 || page.Items[0].ID != id {
		t.Error(list.text)
	}
	w.do(request{method: "GET", path: "/api/flows?limit=1&cursor=" + page.Next, by: admin}).problem(t, http.StatusBadRequest, "bad_cursor")
	list = w.do(request{method: "GET", path: link(t, list, page.Next), by: admin}).want(t, http.StatusOK)
	if list.into(t, &page); len(page.Items) != 1 || page.Items[0].ID == id {
		t.Error(list.text)
	}
}

func TestVersionsAndLabels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	home := w.organisation("A")
	admin, developer := w.member(home, access.FullAdministrator), w.member(home, access.FlowDeveloper)
	id, tag := w.flow(developer, saying("Main", "one"))
	at := "/api/flows/" + id
	publish := request{method: "POST", path: at + "/publish", by: developer, header: match(tag), body: `{"labels":["Live"]}`}
	if refused := w.do(publish); refused.StatusCode != http.StatusForbidden || !strings.Contains(refused.text, `"action":"flow.live"`) {
		t.Errorf("a developer sets Live: %d %s", refused.StatusCode, refused.text)
	}
	publish.body = `{"labels":["Dev","Test"],"note":"the first"}`
	first := w.do(publish).want(t, http.StatusCreated)
	if first.Header.Get("Location") != at+"/versions/1" || !strings.Contains(first.text, `"note":"the first"`) || !strings.Contains(first.text, `"labels":["Dev","Test","Latest"]`) {
		t.Error(first.Header.Get("Location"), first.text)
	}
	_, tag = w.readFlow(admin, id)
	publish.header = match(tag)
	w.do(publish).problem(t, http.StatusConflict, "flow_unchanged")
	tag = w.do(request{method: "PUT", path: at, by: developer, header: match(tag), body: `{"text":` + text(saying("Main", "two")) + `}`}).want(t, http.StatusOK).Header.Get("ETag")
	publish.by, publish.header, publish.body = admin, match(tag), `{"labels":["Live"]}`
	w.do(publish).want(t, http.StatusCreated)

	list := w.do(request{method: "GET", path: at + "/versions?limit=1", by: developer}).want(t, http.StatusOK)
	var page struct {
		Items []struct {
			Number int
			Labels []string
			Text   string
		}
		Next int
	}
	list.into(t, &page)
	if len(page.Items) != 1 || page.Items[0].Number != 2 || page.Items[0].Text != "" || page.Next != 2 {
		t.Error(list.text)
	}
	if one := w.do(request{method: "GET", path: at + "/versions/1", by: developer}).want(t, http.StatusOK); !strings.Contains(one.text, "tts: one") {
		t.Error(one.text)
	}
	// Rollback: an earlier version under Live.
	label := request{method: "PUT", path: at + "/labels/Live", by: developer, body: `{"version":1}`}
	w.do(label).want(t, http.StatusForbidden)
	label.by = admin
	var f flowAnswer
	w.do(label).want(t, http.StatusOK).into(t, &f)
	if f.Labels["Live"] != 1 || f.Labels["Latest"] != 2 {
		t.Errorf("%v", f.Labels)
	}
	label.body = `{"version":9}`
	w.do(label).want(t, http.StatusNotFound)
	label.path = at + "/labels/Latest"
	w.do(label).problem(t, http.StatusUnprocessableEntity, "malformed")

	_, tag = w.readFlow(admin, id)
	reverted := w.do(request{method: "POST", path: at + "/revert", by: developer, header: match(tag), body: `{"version":1}`}).want(t, http.StatusOK)
	reverted.into(t, &f)
	if !strings.Contains(f.Text, "tts: one") || !f.Changed {
		t.Error(reverted.text)
	}

	// A flow that something leads to is not deleted.
	entry := w.entrance(admin, "line", id, "Live")
	uses := w.do(request{method: "GET", path: at + "/uses", by: developer}).want(t, http.StatusOK)
	if uses.text != `{"items":[{"kind":"entry-point","id":"`+entry+`","name":"line","label":"Live"}]}`+"\n" {
		t.Error(uses.text)
	}
	remove := request{method: "DELETE", path: at, by: admin, header: match(reverted.Header.Get("ETag"))}
	refused := w.do(remove)
	refused.problem(t, http.StatusConflict, "flow_used")
	if !strings.Contains(refused.text, `"uses":[{"kind":"entry-point","id":"`+entry) {
		t.Errorf("the uses have other names than in the list of them: %s", refused.text)
	}
	w.do(request{method: "DELETE", path: "/api/entry-points/" + entry, by: admin, header: match(`"1"`)}).want(t, http.StatusNoContent)
	w.do(remove).want(t, http.StatusNoContent)
	w.do(request{method: "GET", path: at, by: admin}).problem(t, http.StatusNotFound, "flow_unknown")
}

func TestAFlowThatRunsIsNotDeletedUnasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	id := w.published(admin, waiting("Main", "Sales"), `"Live"`)
	entry := w.entrance(admin, "line", id, "Live")
	contact := w.call(admin, entry)
	w.do(request{method: "DELETE", path: "/api/entry-points/" + entry, by: admin, header: match(`"1"`)}).want(t, http.StatusNoContent)
	_, tag := w.readFlow(admin, id)
	remove := request{method: "DELETE", path: "/api/flows/" + id, by: admin, header: match(tag)}
	if asked := w.do(remove); !strings.Contains(asked.text, `"contacts":1`) {
		t.Error(asked.text)
	}
	w.do(remove).problem(t, http.StatusConflict, "confirmation_required")
	remove.path += "?confirm=true"
	w.do(remove).want(t, http.StatusNoContent)
	w.do(request{method: "POST", path: "/api/contacts/" + contact + "/inputs", by: admin, body: `{"digits":"2"}`}).want(t, http.StatusNoContent)
	if c := w.over(admin, contact); c.Outcome != "disconnected" || c.Flow.Version != 1 {
		t.Errorf("%+v", c)
	}
}

func TestFlowsThatAreNotRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for name, body := range map[string]string{"no flow": `{"text":"{needle"}`, "a list": `{"text":"[]"}`, "nothing": `{"text":""}`} {
		p := w.do(request{method: "POST", path: "/api/flows", by: admin, body: body}).problem(t, http.StatusUnprocessableEntity, "flow_unreadable")
		for _, e := range p.Errors {
			if e.Location != "body.text" {
				t.Errorf("%s: %+v", name, p.Errors)
			}
		}
	}
	for name, body := range map[string]string{"null": `{"text":null}`, "no text": `{}`, "a number": `{"text":5}`, "a null name": `{"text":"callwright: 1","name":null}`} {
		if got := w.do(request{method: "POST", path: "/api/flows", by: admin, body: body}); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		}
	}
	id, tag := w.flow(admin, "callwright: 1\nname: Broken\nactivities:\n  - {label: Begin, kind: start, links: {out: Say}}\n  - {label: Say, kind: condition, settings: {expression: \"{{ x | nonsense }}\"}}\n")
	f, _ := w.readFlow(admin, id)
	if len(f.Problems) == 0 || f.Problems[0].Severity == "" || f.Problems[0].Code == "" {
		t.Errorf("%+v", f.Problems)
	}
	refused := w.do(request{method: "POST", path: "/api/flows/" + id + "/publish", by: admin, header: match(tag), body: `{}`})
	refused.problem(t, http.StatusUnprocessableEntity, "flow_invalid")
	if !strings.Contains(refused.text, `"problems":[{"code":"`) {
		t.Errorf("the problems have other names than in a draft: %s", refused.text)
	}
	good, goodTag := w.flow(admin, saying("Good", "one"))
	for name, labels := range map[string]string{"a null": `[null]`, "nothing": `[""]`, "Latest": `["Latest"]`, "a text": `"Dev"`, "another": `["Prod"]`} {
		got := w.do(request{method: "POST", path: "/api/flows/" + good + "/publish", by: admin, header: match(goodTag), body: `{"labels":` + labels + `}`})
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		}
	}
	w.do(request{method: "PUT", path: "/api/flows/" + id, by: admin, header: match(tag), body: `{"text":"{"}`}).problem(t, http.StatusUnprocessableEntity, "flow_unreadable")
}

// A flow goes out in each form and comes back in as itself.
func TestFlowsInEachForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	id := w.published(admin, "callwright: 1\nid: 5f0e1c2d3b4a59687f6e5d4c\n"+strings.TrimPrefix(saying(`"Main / café"`, "one"), "callwright: 1\n"), `"Live"`)
	for form, media := range map[string]string{"webex": "application/json", "flowv2": "application/json", "yaml": "application/yaml"} {
		out := w.do(request{method: "GET", path: "/api/flows/" + id + "/export?form=" + form, by: admin}).want(t, http.StatusOK)
		if out.Header.Get("Content-Type") != media || !strings.HasPrefix(out.Header.Get("Content-Disposition"), "attachment; filename") {
			t.Errorf("%s: %v", form, out.Header)
		}
		elsewhere := w.member(w.organisation(form), access.FullAdministrator)
		in := w.do(request{method: "POST", path: "/api/flows", by: elsewhere, body: `{"name":"From ` + form + `","text":` + text(out.text) + `}`}).want(t, http.StatusCreated)
		var f flowAnswer
		in.into(t, &f)
		if f.ID != id || f.Name != "From "+form || !strings.Contains(f.Text, "one") || len(f.Problems) != 0 {
			t.Errorf("%s: %s", form, in.text)
		}
	}
	if whole := w.do(request{method: "GET", path: "/api/flows/" + id + "/export?form=yaml&version=1", by: admin}); !strings.Contains(whole.text, "tts: one") {
		t.Error(whole.text)
	}
	w.do(request{method: "GET", path: "/api/flows/" + id + "/export?version=2", by: admin}).want(t, http.StatusNotFound)
	w.do(request{method: "GET", path: "/api/flows/" + id + "/export?form=xml", by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
}

func TestComparingVersions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	id := w.published(admin, saying("Main", "one"), `"Live"`)
	_, tag := w.readFlow(admin, id)
	at := "/api/flows/" + id
	w.do(request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"text":` + text(saying("Main", "two")) + `}`}).want(t, http.StatusOK)
	var d struct {
		Activities []struct{ Label string }
	}
	got := w.do(request{method: "GET", path: at + "/diff?from=1", by: admin}).want(t, http.StatusOK)
	got.into(t, &d)
	if got.Header.Get("Content-Type") != "application/json" || len(d.Activities) != 1 || d.Activities[0].Label != "Say" {
		t.Error(got.Header, got.text)
	}
	for form, media := range map[string]string{"text": "text/plain; charset=utf-8", "markdown": "text/markdown; charset=utf-8"} {
		got := w.do(request{method: "GET", path: at + "/diff?from=1&to=0&layout=true&form=" + form, by: admin}).want(t, http.StatusOK)
		if got.Header.Get("Content-Type") != media || !strings.Contains(got.text, "Say") || !strings.Contains(got.text, "two") || strings.HasPrefix(got.text, "{") {
			t.Error(form, got.Header, got.text)
		}
	}
	if same := w.do(request{method: "GET", path: at + "/diff?from=1&to=1&form=text", by: admin}).want(t, http.StatusOK); same.text != "" {
		t.Error(same.text)
	}
	for _, query := range []string{"?from=9", "?from=1&to=9"} {
		w.do(request{method: "GET", path: at + "/diff" + query, by: admin}).want(t, http.StatusNotFound)
	}
	for _, query := range []string{"", "?from=-1", "?from=x", "?from=1&form=xml"} {
		w.do(request{method: "GET", path: at + "/diff" + query, by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
	}
}

// What a designer needs of each kind is there.
func TestTheCatalog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	got := w.do(request{method: "GET", path: "/api/activities", by: admin}).want(t, http.StatusOK)
	var list struct {
		Items []struct {
			Name, Title, Group, Role string
			Ports, Outputs           []string
			Errors                   []string `json:"error_ports"`
			Limit                    int
			Inert                    bool
			Form                     []struct{ Name, Kind, Label string }
			Schema                   json.RawMessage
		}
	}
	got.into(t, &list)
	if len(list.Items) < 45 {
		t.Fatalf("%d kinds", len(list.Items))
	}
	for _, k := range list.Items {
		if k.Title == "" || k.Group == "" || k.Role == "" || !k.Inert && !strings.Contains(string(k.Schema), `"type":"object"`) {
			t.Errorf("%+v", k)
		}
		if k.Name == "business-hours" && (len(k.Form) == 0 || len(k.Ports) == 0 || len(k.Errors) != 1) {
			t.Errorf("%+v", k)
		}
	}
	w.do(request{method: "GET", path: "/api/activities", by: admin, header: map[string]string{"If-None-Match": got.Header.Get("ETag")}}).want(t, http.StatusNotModified)
}
