package connector_test

import (
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
)

// benchServer makes this test binary the server of the benchmark: in a process
// of its own, as APIs are, so that its work does not share a scheduler with the clients'.
const benchServer = "CALLWRIGHT_BENCH_SERVER"

func TestMain(m *testing.M) {
	if protocol := os.Getenv(benchServer); protocol != "" {
		serveBench(protocol == "h2")
		return
	}
	os.Exit(m.Run())
}

// serveBench serves until its standard input ends; it prints its URL and its certificate.
func serveBench(http2 bool) {
	answer, _ := json.Marshal(map[string]any{"records": []map[string]any{{"Id": "003", "Name": "Ada", "Phone": "+49 30 123"}}})
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":86400}`, tokenOf(1))
	})
	mux.HandleFunc("/base/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+tokenOf(1) {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	})
	server := httptest.NewUnstartedServer(mux)
	server.EnableHTTP2 = http2
	server.StartTLS()
	fmt.Println(server.URL)
	_ = pem.Encode(os.Stdout, &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	os.Stdout.Close()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// startBench starts the server; it ends with the benchmark.
func startBench(b *testing.B, protocol string) (url string, ca []byte) {
	b.Helper()
	server := exec.Command(os.Args[0])
	server.Env = append(os.Environ(), benchServer+"="+protocol)
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
	b.Cleanup(func() { stop.Close(); _ = server.Wait() })
	text, err := io.ReadAll(out)
	if err != nil {
		b.Fatal(err)
	}
	url, pem, _ := strings.Cut(string(text), "\n")
	return url, []byte(pem)
}

// BenchmarkDo compares a call through a connector whose token is cached with a
// bare net/http client tuned alike: same server, TLS and HTTP version, static
// bearer, the same deadline, body read. The two alternate in rounds; the median
// ratio of their throughputs is reported as "ratio" (1 means as fast, the goal
// is 0.85).
func BenchmarkDo(b *testing.B) {
	for _, protocol := range []string{"h1", "h2"} {
		for _, concurrency := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d", protocol, concurrency), func(b *testing.B) { benchmarkDo(b, protocol, concurrency) })
		}
	}
}

func benchmarkDo(b *testing.B, protocol string, concurrency int) {
	url, ca := startBench(b, protocol)
	file := filepath.Join(b.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca, 0o600); err != nil {
		b.Fatal(err)
	}
	set := parse(b, fmt.Sprintf("network: {ca: [%q], allow: [%q]}\nconnectors:\n  - {name: crm, resource_domain: %s/base/, auth: {scheme: oauth2-client-secret, token_url: %s/token, client_id: id, client_secret: \"${env:SECRET}\"}}\n",
		file, strings.TrimPrefix(url, "https://"), url, url), connector.Options{})
	bare := bareClient(ca, concurrency)
	target := url + "/base/services/data/v52.0/query?q=SELECT+Id,Name"
	call := activity.Call{
		Connector: "crm", Method: "GET", Target: "/services/data/v52.0/query?q=SELECT+Id,Name", Timeout: 5 * time.Second,
		Header: []activity.Pair{{Name: "Accept", Value: "application/json"}},
	}
	viaSet := func() {
		if res := set.Do(context.Background(), call); res.Status != 200 {
			b.Error(res)
		}
	}
	viaBare := func() {
		if err := bareCall(bare, target); err != nil {
			b.Error(err)
		}
	}
	const rounds = 5
	n := max(b.N/rounds, 20*concurrency)
	measure(concurrency, 2*concurrency, viaSet)
	measure(concurrency, 2*concurrency, viaBare)
	var ratios []float64
	b.ReportAllocs()
	b.ResetTimer()
	for range rounds {
		t := measure(concurrency, n, viaBare)
		ratios = append(ratios, float64(t)/float64(measure(concurrency, n, viaSet)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[rounds/2], "ratio")
}

func bareCall(bare *http.Client, target string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", target, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+tokenOf(1))
	req.Header.Set("Accept", "application/json")
	resp, err := bare.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.ReadAll(resp.Body)
	return err
}

func bareClient(ca []byte, concurrency int) *http.Client {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
		MaxIdleConns: 1024, MaxIdleConnsPerHost: max(256, concurrency), ReadBufferSize: 16 << 10,
	}}
}

// measure runs f n times by so many workers and returns the time it took.
func measure(workers, n int, f func()) time.Duration {
	began := time.Now()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range n / workers {
				f()
			}
		})
	}
	wg.Wait()
	return time.Since(began)
}
