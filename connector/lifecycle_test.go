package connector_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
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
	if n := w.opened.Load(); n != 0 { // they were at hand
		t.Errorf("%d secrets were opened", n)
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

	opened, tokens := w.opened.Load(), s.tokens.Load()
	on, report, err := c.Activate(t.Context(), by(), v.ID, off.Revision)
	if err != nil || on.State != connector.Active || !report.OK {
		t.Fatalf("%+v %+v %v", on, report, err)
	}
	c.Do(t.Context(), "acme", call(v.ID))
	if w.opened.Load() != opened+1 || s.tokens.Load() != tokens+1 {
		t.Errorf("%d secrets were opened and %d tokens fetched for a test and a call", w.opened.Load()-opened, s.tokens.Load()-tokens)
	}
	if res := c.Do(t.Context(), "acme", call(v.ID)); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	_, _, err = c.Activate(t.Context(), by(), v.ID, on.Revision)
	refused(t, err, fault.Conflict, "connector_active")
}

func use(flow string, version int, labels ...string) connector.Use {
	return connector.Use{Flow: "f-" + flow, Name: flow, Version: version, Labels: labels, Activity: "HTTP Request"}
}

func TestS2_12_DeactivationListsFlowsAndHaltsThem(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	d := s.oauth("CRM", oldSecret)
	d.For = []string{"599f6b5b"}
	v := create(t, c, d)
	uses := []connector.Use{use("Welcome", 3, "Live", "Test"), use("Welcome", 3, "Live", "Test"), use("Welcome", 0), use("Callback", 1)}
	w.uses.set(uses...)
	if got := must[[]connector.Use](t)(c.WhereUsed(t.Context(), by(), v.ID)); cmp.Diff(uses, got) != "" {
		t.Errorf("%v", got)
	}
	if diff := cmp.Diff([]string{v.ID, "CRM", "599f6b5b"}, w.uses.asked); diff != "" {
		t.Error(diff)
	}

	_, err := c.Deactivate(t.Context(), by(), v.ID, v.Revision, false)
	refused(t, err, fault.Conflict, "confirmation_required")
	want := "Deactivating the connector CRM stops call routing for every flow that uses it: " +
		"Welcome (version 3, Live, Test), Welcome (draft), Callback (version 1). It is best done outside business hours."
	if err.Error() != want {
		t.Errorf("%s", err)
	}
	if diff := cmp.Diff(any(uses), err.(*fault.Error).Detail["uses"]); diff != "" {
		t.Error(diff)
	}
	entryPoint := func(refs ...string) error { return c.Halted(t.Context(), "acme", refs) }
	for _, refs := range [][]string{{v.ID}, {"crm"}, {"nonesuch", "599F6B5B"}, {}} {
		if err := entryPoint(refs...); err != nil {
			t.Errorf("%v: %v", refs, err)
		}
	}

	off := must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
	for _, refs := range [][]string{{v.ID}, {"other", "crm"}, {"599F6B5B"}} {
		err := entryPoint(refs...)
		refused(t, err, fault.Conflict, "halted")
		if !strings.Contains(err.Error(), "CRM") || err.(*fault.Error).Detail["connector"] != v.ID {
			t.Errorf("%v: %+v", refs, err)
		}
	}
	if err := entryPoint("other"); err != nil { // flows that do not use it are not concerned
		t.Error(err)
	}
	if got := w.entries("connector.deactivate"); len(got) != 1 ||
		got[0] != "ada@acme.example connector.deactivate connector CRM done [{state active → inactive} {flows Welcome (version 3, Live, Test), Welcome (draft), Callback (version 1)}]" {
		t.Errorf("%v", got)
	}

	must3(c.Activate(t.Context(), by(), v.ID, off.Revision))(t) // S2-13
	if err := entryPoint(v.ID); err != nil {
		t.Error(err)
	}
	if got := w.entries("connector.activate"); len(got) != 1 || !strings.Contains(got[0], "inactive → active} {flows Welcome") {
		t.Errorf("%v", got)
	}
}

func must3(v connector.View, r connector.Report, err error) func(testing.TB) connector.View {
	return func(t testing.TB) connector.View {
		t.Helper()
		if err != nil {
			t.Fatalf("%v %v %+v", err, fields(err), r)
		}
		return v
	}
}

func TestS2_14_DeleteLeavesATombstone(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	d := s.oauth("CRM", oldSecret)
	d.For = []string{"599f6b5b"}
	v := create(t, c, d)
	must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, 1, value.Of("client_secret", newSecret)))
	off := must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, 2, false))
	w.uses.set(use("Welcome", 3, "Live"))
	err := c.Delete(t.Context(), by(), v.ID, off.Revision, false)
	refused(t, err, fault.Conflict, "confirmation_required")
	if !strings.Contains(err.Error(), "flows that are running may stop working") || !strings.Contains(err.Error(), "Welcome (version 3, Live)") || w.uses.unconfigured != nil {
		t.Error(err)
	}
	if err := c.Delete(t.Context(), by(), v.ID, off.Revision, true); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{v.ID, "CRM", "599f6b5b"}, w.uses.unconfigured); diff != "" {
		t.Error(diff)
	}
	for _, place := range []string{"connector/", "token/", "authorization/"} {
		for version := range int64(6) {
			if sealed, found, _ := w.db.Secrets().Sealed(t.Context(), vault.Place{Organisation: "acme", Credential: place + v.ID, Version: version}); found {
				t.Errorf("%s%s version %d is still there: %d bytes", place, v.ID, version, len(sealed))
			}
		}
	}
	r, found, err := w.db.Connections().Connection(t.Context(), "acme", v.ID)
	if err != nil || !found || r.State != connector.Deleted || r.Name != "CRM" || r.Credential.Settings.Len() != 0 || r.Next != nil || len(r.Credential.Secrets) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if res := c.Do(t.Context(), "acme", call(v.ID)); res.Failure.Code != "connector_deleted" || !strings.Contains(res.Failure.Message, "CRM") {
		t.Errorf("%+v", res)
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Failure.Code != "connector_deleted" {
		t.Errorf("%+v", res)
	}
	if err := c.Halted(t.Context(), "acme", []string{v.ID}); err != nil {
		t.Error(err)
	}
	_, err = c.Show(t.Context(), by(), v.ID)
	refused(t, err, fault.NotFound, "connector_unknown")
	refused(t, c.Delete(t.Context(), by(), v.ID, r.Revision, true), fault.NotFound, "connector_unknown")
	_, _, err = c.Activate(t.Context(), by(), v.ID, r.Revision)
	refused(t, err, fault.NotFound, "connector_unknown")
	if got := w.entries("connector.delete"); len(got) != 1 || !strings.Contains(got[0], "{state inactive → deleted} {flows Welcome") {
		t.Errorf("%v", got)
	}
	again := create(t, c, d) // the names are free, the id is another one
	if again.ID == v.ID {
		t.Error("an id was used twice")
	}
	call := call(v.ID)
	call.Label = "CRM" // the flow's own label does not bring a deleted connector back
	if res := c.Do(t.Context(), "acme", call); res.Failure.Code != "connector_deleted" {
		t.Errorf("%+v", res)
	}
}

func TestL11_NoUpdateIsLost(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	_, err := c.Deactivate(t.Context(), by(), v.ID, 7, true)
	refused(t, err, fault.Stale, "connector_changed")
	must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, 1, true))
	_, _, err = c.Activate(t.Context(), by(), v.ID, 1)
	refused(t, err, fault.Stale, "connector_changed")
	done := make(chan error, 2)
	for _, name := range []string{"A", "B"} {
		go func() {
			_, _, err := c.Update(t.Context(), by(), v.ID, 2, s.oauth(name, oldSecret))
			done <- err
		}()
	}
	first, second := <-done, <-done
	if (first == nil) == (second == nil) {
		t.Errorf("%v, %v", first, second)
	}
	for _, err := range []error{first, second} {
		if err != nil {
			refused(t, err, fault.Stale, "connector_changed")
		}
	}
	refused(t, c.Delete(t.Context(), by(), v.ID, 2, true), fault.Stale, "connector_changed")
	_, _, err = c.Update(t.Context(), by(), v.ID, 2, s.oauth("C", oldSecret))
	refused(t, err, fault.Stale, "connector_changed")
}

func TestE13_NothingUsesATokenAfterADeactivation(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	here, there := w.replica(), w.replica()
	v := create(t, here, s.oauth("CRM", oldSecret))
	for _, c := range []*connector.Connections{here, there} {
		if res := c.Do(t.Context(), "acme", call(v.ID)); res.Status != 200 {
			t.Fatalf("%+v", res)
		}
	}
	off := must[connector.View](t)(here.Deactivate(t.Context(), by(), v.ID, 1, true))
	calls := s.calls.Load()
	if res := here.Do(t.Context(), "acme", call(v.ID)); res.Failure.Code != "connector_inactive" {
		t.Errorf("%+v", res)
	}
	w.skew.Add(int64(time.Second)) // the other replica sees it after a second at most
	if res := there.Do(t.Context(), "acme", call(v.ID)); res.Failure.Code != "connector_inactive" {
		t.Errorf("%+v", res)
	}
	if s.calls.Load() != calls {
		t.Error("a call went out through an inactive connector")
	}
	if _, found, err := w.db.Secrets().Sealed(t.Context(), vault.Place{Organisation: "acme", Credential: "token/" + v.ID, Version: 1}); err != nil || found {
		t.Errorf("the token is still stored: %v", err)
	}
	for range 2 { // an explicit test works; its token is gone with it
		before := s.tokens.Load()
		if report, err := here.Test(t.Context(), by(), v.ID, false); err != nil || !report.OK || s.tokens.Load() != before+1 {
			t.Errorf("%+v %v", report, err)
		}
	}
	s.forget() // nobody has kept one of these
	must3(here.Activate(t.Context(), by(), v.ID, off.Revision))(t)
	w.skew.Add(int64(time.Second))
	for _, c := range []*connector.Connections{here, there} {
		if res := c.Do(t.Context(), "acme", call(v.ID)); res.Status != 200 || len(res.Attempts) != 1 {
			t.Errorf("%+v", res)
		}
	}
}

func TestS1_13_ARejectedUserStaysInactive(t *testing.T) {
	t.Parallel()
	s := newSide(t, password)
	c := newWorld(t, s).replica()
	v := create(t, c, s.basic("CRM", password))
	must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, 1, true))
	s.accept()
	_, report, err := c.Activate(t.Context(), by(), v.ID, 2)
	refused(t, err, fault.Invalid, "credentials_rejected")
	if !report.Rejected {
		t.Errorf("%+v", report)
	}
	s.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	on, report, err := c.Activate(t.Context(), by(), v.ID, 2) // not sure is no reason to stay off
	if err != nil || on.State != connector.Active || report.OK {
		t.Errorf("%+v %v", report, err)
	}
}

// TestS2_14_AFlowThatCallsADeletedConnectionByName is told that it was deleted,
// unless something living has taken its place.
func TestS2_14_AFlowThatCallsADeletedConnectionByName(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	d := s.oauth("CRM", oldSecret)
	d.For = []string{"599f6b5b"}
	v := create(t, c, d)
	labelled := call("CRM")
	labelled.Label = "Other"
	v = must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
	if err := c.Delete(t.Context(), by(), v.ID, v.Revision, true); err != nil {
		t.Fatal(err)
	}
	says := func(c *connector.Connections, organisation string, call activity.Call, code string) {
		t.Helper()
		if res := c.Do(t.Context(), organisation, call); res.Failure.Code != code || code == "" && res.Status != 200 || code == "connector_deleted" && !strings.Contains(res.Failure.Message, "the connector CRM was deleted") {
			t.Errorf("%s %s: %+v", call.Connector, call.Label, res)
		}
	}
	for _, c := range []*connector.Connections{c, w.replica()} {
		for _, name := range []string{v.ID, "crm ", "599F6B5B"} {
			says(c, "acme", call(name), "connector_deleted")
		}
		says(c, "acme", labelled, "connector_deleted")
		says(c, "acme", call("CR"), "connector_unknown")
		says(c, "evil", call("CRM"), "connector_unknown")
	}
	create(t, c, s.oauth("Other", oldSecret))
	says(c, "acme", labelled, "")
	says(c, "acme", call("CRM"), "connector_deleted")
	if err := c.Halted(t.Context(), "acme", []string{"CRM"}); err != nil {
		t.Error(err)
	}
	create(t, c, s.oauth("CRM", oldSecret))
	says(c, "acme", call("CRM"), "")
}
