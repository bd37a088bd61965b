package sandbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/sandbox"
)

// trustedLeaf is the certificate the sandbox presents.
func trustedLeaf(t *testing.T, s *sandbox.Server) []byte {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CA())
	c, err := tls.Dial("tcp", strings.TrimPrefix(s.URL(), "https://"), &tls.Config{RootCAs: roots})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].Raw
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	var lines safeBuilder
	s := start(t, sandbox.Config{Log: &lines})
	h := trusting(t, s)
	c := client(t, s, sandbox.ClientBasic)
	a := sendForm(t, h, s.URL()+"/oauth/token", url.Values{"grant_type": {"client_credentials"}}, "Authorization", encodedHeader(c))
	token, _ := a.member("access_token").(string)
	send(t, h, "GET", s.URL()+"/crm/customers?phone=1&access_token="+token+"&Password=hidden&a=b", "", "Authorization", "Bearer "+token, "Idempotency-Key", "k1")
	send(t, h, "GET", s.URL()+"/sandbox/requests", "")
	send(t, h, "GET", s.URL()+"/crm/customers", "", "Authorization", "Bearer "+token+"x")

	got := s.Requests()
	for i := range got {
		if got[i].Time.IsZero() || got[i].Number != i+1 {
			t.Errorf("request %d: %+v", i, got[i])
		}
		got[i].Time, got[i].Number = time.Time{}, 0
	}
	want := []sandbox.Request{
		{Method: "POST", Path: "/oauth/token", Status: 200, Client: c.ID, Auth: "client_secret_basic", Note: "client_credentials"},
		{Method: "GET", Path: "/crm/customers", Query: "phone=1&access_token=***&Password=***&a=b", Status: 200, Client: c.ID, Auth: "bearer", IdempotencyKey: "k1"},
		{Method: "GET", Path: "/crm/customers", Status: 401, Auth: "bearer", Note: "invalid_token"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	page := send(t, h, "GET", s.URL()+"/sandbox", "")
	asJSON := send(t, h, "GET", s.URL()+"/sandbox/requests", "")
	if asJSON.member("requests", 1, "query") != want[1].Query || !strings.Contains(page.text, "phone=1&amp;access_token=***") {
		t.Errorf("the door says %s", asJSON.text)
	}
	s.Close()
	if n := strings.Count(lines.String(), "\n"); n != 3 {
		t.Errorf("%d lines: %s", n, lines.String())
	}
	for _, secret := range []string{token, c.Secret, url.QueryEscape(c.Secret), "hidden"} {
		if strings.Contains(page.text+asJSON.text+lines.String(), secret) {
			t.Errorf("the log holds the secret %q", secret)
		}
	}
}

type safeBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *safeBuilder) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuilder) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestRequestLogIsBounded(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	for range 2005 {
		send(t, h, "GET", s.URL()+"/crm/customers", "")
	}
	if got := s.Requests(); len(got) != 2000 || got[0].Number != 6 {
		t.Errorf("%d kept, the first is number %d", len(got), got[0].Number)
	}
}

func TestDoor(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	c := client(t, s, sandbox.ClientSecret)
	token := tokenFor(t, s, "")
	if a := send(t, h, "POST", s.URL()+"/sandbox/revoke", ""); a.member("revoked") != 1.0 {
		t.Errorf("revoke: %s", a.text)
	}
	if a := send(t, h, "GET", s.URL()+"/crm/customers", "", "Authorization", "Bearer "+token); a.status != 401 {
		t.Errorf("a revoked token: %d", a.status)
	}
	if a := send(t, h, "POST", s.URL()+"/sandbox/revoke", "", "Accept", "text/html"); a.status != 303 || a.header.Get("Location") != "/sandbox" {
		t.Errorf("revoke by the page: %d", a.status)
	}

	a := send(t, h, "POST", s.URL()+"/sandbox/rotate/"+c.ID, "")
	rotated, _ := a.member("client_secret").(string)
	if now := client(t, s, sandbox.ClientSecret).Secret; rotated == c.Secret || rotated != now {
		t.Errorf("rotate: %s", a.text)
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}, "client_secret": {c.Secret}}
	if a := sendForm(t, h, s.URL()+"/oauth/token", form); a.status != 401 {
		t.Errorf("the old secret: %d", a.status)
	}
	for _, id := range []string{"x", client(t, s, sandbox.ClientMTLS).ID} {
		if a := send(t, h, "POST", s.URL()+"/sandbox/rotate/"+id, ""); a.status != 404 {
			t.Errorf("rotate %s: %d", id, a.status)
		}
	}
	if a := send(t, h, "GET", s.URL()+"/sandbox/ca.pem", ""); a.text != string(s.CA()) {
		t.Errorf("the CA: %s", a.text)
	}
	if a := send(t, h, "GET", s.URL()+"/sandbox/style.css", ""); a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/css") {
		t.Errorf("the style: %d", a.status)
	}
	if a := send(t, h, "GET", s.URL()+"/", ""); a.header.Get("Location") != "/sandbox" {
		t.Errorf("the root: %d", a.status)
	}
}

func TestC2_Faults(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	inject := func(fault string) {
		t.Helper()
		if a := send(t, h, "POST", s.URL()+"/sandbox/faults", fault); a.status != 201 {
			t.Fatalf("%s: %d %s", fault, a.status, a.text)
		}
	}
	c := client(t, s, sandbox.ClientSecret)
	ask := func() answer {
		return sendForm(t, h, s.URL()+"/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}, "client_secret": {c.Secret}})
	}
	inject(`{"path":"/oauth/token","method":"POST","status":[503,0,500],"retryAfter":2}`)
	if a := ask(); a.status != 503 || a.header.Get("Retry-After") != "2" {
		t.Errorf("first: %d", a.status)
	}
	if a := send(t, h, "GET", s.URL()+"/oauth/token", ""); a.status != 405 {
		t.Errorf("another method: %d", a.status)
	}
	for i, want := range []int{200, 500, 200} {
		if a := ask(); a.status != want {
			t.Errorf("request %d: %d, not %d", i+2, a.status, want)
		}
	}
	inject(`{"path":"/oauth","body":"<html>","headers":{"Content-Type":"text/html"},"count":2}`)
	for range 2 {
		if a := ask(); a.status != 200 || a.text != "<html>" {
			t.Errorf("garbage: %d %s", a.status, a.text)
		}
	}
	inject(`{"path":"/oauth/token","status":[307],"headers":{"Location":"https://evil.example/"}}`)
	if a := ask(); a.status != 307 || a.header.Get("Location") != "https://evil.example/" {
		t.Errorf("redirect: %d", a.status)
	}
	inject(`{"path":"/crm","status":[401]}`)
	if a := send(t, h, "GET", s.URL()+"/crm/customers", ""); a.status != 401 || a.header.Get("WWW-Authenticate") == "" || a.text != "" {
		t.Errorf("401: %d %s", a.status, a.text)
	}
	inject(`{"path":"/crm","count":3}`)
	if a := send(t, h, "GET", s.URL()+"/sandbox/faults", ""); a.member("faults", 0, "count") != 3.0 {
		t.Errorf("what is left: %s", a.text)
	}
	if a := send(t, h, "DELETE", s.URL()+"/sandbox/faults", ""); a.status != 204 {
		t.Errorf("clearing: %d", a.status)
	}
	if a := send(t, h, "GET", s.URL()+"/sandbox/faults", ""); a.member("faults", 0) != nil {
		t.Errorf("after it: %s", a.text)
	}
	for _, bad := range []string{"x", `{}`, `{"path":"oauth"}`, `{"path":"/x","status":[99]}`, `{"path":"/x","delayMs":-1}`, `{"path":"/x","mood":1}`} {
		if a := send(t, h, "POST", s.URL()+"/sandbox/faults", bad); a.status != 400 || a.member("error") == nil {
			t.Errorf("%s: %d", bad, a.status)
		}
	}
}

func TestC1_SlowAndBrokenAnswers(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	// get waits so long for an answer, and after it began a little for its end.
	get := func(wait time.Duration) (string, error) {
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, "GET", s.URL()+"/crm/customers", nil)
		if err != nil {
			return "", err
		}
		response, err := trusting(t, s).Do(r)
		if err != nil {
			return "no answer", err
		}
		defer response.Body.Close()
		begin := make([]byte, len("half o"))
		n, err := io.ReadFull(response.Body, begin)
		if err != nil {
			return string(begin[:n]), err
		}
		time.AfterFunc(2*time.Second, cancel)
		rest, err := io.ReadAll(response.Body)
		return string(begin) + string(rest), err
	}
	s.Inject(sandbox.Fault{Path: "/crm", DelayMS: 600_000})
	if got, err := get(50 * time.Millisecond); got != "no answer" || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("silence: %q %v", got, err)
	}
	s.Inject(sandbox.Fault{Path: "/crm", Stall: true, Body: "half of this"})
	if got, err := get(time.Minute); got != "half o" || !errors.Is(err, context.Canceled) {
		t.Errorf("half an answer: %q %v", got, err)
	}
	s.Inject(sandbox.Fault{Path: "/crm", Drop: true})
	s.Inject(sandbox.Fault{Path: "/crm", Drop: true}) // net/http asks again by itself when a connection breaks
	if got, err := get(time.Minute); err == nil {
		t.Errorf("a cut connection: %q", got)
	}
	s.ClearFaults()
	s.Inject(sandbox.Fault{Path: "/crm", DelayMS: 20})
	began := time.Now()
	if got, err := get(time.Minute); err != nil || time.Since(began) < 20*time.Millisecond || !strings.Contains(got, "unauthorized") {
		t.Errorf("late: %q %v after %v", got, err, time.Since(began))
	}
}

func TestStartAndClose(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := sandbox.Start(ctx, sandbox.Config{Address: "localhost:0"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s.URL(), "https://localhost:") {
		t.Errorf("the URL is %s", s.URL())
	}
	if _, err := sandbox.Start(ctx, sandbox.Config{Address: strings.TrimPrefix(s.URL(), "https://")}); err == nil {
		t.Error("two sandboxes on one port")
	}
	if a := send(t, trusting(t, s), "GET", s.URL()+"/register", ""); a.status != 200 {
		t.Errorf("got %d", a.status)
	}
	cancel()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error("a second time:", err)
	}
	if _, err := trusting(t, s).Get(s.URL()); err == nil {
		t.Error("it still answers")
	}
}

func TestURLWhenBoundToEverything(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{Address: ":0"})
	if !strings.HasPrefix(s.URL(), "https://localhost:") {
		t.Errorf("the URL is %s", s.URL())
	}
}
