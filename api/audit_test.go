package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/audit"
)

func TestAuditOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	c, _ := w.connector(admin, "CRM")
	w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t"}`}).want(t, http.StatusCreated)
	var l struct {
		Items []struct {
			Sequence int64
			Action   string
			Object   struct{ Kind, ID string }
			Actor    struct{ ID string }
		}
	}
	read := func(query string) int {
		l.Items = nil
		w.do(request{method: "GET", path: "/api/audit" + query, by: admin}).want(t, http.StatusOK).into(t, &l)
		return len(l.Items)
	}
	if read("") < 2 || l.Items[0].Action != "token.create" || l.Items[0].Actor.ID != admin.ID {
		t.Errorf("%+v", l)
	}
	for query, want := range map[string]int{
		"?action=token.create": 1, "?action=token.": 1, "?kind=token": 1, "?action=connector.create&object=" + c.ID: 1, "?actor=nobody": 0,
		"?until=2001-01-01T00:00:00Z": 0, "?since=2999-01-01T00:00:00Z": 0, "?action=token.create&since=2001-01-01T00:00:00Z": 1,
	} {
		if n := read(query); n != want {
			t.Errorf("%s: %d entries", query, n)
		}
	}
	var v api.Verification
	w.do(request{method: "GET", path: "/api/audit/verification", by: admin}).want(t, http.StatusOK).into(t, &v)
	if !v.OK || v.Entries < 2 || v.Sentence == "" || v.Head.Sequence != v.Entries || len(v.Head.Hash) != 64 {
		t.Errorf("%+v", v)
	}
	export := w.do(request{method: "POST", path: "/api/audit/export?action=token.&since=2001-01-01T00:00:00Z", by: admin}).want(t, http.StatusOK)
	lines := strings.Split(strings.TrimSpace(export.text), "\n")
	if len(lines) != 1 || !strings.Contains(lines[0], `"action":"token.create"`) || export.Header.Get("Content-Type") != "application/jsonl; charset=utf-8" || !strings.Contains(export.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v %s", export.Header, export.text)
	}
	// N1: the export is an entry, with what was asked for.
	if read("?action=audit.export"); len(l.Items) != 1 {
		t.Errorf("%+v", l)
	}
	if text := w.do(request{method: "GET", path: "/api/audit?action=audit.export", by: admin}).text; !strings.Contains(text, `"value":"token."`) {
		t.Error(text)
	}
}

// What an administrator may not know of is not in his audit log either (S2-3),
// and pages are full all the same.
func TestS2_3_AuditWithoutConnectors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin, narrow := w.member(home, access.FullAdministrator), w.member(home, access.ReadOnlyAdministrator)
	for _, name := range []string{"one", "two", "three"} {
		w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"` + name + `"}`}).want(t, http.StatusCreated)
		c, _ := w.connector(admin, "Secret "+name)
		w.do(request{method: "POST", path: "/api/connectors/" + c.ID + "/test", by: admin}).want(t, http.StatusOK)
	}
	seen := 0
	for next := "/api/audit?limit=2"; next != ""; {
		got := w.do(request{method: "GET", path: next, by: narrow}).want(t, http.StatusOK)
		if strings.Contains(got.text, "Secret") || strings.Contains(got.text, "connector") {
			t.Error(got.text)
		}
		var l struct {
			Items []json.RawMessage
			Next  string
		}
		got.into(t, &l)
		if seen += len(l.Items); l.Next != "" && len(l.Items) != 2 {
			t.Errorf("a page of %d with another after it", len(l.Items))
		}
		next = link(t, got, l.Next)
	}
	if seen != 3 {
		t.Errorf("%d entries, want the three of API tokens", seen)
	}
	// Whoever may export sees all nouns, so that exports need no such care.
	for _, info := range access.Roles() {
		roles := []access.Role{info.Role}
		if access.Decide(roles, access.AuditExport) != access.Allowed {
			continue
		}
		for _, action := range access.Actions() {
			if action.Action != access.OrganisationCreate && !access.Sees(roles, action.Action.Noun()) {
				t.Errorf("%s may export the audit log, but not see %s", info.Role, action.Action)
			}
		}
	}
}

// N2: an export that cannot be recorded does not happen.
func TestN2_UnrecordedExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.remake(func(o *api.Options) { o.Audit = audit.New(deaf{Store: w.db.Audit()}, nil) })
	w.do(request{method: "POST", path: "/api/audit/export", by: admin}).problem(t, http.StatusInternalServerError, "internal")
	w.remake(func(o *api.Options) { o.Audit = audit.New(deaf{Store: w.db.Audit(), hears: true}, nil) })
	for _, path := range []string{"/api/audit", "/api/audit/verification"} {
		w.do(request{method: "GET", path: path, by: admin}).problem(t, http.StatusInternalServerError, "internal")
	}
	// One that breaks off is no whole answer.
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	q, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+"/api/audit/export", nil)
	w.must(err)
	q.Header.Set("Cookie", "__Host-callwright="+admin.cookie)
	q.Header.Set("Origin", site)
	if resp, err := server.Client().Do(q); err == nil {
		_, err := resp.Body.Read(make([]byte, 1))
		resp.Body.Close()
		if err == nil || resp.StatusCode == http.StatusOK && err.Error() == "EOF" {
			t.Error("a broken export looks whole")
		}
	}
}

// deaf is a store of entries that takes none, or gives none.
type deaf struct {
	audit.Store
	hears bool
}

func (d deaf) Append(ctx context.Context, organisation string, link func(audit.Head) audit.Entry) error {
	if d.hears {
		return d.Store.Append(ctx, organisation, link)
	}
	return errors.New("the disk is full")
}

func (deaf) Entries(context.Context, audit.Query) ([]audit.Entry, error) {
	return nil, errors.New("the disk is broken")
}

func (deaf) Chain(context.Context, string, int64, int) ([]audit.Entry, error) {
	return nil, errors.New("the disk is broken")
}

func (deaf) Heads(context.Context) (map[string]audit.Head, error) {
	return nil, errors.New("the disk is broken")
}

func TestH14_LiveIsNotReady(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asked := 0
	var ill error
	w.remake(func(o *api.Options) {
		o.Ready = []api.Probe{
			{Name: "database", Ask: w.db.Ping},
			{Name: "key", Ask: func(context.Context) error { asked++; return ill }},
		}
	})
	if got := w.do(request{method: "GET", path: "/readyz?verbose"}).want(t, http.StatusOK); got.text != `{"status":"ok","contacts":"standby"}`+"\n" {
		t.Error(got.text)
	}
	ill = errors.New("needle: the key is gone")
	w.do(request{method: "GET", path: "/readyz"}).want(t, http.StatusOK) // for a second
	w.clock.forward(2 * time.Second)
	got := w.do(request{method: "GET", path: "/readyz"})
	got.problem(t, http.StatusServiceUnavailable, "not_ready")
	if !strings.Contains(got.text, `"ill":["key"]`) || strings.Contains(got.text, "needle") || !strings.Contains(w.printed.String(), "the key is gone") {
		t.Error(got.text)
	}
	if w.do(request{method: "GET", path: "/livez"}).want(t, http.StatusOK); asked != 2 {
		t.Errorf("the probe was asked %d times", asked)
	}
}

func TestVersionAndDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.do(request{method: "GET", path: "/api/version"}).want(t, http.StatusUnauthorized)
	if got := w.do(request{method: "GET", path: "/api/version", by: admin}).want(t, http.StatusOK); got.text != `{"version":"1.2.3"}`+"\n" {
		t.Error(got.text)
	}
	want, err := api.OpenAPI()
	w.must(err)
	if got := w.do(request{method: "GET", path: "/api/openapi.json"}).want(t, http.StatusOK); got.text != string(want) || got.Header.Get("Content-Type") != "application/json" {
		t.Error("the served document is another")
	}
	var roles struct {
		Items   []api.Role
		Actions []api.Action
	}
	w.do(request{method: "GET", path: "/api/roles", by: admin}).want(t, http.StatusOK).into(t, &roles)
	if len(roles.Items) != len(access.Roles()) || len(roles.Actions) != len(access.Actions()) || len(roles.Items[0].May) < 20 {
		t.Errorf("%+v", roles)
	}
}
