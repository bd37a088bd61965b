package connector_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

func TestAKindMayNeedALicenceOrProof(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	w := newWorld(t, s)
	c := w.replica()
	kinds, err := connector.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	licensed, proven := kinds["custom"], kinds["custom"]
	licensed.Name, licensed.Licence = "licensed", "FLEX3"
	proven.Name, proven.Proof, proven.Limit = "proven", true, 0
	c.AddKind(licensed)
	c.AddKind(proven)
	d := s.oauth("CRM", oldSecret)
	d.Kind = "licensed"
	_, _, err = c.Create(t.Context(), by(), d)
	refused(t, err, fault.Conflict, "licence_required") // S2-5
	if !strings.Contains(err.Error(), "FLEX3") || s.tokens.Load() != 0 {
		t.Error(err)
	}
	w.licences = []string{"FLEX3"}
	create(t, c, d)
	w.limit = 1 // which is reached, and does not concern a kind without one
	d.Kind, d.Name = "proven", "Proven"
	_, report, err := c.Create(t.Context(), by(), d)
	refused(t, err, fault.Invalid, "test_failed") // S1-13: Salesforce
	if report.OK {
		t.Errorf("%+v", report)
	}
	s.accept(oldSecret)
	if v := create(t, c, d); v.Limited {
		t.Error("it counts towards the limit of custom connectors")
	}
}

func TestTheVerificationRequestOfAKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		auth   string
		status int
		ok     bool
		want   string
		flags  string
	}{
		{secretAuth, 200, true, "gave a token that is good for 1h0m0s; the API accepts it (200)", ""},
		{secretAuth, 401, false, "the API rejects it (401)", ""},
		{secretAuth, 403, false, "does not allow GET me (403)", ""},
		{secretAuth, 500, false, "says nothing about it", ""},
		{secretAuth, 0, false, "the API was not reached", ""},
		{`{username: "${env:USER}", password: "${env:PASSWORD}"}`, 200, true, "the API accepts it (200)", ""},
		{`{username: "${env:USER}", password: "${env:PASSWORD}"}`, 401, false, "username or password rejected", "rejected"},
		{`{username: "${env:USER}", password: "${env:PASSWORD}"}`, 403, false, "does not allow", "unsure"},
		{`{username: "${env:USER}", password: "${env:PASSWORD}"}`, 404, false, "says nothing", "unsure"},
		{`{username: "${env:USER}", password: "${env:PASSWORD}"}`, 0, false, "was not reached", "unsure"},
		{`{scheme: api-key, api_key: "${env:SECRET}"}`, 200, true, "the API accepts it (200)", ""},
		{`{scheme: api-key, api_key: "${env:SECRET}"}`, 401, false, "the API rejects it (401)", ""},
	}
	for _, test := range tests {
		r := newRig(t)
		r.onCall(func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path != "/base/me" {
				t.Errorf("%s", req.URL)
			}
			if test.status == 0 {
				panic(http.ErrAbortHandler)
			}
			w.WriteHeader(test.status)
		})
		set := r.load(t, test.auth, connector.Options{})
		connector.SetVerify(set, "crm", connector.Verify{Path: "me"})
		got, err := set.Test(t.Context(), "crm")
		flags := ""
		if got.Rejected {
			flags = "rejected"
		} else if got.Unsure {
			flags = "unsure"
		}
		if err != nil || got.OK != test.ok || got.Verified != test.ok || flags != test.flags || !strings.Contains(got.Sentence, test.want) {
			t.Errorf("%s %d: %+v", test.auth, test.status, got)
		}
	}
}

func TestACallerMayGiveUpATest(t *testing.T) {
	t.Parallel()
	s := newSide(t, password)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.basic("CRM", password))
	s.slow(300 * time.Millisecond)
	ctx, cancel := contextWithin(t, 30*time.Millisecond)
	defer cancel()
	if _, err := c.Test(ctx, by(), v.ID, false); err == nil || !strings.Contains(err.Error(), v.ID) {
		t.Errorf("%v", err)
	}
}

func TestAReleaseThatMissesAKind(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	kinds, _ := connector.Kinds()
	gone := kinds["custom"]
	gone.Name = "gone"
	c.AddKind(gone)
	d := s.oauth("CRM", oldSecret)
	d.Kind = "gone"
	v := create(t, c, d)
	old := w.replica()
	if res := old.Do(t.Context(), "acme", call("CRM")); res.Status != 401 || res.Synthetic != "credential_unavailable" {
		t.Errorf("%+v", res)
	}
	if h := must[connector.View](t)(old.Show(t.Context(), by(), v.ID)).Health; h.State != "failing" || !strings.Contains(h.Sentence, "this release does not have") {
		t.Errorf("%+v", h)
	}
	if _, err := old.Stage(t.Context(), by(), v.ID, 1, value.Of("client_secret", newSecret)); err == nil {
		t.Error("staged")
	}
}

// TestE12_ATestAsksWhatHoldsNow changes the secret at the other side while a
// token of the old one is good for an hour.
func TestE12_ATestAsksWhatHoldsNow(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	s.accept(newSecret)
	test := func(skew time.Duration) connector.Report {
		t.Helper()
		w.skew.Store(int64(skew))
		return must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, false))
	}
	if r := test(0); !r.OK || !strings.Contains(r.Sentence, "/token gave a token a moment ago that is good for") {
		t.Errorf("%+v", r)
	}
	if r := test(4 * time.Second); !r.OK || !r.Verified || len(r.Exchanges) > 0 || !strings.Contains(r.Sentence, "/token gave a token 4 s ago that is good for 59m5") {
		t.Errorf("%+v", r)
	}
	if n := s.tokens.Load(); n != 1 {
		t.Errorf("%d token requests", n)
	}
	if r := test(11 * time.Second); r.OK || r.Verified || !strings.Contains(r.Sentence, "does not accept the client") || len(r.Exchanges) == 0 {
		t.Errorf("%+v", r)
	}
	s.accept(oldSecret)
	if r := test(13 * time.Second); !r.OK || len(r.Exchanges) != 1 || strings.Contains(r.Sentence, "ago") || !strings.Contains(r.Sentence, "gave a token that is good for 1h0m0s") {
		t.Errorf("%+v", r)
	}
}

// late is a store before which one caller waits.
type late struct {
	connector.Store
	wait func()
}

func (l late) Connection(ctx context.Context, organisation, id string) (connector.Record, bool, error) {
	l.wait()
	return l.Store.Connection(ctx, organisation, id)
}

// TestE1_ATestThatIsServedLateStillSharesTheRequest has a test wait for a minute
// while another one, which arrived with it, asks for a token.
func TestE1_ATestThatIsServedLateStillSharesTheRequest(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	first := w.replica()
	v := create(t, w.replica(), s.oauth("CRM", oldSecret))
	w.skew.Store(int64(time.Minute))
	o := w.options()
	o.Store = late{o.Store, func() {
		if r := must[connector.Report](t)(first.Test(t.Context(), by(), v.ID, false)); !r.OK || len(r.Exchanges) != 1 {
			t.Errorf("%+v", r)
		}
		w.skew.Add(int64(time.Minute))
	}}
	second, err := connector.NewConnections(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(second.Close)
	if r := must[connector.Report](t)(second.Test(t.Context(), by(), v.ID, false)); !r.OK || len(r.Exchanges) > 0 || !strings.Contains(r.Sentence, "gave a token 60 s ago") {
		t.Errorf("%+v", r)
	}
	if n := s.tokens.Load(); n != 2 {
		t.Errorf("%d token requests", n)
	}
}
