package connector_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
)

// limited makes a set with one connector called crm that has further settings,
// in YAML's flow style, beside Basic authentication.
func (r *rig) limited(t *testing.T, settings string, o connector.Options) *connector.Set {
	t.Helper()
	return parse(t, fmt.Sprintf("network: {ca: [%q], allow: [%q]}\nconnectors:\n  - {name: crm, resource_domain: %q, %s, auth: %s}\n",
		authority(t, r.Server), r.host(), r.URL+"/base/", settings, strings.ReplaceAll(basicAuth, "$URL", r.URL)), o)
}

// busy makes the API count how many requests it has at once. It keeps the first
// until so many are there, and each for a while, for more to come.
func (r *rig) busy(many int64) (most *atomic.Int64) {
	var now atomic.Int64
	most = &atomic.Int64{}
	there := make(chan struct{})
	all := sync.OnceFunc(func() { close(there) })
	r.onCall(func(_ http.ResponseWriter, req *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == many {
			all()
		}
		select {
		case <-there:
		case <-req.Context().Done():
		}
		time.Sleep(20 * time.Millisecond)
	})
	return most
}

func TestI13_RequestsAtOnceStayBelowTheConnectorsLimit(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	most := r.busy(3)
	set := r.limited(t, "concurrency_limit: 3", connector.Options{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if res := set.Do(t.Context(), get("a")); res.Status != 200 {
				t.Errorf("%+v", res)
			}
		})
	}
	wg.Wait()
	if n := most.Load(); n != 3 {
		t.Errorf("%d requests at once, want 3", n)
	}
}

func TestI13_RequestsAtOnceToOneHostStayBelowTheCap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	most := r.busy(4)
	set := r.load(t, basicAuth, connector.Options{HostConcurrency: 4})
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			call := get("a")
			if i%2 == 0 {
				call.Connector, call.Target = "", r.URL+"/plain"
			}
			if res := set.Do(t.Context(), call); res.Status != 200 {
				t.Errorf("%+v", res)
			}
		})
	}
	wg.Wait()
	if n := most.Load(); n != 4 {
		t.Errorf("%d requests at once, want 4", n)
	}
}

func TestAFullHostOrConnectorFailsTheCallInTime(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]string{"connector": "concurrency_limit: 1", "host": "for: [x]"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			release, reached := make(chan struct{}), make(chan struct{}, 1)
			r.onCall(func(http.ResponseWriter, *http.Request) { reached <- struct{}{}; <-release })
			set := r.limited(t, settings, connector.Options{HostConcurrency: 1})
			var wg sync.WaitGroup
			call := get("a")
			wg.Go(func() { set.Do(context.Background(), call) })
			<-reached
			began := time.Now()
			short, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer stop()
			res := set.Do(short, call)
			if res.Failure.Code != connector.CodeConcurrency || !strings.Contains(res.Failure.Message, map[string]string{"connector": `"crm"`, "host": "127.0.0.1"}[name]) || len(res.Attempts) != 0 {
				t.Errorf("%+v", res)
			}
			if took := time.Since(began); took < 150*time.Millisecond || took > 3*time.Second {
				t.Errorf("waited %v", took)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(20*time.Millisecond, cancel)
			if res := set.Do(ctx, call); res.Failure.Code != "canceled" {
				t.Errorf("given up: %+v", res)
			}
			close(release)
			wg.Wait()
			r.onCall(nil)
			if res := set.Do(t.Context(), call); res.Status != 200 {
				t.Errorf("afterwards: %+v", res)
			}
		})
	}
}

func TestARateLimitSpreadsRequestsAndFailsWhatCannotWait(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.limited(t, "rate_limit: 20, concurrency_limit: 100", connector.Options{Deadline: 400 * time.Millisecond})
	began := time.Now()
	var ok, kept atomic.Int64
	var wg sync.WaitGroup
	for range 60 {
		wg.Go(func() {
			switch res := set.Do(t.Context(), get("a")); {
			case res.Status == 200:
				ok.Add(1)
			case res.Failure.Code == connector.CodeRateLimited && strings.Contains(res.Failure.Message, `"crm"`), res.Synthetic == "timeout": // its turn came too late
				kept.Add(1)
			default:
				t.Errorf("%+v", res)
			}
		})
	}
	wg.Wait()
	if n := ok.Load(); n == 0 || n > 20+int64(20*time.Since(began).Seconds())+1 || kept.Load() == 0 {
		t.Errorf("%d went through in %v, %d were kept", n, time.Since(began), kept.Load())
	}
}

func TestTheCircuitOpensAfterFailuresInARowAndCloses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	status := http.StatusInternalServerError
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	set := r.limited(t, "breaker_failures: 3, breaker_pause: 3600", connector.Options{})
	c, _ := set.Find("crm")
	for range 2 {
		set.Do(t.Context(), get("a"))
	}
	status = http.StatusNotFound
	set.Do(t.Context(), get("a")) // an answer: the row is broken
	status = http.StatusServiceUnavailable
	for i := range 3 {
		if got := c.Breaker(); got != "closed" {
			t.Errorf("after %d failures it is %s", i, got)
		}
		set.Do(t.Context(), get("a"))
	}
	before := r.calls.Load()
	for range 5 {
		res := set.Do(t.Context(), get("a"))
		if res.Failure.Code != connector.CodeCircuitOpen || !strings.Contains(res.Failure.Message, `"crm"`) || c.Breaker() != "open" {
			t.Errorf("%+v while %s", res, c.Breaker())
		}
	}
	if n := r.calls.Load(); n != before {
		t.Errorf("%d requests through an open circuit", n-before)
	}
}

func TestAnOpenCircuitIsTriedAgainAfterItsPause(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	set := r.limited(t, "breaker_failures: 1, breaker_pause: 1", connector.Options{})
	c, _ := set.Find("crm")
	set.Do(t.Context(), get("a"))
	if tried(t, r, set, get("a")); c.Breaker() != "open" {
		t.Errorf("a failed trial leaves it %s", c.Breaker())
	}
	r.onCall(nil)
	if res := tried(t, r, set, get("a")); res.Status != 200 || c.Breaker() != "closed" {
		t.Errorf("%+v, then %s", res, c.Breaker())
	}
}

// tried makes calls until the circuit lets one through, and returns what came of it.
func tried(t *testing.T, r *rig, set *connector.Set, call activity.Call) activity.CallResult {
	t.Helper()
	for began, before := time.Now(), r.calls.Load(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if res := set.Do(t.Context(), call); r.calls.Load() > before {
			return res
		}
	}
	t.Fatal("the circuit lets nothing through")
	return activity.CallResult{}
}

func TestTheCircuitCountsWhatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := l.Addr().String()
	l.Close()
	set := parse(t, fmt.Sprintf("network: {allow: [%q]}\nconnectors:\n  - {name: crm, resource_domain: %q, breaker_failures: 2, auth: {username: u, password: \"${env:PASSWORD}\"}}\n", host, "https://"+host), connector.Options{})
	var got []string
	for range 3 {
		got = append(got, set.Do(t.Context(), get("a")).Failure.Code)
	}
	if want := "connect connect circuit_open"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	for range 3 { // what is refused here says nothing of the API
		if res := set.Do(t.Context(), activity.Call{Connector: "crm", Method: "GET", Target: "../x"}); res.Failure.Code != "url" {
			t.Errorf("%+v", res)
		}
	}
}

func TestATrialThatIsGivenUpLeavesTheCircuitOpen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	set := r.limited(t, "breaker_failures: 1, breaker_pause: 1", connector.Options{})
	c, _ := set.Find("crm")
	set.Do(t.Context(), get("a"))
	ctx, cancel := context.WithCancel(t.Context())
	r.onCall(func(_ http.ResponseWriter, req *http.Request) { cancel(); <-req.Context().Done() })
	var res activity.CallResult
	for began := time.Now(); ctx.Err() == nil && time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		res = set.Do(ctx, get("a"))
	}
	if res.Failure.Code != "canceled" || c.Breaker() != "open" {
		t.Errorf("%+v, then %s", res, c.Breaker())
	}
}

func TestWithoutLimitsThereIsNoBreaker(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, basicAuth, connector.Options{HostConcurrency: -1})
	if c, _ := set.Find("crm"); c.Breaker() != "" {
		t.Errorf("the breaker is %s", c.Breaker())
	}
	if res := set.Do(t.Context(), get("a")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
}
