package runner_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
)

// asks is a flow that asks for ever: each answer is one turn that does nothing
// outside.
const asks = `
callwright: 1
name: asks
variables: [{name: count, type: INTEGER, value: "0"}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - label: Ask
    kind: menu
    settings: {prompts: [{tts: "Number {{ count }}, press 1"}], choices: [{digit: "1", name: again}], timeout: 600}
    links: {"1": Count, timeout: End}
  - {label: Count, kind: set-variable, settings: {set: [{variable: count, type: INTEGER, value: "{{ count + 1 }}"}]}, links: {out: Often}}
  - {label: Often, kind: condition, settings: {expression: "{{ count > 1000000 }}"}, links: {"true": End, "false": Ask}}
  - {label: End, kind: end}
`

// benchTurns has many callers answer menus at once, each as fast as it goes.
func benchTurns(b *testing.B, callers int, durability runner.Durability) {
	w := newWorld(b)
	w.flows.add("asks", asks)
	w.flows.durability = durability
	var commits commits
	w.change = func(o *runner.Options) {
		o.Observer = &commits
		o.Limits = func(context.Context, string) runner.Limits {
			return runner.Limits{Engine: engine.Limits{Contact: 1 << 40}}
		}
	}
	w.start()
	ids := make([]string, callers)
	for i := range ids {
		ids[i] = w.begin("asks", "telephony").ID
	}
	took := make([][]time.Duration, callers)
	b.ResetTimer()
	var group sync.WaitGroup
	began := time.Now()
	for i, id := range ids {
		group.Go(func() {
			for n := i; n < b.N; n += callers {
				at := time.Now()
				if err := w.Input(context.Background(), "o", id, channel.Input{Kind: channel.Digits, Text: "1"}); err != nil {
					b.Error(err)
					return
				}
				took[i] = append(took[i], time.Since(at))
			}
		})
	}
	group.Wait()
	spent := time.Since(began)
	b.StopTimer()
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(b.N)/spent.Seconds(), "turns/s")
	b.ReportMetric(ms(all[len(all)/2]), "p50-ms")
	b.ReportMetric(ms(all[len(all)*99/100]), "p99-ms")
	b.ReportMetric(ms(fsync(b)), "fsync-p99-ms")
	commits.report(b)
}

// commits counts what the writer does.
type commits struct {
	mu    sync.Mutex
	took  []time.Duration
	turns int
}

func (c *commits) Committed(turns int, took time.Duration, _ error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took, c.turns = append(c.took, took), c.turns+turns
}

func (*commits) Ended(runner.Contact)                {}
func (*commits) Quarantined(runner.Contact, error)   {}
func (*commits) Standing(int, int, int, runner.Role) {}

func (c *commits) report(b *testing.B) {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.Sort(c.took)
	if n := len(c.took); n > 0 {
		b.ReportMetric(ms(c.took[n/2]), "commit-p50-ms")
		b.ReportMetric(ms(c.took[n*99/100]), "commit-p99-ms")
		b.ReportMetric(float64(c.turns)/float64(n), "turns/commit")
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// fsync is the 99th percentile of how long it takes to make 4 KB durable here.
func fsync(b testing.TB) time.Duration {
	f, err := os.Create(filepath.Join(b.TempDir(), "fsync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var took []time.Duration
	page := make([]byte, 4096)
	for range 200 {
		at := time.Now()
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(at))
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}

func BenchmarkTurns(b *testing.B) {
	for _, callers := range []int{1, 64, 2000} {
		for _, d := range []runner.Durability{runner.EachTurn, runner.OnPark} {
			b.Run(fmt.Sprintf("%s/callers=%d", d, callers), func(b *testing.B) { benchTurns(b, callers, d) })
		}
	}
}

// BenchmarkContacts measures whole contacts that make one request, 64 at a
// time: they begin, call, and are over.
func BenchmarkContacts(b *testing.B) {
	for _, d := range []runner.Durability{runner.EachTurn, runner.OnPark} {
		b.Run(string(d), func(b *testing.B) {
			w := newWorld(b)
			w.flows.add("hook", hook)
			w.flows.durability = d
			w.calls = func(context.Context, activity.Call) activity.CallResult {
				return activity.CallResult{Status: 200, Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(`{"tier":"gold"}`)}
			}
			var commits commits
			w.change = func(o *runner.Options) { o.Observer = &commits }
			w.start()
			b.ReportAllocs()
			b.ResetTimer()
			var group sync.WaitGroup
			const callers = 64
			began := time.Now()
			for i := range callers {
				group.Go(func() {
					for n := i; n < b.N; n += callers {
						c, _, err := w.Start(context.Background(), arrival("hook", "task"))
						if err == nil {
							c, err = w.Wait(context.Background(), "o", c.ID)
						}
						if err != nil || c.State != runner.Over {
							b.Errorf("%s: %v", c.State, err)
							return
						}
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "contacts/s")
			commits.report(b)
		})
	}
}

// hook is what a webhook does: one request, one decision.
const hook = `
callwright: 1
name: hook
variables: [{name: tier, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - label: Ask
    kind: http-request
    settings: {authenticated: false, url: "https://api.example/customers/{{ Start.ANI }}", outputs: [{variable: tier, path: $.tier}]}
    links: {default: Gold, error: Bye}
  - {label: Gold, kind: condition, settings: {expression: "{{ tier == 'gold' }}"}, links: {"true": Bye, "false": Bye}}
  - {label: Bye, kind: end}
`
