package server_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// TestK14_ALostPasswordIsReplacedOnTheHost makes a link beside the running
// server, and chooses a password by it, once.
func TestK14_ALostPasswordIsReplacedOnTheHost(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	made, err := server.PasswordLink(t.Context(), s.Config, s.Base+"/", strings.ToUpper(servertest.Email))
	if err != nil || made.Expires.IsZero() || made.Email != servertest.Email {
		t.Fatalf("%v, %+v", err, made)
	}
	link := made.URL
	secret, ok := strings.CutPrefix(link, s.Base+"/password#")
	if !ok {
		t.Fatalf("the link is %s", link)
	}
	const password = "a new one that nobody knows yet"
	if len(secret) < 20 {
		t.Errorf("the link's secret is short: %d", len(secret))
	}
	body := map[string]any{"link": link, "password": password} // the whole URL will do
	if a := s.Call(t, "POST", "/api/password", body, nil, "Authorization", "", "Origin", s.Base); a.Status >= 300 {
		t.Fatalf("choosing a password: %d %s", a.Status, a.Body)
	}
	if a := s.Call(t, "POST", "/api/password", body, nil, "Authorization", "", "Origin", s.Base); a.Status != 404 {
		t.Errorf("the link a second time: %d %s", a.Status, a.Body)
	}
	for given, want := range map[string]int{password: 200, servertest.Password: 401} {
		a := s.Call(t, "POST", "/api/session", map[string]any{"email": servertest.Email, "password": given}, nil, "Authorization", "", "Origin", s.Base)
		if a.Status/100 != want/100 {
			t.Errorf("signing in: %d, want %d", a.Status, want)
		}
	}
	if _, err := server.PasswordLink(t.Context(), s.Config, s.Base, "nobody@example.com"); fault.ReasonOf(err) != "user_not_found" {
		t.Errorf("for nobody: %v", err)
	}
}

// TestK14_ALinkOfTheHostSignsIn makes a link beside the running server that signs
// in once; what is wrong with one is not said.
func TestK14_ALinkOfTheHostSignsIn(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	enter := func(link string) servertest.Answer {
		return s.Call(t, "POST", "/api/session/link", map[string]any{"token": link}, nil, "Authorization", "", "Origin", s.Base)
	}
	made, err := server.SignInLink(t.Context(), s.Config, s.Base, "")
	if err != nil || made.Email != servertest.Email || time.Until(made.Expires) > 15*time.Minute {
		t.Fatalf("%v, %+v", err, made)
	}
	later, err := server.SignInLink(t.Context(), s.Config, s.Base+"/", servertest.Email)
	if err != nil {
		t.Fatal(err)
	}
	secret, ok := strings.CutPrefix(later.URL, s.Base+"/enter#")
	if !ok || len(secret) < 40 {
		t.Fatalf("the link is %s", later.URL)
	}
	unknown := enter("nothing of the kind")
	if replaced := enter(made.URL); unknown.Status != 404 || replaced.Status != 404 {
		t.Errorf("unknown: %d, replaced: %d", unknown.Status, replaced.Status)
	}
	a := enter(secret)
	if a.Status != 200 || !strings.Contains(a.Header.Get("Set-Cookie"), "HttpOnly") || !strings.Contains(string(a.Body), servertest.Email) {
		t.Fatalf("entering: %d %s", a.Status, a.Body)
	}
	used := enter(later.URL)
	if used.Status != 404 || reasonAndText(t, used) != reasonAndText(t, unknown) {
		t.Errorf("a second time: %d %s, unknown: %s", used.Status, used.Body, unknown.Body)
	}
	for _, action := range []string{"user.sign_in_link", "session.sign_in"} {
		a := s.Call(t, "GET", "/api/audit?action="+action, nil, nil)
		if !strings.Contains(string(a.Body), action) || action == "session.sign_in" && !strings.Contains(string(a.Body), `"link"`) {
			t.Errorf("%s is not in the audit log: %s", action, a.Body)
		}
		if strings.Contains(string(a.Body), secret) {
			t.Errorf("the audit log has the link")
		}
	}
	s.Call(t, "POST", "/api/users", map[string]any{"email": "ben@example.com", "roles": []string{"full_administrator"}}, nil)
	if _, err := server.SignInLink(t.Context(), s.Config, s.Base, ""); fault.ReasonOf(err) != "email_missing" {
		t.Errorf("for one of two: %v", err)
	}
	if _, err := server.SignInLink(t.Context(), s.Config, s.Base, "ben@example.com"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("for one who is invited: %v", err)
	}
}

func reasonAndText(t *testing.T, a servertest.Answer) string {
	t.Helper()
	var p struct{ Reason, Detail string }
	if err := json.Unmarshal(a.Body, &p); err != nil || p.Detail == "" {
		t.Fatalf("%v: %s", err, a.Body)
	}
	return p.Reason + " " + p.Detail
}
