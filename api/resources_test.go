package api_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

type resourceAnswer struct {
	ID, Kind, Name string
	Settings       map[string]any
	Stored         bool
	Revision       int64
	Audio          *struct {
		Type, Hash string
		Size       int
	}
}

func TestResourcesOfEachKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for noun, settings := range kinds {
		settings = strings.NewReplacer("EMAIL", "ann@example.com").Replace(settings)
		id, tag := w.post(admin, "/api/"+noun, `{"name":"One","settings":`+settings+`}`)
		at := "/api/" + noun + "/" + id
		read := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK)
		var r resourceAnswer
		read.into(t, &r)
		if r.ID != id || r.Name != "One" || r.Revision != 1 || read.Header.Get("ETag") != tag {
			t.Errorf("%s: %s", noun, read.text)
		}
		w.do(request{method: "GET", path: at, by: admin, header: map[string]string{"If-None-Match": tag}}).want(t, http.StatusNotModified)
		w.do(request{method: "POST", path: "/api/" + noun, by: admin, body: `{"name":"ONE"}`}).problem(t, http.StatusConflict, "name_taken")
		change := request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"name":"Two","settings":` + settings + `}`}
		next := w.do(change).want(t, http.StatusOK).Header.Get("ETag")
		w.do(change).problem(t, http.StatusPreconditionFailed, "stale")
		if list := w.do(request{method: "GET", path: "/api/" + noun + "?name=tw", by: admin}).want(t, http.StatusOK); !strings.Contains(list.text, id) {
			t.Errorf("%s: %s", noun, list.text)
		}
		wrong := w.do(request{method: "PUT", path: at, by: admin, header: match(next), body: `{"name":"Two","settings":{"nonsense":1}}`})
		if wrong.problem(t, http.StatusUnprocessableEntity, "settings_invalid"); !strings.Contains(wrong.text, `"body.settings.nonsense"`) {
			t.Errorf("%s: %s", noun, wrong.text)
		}
		w.do(request{method: "DELETE", path: at, by: admin, header: match(next)}).want(t, http.StatusNoContent)
		w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusNotFound)
	}
}

// G1: a secure value goes in and never comes out, and stays when it is left out.
func TestG1_SecureGlobalVariables(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	var texts []string
	made := w.do(request{method: "POST", path: "/api/global-variables", by: admin, body: `{"name":"pin","settings":{"type":"STRING","value":"needle-1","secure":true}}`}).want(t, http.StatusCreated)
	var r resourceAnswer
	made.into(t, &r)
	if !r.Stored || r.Settings["value"] != nil {
		t.Error(made.text)
	}
	at := "/api/global-variables/" + r.ID
	changed := w.do(request{method: "PUT", path: at, by: admin, header: match(made.Header.Get("ETag")), body: `{"name":"pin","settings":{"type":"STRING","secure":true,"description":"d"}}`}).want(t, http.StatusOK)
	changed.into(t, &r)
	if !r.Stored {
		t.Error(changed.text)
	}
	texts = append(texts, made.text, changed.text)
	for _, path := range []string{at, "/api/global-variables", "/api/audit"} {
		texts = append(texts, w.do(request{method: "GET", path: path, by: admin}).want(t, http.StatusOK).text)
	}
	if all := strings.Join(append(texts, w.printed.String()), "\n"); strings.Contains(all, "needle") {
		t.Error(all)
	}
}

func TestResourcesInUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	queue, tag := w.post(admin, "/api/queues", `{"name":"Sales"}`)
	flow := w.published(admin, waiting("Main", "Sales"), `"Live"`)
	refused := w.do(request{method: "DELETE", path: "/api/queues/" + queue, by: admin, header: match(tag)})
	refused.problem(t, http.StatusConflict, "resource_used")
	if !strings.Contains(refused.text, `"uses":[{"kind":"flow","id":"`+flow+`","name":"Main"`) {
		t.Error(refused.text)
	}
}

func TestApplyingResources(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	const document = "queues:\n  - name: Sales\n    expected_wait: 90s\nagents:\n  - {name: Ann, email: ann@example.com, queues: [{name: Sales}, {name: Nowhere}]}\nentry_points:\n  - {name: Main, flow: main.yaml}\n"
	apply := request{method: "POST", path: "/api/resources", by: admin, body: `{"text":` + text(document) + `}`}
	var a struct {
		Entries  []struct{ Kind, Name, Change string }
		Ignored  []string
		Problems []struct{ Message string }
	}
	done := w.do(apply).want(t, http.StatusOK)
	done.into(t, &a)
	if len(a.Entries) != 2 || a.Entries[0].Change != "created" || !slices.Equal(a.Ignored, []string{"entry_points"}) || len(a.Problems) == 0 {
		t.Error(done.text)
	}
	w.do(apply).want(t, http.StatusOK).into(t, &a)
	if a.Entries[0].Change != "unchanged" {
		t.Errorf("%+v", a)
	}
	apply.body = `{"text":"nonsense: []"}`
	w.do(apply).problem(t, http.StatusUnprocessableEntity, "resources_unreadable")
	// All or nothing.
	apply.body = `{"text":` + text("queues:\n  - name: New\n  - name: \"\"\n") + `}`
	if got := w.do(apply); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", got.StatusCode, got.text)
	}
	if list := w.do(request{method: "GET", path: "/api/queues", by: admin}); strings.Contains(list.text, "New") {
		t.Error(list.text)
	}
	apply.by = w.member(home, access.FlowPublisher)
	w.do(apply).want(t, http.StatusNotFound)
}

// I14: one route takes more than 1 MB, and only from those who may.
func TestI14_AudioOfPrompts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	id, tag := w.post(admin, "/api/prompts", `{"name":"welcome.wav"}`)
	at := "/api/prompts/" + id + "/audio"
	w.do(request{method: "GET", path: at, by: admin}).problem(t, http.StatusNotFound, "audio_unknown")
	audio := append([]byte("RIFF\xf8\xff\x9f\x00WAVEdata\xec\xff\x9f\x00"), make([]byte, 10<<20-20)...)
	send := request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"audio":"` + base64.StdEncoding.EncodeToString(audio) + `"}`}
	stored := w.do(send).want(t, http.StatusOK)
	var r resourceAnswer
	stored.into(t, &r)
	if r.Audio == nil || r.Audio.Type != "audio/wav" || r.Audio.Size != len(audio) || len(r.Audio.Hash) != 64 {
		t.Error(stored.text)
	}
	w.do(send).problem(t, http.StatusPreconditionFailed, "stale")
	heard := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK)
	if heard.text != string(audio) || heard.Header.Get("Content-Type") != "audio/wav" || heard.Header.Get("Content-Disposition") != "attachment" || heard.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d bytes, %v", len(heard.text), heard.Header)
	}
	send.header = match(stored.Header.Get("ETag"))
	for body, reason := range map[string]string{
		`{"audio":"PGh0bWw+"}`: "audio_unknown",
		`{"audio":"` + base64.StdEncoding.EncodeToString(append(audio, 0)) + `"}`: "audio_too_large",
		`{"audio":"!"}`: "malformed", `{"audio":null}`: "malformed", `{}`: "malformed",
	} {
		send.body = body
		if got := w.do(send); got.StatusCode != http.StatusUnprocessableEntity && got.StatusCode != http.StatusBadRequest || !strings.Contains(got.text, reason) {
			t.Errorf("%s: %d %.300s", reason, got.StatusCode, got.text)
		}
	}
	send.body = `{"audio":"` + strings.Repeat("A", 16<<20) + `"}`
	w.do(send).problem(t, http.StatusRequestEntityTooLarge, "too_large")
	send.body = `{"audio":"` + strings.Repeat("A", 2<<20) + `"`
	send.by = w.member(home, access.ReadOnlyAdministrator)
	w.do(send).want(t, http.StatusNotFound)
	send.by = person{}
	w.do(send).want(t, http.StatusUnauthorized)
	wide := []string{"set-prompt-audio", "create-flow", "change-flow", "check-flow"} // a flow's text may be as long; no other route is wider
	for _, other := range routes(t) {
		if body := bodies[other.id]; body != "" && other.needs != "anyone" {
			size := 1 << 20
			if slices.Contains(wide, other.id) {
				size = 16 << 20
			}
			q := other.ask(admin, id)
			q.body = strings.TrimSuffix(body, "}") + `,"x":"` + strings.Repeat("A", size) + `"}`
			if got := w.do(q); got.StatusCode != http.StatusRequestEntityTooLarge && other.needs != string(access.OrganisationCreate) {
				t.Errorf("%s: %d", other.id, got.StatusCode)
			}
		}
	}
}

// Members that are null are as if they were left out, or refused; nothing of
// them is a fault of the server.
func TestNullMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	e := w.estate(admin, "Our")
	for _, r := range routes(t) {
		body := bodies[r.id]
		if body == "" || r.needs == "anyone" || r.needs == "signed in" || r.id == "delete-contact" {
			continue
		}
		names := []string{"text", "name", "labels", "note", "settings", "inputs", "outputs", "variables", "numbers", "origins", "headers", "payload", "channel", "flow", "entry_point", "version", "audio", "digits", "state", "every", "source", "durability", "label", "reply", "outcome"}
		for _, name := range names {
			for _, v := range []string{`null`, `[null]`, `{"a":null}`, `-1`} {
				q := r.ask(admin, e.ids()[r.noun()])
				q.body = `{"` + name + `":` + v + `}`
				got := w.do(q)
				if got.StatusCode >= 500 || got.StatusCode >= 400 && got.Header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("%s with %s: %d %s", r.id, q.body, got.StatusCode, got.text)
				}
			}
		}
	}
}
