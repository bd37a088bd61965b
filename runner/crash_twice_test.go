package runner_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/runner"
)

// twoRequests makes a request and then another one, both never to be repeated.
var twoRequests = strings.Replace(request("method: POST, never_repeat: true"), "{default: Bye, error: Bye}}", `{default: Two, error: Two}}
  - {label: Two, kind: http-request, settings: {authenticated: false, method: POST, never_repeat: true, url: "https://api.example/two", timeout: 60000}, links: {default: Bye, error: Bye}}`, 1)

// slow counts requests by target, and answers each after a while unless the
// process dies.
type slow struct {
	mu    sync.Mutex
	calls map[string]int
	takes time.Duration
}

func (s *slow) answer(ctx context.Context, c activity.Call) activity.CallResult {
	s.mu.Lock()
	s.calls[c.Target]++
	s.mu.Unlock()
	select {
	case <-time.After(s.takes):
	case <-ctx.Done():
	}
	return activity.CallResult{Status: 200}
}

func (s *slow) at(target string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[target]
}

// TestH2_NeverRepeatedThroughSeveralEndsOfTheProcess ends the process several
// times, in all orders of stopping and dying, each time a second after the last
// one, while requests take longer than that. Stopping while the first request
// ends parks the contact with the second one not begun.
func TestH2_NeverRepeatedThroughSeveralEndsOfTheProcess(t *testing.T) {
	t.Parallel()
	for _, durability := range []runner.Durability{runner.EachTurn, runner.OnPark} {
		for ends := range 1 << 3 {
			for _, awaited := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %03b, awaited %v", durability, ends, awaited), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { endsOften(t, durability, ends, awaited) })
				})
			}
		}
	}
}

func endsOften(t *testing.T, durability runner.Durability, ends int, awaited bool) {
	memory, calls := newInMemory(), &slow{calls: map[string]int{}, takes: 5 * time.Second}
	w := newWorldOver(t, memory, memory)
	w.flows.add("v", twoRequests)
	w.flows.durability, w.calls = durability, calls.answer
	w.start()
	a := arrival("v", "task")
	a.Awaited = awaited
	c, _, err := w.Start(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		time.Sleep(time.Second)
		if ends&(1<<n) == 0 {
			w.stop()
		} else {
			w.kill()
		}
		w.start()
	}
	lost := awaited && durability == runner.OnPark && ends&1 == 1 // it was never on disk
	if !lost && w.wait(c.ID).State != runner.Over {
		t.Errorf("it is %s", w.show(c.ID).State)
	}
	for _, target := range []string{"https://api.example/", "https://api.example/two"} {
		if n := calls.at(target); n > 1 || n == 0 && !lost && target == "https://api.example/" {
			t.Errorf("%d requests to %s", n, target)
		}
	}
	w.stop()
}

// TestH2_AParkedRequestIsOnDiskAsBegun ends the process in the order that shows
// it: the second request was not begun when the contact parked, is begun by the
// next process, and is under way when that one is killed.
func TestH2_AParkedRequestIsOnDiskAsBegun(t *testing.T) {
	t.Parallel()
	for never, want := range map[bool]string{true: "interrupted", false: "repeated after a restart"} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory, calls := newInMemory(), &slow{calls: map[string]int{}, takes: 5 * time.Second}
				w := newWorldOver(t, memory, memory)
				w.flows.add("v", strings.ReplaceAll(twoRequests, "never_repeat: true", fmt.Sprint("never_repeat: ", never)))
				w.calls = calls.answer
				w.start()
				c := w.begin("v", "task")
				time.Sleep(time.Second)
				w.stop()
				w.start()
				time.Sleep(time.Second)
				if n := calls.at("https://api.example/two"); n != 1 {
					t.Fatalf("%d requests before the crash", n)
				}
				w.crash()
				w.wait(c.ID)
				requests := 2
				if never {
					requests = 1
				}
				if n := calls.at("https://api.example/two"); n != requests {
					t.Errorf("%d requests, want %d", n, requests)
				}
				w.traces(c.ID, want)
				w.stop()
			})
		})
	}
}

// TestH2_OnParkARequestWaitsForTheDiskThatIsNeverRepeated makes such a request
// after an input that nobody waits for otherwise, and kills the process.
func TestH2_OnParkARequestWaitsForTheDiskThatIsNeverRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory, calls := newInMemory(), &slow{calls: map[string]int{}, takes: 5 * time.Second}
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", strings.Replace(menu, "method: POST,", "method: POST, never_repeat: true, timeout: 60000,", 1))
		w.flows.durability, w.calls = runner.OnPark, calls.answer
		w.start()
		c := w.begin("v", "telephony")
		w.input(c.ID, channel.Digits, "1")
		time.Sleep(time.Second)
		w.crash()
		time.Sleep(time.Second)
		_ = w.Input(t.Context(), "o", c.ID, channel.Input{Kind: channel.Digits, Text: "1"}) // the person tries again
		w.wait(c.ID)
		if n := calls.at("https://api.example/orders"); n != 1 {
			t.Errorf("%d requests", n)
		}
		w.stop()
	})
}

// TestH4_AContactThatWasJustKeptParks lets a contact need so many bytes that it
// is kept in memory, and wait from then on: its timer fires all the same.
func TestH4_AContactThatWasJustKeptParks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", strings.Replace(request("method: GET"), "{default: Bye, error: Bye}}", `{default: Sleep, error: Bye}}
  - {label: Sleep, kind: wait, settings: {for: "01:00:00"}, links: {default: Bye}}`, 1))
		w.calls = func(context.Context, activity.Call) activity.CallResult {
			return activity.CallResult{Status: 200, Body: []byte(strings.Repeat("x", 2<<20))}
		}
		w.start()
		c := w.begin("v", "task")
		time.Sleep(time.Minute)
		if s := w.show(c.ID); s.State != runner.Parked {
			t.Errorf("it is %s", s.State)
		}
		time.Sleep(time.Hour)
		if s := w.show(c.ID); s.State != runner.Over {
			t.Errorf("after its time it is %s", s.State)
		}
		w.stop()
	})
}
