package connector_test

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
)

// rig is a third-party API with its authorization server, both over TLS on one
// listener, with faults to be injected.
type rig struct {
	*httptest.Server
	tokens  atomic.Int64 // token requests
	calls   atomic.Int64 // API requests
	current atomic.Int64 // number of the token that the API accepts
	mu      sync.Mutex
	issue   http.HandlerFunc // replaces the token endpoint
	serve   http.HandlerFunc // replaces the API behind the token check
	seen    []*http.Request
}

const user, password, clientSecret = "ärzte", "p&=+% ß", "s3cr3t/+&="

func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{}
	mux := http.NewServeMux()
	mux.HandleFunc("/token", r.token)
	mux.HandleFunc("/", r.api)
	r.Server = httptest.NewUnstartedServer(mux)
	r.EnableHTTP2 = true
	r.Config.ErrorLog = log.New(io.Discard, "", 0)
	r.StartTLS()
	t.Cleanup(r.Close)
	return r
}

func (r *rig) token(w http.ResponseWriter, req *http.Request) {
	n := r.tokens.Add(1)
	r.mu.Lock()
	issue := r.issue
	r.mu.Unlock()
	if issue != nil {
		issue(w, req)
		return
	}
	r.current.Store(n)
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600}`, tokenOf(n))
}

func tokenOf(n int64) string { return fmt.Sprintf("canary-token-%04d.abcdefghijklmnop", n) }

func (r *rig) api(w http.ResponseWriter, req *http.Request) {
	r.calls.Add(1)
	r.mu.Lock()
	r.seen = append(r.seen, req.Clone(req.Context()))
	serve := r.serve
	r.mu.Unlock()
	given := req.Header.Get("Authorization")
	if name, pass, ok := req.BasicAuth(); given != "" && !(ok && name == user && pass == password) && given != "Bearer "+tokenOf(r.current.Load()) {
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	if serve != nil {
		serve(w, req)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"path": req.URL.Path, "query": req.URL.RawQuery, "method": req.Method})
}

func (r *rig) onToken(h http.HandlerFunc) { r.mu.Lock(); r.issue = h; r.mu.Unlock() }
func (r *rig) onCall(h http.HandlerFunc)  { r.mu.Lock(); r.serve = h; r.mu.Unlock() }

func (r *rig) host() string { return strings.TrimPrefix(r.URL, "https://") }

// authority writes the server's certificate where a connectors file can name it.
func authority(t testing.TB, s *httptest.Server) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// load makes a set with one connector called crm; auth is its auth section in
// YAML's flow style, with $URL for the rig's address.
func (r *rig) load(t testing.TB, auth string, o connector.Options) *connector.Set {
	t.Helper()
	text := fmt.Sprintf("network: {ca: [%q], allow: [%q]}\nconnectors:\n  - name: crm\n    for: [599f6b5b-id]\n    resource_domain: %s/base/\n    auth: %s\n",
		authority(t, r.Server), r.host(), r.URL, strings.ReplaceAll(auth, "$URL", r.URL))
	return parse(t, text, o)
}

func parse(t testing.TB, text string, o connector.Options) *connector.Set {
	t.Helper()
	if o.Env == nil {
		o.Env = func(name string) (string, bool) {
			v, ok := map[string]string{"SECRET": clientSecret, "PASSWORD": password, "USER": user}[name]
			return v, ok
		}
	}
	set, _, err := connector.Parse(filepath.Join(t.TempDir(), "connectors.yaml"), []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	return set
}

const (
	secretAuth = `{scheme: oauth2-client-secret, token_url: "$URL/token", client_id: id, client_secret: "${env:SECRET}"}`
	basicAuth  = `{username: "${env:USER}", password: "${env:PASSWORD}", validation_url: "$URL/base/me"}`
)

func get(target string) activity.Call {
	return activity.Call{Connector: "crm", Method: "GET", Target: target, Timeout: 5 * time.Second}
}
