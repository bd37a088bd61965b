package connector_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
)

// BenchmarkDo compares a call through a connector whose token is cached with a
// bare net/http client tuned alike: same server, TLS and HTTP version, static
// bearer, body read. The two alternate in rounds; the median ratio of bare to
// Do is reported as "ratio" (1 means as fast, the goal is 0.75).
func BenchmarkDo(b *testing.B) {
	for _, concurrency := range []int{1, 64} {
		b.Run(strconv.Itoa(concurrency), func(b *testing.B) { benchmarkDo(b, concurrency) })
	}
}

func benchmarkDo(b *testing.B, concurrency int) {
	r := newRig(b)
	answer, _ := json.Marshal(map[string]any{"records": []map[string]any{{"Id": "003", "Name": "Ada", "Phone": "+49 30 123"}}})
	r.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/token" {
			r.token(w, req)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	})
	set := r.load(b, secretAuth, connector.Options{})
	bare := bareClient(r, concurrency)
	url := r.URL + "/base/services/data/v52.0/query?q=SELECT+Id,Name"
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
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
		req.Header.Set("Authorization", "Bearer "+tokenOf(1))
		req.Header.Set("Accept", "application/json")
		resp, err := bare.Do(req)
		if err != nil {
			b.Error(err)
			return
		}
		defer resp.Body.Close()
		if _, err := io.ReadAll(resp.Body); err != nil {
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

func bareClient(r *rig, concurrency int) *http.Client {
	pool := x509.NewCertPool()
	pool.AddCert(r.Certificate())
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
