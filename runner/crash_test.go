package runner_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
)

// The child process of the crash test is this test binary with these set.
const (
	childDatabase = "CALLWRIGHT_CRASH_DATABASE"
	childTarget   = "CALLWRIGHT_CRASH_TARGET"
	soak          = "CALLWRIGHT_SOAK" // 1: the full counts
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childDatabase); path != "" {
		if err := child(path, os.Getenv(childTarget)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// crashFlows are what contacts of the crash test run: one makes requests as fast
// as it can, one waits first, one asks first. Each POSTs once at each of its
// places, named by the query.
var crashFlows = map[string]string{
	"busy": crashFlow(`links: {out: One}`, ``, 3),
	"wait": crashFlow(`links: {out: Sleep}`, `
  - {label: Sleep, kind: wait, settings: {for: "00:00:02"}, links: {default: One}}`, 1),
	"ask": crashFlow(`links: {out: Ask}`, `
  - {label: Ask, kind: menu, settings: {prompts: [{tts: "Press 1"}], choices: [{digit: "1", name: go}], timeout: 3600}, links: {"1": One, timeout: Ask, invalid: Ask}}`, 1),
}

func crashFlow(first, more string, posts int) string {
	names := []string{"One", "Two", "Three"}
	var b strings.Builder
	b.WriteString("callwright: 1\nname: crash\nactivities:\n  - {label: Start, kind: start, " + first + "}" + more)
	for i := range posts {
		next := "Bye"
		if i+1 < posts {
			next = names[i+1]
		}
		fmt.Fprintf(&b, `
  - label: %s
    kind: http-request
    settings: {authenticated: false, method: POST, url: "http://target/%s?contact={{ Start.Id }}", timeout: 10000, body: "{}"}
    links: {default: %s, error: Bye}`, names[i], names[i], next)
	}
	b.WriteString("\n  - {label: Bye, kind: disconnect}\n")
	return b.String()
}

// child runs contacts and takes what the parent asks for over HTTP.
func child(path, target string) error {
	db, err := store.Open(context.Background(), store.Options{Path: path, Create: true})
	if err != nil {
		return err
	}
	flows := crashPrograms()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	r, err := runner.New(runner.Options{Journal: db.Contacts(), Lock: db.Lock(), Flows: flows, Calls: posts{client, target}, Desk: &desk{}, Seal: &sealer{},
		Channels: []channel.Channel{channel.Telephony{}, channel.Task{}}, Zones: time.LoadLocation, ParkAfter: 200 * time.Millisecond,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /start", func(rw http.ResponseWriter, q *http.Request) {
		a := arrival(q.FormValue("flow"), "telephony")
		a.ID = q.FormValue("id")
		a.Attributes.Set("Id", a.ID)
		_, _, err := r.Start(q.Context(), a)
		answer(rw, err)
	})
	mux.HandleFunc("POST /input", func(rw http.ResponseWriter, q *http.Request) {
		answer(rw, r.Input(q.Context(), "o", q.FormValue("id"), channel.Input{Kind: channel.Digits, Text: "1"}))
	})
	go func() { _ = http.Serve(listener, mux) }()
	fmt.Println(listener.Addr())
	return r.Run(context.Background())
}

func answer(rw http.ResponseWriter, err error) {
	if err != nil {
		http.Error(rw, fault.ReasonOf(err), http.StatusConflict)
	}
}

func crashPrograms() *flows {
	f := newFlows()
	for name, text := range crashFlows {
		f.add(name, text)
	}
	return f
}

// posts carries out calls against the parent's server.
type posts struct {
	client *http.Client
	target string
}

func (p posts) Do(ctx context.Context, _ string, c activity.Call) activity.CallResult {
	q, err := http.NewRequestWithContext(ctx, c.Method, strings.Replace(c.Target, "http://target", p.target, 1), strings.NewReader(string(c.Body)))
	if err != nil {
		return activity.CallResult{Failure: activity.Failure{Code: "url", Message: err.Error()}}
	}
	q.Header.Set("Idempotency-Key", c.Key)
	resp, err := p.client.Do(q)
	if err != nil {
		return activity.CallResult{Failure: activity.Failure{Code: "connect", Message: err.Error()}}
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return activity.CallResult{Status: resp.StatusCode, Body: body}
}

// counts are the keys that came in, by place and contact.
type counts struct {
	mu   sync.Mutex
	keys map[string]map[string]int
}

func (c *counts) ServeHTTP(rw http.ResponseWriter, q *http.Request) {
	time.Sleep(rand.N(200 * time.Millisecond)) // so that the process is killed while requests are under way
	c.mu.Lock()
	defer c.mu.Unlock()
	at := q.URL.Path + " " + q.FormValue("contact")
	if c.keys[at] == nil {
		c.keys[at] = map[string]int{}
	}
	c.keys[at][q.Header.Get("Idempotency-Key")]++
}

// world outside the child: who was begun, who was asked.
type crashed struct {
	t      *testing.T
	path   string
	target string
	cmd    *exec.Cmd
	base   string
	client *http.Client
	mu     sync.Mutex
	begun  map[string]string // flow of those whose start was acknowledged
	keyed  map[string]bool   // …whose input was
}

func (w *crashed) start() {
	w.t.Helper()
	w.cmd = exec.Command(os.Args[0])
	w.cmd.Env = append(os.Environ(), childDatabase+"="+w.path, childTarget+"="+w.target)
	w.cmd.Stderr = os.Stderr
	out, err := w.cmd.StdoutPipe()
	if err == nil {
		err = w.cmd.Start()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		w.t.Fatalf("the process does not start: %v", err)
	}
	w.base = "http://" + strings.TrimSpace(line)
}

func (w *crashed) kill() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
}

// post asks the child for something; the reason is "" when it was done.
func (w *crashed) post(path string, form url.Values) (string, error) {
	resp, err := w.client.PostForm(w.base+path, form)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return strings.TrimSpace(string(body)), err
}

// begin begins one contact, and answers it when it asks.
func (w *crashed) begin(id, flow string) {
	w.mu.Lock()
	_, begun := w.begun[id]
	keyed := w.keyed[id]
	w.mu.Unlock()
	if !begun {
		if reason, err := w.post("/start", url.Values{"id": {id}, "flow": {flow}}); err != nil || reason != "" {
			return
		}
		w.mu.Lock()
		w.begun[id] = flow
		w.mu.Unlock()
	}
	if flow != "ask" || keyed {
		return
	}
	reason, err := w.post("/input", url.Values{"id": {id}})
	if err == nil && (reason == "" || begun && (reason == "contact_over" || reason == "input_unexpected")) {
		w.mu.Lock()
		w.keyed[id] = true
		w.mu.Unlock()
	}
}

// TestH1_H2_H4_H5_NothingIsLostWhenTheProcessIsKilled kills the process at
// random moments: every contact that was acknowledged reaches its end, every
// request is made with one key however often, no timer fires twice, and every
// journal replays as it was recorded.
func TestH1_H2_H4_H5_NothingIsLostWhenTheProcessIsKilled(t *testing.T) {
	rounds, contacts := 3, 100
	if os.Getenv(soak) == "1" {
		rounds, contacts = 50, 1000
	}
	c := &counts{keys: map[string]map[string]int{}}
	server := httptest.NewServer(c)
	defer server.Close()
	w := &crashed{t: t, path: filepath.Join(t.TempDir(), "callwright.db"), target: server.URL, client: &http.Client{Timeout: 10 * time.Second},
		begun: map[string]string{}, keyed: map[string]bool{}}
	ids := make([]string, contacts)
	for i := range ids {
		ids[i] = uuid.NewString()
	}
	flowOf := func(i int) string { return []string{"wait", "busy", "wait", "ask"}[i%4] }
	began := time.Now()
	for round := range rounds {
		w.start()
		kill := time.AfterFunc(50*time.Millisecond+rand.N(600*time.Millisecond), func() { _ = w.cmd.Process.Kill() })
		w.some(ids[:contacts*(round+1)/rounds], flowOf)
		_ = w.cmd.Wait()
		kill.Stop()
	}
	w.start()
	defer w.kill()
	for deadline := time.Now().Add(time.Minute); !w.done(ids) && time.Now().Before(deadline); {
		w.some(ids, flowOf)
	}
	w.settled(ids)
	w.kill()
	repeated := w.judge(c, ids, rounds)
	t.Logf("soak: %d contacts, %d kills in %s: none lost; %d requests repeated with their key", contacts, rounds, time.Since(began).Round(time.Second), repeated)
}

// some begins and answers contacts until the process dies, or all are.
func (w *crashed) some(ids []string, flowOf func(int) string) {
	var group sync.WaitGroup
	next := make(chan int)
	for range 8 {
		group.Go(func() {
			for i := range next {
				w.begin(ids[i], flowOf(i))
			}
		})
	}
	for i := range ids {
		next <- i
	}
	close(next)
	group.Wait()
}

func (w *crashed) done(ids []string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		if flow, ok := w.begun[id]; !ok || flow == "ask" && !w.keyed[id] {
			return false
		}
	}
	return true
}

// settled waits until all are over, by what is on disk.
func (w *crashed) settled(ids []string) {
	w.t.Helper()
	r, closeIt := w.reader()
	defer closeIt()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if n := w.overOf(r); n == len(ids) {
			return
		}
	}
	w.t.Errorf("%d of %d contacts are over", w.overOf(r), len(ids))
}

func (w *crashed) overOf(r *runner.Runner) (n int) {
	q := runner.Query{Organisation: "o", States: []runner.ContactState{runner.Over}, Limit: 1000}
	for {
		page, next, err := r.List(context.Background(), q)
		if err != nil {
			w.t.Fatal(err)
		}
		n += len(page)
		if q.After = next; next == "" {
			return n
		}
	}
}

// reader is a runner that runs nothing, to look at what is on disk.
func (w *crashed) reader() (*runner.Runner, func()) {
	w.t.Helper()
	db, err := store.Open(context.Background(), store.Options{Path: w.path})
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := runner.New(runner.Options{Journal: db.Contacts(), Lock: db.Lock(), Flows: crashPrograms(), Calls: posts{}, Desk: &desk{}, Seal: &sealer{},
		Channels: []channel.Channel{channel.Telephony{}, channel.Task{}}, Zones: time.LoadLocation})
	if err != nil {
		w.t.Fatal(err)
	}
	return r, func() { _ = db.Close() }
}

// judge looks at every contact, and at every request.
func (w *crashed) judge(c *counts, ids []string, kills int) (repeated int) {
	w.t.Helper()
	r, closeIt := w.reader()
	defer closeIt()
	places := map[string][]string{"busy": {"/One", "/Two", "/Three"}, "wait": {"/One"}, "ask": {"/One"}}
	for _, id := range ids {
		recording, err := r.Recording(w.t.Context(), "o", id)
		if err != nil {
			w.t.Errorf("contact %s (%s): %v", id, w.begun[id], err)
			continue
		}
		if recording.Unfaithful != nil || recording.Contact.State != runner.Over {
			w.t.Errorf("contact %s (%s) is %s: %v", id, w.begun[id], recording.Contact.State, recording.Unfaithful)
		}
		if timers := timersOf(&recording); w.begun[id] == "wait" && timers != 1 {
			w.t.Errorf("contact %s: its timer fired %d times", id, timers)
		}
		for _, place := range places[w.begun[id]] {
			keys := c.keys[place+" "+id]
			if len(keys) != 1 {
				w.t.Errorf("contact %s (%s): %s was requested with the keys %v", id, w.begun[id], place, keys)
			}
			for _, n := range keys {
				if repeated += n - 1; n > kills+1 {
					w.t.Errorf("contact %s: %s was requested %d times", id, place, n)
				}
			}
		}
	}
	return repeated
}

// timersOf counts the answers to waits.
func timersOf(r *runner.Recording) (n int) {
	var waits []string
	for _, record := range r.Records {
		if slices.Contains(waits, record.Event.Command) {
			n++
		}
		for _, c := range record.Commands {
			if _, ok := c.Command.(activity.Wait); ok {
				waits = append(waits, c.ID)
			}
		}
	}
	return n
}
