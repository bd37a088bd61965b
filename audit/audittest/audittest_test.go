package audittest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/audit/audittest"
)

func note(ctx context.Context, t *testing.T, l *audit.Log, action string) {
	t.Helper()
	err := l.Record(ctx, audit.Entry{Actor: audit.Actor{Kind: "service", ID: "test"}, Action: action, Object: audit.Object{Kind: "test"}, Outcome: audit.Done})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTransactions: what is in one is seen in it only, until it ends well.
func TestTransactions(t *testing.T) {
	t.Parallel()
	s := audittest.NewStore()
	l := audit.New(s, nil)
	undone := errors.New("undone")
	for _, end := range []error{undone, nil} {
		err := s.Atomically(t.Context(), func(ctx context.Context) error {
			note(ctx, t, l, "a.b")
			if in, _ := s.Chain(ctx, "", 0, 9); len(in) != 1 {
				t.Errorf("inside there are %d entries", len(in))
			}
			if out, _ := s.Chain(t.Context(), "", 0, 9); len(out) != 0 {
				t.Errorf("outside there are %d entries", len(out))
			}
			return s.Atomically(ctx, func(ctx context.Context) error { note(ctx, t, l, "a.c"); return end })
		})
		if !errors.Is(err, end) {
			t.Errorf("Atomically = %v", err)
		}
		want := 2
		if end != nil {
			want = 0
		}
		heads, _ := s.Heads(t.Context())
		if n := len(s.All("")); n != want || heads[""].Sequence != int64(want) {
			t.Errorf("after %v: %d entries, head %d", end, n, heads[""].Sequence)
		}
	}
}

func TestFail(t *testing.T) {
	t.Parallel()
	s := audittest.NewStore()
	full := errors.New("full")
	s.Fail(full)
	if err := s.Append(t.Context(), "", nil); !errors.Is(err, full) {
		t.Errorf("Append = %v", err)
	}
	s.Fail(nil)
	note(t.Context(), t, audit.New(s, nil), "a.b")
	s.Tamper("", func(e []audit.Entry) []audit.Entry { e[0].Action = "x"; return e })
	if s.All("")[0].Action != "x" {
		t.Error("not tampered with")
	}
}
