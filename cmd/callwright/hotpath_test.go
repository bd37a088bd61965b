package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// hotFlow is one authenticated request, a JSONPath into a variable and a condition.
const hotFlow = `
callwright: 1
name: hot path
variables: [{name: tier, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Lookup}}
  - label: Lookup
    kind: http-request
    settings:
      connector: CRM
      path: /crm/customers
      method: GET
      query: {phone: "{{ Start.ANI }}"}
      parse: JSON
      outputs: [{variable: tier, path: "$.customers[0].tier"}]
    links: {default: Gold}
  - {label: Gold, kind: condition, settings: {expression: "{{ tier == 'gold' }}"}, links: {"true": End, "false": End}}
  - {label: End, kind: end}
`

const hotAnswer = `{"customers":[{"id":"C-1001","name":"Maria Alvarez","tier":"gold","language":"en-US","openCases":2,"notes":[]}]}`

// hotPath is both sides of the comparison over one server.
type hotPath struct {
	url     string
	ca      []byte // PEM
	program *engine.Program
	set     *connector.Set
	bare    *http.Client
}

// hotServer makes this test binary the server of the benchmark: in a process of
// its own, as APIs are, so that its work does not share a scheduler with the clients'.
const hotServer = "CALLWRIGHT_HOT_SERVER"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == scriptWorkerName {
		os.Exit(execute(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	switch as := os.Getenv(hotServer); as {
	case "":
		os.Exit(m.Run())
	case commandServer:
		os.Exit(execute(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	case bareServer:
		serveBare()
	case oursServer:
		serveOurs()
	default:
		serveHot(as == "h2")
	}
}

// serveHot serves until its standard input ends; it prints its URL and its certificate.
func serveHot(http2 bool) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"access_token":"0123456789abcdef0123456789abcdef","token_type":"Bearer","expires_in":86400}`)
	})
	mux.HandleFunc("GET /crm/customers", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer 0123456789abcdef0123456789abcdef" || r.URL.Query().Get("phone") != "+15550100" {
			http.Error(w, "wrong", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, hotAnswer)
	})
	server := httptest.NewUnstartedServer(mux)
	server.EnableHTTP2 = http2
	server.StartTLS()
	fmt.Println(server.URL)
	pem.Encode(os.Stdout, &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	os.Stdout.Close()
	io.Copy(io.Discard, os.Stdin)
}

func newHotPath(b *testing.B, protocol string) *hotPath {
	b.Helper()
	h := &hotPath{}
	h.start(b, protocol)
	h.connect(b)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(h.ca)
	h.bare = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, MaxIdleConns: 256, MaxIdleConnsPerHost: 128, ForceAttemptHTTP2: true}}
	f, problems := flow.Read([]byte(hotFlow))
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	h.program, problems = engine.Compile(f, activity.Builtin())
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	return h
}

// start starts the server; it ends with the benchmark.
func (h *hotPath) start(b *testing.B, protocol string) {
	b.Helper()
	server := exec.Command(os.Args[0])
	server.Env = append(os.Environ(), hotServer+"="+protocol)
	server.Stderr = os.Stderr
	stop, err := server.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := server.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { stop.Close(); server.Wait() })
	text, err := io.ReadAll(out)
	if err != nil {
		b.Fatal(err)
	}
	url, ca, _ := strings.Cut(string(text), "\n")
	h.url, h.ca = url, []byte(ca)
}

func (h *hotPath) connect(b *testing.B) {
	b.Helper()
	dir := b.TempDir()
	file := fmt.Sprintf("network: {ca: [ca.pem], allow: [%q]}\nconnectors:\n- {name: CRM, kind: custom, resource_domain: %q, auth: {scheme: oauth2-client-secret, token_url: %q, client_id: c, client_secret: \"${file:secret}\"}}\n",
		strings.TrimPrefix(h.url, "https://"), h.url, h.url+"/token")
	for name, content := range map[string][]byte{"ca.pem": h.ca, "connectors.yaml": []byte(file), "secret": []byte("s3cr3t-value")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	set, _, err := connector.Load(filepath.Join(dir, "connectors.yaml"), connector.Options{})
	if err != nil {
		b.Fatal(err)
	}
	h.set = set
	b.Cleanup(set.Close)
}

// contact runs one contact through the flow.
func (h *hotPath) contact() error {
	s := engine.NewContact("c", h.program, engine.Options{})
	turn := s.Step(nil, activity.Stamped{At: time.Now(), Event: activity.Started{Attributes: value.Of("ANI", "+15550100")}})
	result := h.set.Do(context.Background(), turn.Commands[0].Command.(activity.Call))
	s.Step(nil, activity.Stamped{At: time.Now(), Command: turn.Commands[0].ID, Event: result})
	if v, _ := s.Variables().Get("tier"); v != "gold" {
		return fmt.Errorf("tier is %v after status %d (%v)", v, result.Status, result.Failure)
	}
	return nil
}

// request is the same exchange by net/http alone: static bearer, a deadline, body
// read, JSON decoded.
func (h *hotPath) request() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/crm/customers?phone=%2B15550100", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer 0123456789abcdef0123456789abcdef")
	resp, err := h.bare.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var v struct{ Customers []map[string]any }
	if err := json.Unmarshal(body, &v); err != nil {
		return err
	}
	if v.Customers[0]["tier"] != "gold" {
		return fmt.Errorf("got %s", body)
	}
	return nil
}

// rate returns how many times per second do ran, n times over c goroutines.
func rate(b *testing.B, n, c int, do func() error) float64 {
	b.Helper()
	var wg sync.WaitGroup
	start := time.Now()
	for range c {
		wg.Go(func() {
			for range n / c {
				if err := do(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return float64(n/c*c) / time.Since(start).Seconds()
}

// BenchmarkHotPath reports contacts per second through flow, engine and
// connector as a ratio to bare net/http tuned alike: alternating, median of five.
func BenchmarkHotPath(b *testing.B) {
	for _, protocol := range []string{"h1", "h2"} {
		for _, concurrent := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d", protocol, concurrent), func(b *testing.B) {
				h := newHotPath(b, protocol)
				n := 100 * max(b.N, 20)
				rate(b, 4*concurrent+40, concurrent, h.contact) // connections and the token
				rate(b, 4*concurrent+40, concurrent, h.request)
				var ratios, rates []float64
				for range 5 {
					bare := rate(b, n, concurrent, h.request)
					ours := rate(b, n, concurrent, h.contact)
					ratios, rates = append(ratios, ours/bare), append(rates, ours)
				}
				b.ReportMetric(median(ratios), "ratio")
				b.ReportMetric(median(rates), "contacts/s")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

func median(list []float64) float64 {
	slices.SortFunc(list, cmp.Compare[float64])
	return list[len(list)/2]
}
