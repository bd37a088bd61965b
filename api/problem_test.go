package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/fault"
)

// refusing refuses to list tokens.
type refusing struct {
	api.Tokens
	err error
}

func (r refusing) TokensOf(context.Context, account.Caller) ([]account.Token, error) {
	if r.err == nil {
		panic("needle-panic")
	}
	return nil, r.err
}

func TestProblems(t *testing.T) {
	t.Parallel()
	cause := errors.New("needle-cause")
	shared := newWorld(t)
	admin := shared.member(shared.organisation("A"), access.FullAdministrator)
	after := func(code fault.Code, wait any) error {
		return &fault.Error{Code: code, Reason: "r", Message: "Wait.", Detail: map[string]any{"retry_after": wait}}
	}
	for _, test := range []struct {
		name   string
		err    error
		status int
		text   string // in the body
		retry  string
		logged string
	}{
		{"invalid", &fault.Error{Code: fault.Invalid, Reason: "r", Message: "No.", Fields: []fault.Field{{Path: "settings.token_url", Message: "is no URL"}}}, 422, `"errors":[{"location":"body.settings.token_url","message":"is no URL"}]`, "", ""},
		{"unauthenticated", fault.New(fault.Unauthenticated, "r", "No."), 401, `"code":"unauthenticated"`, "", ""},
		{"forbidden", fault.New(fault.Forbidden, "r", "No."), 403, `"code":"forbidden"`, "", ""},
		{"not found", fault.New(fault.NotFound, "r", "No."), 404, `"title":"Not Found"`, "", ""},
		{"conflict with facts", &fault.Error{Code: fault.Conflict, Reason: "r", Message: "No.", Detail: map[string]any{"uses": []int{1}, "status": 200, "code": "x", "detail": "x"}}, 409, `"uses":[1]`, "", ""},
		{"stale", fault.New(fault.Stale, "stale", "No."), 412, `"code":"stale"`, "", ""},
		{"limit of a count", fault.New(fault.Limit, "connector_limit_reached", "No."), 409, `"reason":"connector_limit_reached"`, "", ""},
		{"limit of a rate", after(fault.Limit, 3), 429, `"retry_after":3`, "3", ""},
		{"a duration", after(fault.Limit, 1500*time.Millisecond), 429, `"retry_after":2`, "2", ""},
		{"int64", after(fault.Limit, int64(4)), 429, `"retry_after":4`, "4", ""},
		{"a fraction", after(fault.Unavailable, 0.5), 503, `"retry_after":1`, "1", ""},
		{"no number", after(fault.Limit, "soon"), 409, `"retry_after":"soon"`, "", ""},
		{"unavailable", &fault.Error{Code: fault.Unavailable, Reason: "r", Message: "Later.", Cause: cause}, 503, `"detail":"Later."`, "", "needle-cause"},
		{"internal", &fault.Error{Code: fault.Internal, Reason: "r", Message: "Oh.", Cause: cause}, 500, `"code":"internal"`, "", "needle-cause"},
		{"invalid with a cause", &fault.Error{Code: fault.Invalid, Reason: "r", Message: "No.", Cause: cause}, 422, `"detail":"No."`, "", "needle-cause"},
		{"wrapped", fmt.Errorf("doing it: %w", fault.New(fault.Conflict, "deep", "No.")), 409, `"reason":"deep"`, "", ""},
		{"any other", cause, 500, `"code":"internal"`, "", "needle-cause"},
		{"too long", fmt.Errorf("asking: %w", context.DeadlineExceeded), 503, `"reason":"timeout"`, "", "deadline"},
		{"a panic", nil, 500, `"code":"internal"`, "", `"type":"string"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := shared.with(t, func(o *api.Options) { o.Tokens = refusing{Tokens: shared.accounts, err: test.err} })
			got := w.do(request{method: "GET", path: "/api/tokens", by: admin}).want(t, test.status)
			var p problem
			got.into(t, &p)
			if !strings.Contains(got.text, test.text) || p.Status != test.status || p.Request == "" || got.Header.Get("X-Request-Id") != p.Request || got.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%v %s", got.Header, got.text)
			}
			if got.Header.Get("Retry-After") != test.retry {
				t.Errorf("Retry-After is %q", got.Header.Get("Retry-After"))
			}
			if strings.Contains(got.text, "needle") || strings.Contains(got.text, ".go") || strings.Contains(got.text, "goroutine") {
				t.Errorf("the answer says too much: %s", got.text)
			}
			log := w.printed.String()
			if !strings.Contains(log, p.Request) || !strings.Contains(log, test.logged) || strings.Contains(log, "needle-panic") || test.logged == "" && strings.Contains(log, "request refused") {
				t.Errorf("the log says %s", log)
			}
		})
	}
}

// A panic after the answer has begun ends the connection: nobody takes half an
// answer for whole.
func TestN5_PanicInTheMiddle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.handler.ServeHTTP(&flaky{ResponseWriter: rw}, r)
	}))
	t.Cleanup(server.Close)
	resp, err := server.Client().Get(server.URL + "/livez")
	if err == nil {
		defer resp.Body.Close()
		if _, err = resp.Body.Read(make([]byte, 100)); err == nil || err.Error() == "EOF" {
			t.Error("half an answer looks whole")
		}
	}
	if !strings.Contains(w.printed.String(), "panic in a request") {
		t.Error("the log says nothing")
	}
}

// flaky panics when the body is first written.
type flaky struct {
	http.ResponseWriter
	panicked bool
}

func (f *flaky) Write(b []byte) (int, error) {
	if !f.panicked {
		f.panicked = true
		panic("needle")
	}
	return f.ResponseWriter.Write(b)
}

func TestTheLogSaysWhoAndWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.do(request{method: "GET", path: "/api/connectors/needle-id?x=needle-query", by: admin, header: map[string]string{"User-Agent": "needle\nagent", "X-Request-Id": "needle"}})
	log := w.printed.String()
	if !strings.Contains(log, `"route":"/api/connectors/{id}"`) || !strings.Contains(log, admin.ID) || !strings.Contains(log, `"address":"192.0.2.1"`) || strings.Contains(log, "needle") || strings.Contains(log, admin.cookie) {
		t.Error(log)
	}
}

// There is one form of each answer, whatever somebody would like to have.
func TestAccept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, accept := range []string{"application/cbor", "json", "text/html", "*/*;q=0", "application/problem+json"} {
		if got := w.do(request{method: "GET", path: "/api/setup", header: map[string]string{"Accept": accept}}).want(t, http.StatusOK); got.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s", accept, got.Header.Get("Content-Type"))
		}
	}
}
