package connector_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

func TestS0_1_S1_7_ARequestThroughAConnectorIsSignedByItself(t *testing.T) {
	t.Parallel()
	for name, auth := range map[string]string{"client secret": secretAuth, "basic": basicAuth} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			set := r.load(t, auth, connector.Options{})
			for i := range 3 {
				call := get("contacts?x=1")
				call.Connector = []string{"crm", "CRM", "599F6B5B-id"}[i]
				call.Query = []activity.Pair{{Name: "phone", Value: "+49 1"}}
				res := set.Do(t.Context(), call)
				want := `{"method":"GET","path":"/base/contacts","query":"x=1\u0026phone=%2B49%201"}`
				if res.Status != 200 || strings.TrimSpace(string(res.Body)) != want {
					t.Fatalf("%d %s %+v", res.Status, res.Body, res)
				}
			}
			if n := r.tokens.Load(); name != "basic" && n != 1 || name == "basic" && n != 0 {
				t.Errorf("%d token requests", n)
			}
		})
	}
}

func TestS1_1_ARequestWithoutAConnector(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	call := activity.Call{Method: "POST", Target: " " + r.URL + "/plain?a=b ", Body: []byte("hello"), Header: []activity.Pair{{Name: "Content-Type", Value: "text/plain"}}, Key: "c-1"}
	r.onCall(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		fmt.Fprintf(w, "%s %s %s %s", req.Method, body, req.Header.Get("Content-Type"), req.Header.Get("Idempotency-Key"))
	})
	res := set.Do(t.Context(), call)
	if res.Status != 200 || string(res.Body) != "POST hello text/plain c-1" || r.tokens.Load() != 0 {
		t.Errorf("%d %s, %d token requests", res.Status, res.Body, r.tokens.Load())
	}
	if got := r.seen[0].Header.Get("Authorization"); got != "" {
		t.Errorf("a request without a connector carried %q", got)
	}
}

func TestE6_OneForcedRefreshAndOneRetryForTheHerd(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	if res := set.Do(t.Context(), get("a")); res.Status != 200 {
		t.Fatal(res)
	}
	r.current.Store(-1) // revoked behind our back
	const herd = 100
	var wg sync.WaitGroup
	for range herd {
		wg.Go(func() {
			res := set.Do(t.Context(), get("a"))
			if res.Status != 200 || len(res.Attempts) > 2 {
				t.Errorf("%d after %d attempts", res.Status, len(res.Attempts))
			}
		})
	}
	wg.Wait()
	if n := r.tokens.Load(); n != 2 {
		t.Errorf("%d token requests, want 2", n)
	}
}

func TestE7_ASecond401IsTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onToken(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"access_token":"never-accepted","token_type":"bearer","expires_in":3600}`)
	})
	set := r.load(t, secretAuth, connector.Options{})
	r.current.Store(-1)
	for i := range 10 {
		call := get("a")
		call.Retries = 3
		res := set.Do(t.Context(), call)
		if res.Status != 401 || res.Synthetic != "" || len(res.Attempts) > 2 {
			t.Errorf("%d: %d %q after %d attempts", i, res.Status, res.Synthetic, len(res.Attempts))
		}
	}
	if n := r.tokens.Load(); n != 2 {
		t.Errorf("%d token requests in a cool-down, want the first and one forced", n)
	}
}

func TestE8_403IsReturnedAsItIs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	set := r.load(t, secretAuth, connector.Options{})
	for range 3 {
		if res := set.Do(t.Context(), get("a")); res.Status != 403 || len(res.Attempts) != 1 {
			t.Errorf("%+v", res)
		}
	}
	if n := r.tokens.Load(); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

func TestRetriesOn5xxOnly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status, retries, want int
	}{{500, 2, 3}, {503, 0, 1}, {429, 3, 1}, {404, 3, 1}, {302, 3, 1}, {200, 3, 1}}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.status), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.onCall(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://evil.example/")
				w.WriteHeader(test.status)
			})
			set := r.load(t, basicAuth, connector.Options{})
			call := get("a")
			call.Retries = test.retries
			res := set.Do(t.Context(), call)
			if res.Status != test.status || len(res.Attempts) != test.want {
				t.Errorf("%d after %d attempts, want %d", res.Status, len(res.Attempts), test.want)
			}
			for i := 1; i < len(res.Attempts); i++ {
				gap := res.Attempts[i].Start - res.Attempts[i-1].Start - res.Attempts[i-1].Duration
				if least := 75 * time.Millisecond << (i - 1); gap < least || gap > 4*least+time.Second {
					t.Errorf("waited %v before attempt %d", gap, i)
				}
			}
		})
	}
}

func TestRetryAfterIsKeptWhenItFits(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	after := "1"
	r.onCall(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", after)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	set := r.load(t, basicAuth, connector.Options{})
	call := get("a")
	call.Retries = 1
	if res := set.Do(t.Context(), call); len(res.Attempts) != 2 || res.Attempts[1].Start < time.Second {
		t.Errorf("%+v", res.Attempts)
	}
	after = "3600"
	if res := set.Do(t.Context(), call); len(res.Attempts) != 2 || res.Attempts[1].Start > 3*time.Second {
		t.Errorf("%+v", res.Attempts)
	}
}

func TestI2_ATimeoutIsA408AndCoversTheBody(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"hang", "headers then silence", "drip"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.onCall(func(w http.ResponseWriter, req *http.Request) {
				if how != "hang" {
					fmt.Fprint(w, "{")
					w.(http.Flusher).Flush()
				}
				for how == "drip" && req.Context().Err() == nil {
					fmt.Fprint(w, " ")
					w.(http.Flusher).Flush()
					time.Sleep(20 * time.Millisecond)
				}
				<-req.Context().Done()
			})
			set := r.load(t, basicAuth, connector.Options{})
			call := get("a")
			call.Timeout, call.Retries = 200*time.Millisecond, 3
			began := time.Now()
			res := set.Do(t.Context(), call)
			if res.Status != 408 || res.Synthetic != "timeout" || len(res.Body) != 0 || len(res.Attempts) != 1 {
				t.Errorf("%+v", res)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestA1_A2_A3_ARedirectIsTheAnswerAndNothingFollowsIt(t *testing.T) {
	t.Parallel()
	evil := 0
	other := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { evil++ }))
	defer other.Close()
	r := newRig(t)
	for _, auth := range []string{secretAuth, basicAuth} {
		set := r.load(t, auth, connector.Options{})
		for _, status := range []int{301, 302, 303, 307, 308} {
			for _, to := range []string{other.URL + "/x", "http://" + r.host() + "/base/a", "//127.0.0.1:1/", "/base/b"} {
				r.onCall(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", to)
					w.WriteHeader(status)
				})
				before := r.calls.Load()
				res := set.Do(t.Context(), get("a"))
				if res.Status != status || r.calls.Load() != before+1 || evil != 0 {
					t.Errorf("%d to %s: %d, %d calls, %d at the other host", status, to, res.Status, r.calls.Load()-before, evil)
				}
			}
		}
	}
}

func TestA4_A11_NoTargetLeavesTheResourceDomain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	for _, target := range []string{"https://evil.example/base/", "http://" + r.host() + "/base/x", r.URL + "/other", r.URL + "/base/../x", "../x", "%2e%2e/x", "..%5cx", "https://x@" + r.host() + "/base/"} {
		res := set.Do(t.Context(), get(target))
		if res.Failure.Code != "url" || res.Status != 0 {
			t.Errorf("%s: %+v", target, res)
		}
	}
	if res := set.Do(t.Context(), get(r.URL+"/base/ok")); res.Status != 200 {
		t.Errorf("the resource domain itself: %+v", res)
	}
	if n := r.calls.Load(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestA6_NoControlCharacterReachesTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, basicAuth, connector.Options{})
	for _, pair := range []activity.Pair{{Name: "X-A", Value: "a\r\nX-Evil: 1"}, {Name: "X-A\r\nX-Evil", Value: "1"}, {Name: "X-A", Value: "a\x00b"}, {Name: "X A", Value: "1"}} {
		call := get("a")
		call.Header = []activity.Pair{pair}
		if res := set.Do(t.Context(), call); res.Failure.Code != "header" {
			t.Errorf("%q: %+v", pair, res)
		}
	}
	call := get("a\r\nX-Evil: 1\x00")
	call.Query = []activity.Pair{{Name: "q\r\n", Value: "v\r\nX-Evil: 1"}}
	call.Header = []activity.Pair{{Name: "X-A", Value: "from a variable\n"}}
	if res := set.Do(t.Context(), call); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	if len(r.seen) != 1 || r.seen[0].Header.Get("X-Evil") != "" || r.seen[0].Header.Get("X-A") != "from a variable" {
		t.Errorf("%d requests", len(r.seen))
	}
}

func TestA7_WhatAFlowMayNotSet(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, basicAuth, connector.Options{})
	call := get("a")
	for _, name := range []string{"Authorization", "authorization", "Host", "Proxy-Authorization", "Proxy_Authorization", "Content-Length", "Transfer-Encoding", "Connection", "Cookie"} {
		call.Header = append(call.Header, activity.Pair{Name: name, Value: "1"})
	}
	call.Header = append(call.Header, activity.Pair{Name: "X-Own", Value: "2"})
	res := set.Do(t.Context(), call)
	if res.Status != 200 || len(res.Warnings) != 9 || !strings.Contains(res.Warnings[0], "Authorization") {
		t.Errorf("%d, warnings %q", res.Status, res.Warnings)
	}
	if got := r.seen[0]; got.Header.Get("X-Own") != "2" || got.Header.Get("Cookie") != "" || got.Host != r.host() {
		t.Errorf("%v", got.Header)
	}
}

func TestG4_G5_AnEchoedCredentialIsMasked(t *testing.T) {
	t.Parallel()
	for name, auth := range map[string]string{"secret": secretAuth, "basic": basicAuth} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.onCall(func(w http.ResponseWriter, req *http.Request) {
				w.Header().Set("X-Echo", req.Header.Get("Authorization"))
				_ = json.NewEncoder(w).Encode(map[string]any{"headers": req.Header, "password": password})
			})
			set := r.load(t, auth, connector.Options{})
			call := get("headers?access_token=visible-canary&b=c")
			call.Header = []activity.Pair{{Name: "X-Api-Key", Value: "visible-canary"}}
			res := set.Do(t.Context(), call)
			all := fmt.Sprintf("%s %+v %#v", res.Body, res, set)
			for _, needle := range []string{tokenOf(1), "w6RyenRlOnA", "canary-token"} {
				if strings.Contains(all, needle) {
					t.Errorf("%q is in %s", needle, all)
				}
			}
			if trace := fmt.Sprint(res.Attempts); strings.Contains(trace, "visible-canary") || !strings.Contains(trace, "b=c") {
				t.Errorf("trace %s", trace)
			}
			if !strings.Contains(string(res.Body), "[masked]") {
				t.Errorf("%s", res.Body)
			}
		})
	}
}

func TestG3_NothingOfASetCanBePrinted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	set.Do(t.Context(), get("a"))
	c, _ := set.Find("crm")
	for _, v := range []any{set, *set, c, *c, c.Health(), []any{set, c}, map[string]any{"c": c}, struct{ C *connector.Connector }{c}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, clientSecret) || strings.Contains(text, "canary-token") || strings.Contains(text, "s3cr3t") {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
		if data, _ := json.Marshal(v); strings.Contains(string(data), "s3cr3t") || strings.Contains(string(data), "canary") {
			t.Errorf("JSON of %T: %s", v, data)
		}
	}
}

func TestB9_RefusedAddressesAllSoundAlike(t *testing.T) {
	t.Parallel()
	open := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") }))
	defer open.Close()
	set, err := connector.New(connector.Options{})
	if err != nil {
		t.Fatal(err)
	}
	openPort := open.URL[strings.LastIndex(open.URL, ":")+1:]
	seen := map[string]bool{}
	for _, port := range []string{openPort, "1", "65000"} {
		res := set.Do(t.Context(), activity.Call{Method: "GET", Target: "https://127.0.0.1:" + port + "/", Timeout: time.Second})
		if res.Failure.Code != "policy" {
			t.Errorf("%+v", res)
		}
		seen[strings.ReplaceAll(res.Failure.Message, ":"+port, ":PORT")] = true
	}
	if len(seen) != 1 {
		t.Errorf("messages differ: %v", seen)
	}
}

func TestUnknownConnector(t *testing.T) {
	t.Parallel()
	set, _ := connector.New(connector.Options{})
	res := set.Do(t.Context(), get("a"))
	want := activity.Failure{Code: "connector_unknown", Message: `there is no connector called "crm"; add it to the connectors file, or list it under a connector's for`}
	if diff := cmp.Diff(want, res.Failure); diff != "" {
		t.Error(diff)
	}
}

func TestA10_A14_AChangedConnectorFetchesItsOwnToken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	broker := credential.NewBroker(credential.BrokerOptions{})
	for i, test := range []struct {
		auth string
		want int64 // token requests so far
	}{
		{secretAuth, 1}, {secretAuth, 1}, {strings.Replace(secretAuth, "client_id: id", "client_id: id2", 1), 2},
		{strings.Replace(secretAuth, "env:SECRET", "env:PASSWORD", 1), 3}, {strings.Replace(secretAuth, "{scheme", "{scope: a, scheme", 1), 4},
	} {
		set := r.load(t, test.auth, connector.Options{Broker: broker})
		if res := set.Do(t.Context(), get("a")); res.Status != 200 || r.tokens.Load() != test.want {
			t.Errorf("%d: %d, %d token requests, want %d", i, res.Status, r.tokens.Load(), test.want)
		}
	}
}

func TestC7_C10_WarningsOfATokenAnswerAreSeen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onToken(func(w http.ResponseWriter, _ *http.Request) {
		r.current.Store(1)
		fmt.Fprintf(w, `{"access_token":%q}`, tokenOf(1))
	})
	set := r.load(t, secretAuth, connector.Options{})
	res := set.Do(t.Context(), get("a"))
	if res.Status != 200 || len(res.Warnings) != 2 || res.Attempts[0].Token != "fetched" {
		t.Errorf("%q %+v", res.Warnings, res.Attempts)
	}
	if res := set.Do(t.Context(), get("a")); len(res.Warnings) != 0 || res.Attempts[0].Token != "cached" {
		t.Errorf("%q %+v", res.Warnings, res.Attempts)
	}
}

// TestTheLabelFindsAConnectorWhoseIDIsUnknown: an export's id means nothing in
// another organisation, the label beside it may.
func TestTheLabelFindsAConnectorWhoseIDIsUnknown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	set := r.load(t, basicAuth, connector.Options{})
	call := get("a")
	call.Connector, call.Label = "an id from elsewhere", "CRM"
	if res := set.Do(t.Context(), call); res.Status != http.StatusNoContent {
		t.Errorf("%d %v", res.Status, res.Failure)
	}
	call.Label = "neither"
	if res := set.Do(t.Context(), call); res.Failure.Code != "connector_unknown" {
		t.Errorf("%d %v", res.Status, res.Failure)
	}
}
