package connector_test

import (
	"context"
	"fmt"
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

func TestL4_EverythingWrongWithADraftIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	c := newWorld(t).replica()
	tests := map[string]struct {
		draft connector.Draft
		want  []string
	}{
		"empty": {connector.Draft{Kind: "custom"}, []string{"settings.resource_domain", "settings.username", "settings.password", "name"}},
		"many": {connector.Draft{Kind: "custom", Name: " ", For: []string{"", "x"}, Settings: value.Of(
			"scheme", "oauth2-client-secret", "resource_domain", "http://api.example", "token_url", "nowhere", "client_id", "id", "organisation", "evil", "password", "p")},
			[]string{"settings.client_secret", "settings.organisation", "settings.password", "settings.resource_domain", "settings.token_url", "name", "for[0]"}},
		"the name among the settings": {connector.Draft{Kind: "custom", Name: "n", Settings: value.Of("name", "x", "resource_domain", "https://a.example", "username", "u", "password", "p")},
			[]string{"settings.name"}},
		"a long name": {connector.Draft{Kind: "custom", Name: strings.Repeat("ä", 81), For: []string{strings.Repeat("x", 81), "a\nb"}, Settings: value.Of("resource_domain", "https://a.example", "username", "u", "password", "p")},
			[]string{"name", "for[0]", "for[1]"}},
		"a name of two lines": {connector.Draft{Kind: "custom", Name: "a\nb", Settings: value.Of("resource_domain", "https://a.example", "username", "u", "password", "p")}, []string{"name"}},
		"another scheme":      {connector.Draft{Kind: "custom", Name: "n", Settings: value.Of("scheme", "none")}, []string{"settings.resource_domain", "settings.scheme"}},
		"a secret that is no text": {connector.Draft{Kind: "custom", Name: "n", Settings: value.Of("resource_domain", "https://a.example", "username", "u", "password", value.Of("a", "b"))},
			[]string{"settings.password"}},
	}
	for name, test := range tests {
		_, _, err := c.Create(t.Context(), by(), test.draft)
		got := refused(t, err, fault.Invalid, "settings_invalid")
		if diff := cmp.Diff(set(test.want), set(got)); diff != "" {
			t.Errorf("%s: %v: %s", name, err, diff)
		}
	}
	_, _, err := c.Create(t.Context(), by(), connector.Draft{Kind: "nonesuch", Name: "n"})
	if got := refused(t, err, fault.Invalid, "kind_unknown"); len(got) != 1 || got[0] != "kind" {
		t.Error(got)
	}
	if list, _, _ := c.List(t.Context(), connector.Query{Organisation: "acme", Limit: 10}); len(list) != 0 {
		t.Errorf("%v", list)
	}
}

func TestL4_SentencesAreJoinedAsOneReadsThem(t *testing.T) {
	t.Parallel()
	c := newWorld(t).replica()
	_, _, err := c.Create(t.Context(), by(), connector.Draft{Name: "n", Settings: value.Of("resource_domain", "http://api.example", "username", "u", "password", "p", "validation_url", "nowhere")})
	refused(t, err, fault.Invalid, "settings_invalid")
	if got := err.(*fault.Error).Fields; len(got) != 2 || got[0].Message != "This is not a valid URL: must begin with https://, a credential never travels in clear text" ||
		!strings.HasPrefix(got[1].Message, "This is not a valid URL: ") || strings.Contains(fmt.Sprint(got), ".;") {
		t.Errorf("%v", got)
	}
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[s] = true
	}
	return m
}

func TestS1_4_DefaultsAreFilledIn(t *testing.T) {
	t.Parallel()
	s := newSide(t, password)
	c := newWorld(t, s).replica()
	v := create(t, c, s.basic("CRM", password))
	if scheme, _ := v.Credential.Settings.Get("scheme"); scheme != "basic" {
		t.Errorf("%v", scheme)
	}
	if _, ok := v.Credential.Settings.Get("password"); ok {
		t.Error("the settings hold the password")
	}
}

func TestS1_3_NamesAreUniqueWhateverTheirCase(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	first := s.oauth("CRM", oldSecret)
	first.For = []string{"599f6b5b", "Old CRM", "crm"}
	v := create(t, c, first)
	if diff := cmp.Diff([]string{"599f6b5b", "Old CRM"}, v.For); diff != "" { // its own name is no further ref
		t.Error(diff)
	}
	before := s.tokens.Load()
	for name, refs := range map[string][]string{" cRm ": nil, "other": {"599F6B5B"}, "OLD crm": nil} {
		d := s.oauth(name, oldSecret)
		d.For = refs
		_, _, err := c.Create(t.Context(), by(), d)
		path := "name"
		if refs != nil {
			path = "for[0]"
		}
		if got := refused(t, err, fault.Conflict, "name_taken"); len(got) != 1 || got[0] != path {
			t.Errorf("%s: %v", name, got)
		}
	}
	zendesk := connector.Draft{Name: "crm", Kind: "zendesk", Settings: value.Of("subdomain", "acme", "email", "a@b.example", "password", "p")}
	_, _, err := c.Create(t.Context(), by(), zendesk)
	refused(t, err, fault.Conflict, "name_taken")
	if s.tokens.Load() != before {
		t.Error("credentials went out for a name that is taken")
	}
	other := by()
	other.Organisation = "evil"
	if _, _, err := c.Create(t.Context(), other, first); err != nil {
		t.Error(err)
	}
}

func TestS1_2_L9_TheLimitHoldsUnderARace(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	replicas := []*connector.Connections{w.replica(), w.replica()}
	off := create(t, replicas[0], s.oauth("inactive", oldSecret))
	must[connector.View](t)(replicas[0].Deactivate(t.Context(), by(), off.ID, 1, true)) // counts as well
	var wg sync.WaitGroup
	var mu sync.Mutex
	made, full := 0, 0
	for i := range 16 {
		wg.Go(func() {
			_, _, err := replicas[i%2].Create(t.Context(), by(), s.oauth(fmt.Sprint("c", i), oldSecret))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
				return
			}
			refused(t, err, fault.Conflict, "connector_limit_reached")
			if err.Error() != "You can add up to ten custom connectors for your organization." {
				t.Error(err)
			}
			full++
		})
	}
	wg.Wait()
	if made != 9 || full != 7 {
		t.Errorf("%d made, %d refused", made, full)
	}
	if err := replicas[1].Delete(t.Context(), by(), off.ID, 2, true); err != nil {
		t.Fatal(err)
	}
	create(t, replicas[0], s.oauth("again", oldSecret)) // a deleted one does not count
	w.limit = 25
	for i := range 15 {
		create(t, replicas[0], s.oauth(fmt.Sprint("more", i), oldSecret))
	}
	_, _, err := replicas[0].Create(t.Context(), by(), s.oauth("most", oldSecret))
	if err == nil || !strings.Contains(err.Error(), "up to 25 custom") {
		t.Error(err)
	}
}

// TestS1_3_J5_NamesThatLookTheSame makes connectors whose names are different
// texts and look alike.
func TestS1_3_J5_NamesThatLookTheSame(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	create(t, c, s.oauth("U ﬁne Å", oldSecret))
	for _, name := range []string{"\uff35 fine A\u030a", "u\u00a0fi\uff4e\uff45 å", "U fine \u212b"} {
		_, _, err := c.Create(t.Context(), by(), s.oauth(name, oldSecret))
		if got := refused(t, err, fault.Conflict, "name_taken"); cmp.Diff([]string{"name"}, got) != "" {
			t.Errorf("%q: %v", name, got)
		}
	}
	if res := c.Do(t.Context(), "acme", call("\uff35 fine å")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	for _, name := range []string{"V\u200b", "\u202eV", "V\u00ad", "\ufeffV", "V\u2066W", "V\u2028W", "V\u0085W", "V\x01", "V\xff"} {
		d := s.oauth(name, oldSecret)
		d.For = []string{name}
		_, _, err := c.Create(t.Context(), by(), d)
		if got := refused(t, err, fault.Invalid, "settings_invalid"); cmp.Diff([]string{"name", "for[0]"}, got) != "" {
			t.Errorf("%q: %v", name, got)
		}
	}
	create(t, c, s.oauth(" Vertrieb – Süd 東京 \n", oldSecret))
}

func TestS1_2_TheLimitIsLookedAtBeforeTheTest(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	w.limit = 2
	c := w.replica()
	kinds, _ := connector.Kinds()
	free := kinds["custom"]
	free.Name, free.Limit = "free", 0
	c.AddKind(free)
	d := s.oauth("free", oldSecret)
	d.Kind = "free"
	create(t, c, d) // which does not count
	for i := range 2 {
		create(t, c, s.oauth(fmt.Sprint("c", i), oldSecret))
	}
	before := s.tokens.Load()
	_, report, err := c.Create(t.Context(), by(), s.oauth("third", oldSecret))
	refused(t, err, fault.Conflict, "connector_limit_reached")
	if s.tokens.Load() != before || report.Sentence != "" || err.Error() != "You can add up to two custom connectors for your organization." {
		t.Errorf("%v, %d token requests, %+v", err, s.tokens.Load()-before, report)
	}
	_, _, err = c.Create(t.Context(), by(), s.oauth("c1", oldSecret))
	refused(t, err, fault.Conflict, "name_taken")
	w.limit = 3
	create(t, c, s.oauth("third", oldSecret))
}

func TestS1_14_ADraftWithoutAKindIsCustom(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	d := s.oauth("CRM", oldSecret)
	d.Kind = ""
	if v := create(t, c, d); v.Kind != "custom" || !v.Limited {
		t.Errorf("%+v", v.Record)
	}
}

func TestL1_ARefusalNamesActionAndConnector(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	reader := by()
	reader.May = func(string) bool { return false }
	_, _, made := c.Create(t.Context(), reader, s.oauth("X", oldSecret))
	_, tested := c.Test(t.Context(), reader, v.ID, false)
	_, _, updated := c.Update(t.Context(), reader, v.ID, 1, s.oauth("X", oldSecret))
	_, stopped := c.Deactivate(t.Context(), reader, v.ID, 1, true)
	_, _, began := c.Activate(t.Context(), reader, v.ID, 1)
	_, asked := c.Authorize(t.Context(), reader, v.ID, nil, "")
	_, ended := c.Authorized(t.Context(), reader, nil, nil)
	for action, err := range map[string]error{"create": made, "authorize": ended} {
		if diff := cmp.Diff(map[string]any{"action": "connector." + action}, err.(*fault.Error).Detail); diff != "" {
			t.Error(diff)
		}
	}
	for action, err := range map[string]error{"test": tested, "update": updated, "deactivate": stopped, "activate": began, "authorize": asked} {
		if diff := cmp.Diff(map[string]any{"action": "connector." + action, "connectorId": v.ID}, err.(*fault.Error).Detail); diff != "" {
			t.Error(diff)
		}
	}
}

func TestL9_OneOfManyGetsTheName(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	replicas := []*connector.Connections{w.replica(), w.replica()}
	var wg sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for i := range 8 {
		wg.Go(func() {
			_, _, err := replicas[i%2].Create(context.Background(), by(), s.oauth([]string{"CRM", "crm"}[i%2], oldSecret))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
			} else {
				refused(t, err, fault.Conflict, "name_taken")
			}
		})
	}
	wg.Wait()
	if made != 1 {
		t.Errorf("%d got the name", made)
	}
}

func TestS1_12_S1_13_UserNameAndPasswordAreValidatedAtDone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		reason string // of the refusal
		again  string // …with Unvalidated
	}{
		{200, "", ""}, {204, "", ""},
		{401, "credentials_rejected", "credentials_rejected"}, {403, "credentials_rejected", "credentials_rejected"},
		{302, "validation_unsure", ""}, {404, "validation_unsure", ""}, {405, "validation_unsure", ""}, {500, "validation_unsure", ""},
	} {
		t.Run(fmt.Sprint(test.status), func(t *testing.T) {
			t.Parallel()
			s := newSide(t, password)
			s.onCall(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://evil.example/")
				w.WriteHeader(test.status)
			})
			w := newWorld(t, s)
			c := w.replica()
			d := s.basic("CRM", password)
			_, report, err := c.Create(t.Context(), by(), d)
			expect(t, err, test.reason)
			if report.Sentence == "" || len(report.Requests) != 1 || report.OK != (test.reason == "") {
				t.Errorf("%+v", report)
			}
			if n := list(t, c); n != map[bool]int{true: 1, false: 0}[test.reason == ""] {
				t.Errorf("%d saved", n)
			}
			d.Unvalidated, d.Name = true, "CRM 2"
			_, _, err = c.Create(t.Context(), by(), d)
			expect(t, err, test.again)
			if got := w.entries("connector.test"); len(got) != 2 || strings.Contains(got[0], " done ") != report.OK {
				t.Errorf("%v", got)
			}
		})
	}
}

func expect(t *testing.T, err error, reason string) {
	t.Helper()
	if reason == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	if got := refused(t, err, fault.Invalid, reason); len(got) == 0 {
		t.Errorf("no field is named: %v", err)
	}
}

func list(t *testing.T, c *connector.Connections) int {
	t.Helper()
	page, _, err := c.List(t.Context(), connector.Query{Organisation: "acme", Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return len(page)
}

func TestS1_13_AFailedTestOfAnotherSchemeIsReportedAndSaved(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	w := newWorld(t, s)
	c := w.replica()
	v, report, err := c.Create(t.Context(), by(), s.oauth("CRM", oldSecret))
	if err != nil || report.OK || !strings.Contains(report.Sentence, "does not accept the client") || v.State != connector.Active || !v.Credential.Tested.IsZero() {
		t.Errorf("%+v %+v %v", v, report, err)
	}
	s.accept(oldSecret)                  // mended on the other side: a test makes it work at once (E12)
	w.skew.Store(int64(2 * time.Second)) // tests that fail make one request a second at most
	if report = must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, false)); !report.OK {
		t.Errorf("%+v", report)
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
}

func TestA9_NoPasswordGoesToAnotherHostsValidationURL(t *testing.T) {
	t.Parallel()
	s, evil := newSide(t, password), newSide(t, password)
	c := newWorld(t, s, evil).replica()
	d := with(s.basic("CRM", password), "validation_url", evil.URL+"/me")
	_, report, err := c.Create(t.Context(), by(), d)
	refused(t, err, fault.Invalid, "validation_unsure")
	if !strings.Contains(report.Sentence, "another host") {
		t.Errorf("%+v", report)
	}
	d.Unvalidated = true
	v := create(t, c, d)
	if _, err := c.Test(t.Context(), by(), v.ID, false); err != nil {
		t.Error(err)
	}
	if evil.calls.Load() != 0 || evil.got(password) {
		t.Error("the password went to another host")
	}
	// the validation URL redirects: nothing follows
	s.onCall(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, evil.URL+"/me", http.StatusFound) })
	_, _, err = c.Create(t.Context(), by(), s.basic("CRM 2", password))
	refused(t, err, fault.Invalid, "validation_unsure")
	if evil.calls.Load() != 0 {
		t.Error("a redirect was followed")
	}
	_, _, err = c.Create(t.Context(), by(), with(s.basic("CRM 3", password), "validation_url", "http://"+s.host()+"/me"))
	refused(t, err, fault.Invalid, "settings_invalid")
}

func TestN2_NothingIsSavedThatCannotBeAudited(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	w.broken.Store(true)
	if _, _, err := c.Create(t.Context(), by(), s.oauth("CRM", oldSecret)); err == nil {
		t.Error("created without an audit entry")
	}
	w.broken.Store(false)
	if n := list(t, c); n != 0 {
		t.Errorf("%d saved", n)
	}
	v := create(t, c, s.oauth("CRM", oldSecret))
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
		t.Fatalf("%+v", res)
	}
	w.broken.Store(true)
	if _, err := c.Deactivate(t.Context(), by(), v.ID, v.Revision, true); err == nil {
		t.Error("deactivated without an audit entry")
	}
	if _, err := c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("client_secret", newSecret)); err == nil {
		t.Error("staged without an audit entry")
	}
	w.broken.Store(false)
	if _, err := w.vault.Open(t.Context(), audit.Actor{Kind: "service", ID: "test"}, vault.Place{Organisation: "acme", Credential: "connector/" + v.ID, Version: 2}); err == nil {
		t.Error("the staged secret stayed")
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 { // it is active still, and its token is
		t.Errorf("%+v", res)
	}
	if shown := must[connector.View](t)(c.Show(t.Context(), by(), v.ID)); shown.State != connector.Active || shown.Revision != 1 {
		t.Errorf("%+v", shown)
	}
}

func TestL5_TheSecondDoor(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	reader := by()
	reader.May = func(action string) bool { return action == "connector.read" || action == "connector.list" }
	_, _, err := c.Create(t.Context(), reader, s.oauth("X", oldSecret))
	refused(t, err, fault.Forbidden, "role_missing")
	_, _, err = c.Update(t.Context(), reader, v.ID, 1, s.oauth("X", oldSecret))
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = c.Deactivate(t.Context(), reader, v.ID, 1, true)
	refused(t, err, fault.Forbidden, "role_missing")
	_, _, err = c.Activate(t.Context(), reader, v.ID, 1)
	refused(t, err, fault.Forbidden, "role_missing")
	refused(t, c.Delete(t.Context(), reader, v.ID, 1, true), fault.Forbidden, "role_missing")
	_, err = c.Test(t.Context(), reader, v.ID, false)
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = c.Stage(t.Context(), reader, v.ID, 1, value.Of("client_secret", newSecret))
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = c.CutOver(t.Context(), reader, v.ID, 1)
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = c.Undo(t.Context(), reader, v.ID, 1)
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = c.Authorize(t.Context(), reader, v.ID, nil, "")
	refused(t, err, fault.Forbidden, "role_missing")
	_, err = c.Authorized(t.Context(), reader, nil, nil)
	refused(t, err, fault.Forbidden, "role_missing")
	if _, err := c.Show(t.Context(), reader, v.ID); err != nil {
		t.Error(err)
	}
}

func TestG3_DraftsPrintNothing(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	d := s.oauth("CRM", oldSecret)
	canaries(t, "draft", d, oldSecret, "client_secret")
	canaries(t, "draft", &d, oldSecret, "client_secret")
	if got := fmt.Sprint(d.LogValue()); !strings.Contains(got, "CRM") || strings.Contains(got, oldSecret) {
		t.Error(got)
	}
	c := newWorld(t, s).replica()
	create(t, c, d)
	canaries(t, "connections", c, oldSecret)
}
