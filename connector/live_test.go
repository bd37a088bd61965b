package connector_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
)

func TestCallsFindAConnectionByIDNameOrWhatFlowsCallIt(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	d := s.oauth("CRM", oldSecret)
	d.For = []string{"599f6b5b"}
	v := create(t, c, d)
	for _, ref := range []string{v.ID, strings.ToUpper(v.ID), "crm", " CRM ", "599F6B5B"} {
		if res := c.Do(t.Context(), "acme", call(ref)); res.Status != 200 {
			t.Errorf("%q: %+v", ref, res)
		}
	}
	labelled := call("an id of another installation")
	labelled.Label = "crm"
	if res := c.Do(t.Context(), "acme", labelled); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	res := c.Do(t.Context(), "acme", call("nonesuch"))
	if res.Failure.Code != "connector_unknown" || !strings.Contains(res.Failure.Message, `"nonesuch"`) || len(res.Attempts) != 0 {
		t.Errorf("%+v", res)
	}
	plain := activity.Call{Method: "GET", Target: s.URL + "/open", Timeout: 5 * time.Second}
	if res := c.Do(t.Context(), "acme", plain); res.Status != 401 || len(res.Attempts) != 1 { // no connector, no credential
		t.Errorf("%+v", res)
	}
}

func TestNoCallAsksTheStoreButTheFirstInASecond(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.oauth("CRM", oldSecret))
	labelled := call("an id of another installation")
	labelled.Label = "CRM"
	for range 3 {
		c.Do(t.Context(), "acme", call(v.ID))
		c.Do(t.Context(), "acme", labelled)
	}
	reads, opened := w.reads.Load(), w.opened.Load()
	for range 50 {
		c.Do(t.Context(), "acme", call(v.ID))
		c.Do(t.Context(), "acme", labelled)
		_ = c.Halted(t.Context(), "acme", []string{v.ID})
	}
	if n := w.reads.Load() - reads; n > 3 { // one look ahead for each ref
		t.Errorf("%d reads of the store for 100 calls", n)
	}
	reads = w.reads.Load()
	w.skew.Add(int64(600 * time.Millisecond)) // it is read again before a caller has to wait for it
	c.Do(t.Context(), "acme", call(v.ID))
	for deadline := time.Now().Add(5 * time.Second); w.reads.Load() == reads; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it was not read ahead")
		}
	}
	w.skew.Add(int64(time.Minute))
	c.Do(t.Context(), "acme", call(v.ID))
	if n := w.opened.Load() - opened; n != 0 {
		t.Errorf("%d secrets were opened", n)
	}
}

func TestEveryReplicaSeesAChangeWithinASecond(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	here := w.replica()
	v := create(t, here, s.oauth("CRM", oldSecret))
	o, ahead, began := w.options(), atomic.Int64{}, time.Now()
	o.Options.Clock = func() time.Time { return began.Add(time.Duration(ahead.Load())) } // however long the calls take
	there, err := connector.NewConnections(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(there.Close)
	there.Do(t.Context(), "acme", call("CRM"))
	must[connector.View](t)(here.Deactivate(t.Context(), by(), v.ID, 1, true))
	ahead.Store(int64(time.Second))
	for there.Do(t.Context(), "acme", call("CRM")).Status == 200 { // while the store is slow, it uses what it has
		if time.Since(began) > time.Minute {
			t.Fatal("a replica still calls")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := there.Halted(t.Context(), "acme", []string{"CRM"}); fault.ReasonOf(err) != "halted" {
		t.Error(err)
	}
}

func TestF3_ADamagedSecretHurtsOnlyItsConnection(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	ill, well := create(t, c, s.oauth("ill", oldSecret)), create(t, c, s.oauth("well", oldSecret))
	fresh := w.replica()
	place := vault.Place{Organisation: "acme", Credential: "connector/" + ill.ID, Version: 1}
	sealed, _, err := w.db.Secrets().Sealed(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	sealed[len(sealed)-1] ^= 1
	if err := w.db.Secrets().PutSealed(t.Context(), vault.Sealed{Place: place, Bytes: sealed}); err != nil {
		t.Fatal(err)
	}
	res := fresh.Do(t.Context(), "acme", call("ill"))
	if res.Status != 401 || res.Synthetic != "credential_unavailable" || len(res.Attempts) != 0 || !strings.Contains(string(res.Body), "ill") {
		t.Errorf("%+v %s", res, res.Body)
	}
	if res := fresh.Do(t.Context(), "acme", call(well.ID)); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	shown := must[connector.View](t)(fresh.Show(t.Context(), by(), ill.ID))
	if shown.Health.State != "failing" || !strings.Contains(shown.Health.Sentence, "enter them again") {
		t.Errorf("%+v", shown.Health)
	}
	report := must[connector.Report](t)(fresh.Test(t.Context(), by(), ill.ID, false))
	if report.OK || !strings.Contains(report.Sentence, "enter them again") {
		t.Errorf("%+v", report)
	}
	off := must[connector.View](t)(fresh.Deactivate(t.Context(), by(), ill.ID, 1, true))
	_, _, err = fresh.Activate(t.Context(), by(), ill.ID, off.Revision)
	refused(t, err, fault.Conflict, "settings_unusable")
	_, _, err = fresh.Update(t.Context(), by(), ill.ID, off.Revision, s.oauth("ill", ""))
	if got := refused(t, err, fault.Invalid, "settings_invalid"); len(got) != 1 || got[0] != "settings.client_secret" { // nothing is kept of what cannot be opened
		t.Error(got)
	}
	off, _, err = fresh.Update(t.Context(), by(), ill.ID, off.Revision, s.oauth("ill", oldSecret))
	if err != nil {
		t.Fatal(err)
	}
	must3(fresh.Activate(t.Context(), by(), ill.ID, off.Revision))(t)
	if res := fresh.Do(t.Context(), "acme", call("ill")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
}

// silent is a store that does not answer.
type silent struct{ connector.Store }

func (silent) Resolve(context.Context, string, string) (connector.Record, bool, error) {
	return connector.Record{}, false, errors.New("the database is locked")
}

func TestWithoutTheStoreNothingGoesOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, err := connector.NewConnections(connector.ConnectionsOptions{Store: silent{w.db.Connections()}})
	if err != nil {
		t.Fatal(err)
	}
	res := c.Do(t.Context(), "acme", call("CRM"))
	if res.Failure.Code != "connector_unavailable" || !strings.Contains(res.Failure.Message, "CRM") || strings.Contains(res.Failure.Message, "locked") {
		t.Errorf("%+v", res)
	}
	err = c.Halted(t.Context(), "acme", []string{"CRM"})
	refused(t, err, fault.Unavailable, "connector_unavailable")
}

// ill is a store that stops answering.
type ill struct {
	connector.Store
	down atomic.Bool
}

func (i *ill) Resolve(ctx context.Context, organisation, ref string) (connector.Record, bool, error) {
	if i.down.Load() {
		return connector.Record{}, false, errors.New("connection refused")
	}
	return i.Store.Resolve(ctx, organisation, ref)
}

func TestAStoreThatRestartsCostsNoCall(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	create(t, w.replica(), s.oauth("CRM", oldSecret))
	store := &ill{Store: w.db.Connections()}
	var ahead atomic.Int64
	o, began := w.options(), time.Now()
	o.Store, o.Options.Clock = store, func() time.Time { return began.Add(time.Duration(ahead.Load())) } // however long the calls take
	c, err := connector.NewConnections(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		later time.Duration
		down  bool
		want  string // failure; empty for an answer
	}{
		{0, false, ""}, {5 * time.Second, true, ""}, {29 * time.Second, true, ""}, {31 * time.Second, true, "connector_unavailable"}, {32 * time.Second, false, ""},
	} {
		ahead.Store(int64(step.later))
		store.down.Store(step.down)
		if res := c.Do(t.Context(), "acme", call("CRM")); res.Failure.Code != step.want || (step.want == "") != (res.Status == 200) {
			t.Errorf("after %v: %d %+v", step.later, res.Status, res.Failure)
		}
	}
}

// hanging is a store that answers late.
type hanging struct {
	connector.Store
	until chan struct{}
}

func (h hanging) Resolve(ctx context.Context, organisation, ref string) (connector.Record, bool, error) {
	<-h.until
	return h.Store.Resolve(ctx, organisation, ref)
}

func TestACallerThatGivesUpDoesNotWaitForTheStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := hanging{w.db.Connections(), make(chan struct{})}
	c, err := connector.NewConnections(connector.ConnectionsOptions{Store: h})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if res := c.Do(ctx, "acme", call("CRM")); res.Failure.Code != "connector_unavailable" {
		t.Errorf("%+v", res)
	}
	close(h.until)
}

func TestManyCallsAndChangesAtOnce(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	replicas := []*connector.Connections{w.replica(), w.replica()}
	v := create(t, replicas[0], s.oauth("CRM", oldSecret))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for ctx.Err() == nil {
				switch res := replicas[i%2].Do(context.Background(), "acme", call("CRM")); {
				case res.Status == 200, res.Failure.Code == "connector_inactive", res.Synthetic == "credential_unavailable":
				default:
					t.Errorf("%+v", res)
				}
			}
		})
	}
	for range 5 {
		v = must[connector.View](t)(replicas[0].Deactivate(t.Context(), by(), v.ID, v.Revision, true))
		if res := replicas[0].Do(t.Context(), "acme", call("CRM")); res.Failure.Code != "connector_inactive" {
			t.Errorf("after a deactivation: %+v", res)
		}
		v = must3(replicas[0].Activate(t.Context(), by(), v.ID, v.Revision))(t)
		if res := replicas[0].Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
			t.Errorf("after an activation: %+v %s", res, res.Body)
		}
	}
	stop()
	wg.Wait()
}

func TestSecretsThatNothingNeedsAnyMoreAreRemoved(t *testing.T) {
	t.Parallel()
	s := newSide(t, password, newSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, s.basic("CRM", password))
	v = must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, 1, value.Of("password", newSecret)))
	r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
	must[connector.View](t)(c.CutOver(t.Context(), by(), v.ID, r.Revision))
	stored := func(version int64) bool {
		_, found, err := w.db.Secrets().Sealed(t.Context(), vault.Place{Organisation: "acme", Credential: "connector/" + v.ID, Version: version})
		return found && err == nil
	}
	w.skew.Store(int64(8 * 24 * time.Hour))
	c.Do(t.Context(), "acme", call("CRM"))
	if !stored(1) || !stored(2) {
		t.Fatal("a secret is missing")
	}
	c.Sweep(t.Context())
	if stored(1) || !stored(2) {
		t.Errorf("old: %t, new: %t", stored(1), stored(2))
	}
	if res := c.Do(t.Context(), "acme", call("CRM")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	c.Sweep(t.Context())
	if got := w.entries("connector.rotate"); len(got) != 3 || got[2] != "connector connector.rotate connector CRM done [{step drop the previous credential}]" {
		t.Errorf("%v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestE13_AReplicaWithoutCallsFetchesNoTokenAheadForAnInactiveConnection(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	here, there := w.replica(), w.replica()
	v := create(t, here, s.oauth("CRM", oldSecret))
	there.Do(t.Context(), "acme", call("CRM"))
	reads := w.reads.Load()
	there.Look(t.Context()) // nothing is due
	if w.reads.Load() != reads {
		t.Error("it was read again without need")
	}
	w.skew.Store(int64(time.Hour - 15*time.Second)) // the token is due in a few seconds
	must[connector.View](t)(here.Deactivate(t.Context(), by(), v.ID, 1, true))
	there.Look(t.Context())
	page, _, err := there.List(t.Context(), connector.Query{Organisation: "acme", Limit: 1})
	if err != nil || page[0].State != connector.Inactive {
		t.Fatalf("%v %v", page, err)
	}
	if connector.Holds(there, v.ID) {
		t.Error("a token of an inactive connection is held")
	}
}

func TestA4_A11_ACallChoosesNoOtherHost(t *testing.T) {
	t.Parallel()
	s, evil := newSide(t, password), newSide(t, password)
	w := newWorld(t, s, evil)
	c := w.replica()
	create(t, c, s.basic("CRM", password))
	for _, target := range []string{evil.URL + "/me", "//" + evil.host() + "/me", "@" + evil.host() + "/me", "../../other", "/..%2f..%2fother"} {
		call := call("CRM")
		call.Target = target
		before := s.calls.Load()
		res := c.Do(t.Context(), "acme", call)
		for _, a := range res.Attempts {
			if !strings.HasPrefix(a.URL, s.URL+"/base/") {
				t.Errorf("%s went to %s", target, a.URL)
			}
		}
		if res.Failure.Code == "" && s.calls.Load() == before {
			t.Errorf("%s: %+v", target, res)
		}
	}
	if evil.calls.Load() != 0 || evil.got(password) {
		t.Error("the password went to another host")
	}
}
