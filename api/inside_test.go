package api

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

func made(t *testing.T) *api {
	t.Helper()
	a, err := build(Options{URL: &url.URL{Scheme: "https", Host: "callwright.example"}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestL1_AnOperationSaysWhoMayUseIt(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context, account.Caller, *struct{}) (*struct{}, error) { return nil, nil }
	for name, op := range map[string]operation{
		"nobody":     {method: http.MethodGet, path: "/api/x", id: "x", tag: "x", summary: "x"},
		"no summary": {who: anyone(), method: http.MethodGet, path: "/api/x", id: "x", tag: "x"},
		"no tag":     {who: anyone(), method: http.MethodGet, path: "/api/x", id: "x", summary: "x"},
		"no id":      {who: anyone(), method: http.MethodGet, path: "/api/x", tag: "x", summary: "x"},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: it was served", name)
				}
			}()
			serve(made(t), op, nothing)
		}()
	}
}

// Every operation is in the document with its parameters, and the other way round.
func TestOperations(t *testing.T) {
	t.Parallel()
	a := made(t)
	count := 0
	for path, item := range a.huma.OpenAPI().Paths {
		if item.Patch != nil || item.Head != nil || item.Options != nil || item.Trace != nil {
			t.Errorf("%s has a method that the door does not know", path)
		}
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
			_, pattern := a.mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "x")}})
			if pattern == method+" "+path {
				count++
			}
		}
	}
	if count != len(a.operations) {
		t.Errorf("%d routes are documented, %d are served", count, len(a.operations))
	}
	ids := map[string]bool{}
	for _, op := range a.operations {
		item := a.huma.OpenAPI().Paths[op.path]
		doc := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete}[op.method]
		if doc == nil || ids[op.id] {
			t.Fatalf("%s %s is not documented, or its id is not its own", op.method, op.path)
		}
		ids[op.id] = true
		has := map[string]bool{}
		for _, p := range doc.Parameters {
			has[p.Name] = true
		}
		for _, name := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(op.path, -1) {
			if !has[name[1]] {
				t.Errorf("%s %s has no parameter %s", op.method, op.path, name[1])
			}
		}
		if op.matches != has["If-Match"] || op.creates != has["Idempotency-Key"] && op.id != "start-contact" {
			t.Errorf("%s %s: If-Match or Idempotency-Key is missing", op.method, op.path)
		}
		if len(doc.Tags) != 1 || doc.Summary == "" || len(doc.Responses) < 5 {
			t.Errorf("%s %s: tag, summary or responses are missing", op.method, op.path)
		}
	}
}

// K5: what an OpenAPI reader must know: secrets are write-only, arrays never null.
func TestTheDocumentMarksSecrets(t *testing.T) {
	t.Parallel()
	a := made(t)
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	for name, members := range map[string][]string{
		"SignInBody": {"password"}, "ChangePasswordBody": {"old_password", "password"}, "CompleteSetupBody": {"password", "link"},
		"AcceptInvitationBody": {"password", "link"}, "ResetPasswordBody": {"password", "link"}, "SignInByLinkBody": {"token"},
	} {
		for _, m := range members {
			if s := schemas[name]; s == nil || s.Properties[m] == nil || !s.Properties[m].WriteOnly {
				t.Errorf("%s.%s is not write-only", name, m)
			}
		}
	}
	for _, name := range []string{"password", "client_secret", "private_key"} {
		if s := schemas["Draft"].Properties["settings"].Properties[name]; s == nil || !s.WriteOnly {
			t.Errorf("the setting %s is not write-only", name)
		}
	}
	if strings.Contains(string(a.document), `"null"`) {
		t.Error("something may be null")
	}
	for name, s := range schemas {
		if additional, ok := s.AdditionalProperties.(bool); ok && additional && name != "Problem" {
			t.Errorf("%s takes any member", name)
		}
	}
}

func TestThrottleForgets(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	limits := newThrottle(func() time.Time { return now })
	_, _ = limits.take("one"), limits.take("other")
	if len(limits.known) != 1 {
		t.Fatalf("what is no address counts as %d", len(limits.known))
	}
	for i := range maxStrangers + 10 {
		_ = limits.take(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
	}
	if n := len(limits.known); n > maxStrangers {
		t.Errorf("%d addresses are remembered", n)
	}
	for i := range maxStrangers - 20 {
		_ = limits.take(fmt.Sprintf("11.%d.%d.%d", i>>16, i>>8&255, i&255))
	}
	now = now.Add(time.Minute)
	for i := range 30 {
		_ = limits.take(fmt.Sprintf("12.0.0.%d", i))
	}
	if n := len(limits.known); n > 50 {
		t.Errorf("%d addresses are remembered, though most are quiet", n)
	}
	for range strangerBurst {
		_ = limits.take("2001:db8::1")
	}
	if limits.take("2001:db8::ffff") == nil {
		t.Error("addresses of one /64 count apart")
	}
	if limits.take("2001:db8:0:1::1") != nil {
		t.Error("addresses of two /64 count together")
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	if got := short(strings.Repeat("a", 1000)); len(got) > 170 || !strings.HasSuffix(got, "…") {
		t.Error(got)
	}
}

func TestEntranceSays(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]entrance{"anyone": anyone(), "signed in": signedIn(), "connector.read": needs(access.ConnectorRead)} {
		if e.String() != want {
			t.Errorf("%s, want %s", e, want)
		}
	}
}

func TestAddressOfNonsense(t *testing.T) {
	t.Parallel()
	a := made(t)
	r := httptest.NewRequest(http.MethodGet, "/livez", nil)
	r.RemoteAddr = "@"
	if got := a.address(r); got != "" {
		t.Error(got)
	}
}
