package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/sandbox"
)

// members are the texts of a member of every entry of a list in the answer.
func members(a answer, list, name string) []string {
	rows, _ := a.member(list).([]any)
	var all []string
	for i := range rows {
		v, _ := a.member(list, i, name).(string)
		all = append(all, v)
	}
	return all
}

func TestZendeskFindsUsersAndTickets(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	for _, test := range []struct {
		path, query, list, name string
		want                    []string
	}{
		{"users/search", "phone:+14155550101", "users", "name", []string{"Maria Alvarez"}},
		{"users/search", "phone:(212)555-0102", "users", "name", []string{"James Whitfield"}},
		{"users/search", "email:KTANAKA@example.com", "users", "name", []string{"Kenji Tanaka"}},
		{"users/search", `name:"Sofia Moretti"`, "users", "name", []string{"Sofia Moretti"}},
		{"users/search", "moretti tags:gold", "users", "name", []string{"Sofia Moretti"}},
		{"users/search", "moretti tags:standard", "users", "name", nil},
		{"users/search", "status:open", "users", "name", nil},
		{"users/search", "mood:good", "users", "name", nil},
		{"search", "type:ticket requester:malvarez@example.com status<solved", "results", "subject", []string{"Kiln delivery delayed", "Invoice shows the old address"}},
		{"search", "type:ticket requester:360001 status:open kiln", "results", "subject", []string{"Kiln delivery delayed"}},
		{"search", "type:ticket status>open", "results", "subject", nil},
		{"search", "type:ticket requester:nobody", "results", "subject", nil},
		{"search", "type:ticket phone:+14155550101", "results", "subject", nil},
	} {
		a := call("GET", "/api/v2/"+test.path+".json?query="+url.QueryEscape(test.query), "")
		if a.status != 200 || int(a.member("count").(float64)) != len(test.want) {
			t.Errorf("%s: %d %s", test.query, a.status, a.text)
		}
		if diff := cmp.Diff(test.want, members(a, test.list, test.name)); diff != "" {
			t.Errorf("%s: %s", test.query, diff)
		}
	}
	if a := call("GET", "/api/v2/search.json", ""); a.status != 422 {
		t.Errorf("no query: %d %s", a.status, a.text)
	}
}

func TestZendeskTickets(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	call := as(t, s)
	made := call("POST", "/api/v2/tickets.json", `{"ticket":{"subject":"Call","comment":{"body":"She called."},"requester_id":360001,"mood":"good"}}`)
	if made.status != 201 || made.member("ticket", "requester_id") != 360001.0 || made.member("ticket", "status") != "new" ||
		made.header.Get("Location") != made.member("ticket", "url") {
		t.Fatalf("made: %d %s", made.status, made.text)
	}
	path := strings.TrimPrefix(made.header.Get("Location"), s.URL())
	if a := call("PUT", path, `{"ticket":{"status":"solved","priority":"high"}}`); a.status != 200 || a.member("ticket", "status") != "solved" {
		t.Errorf("changed: %d %s", a.status, a.text)
	}
	if a := call("GET", path, ""); a.member("ticket", "priority") != "high" || a.member("ticket", "description") != "She called." {
		t.Errorf("read: %d %s", a.status, a.text)
	}
	if a := call("GET", "/api/v2/users/360001.json", ""); a.member("user", "name") != "Maria Alvarez" {
		t.Errorf("user: %d %s", a.status, a.text)
	}
	if a := call("GET", "/api/v2/users/me.json", ""); a.member("user", "role") != "agent" {
		t.Errorf("me: %d %s", a.status, a.text)
	}
	for _, bad := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/api/v2/tickets/none.json", "", 404},
		{"GET", "/api/v2/groups.json", "", 404},
		{"PUT", "/api/v2/tickets/1.json", `{"ticket":{"status":"open"}}`, 404},
		{"PUT", path, `{}`, 400},
		{"POST", "/api/v2/tickets.json", `[`, 400},
		{"POST", "/api/v2/tickets.json", `{"ticket":{"subject":"Empty"}}`, 422},
	} {
		if a := call(bad.method, bad.path, bad.body); a.status != bad.status || a.member("error") == nil {
			t.Errorf("%s %s: %d %s, want %d", bad.method, bad.path, a.status, a.text, bad.status)
		}
	}
}

// TestAPIUsersAreMade has a connector with Basic get a user of its own, who is
// let in where the user that was there before still is.
func TestAPIUsersAreMade(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	made := send(t, h, "POST", s.URL()+"/sandbox/users", "")
	user, _ := made.member("username").(string)
	password, _ := made.member("password").(string)
	if made.status != 201 || user == "" || password == "" {
		t.Fatalf("made: %d %s", made.status, made.text)
	}
	before, _ := s.Client(sandbox.ClientAPIUser)
	for _, test := range []struct {
		user, password string
		status         int
	}{{user, password, 200}, {before.Username, before.Password, 200}, {user, "wrong", 401}} {
		a := send(t, h, "GET", s.URL()+"/api/v2/users/me.json", "", "Authorization", basicHeader(test.user, test.password))
		if a.status != test.status {
			t.Errorf("%s: %d %s", test.user, a.status, a.text)
		}
	}
	for _, path := range []string{"/api/v2/users/me.json", "/api/data/v9.2/contacts"} {
		if a := send(t, h, "GET", s.URL()+path, ""); a.status != 401 {
			t.Errorf("%s without credentials: %d", path, a.status)
		}
	}
	token := tokenFor(t, s, "useraccount")
	for _, path := range []string{"/api/v2/users/me.json", "/api/data/v9.2/contacts"} {
		if a := send(t, h, "GET", s.URL()+path, "", "Authorization", "Bearer "+token); a.status != 403 {
			t.Errorf("%s without the scope: %d", path, a.status)
		}
	}
}
