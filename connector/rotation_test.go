package connector_test

import (
	"context"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
)

func TestRotationWithoutAHalt(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	view := must[connector.View](t)

	_, err := c.CutOver(t.Context(), by(), v.ID, 1)
	refused(t, err, fault.Conflict, "nothing_staged")
	_, err = c.Stage(t.Context(), by(), v.ID, 1, nil)
	refused(t, err, fault.Conflict, "nothing_staged")
	_, err = c.Test(t.Context(), by(), v.ID, true)
	refused(t, err, fault.Conflict, "nothing_staged")
	_, err = c.Undo(t.Context(), by(), v.ID, 1)
	refused(t, err, fault.Conflict, "nothing_to_undo")

	v = view(c.Stage(t.Context(), by(), v.ID, 1, value.Of("client_secret", newSecret)))
	if v.State != connector.Active || v.Next == nil || v.Next.Version != 2 || !v.Next.Tested.IsZero() || v.Credential.Version != 1 {
		t.Fatalf("%+v", v)
	}
	_, err = c.CutOver(t.Context(), by(), v.ID, v.Revision)
	refused(t, err, fault.Conflict, "next_untested")
	before := s.tokens.Load()
	report := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
	if !report.OK || report.Revision != 3 || s.tokens.Load() != before+1 || !s.got(newSecret) {
		t.Fatalf("%+v", report)
	}
	if again := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true)); !again.OK || again.Revision != 3 || s.tokens.Load() != before+1 {
		t.Errorf("%+v", again)
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Attempts[0].Token != "cached" { // the current token was not touched
		t.Errorf("%+v", res)
	}

	v = view(c.CutOver(t.Context(), by(), v.ID, report.Revision))
	if v.Credential.Version != 2 || v.Next != nil || v.Previous == nil || v.Previous.Version != 1 {
		t.Errorf("%+v", v)
	}
	s.accept(newSecret) // the other side forgets the old one
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 || len(res.Attempts) != 1 || res.Attempts[0].Token != "cached" {
		t.Errorf("the token of the test was not used: %+v", res)
	}

	s.accept(oldSecret)
	v = view(c.Undo(t.Context(), by(), v.ID, v.Revision))
	if v.Credential.Version != 1 || v.Previous != nil || v.Next == nil || v.Next.Version != 2 || !v.Next.Tested.IsZero() {
		t.Errorf("%+v", v)
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 || len(res.Attempts) != 1 {
		t.Errorf("%+v", res)
	}
	v = view(c.Stage(t.Context(), by(), v.ID, v.Revision, nil))
	if v.Next != nil {
		t.Errorf("%+v", v)
	}
	if _, found, _ := w.db.Secrets().Sealed(t.Context(), vault.Place{Organisation: "acme", Credential: "connector/" + v.ID, Version: 2}); found {
		t.Error("the secret that was withdrawn is still stored")
	}
	var steps []string
	for _, line := range w.entries("connector.rotate") {
		_, rest, _ := strings.Cut(line, "[")
		steps = append(steps, strings.TrimSuffix(rest, "]"))
	}
	want := []string{"{step stage} {settings.client_secret changed}", "{step cut over}", "{step undo}", "{step withdraw}"}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Error(diff)
	}
}

func TestA10_ARotationChangesNoPlace(t *testing.T) {
	t.Parallel()
	s, evil := newSide(t, oldSecret), newSide(t, oldSecret)
	c := newWorld(t, s, evil).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	for _, settings := range []*value.Object{
		value.Of("token_url", evil.URL+"/token", "client_secret", newSecret),
		value.Of("resource_domain", evil.URL),
		value.Of("scheme", "basic"),
		value.Of("scope", "everything"),
		value.Of("rate_limit", int64(7)),
	} {
		_, err := c.Stage(t.Context(), by(), v.ID, 1, settings)
		if got := refused(t, err, fault.Invalid, "setting_not_rotatable"); len(got) == 0 || got[0] != "settings."+settings.Keys()[0] {
			t.Errorf("%v", got)
		}
	}
	_, err := c.Stage(t.Context(), by(), v.ID, 1, value.Of("client_secret", "", "client_id", "id"))
	refused(t, err, fault.Invalid, "nothing_new")
	_, err = c.Stage(t.Context(), by(), v.ID, 1, value.Of("nonesuch", "x"))
	refused(t, err, fault.Invalid, "settings_invalid")
	_, err = c.Stage(t.Context(), by(), v.ID, 2, value.Of("client_secret", newSecret))
	refused(t, err, fault.Stale, "connector_changed")
	// what does not change may be sent along
	if _, err := c.Stage(t.Context(), by(), v.ID, 1, value.Of("token_url", s.URL+"/token", "client_id", "other", "client_secret", newSecret)); err != nil {
		t.Error(err)
	}
}

// What a form offers in a rotation is what Stage takes, for every setting there is.
func TestA10_FormsMarkWhatARotationMayChange(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	kinds, err := connector.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	list, _ := kinds["custom"].Bind("en")
	for _, f := range list.Form() {
		staged, err := c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of(f.Name, "another"))
		if err == nil {
			v = staged
		}
		if refused := fault.ReasonOf(err) == "setting_not_rotatable"; refused == f.Rotates {
			t.Errorf("%s: marked %t, %v", f.Name, f.Rotates, err)
		}
	}
	for name, kind := range kinds {
		list, _ := kind.Bind("en")
		for _, f := range list {
			if f.Rotates && (f.Format == "url" || f.Name == "scheme" || f.Name == "name") {
				t.Errorf("%s: a rotation may change %s", name, f.Name)
			}
		}
		if !slices.ContainsFunc(list, func(f field.Field) bool { return f.Rotates }) {
			t.Errorf("%s: nothing to rotate", name)
		}
	}
}

func TestACutOverNeedsAGoodTestOfExactlyThatSecret(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	view, test := must[connector.View](t), must[connector.Report](t)
	v = view(c.Stage(t.Context(), by(), v.ID, 1, value.Of("client_secret", newSecret)))
	if r := test(c.Test(t.Context(), by(), v.ID, true)); !r.OK {
		t.Fatalf("%+v", r)
	}
	v = view(c.Stage(t.Context(), by(), v.ID, 3, value.Of("client_secret", "wrong")))
	_, err := c.CutOver(t.Context(), by(), v.ID, v.Revision)
	refused(t, err, fault.Conflict, "next_untested")
	r := test(c.Test(t.Context(), by(), v.ID, true))
	if r.OK || r.Revision != v.Revision {
		t.Errorf("%+v", r)
	}
	v = view(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("client_secret", newSecret)))
	r = test(c.Test(t.Context(), by(), v.ID, true))
	s.accept(oldSecret)
	w.skew.Store(int64(time.Minute)) // the token of the test is not proof any more
	if r = test(c.Test(t.Context(), by(), v.ID, true)); r.OK {
		t.Errorf("%+v", r)
	}
	_, err = c.CutOver(t.Context(), by(), v.ID, r.Revision)
	refused(t, err, fault.Conflict, "next_untested") // a bad test takes a good one back
}

func TestAnUndoIsPossibleForSomeDays(t *testing.T) {
	t.Parallel()
	s := newSide(t, password, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.basic("CRM", password))
	view := must[connector.View](t)
	v = view(c.Stage(t.Context(), by(), v.ID, 1, value.Of("password", newSecret)))
	r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
	v = view(c.CutOver(t.Context(), by(), v.ID, r.Revision))
	w.skew.Store(int64(7*24*time.Hour - time.Minute))
	if v = view(c.Show(t.Context(), by(), v.ID)); v.Previous == nil {
		t.Error("gone too early")
	}
	w.skew.Store(int64(7*24*time.Hour + time.Minute))
	if v = view(c.Show(t.Context(), by(), v.ID)); v.Previous != nil {
		t.Error("still shown")
	}
	_, err := c.Undo(t.Context(), by(), v.ID, v.Revision)
	refused(t, err, fault.Conflict, "nothing_to_undo")
}

// 200 calls a second, on two replicas, while the secret is rotated and undone;
// the other side knows both, and stops accepting the one that is not in use.
func TestNoCallFailsWhileASecretIsRotatedAndUndone(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	replicas := []*connector.Connections{w.replica(), w.replica()}
	c := replicas[0]
	v := create(t, c, s.oauth("CRM", oldSecret))
	var calls, failed atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			wg.Go(func() {
				calls.Add(1)
				if res := replicas[n%2].Do(context.Background(), "acme", call("CRM")); res.Status != 200 {
					failed.Add(1)
					t.Errorf("%d %q %+v %s", res.Status, res.Synthetic, res.Failure, res.Body)
				}
			})
		}
	})
	view := must[connector.View](t)
	rounds := 2
	if os.Getenv("CALLWRIGHT_SOAK") != "" {
		rounds = 20
	}
	for round := range rounds {
		v = view(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("client_secret", newSecret)))
		r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
		if !r.OK {
			t.Errorf("%+v", r)
		}
		v = view(c.CutOver(t.Context(), by(), v.ID, r.Revision))
		time.Sleep(1200 * time.Millisecond) // every replica has noticed
		s.accept(newSecret)
		time.Sleep(100 * time.Millisecond)
		s.accept(oldSecret, newSecret)
		v = view(c.Undo(t.Context(), by(), v.ID, v.Revision))
		for calls.Load() < int64(150*(round+1)) { // on a machine that is busy with other things
			time.Sleep(10 * time.Millisecond)
		}
	}
	time.Sleep(200 * time.Millisecond)
	stop()
	wg.Wait()
	t.Logf("soak: %d calls while a secret was rotated and undone, %d failed, %d token requests", calls.Load(), failed.Load(), s.tokens.Load())
}

func TestE14_A401DuringACutOverIsRepeatedWithTheNewSecret(t *testing.T) {
	t.Parallel()
	s := newSide(t, password, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.basic("CRM", password))
	view := must[connector.View](t)
	v = view(c.Stage(t.Context(), by(), v.ID, 1, value.Of("password", newSecret)))
	r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
	came, judged := make(chan struct{}), make(chan struct{})
	var first sync.Once
	s.onCall(func(w http.ResponseWriter, req *http.Request) {
		_, given, _ := req.BasicAuth()
		first.Do(func() { close(came); <-judged })
		if given != newSecret {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		res := c.Do(t.Context(), "acme", call("CRM"))
		if res.Status != 200 || len(res.Attempts) != 2 || res.Attempts[0].Status != 401 {
			t.Errorf("%+v", res)
		}
	}()
	<-came
	view(c.CutOver(t.Context(), by(), v.ID, r.Revision))
	close(judged)
	<-done
}

func TestE2_AThousandTestsOnTwoReplicasMakeOneTokenRequest(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	replicas := []*connector.Connections{w.replica(), w.replica()}
	v := create(t, w.replica(), s.oauth("CRM", oldSecret))
	w.skew.Store(int64(11 * time.Second)) // the token of its making is no proof any more
	before := s.tokens.Load()
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Go(func() {
			if r, err := replicas[i%2].Test(t.Context(), by(), v.ID, false); err != nil || !r.OK {
				t.Errorf("%+v %v", r, err)
			}
		})
	}
	wg.Wait()
	if n := s.tokens.Load() - before; n != 1 {
		t.Errorf("%d token requests", n)
	}
	if n := len(w.entries("connector.test")); n != 1000 { // the page's end; each was recorded (N1)
		t.Errorf("%d entries", n)
	}
}
