package server_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// haystack is a place where no secret may be.
type haystack struct {
	name string
	text []byte
}

// canary knows the secrets of a test and looks for them.
type canary struct {
	t       *testing.T
	forms   map[string][]byte // by a name for people
	answers bytes.Buffer      // of the API
}

// hide adds a secret in the forms in which it could slip out.
func (c *canary) hide(name, secret string) {
	c.t.Helper()
	if len(secret) < 12 {
		c.t.Fatalf("the secret %s is too short to be looked for", name)
	}
	c.forms[name] = []byte(secret)
	c.forms[name+" in URLs"] = []byte(url.QueryEscape(secret))
	c.forms[name+" in hex"] = []byte(hex.EncodeToString([]byte(secret)))
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
		c.forms[name+" in base64"+strings.Repeat("'", shift)] = []byte(text[4 : len(text)-4])
	}
}

func (c *canary) search(stacks ...haystack) {
	c.t.Helper()
	for _, s := range stacks {
		if len(s.text) == 0 {
			c.t.Errorf("%s is empty: nothing was looked for", s.name)
		}
		for name, form := range c.forms {
			if i := bytes.Index(s.text, form); i >= 0 {
				c.t.Errorf("G3: %s holds %s: …%q…", s.name, name, s.text[max(0, i-80):min(len(s.text), i+80)])
			}
		}
	}
}

// collector is an OpenTelemetry collector over HTTP that keeps what it is sent.
type collector struct {
	*httptest.Server
	mu   sync.Mutex
	text bytes.Buffer
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		io.Copy(&c.text, r.Body) // what came is looked at
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) spans() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.text.Bytes())
}

// newPair makes a certificate and its key in PEM.
func newPair(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: text}))
}

// secretSettings are the settings of a connector for each scheme; every secret
// among them begins with the needle, or is a private key.
func secretSettings(p *provider, cert, key string) map[string]map[string]any {
	oauth := map[string]any{"resource_domain": p.URL, "token_url": p.URL + "/token", "client_id": "callwright"}
	with := func(scheme string, more ...any) map[string]any {
		all := map[string]any{"scheme": scheme}
		if scheme != credential.SchemeBasic && scheme != credential.SchemeAPIKey {
			for name, v := range oauth {
				all[name] = v
			}
		}
		all["resource_domain"] = p.URL
		for i := 0; i < len(more); i += 2 {
			all[more[i].(string)] = more[i+1]
		}
		return all
	}
	right := server.Needle + "-right"
	return map[string]map[string]any{
		credential.SchemeBasic:       with(credential.SchemeBasic, "username", "ann", "password", right, "validation_url", p.URL+"/validate"),
		credential.SchemeSecret:      with(credential.SchemeSecret, "client_secret", right),
		credential.SchemePassword:    with(credential.SchemePassword, "username", "ann", "password", server.Needle+"-password", "client_secret", right),
		credential.SchemeCertificate: with(credential.SchemeCertificate, "certificate", cert, "private_key", key),
		credential.SchemeAPIKey:      with(credential.SchemeAPIKey, "api_key", server.Needle+"-key", "api_key_name", "X-Api-Key"),
		credential.SchemeJWTBearer:   with(credential.SchemeJWTBearer, "certificate", cert, "private_key", key, "username", "ann"),
		credential.SchemeCode:        with(credential.SchemeCode, "client_secret", right, "authorization_url", p.URL+"/authorize"),
	}
}

// TestG3_F1_SecretsAreNowhere does everything that can be done to connectors of
// every scheme, well and badly, and looks for their secrets wherever something
// is written.
func TestG3_F1_SecretsAreNowhere(t *testing.T) {
	t.Parallel()
	p := newProvider(t, server.Needle+"-right", 0)
	p.seen = &seen{}
	collector := newCollector(t)
	cert, key := newPair(t)
	c := &canary{t: t, forms: map[string][]byte{}}
	c.hide("a secret or token", server.Needle)
	body := strings.Split(key, "\n")
	c.hide("a private key's exponent", body[9]) // the lines before it hold the modulus, which is public
	c.hide("a private key's prime", body[15])

	config := fresh(t)
	p.reachable(&config)
	installation := setUp(t, config)
	c.hide("the administrator's password", servertest.Password)
	c.hide("the API token", strings.TrimPrefix(installation.Token, "cw_"))
	child := startChild(t, config, collector.URL, "")
	s := &servertest.Server{Made: installation, Base: child.URL, Config: config}
	u := user{c, s}

	all := secretSettings(p, cert, key)
	if missing := slices.DeleteFunc(credential.Schemes(), func(scheme string) bool { return all[scheme] != nil }); len(missing) > 0 {
		t.Errorf("no secrets were hidden in the schemes %v", missing)
	}
	ids := map[string]string{}
	for scheme, settings := range all {
		ids[scheme] = u.connector(scheme, settings)
	}
	u.authorize(p, ids[credential.SchemeCode])
	u.life(ids[credential.SchemeSecret])
	u.rotation(p, ids[credential.SchemeSecret])
	p.secret.Store(server.Needle + "-other") // now every secret is wrong, and the provider says it back
	for _, id := range ids {
		u.call("POST", "/api/connectors/"+id+"/test", nil)
		u.call("GET", "/api/connectors/"+id, nil)
		u.call("GET", "/api/connectors/"+id+"/health", nil)
	}
	u.traced(u.connector("refused", all[credential.SchemeSecret]), `"token_requests":[{"url":"`+p.URL+`/token"`)
	u.traced(ids[credential.SchemeCertificate], `"status":200`)
	u.traced(ids[credential.SchemeJWTBearer], `"status":200`)
	u.mistakes(p, key)
	u.look()
	u.keys()
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := server.Backup(t.Context(), config, backup); err != nil {
		t.Fatal(err)
	}
	u.deactivated(ids[credential.SchemePassword])
	u.removed(ids[credential.SchemePassword])

	metrics := child.metrics()
	data := files(t, config.Data) // with its journal, while it is served
	eventually(t, "the last spans are sent", func() bool { return bytes.Contains(collector.spans(), []byte("DELETE /api/connectors")) })
	child.signal(syscall.SIGQUIT)
	for name, secret := range p.seen.all() {
		c.hide(name, secret)
	}
	c.search(data...)
	c.search(files(t, config.Data)...)
	c.search(files(t, filepath.Dir(backup))...)
	crash := child.stderr.String()
	if !strings.Contains(crash, "SIGQUIT") || !strings.Contains(crash, "goroutine ") {
		t.Errorf("the process did not crash as it should: %s", crash)
	}
	spans := collector.spans()
	for _, want := range []string{"POST /api/connectors", "token request", "callwright.connector"} {
		if !bytes.Contains(spans, []byte(want)) {
			t.Errorf("the traces lack %q", want)
		}
	}
	c.search(haystack{"the log and the crash", []byte(crash)}, haystack{"standard output", child.stdout.Bytes()}, haystack{"the metrics", metrics}, haystack{"the traces", spans})
	maps.DeleteFunc(c.forms, func(name string, _ []byte) bool { return strings.HasPrefix(name, "state") }) // the API gives it to the browser, which carries it
	c.search(haystack{"the API's answers", c.answers.Bytes()})
}

// TestF13_PanicPrintsNoSecret crashes a process that panics with a secret.
func TestF13_PanicPrintsNoSecret(t *testing.T) {
	t.Parallel()
	config := fresh(t)
	setUp(t, config)
	child := startChild(t, config, "", "panic")
	child.wait()
	c := &canary{t: t, forms: map[string][]byte{}}
	c.hide("the secret", server.Needle)
	if !strings.Contains(child.stderr.String(), "panic:") {
		t.Errorf("it did not panic: %s", child.stderr.String())
	}
	c.search(haystack{"the crash", child.stderr.Bytes()})
}

// files are the files of a directory.
func files(t *testing.T, dir string) []haystack {
	t.Helper()
	var list []haystack
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if len(text) > 0 {
			list = append(list, haystack{path, text})
		}
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(list), err)
	}
	return list
}

// user does what an administrator does, and keeps the answers.
type user struct {
	c *canary
	s *servertest.Server
}

func (u user) call(method, path string, body any, headers ...string) servertest.Answer {
	u.c.t.Helper()
	a := u.s.Call(u.c.t, method, path, body, nil, headers...)
	u.c.answers.Write(a.Body)
	return a
}

// must is call for what has to go well.
func (u user) must(status int, method, path string, body any, headers ...string) servertest.Answer {
	u.c.t.Helper()
	a := u.call(method, path, body, headers...)
	if a.Status != status {
		u.c.t.Errorf("%s %s: %d %s, want %d", method, path, a.Status, a.Body, status)
	}
	return a
}

func (u user) connector(name string, settings map[string]any) string {
	u.c.t.Helper()
	a := u.must(201, "POST", "/api/connectors", map[string]any{"name": name, "kind": "custom", "settings": settings}, "Idempotency-Key", name)
	var m made
	if err := json.Unmarshal(a.Body, &m); err != nil {
		u.c.t.Fatal(err)
	}
	return m.ID
}

// change does one thing to a connector as it is now.
func (u user) change(method, id, at string, body any) {
	u.c.t.Helper()
	tag := u.call("GET", "/api/connectors/"+id, nil).Header.Get("ETag")
	want := 200
	if method == "DELETE" && at == "" {
		want = 204
	}
	u.must(want, method, "/api/connectors/"+id+at, body, "If-Match", tag)
}

// traced lets a contact call through a connector and reads all there is of it; the
// trace says something.
func (u user) traced(connector, says string) {
	u.c.t.Helper()
	flow := u.published(fmt.Sprintf("callwright: 1\nname: Calls %[1]s\nactivities:\n  - {label: Begin, kind: start, links: {out: Look}}\n"+
		"  - {label: Look, kind: http-request, settings: {connector: %[1]s, path: /customer}, links: {default: Done}}\n  - {label: Done, kind: end}\n", connector))
	var point, contact struct{ ID string }
	u.into(201, "POST", "/api/entry-points", map[string]any{"name": "Calls " + connector, "channel": "task", "flow": flow, "label": "Live"}, &point)
	u.into(201, "POST", "/api/contacts", map[string]any{"entry_point": point.ID}, &contact)
	at := "/api/contacts/" + contact.ID
	eventually(u.c.t, "the contact is over", func() bool {
		var c struct{ State string }
		u.read(u.call("GET", at, nil), &c)
		return c.State == "over"
	})
	trace := u.must(200, "GET", at+"/trace", nil)
	if !bytes.Contains(trace.Body, []byte(says)) {
		u.c.t.Errorf("the trace does not say %s: %s", says, trace.Body)
	}
	u.must(200, "GET", at+"/cassette", nil)
}

func (u user) deactivated(id string) { u.change("POST", id, "/deactivate", nil) }
func (u user) removed(id string)     { u.change("DELETE", id, "", nil) }

// life takes a connector through its lifecycle.
func (u user) life(id string) {
	u.must(200, "POST", "/api/connectors/"+id+"/test", nil)
	u.deactivated(id)
	u.change("PUT", id, "", map[string]any{"name": "renamed", "settings": map[string]any{
		"scheme": credential.SchemeSecret, "resource_domain": u.domain(id), "token_url": u.domain(id) + "/token", "client_id": "callwright", "client_secret": server.Needle + "-right",
	}})
	u.change("POST", id, "/activate", nil)
}

func (u user) domain(id string) string {
	var shown struct{ Settings map[string]any }
	if err := json.Unmarshal(u.call("GET", "/api/connectors/"+id, nil).Body, &shown); err != nil {
		u.c.t.Fatal(err)
	}
	domain, _ := shown.Settings["resource_domain"].(string)
	return domain
}

// rotation stages a wrong and a right secret, cuts over and undoes it.
func (u user) rotation(_ *provider, id string) {
	for _, secret := range []string{server.Needle + "-wrong", server.Needle + "-right"} {
		u.change("PUT", id, "/next", map[string]any{"settings": map[string]any{"client_secret": secret}})
		u.must(200, "POST", "/api/connectors/"+id+"/next/test", nil)
	}
	u.change("POST", id, "/next/cut-over", nil)
	u.change("POST", id, "/undo", nil)
}

// authorize signs in as a browser and authorizes a connector by redirect.
func (u user) authorize(p *provider, id string) {
	t := u.c.t
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(method, path, body string) (*http.Response, []byte) {
		r, err := http.NewRequest(method, u.s.Base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		r.Header.Set("Origin", u.s.Base)
		resp, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		u.c.answers.Write(text)
		return resp, text
	}
	if resp, text := send("POST", "/api/session", `{"email":"`+servertest.Email+`","password":"`+servertest.Password+`"}`); resp.StatusCode != 200 {
		t.Fatalf("signing in: %d %s", resp.StatusCode, text)
	}
	base, _ := url.Parse(u.s.Base)
	for _, cookie := range jar.Cookies(base) {
		u.c.hide("the session's cookie", cookie.Value)
	}
	resp, text := send("POST", "/api/connectors/"+id+"/authorize", "")
	var begun struct{ Location string }
	if err := json.Unmarshal(text, &begun); err != nil || resp.StatusCode != 200 {
		t.Fatalf("beginning the authorization: %d %s", resp.StatusCode, text)
	}
	to, err := url.Parse(begun.Location)
	if err != nil {
		t.Fatal(err)
	}
	p.seen.add("state", to.Query().Get("state"))
	back := url.Values{"state": {to.Query().Get("state")}, "code": {server.Needle + "-code"}}
	if resp, text := send("GET", "/api/authorizations/callback?"+back.Encode(), ""); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("ending the authorization: %d %s", resp.StatusCode, text)
	}
	u.must(200, "POST", "/api/connectors/"+id+"/test", nil)
}

// mistakes sends secrets where they do not belong.
func (u user) mistakes(p *provider, key string) {
	secret := server.Needle + "-mistake"
	settings := p.settings(secret)
	settings["client_secret"] = map[string]any{"value": secret}
	u.call("POST", "/api/connectors", map[string]any{"name": "wrong type", "settings": settings})
	settings = p.settings(secret)
	settings["clientsecret"] = secret
	u.call("POST", "/api/connectors", map[string]any{"name": "unknown setting", "settings": settings})
	settings = p.settings(secret)
	settings["token_url"] = strings.Replace(p.URL, "https://", "https://ann:"+secret+"@", 1)
	u.call("POST", "/api/connectors", map[string]any{"name": "user name in a URL", "settings": settings})
	u.call("POST", "/api/connectors", map[string]any{"name": "broken key", "settings": map[string]any{
		"scheme": credential.SchemeCertificate, "resource_domain": p.URL, "token_url": p.URL + "/token", "certificate": "none", "private_key": strings.Replace(key, "-----END", server.Needle+"-----END", 1),
	}})
	u.call("POST", "/api/connectors", json.RawMessage(`"`+secret+`"`))
	u.call("POST", "/api/connectors", map[string]any{"name": "x", "settings": map[string]any{}, "secret": secret})
	for _, path := range []string{"?client_secret=" + secret, "/" + secret, "/%20" + secret, "?cursor=" + secret} {
		u.call("GET", "/api/connectors"+path, nil)
	}
	u.call("GET", "/"+secret, nil)
	u.call("GET", "/api/connectors", nil, "Authorization", "Bearer cw_"+secret)
	u.call("GET", "/api/connectors", nil, "Authorization", secret, "X-Request-Id", secret, "Traceparent", secret, "User-Agent", "agent")
	u.call("POST", "/api/session", map[string]any{"email": servertest.Email, "password": secret})
	u.call("POST", "/api/setup", map[string]any{"link": secret, "organisation": "x", "email": "x@example.com", "password": secret})
	malformed, err := http.NewRequest("POST", u.s.Base+"/api/connectors", strings.NewReader(`{"name":"x","settings":{"client_secret":"`+secret))
	if err != nil {
		u.c.t.Fatal(err)
	}
	malformed.Header.Set("Authorization", "Bearer "+u.s.Made.Token)
	malformed.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(malformed)
	if err != nil {
		u.c.t.Fatal(err)
	}
	defer resp.Body.Close()
	io.Copy(&u.c.answers, resp.Body) // what came is looked at
}

// look reads whatever can be read.
func (u user) look() {
	for _, path := range []string{"/api/connectors", "/api/kinds", "/api/audit", "/api/audit/verification", "/api/tokens", "/api/session", "/api/users", "/api/organisations", "/api/openapi.json", "/api/version", "/livez", "/readyz"} {
		u.call("GET", path, nil)
	}
	u.call("POST", "/api/audit/export", nil)
}

// keys rotates data keys and key-encrypting key beside the server.
func (u user) keys() {
	t := u.c.t
	keys, err := server.OpenKeys(t.Context(), u.s.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Close()
	if _, err := keys.Rotate(t.Context(), server.Operator(), nil); err != nil {
		t.Error(err)
	}
	if _, err := keys.RotateKey(t.Context(), server.Operator(), nil); err != nil {
		t.Error(err)
	}
	u.call("GET", "/api/connectors", nil)
}

// TestEverySecretSettingIsInTheCanary fails when a kind gets a secret setting
// that the canary does not fill.
func TestEverySecretSettingIsInTheCanary(t *testing.T) {
	t.Parallel()
	filled := map[string]bool{}
	for _, settings := range secretSettings(&provider{Server: &httptest.Server{}}, "", "") {
		for name := range settings {
			filled[name] = true
		}
	}
	kinds, err := connector.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds {
		for _, s := range kind.Settings {
			if s.Secret && !filled[s.Name] {
				t.Errorf("the secret setting %s of %s is in no scheme of the canary", s.Name, kind.Name)
			}
		}
	}
}
