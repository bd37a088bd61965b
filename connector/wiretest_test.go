package connector_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/wire"
)

// wireTest is a .wiretest file: what a kind of connector sends, and how it
// takes the answers. In requests a value of "*" stands for any; {certificate}
// and {private_key} in settings for a pair made by the test.
type wireTest struct {
	Kind  string `yaml:"kind"`
	Cases []struct {
		Name     string         `yaml:"name"`
		Settings map[string]any `yaml:"settings"` // as they are entered
		Steps    []step         `yaml:"steps"`
	} `yaml:"cases"`
}

// step is one thing done with the connector, with the exchanges it leads to.
type step struct {
	Test      *testStep      `yaml:"test"` // Test connection
	Call      *callStep      `yaml:"call"` // an HTTP Request of a flow
	Exchanges []wireExchange `yaml:"exchanges"`
}

type testStep struct {
	OK       bool   `yaml:"ok"`
	Sentence string `yaml:"sentence"` // part of what the administrator reads
}

type callStep struct {
	Method string            `yaml:"method"`
	Path   string            `yaml:"path"`
	Query  map[string]string `yaml:"query"`
	Header map[string]string `yaml:"header"`
	Body   string            `yaml:"body"`
	Status int               `yaml:"status"` // what the flow gets
	Answer string            `yaml:"answer"` // part of the body that it gets
}

type wireExchange struct {
	Request struct {
		Method string            `yaml:"method"`
		URL    string            `yaml:"url"`
		Basic  string            `yaml:"basic"` // user:password of the Authorization header
		Header map[string]string `yaml:"header"`
		Form   map[string]string `yaml:"form"` // exactly these
		Body   string            `yaml:"body"`
	} `yaml:"request"`
	Answer struct {
		Status int               `yaml:"status"`
		Header map[string]string `yaml:"header"`
		Body   string            `yaml:"body"`
	} `yaml:"answer"`
}

func TestEveryKindHasItsSiblingsAndItsExamplesRun(t *testing.T) {
	t.Parallel()
	kinds, err := connector.Available()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		page, err := k.Manual()
		if err != nil || !strings.HasPrefix(string(page), "# ") || !strings.Contains(string(page), "## Settings\n\n| setting | label | kind | default | meaning |") {
			t.Errorf("%s has no page: %v\n%s", k.Name, err, page)
		}
		for _, s := range k.Settings {
			if s.Label.EN == "" || s.Help.EN == "" {
				t.Errorf("%s: %s has no label or help", k.Name, s.Name)
			}
		}
		if k.Verify.Path == "" && k.Ready {
			t.Errorf("%s has no request for a test", k.Name)
		}
		t.Run(k.Name, func(t *testing.T) { t.Parallel(); runWireTest(t, k) })
	}
}

func runWireTest(t *testing.T, k connector.Kind) {
	data, err := os.ReadFile(filepath.Join("kinds", k.Name+".wiretest"))
	if err != nil {
		t.Fatal(err)
	}
	var w wireTest
	if err := yaml.UnmarshalWithOptions(data, &w, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if w.Kind != k.Name || len(w.Cases) == 0 {
		t.Fatalf("the file is for %s and has %d cases", w.Kind, len(w.Cases))
	}
	for _, c := range w.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			if !slices.ContainsFunc(c.Steps, func(s step) bool { return s.Call != nil }) {
				t.Error("no call is made")
			}
			world := newWorldwide(t, c.Steps)
			set := world.connect(t, k, maps.Clone(c.Settings))
			for i, s := range c.Steps {
				world.expect(s.Exchanges)
				s.run(t, set, i)
				if left := world.left(); left != "" {
					t.Errorf("step %d: %s was not requested", i, left)
				}
			}
			if text := fmt.Sprintf("%+v %#v", set.Connectors(), set); strings.Contains(text, "canary") {
				t.Errorf("a secret is shown: %s", text)
			}
		})
	}
}

func (s step) run(t *testing.T, set *connector.Set, i int) {
	t.Helper()
	if s.Test != nil {
		report, err := set.Test(t.Context(), "wire")
		if err != nil || report.OK != s.Test.OK || !strings.Contains(report.Sentence, s.Test.Sentence) {
			t.Errorf("step %d: %v %q %v", i, report.OK, report.Sentence, err)
		}
		if text := fmt.Sprintf("%+v", report); strings.Contains(text, "canary") {
			t.Errorf("step %d: the report holds a secret: %s", i, text)
		}
		return
	}
	call := activity.Call{Connector: "wire", Method: s.Call.Method, Target: s.Call.Path, Timeout: 5 * time.Second}
	for _, name := range slices.Sorted(keys(s.Call.Query)) {
		call.Query = append(call.Query, activity.Pair{Name: name, Value: s.Call.Query[name]})
	}
	for _, name := range slices.Sorted(keys(s.Call.Header)) {
		call.Header = append(call.Header, activity.Pair{Name: name, Value: s.Call.Header[name]})
	}
	if s.Call.Body != "" {
		call.Body = []byte(s.Call.Body)
	}
	result := set.Do(t.Context(), call)
	if result.Status != s.Call.Status || !strings.Contains(string(result.Body), s.Call.Answer) {
		t.Errorf("step %d: %d %s %v", i, result.Status, result.Body, result.Failure)
	}
	if text := fmt.Sprintf("%+v", result); strings.Contains(text, "canary") {
		t.Errorf("step %d: the flow sees a secret: %s", i, text)
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// worldwide stands for all hosts of the world: a TLS server behind a proxy, to
// which every connection leads, whatever name it is for.
type worldwide struct {
	t      *testing.T
	server *httptest.Server
	proxy  *httptest.Server
	hosts  []string
	ca     string
	mu     sync.Mutex
	queue  []wireExchange
}

func newWorldwide(t *testing.T, steps []step) *worldwide {
	w := &worldwide{t: t}
	for _, s := range steps {
		for _, e := range s.Exchanges {
			u, err := url.Parse(e.Request.URL)
			if err != nil || u.Scheme != "https" || u.Port() != "" {
				t.Fatalf("%s: %v", e.Request.URL, err)
			}
			if !slices.Contains(w.hosts, u.Host) {
				w.hosts = append(w.hosts, u.Host)
			}
		}
	}
	certificate := w.certificate()
	w.server = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequestClientCert}
	w.server.StartTLS()
	t.Cleanup(w.server.Close)
	w.proxy = httptest.NewServer(http.HandlerFunc(w.tunnel))
	t.Cleanup(w.proxy.Close)
	return w
}

// certificate signs one for all hosts, and writes the authority to a file.
func (w *worldwide) certificate() tls.Certificate {
	w.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "wiretest"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: w.hosts, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		w.t.Fatal(err)
	}
	w.ca = filepath.Join(w.t.TempDir(), "ca.pem")
	if err := os.WriteFile(w.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// tunnel leads every CONNECT to the one server.
func (w *worldwide) tunnel(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect {
		http.Error(rw, "only CONNECT", http.StatusMethodNotAllowed)
		return
	}
	to, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadGateway)
		return
	}
	from, buffered, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		to.Close()
		return
	}
	fmt.Fprint(from, "HTTP/1.1 200 OK\r\n\r\n")
	go pipe(to, buffered.Reader, from)
	go pipe(from, bufio.NewReader(to), to)
}

func pipe(to net.Conn, from *bufio.Reader, of net.Conn) {
	_, _ = io.Copy(to, from)
	to.Close()
	of.Close()
}

// connect makes the connector as its form would.
func (w *worldwide) connect(t *testing.T, k connector.Kind, settings map[string]any) *connector.Set {
	t.Helper()
	certificate, key := keyPair(t)
	one, auth := map[string]any{"name": "wire", "kind": k.Name}, map[string]any{}
	for _, s := range k.Settings {
		v, ok := settings[s.Name]
		if text, is := v.(string); is {
			v = strings.NewReplacer("{certificate}", certificate, "{private_key}", key).Replace(text)
		}
		switch {
		case ok && s.In == "auth":
			auth[s.Name] = v
		case ok:
			one[s.Name] = v
		}
		delete(settings, s.Name)
	}
	if len(settings) > 0 {
		t.Fatalf("settings that the kind does not have: %v", settings)
	}
	one["auth"] = auth
	var allow []string
	for _, host := range w.hosts {
		allow = append(allow, host+":443")
	}
	file, err := json.Marshal(map[string]any{"network": map[string]any{"ca": []string{w.ca}, "allow": allow}, "connectors": []any{one}})
	if err != nil {
		t.Fatal(err)
	}
	proxy, _ := url.Parse(w.proxy.URL)
	set, _, err := connector.Parse(filepath.Join(t.TempDir(), "connectors.yaml"), file, connector.Options{Policy: wire.Policy{Proxy: proxy}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	return set
}

// keyPair makes a certificate with its key, as openssl does.
func keyPair(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "callwright"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
}

func (w *worldwide) expect(list []wireExchange) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = list
}

func (w *worldwide) left() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return ""
	}
	return w.queue[0].Request.Method + " " + w.queue[0].Request.URL
}

func (w *worldwide) serve(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	got := r.Method + " https://" + r.Host + r.URL.RequestURI()
	if len(w.queue) == 0 {
		w.t.Errorf("nothing is expected, and there came %s", got)
		http.Error(rw, "unexpected", http.StatusTeapot)
		return
	}
	e := w.queue[0]
	w.queue = w.queue[1:]
	if want := e.Request.Method + " " + e.Request.URL; got != want || r.TLS.ServerName != r.Host {
		w.t.Errorf("requested\n     %s\nwant %s", got, want)
	}
	e.compare(w.t, r)
	for name, value := range e.Answer.Header {
		rw.Header().Set(name, value)
	}
	if rw.Header().Get("Content-Type") == "" {
		rw.Header().Set("Content-Type", "application/json")
	}
	rw.WriteHeader(e.Answer.Status)
	_, _ = io.WriteString(rw, e.Answer.Body)
}

// compare holds a request against what is expected of it.
func (e wireExchange) compare(t *testing.T, r *http.Request) {
	t.Helper()
	want := e.Request
	if want.Basic != "" {
		want.Header = map[string]string{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(want.Basic))}
	}
	for name, value := range want.Header {
		if got := r.Header.Get(name); got != value && (value != "*" || got == "") {
			t.Errorf("%s: the header %s is %q, want %q", want.URL, name, got, value)
		}
	}
	body, _ := io.ReadAll(r.Body)
	if want.Form == nil {
		if strings.TrimSpace(string(body)) != strings.TrimSpace(want.Body) {
			t.Errorf("%s: the body is %q, want %q", want.URL, body, want.Body)
		}
		return
	}
	form, err := url.ParseQuery(string(bytes.TrimSpace(body)))
	if err != nil {
		t.Errorf("%s: the form %q: %v", want.URL, body, err)
	}
	for name, value := range want.Form {
		if got := form.Get(name); got != value && (value != "*" || got == "") || len(form[name]) > 1 {
			t.Errorf("%s: %s is %q in the form, want %q", want.URL, name, form[name], value)
		}
	}
	for name := range form {
		if _, ok := want.Form[name]; !ok {
			t.Errorf("%s: %s in the form is not expected", want.URL, name)
		}
	}
}
