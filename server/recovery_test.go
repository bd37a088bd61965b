package server_test

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// TestK14_ALostPasswordIsReplacedOnTheHost makes a link beside the running
// server, and chooses a password by it, once.
func TestK14_ALostPasswordIsReplacedOnTheHost(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	link, expires, err := server.PasswordLink(t.Context(), s.Config, s.Base+"/", strings.ToUpper(servertest.Email))
	if err != nil || expires.IsZero() {
		t.Fatalf("%v, until %v", err, expires)
	}
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
	if _, _, err := server.PasswordLink(t.Context(), s.Config, s.Base, "nobody@example.com"); fault.ReasonOf(err) != "user_not_found" {
		t.Errorf("for nobody: %v", err)
	}
}
