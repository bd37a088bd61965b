package connector_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
)

const oldSecret, newSecret = "canary-old-secret", "canary-new-secret"

func TestS2_9_S1_13_AConnectionIsMadeActiveAndAudited(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	v, report, err := c.Create(t.Context(), by(), s.oauth("  CRM  ", oldSecret))
	if err != nil || !report.OK || !report.Verified || !strings.Contains(report.Sentence, "gave a token") {
		t.Fatalf("%+v %v %v", report, err, fields(err))
	}
	if v.Name != "CRM" || v.State != connector.Active || v.Revision != 1 || v.ID == "" || v.Credential.Tested.IsZero() || !v.Limited {
		t.Errorf("%+v", v)
	}
	if diff := cmp.Diff([]string{"client_secret"}, v.Credential.Secrets); diff != "" {
		t.Error(diff)
	}
	shown := must[connector.View](t)(c.Show(t.Context(), by(), v.ID))
	if shown.Health.State != "ok" || shown.Health.LastToken.IsZero() || shown.ID != v.ID {
		t.Errorf("%+v", shown.Health)
	}
	if res := c.Do(t.Context(), "acme", call(v.ID)); res.Status != 200 || res.Attempts[0].Token != "cached" {
		t.Errorf("%+v", res)
	}
	if n := s.tokens.Load(); n != 1 {
		t.Errorf("%d token requests for a test and a call", n)
	}
	want := []string{
		"ada@acme.example connector.test connector CRM done [{credential draft} {result " + report.Sentence + "}]",
		"ada@acme.example connector.create connector CRM done [{state none → active} {kind custom} {settings.scheme oauth2-client-secret} {settings.resource_domain " +
			s.URL + "/base/} {settings.client_id changed} {settings.client_secret changed}",
	}
	got := w.entries("connector.")
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("%s\nwant %s", got[i], want[i])
		}
	}
	canaries(t, "audit", got, oldSecret)
	canaries(t, "view", shown, oldSecret)
	canaries(t, "report", report, oldSecret)
}

func TestL3_AnotherOrganisationsConnectionIsNotFound(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	other := by()
	other.Organisation = "evil"
	_, err := c.Show(t.Context(), other, v.ID)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, err = c.WhereUsed(t.Context(), other, v.ID)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, err = c.Deactivate(t.Context(), other, v.ID, v.Revision, true)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, _, err = c.Activate(t.Context(), other, v.ID, v.Revision)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, _, err = c.Update(t.Context(), other, v.ID, v.Revision, s.oauth("X", newSecret))
	refused(t, err, fault.NotFound, "connector_unknown")
	_, err = c.Test(t.Context(), other, v.ID, false)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, err = c.Stage(t.Context(), other, v.ID, v.Revision, nil)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, err = c.CutOver(t.Context(), other, v.ID, v.Revision)
	refused(t, err, fault.NotFound, "connector_unknown")
	_, err = c.Undo(t.Context(), other, v.ID, v.Revision)
	refused(t, err, fault.NotFound, "connector_unknown")
	refused(t, c.Delete(t.Context(), other, v.ID, v.Revision, true), fault.NotFound, "connector_unknown")
	_, err = c.Authorize(t.Context(), other, v.ID, nil, "https://here.example/")
	refused(t, err, fault.NotFound, "connector_unknown")
	for _, ref := range []string{v.ID, v.Name} {
		if res := c.Do(t.Context(), "evil", call(ref)); res.Failure.Code != "connector_unknown" {
			t.Errorf("%+v", res)
		}
		if err := c.Halted(t.Context(), "evil", []string{ref}); err != nil {
			t.Error(err)
		}
	}
	if list, _, err := c.List(t.Context(), connector.Query{Organisation: "evil", Limit: 10}); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

func TestS2_10_S2_11_S2_13_Lifecycle(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	_, _, err := c.Update(t.Context(), by(), v.ID, v.Revision, s.oauth("CRM", newSecret))
	refused(t, err, fault.Conflict, "connector_active") // L10
	refused(t, c.Delete(t.Context(), by(), v.ID, v.Revision, true), fault.Conflict, "connector_active")

	off := must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, false))
	if off.State != connector.Inactive || off.Health.State != "inactive" || cmp.Diff(v.Credential.Settings.Keys(), off.Credential.Settings.Keys()) != "" {
		t.Errorf("%+v", off)
	}
	if res := c.Do(t.Context(), "acme", call(v.ID)); res.Failure.Code != "connector_inactive" || !strings.Contains(res.Failure.Message, "CRM") || len(res.Attempts) != 0 {
		t.Errorf("%+v", res)
	}
	_, err = c.Deactivate(t.Context(), by(), v.ID, off.Revision, false)
	refused(t, err, fault.Conflict, "connector_inactive")

	on, report, err := c.Activate(t.Context(), by(), v.ID, off.Revision)
	if err != nil || on.State != connector.Active || !report.OK {
		t.Fatalf("%+v %+v %v", on, report, err)
	}
	if res := c.Do(t.Context(), "acme", call(v.ID)); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	_, _, err = c.Activate(t.Context(), by(), v.ID, on.Revision)
	refused(t, err, fault.Conflict, "connector_active")

	off = must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, on.Revision, false))
	if err := c.Delete(t.Context(), by(), v.ID, off.Revision, false); err != nil {
		t.Fatal(err)
	}
	if res := c.Do(t.Context(), "acme", call(v.ID)); res.Failure.Code != "connector_deleted" || !strings.Contains(res.Failure.Message, "CRM") {
		t.Errorf("%+v", res)
	}
	_, err = c.Show(t.Context(), by(), v.ID)
	refused(t, err, fault.NotFound, "connector_unknown")
	t.Log(strings.Join(w.entries("connector."), "\n"))
}
