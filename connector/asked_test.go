package connector_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/value"
)

// told is what of a call's token requests can be told apart.
func told(list []activity.TokenRequest) string {
	var s []string
	for _, t := range list {
		s = append(s, fmt.Sprintf("%d %.20s", t.Status, t.Error))
	}
	return strings.Join(s, ", ")
}

const masked = "[{client_id id} {client_secret [masked]} {grant_type client_credentials}]"

func TestS1_7_G4_ACallTellsOfItsTokenRequests(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	first := set.Do(t.Context(), get("a"))
	if len(first.Tokens) != 1 || first.Attempts[0].Token != "fetched" {
		t.Fatalf("%+v", first)
	}
	if k := first.Tokens[0]; k.URL != r.URL+"/token" || fmt.Sprint(k.Form) != masked || k.Status != 200 || k.Error != "" || k.Duration <= 0 || k.Start < 0 || k.Start > first.Attempts[0].Start {
		t.Errorf("%+v", k)
	}
	if again := set.Do(t.Context(), get("a")); again.Tokens != nil || again.Attempts[0].Token != "cached" {
		t.Errorf("%+v", again)
	}
	r.current.Store(-1) // revoked behind our back
	refreshed := set.Do(t.Context(), get("a"))
	if len(refreshed.Attempts) != 2 || told(refreshed.Tokens) != "200 " || refreshed.Attempts[1].Token != "refreshed after 401" {
		t.Fatalf("%+v", refreshed)
	}
	if k := refreshed.Tokens[0]; k.Start < refreshed.Attempts[0].Start || k.Start > refreshed.Attempts[1].Start {
		t.Errorf("%v is not between %v and %v", k.Start, refreshed.Attempts[0].Start, refreshed.Attempts[1].Start)
	}
	canaries(t, "calls", []any{first, refreshed}, clientSecret)
}

func TestG4_NoTokenNoRequestButWhatWasAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onToken(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_client","error_description":"`+clientSecret+`"}`)
	})
	set := r.load(t, strings.Replace(secretAuth, "{scheme", "{client_auth: basic, scheme", 1), connector.Options{})
	for i := range 2 {
		res := set.Do(t.Context(), get("a"))
		if res.Synthetic != "credential_unavailable" || told(res.Tokens) != "401 the token endpoint h" || !res.Tokens[0].Basic {
			t.Fatalf("%+v", res)
		}
		if before := res.Tokens[0].Start < 0; before != (i == 1) { // the second call gets the failure of the first
			t.Errorf("%d: %v", i, res.Tokens[0].Start)
		}
		canaries(t, "a call", res, clientSecret)
	}
	if n := r.tokens.Load(); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

func TestC2_ARefreshThatFailsIsTold(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	set.Do(t.Context(), get("a"))
	r.onToken(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	r.current.Store(-1)
	res := set.Do(t.Context(), get("a"))
	if res.Status != 401 || res.Synthetic != "" || len(res.Attempts) != 1 || len(res.Tokens) != 3 || len(res.Warnings) != 1 {
		t.Errorf("%d %q, %d attempts, %d token requests, %q", res.Status, res.Synthetic, len(res.Attempts), len(res.Tokens), res.Warnings)
	}
}

func TestE14_ARepeatedCallTellsOfBoth(t *testing.T) {
	t.Parallel()
	first := activity.CallResult{Status: 401, Attempts: []activity.Attempt{{Status: 401, Start: time.Second, Duration: time.Second}}, Tokens: []activity.TokenRequest{{Status: 200}}}
	again := activity.CallResult{Status: 200, Attempts: []activity.Attempt{{Status: 200, Start: time.Second}}, Tokens: []activity.TokenRequest{{Status: 201}}}
	got := connector.Joined(first, again)
	if got.Status != 200 || len(got.Attempts) != 2 || len(got.Tokens) != 2 || got.Attempts[1].Start != 3*time.Second || got.Tokens[1].Start != 2*time.Second {
		t.Errorf("%+v", got)
	}
}

// The figures are of the connection, whatever becomes of its credential.
func TestHealthTellsHowCallsHaveBeenDoing(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	health := func() connector.Health { return must[connector.View](t)(c.Show(t.Context(), by(), v.ID)).Health }
	if h := health(); h.Calls.Count != 0 || h.Calls.Since.IsZero() || h.Requests.Count != 1 || h.Requests.Errors != 0 {
		t.Errorf("%+v %+v", h.Calls, h.Requests)
	}
	statuses := []int{200, 200, 404, 500}
	for _, status := range statuses {
		s.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		c.Do(t.Context(), "acme", call("CRM"))
	}
	h := health()
	if f := h.Calls; f.Count != 4 || f.Errors != 1 || f.Denied != 1 || f.Rate != 0.25 || f.P50 <= 0 || f.P99 < f.P50 || f.Last.IsZero() {
		t.Errorf("%+v", f)
	}
	if list, _, err := c.List(t.Context(), connector.Query{Organisation: "acme", Limit: 10}); err != nil || len(list) != 1 || list[0].Health.Calls != (credential.Figures{}) {
		t.Errorf("a list counts: %+v %v", list, err)
	}
	s.onCall(nil)
	view := must[connector.View](t)
	v = view(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("client_secret", newSecret)))
	r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
	v = view(c.CutOver(t.Context(), by(), v.ID, r.Revision))
	c.Do(t.Context(), "acme", call("CRM"))
	if f := health().Calls; f.Count != 5 {
		t.Errorf("after a cut-over: %+v", f)
	}
	v = view(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
	if f := health().Calls; f.Count != 5 {
		t.Errorf("inactive: %+v", f)
	}
	w.skew.Store(int64(2 * time.Hour))
	if f := health().Calls; f.Count != 0 {
		t.Errorf("two hours later: %+v", f)
	}
}

// What ends for a reason of ours says nothing of the API.
func TestFiguresLeaveOutWhatIsOurs(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	s.Close()
	c.Do(t.Context(), "acme", call("CRM"))
	bad := call("CRM")
	bad.Header = []activity.Pair{{Name: "X-A", Value: "a\r\nb"}}
	c.Do(t.Context(), "acme", bad)
	if f := must[connector.View](t)(c.Show(t.Context(), by(), v.ID)).Health.Calls; f.Count != 1 || f.Errors != 1 || f.Rate != 1 {
		t.Errorf("%+v", f)
	}
}
