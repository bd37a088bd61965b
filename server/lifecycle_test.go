package server_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
	"github.com/callwright/callwright/store/storetest"
)

// TestS2_10_S2_14_TheLifecycleOnBothDatabases takes a connector through all its
// states over the API, on SQLite and on PostgreSQL, where tokens have connections
// of their own: no step waits for another, and tokens go with the connector (E13).
func TestS2_10_S2_14_TheLifecycleOnBothDatabases(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T) string{
		"sqlite":   func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string { return storetest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(t, "the right secret", 0)
			url := database(t)
			s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { p.reachable(c); c.Database = url }})
			crm := create(t, s, "CRM", p.settings("the right secret"))
			at, tag := "/api/connectors/"+crm.ID, crm.tag
			step := func(method, path string, body any) {
				t.Helper()
				began := time.Now()
				a := s.Call(t, method, at+path, body, nil, "If-Match", tag)
				if a.Status >= 300 {
					t.Fatalf("%s %s: %d %s", method, path, a.Status, a.Body)
				}
				if took := time.Since(began); took > 20*time.Second {
					t.Errorf("%s %s waited for something: %v", method, path, took)
				}
				if tag = a.Header.Get("ETag"); tag == "" && method != "DELETE" {
					tag = s.Call(t, "GET", at, nil, nil).Header.Get("ETag")
				}
			}
			step("POST", "/test", nil)
			step("PUT", "/next", map[string]any{"settings": map[string]any{"client_secret": "the right secret, again"}})
			p.secret.Store("the right secret, again")
			step("POST", "/next/test", nil)
			tag = s.Call(t, "GET", at, nil, nil).Header.Get("ETag")
			step("POST", "/next/cut-over", nil)
			step("POST", "/test", nil)
			step("POST", "/deactivate", nil)
			step("POST", "/activate", nil)
			step("POST", "/deactivate", nil)
			step("DELETE", "", nil)
			if a := s.Call(t, "GET", at, nil, nil); a.Status != 404 {
				t.Errorf("the deleted connector is shown: %d", a.Status)
			}
			var sealed int64
			if err := s.DB().Check(t.Context()); err != nil {
				t.Error(err)
			}
			status, err := s.Vault().Status(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range status.Organisations {
				for _, n := range o.Secrets {
					sealed += n
				}
			}
			if sealed != 0 {
				t.Errorf("%d secrets are left in the vault", sealed)
			}
		})
	}
}
