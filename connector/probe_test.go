package connector_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
)

func TestA9_S1_12_TheValidationURLJudgesUserNameAndPassword(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status       int
		ok, rejected bool
		want         string
	}{{200, true, false, "accepts"}, {204, true, false, "accepts"}, {401, false, true, "username or password rejected"}, {403, false, true, "username or password rejected"},
		{302, false, false, "answered 302"}, {404, false, false, "says nothing"}, {405, false, false, "says nothing"}, {500, false, false, "says nothing"}}
	for _, test := range tests {
		r := newRig(t)
		r.onCall(func(w http.ResponseWriter, req *http.Request) {
			w.Header().Set("Location", "https://evil.example/")
			if _, _, ok := req.BasicAuth(); !ok || req.URL.Path != "/base/me" || req.Method != "GET" {
				t.Errorf("%s %s", req.Method, req.URL)
			}
			w.WriteHeader(test.status)
		})
		set := r.load(t, basicAuth, connector.Options{})
		report, err := set.Test(t.Context(), "crm")
		if err != nil || report.OK != test.ok || report.Rejected != test.rejected || !strings.Contains(report.Sentence, test.want) || len(report.Requests) != 1 {
			t.Errorf("%d: %+v %v", test.status, report, err)
		}
		if strings.Contains(fmt.Sprintf("%+v", report), "w6RyenR") {
			t.Errorf("the report holds the password: %+v", report)
		}
	}
	r := newRig(t)
	set := r.load(t, `{username: u, password: "${env:PASSWORD}", validation_url: "https://evil.example/"}`, connector.Options{})
	if report, _ := set.Test(t.Context(), "crm"); report.OK || !strings.Contains(report.Sentence, "not sent there") {
		t.Errorf("%+v", report)
	}
	set = r.load(t, `{username: u, password: "${env:PASSWORD}"}`, connector.Options{})
	if report, _ := set.Test(t.Context(), "crm"); !report.OK || !strings.Contains(report.Sentence, "not validated") || r.calls.Load() != 0 {
		t.Errorf("%+v", report)
	}
	if _, err := set.Test(t.Context(), "other"); err == nil {
		t.Error("an unknown connector was tested")
	}
}

func TestD3_ATestFindsOutWhereTheClientSecretGoes(t *testing.T) {
	t.Parallel()
	for _, wanted := range []string{"body", "basic", "neither"} {
		r := newRig(t)
		r.onToken(func(w http.ResponseWriter, req *http.Request) {
			_, _, basic := req.BasicAuth()
			if wanted == "neither" || basic != (wanted == "basic") {
				w.WriteHeader(http.StatusUnauthorized)
				fmt.Fprint(w, `{"error":"invalid_client"}`)
				return
			}
			fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600,"scope":"read"}`, tokenOf(1))
		})
		set := r.load(t, secretAuth, connector.Options{})
		report, err := set.Test(t.Context(), "crm")
		want := map[string]string{"body": "good for 1h0m0s, for the scope read", "basic": "client_auth: basic", "neither": "does not accept the client"}[wanted]
		if err != nil || report.OK != (wanted == "body") || !strings.Contains(report.Sentence, want) {
			t.Errorf("%s: %+v %v", wanted, report, err)
		}
		if n := r.tokens.Load(); wanted == "body" && n != 1 || wanted != "body" && n != 2 {
			t.Errorf("%s: %d token requests", wanted, n)
		}
		if text := fmt.Sprintf("%+v", report); strings.Contains(text, clientSecret) || strings.Contains(text, "canary") || strings.Contains(text, "s3cr3t") {
			t.Errorf("%s", text)
		}
	}
}

func TestE12_C3_ARevokedClientFailsAtOnceAndRecoversByATest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onToken(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_client","error_description":"AADSTS7000222: `+clientSecret+`"}`)
	})
	set := r.load(t, secretAuth, connector.Options{})
	for range 50 {
		res := set.Do(t.Context(), get("a"))
		if res.Status != 401 || res.Synthetic != "credential_unavailable" || len(res.Attempts) != 0 ||
			!strings.Contains(string(res.Body), `"error":"credential_unavailable"`) || !strings.Contains(string(res.Body), "has expired") || strings.Contains(string(res.Body), "s3cr3t") {
			t.Fatalf("%d %q %s", res.Status, res.Synthetic, res.Body)
		}
	}
	if r.tokens.Load() != 1 || r.calls.Load() != 0 {
		t.Errorf("%d token requests, %d calls", r.tokens.Load(), r.calls.Load())
	}
	r.onToken(nil)
	if report, err := set.Test(t.Context(), "CRM"); err != nil || !report.OK {
		t.Errorf("%+v %v", report, err)
	}
	if res := set.Do(t.Context(), get("a")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
}

func TestC1_E5_AHangingTokenEndpointHurtsNobodyElse(t *testing.T) {
	t.Parallel()
	ill, well := newRig(t), newRig(t)
	release := make(chan struct{})
	ill.onToken(func(w http.ResponseWriter, req *http.Request) {
		<-release
		ill.current.Store(7)
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600}`, tokenOf(7))
	})
	sick, sound := ill.load(t, secretAuth, connector.Options{Deadline: time.Second}), well.load(t, secretAuth, connector.Options{})
	res := sick.Do(t.Context(), get("a"))
	if res.Status != 401 || res.Synthetic != "credential_unavailable" || !strings.Contains(string(res.Body), "in time") {
		t.Errorf("%d %q %s", res.Status, res.Synthetic, res.Body)
	}
	if res := sound.Do(t.Context(), get("a")); res.Status != 200 {
		t.Errorf("%+v", res)
	}
	var wg sync.WaitGroup
	for range 20 { // these wait for the same request, which nobody has cancelled
		wg.Go(func() {
			if res := sick.Do(t.Context(), get("a")); res.Status != 200 {
				t.Errorf("%d %s", res.Status, res.Body)
			}
		})
	}
	time.AfterFunc(100*time.Millisecond, func() { close(release) })
	wg.Wait()
	if n := ill.tokens.Load(); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

func TestE1_ColdFlowsMakeOneTokenRequest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	var wg sync.WaitGroup
	for range 300 {
		wg.Go(func() {
			call := get("a")
			call.Timeout = 30 * time.Second
			if res := set.Do(context.Background(), call); res.Status != 200 {
				t.Errorf("%d %v", res.Status, res.Failure)
			}
		})
	}
	wg.Wait()
	if n := r.tokens.Load(); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

func TestTheContactEndsBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onCall(func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
	set := r.load(t, basicAuth, connector.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if res := set.Do(ctx, get("a")); res.Failure.Code != "canceled" || res.Status != 0 {
		t.Errorf("%+v", res)
	}
}

func TestOneDeadlineHoldsForAllAttempts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	set := r.load(t, basicAuth, connector.Options{Deadline: 500 * time.Millisecond})
	call := activity.Call{Connector: "crm", Method: "PUT", Target: "a", Body: []byte("x"), Retries: 1000, Timeout: 2 * time.Second}
	began := time.Now()
	res := set.Do(t.Context(), call)
	if took := time.Since(began); res.Status != 500 && res.Status != 408 || took > 3*time.Second || len(res.Attempts) < 2 || len(res.Attempts) > 5 {
		t.Errorf("%d after %d attempts and %v", res.Status, len(res.Attempts), took)
	}
}
