package credential_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/credential"
)

func TestAWindowSumsUpTheLastHour(t *testing.T) {
	t.Parallel()
	born := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	now := born.Add(90 * time.Minute)
	var w credential.Window
	if diff := cmp.Diff(credential.Figures{Since: now.Add(-time.Hour)}, w.Figures(now, born)); diff != "" {
		t.Errorf("before the first request: %s", diff)
	}
	w.Add(now.Add(-time.Hour-time.Second), time.Hour, true, false) // too old by now
	for i := range 100 {
		w.Add(now.Add(time.Duration(i-100)*time.Second), time.Duration(i+1)*time.Millisecond, i%10 == 0, i%10 == 1)
	}
	want := credential.Figures{Count: 100, Errors: 10, Denied: 10, Rate: 0.1, P50: 51 * time.Millisecond, P95: 96 * time.Millisecond, P99: 100 * time.Millisecond,
		Since: now.Add(-time.Hour), Last: now.Add(-time.Second)}
	if diff := cmp.Diff(want, w.Figures(now, born)); diff != "" {
		t.Error(diff)
	}
	if got := w.Figures(now.Add(2*time.Hour), born); got.Count != 0 || got.P99 != 0 || !got.Last.IsZero() {
		t.Errorf("two hours later: %+v", got)
	}
	if got := w.Figures(born.Add(time.Minute), born); !got.Since.Equal(born) {
		t.Errorf("since %v, before it began", got.Since)
	}
}

func TestAFullWindowForgetsTheOldest(t *testing.T) {
	t.Parallel()
	born := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var w credential.Window
	for i := range 3000 {
		w.Add(born.Add(time.Duration(i)*time.Second), time.Millisecond, i < 1000, false)
	}
	now := born.Add(3000 * time.Second)
	f := w.Figures(now, born)
	if f.Count != 1024 || f.Errors != 0 || !f.Since.Equal(born.Add((3000-1024)*time.Second)) {
		t.Errorf("%+v", f)
	}
}

func TestAWindowTakesWhatCannotBe(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var none *credential.Window
	none.Add(now, time.Second, true, true)
	if f := none.Figures(now, now); f.Count != 0 || !f.Since.Equal(now) {
		t.Errorf("%+v", f)
	}
	var w credential.Window
	w.Add(now, -time.Second, false, false) // a clock that was set back
	if f := w.Figures(now, now); f.Count != 1 || f.P50 != 0 || f.Errors != 0 {
		t.Errorf("%+v", f)
	}
	w.Add(now, 1000*time.Hour, true, false)
	if f := w.Figures(now, now); f.Count != 2 || f.P99 < 2*time.Hour || f.Errors != 1 || f.Denied != 0 {
		t.Errorf("%+v", f)
	}
}

func TestAWindowIsSharedWithoutALock(t *testing.T) {
	t.Parallel()
	now := time.Now()
	var w credential.Window
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 125 {
				w.Add(now, time.Millisecond, true, false)
				if f := w.Figures(now, now.Add(-time.Minute)); f.Errors != f.Count || f.P50 != time.Millisecond {
					t.Errorf("%+v", f)
				}
			}
		})
	}
	wg.Wait()
	if f := w.Figures(now, now.Add(-time.Minute)); f.Count != 1000 {
		t.Errorf("%d of 1000", f.Count)
	}
}

// TestAWindowAllocatesOnce does not run beside others, which allocate.
func TestAWindowAllocatesOnce(t *testing.T) {
	var w credential.Window
	now := time.Now()
	w.Add(now, time.Millisecond, false, false)
	if n := testing.AllocsPerRun(100, func() { w.Add(now, time.Millisecond, false, false) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkWindow is what a request pays for being counted.
func BenchmarkWindow(b *testing.B) {
	var w credential.Window
	at := time.Now()
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			w.Add(at, time.Millisecond, false, false)
		}
	})
}

func BenchmarkFigures(b *testing.B) {
	var w credential.Window
	now := time.Now()
	for i := range 1024 {
		w.Add(now, time.Duration(i*7919%1024)*time.Millisecond, false, false)
	}
	b.ReportAllocs()
	for b.Loop() {
		w.Figures(now, now.Add(-time.Minute))
	}
}
