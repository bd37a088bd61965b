package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

type shownTemplate struct {
	Name, Title, Language, Category, Text, Resources string
	Sandbox                                          bool
	Activities                                       int
	Connectors                                       []struct{ Name, Kind, Title string }
	Tests                                            []string
}

type usedTemplate struct {
	Flow struct {
		ID, Name, Description, Text string
		Problems                    []struct{ Code, Severity, Message string }
	}
	Made []struct{ What, ID, Name string }
}

func (u usedTemplate) made(what string) []string {
	var names []string
	for _, m := range u.Made {
		if m.What == what {
			names = append(names, m.Name)
		}
	}
	return names
}

// withSandbox is a server with a sandbox of its own.
func withSandbox(t *testing.T) *servertest.Server {
	t.Helper()
	return servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.Sandbox = &server.Sandbox{} }})
}

func use(t *testing.T, s *servertest.Server, name string, body map[string]any) usedTemplate {
	t.Helper()
	var made usedTemplate
	if a := s.Call(t, "POST", "/api/templates/"+name, body, &made); a.Status != http.StatusCreated {
		t.Fatalf("using %s: %d %s", name, a.Status, a.Body)
	}
	return made
}

func listed(t *testing.T, s *servertest.Server, language string) []shownTemplate {
	t.Helper()
	var page struct{ Items []shownTemplate }
	s.Call(t, "GET", "/api/templates?language="+language, nil, &page)
	return page.Items
}

// TestTemplatesAreTold reads the gallery in three languages.
func TestTemplatesAreTold(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	english, german, italian := listed(t, s, "en"), listed(t, s, "de"), listed(t, s, "it")
	if len(english) < 10 || english[0].Name != "customer-lookup" {
		t.Fatalf("%d templates, first %+v", len(english), english)
	}
	for i, e := range english {
		if german[i].Language != "de" || italian[i].Language != "it" || german[i].Title == e.Title && italian[i].Title == e.Title {
			t.Errorf("%s is not told in German and Italian: %+v %+v", e.Name, german[i], italian[i])
		}
		if e.Text != "" || e.Activities < 3 {
			t.Errorf("%s: %+v", e.Name, e)
		}
		if e.Sandbox != (len(e.Connectors) == 0) {
			t.Errorf("%s can be tried at once: %t", e.Name, e.Sandbox)
		}
		var whole shownTemplate
		s.Call(t, "GET", "/api/templates/"+e.Name, nil, &whole)
		if !strings.HasPrefix(whole.Text, "callwright: 1\n") || len(whole.Tests) == 0 {
			t.Errorf("%s as a whole: %+v", e.Name, whole)
		}
	}
	if a := s.Call(t, "GET", "/api/templates/none", nil, nil); a.Status != 404 {
		t.Errorf("one that there is not: %d", a.Status)
	}
	var box struct{ Running bool }
	if a := s.Call(t, "GET", "/api/sandbox", nil, &box); a.Status != 200 || box.Running {
		t.Errorf("sandbox: %d %s", a.Status, a.Body)
	}
	for _, bad := range []struct {
		name   string
		body   map[string]any
		status int
		reason string
	}{
		{"none", map[string]any{}, 404, "template_not_found"},
		{"customer-lookup", map[string]any{"sandbox": true}, 409, "no_sandbox"},
		{"customer-lookup", map[string]any{"bindings": map[string]any{"Moon": "x"}}, 422, "binding_unused"},
		{"customer-lookup", map[string]any{"bindings": map[string]any{"CRM": "nowhere"}}, 422, "binding_unknown"},
	} {
		if a := s.Call(t, "POST", "/api/templates/"+bad.name, bad.body, nil); a.Status != bad.status || !strings.Contains(string(a.Body), bad.reason) {
			t.Errorf("%s %v: %d %s", bad.name, bad.body, a.Status, a.Body)
		}
	}
}

// TestEveryTemplateRunsAtTheSandbox makes a flow of each template with what it
// needs, publishes it and has Maria call: she is found wherever anybody looks.
func TestEveryTemplateRunsAtTheSandbox(t *testing.T) {
	t.Parallel()
	s := withSandbox(t)
	for _, one := range listed(t, s, "en") {
		if !one.Sandbox {
			t.Errorf("%s cannot be tried", one.Name)
		}
		used := use(t, s, one.Name, map[string]any{"sandbox": true})
		if len(used.made("connector")) != len(one.Connectors) || len(used.made("test")) == 0 || used.Flow.Name != one.Title {
			t.Errorf("%s: %+v", one.Name, used.Made)
		}
		for _, p := range used.Flow.Problems {
			if p.Code == "unbound" && !strings.Contains(p.Message, "channel") || p.Severity == "error" {
				t.Errorf("%s: %+v", one.Name, p)
			}
		}
		testsPass(t, s, used)
		if len(one.Connectors) > 0 {
			publishAndCall(t, s, used)
		}
	}
}

// testsPass runs the tests that have come with a flow.
func testsPass(t *testing.T, s *servertest.Server, used usedTemplate) {
	t.Helper()
	var results struct {
		Items []struct {
			Name        string
			Passed      bool
			Differences []string
		}
	}
	a := s.Call(t, "POST", "/api/flows/"+used.Flow.ID+"/tests/run", map[string]any{}, &results)
	if len(results.Items) != len(used.made("test")) {
		t.Errorf("the tests of %s: %d %s", used.Flow.Name, a.Status, a.Body)
	}
	for _, r := range results.Items {
		if !r.Passed {
			t.Errorf("%s of %s: %s", r.Name, used.Flow.Name, r.Differences)
		}
	}
}

// publishAndCall has Maria call at a flow, and wants her name in it.
func publishAndCall(t *testing.T, s *servertest.Server, used usedTemplate) {
	t.Helper()
	knowsMaria(t, s, used, entryPoint(t, s, used))
}

// entryPoint publishes a flow and returns the id of an entry point that leads to it.
func entryPoint(t *testing.T, s *servertest.Server, used usedTemplate) string {
	t.Helper()
	shown := s.Call(t, "GET", "/api/flows/"+used.Flow.ID, nil, nil)
	a := s.Call(t, "POST", "/api/flows/"+used.Flow.ID+"/publish", map[string]any{"labels": []string{"Live"}}, nil, "If-Match", shown.Header.Get("ETag"))
	if a.Status >= 300 {
		t.Fatalf("publishing %s: %d %s", used.Flow.Name, a.Status, a.Body)
	}
	var entry struct{ ID string }
	a = s.Call(t, "POST", "/api/entry-points", map[string]any{"name": used.Flow.Name, "channel": "telephony", "flow": used.Flow.ID, "label": "Live"}, &entry)
	if a.Status >= 300 {
		t.Fatalf("the entry point of %s: %d %s", used.Flow.Name, a.Status, a.Body)
	}
	return entry.ID
}

// knowsMaria has her call, and wants her name in the flow.
func knowsMaria(t *testing.T, s *servertest.Server, used usedTemplate, entry string) {
	t.Helper()
	var contact struct {
		ID        string
		Variables map[string]any
	}
	a := s.Call(t, "POST", "/api/contacts", map[string]any{"entry_point": entry, "ani": "+14155550101"}, &contact)
	if a.Status != http.StatusCreated {
		t.Fatalf("calling %s: %d %s", used.Flow.Name, a.Status, a.Body)
	}
	eventually(t, used.Flow.Name+" knows her", func() bool {
		a = s.Call(t, "GET", "/api/contacts/"+contact.ID, nil, &contact)
		return contact.Variables["caller"] == "Maria Alvarez" || contact.Variables["customer"] == "Maria Alvarez"
	})
}

// TestTryASampleTwice makes the same flow again: the connector that works is used
// again, the flow gets a name of its own, and what is there is not made twice.
func TestTryASampleTwice(t *testing.T) {
	t.Parallel()
	s := withSandbox(t)
	first := use(t, s, "customer-lookup", map[string]any{"sandbox": true, "language": "de"})
	second := use(t, s, "customer-lookup", map[string]any{"sandbox": true, "language": "de"})
	if first.Flow.Name != "Kundensuche" || second.Flow.Name != "Kundensuche 2" || !strings.Contains(first.Flow.Description, "Anrufer") {
		t.Errorf("names: %q %q", first.Flow.Name, second.Flow.Name)
	}
	if !slices.Equal(first.made("queue"), []string{"Gold service", "Service"}) || len(second.made("queue"))+len(second.made("connector")) != 0 {
		t.Errorf("made: %+v and then %+v", first.Made, second.Made)
	}
	for _, m := range first.Made {
		if m.What == "prompt" {
			t.Errorf("music that is there anyway was made: %+v", m)
		}
	}
	if a := s.Call(t, "POST", "/api/templates/customer-lookup", map[string]any{"name": "Kundensuche"}, nil); a.Status != 409 {
		t.Errorf("a name that is taken: %d %s", a.Status, a.Body)
	}
	box := s.Sandbox()
	if box == "" || !strings.Contains(s.Log.String(), "the sandbox is on") {
		t.Errorf("sandbox %q, log %s", box, s.Log)
	}
	if a := s.Call(t, "GET", "/api/connectors", nil, nil); strings.Contains(string(a.Body), `"client_secret":"`) || !strings.Contains(string(a.Body), box) {
		t.Errorf("connectors: %s", a.Body)
	}
}

// TestTemplateWithBindings makes a flow for a connector that there is, beside one
// of the template's name that leads elsewhere.
func TestTemplateWithBindings(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Start(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.Sandbox = &server.Sandbox{URL: box.URL(), CA: box.CA()} }})
	api, _ := box.Client(sandbox.ClientAPIUser)
	var own struct{ ID string }
	a := s.Call(t, "POST", "/api/connectors", map[string]any{"name": "CRM", "settings": map[string]any{"scheme": "basic", "resource_domain": box.URL(),
		"username": api.Username, "password": api.Password, "validation_url": box.URL() + "/crm/customers"}}, &own)
	if a.Status != 201 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	bound := use(t, s, "customer-lookup", map[string]any{"bindings": map[string]any{"CRM": own.ID}, "name": "Bound"})
	if !strings.Contains(bound.Flow.Text, own.ID) || len(bound.made("connector")) != 0 {
		t.Errorf("bound: %+v", bound)
	}
	beside := use(t, s, "customer-lookup", map[string]any{"sandbox": true})
	testsPass(t, s, bound)
	testsPass(t, s, beside)
	if names := beside.made("connector"); !slices.Equal(names, []string{"CRM 2"}) || !strings.Contains(beside.Flow.Text, "CRM 2") {
		t.Errorf("beside: %v\n%s", names, beside.Flow.Text)
	}
}

// TestSandboxLetsNothingElseThrough refuses another port of the same host, and
// what is no sandbox's URL.
func TestSandboxLetsNothingElseThrough(t *testing.T) {
	t.Parallel()
	s := withSandbox(t)
	other, err := sandbox.Start(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	a := s.Call(t, "POST", "/api/connectors", map[string]any{"name": "Elsewhere", "settings": map[string]any{"scheme": "oauth2-client-secret",
		"resource_domain": other.URL(), "token_url": other.URL() + "/oauth/token", "client_id": "x", "client_secret": "y"}}, nil)
	if len(other.Requests()) != 0 {
		t.Errorf("%d requests came through: %s", len(other.Requests()), a.Body)
	}
	for _, bad := range []string{"http://127.0.0.1:1", "https://127.0.0.1", "https://127.0.0.1:1/path", "::"} {
		config := s.Config
		config.Sandbox = &server.Sandbox{URL: bad}
		if open, err := server.Open(t.Context(), config); err == nil {
			open.Close()
			t.Errorf("%s is taken for a sandbox", bad)
		}
	}
}

// TestTemplateOfWhoMayNotMakeEverything makes what the caller may make; the rest
// is told in the flow's problems, and connectors are refused.
func TestTemplateOfWhoMayNotMakeEverything(t *testing.T) {
	t.Parallel()
	s := withSandbox(t)
	token := func(scopes ...string) string {
		var made struct{ Value string }
		if a := s.Call(t, "POST", "/api/tokens", map[string]any{"name": scopes[len(scopes)-1], "scopes": scopes}, &made); a.Status != 201 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		return "Bearer " + made.Value
	}
	developer := token("flow.read", "flow.edit", "connector.use")
	var used usedTemplate
	a := s.Call(t, "POST", "/api/templates/business-hours", map[string]any{}, &used, "Authorization", developer)
	if a.Status != 201 || len(used.made("queue"))+len(used.made("business-hours")) != 0 || len(used.made("test")) != 4 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	unbound := 0
	for _, p := range used.Flow.Problems {
		if p.Code == "unbound" {
			unbound++
		}
	}
	if unbound != 2 {
		t.Errorf("what the organisation lacks is not told: %+v", used.Flow.Problems)
	}
	if a := s.Call(t, "POST", "/api/templates/customer-lookup", map[string]any{"sandbox": true}, nil, "Authorization", developer); a.Status != 403 {
		t.Errorf("a connector: %d %s", a.Status, a.Body)
	}
	if a := s.Call(t, "POST", "/api/templates/hello", map[string]any{}, nil, "Authorization", token("flow.read")); a.Status != 403 {
		t.Errorf("a reader: %d %s", a.Status, a.Body)
	}
	if a := s.Call(t, "GET", "/api/templates", nil, nil, "Authorization", token("queue.read")); a.Status < 400 {
		t.Errorf("who may not see flows sees templates: %d", a.Status)
	}
}

// TestSandboxThatIsGone tells so, and makes neither connector nor flow.
func TestSandboxThatIsGone(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Start(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.Sandbox = &server.Sandbox{URL: box.URL(), CA: box.CA()} }})
	box.Inject(sandbox.Fault{Path: "/oauth/register", Status: []int{500}, Count: 1})
	for _, how := range []string{"ill", "gone"} {
		for _, name := range []string{"customer-lookup", "zendesk-lookup"} {
			if how == "ill" && name == "zendesk-lookup" {
				continue
			}
			a := s.Call(t, "POST", "/api/templates/"+name, map[string]any{"sandbox": true}, nil)
			if a.Status != 503 || !strings.Contains(string(a.Body), "sandbox_unreachable") {
				t.Errorf("%s, %s: %d %s", how, name, a.Status, a.Body)
			}
		}
		if err := box.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/api/flows", "/api/connectors"} {
		if a := s.Call(t, "GET", path, nil, nil); !strings.Contains(string(a.Body), `"items":[]`) {
			t.Errorf("%s: %s", path, a.Body)
		}
	}
}
