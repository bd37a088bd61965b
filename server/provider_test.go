package server_test

import (
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// provider is an authorization server and the API behind it that counts what it
// is asked. It accepts one secret.
type provider struct {
	*httptest.Server
	secret atomic.Value // string
	tokens atomic.Int64 // token requests
	delay  time.Duration
	seen   *seen // nil: not kept
}

// seen are values made by the server that a provider was sent.
type seen struct {
	mu     sync.Mutex
	values map[string]string
}

func (s *seen) add(name, value string) {
	if s == nil || value == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[string]string{}
	}
	s.values[name] = value
}

func (s *seen) all() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.values)
}

func newProvider(t testing.TB, secret string, delay time.Duration) *provider {
	t.Helper()
	p := &provider{delay: delay}
	p.secret.Store(secret)
	p.Server = httptest.NewTLSServer(p)
	t.Cleanup(p.Close)
	return p
}

// ServeHTTP is the token endpoint, and an API at every other path.
func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/token" {
		if user, password, ok := r.BasicAuth(); ok && (user != "ann" || password != p.secret.Load()) {
			http.Error(w, "no", http.StatusUnauthorized)
		}
		return
	}
	n := p.tokens.Add(1)
	for _, name := range []string{"code_verifier", "client_assertion", "assertion"} {
		p.seen.add(name, r.PostFormValue(name))
	}
	time.Sleep(p.delay)
	w.Header().Set("Content-Type", "application/json")
	if r.PostFormValue("client_secret") != p.secret.Load() && r.PostFormValue("client_assertion")+r.PostFormValue("assertion") == "" {
		w.WriteHeader(http.StatusUnauthorized)
		// It says back what it was sent: an ill-mannered server, which there are (G7).
		fmt.Fprintf(w, `{"error":"invalid_client","error_description":"%s is wrong"}`, r.PostFormValue("client_secret"))
		return
	}
	fmt.Fprintf(w, `{"access_token":"%s-token-%d","token_type":"Bearer","expires_in":3600,"refresh_token":"%s-refresh-%d"}`, server.Needle, n, server.Needle, n)
}

// reachable lets a server's connectors reach the provider.
func (p *provider) reachable(c *server.Config) {
	c.Policy.Allow = append(c.Policy.Allow, strings.TrimPrefix(p.URL, "https://"))
	c.Policy.CA = append(c.Policy.CA, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw}))
}

// settings of a connector to the provider with a client secret.
func (p *provider) settings(secret string) map[string]any {
	return map[string]any{
		"scheme": "oauth2-client-secret", "resource_domain": p.URL, "token_url": p.URL + "/token", "client_id": "callwright", "client_secret": secret,
	}
}

// made is a connector as its creation answers it.
type made struct {
	ID, State string
	Test      struct {
		OK       bool
		Sentence string
	}
	tag string
}

func create(t *testing.T, s *servertest.Server, name string, settings map[string]any) made {
	t.Helper()
	var m made
	a := s.Call(t, "POST", "/api/connectors", map[string]any{"name": name, "kind": "custom", "settings": settings}, &m)
	if a.Status != 201 {
		t.Fatalf("making %s: %d %s", name, a.Status, a.Body)
	}
	m.tag = a.Header.Get("ETag")
	return m
}
