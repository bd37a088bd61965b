package connector_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
)

// inactive makes a connection and deactivates it.
func inactive(t testing.TB, c *connector.Connections, d connector.Draft) connector.View {
	t.Helper()
	v := create(t, c, d)
	return must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
}

func TestASecretThatIsLeftOutKeepsItsValue(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := inactive(t, c, s.oauth("CRM", oldSecret))
	v = must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("client_secret", newSecret)))
	d := with(s.oauth("Renamed", ""), "scope", "read")
	d.For = []string{"crm-1"}
	v, report, err := c.Update(t.Context(), by(), v.ID, v.Revision, d)
	if err != nil || !report.OK || v.Name != "Renamed" || v.Revision != 4 || v.State != connector.Inactive || v.Credential.Version != 4 || report.Revision != 4 || v.Next != nil {
		t.Fatalf("%+v %+v %v %v", v, report, err, fields(err))
	}
	if diff := cmp.Diff([]string{"crm-1"}, v.For); diff != "" {
		t.Error(diff)
	}
	for version, there := range map[int64]bool{1: false, 3: false, 4: true} {
		_, err := w.vault.Open(t.Context(), audit.Actor{Kind: "service", ID: "test"}, vault.Place{Organisation: "acme", Credential: "connector/" + v.ID, Version: version})
		if (err == nil) != there {
			t.Errorf("version %d: %v", version, err)
		}
	}
	before := s.tokens.Load()
	must3(c.Activate(t.Context(), by(), v.ID, v.Revision))(t)
	if s.tokens.Load() != before+1 {
		t.Error("an inactive connector kept a token")
	}
	if res := c.Do(t.Context(), "acme", call("crm-1")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Failure.Code != "connector_unknown" { // its old name
		t.Errorf("%+v", res)
	}
	got := w.entries("connector.update")
	if len(got) != 1 || got[0] != "ada@acme.example connector.update connector Renamed done [{name CRM → Renamed} {for crm-1} {settings.scope changed}]" {
		t.Errorf("%v", got)
	}
}

func TestA10_AnotherPlaceNeedsTheSecretAgain(t *testing.T) {
	t.Parallel()
	s, evil := newSide(t, oldSecret, password), newSide(t, oldSecret, password)
	w := newWorld(t, s, evil)
	c := w.replica()
	o := inactive(t, c, s.oauth("OAuth", oldSecret))
	b := inactive(t, c, s.basic("Basic", password))
	tests := map[string]struct {
		of    connector.View
		draft connector.Draft
		want  []string
	}{
		"resource domain": {o, with(s.oauth("OAuth", ""), "resource_domain", evil.URL), []string{"settings.client_secret"}},
		"its path":        {o, with(s.oauth("OAuth", ""), "resource_domain", s.URL+"/other/"), []string{"settings.client_secret"}},
		"token URL":       {o, with(s.oauth("OAuth", ""), "token_url", evil.URL+"/token"), []string{"settings.client_secret"}},
		"the scheme": {o, with(without(s.oauth("OAuth", ""), "client_secret"), "scheme", "oauth2-password", "username", "u", "password", "p"),
			[]string{"settings.client_secret"}},
		"host of Basic":     {b, with(s.basic("Basic", ""), "resource_domain", evil.URL, "validation_url", ""), []string{"settings.password"}},
		"validation URL":    {b, with(s.basic("Basic", ""), "validation_url", s.URL+"/elsewhere"), []string{"settings.password"}},
		"no validation":     {b, without(s.basic("Basic", ""), "validation_url"), []string{"settings.password"}},
		"and what is wrong": {o, with(s.oauth("OAuth", ""), "resource_domain", evil.URL, "client_id", ""), []string{"settings.client_secret", "settings.client_id"}},
	}
	for name, test := range tests {
		test.draft.Unvalidated = true
		_, _, err := c.Update(t.Context(), by(), test.of.ID, test.of.Revision, test.draft)
		got := refused(t, err, fault.Invalid, "secret_needed_again")
		if diff := cmp.Diff(set(test.want), set(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if evil.got(oldSecret) || evil.got(password) || evil.calls.Load()+evil.tokens.Load() > 0 {
		t.Error("the other place was asked")
	}
	if _, _, err := c.Update(t.Context(), by(), o.ID, o.Revision, with(s.oauth("OAuth", newSecret), "token_url", evil.URL+"/token")); err != nil {
		t.Errorf("with the secret given: %v", err)
	}
	if evil.got(oldSecret) || !evil.got(newSecret) {
		t.Error("the wrong secret went out")
	}
}

func TestA10_AReadyMadeKindsHostIsAPlaceToo(t *testing.T) {
	t.Parallel()
	c := newWorld(t).replica()
	d := connector.Draft{Name: "Desk", Kind: "zendesk", Unvalidated: true, Settings: value.Of("subdomain", "acme", "email", "a@b.example", "password", oldSecret)}
	v := inactive(t, c, d)
	_, _, err := c.Update(t.Context(), by(), v.ID, v.Revision, with(d, "subdomain", "evil", "password", ""))
	if got := refused(t, err, fault.Invalid, "secret_needed_again"); cmp.Diff([]string{"settings.password"}, got) != "" {
		t.Errorf("%v", got)
	}
}

func TestUpdateRefusesWhatIsNotAnUpdate(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, password)
	w := newWorld(t, s)
	c := w.replica()
	create(t, c, s.oauth("Taken", oldSecret))
	v := inactive(t, c, s.oauth("CRM", oldSecret))
	d := s.oauth("CRM", oldSecret)
	d.Kind = "zendesk"
	_, _, err := c.Update(t.Context(), by(), v.ID, v.Revision, d)
	if got := refused(t, err, fault.Invalid, "kind_fixed"); len(got) != 1 || got[0] != "kind" {
		t.Error(got)
	}
	_, _, err = c.Update(t.Context(), by(), v.ID, v.Revision, s.oauth("taken", oldSecret))
	refused(t, err, fault.Conflict, "name_taken")
	_, _, err = c.Update(t.Context(), by(), v.ID, v.Revision, with(s.oauth("CRM", ""), "scope", value.Of("a", "b")))
	refused(t, err, fault.Invalid, "settings_invalid")
	_, _, err = c.Update(t.Context(), by(), "nonesuch", v.Revision, d)
	refused(t, err, fault.NotFound, "connector_unknown")

	b := inactive(t, c, s.basic("Basic", password))
	s.accept()
	_, report, err := c.Update(t.Context(), by(), b.ID, b.Revision, s.basic("Basic", "another"))
	refused(t, err, fault.Invalid, "credentials_rejected")
	if !report.Rejected || must[connector.View](t)(c.Show(t.Context(), by(), b.ID)).Revision != b.Revision {
		t.Errorf("%+v", report)
	}
}

func TestE14_CallsUnderWayOutliveAnEdit(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
		t.Fatalf("%+v", res)
	}
	edited := make(chan struct{})
	s.onCall(func(http.ResponseWriter, *http.Request) { <-edited })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
				t.Errorf("%+v %s", res, res.Body)
			}
		})
	}
	for began := time.Now(); s.calls.Load() < 21; time.Sleep(time.Millisecond) { // they are on their way
		if time.Since(began) > time.Minute {
			t.Fatalf("%d calls came", s.calls.Load())
		}
	}
	off := must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
	v, _, err := c.Update(t.Context(), by(), v.ID, off.Revision, s.oauth("CRM", newSecret))
	if err != nil {
		t.Fatal(err)
	}
	must3(c.Activate(t.Context(), by(), v.ID, v.Revision))(t)
	close(edited)
	wg.Wait()
	s.onCall(nil)
	s.accept(newSecret)
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
}

func TestG1_G6_WhatIsReadBackHoldsNoSecret(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, password)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	create(t, c, s.basic("Basic", password))
	staged := must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("client_secret", newSecret)))
	page, _, err := c.List(t.Context(), connector.Query{Organisation: "acme", Limit: 10})
	if err != nil || len(page) != 2 || page[0].Name != "Basic" {
		t.Fatalf("%v %v", page, err)
	}
	for what, shown := range map[string]any{"created": v, "staged": staged, "list": page, "audit": w.entries("")} {
		canaries(t, what, shown, oldSecret, newSecret, password)
	}
	for _, view := range page {
		if text := string(view.Credential.Settings.Clone().Keys()[0]); strings.Contains(text, "password") || len(view.Credential.Secrets) != 1 {
			t.Errorf("%+v", view)
		}
		j, _ := view.Credential.Settings.MarshalJSON()
		canaries(t, "settings", string(j), oldSecret, password)
	}
}

func TestAnotherSchemeLeavesNoSecretBehind(t *testing.T) {
	t.Parallel()
	const blanks = " p&=+% "
	s := newSide(t, oldSecret, blanks)
	w := newWorld(t, s)
	c := w.replica()
	v := inactive(t, c, s.oauth("CRM", oldSecret))
	v, report, err := c.Update(t.Context(), by(), v.ID, v.Revision, s.basic("CRM", blanks)) // blanks belong to a password
	if err != nil || !report.OK || !s.got(blanks) {
		t.Fatalf("%+v %v %v", report, err, fields(err))
	}
	if diff := cmp.Diff([]string{"password"}, v.Credential.Secrets); diff != "" {
		t.Error(diff)
	}
	if got := w.entries("connector.update"); len(got) != 1 || !strings.Contains(got[0], "{settings.scheme oauth2-client-secret → basic}") || !strings.Contains(got[0], "{settings.client_secret removed}") ||
		!strings.Contains(got[0], "{settings.token_url "+s.URL+"/token removed}") {
		t.Errorf("%v", got)
	}
}
