package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/audit/audittest"
	"github.com/callwright/callwright/fault"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 123456789, time.FixedZone("CET", 3600))

func newLog() (*audit.Log, *audittest.Store) {
	s := audittest.NewStore()
	return audit.New(s, func() time.Time { return noon }), s
}

func entry(action string) audit.Entry {
	return audit.Entry{
		Organisation: "o-1", Actor: audit.Actor{Kind: "user", ID: "u-1", Roles: []string{"full-admin"}}, Action: action,
		Object: audit.Object{Kind: "connector", ID: "c-1"}, Outcome: audit.Done, Detail: []audit.Detail{{Name: "n", Value: "v"}},
	}
}

func record(t *testing.T, l *audit.Log, entries ...audit.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := l.Record(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestN1_RecordFillsIn(t *testing.T) {
	t.Parallel()
	l, s := newLog()
	given := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	second := entry("connector.delete")
	second.Time = given
	record(t, l, entry("connector.create"), second)
	got := s.All("o-1")
	want := []audit.Entry{entry("connector.create"), second}
	want[0].Sequence, want[0].Time = 1, time.Date(2026, 12, 1, 11, 0, 0, 123e6, time.UTC)
	want[1].Sequence, want[1].Previous = 2, got[0].Hash
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(audit.Entry{}, "Hash")); diff != "" {
		t.Errorf("what was stored (-want +got):\n%s", diff)
	}
	if len(got[0].Hash) != 32 || len(got[1].Hash) != 32 {
		t.Errorf("hashes have %d and %d bytes, want 32", len(got[0].Hash), len(got[1].Hash))
	}
}

func TestN1_IncompleteIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*audit.Entry){
		"actor kind":  func(e *audit.Entry) { e.Actor.Kind = "" },
		"actor id":    func(e *audit.Entry) { e.Actor.ID = "" },
		"action":      func(e *audit.Entry) { e.Action = "" },
		"object kind": func(e *audit.Entry) { e.Object.Kind = "" },
		"no outcome":  func(e *audit.Entry) { e.Outcome = "" },
		"outcome":     func(e *audit.Entry) { e.Outcome = "perhaps" },
	} {
		l, s := newLog()
		e := entry("connector.create")
		spoil(&e)
		if err := l.Record(t.Context(), e); fault.ReasonOf(err) != "audit_incomplete" || fault.CodeOf(err) != fault.Internal {
			t.Errorf("%s: Record = %v", name, err)
		}
		if n := len(s.All("o-1")); n != 0 {
			t.Errorf("%s: %d entries were recorded", name, n)
		}
	}
}

// TestN1_TextsAreKept: what is recorded is what was given, except for what no
// database would give back, which would make the chain look tampered with.
func TestN1_TextsAreKept(t *testing.T) {
	t.Parallel()
	l, s := newLog()
	e := entry("session.sign_in")
	e.Actor.Name, e.Actor.Roles = "a\nb\x1b[31m", []string{"\xff"}
	e.Detail = []audit.Detail{{Name: "tried", Value: "x\x00y\xffz"}}
	roles, detail := e.Actor.Roles, e.Detail
	record(t, l, e)
	got := s.All("o-1")[0]
	if got.Actor.Name != "a\nb\x1b[31m" || got.Actor.Roles[0] != "\uFFFD" || got.Detail[0].Value != "x\uFFFDy\uFFFDz" {
		t.Errorf("stored: %q %q %q", got.Actor.Name, got.Actor.Roles, got.Detail)
	}
	if roles[0] != "\xff" || detail[0].Value != "x\x00y\xffz" {
		t.Error("the caller's own slices were changed")
	}
}

func TestN2_FailureIsTheCallers(t *testing.T) {
	t.Parallel()
	l, s := newLog()
	full := errors.New("disk full")
	s.Fail(full)
	if err := l.Record(t.Context(), entry("connector.create")); !errors.Is(err, full) || !strings.Contains(err.Error(), "connector.create") {
		t.Errorf("Record = %v", err)
	}
	s.Fail(nil)
	err := s.Atomically(t.Context(), func(ctx context.Context) error {
		if err := l.Record(ctx, entry("connector.create")); err != nil {
			t.Error(err)
		}
		return full
	})
	if !errors.Is(err, full) || len(s.All("o-1")) != 0 {
		t.Errorf("after a transaction that was undone: %v, %d entries", err, len(s.All("o-1")))
	}
}

func TestN3_ConcurrentRecordsMakeOneChain(t *testing.T) {
	t.Parallel()
	l, _ := newLog()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for range 10 {
				if err := l.Record(t.Context(), entry("connector.test")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if r, err := l.Verify(t.Context(), "o-1", nil); err != nil || !r.OK || r.Entries != 200 {
		t.Errorf("Verify = %+v, %v", r, err)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	l, s := newLog()
	for i := range 1200 {
		e := entry([]string{"connector.create", "connector.delete", "session.sign_in"}[i%3])
		e.Time = noon.Add(time.Duration(i) * time.Second)
		record(t, l, e)
	}
	for _, c := range []struct {
		q           audit.Query
		n           int
		first, last int64
	}{
		{audit.Query{}, 100, 1200, 1101},
		{audit.Query{Limit: 3}, 3, 1200, 1198},
		{audit.Query{Limit: 5000}, 1000, 1200, 201},
		{audit.Query{Before: 5}, 4, 4, 1},
		{audit.Query{Action: "connector.", Limit: 4}, 4, 1199, 1195},
		{audit.Query{Action: "connector.create", Limit: 2}, 2, 1198, 1195},
		{audit.Query{Since: noon.Truncate(time.Millisecond).Add(10 * time.Second).UTC(), Until: noon.Truncate(time.Millisecond).Add(12 * time.Second)}, 2, 12, 11},
	} {
		c.q.Organisation = "o-1"
		got, err := l.List(t.Context(), c.q)
		if err != nil || len(got) != c.n || got[0].Sequence != c.first || got[len(got)-1].Sequence != c.last {
			t.Errorf("%+v: %d entries, %v", c.q, len(got), err)
		}
	}
	for _, q := range []audit.Query{{Organisation: "o-2"}, {Organisation: "o-1", Actor: "u-2"}, {Organisation: "o-1", Kind: "user"}, {Organisation: "o-1", Object: "c-2"}} {
		if got, err := l.List(t.Context(), q); err != nil || len(got) != 0 {
			t.Errorf("%+v: %d entries, %v", q, len(got), err)
		}
	}
	if n := len(s.All("o-1")); n != 1200 {
		t.Errorf("reading changed the store: %d entries", n)
	}
}

// broken is a store that cannot be read.
type broken struct{ *audittest.Store }

var errBroken = errors.New("the store is broken")

func (broken) Entries(context.Context, audit.Query) ([]audit.Entry, error) { return nil, errBroken }
func (broken) Chain(context.Context, string, int64, int) ([]audit.Entry, error) {
	return nil, errBroken
}

// headless cannot read heads from the nth time on.
type headless struct {
	*audittest.Store
	left *int
}

func (h headless) Heads(ctx context.Context) (map[string]audit.Head, error) {
	if *h.left--; *h.left < 0 {
		return nil, errBroken
	}
	return h.Store.Heads(ctx)
}

func TestReadingFails(t *testing.T) {
	t.Parallel()
	_, s := newLog()
	l := audit.New(broken{s}, nil)
	if _, err := l.List(t.Context(), audit.Query{}); !errors.Is(err, errBroken) {
		t.Errorf("List = %v", err)
	}
	if err := l.Export(t.Context(), audit.Query{}, &strings.Builder{}); !errors.Is(err, errBroken) {
		t.Errorf("Export = %v", err)
	}
	if r, err := l.Verify(t.Context(), "o-1", nil); !errors.Is(err, errBroken) || r.OK {
		t.Errorf("Verify = %+v, %v", r, err)
	}
	for n := range 3 {
		record(t, audit.New(s, nil), entry(fmt.Sprint("a.", n)))
		l = audit.New(headless{s, &n}, nil)
		if r, err := l.VerifyAll(t.Context(), nil, nil); !errors.Is(err, errBroken) || len(r) != 0 {
			t.Errorf("VerifyAll with heads read %d times = %+v, %v", n, r, err)
		}
	}
}
