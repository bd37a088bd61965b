package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// hookFlow is what a webhook runs in the benchmark: an authenticated request, a
// JSONPath, a decision, a variable.
const hookFlow = `
callwright: 1
name: %s
variables: [{name: tier, type: STRING}, {name: route, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Lookup}}
  - label: Lookup
    kind: http-request
    settings:
      connector: CRM
      path: /crm/customers
      method: GET
      query: {phone: "{{ Start.Payload.phone }}"}
      parse: JSON
      outputs: [{variable: tier, path: "$.customers[0].tier"}]
    links: {default: Gold}
  - {label: Gold, kind: condition, settings: {expression: "{{ tier == 'gold' }}"}, links: {"true": Route, "false": End}}
  - {label: Route, kind: set-variable, settings: {set: [{variable: route, type: STRING, value: "{{ tier }}-line"}]}, links: {out: End}}
  - {label: End, kind: end}
`

const hookBody = `{"phone":"+15550100"}`

// What the test binary is when hotServer says so: the handler that is compared
// with, or `callwright serve`. Their arguments are in hotArguments, line by line.
const (
	bareServer   = "bare"
	oursServer   = "serve"
	hotArguments = "CALLWRIGHT_HOT_ARGUMENTS"
	// hotProfile names a file for the CPU profile of `callwright serve`.
	hotProfile = "CALLWRIGHT_HOT_PROFILE"
)

// serveOurs is `callwright serve` until SIGTERM.
func serveOurs() {
	if name := os.Getenv(hotProfile); name != "" {
		f, err := os.Create(name)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		defer pprof.StopCPUProfile()
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	execute(ctx, strings.Split(os.Getenv(hotArguments), "\n"), strings.NewReader(""), os.Stdout, os.Stderr)
}

// serveBare does by net/http alone what hookFlow says: it reads the request,
// makes the same call with a static bearer token and a deadline, decides and answers.
func serveBare() {
	url, ca, _ := strings.Cut(os.Getenv(hotArguments), "\n")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(ca))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, MaxIdleConns: 256, MaxIdleConnsPerHost: 128}}
	http.HandleFunc("POST /hooks/bare", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Phone string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		tier, err := lookUp(r.Context(), client, url, in.Phone)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		route := ""
		if tier == "gold" {
			route = tier + "-line"
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"outcome": "ended", "variables": map[string]string{"tier": tier, "route": route}})
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("{\"url\":\"http://%s\"}\n", l.Addr())
	http.Serve(l, nil)
}

func lookUp(ctx context.Context, client *http.Client, url, phone string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/crm/customers?phone="+strings.ReplaceAll(phone, "+", "%2B"), nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer 0123456789abcdef0123456789abcdef")
	resp, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	var v struct{ Customers []map[string]any }
	if err := json.Unmarshal(body, &v); err != nil {
		return "", err
	}
	tier, _ := v.Customers[0]["tier"].(string)
	return tier, nil
}

// rival is a server in a process of its own, and one of its URLs that is asked.
type rival struct {
	process *os.Process
	url     string
}

// launch starts this test binary as something else and reads where it listens.
func launch(b *testing.B, as string, log io.Writer, arguments ...string) rival {
	b.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), hotServer+"="+as, hotArguments+"="+strings.Join(arguments, "\n"))
	c.Stderr = log
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Process.Signal(syscall.SIGTERM); c.Wait() })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var at struct{ URL string }
	if err == nil {
		err = json.Unmarshal(line, &at)
	}
	if err != nil {
		b.Fatalf("%s said %q: %v", as, line, err)
	}
	go io.Copy(io.Discard, out)
	return rival{c.Process, at.URL}
}

// cpu is the processor time that the process has used; zero where there is no /proc.
func (r rival) cpu() time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", r.process.Pid))
	w := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(w) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(w[11])
	system, _ := strconv.Atoi(w[12])
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100
}

// knock sends one request and looks at the answer.
func (r rival) knock(client *http.Client) error {
	resp, err := client.Post(r.url, "application/json", strings.NewReader(hookBody))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"gold-line"`)) {
		return fmt.Errorf("%s answered %d %s", r.url, resp.StatusCode, body)
	}
	return nil
}

// throughput is the rivals, and who asks them.
type throughput struct {
	bare, eachTurn, onPark rival
	client                 *http.Client
	token, dir             string
}

func newThroughput(b *testing.B) *throughput {
	b.Helper()
	up := &hotPath{}
	up.start(b, "h1")
	t := &throughput{dir: b.TempDir(), client: &http.Client{Transport: &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 128}, Timeout: time.Minute}}
	b.Cleanup(t.client.CloseIdleConnections)
	t.bare = launch(b, bareServer, os.Stderr, up.url, string(up.ca))
	t.bare.url += "/hooks/bare"
	data, ca := filepath.Join(t.dir, "data"), filepath.Join(t.dir, "ca.pem")
	if err := os.WriteFile(ca, up.ca, 0o600); err != nil {
		b.Fatal(err)
	}
	var out, errs bytes.Buffer
	execute(b.Context(), []string{"setup", "--data", data, "--org", "Example", "--email", "ann@example.com", "--password-stdin", "--json"},
		strings.NewReader(testPassword+"\n"), &out, &errs)
	var made struct{ Token string }
	if err := json.Unmarshal(out.Bytes(), &made); err != nil {
		b.Fatalf("setup said %s%s", out.String(), errs.String())
	}
	t.token = made.Token
	log, err := os.Create(filepath.Join(t.dir, "log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { log.Close() })
	ours := launch(b, oursServer, log, "serve", "--data", data, "--listen", "127.0.0.1:0", "--json", "--allow", strings.TrimPrefix(up.url, "https://"), "--ca", ca)
	t.call(b, ours, "POST", "/api/connectors", "", map[string]any{"name": "CRM", "kind": "custom", "unvalidated": true, "settings": map[string]any{
		"scheme": "oauth2-client-secret", "resource_domain": up.url, "token_url": up.url + "/token", "client_id": "c", "client_secret": "s3cr3t-value"}}, nil)
	t.eachTurn, t.onPark = t.publish(b, ours, "each-turn"), t.publish(b, ours, "on-park")
	return t
}

// publish publishes hookFlow with a durability and opens a webhook to it.
func (t *throughput) publish(b *testing.B, ours rival, durability string) rival {
	b.Helper()
	var f, version, point made
	var hook struct{ URL string }
	t.call(b, ours, "POST", "/api/flows", "", map[string]any{"text": fmt.Sprintf(hookFlow, durability)}, &f)
	t.call(b, ours, "PUT", "/api/flows/"+f.ID+"/durability", f.match(), map[string]any{"durability": durability}, &f)
	t.call(b, ours, "POST", "/api/flows/"+f.ID+"/publish", f.match(), map[string]any{"labels": []string{"Live"}}, &version)
	t.call(b, ours, "POST", "/api/entry-points", "", map[string]any{"name": durability, "channel": "task", "flow": f.ID, "label": "Live"}, &point)
	t.call(b, ours, "POST", "/api/webhooks", "", map[string]any{"name": durability, "entry_point": point.ID, "reply": "ended", "variables": []string{"tier", "route"}}, &hook)
	ours.url = hook.URL
	return ours
}

// made is what the API has made.
type made struct {
	ID       string
	Revision int
}

// match is the revision as If-Match has it.
func (m made) match() string { return fmt.Sprintf(`"%d"`, m.Revision) }

// call uses the API as an administrator does.
func (t *throughput) call(b *testing.B, ours rival, method, path, revision string, body, into any) {
	b.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.Context(), method, ours.url+path, bytes.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+t.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("If-Match", revision)
	resp, err := t.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		b.Fatalf("%s %s answered %d %s", method, path, resp.StatusCode, text)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			b.Fatalf("%s %s answered %s: %v", method, path, text, err)
		}
	}
}

const (
	hookClients = 64
	hookRounds  = 5
	hookTime    = 2 * time.Second // of each side in a round
)

// full asks as fast as the clients can, and returns requests per second and
// the server's processor time for one.
func (t *throughput) full(b *testing.B, r rival) (rate float64, cpu time.Duration) {
	b.Helper()
	var group sync.WaitGroup
	counts := make([]int, hookClients)
	used, began := r.cpu(), time.Now()
	for i := range counts {
		group.Go(func() {
			for time.Since(began) < hookTime {
				if err := r.knock(t.client); err != nil {
					b.Error(err)
					return
				}
				counts[i]++
			}
		})
	}
	group.Wait()
	n := 0
	for _, c := range counts {
		n += c
	}
	return float64(n) / time.Since(began).Seconds(), (r.cpu() - used) / time.Duration(max(1, n))
}

// paced asks so many times a second, and returns how long each request took from
// when it was to be sent: one that waits for those before it took longer.
func (t *throughput) paced(b *testing.B, r rival, rate float64) []time.Duration {
	b.Helper()
	n := int(rate * hookTime.Seconds())
	took := make([]time.Duration, n)
	var group sync.WaitGroup
	began := time.Now()
	for worker := range hookClients {
		group.Go(func() {
			for i := worker; i < n; i += hookClients {
				due := began.Add(time.Duration(float64(i) / rate * float64(time.Second)))
				time.Sleep(time.Until(due))
				if err := r.knock(t.client); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(due)
			}
		})
	}
	group.Wait()
	return took
}

// BenchmarkThroughput reports what a webhook with hookFlow does in requests per
// second at 64 concurrent clients, as a ratio to the bare handler: alternating,
// the median of five. Clients, upstream and servers share the machine. At
// half of that rate it reports by how much the 99th percentile of latency
// is above the bare handler's at the same rate, and what it may be: 5 ms and
// twice the 99th percentile of an fsync between the rounds.
func BenchmarkThroughput(b *testing.B) {
	t := newThroughput(b)
	for _, r := range []rival{t.bare, t.eachTurn, t.onPark} {
		t.full(b, r) // connections, the token, what is read once
	}
	for _, side := range []struct {
		name string
		ours rival
	}{{"each-turn", t.eachTurn}, {"on-park", t.onPark}} {
		b.Run(side.name, func(b *testing.B) { t.compare(b, side.ours) })
	}
}

func (t *throughput) compare(b *testing.B, ours rival) {
	var ratios, rates, bares, cpus, bareCPUs []float64
	var oursTook, bareTook, syncs []time.Duration
	for range hookRounds {
		bare, bareCPU := t.full(b, t.bare)
		rate, cpu := t.full(b, ours)
		ratios, rates, bares = append(ratios, rate/bare), append(rates, rate), append(bares, bare)
		cpus, bareCPUs = append(cpus, us(cpu)), append(bareCPUs, us(bareCPU))
		syncs = append(syncs, fsyncs(b, t.dir)...)
		bareTook = append(bareTook, t.paced(b, t.bare, rate/2)...)
		oursTook = append(oursTook, t.paced(b, ours, rate/2)...)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(rates), "flows/s")
	b.ReportMetric(median(bares), "bare-requests/s")
	b.ReportMetric(median(cpus), "µs-CPU/flow")
	b.ReportMetric(median(bareCPUs), "bare-µs-CPU/request")
	p99 := percentile(syncs, 99)
	b.ReportMetric(us(percentile(oursTook, 99)-percentile(bareTook, 99))/1000, "ms-added-p99")
	b.ReportMetric(us(percentile(oursTook, 50)-percentile(bareTook, 50))/1000, "ms-added-p50")
	b.ReportMetric(us(5*time.Millisecond+2*p99)/1000, "ms-allowed-p99")
	b.ReportMetric(us(p99)/1000, "ms-fsync-p99")
}

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

func percentile(took []time.Duration, n int) time.Duration {
	slices.Sort(took)
	return took[min(len(took)-1, len(took)*n/100)]
}

// fsyncs are how long it takes to make 4 KB durable here.
func fsyncs(b *testing.B, dir string) []time.Duration {
	b.Helper()
	f, err := os.Create(filepath.Join(dir, "fsync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	took := make([]time.Duration, 200)
	page := make([]byte, 4096)
	for i := range took {
		at := time.Now()
		if _, err = f.Write(page); err == nil {
			err = f.Sync()
		}
		if err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(at)
	}
	return took
}
