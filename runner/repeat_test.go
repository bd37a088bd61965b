package runner_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/runner"
)

func request(settings string) string {
	return fmt.Sprintf(`
callwright: 1
name: request
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: http-request, settings: {authenticated: false, url: "https://api.example/", timeout: 60000, %s}, links: {default: Bye, error: Bye}}
  - {label: Bye, kind: disconnect}
`, settings)
}

// TestH2_RequestsUnderWayWhenTheProcessDies kills the process, or stops it for
// longer than it waits, while a request is under way.
func TestH2_RequestsUnderWayWhenTheProcessDies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings string
		key      string // "" none, "id" the command's
		calls    int
		warning  string
	}{
		"GET":               {"method: GET", "", 2, "repeated after a restart"},
		"PUT":               {"method: PUT, body: x", "", 2, "repeated after a restart"},
		"POST":              {"method: POST, body: x", "id", 2, "with the same Idempotency-Key"},
		"PATCH":             {"method: PATCH, body: x", "id", 2, "with the same Idempotency-Key"},
		"GET with a key":    {"method: GET, idempotency_key: true", "id", 2, "with the same Idempotency-Key"},
		"never to repeat":   {"method: POST, body: x, never_repeat: true", "id", 1, "interrupted"},
		"GET, never repeat": {"method: GET, never_repeat: true", "", 1, "interrupted"},
	} {
		for how, end := range map[string]func(*world){"killed": func(w *world) { w.kill() }, "stopped": func(w *world) { w.stop() }} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					memory := newInMemory()
					w := newWorldOver(t, memory, memory)
					w.flows.add("v", request(test.settings))
					var mu sync.Mutex
					var keys []string
					w.calls = func(ctx context.Context, c activity.Call) activity.CallResult {
						mu.Lock()
						keys = append(keys, c.Key)
						first := len(keys) == 1
						mu.Unlock()
						if first {
							<-ctx.Done()
						}
						return activity.CallResult{Status: 200}
					}
					w.start()
					c := w.begin("v", "task")
					time.Sleep(time.Second)
					end(w)
					w.start()
					if end := w.wait(c.ID); end.State != runner.Over {
						t.Errorf("it is %s", end.State)
					}
					want := ""
					if test.key == "id" {
						want = c.ID + "-1"
					}
					if !slices.Equal(keys, slices.Repeat([]string{want}, test.calls)) {
						t.Errorf("requests with the keys %q, want %d with %q", keys, test.calls, want)
					}
					w.traces(c.ID, test.warning)
					w.stop()
				})
			})
		}
	}
}

// TestH11_StoppingLetsCommandsEnd stops the process while a request is under
// way that ends in time: it is not repeated, and the next one, which was not
// begun, is made by the next process, although it is never to be repeated.
func TestH11_StoppingLetsCommandsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", strings.Replace(request("method: POST, body: x, never_repeat: true"), "{default: Bye, error: Bye}}", `{default: Two, error: Bye}}
  - {label: Two, kind: http-request, settings: {authenticated: false, method: POST, never_repeat: true, url: "https://api.example/two"}, links: {default: Bye, error: Bye}}`, 1))
		var mu sync.Mutex
		var targets []string
		w.calls = func(ctx context.Context, c activity.Call) activity.CallResult {
			mu.Lock()
			targets = append(targets, c.Target)
			mu.Unlock()
			select {
			case <-time.After(5 * time.Second):
			case <-ctx.Done():
			}
			return activity.CallResult{Status: 200}
		}
		w.start()
		c := w.begin("v", "task")
		waiting := w.begin("v", "task")
		time.Sleep(time.Second)
		began := time.Now()
		w.stop()
		if took := time.Since(began); took != 4*time.Second {
			t.Errorf("stopping took %s, want the 4 s that the requests still took", took)
		}
		if _, _, err := w.Start(t.Context(), arrival("v", "task")); reason(err) != "stopping" {
			t.Errorf("starting after that: %v", err)
		}
		if s := w.show(c.ID); s.State != runner.Parked {
			t.Errorf("it is %s", s.State)
		}
		w.start()
		w.wait(c.ID)
		w.wait(waiting.ID)
		slices.Sort(targets)
		if want := []string{"https://api.example/", "https://api.example/", "https://api.example/two", "https://api.example/two"}; !slices.Equal(targets, want) {
			t.Errorf("requests %q", targets)
		}
		if lines := w.lines(c.ID); strings.Contains(lines, "interrupted") || strings.Contains(lines, "repeated") {
			t.Errorf("nothing was interrupted or repeated:\n%s", lines)
		}
		w.stop()
	})
}
