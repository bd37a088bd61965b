package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/sandbox"
)

const testPassword = "a long password of these tests"

// installed is an installation that the command line has set up and serves,
// beside a sandbox that its connectors reach.
type installed struct {
	data, url, token, organisation string
	box                            *sandbox.Server
	boxDir                         string
	out                            *syncBuffer
}

// syncBuffer is a bytes.Buffer for several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func install(t *testing.T) *installed {
	t.Helper()
	i := &installed{data: filepath.Join(t.TempDir(), "data"), boxDir: t.TempDir(), out: &syncBuffer{}}
	var err error
	if i.box, err = sandbox.Start(t.Context(), sandbox.Config{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { i.box.Close() })
	if _, err := writeBox(i.boxDir, i.box); err != nil {
		t.Fatal(err)
	}
	code, out, errs := cli(t, testPassword+"\n", "setup", "--data", i.data, "--org", "Example", "--email", "ann@example.com", "--password-stdin", "--json")
	var made struct{ Organisation, Token, Key string }
	if err := json.Unmarshal([]byte(out), &made); code != 0 || err != nil {
		t.Fatalf("setup: exit %d %s%s", code, out, errs)
	}
	i.organisation, i.token = made.Organisation, filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(i.token, []byte(made.Token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	i.serve(t)
	return i
}

// serve runs callwright serve until the test ends.
func (i *installed) serve(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan int, 1)
	args := []string{"serve", "--data", i.data, "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--json", "--verbose",
		"--allow", strings.TrimPrefix(i.box.URL(), "https://"), "--ca", filepath.Join(i.boxDir, "ca.pem")}
	said := &syncBuffer{}
	go func() { done <- execute(ctx, args, strings.NewReader(""), io.MultiWriter(said, i.out), i.out) }()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve: exit %d: %s", code, i.out)
		}
	})
	for began := time.Now(); time.Since(began) < time.Minute; {
		if strings.Contains(said.String(), "\n") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	var at struct{ URL string }
	if err := json.Unmarshal([]byte(said.String()), &at); err != nil {
		t.Fatalf("serve said %q and %q", said, i.out)
	}
	i.url = at.URL
}

// run runs a command that talks to the server.
func (i *installed) run(t *testing.T, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	return cli(t, stdin, append(args, "--server", i.url, "--token-file", i.token)...)
}

// step is one command with what it has to come to.
type step struct {
	code int
	says string
	args []string
}

func (i *installed) steps(t *testing.T, all string, steps ...step) {
	t.Helper()
	for _, s := range steps {
		code, out, errs := i.run(t, all, s.args...)
		if code != s.code || !strings.Contains(out+errs, s.says) {
			t.Errorf("%v: exit %d, want %d saying %q; it said:\n%s%s", s.args, code, s.code, s.says, out, errs)
		}
	}
}

func TestConnectorCommands(t *testing.T) {
	t.Parallel()
	i := install(t)
	secret := filepath.Join(i.boxDir, "secret.secret")
	create := []string{"connector", "create", "--name", "CRM", "--for", "flow-ref", "--set", "scheme=oauth2-client-secret", "--set", "resource_domain=" + i.box.URL(),
		"--set", "token_url=" + i.box.URL() + "/oauth/token", "--set", "client_id=sandbox-secret", "--set", "scope=crm.read", "--set", `extra={"audience":"crm"}`}
	i.steps(t, "",
		step{0, "NAME", []string{"connector", "list"}},
		step{0, "client_secret", []string{"connector", "kinds"}},
		step{0, "required when scheme is oauth2-client-secret or oauth2-password, secret", []string{"connector", "kinds"}},
		step{0, "only when scheme is basic", []string{"connector", "kinds"}},
		step{0, `"kind":"servicenow"`, []string{"connector", "kinds", "--json"}},
		step{0, "created  CRM  active", append(create, "--secret", "client_secret=file:"+secret)},
		step{1, "taken", append(create, "--secret", "client_secret=file:"+secret)},
		step{0, "CRM", []string{"connector", "list", "--name", "cr", "--kind", "custom", "--state", "active"}},
		step{0, `"name":"CRM"`, []string{"connector", "list", "--json"}},
		step{0, "client_secret: (stored)", []string{"connector", "show", "crm"}},
		step{0, `extra: {"audience":"crm"}`, []string{"connector", "show", "crm"}},
		step{0, `"secrets":{"client_secret":{"stored":true}}`, []string{"connector", "show", "CRM", "--json"}},
		step{0, "ok: ", []string{"connector", "test", "CRM"}},
		step{0, `"ok":true`, []string{"connector", "test", "CRM", "--json"}},
		step{1, "there is no connector called", []string{"connector", "test", "nonsense"}},
		step{1, "There is no such connector", []string{"connector", "show", "7a5c1a39-3c24-4a6d-a2ee-9e2f2f2f2f2f"}},
	)
	i.steps(t, "",
		step{0, "staged  CRM", []string{"connector", "rotate", "stage", "CRM", "--secret", "client_secret=file:" + secret}},
		step{1, "has not been tested well", []string{"connector", "rotate", "cut-over", "CRM"}},
		step{0, "A next credential is staged", []string{"connector", "show", "CRM"}},
		step{0, "ok: ", []string{"connector", "rotate", "test", "CRM"}},
		step{0, "cut over  CRM  active", []string{"connector", "rotate", "cut-over", "CRM"}},
		step{0, "undone  CRM  active", []string{"connector", "rotate", "undo", "CRM"}},
		step{0, "staged", []string{"connector", "rotate", "stage", "CRM", "--secret", "client_secret=file:" + filepath.Join(i.boxDir, "basic.secret")}},
		step{1, "failed: ", []string{"connector", "rotate", "test", "CRM"}},
		step{0, "unstaged", []string{"connector", "rotate", "unstage", "CRM"}},
		step{1, "active", []string{"connector", "delete", "CRM", "--yes"}},
		step{0, "deactivated  CRM  inactive", []string{"connector", "deactivate", "CRM", "--yes"}},
		step{0, "activated  CRM  active", []string{"connector", "activate", "CRM"}},
		step{0, "deactivated", []string{"connector", "deactivate", "CRM"}},
		step{0, "deleted  CRM", []string{"connector", "delete", "CRM"}},
		step{2, "--name", []string{"connector", "create"}},
		step{2, "NAME=VALUE", []string{"connector", "create", "--name", "x", "--set", "novalue"}},
		step{2, "not written on the command line", []string{"connector", "create", "--name", "x", "--secret", "client_secret=hunter22"}},
		step{2, "VARIABLE_THAT_IS_NOT_SET", []string{"connector", "create", "--name", "x", "--secret", "client_secret=env:VARIABLE_THAT_IS_NOT_SET"}},
		step{2, "standard input holds nothing", []string{"connector", "create", "--name", "x", "--secret", "client_secret=-"}},
		step{2, "no such file", []string{"connector", "create", "--name", "x", "--set", "certificate=@not-there.pem"}},
		step{2, "say what changes", []string{"connector", "rotate", "stage", "CRM"}},
		step{1, "settings.resource_domain", []string{"connector", "create", "--name", "x", "--set", "resource_domain=http://x.example"}},
	)
	i.steps(t, strings.TrimSpace(content(t, secret))+"\n", step{0, "created", append(create, "--secret", "client_secret=-")})
}

func content(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestConnectorApply(t *testing.T) {
	t.Parallel()
	i := install(t)
	file := filepath.Join(i.boxDir, "connectors.yaml")
	apply := func(more ...string) []string { return append([]string{"connector", "apply", "-f", file}, more...) }
	i.steps(t, "",
		step{0, "create     CRM  and its secrets\n", apply("--dry-run")},
		step{0, "NAME", []string{"connector", "list"}},
		step{0, `{"action":"create","name":"CRM","id":"`, apply("--json")},
		step{0, "unchanged  CRM  secrets were not compared", apply()},
		step{1, "refused    CRM  (client_secret)", apply("--secrets")},
	)
	text := strings.Replace(content(t, file), "crm.read crm.write api useraccount", "crm.read", 1)
	text = strings.Replace(text, "name: CRM\n", "name: crm\n    for: [flow-ref]\n", 1)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	i.steps(t, "",
		step{1, "refused    crm  (for, scope)  it is active", apply()},
		step{1, "deactivate, edit, activate", apply("--dry-run")},
		step{0, "update     crm  (for, scope)  and its secrets\n", apply("--deactivate", "--dry-run")},
		step{0, `"differs":["for","scope"],"secrets":["client_secret"]}`, apply("--deactivate", "--dry-run", "--json")},
		step{0, "update     crm  (for, scope)  and its secrets\n", apply("--deactivate")},
		step{0, "unchanged  crm", apply()},
		step{0, "scope: crm.read", []string{"connector", "show", "CRM"}},
		step{0, "state   active", []string{"connector", "show", "CRM"}},
	)
	// An edit that the server refuses leaves the connector active as it was.
	bad := strings.Replace(text, "scope: \"crm.read\"", "scope: \"crm.write\"", 1)
	bad = strings.Replace(bad, "for: [flow-ref]", "for: [basic]", 1)
	bad = strings.Replace(bad, "name: basic", "name: another", 1)
	if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	i.steps(t, "",
		step{1, "taken", apply("--deactivate")},
		step{0, "state   active", []string{"connector", "show", "CRM"}},
	)
	for content, says := range map[string]string{
		"connectors: [{name: x}]": "auth is missing", "nonsense: 1": "nonsense", ": :": "YAML",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		i.steps(t, "", step{2, says, apply()})
	}
	i.steps(t, "", step{2, "-f FILE", []string{"connector", "apply"}}, step{2, "not-there", []string{"connector", "apply", "-f", "not-there.yaml"}})
}

func TestHostCommands(t *testing.T) {
	t.Parallel()
	i := install(t)
	i.steps(t, "", step{0, "create", []string{"connector", "apply", "-f", filepath.Join(i.boxDir, "connectors.yaml")}})
	backup := filepath.Join(t.TempDir(), "backup.db")
	other := filepath.Join(t.TempDir(), "other")
	host := func(args ...string) []string { return append(args, "--data", i.data) }
	for _, s := range []step{
		{0, "rotation 1 of the data keys, complete", host("keys", "status")},
		{0, `"rotation":1`, host("keys", "status", "--json")},
		{0, "Rotation 2 of the data keys is complete", host("keys", "rotate")},
		{0, `"rotation":3`, host("keys", "rotate", "--json")},
		{0, "The old one stays for older backups", host("keys", "rotate", "--kek")},
		{0, "1 old keys were removed", host("keys", "rotate", "--kek", "--remove-old")},
		{0, `"added":true`, host("keys", "rotate", "--kek", "--json")},
		{0, `"removed":["`, host("keys", "rotate", "--kek", "--remove-old", "--json")},
		{2, "--remove-old belongs to --kek", host("keys", "rotate", "--remove-old")},
		{0, "are as they were written", host("audit", "verify")},
		{0, `"ok":true`, host("audit", "verify", "--org", i.organisation, "--json")},
		{1, "BAD", host("audit", "verify", "--org", i.organisation, "--head", "1:"+strings.Repeat("ab", 32))},
		{2, "SEQ:HASH", host("audit", "verify", "--org", i.organisation, "--head", "nonsense")},
		{2, "--org", host("audit", "verify", "--head", "1:abcd")},
		{0, `"connector.create"`, host("audit", "export", "--org", i.organisation)},
		{0, "The key is not in it", host("backup", backup)},
		{1, "backup.db", host("backup", backup)},
		{0, `{"backup":"`, host("backup", "--json", backup+"2")},
		{2, "key", []string{"restore", backup, "--data", other}},
		{0, "its key fits", []string{"restore", backup, "--data", other, "--key", i.data + ".key"}},
		{1, "already", []string{"restore", backup, "--data", other, "--key", i.data + ".key"}},
		{0, "are as they were written", []string{"audit", "verify", "--data", other}},
		{1, "already", host("setup", "--org", "Evil", "--email", "evil@example.com", "--password-stdin")},
		{2, "--data", []string{"keys", "status"}},
		{2, "no data directory", []string{"keys", "status", "--data", "not-there"}},
		{2, "no data directory", []string{"serve", "--data", "not-there"}},
		{2, "no data directory", []string{"run", "../../examples/customer-lookup/flow.yaml", "--data", "not-there"}},
		{2, "no key file", []string{"keys", "status", "--data", i.data, "--key", "not-there.key"}},
		{2, "no key file", []string{"serve", "--data", i.data, "--key", "not-there.key"}},
		{2, "clear text", []string{"serve", "--data", i.data, "--listen", "0.0.0.0:0"}},
		{2, "loopback", []string{"serve", "--data", i.data, "--metrics", "0.0.0.0:9090"}},
		{2, "--allow", []string{"serve", "--data", i.data, "--allow", "nonsense"}},
		{2, "--ca", []string{"serve", "--data", i.data, "--ca", "not-there.pem"}},
		{2, "--oidc-client-id", []string{"serve", "--data", i.data, "--oidc-issuer", "https://login.example.com"}},
		{2, "may be read by others", []string{"serve", "--data", i.data, "--oidc-issuer", "https://login.example.com", "--oidc-client-id", "x", "--oidc-client-secret-file", exposed(t)}},
		{2, "both --org and --email", []string{"setup", "--data", other, "--org", "x"}},
		{2, "no terminal", []string{"setup", "--data", other, "--org", "x", "--email", "a@example.com"}},
		{2, "no password", []string{"setup", "--data", other, "--org", "x", "--email", "a@example.com", "--password-stdin"}},
	} {
		in := ""
		if s.args[0] == "setup" && s.code == 1 {
			in = testPassword
		}
		code, out, errs := cli(t, in, s.args...)
		if code != s.code || !strings.Contains(out+errs, s.says) {
			t.Errorf("%v: exit %d, want %d saying %q; it said:\n%s%s", s.args, code, s.code, s.says, out, errs)
		}
	}
	i.steps(t, "", step{0, "ok: ", []string{"connector", "test", "CRM"}})
}

// exposed is a file that everybody may read.
func exposed(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "exposed")
	if err := os.WriteFile(path, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSetupInTwoSteps(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	if code, out, errs := cli(t, "", "setup", "--data", data); code != 0 || strings.Contains(out, "token") || !strings.Contains(out, "Keep a copy of the key") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	if code, out, errs := cli(t, testPassword, "setup", "--data", data, "--org", "Example", "--email", "ann@example.com", "--password-stdin"); code != 0 || !strings.Contains(out, "cw_") || strings.Contains(out, "Keep a copy of the key") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// TestF8_TokenIsNeverAnArgument and never read from a file that others may read.
func TestF8_TokenIsNeverAnArgument(t *testing.T) {
	t.Parallel()
	for _, s := range []step{
		{2, "no API token", []string{"connector", "list"}},
		{2, "may be read by others", []string{"connector", "list", "--token-file", exposed(t)}},
		{2, "clear text", []string{"connector", "list", "--server", "http://callwright.example.com", "--token-file", exposed(t)}},
		{2, "no URL of a server", []string{"connector", "list", "--server", "callwright.example.com"}},
		{2, "unknown flag", []string{"connector", "list", "--token", "cw_x"}},
		{2, "unknown command", []string{"connector", "nonsense"}},
	} {
		code, out, errs := cli(t, "", s.args...)
		if code != s.code || !strings.Contains(out+errs, s.says) {
			t.Errorf("%v: exit %d, want %d saying %q; it said:\n%s%s", s.args, code, s.code, s.says, out, errs)
		}
	}
}

func TestEnvironmentGivesFlags(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	t.Setenv("CALLWRIGHT_DATA", data)
	t.Setenv("CALLWRIGHT_ORG", "Example")
	t.Setenv("CALLWRIGHT_EMAIL", "ann@example.com")
	code, out, errs := cli(t, testPassword, "setup", "--password-stdin", "--json")
	var made struct{ Data, Token, Key string }
	if err := json.Unmarshal([]byte(out), &made); code != 0 || err != nil || made.Data != data {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	t.Setenv("CALLWRIGHT_ALLOW", "crm.example:443, nonsense")
	if code, out, errs := cli(t, "", "serve"); code != 2 || !strings.Contains(errs, "nonsense") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	t.Setenv("CALLWRIGHT_ALLOW", "")
	t.Setenv("CALLWRIGHT_GRACE", "soon")
	if code, out, errs := cli(t, "", "serve"); code != 2 || !strings.Contains(errs, "CALLWRIGHT_GRACE") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	t.Setenv("CALLWRIGHT_GRACE", "")
	// systemd hands a key over in a file whose mode says that its group may read it.
	credentials := t.TempDir()
	if err := os.WriteFile(filepath.Join(credentials, "key"), []byte(content(t, made.Key)), 0o440); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", credentials)
	t.Setenv(credentialVariable, "")
	if code, out, errs := cli(t, "", "keys", "status", "--key", filepath.Join(credentials, "key")); code != 0 {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	if code, out, errs := cli(t, "", "keys", "status", "--key", filepath.Join(credentials, "key")); code != 2 || !strings.Contains(errs, "others") {
		t.Errorf("the same file without systemd: exit %d: %s%s", code, out, errs)
	}
}

func TestClientTellsWhatIsNotCallwright(t *testing.T) {
	t.Parallel()
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("cw_x"), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := 0
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(evil.Close)
	for says, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, evil.URL, http.StatusTemporaryRedirect)
		},
		"not as Callwright":   func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) },
		"something else than": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }, // a test
		"Try later. (request 7": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(503)
			io.WriteString(w, `{"detail":"Try later.","request":"7"}`)
		}, // a test
	} {
		s := httptest.NewServer(answer)
		if code, out, errs := cli(t, "", "connector", "list", "--server", s.URL, "--token-file", token); code != 1 || !strings.Contains(errs, says) {
			t.Errorf("exit %d, want it to say %q: %s%s", code, says, out, errs)
		}
		s.Close()
		if code, _, errs := cli(t, "", "connector", "list", "--server", s.URL, "--token-file", token); code != 1 || !strings.Contains(errs, "cannot be reached") {
			t.Errorf("exit %d: %s", code, errs)
		}
	}
	if asked > 0 {
		t.Error("the token followed a redirect")
	}
}

// TestG3_CommandsPrintNoSecret looks for the sandbox's secrets in all that the
// commands and the server printed.
func TestG3_CommandsPrintNoSecret(t *testing.T) {
	t.Parallel()
	i := install(t)
	file := filepath.Join(i.boxDir, "connectors.yaml")
	var all strings.Builder
	for _, args := range [][]string{
		{"connector", "apply", "-f", file}, {"connector", "apply", "-f", file, "--secrets", "--json"}, {"connector", "list", "--json"},
		{"connector", "show", "CRM", "--json"}, {"connector", "test", "CRM", "--json"}, {"connector", "test", "assertion"},
		{"connector", "rotate", "stage", "CRM", "--secret", "client_secret=file:" + filepath.Join(i.boxDir, "basic.secret")},
		{"connector", "rotate", "test", "CRM", "--json"}, {"connector", "create", "--name", "bad", "--secret", "client_secret=file:" + filepath.Join(i.boxDir, "basic.secret")},
	} {
		_, out, errs := i.run(t, "", args...)
		all.WriteString(out + errs)
	}
	_, out, errs := cli(t, "", "audit", "export", "--data", i.data, "--org", i.organisation)
	all.WriteString(out + errs + i.out.String())
	secrets, err := filepath.Glob(filepath.Join(i.boxDir, "*.secret"))
	if err != nil || len(secrets) == 0 {
		t.Fatalf("%v %v", secrets, err)
	}
	for _, s := range append(secrets, i.token) {
		if text := strings.TrimSpace(content(t, s)); strings.Contains(all.String(), text) {
			t.Errorf("the secret of %s was printed", filepath.Base(s))
		}
	}
	if strings.Contains(all.String(), "PRIVATE KEY") {
		t.Error("a private key was printed")
	}
}
