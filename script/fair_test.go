package script_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// spin runs for some milliseconds.
const spin = `function main(i) { const end = Date.now() + i.ms; while (Date.now() < end); return i.ms }`

// crowd is many runs of one owner.
type crowd struct {
	ended atomic.Int64
	group sync.WaitGroup
}

// run begins runs, and returns when each has a place or waits for one.
func (c *crowd) run(ctx context.Context, t *testing.T, p *script.Pool, program script.Program, n int, ms int64) {
	t.Helper()
	busy, waiting := p.Places(program.Owner, program.Trial)
	for range n {
		c.group.Go(func() {
			p.Run(ctx, program, value.Of("ms", ms))
			c.ended.Add(1)
		})
	}
	placed(t, p, program, busy+waiting+n)
}

// placed waits until so many runs of an owner have a place or wait for one.
func placed(t *testing.T, p *script.Pool, program script.Program, n int) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		busy, waiting := p.Places(program.Owner, program.Trial)
		if busy+waiting == n {
			return
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("%d runs have places and %d wait, want %d", busy, waiting, n)
		}
	}
}

// ages is longer than any of these tests takes; runs that last as long are ended
// by their context.
const ages = int64(time.Hour / time.Millisecond)

func TestI11_OneOwnerDoesNotHoldUpAnother(t *testing.T) {
	t.Parallel()
	for name, program := range map[string]script.Program{"live": {Source: spin, Owner: "many"}, "trials": {Source: spin, Owner: "many", Trial: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pools(t, script.Options{Workers: 2, Time: time.Hour}, func(t *testing.T, p *script.Pool) {
				var many crowd
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				many.run(ctx, t, p, program, 4, ages)
				other := program
				other.Owner = "other"
				if r, err := p.Run(t.Context(), other, value.Of("ms", int64(0))); err != nil || r.Value != int64(0) {
					t.Errorf("got %v, %v", r.Value, err)
				}
				if n := many.ended.Load(); n > 0 {
					t.Errorf("it came after %d of the other owner", n)
				}
				cancel()
				many.group.Wait()
			})
		})
	}
}

func TestI11_OwnersTakeTurns(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 1, Time: time.Hour}, func(t *testing.T, p *script.Pool) {
		var one, two, three crowd
		first, leave := context.WithCancel(t.Context())
		defer leave()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		one.run(first, t, p, script.Program{Source: spin, Owner: "one"}, 1, ages)
		one.run(ctx, t, p, script.Program{Source: spin, Owner: "one"}, 7, ages)
		two.run(ctx, t, p, script.Program{Source: spin, Owner: "two"}, 8, ages)
		three.run(ctx, t, p, script.Program{Source: spin, Owner: "three"}, 1, 0)
		if n := three.ended.Load(); n != 0 {
			t.Error("there was a place for it")
		}
		leave() // the next place is his who has none, although others have waited for longer
		three.group.Wait()
		if n := one.ended.Load() + two.ended.Load(); n != 1 {
			t.Errorf("it came after %d of the other owners", n)
		}
		cancel()
		one.group.Wait()
		two.group.Wait()
	})
}

func TestI11_TrialsHaveTheirOwnPlaces(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 1, Time: time.Hour}, func(t *testing.T, p *script.Pool) {
		var trials crowd
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		trials.run(ctx, t, p, script.Program{Source: spin, Owner: "one", Trial: true}, 4, ages)
		trials.run(ctx, t, p, script.Program{Source: spin, Owner: "two", Trial: true}, 4, ages)
		if _, err := p.Run(t.Context(), script.Program{Source: spin, Owner: "one"}, value.Of("ms", int64(0))); err != nil {
			t.Error(err)
		}
		if n := trials.ended.Load(); n > 0 {
			t.Errorf("it came after %d trials", n)
		}
		cancel()
		trials.group.Wait()
	})
}

// TestI11_WhatWaitsIsBounded has one run in the only place of its owner for its
// whole time, one that waits, and one more.
func TestI11_WhatWaitsIsBounded(t *testing.T) {
	t.Parallel()
	const long = 3 * time.Second
	pools(t, script.Options{Workers: 1, Waiting: 1, Time: long}, func(t *testing.T, p *script.Pool) {
		endless := script.Program{Source: `function main() { for (;;); }`, Owner: "one"}
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { _, err := p.Run(t.Context(), endless, nil); first <- err }()
		placed(t, p, endless, 1)
		began := time.Now()
		go func() { _, err := p.Run(t.Context(), endless, nil); second <- err }()
		placed(t, p, endless, 2)
		if _, err := p.Run(t.Context(), endless, nil); code(err) != script.CodeBusy || !strings.Contains(err.Error(), "wait already") {
			t.Errorf("the third one got %v after %v", err, time.Since(began))
		}
		if err := <-second; code(err) != script.CodeBusy || time.Since(began) > long+slack {
			t.Errorf("the second one got %v after %v", err, time.Since(began))
		}
		if err := <-first; code(err) != script.CodeTimeout {
			t.Errorf("the first one got %v", err)
		}
	})
}

// A wait counts: there is never more than the time of one run until an answer.
func TestI11_TheWaitIsPartOfTheTime(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 1, Time: 3 * time.Second}, func(t *testing.T, p *script.Pool) {
		var many crowd
		began := time.Now()
		many.run(t.Context(), t, p, script.Program{Source: spin, Owner: "one"}, 4, 2500)
		many.group.Wait()
		if took := time.Since(began); took > 7*time.Second { // it would be ten
			t.Errorf("the last answer came after %v", took)
		}
	})
}

// TestPlacesComeBack has callers that go away while they wait, some of them at the
// moment at which they get their places: none is lost.
func TestPlacesComeBack(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 1, Time: 5 * time.Second}, func(t *testing.T, p *script.Pool) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		var group sync.WaitGroup
		over := make(chan struct{})
		for range 4 {
			group.Go(func() {
				for {
					select {
					case <-over:
						return
					default:
						p.Run(gone, script.Program{Source: spin}, value.Of("ms", int64(0)))
					}
				}
			})
		}
		for range 50 {
			ctx, cancel := context.WithTimeout(t.Context(), rand.N(20*time.Millisecond))
			_, err := p.Run(ctx, script.Program{Source: spin}, value.Of("ms", int64(0)))
			cancel()
			if got := code(err); err != nil && got != script.CodeCancelled {
				t.Error(err)
				break
			}
		}
		close(over)
		group.Wait()
		if _, err := p.Run(t.Context(), script.Program{Source: spin}, value.Of("ms", int64(0))); err != nil {
			t.Error(err)
		}
		began := time.Now()
		if p.Close(); time.Since(began) > 4*time.Second {
			t.Errorf("closing took %v: a place is still taken", time.Since(began))
		}
	})
}
