package credential_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

// The helper is this test binary, run again with these in its environment.
const (
	killFolder = "CALLWRIGHT_KILL_FOLDER" // database and key
	killServer = "CALLWRIGHT_KILL_SERVER" // URL of the authorization server
	killMode   = "CALLWRIGHT_KILL_MODE"   // killHeld, killRunning or killWorks
)

const (
	killHeld    = "held"    // stops between the answer and its saving
	killRunning = "running" // goes on; it is killed at some moment soon after the answer
	killWorks   = "works"   // is left alone, and has to get a token
)

// graceful is an authorization server over TLS that rotates refresh tokens. A
// spent one is good for another hour, or not at all when it is strict.
type graceful struct {
	*httptest.Server
	mu        sync.Mutex
	strict    bool
	challenge string
	current   string
	spent     map[string]bool
	given     int
	refusals  int
}

func (g *graceful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = r.ParseForm()
	token := r.PostForm.Get("refresh_token")
	sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	first := r.PostForm.Get("grant_type") == "authorization_code" && base64.RawURLEncoding.EncodeToString(sum[:]) == g.challenge
	if !first && token != g.current && (g.strict || !g.spent[token]) {
		g.refusals++
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
		return
	}
	g.given++
	g.spent[g.current] = true
	g.current = fmt.Sprintf("refresh-%d", g.given)
	fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"Bearer","expires_in":3600,"refresh_token":%q}`, g.given, g.current)
}

func startGraceful(t *testing.T, strict bool) *graceful {
	t.Helper()
	g := &graceful{strict: strict, spent: map[string]bool{}}
	g.Server = httptest.NewUnstartedServer(g)
	g.Config.ErrorLog = log.New(testingWriter{}, "", 0) // clients that are killed
	g.StartTLS()
	t.Cleanup(g.Close)
	return g
}

// testingWriter drops what a server says of clients that went away.
type testingWriter struct{}

func (testingWriter) Write(b []byte) (int, error) { return len(b), nil }

// openDurable opens database and vault in a folder, as a server does.
func openDurable(ctx context.Context, folder string, create bool) (*store.DB, credential.BrokerOptions, error) {
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(folder, "callwright.db"), Create: create})
	if err != nil {
		return nil, credential.BrokerOptions{}, err
	}
	o := vault.Options{Key: vault.KeyFile(filepath.Join(folder, "key")), Keysets: db.Keysets(), Secrets: db.Secrets(), Audit: audit.New(db.Audit(), nil), Atomically: db.Atomically}
	if create {
		if err := vault.CreateKeyFile(filepath.Join(folder, "key")); err != nil {
			return nil, credential.BrokerOptions{}, err
		}
		if err := vault.Initialise(ctx, o); err != nil {
			return nil, credential.BrokerOptions{}, err
		}
	}
	v, err := vault.New(ctx, o)
	if err != nil {
		return nil, credential.BrokerOptions{}, err
	}
	return db, credential.BrokerOptions{Store: db.Credentials(), Secrets: v, Requests: db.Requests(), Atomically: db.Atomically, Lease: 300 * time.Millisecond, Pause: 20 * time.Millisecond}, nil
}

func killScheme(at string) (*credential.Scheme, error) {
	scheme, _, problems := credential.New(credential.Settings{Scheme: credential.SchemeCode, TokenURL: at + "/token", AuthorizationURL: at + "/authorize", ClientID: "id"}, time.Now())
	if len(problems) > 0 {
		return nil, fmt.Errorf("%v", problems)
	}
	return scheme, nil
}

// telling says when a token answer is there, and may keep it to itself.
type telling struct {
	credential.Sender
	hold bool
}

func (s telling) Do(ctx context.Context, r wire.Request) (*wire.Response, error) {
	resp, err := s.Sender.Do(ctx, r)
	fmt.Println("answered")
	if s.hold {
		select {} // until it is killed
	}
	return resp, err
}

// TestHelperOfTheKillTest is the process that is killed; by itself it is none.
func TestHelperOfTheKillTest(t *testing.T) {
	folder, at, mode := os.Getenv(killFolder), os.Getenv(killServer), os.Getenv(killMode)
	if folder == "" {
		t.Skip("skipped: it is the process that TestE9_Killed… kills")
	}
	db, o, err := openDurable(t.Context(), folder, false)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ca, err := os.ReadFile(filepath.Join(folder, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	client, err := wire.New(wire.Policy{Allow: []string{strings.TrimPrefix(at, "https://")}, CA: [][]byte{ca}})
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := killScheme(at)
	if err != nil {
		t.Fatal(err)
	}
	source := credential.NewBroker(o).Source(crm, scheme, telling{client, mode == killHeld})
	_, _, err = source.Verify(t.Context(), time.Now())
	fmt.Printf("state %s\n", source.Health().State)
	if err != nil {
		t.Fatal(err)
	}
}

// helper starts the helper and returns what it says, line by line.
func helper(t *testing.T, folder, at, mode string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	run := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHelperOfTheKillTest$", "-test.count=1")
	run.Env = append(os.Environ(), killFolder+"="+folder, killServer+"="+at, killMode+"="+mode)
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	return run, bufio.NewScanner(out)
}

// killed runs the helper until its answer has come, and kills it after a while.
func killed(t *testing.T, folder, at, mode string, after time.Duration) {
	t.Helper()
	run, lines := helper(t, folder, at, mode)
	for lines.Scan() {
		if lines.Text() == "answered" {
			time.Sleep(after)
			_ = run.Process.Kill()
			_ = run.Wait()
			return
		}
	}
	t.Fatalf("the helper ended by itself: %v", run.Wait())
}

// recovers runs the helper to its end and returns the state it reports.
func recovers(t *testing.T, folder, at string) (state, said string) {
	t.Helper()
	run, lines := helper(t, folder, at, killWorks)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if s, ok := strings.CutPrefix(lines.Text(), "state "); ok {
			state = s
		}
	}
	_ = run.Wait()
	return state, said
}

// durable makes a database with an authorised connector in it.
func durable(t *testing.T, as *graceful) (folder string) {
	t.Helper()
	folder = t.TempDir()
	ca := encode("CERTIFICATE", as.Certificate().Raw)
	if err := os.WriteFile(filepath.Join(folder, "ca.pem"), []byte(ca), 0o600); err != nil {
		t.Fatal(err)
	}
	db, o, err := openDurable(t.Context(), folder, true)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	client, err := wire.New(wire.Policy{Allow: []string{strings.TrimPrefix(as.URL, "https://")}, CA: [][]byte{[]byte(ca)}})
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := killScheme(as.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := credential.NewBroker(o)
	source := b.Source(crm, scheme, client)
	asked := begin(t, b, source)
	as.challenge = asked.Get("code_challenge")
	if _, err := b.CompleteAuthorization(t.Context(), session, url.Values{"state": {asked.Get("state")}, "code": {"c"}}, finding(source)); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestE9_KilledBetweenAnswerAndSave(t *testing.T) {
	t.Parallel()
	rounds := 3
	if os.Getenv("CALLWRIGHT_SOAK") != "" {
		rounds = 100
	}
	as := startGraceful(t, false)
	folder := durable(t, as)
	for round := range rounds {
		mode, after := killHeld, time.Duration(0)
		if round%2 == 1 {
			mode, after = killRunning, time.Duration(rand.N(8*time.Millisecond))
		}
		killed(t, folder, as.URL, mode, after)
		if state, said := recovers(t, folder, as.URL); state != credential.StateOK {
			t.Fatalf("round %d (%s): the authorization is lost: %s\n%s", round, mode, state, said)
		}
	}
	as.mu.Lock()
	defer as.mu.Unlock()
	t.Logf("soak: killed %d times between the refresh answer and its saving, %d refusals, %d tokens given", rounds, as.refusals, as.given)
	if as.refusals != 0 || as.given < 1+2*rounds {
		t.Errorf("%d refusals, %d tokens", as.refusals, as.given)
	}
}

func TestE9_KilledWithAStrictServer(t *testing.T) {
	t.Parallel()
	as := startGraceful(t, true)
	folder := durable(t, as)
	killed(t, folder, as.URL, killHeld, 0)
	for range 2 {
		if state, said := recovers(t, folder, as.URL); state != credential.NeedsAuthorization {
			t.Errorf("%s\n%s", state, said)
		}
	}
	as.mu.Lock()
	defer as.mu.Unlock()
	t.Logf("soak: a server without a grace period: %d retry, then a new authorization is asked for", as.refusals)
	if as.refusals != 1 {
		t.Errorf("%d retries", as.refusals)
	}
}
