package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/sandbox"
)

// as is a function that sends requests with a bearer token and all scopes.
func as(t *testing.T, s *sandbox.Server) func(method, path, body string) answer {
	t.Helper()
	h, token := trusting(t, s), tokenFor(t, s, "")
	return func(method, path, body string) answer {
		return send(t, h, method, s.URL()+path, body, "Authorization", "Bearer "+token)
	}
}

func TestCRMFindsCallers(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	for _, test := range []struct{ query, name, tier string }{
		{"?phone=%2B14155550101", "Maria Alvarez", "gold"},
		{"?phone=+14155550101", "Maria Alvarez", "gold"}, // the + of a form is a space
		{"?phone=" + url.QueryEscape("(212) 555-0102"), "James Whitfield", "standard"},
		{"?phone=5145550103", "Amélie Rousseau", "gold"},
		{"?email=STANAKA@example.com", "", ""},
		{"?email=KTanaka@example.com", "Kenji Tanaka", "standard"},
		{"?phone=%2B19995550101", "", ""},
		{"?phone=0101", "", ""},
		{"?phone=", "", ""},
	} {
		a := call("GET", "/crm/customers"+test.query, "")
		name, _ := a.member("customers", 0, "name").(string)
		tier, _ := a.member("customers", 0, "tier").(string)
		if a.status != 200 || name != test.name || tier != test.tier {
			t.Errorf("%s: %d %s", test.query, a.status, a.text)
		}
	}
	if all, _ := call("GET", "/crm/customers", "").member("customers").([]any); len(all) != 6 {
		t.Errorf("got %d customers", len(all))
	}
	if a := call("GET", "/crm/customers?phone=1", ""); a.text != "{\"customers\":[]}\n" {
		t.Errorf("nobody: %s", a.text)
	}
}

func TestCRMKeepsWhatIsWritten(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	made := call("POST", "/crm/customers", `{"name":"Ada Byron","phone":"+1 702 555 0107"}`)
	id, _ := made.member("id").(string)
	if made.status != 201 || made.header.Get("Location") != "/crm/customers/"+id || made.member("tier") != "standard" || made.member("language") != "en-US" {
		t.Fatalf("created: %d %s", made.status, made.text)
	}
	note := call("POST", "/crm/customers/"+id+"/notes", `{"text":"Called about an engine","author":"ivr"}`)
	if note.status != 201 || note.member("author") != "ivr" {
		t.Errorf("note: %d %s", note.status, note.text)
	}
	if a := call("GET", "/crm/customers/"+id, ""); a.member("notes", 0, "text") != "Called about an engine" {
		t.Errorf("read back: %s", a.text)
	}
	if a := call("GET", "/crm/customers?phone=7025550107", ""); a.member("customers", 0, "id") != id {
		t.Errorf("found: %s", a.text)
	}
}

func TestCRMRefuses(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	call := as(t, s)
	for _, test := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"GET", "/crm/customers/C-1", "", 404, "not_found"},
		{"GET", "/crm/else", "", 404, "not_found"},
		{"POST", "/crm/customers", "{", 400, "bad_request"},
		{"POST", "/crm/customers", "", 400, "bad_request"},
		{"POST", "/crm/customers", "null", 400, "bad_request"},
		{"POST", "/crm/customers", `{"phone":"5551234567"}`, 422, "invalid"},
		{"POST", "/crm/customers", `{"name":"x","phone":"12"}`, 422, "invalid"},
		{"POST", "/crm/customers", `{"name":"x","phone":"5551234567","tier":"lead"}`, 422, "invalid"},
		{"POST", "/crm/customers", `{"name":"` + strings.Repeat("x", 300<<10) + `"}`, 413, "bad_request"},
		{"POST", "/crm/customers/C-1/notes", `{"text":"x"}`, 404, "not_found"},
		{"POST", "/crm/customers/C-1001/notes", `{}`, 422, "invalid"},
		{"POST", "/crm/customers/C-1001/notes", `[]`, 400, "bad_request"},
	} {
		if a := call(test.method, test.path, test.body); a.status != test.status || a.member("error", "code") != test.code {
			t.Errorf("%s %s: %d %s", test.method, test.path, a.status, a.text)
		}
	}
}

func TestS0_2_BasicUser(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h, user := trusting(t, s), client(t, s, sandbox.ClientAPIUser)
	good := basicHeader(user.Username, user.Password)
	for _, test := range []struct {
		name, path, header string
		status             int
	}{
		{"CRM", "/crm/customers", good, 200},
		{"ServiceNow", "/api/now/table/incident", good, 200},
		{"Salesforce", "/services/data/v52.0/query?q=SELECT+Id+FROM+Case", good, 200},
		{"Salesforce, nobody", "/services/data/v52.0/query?q=SELECT+Id+FROM+Case", "", 401},
		{"wrong password", "/crm/customers", basicHeader(user.Username, "x"), 401},
		{"wrong user", "/crm/customers", basicHeader("x", user.Password), 401},
		{"no credentials", "/crm/customers", "", 401},
		{"another scheme", "/crm/customers", "Digest x", 401},
		{"unknown token", "/crm/customers", "Bearer x", 401},
		{"ServiceNow, nobody", "/api/now/table/incident", "", 401},
	} {
		var headers []string
		if test.header != "" {
			headers = []string{"Authorization", test.header}
		}
		a := send(t, h, "GET", s.URL()+test.path, "", headers...)
		if a.status != test.status {
			t.Errorf("%s: %d %s", test.name, a.status, a.text)
		}
		challenge := a.header.Get("WWW-Authenticate")
		if test.status == 401 && (!strings.HasPrefix(challenge, "Bearer") || !strings.Contains(challenge, "Basic")) {
			t.Errorf("%s: the challenge is %q", test.name, challenge)
		}
		if test.status == 401 && a.member("error") == nil && a.member(0, "errorCode") == nil {
			t.Errorf("%s: no error in %s", test.name, a.text)
		}
	}
}
