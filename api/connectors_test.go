package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
)

func match(tag string) map[string]string { return map[string]string{"If-Match": tag} }

func TestConnectorLifecycle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	c, tag := w.connector(admin, "CRM")
	at := "/api/connectors/" + c.ID
	if c.State != "active" || !c.Secrets["password"].Stored || c.Settings["username"] != "integration" || c.Settings["password"] != nil || c.Test == nil || c.Revision != 1 {
		t.Errorf("the answer is %+v", c)
	}
	change := `{"name":"CRM","unvalidated":true,"settings":{"scheme":"basic","resource_domain":"https://api.example.com","username":"other"}}`
	w.do(request{method: "PUT", path: at, body: change, by: admin, header: match(tag)}).want(t, http.StatusConflict)

	w.uses.uses = []connector.Use{{Flow: "f1", Name: "Main flow", Version: 3, Labels: []string{"Live"}, Activity: "Lookup"}}
	used := w.do(request{method: "GET", path: at + "/uses", by: admin}).want(t, http.StatusOK)
	if used.text != `{"items":[{"flow":"f1","name":"Main flow","version":3,"labels":["Live"],"activity":"Lookup"}]}`+"\n" {
		t.Error(used.text)
	}
	stop := request{method: "POST", path: at + "/deactivate", by: admin, header: match(tag)}
	asked := w.do(stop)
	asked.problem(t, http.StatusConflict, "confirmation_required")
	if !strings.Contains(asked.text, `"uses":[{"flow":"f1"`) {
		t.Error(asked.text)
	}
	stop.path += "?confirm=true"
	stopped := w.do(stop).want(t, http.StatusOK)
	stopped.into(t, &c)
	if c.State != "inactive" || c.Revision != 2 {
		t.Errorf("stopped: %+v", c)
	}
	changed := w.do(request{method: "PUT", path: at, body: change, by: admin, header: match(stopped.Header.Get("ETag"))}).want(t, http.StatusOK)
	changed.into(t, &c)
	if c.Settings["username"] != "other" || !c.Secrets["password"].Stored {
		t.Errorf("changed: %+v", c)
	}
	started := w.do(request{method: "POST", path: at + "/activate", by: admin, header: match(`"3"`)}).want(t, http.StatusOK)
	w.do(request{method: "POST", path: at + "/test", by: admin}).want(t, http.StatusOK)
	health := w.do(request{method: "GET", path: at + "/health", by: admin}).want(t, http.StatusOK)
	if !strings.Contains(health.text, `"state":"`) {
		t.Error(health.text)
	}
	stop.path, stop.body, stop.header = at+"/deactivate", `{"confirm":true}`, match(started.Header.Get("ETag"))
	stopped = w.do(stop).want(t, http.StatusOK)
	remove := request{method: "DELETE", path: at, by: admin, header: match(stopped.Header.Get("ETag"))}
	w.do(remove).problem(t, http.StatusConflict, "confirmation_required")
	remove.path += "?confirm=true"
	if gone := w.do(remove).want(t, http.StatusNoContent); gone.text != "" {
		t.Error(gone.text)
	}
	w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusNotFound)
}

func TestRotation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	c, tag := w.connector(admin, "CRM")
	at := "/api/connectors/" + c.ID
	w.do(request{method: "POST", path: at + "/next/cut-over", by: admin, header: match(tag)}).want(t, http.StatusConflict)
	staged := w.do(request{method: "PUT", path: at + "/next", body: `{"settings":{"password":"needle-next"}}`, by: admin, header: match(tag)}).want(t, http.StatusOK)
	staged.into(t, &c)
	if c.Next == nil || strings.Contains(staged.text, "needle") {
		t.Error(staged.text)
	}
	w.do(request{method: "POST", path: at + "/next/test", by: admin}).want(t, http.StatusOK)
	current := w.do(request{method: "GET", path: at, by: admin}).Header.Get("ETag")
	cut := w.do(request{method: "POST", path: at + "/next/cut-over", by: admin, header: match(current)}).want(t, http.StatusOK)
	cut.into(t, &c)
	if c.Next != nil && c.Previous == nil || c.State != "active" || strings.Contains(cut.text, "needle") {
		t.Error(cut.text)
	}
	undone := w.do(request{method: "POST", path: at + "/undo", by: admin, header: match(cut.Header.Get("ETag"))}).want(t, http.StatusOK)
	staged = w.do(request{method: "PUT", path: at + "/next", body: `{"settings":{"password":"needle-third"}}`, by: admin, header: match(undone.Header.Get("ETag"))})
	if staged.StatusCode == http.StatusOK {
		c = connectorAnswer{}
		w.do(request{method: "DELETE", path: at + "/next", by: admin, header: match(staged.Header.Get("ETag"))}).want(t, http.StatusOK).into(t, &c)
		if c.Next != nil {
			t.Error("what was staged is still there")
		}
	}
}

func TestL11_StaleChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin, other := w.member(home, access.FullAdministrator), w.member(home, access.Supervisor)
	c, _ := w.connector(admin, "CRM")
	w.live()
	ids := w.estate(admin, "Our").ids()
	ids["connectors"], ids["users"] = c.ID, other.ID
	unmatched := []string{"revoke-token", "remove-user", "set-flow-label", "set-function-label", "set-agent-state", "delete-contact", "put-flow-test", "delete-flow-test"}
	checked := 0
	for _, r := range routes(t) {
		changes := r.matches || r.method == http.MethodPut || r.method == http.MethodDelete
		if !changes || r.needs == "signed in" || slices.Contains(unmatched, r.id) || r.needs == string(access.OrganisationCreate) {
			continue
		}
		checked++
		id := ids[r.noun()]
		if !strings.Contains(r.path, "{id}") {
			id = ""
		}
		q := r.ask(admin, id)
		q.header = nil
		w.do(q).problem(t, http.StatusPreconditionRequired, "precondition_required")
		for _, tag := range []string{`"77"`, `"77.abcdef"`, `W/"1"`, `*`, `1`, `"x"`, `"1`, `"-1"`, `"0"`, `"1", "2"`} {
			q.header = match(tag)
			if got := w.do(q); got.StatusCode != http.StatusPreconditionFailed || !strings.Contains(got.text, `"code":"stale"`) || !strings.Contains(got.text, `"reason":"stale"`) {
				t.Errorf("%s %s with If-Match %s: %d %s", r.method, r.path, tag, got.StatusCode, got.text)
			}
		}
	}
	if checked < 35 {
		t.Errorf("only %d operations are checked", checked)
	}
	// Of two who change the same state one wins.
	var wins, stale int
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got := w.do(request{method: "POST", path: "/api/connectors/" + c.ID + "/deactivate", by: admin, header: match(`"1"`)})
			mu.Lock()
			defer mu.Unlock()
			switch got.StatusCode {
			case http.StatusOK:
				wins++
			case http.StatusPreconditionFailed:
				stale++
			default:
				t.Errorf("%d %s", got.StatusCode, got.text)
			}
		})
	}
	group.Wait()
	if wins != 1 || stale != 7 {
		t.Errorf("%d won and %d were stale", wins, stale)
	}
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	c, _ := w.connector(admin, "CRM")
	for _, path := range []string{"/api/connectors/" + c.ID, "/api/users/" + admin.ID, "/api/organisation"} {
		read := w.do(request{method: "GET", path: path, by: admin}).want(t, http.StatusOK)
		tag := read.Header.Get("ETag")
		if !strings.HasPrefix(tag, `"1.`) {
			t.Errorf("%s: the ETag is %s", path, tag)
		}
		for _, known := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			again := w.do(request{method: "GET", path: path, by: admin, header: map[string]string{"If-None-Match": known}}).want(t, http.StatusNotModified)
			if again.text != "" || again.Header.Get("ETag") != tag {
				t.Errorf("%s: 304 with %q and the ETag %s", path, again.text, again.Header.Get("ETag"))
			}
		}
		w.do(request{method: "GET", path: path, by: admin, header: map[string]string{"If-None-Match": `"1"`}}).want(t, http.StatusOK)
	}
}

// L3: ids of another organisation do not exist, in paths and in bodies, and
// nothing of it changes.
func TestL3_IdsOfAnotherOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours, theirs := w.organisation("A"), w.organisation("B")
	admin, victim := w.member(ours, access.FullAdministrator), w.member(theirs, access.FullAdministrator)
	w.live()
	foreign, _ := w.connector(victim, "Theirs")
	own, estate := w.estate(admin, "Ours"), w.estate(victim, "Theirs")
	made := w.do(request{method: "POST", path: "/api/tokens", by: victim, body: `{"name":"theirs"}`}).want(t, http.StatusCreated)
	var token struct{ ID string }
	made.into(t, &token)
	before, err := w.db.Audit().Heads(t.Context())
	w.must(err)
	was := w.do(request{method: "GET", path: "/api/connectors/" + foreign.ID, by: victim}).text
	ids := estate.ids()
	for noun, id := range map[string]string{"connectors": foreign.ID, "users": victim.ID, "tokens": token.ID, "organisations": theirs} {
		ids[noun] = id
	}
	state := estate.state(victim)
	for _, r := range routes(t) {
		if !strings.Contains(r.path, "{id}") {
			continue
		}
		for _, id := range []string{ids[r.noun()], uuid.NewString(), "x", strings.ToUpper(foreign.ID)} {
			for _, path := range []string{r.at(id), r.at(id) + "?confirm=true"} {
				q := r.ask(admin, id)
				q.path = path
				got := w.do(q)
				if strings.Contains(path, "confirm") && (got.StatusCode == http.StatusUnprocessableEntity || r.id == "compare-flow-versions") {
					continue // takes no confirmation
				}
				status := http.StatusNotFound
				if r.needs == string(access.OrganisationCreate) {
					status = http.StatusForbidden // whatever the id
				}
				if got.StatusCode != status || strings.Contains(got.text, "Theirs") {
					t.Errorf("%s %s: %d %s", r.method, path, got.StatusCode, got.text)
				}
			}
		}
	}
	w.do(request{method: "PUT", path: "/api/session/organisation", by: admin, body: `{"organisation":"` + theirs + `"}`}).want(t, http.StatusNotFound)
	estate.nested(admin, own)
	if now := estate.state(victim); now != state {
		t.Errorf("what is theirs has changed from %s to %s", state, now)
	}
	after, err := w.db.Audit().Heads(t.Context())
	w.must(err)
	if before[theirs].Sequence != after[theirs].Sequence {
		t.Error("the other organisation's log has grown")
	}
	if now := w.do(request{method: "GET", path: "/api/connectors/" + foreign.ID, by: victim}).text; now != was {
		t.Errorf("the connector has changed from %s to %s", was, now)
	}
	// L8: the same name in another organisation is no clash, and lists are apart.
	w.connector(admin, "Theirs")
	for _, path := range append(estate.lists(), "/api/connectors", "/api/users", "/api/tokens", "/api/audit") {
		if got := w.do(request{method: "GET", path: path, by: admin}).want(t, http.StatusOK); estate.in(got.text) || strings.Contains(got.text, foreign.ID) || strings.Contains(got.text, victim.ID) || strings.Contains(got.text, token.ID) {
			t.Errorf("%s shows the other organisation: %s", path, got.text)
		}
	}
}

// L4: members that nobody may send are refused wherever there is a body, in
// every spelling.
func TestL4_MassAssignment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	bad := []string{"role", "roles_", "orgId", "organisation_id", "ownerId", "createdAt", "created", "id", "ID", "revision", "state", "secrets", "operator", "Operator", "encryptedSecret", "__proto__", "constructor", "Name", "NAME", "Settings", "user"}
	for _, r := range routes(t) {
		body := bodies[r.id]
		if body == "" || r.needs == string(access.OrganisationCreate) {
			continue
		}
		for _, name := range bad {
			if strings.Contains(body, `"`+name+`":`) || name == "id" && mayNameIDs(r) {
				continue
			}
			w.clock.forward(time.Second)
			q := r.ask(admin, uuid.NewString())
			q.body = strings.TrimSuffix(body, "}") + `,"` + name + `":"x"}`
			got := w.do(q)
			if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.text, `"location":"body.`+name+`"`) {
				t.Errorf("%s %s with %s: %d %s", r.method, r.path, name, got.StatusCode, got.text)
			}
		}
	}
	for _, path := range []string{"/api/connectors?organisation=x", "/api/connectors?orgId=x", "/api/users?role=full", "/api/audit?organisation=x"} {
		w.do(request{method: "GET", path: path, by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
	}
}

// M2, I14: only JSON is read, strictly and bounded.
func TestM2_Bodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for name, body := range map[string]string{
		"nothing": "", "a text": `"x"`, "null": "null", "a list": "[]", "not JSON": "{needle", "two values": `{} {}`, "a name twice": `{"name":"a","name":"b","settings":{}}`,
		"a name twice below": `{"name":"a","kind":"custom","settings":{"password":"needle","password":"needle2"}}`, "bad UTF-8": "{\"name\":\"\xff\"}",
		"a byte order mark": "\ufeff{}", "deep": strings.Repeat("[", 100_000), "a number": `{"name":5,"kind":"custom","settings":{}}`, "a huge number": `{"name":"a","kind":"custom","settings":{},"unvalidated":99999999999999999999}`,
		"a secret that is a number": `{"name":"a","kind":"custom","settings":{"password":12345}}`, "a secret that is an object": `{"name":"a","kind":"custom","settings":{"password":{"file":"/etc/passwd"}}}`,
		"settings that are a list": `{"name":"a","kind":"custom","settings":["needle"]}`, "settings that are null": `{"name":"a","kind":"custom","settings":null}`,
	} {
		got := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body})
		if got.StatusCode != http.StatusBadRequest && got.StatusCode != http.StatusUnprocessableEntity || strings.Contains(got.text, "needle") || strings.Contains(got.text, "12345") {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		}
	}
	big := request{method: "POST", path: "/api/connectors", by: admin, body: `{"name":"` + strings.Repeat("a", 1<<20) + `"}`}
	w.do(big).problem(t, http.StatusRequestEntityTooLarge, "too_large")
	big.header = map[string]string{"Idempotency-Key": "k"}
	w.do(big).problem(t, http.StatusRequestEntityTooLarge, "too_large")
}

// G1, G3: a needle in every secret field, in settings, rotations, passwords and
// links, well-formed and not; no answer to any role has one, nor has the log.
func TestG1_NoSecretComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	kinds, err := connector.Kinds()
	w.must(err)
	var answers []string
	keep := func(r reply) { answers = append(answers, r.text+fmt.Sprint(r.Header)) }
	n := 0
	for _, kind := range kinds {
		for _, s := range kind.Settings {
			if !s.Secret {
				continue
			}
			for _, text := range []string{`"needle-text"`, `"-----BEGIN PRIVATE KEY-----\nneedle-pem\n-----END PRIVATE KEY-----"`, `12345678`, `["needle-list"]`, `{"needle-name":"needle-member"}`, `"needle-cr\r\nX: y"`} {
				n++
				body := fmt.Sprintf(`{"name":"k%d","kind":%q,"settings":{%q:%s,"resource_domain":"https://needle-user:needle-pass@example.com","token_url":"nonsense"}}`, n, kind.Name, s.Name, text)
				keep(w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body}))
				keep(w.do(request{method: "POST", path: "/api/connectors", by: admin, body: strings.TrimSuffix(body, "}")}))
				keep(w.do(request{method: "POST", path: "/api/connectors", by: admin, body: strings.Replace(body, `"name"`, `"nome"`, 1)}))
			}
		}
	}
	c, tag := w.connector(admin, "CRM")
	at := "/api/connectors/" + c.ID
	w.do(request{method: "PUT", path: at + "/next", by: admin, header: match(tag), body: `{"settings":{"password":"needle-next"}}`}).want(t, http.StatusOK)
	for _, info := range access.Roles() {
		p := w.member(home, info.Role)
		for _, r := range routes(t) {
			if r.method == http.MethodGet {
				keep(w.do(request{method: "GET", path: r.at(c.ID), by: p}))
			}
		}
		keep(w.do(request{method: "POST", path: at + "/test", by: p}))
		keep(w.do(request{method: "POST", path: at + "/next/test", by: p}))
		keep(w.do(request{method: "POST", path: "/api/audit/export", by: p}))
	}
	for _, q := range []request{
		{path: "/api/session", body: `{"email":"needle-mail","password":"needle-sign-in"}`}, {path: "/api/session", body: `{"email":"a@example.com","password":["needle"]}`},
		{path: "/api/setup", body: `{"link":"needle-link","organisation":"x","email":"a","password":"needle"}`}, {path: "/api/invitation", body: `{"link":"needle-link","password":"needle"}`},
		{path: "/api/password", body: `{"link":"needle-link","password":"needle-password"`},
	} {
		q.method, q.by = "POST", admin
		keep(w.do(q))
	}
	for _, text := range append(answers, w.printed.String()) {
		if i := strings.Index(text, "needle-"); i >= 0 {
			t.Fatalf("a secret comes back: …%s", text[max(0, i-300):min(len(text), i+100)])
		}
		if strings.Contains(text, "12345678") {
			t.Fatalf("a secret comes back: %s", text)
		}
	}
	if n < 30 || len(answers) < 300 {
		t.Errorf("only %d secrets and %d answers", n, len(answers))
	}
}

func TestListShowsWhatTheRoleMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	w.connector(admin, "CRM")
	item := func(p person) map[string]any {
		var l struct{ Items []map[string]any }
		w.do(request{method: "GET", path: "/api/connectors", by: p}).want(t, http.StatusOK).into(t, &l)
		if len(l.Items) != 1 {
			t.Fatal(l)
		}
		return l.Items[0]
	}
	if all := item(admin); all["settings"] == nil || all["revision"] == nil {
		t.Error(all)
	}
	for _, narrow := range []person{w.member(home, access.FlowDeveloper), w.tokenOf(admin, access.ConnectorList)} {
		if few := item(narrow); len(few) != 4 || few["id"] == "" || few["name"] != "CRM" || few["kind"] != "custom" || few["state"] != "active" {
			t.Error(few)
		}
	}
	for _, query := range []string{"?name=cr", "?kind=custom", "?state=active", "?name=cr&kind=custom&state=active&limit=1"} {
		if got := w.do(request{method: "GET", path: "/api/connectors" + query, by: admin}); !strings.Contains(got.text, "CRM") {
			t.Errorf("%s: %s", query, got.text)
		}
	}
	for _, query := range []string{"?name=zz", "?kind=zendesk", "?state=inactive"} {
		if got := w.do(request{method: "GET", path: "/api/connectors" + query, by: admin}); !strings.Contains(got.text, `"items":[]`) {
			t.Errorf("%s: %s", query, got.text)
		}
	}
}

// Pages stay as they are while others add entries: nothing twice, nothing that
// was there left out.
func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	w.must(raise(w, home))
	for i := range 7 {
		w.connector(admin, fmt.Sprintf("c%d0", i))
		w.member(home, access.Supervisor)
		w.tokenOf(admin)
	}
	for path, key := range map[string]string{"/api/connectors": "name", "/api/users": "email", "/api/tokens": "id", "/api/audit": "sequence"} {
		var seen []string
		before := all(w, path, key, admin)
		for next, pages := path+"?limit=2", 0; next != ""; pages++ {
			got := w.do(request{method: "GET", path: next, by: admin}).want(t, http.StatusOK)
			var l struct {
				Items []map[string]any
				Next  string
			}
			got.into(t, &l)
			for _, item := range l.Items {
				seen = append(seen, fmt.Sprint(item[key]))
			}
			if len(l.Items) > 2 || pages > 100 {
				t.Fatalf("%s: a page of %d", path, len(l.Items))
			}
			next = link(t, got, l.Next)
			w.connector(admin, fmt.Sprintf("c%d5%s", pages, key))
			w.member(home, access.Supervisor)
		}
		if doubled := len(seen) - len(slices.Compact(slices.Sorted(slices.Values(seen)))); doubled > 0 {
			t.Errorf("%s: %d entries twice: %v", path, doubled, seen)
		}
		for _, was := range before {
			if !slices.Contains(seen, was) {
				t.Errorf("%s: %s is missing of %v", path, was, seen)
			}
		}
	}
}

// raise lifts the limit of custom connectors.
func raise(w *world, organisation string) error {
	o, _, err := w.db.Organisations().Organisation(w.t.Context(), organisation)
	if err != nil {
		return err
	}
	o.CustomConnectors, o.Revision = 1000, o.Revision+1
	_, err = w.db.Organisations().UpdateOrganisation(w.t.Context(), o)
	return err
}

func all(w *world, path, key string, by person) []string {
	w.t.Helper()
	var l struct{ Items []map[string]any }
	w.do(request{method: "GET", path: path + "?limit=200", by: by}).want(w.t, http.StatusOK).into(w.t, &l)
	var keys []string
	for _, item := range l.Items {
		keys = append(keys, fmt.Sprint(item[key]))
	}
	return keys
}

// link reads the next page's path and checks it against the cursor in the body.
func link(t *testing.T, r reply, next string) string {
	t.Helper()
	header := r.Header.Get("Link")
	if next == "" {
		if header != "" {
			t.Errorf("a last page with the link %s", header)
		}
		return ""
	}
	path, ok := strings.CutSuffix(strings.TrimPrefix(header, "<"), `>; rel="next"`)
	if !ok || !strings.Contains(path, "cursor="+next) {
		t.Fatalf("the link is %s, the cursor %s", header, next)
	}
	return path
}

func TestCursors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, other := w.organisation("A"), w.organisation("B")
	admin, stranger := w.member(home, access.FullAdministrator), w.member(other, access.FullAdministrator)
	for i := range 3 {
		w.connector(admin, fmt.Sprintf("c%d", i))
		w.connector(stranger, fmt.Sprintf("c%d", i))
	}
	var l struct{ Next string }
	w.do(request{method: "GET", path: "/api/connectors?limit=1&name=c", by: admin}).want(t, http.StatusOK).into(t, &l)
	if l.Next == "" {
		t.Fatal("there is no next page")
	}
	w.do(request{method: "GET", path: "/api/connectors?limit=2&name=c&cursor=" + l.Next, by: admin}).want(t, http.StatusOK)
	flipped := []byte(l.Next)
	flipped[len(flipped)-2] ^= 1
	for name, q := range map[string]request{
		"another filter":       {path: "/api/connectors?cursor=" + l.Next, by: admin},
		"another list":         {path: "/api/users?cursor=" + l.Next, by: admin},
		"another organisation": {path: "/api/connectors?name=c&cursor=" + l.Next, by: stranger},
		"a flipped bit":        {path: "/api/connectors?name=c&cursor=" + string(flipped), by: admin},
		"cut":                  {path: "/api/connectors?name=c&cursor=" + l.Next[:10], by: admin},
		"nonsense":             {path: "/api/connectors?name=c&cursor=!!!", by: admin},
		"of the audit log":     {path: "/api/audit?cursor=" + l.Next, by: admin},
		"of tokens":            {path: "/api/tokens?cursor=" + l.Next, by: admin},
	} {
		q.method = "GET"
		if got := w.do(q); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		} else {
			got.problem(t, http.StatusBadRequest, "bad_cursor")
		}
	}
	for _, limit := range []string{"0", "-1", "201", "x", "1e9"} {
		w.do(request{method: "GET", path: "/api/connectors?limit=" + limit, by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
	}
}

func TestS1_14_KindsWithTheirState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	list := func(query string) map[string]api.Kind {
		var l struct{ Items []api.Kind }
		w.do(request{method: "GET", path: "/api/kinds" + query, by: admin}).want(t, http.StatusOK).into(t, &l)
		kinds := map[string]api.Kind{}
		for _, k := range l.Items {
			kinds[k.Kind] = k
		}
		return kinds
	}
	if k := list("")["custom"]; k.State != "available" || k.Count != 0 || k.Limit != 10 || k.Title == "" || len(k.Form) < 5 {
		t.Errorf("%+v", k)
	}
	if k := w.with(t, func(o *api.Options) { o.CustomConnectors = 25 }).do(request{method: "GET", path: "/api/kinds", by: admin}); !strings.Contains(k.text, `"limit":25`) {
		t.Errorf("the installation's limit is not told: %s", k.text)
	}
	w.connector(admin, "CRM")
	w.must(raise(w, home))
	after := list("?language=de")
	if k := after["custom"]; k.State != "set_up" || k.Count != 1 || k.Limit != 1000 {
		t.Errorf("%+v", k)
	}
	kinds, err := connector.Kinds()
	w.must(err)
	if len(after) != len(kinds) {
		t.Errorf("%d kinds, want %d", len(after), len(kinds))
	}
	text, err := json.Marshal(after["custom"].Form)
	w.must(err)
	if !strings.Contains(string(text), `"name":"password"`) || !strings.Contains(string(text), `"kind":"secret"`) {
		t.Error(string(text))
	}
	w.do(request{method: "GET", path: "/api/kinds?language=fr", by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
}

func TestFieldLocations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	p := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: `{"name":"x","kind":"custom","settings":{"scheme":"oauth2-client-secret","resource_domain":"ftp://x","token_url":"nonsense"}}`}).want(t, http.StatusUnprocessableEntity)
	var got problem
	p.into(t, &got)
	var where []string
	for _, e := range got.Errors {
		where = append(where, e.Location)
		if e.Message == "" {
			t.Errorf("%s without a message", e.Location)
		}
	}
	for _, want := range []string{"body.settings.token_url", "body.settings.resource_domain", "body.settings.client_secret"} {
		if !slices.Contains(where, want) {
			t.Errorf("%s is not among %v", want, where)
		}
	}
}

// L6: who may use a connector may not test, read or change it.
func TestL6_UsingIsNotEditing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	c, _ := w.connector(w.member(home, access.FullAdministrator), "CRM")
	for _, role := range []access.Role{access.FlowDeveloper, access.FlowPublisher} {
		p := w.member(home, role)
		for _, r := range routes(t) {
			if !strings.HasPrefix(r.path, "/api/connectors/") || r.id == "list-connectors" {
				continue
			}
			w.do(r.ask(p, c.ID)).problem(t, http.StatusForbidden, "role_forbidden")
		}
	}
}
