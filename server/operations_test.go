package server_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// started starts a server that can reach a provider, with metrics.
func started(t *testing.T, p *provider) *servertest.Server {
	t.Helper()
	return servertest.Start(t, servertest.Options{Configure: func(c *server.Config) {
		p.reachable(c)
		c.Metrics = "127.0.0.1:0"
	}})
}

func TestN4_Metrics(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 0)
	s := started(t, p)
	good := create(t, s, "Good", p.settings("the right secret"))
	bad := create(t, s, "Bad", p.settings("a wrong secret"))
	cert, key := newPair(t)
	certified := create(t, s, "Certified", secretSettings(p, cert, key)[credential.SchemeCertificate])
	for ref, want := range map[string]int{"Good": 200, good.ID: 200} {
		r := s.Connections().Do(t.Context(), s.Made.Organisation, activity.Call{Connector: ref, Method: "GET", Target: "/x", Timeout: 5 * time.Second})
		if r.Status != want {
			t.Errorf("a call through %s: %d %+v", ref, r.Status, r.Attempts)
		}
	}
	metrics := scrape(t, s)
	for _, want := range []string{
		`callwright_token_requests_total{connector="` + good.ID + `",outcome="ok",scheme="oauth2-client-secret"} 1`,
		`callwright_token_requests_total{connector="` + bad.ID + `",outcome="refused",scheme="oauth2-client-secret"} 1`,
		`callwright_token_failures_total{code="invalid_client",connector="` + bad.ID + `"} 1`,
		`callwright_token_request_seconds_count{connector="` + good.ID + `"} 1`,
		`callwright_connector_calls_total{class="2xx",connector="` + good.ID + `"} 2`,
		`callwright_connector_call_seconds_count{connector="` + good.ID + `"} 2`,
		`callwright_connector_info{connector="` + good.ID + `",kind="custom",name="Good",organisation="` + s.Made.Organisation + `",state="active"} 1`,
		`callwright_connector_health{connector="` + bad.ID + `",state="failing"} 1`,
		`callwright_connector_cool_down_seconds{connector="` + good.ID + `"} 0`,
		`callwright_connector_certificate_days{connector="` + certified.ID + `"} 36`,
		`callwright_audit_head{organisation="` + s.Made.Organisation + `"}`,
		`callwright_key_rotation_unfinished 0`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if strings.Contains(metrics, `callwright_connector_cool_down_seconds{connector="`+bad.ID+`"} 0`) {
		t.Error("a connector that fails has no cool-down")
	}
}

func TestS0_3_AdministratorConfiguresDeveloperUses(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 0)
	s := started(t, p)
	crm := create(t, s, "CRM", p.settings("the right secret"))
	developer := invited(t, s, "dev@example.com", "flow_developer")

	var page struct{ Items []map[string]any }
	if err := json.Unmarshal(developer("GET", "/api/connectors", nil).Body, &page); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(page.Items); got != fmt.Sprint([]map[string]any{{"id": crm.ID, "name": "CRM", "kind": "custom", "state": "active"}}) {
		t.Errorf("a flow developer sees %s", got)
	}
	for request, body := range map[string]any{
		"GET /api/connectors/" + crm.ID:            nil,
		"POST /api/connectors/" + crm.ID + "/test": nil,
		"POST /api/connectors":                     map[string]any{"name": "x", "settings": p.settings("x")},
		"DELETE /api/connectors/" + crm.ID:         nil,
	} {
		method, path, _ := strings.Cut(request, " ")
		if a := developer(method, path, body); a.Status != http.StatusForbidden {
			t.Errorf("%s as a flow developer: %d %s", request, a.Status, a.Body)
		}
	}
	r := s.Connections().Do(t.Context(), s.Made.Organisation, activity.Call{Connector: "CRM", Method: "GET", Target: "/customers", Timeout: 5 * time.Second})
	if r.Status != 200 || strings.Contains(fmt.Sprintf("%+v", r), server.Needle) {
		t.Errorf("the flow's call: %+v", r)
	}
}

// invited brings somebody in and returns a way to ask as that person.
func invited(t *testing.T, s *servertest.Server, email, role string) func(method, path string, body any) servertest.Answer {
	t.Helper()
	var invitation struct{ Link string }
	a := s.Call(t, "POST", "/api/users", map[string]any{"email": email, "roles": []string{role}}, &invitation)
	if a.Status != 201 {
		t.Fatalf("inviting: %d %s", a.Status, a.Body)
	}
	_, secret, _ := strings.Cut(invitation.Link, "#")
	if secret == "" {
		secret = invitation.Link
	}
	a = s.Call(t, "POST", "/api/invitation", map[string]any{"link": secret, "password": "another long password"}, nil, "Authorization", "")
	if a.Status != 200 {
		t.Fatalf("accepting: %d %s", a.Status, a.Body)
	}
	cookie, _, _ := strings.Cut(a.Header.Get("Set-Cookie"), ";")
	return func(method, path string, body any) servertest.Answer {
		return s.Call(t, method, path, body, nil, "Authorization", "", "Cookie", cookie, "Origin", s.Base)
	}
}

func TestCreationsAreRepeatable(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 0)
	s := started(t, p)
	body := map[string]any{"name": "CRM", "kind": "custom", "settings": p.settings("the right secret")}
	first := s.Call(t, "POST", "/api/connectors", body, nil, "Idempotency-Key", "1")
	second := s.Call(t, "POST", "/api/connectors", body, nil, "Idempotency-Key", "1")
	if first.Status != 201 || second.Status != 201 || first.Header.Get("Location") != second.Header.Get("Location") {
		t.Errorf("%d %d, %s and %s", first.Status, second.Status, first.Header.Get("Location"), second.Header.Get("Location"))
	}
	if a := s.Call(t, "POST", "/api/connectors", map[string]any{"name": "", "kind": "custom", "settings": map[string]any{}}, nil, "Idempotency-Key", "2"); a.Status != 422 {
		t.Errorf("a creation that fails: %d", a.Status)
	}
	body["name"] = "Other"
	if a := s.Call(t, "POST", "/api/connectors", body, nil, "Idempotency-Key", "2"); a.Status != 201 {
		t.Errorf("the same key after a failure: %d %s", a.Status, a.Body)
	}
}

func TestLimitIsTheOperators(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 0)
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { p.reachable(c); c.CustomConnectors = 1 }})
	create(t, s, "One", p.settings("the right secret"))
	a := s.Call(t, "POST", "/api/connectors", map[string]any{"name": "Two", "kind": "custom", "settings": p.settings("the right secret")}, nil)
	if a.Status != 409 || !bytes.Contains(a.Body, []byte("connector_limit_reached")) {
		t.Errorf("the second: %d %s", a.Status, a.Body)
	}
}

func TestRestartKeepsEverything(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 0)
	s := started(t, p)
	crm := create(t, s, "CRM", p.settings("the right secret"))
	call := activity.Call{Connector: crm.ID, Method: "GET", Target: "/x", Timeout: 5 * time.Second}
	if r := s.Connections().Do(t.Context(), s.Made.Organisation, call); r.Status != 200 {
		t.Errorf("a call: %+v", r)
	}
	key := credential.Key{Organisation: s.Made.Organisation, Connector: crm.ID, Revision: "1"}
	eventually(t, "the token is stored", func() bool {
		row, _, err := s.DB().Credentials().Stored(t.Context(), key)
		return err == nil && row.Version > 0
	})
	before := p.tokens.Load()
	s.Restart(t)
	if r := s.Connections().Do(t.Context(), s.Made.Organisation, call); r.Status != 200 {
		t.Errorf("a call after the restart: %+v", r)
	}
	if n := p.tokens.Load() - before; n != 0 {
		t.Errorf("E15: %d token requests after a restart, want none: the token was kept", n)
	}
	if a := s.Call(t, "DELETE", "/api/connectors/"+crm.ID, nil, nil, "If-Match", crm.tag); a.Status != 409 {
		t.Errorf("deleting an active connector: %d", a.Status)
	}
}

func TestAuditOnTheHost(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	var out bytes.Buffer
	if err := server.ExportAudit(t.Context(), s.Config, s.Made.Organisation, &out); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) < 2 || !strings.Contains(lines[0], `"audit.export"`) || !strings.Contains(lines[0], `"operator"`) {
		t.Errorf("N1: the export does not begin with itself: %s", out.String())
	}
	log, done, err := server.OpenAudit(t.Context(), s.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	reports, err := server.VerifyAudit(t.Context(), s.Config)
	if err != nil || len(reports) != 2 {
		t.Fatalf("%+v %v", reports, err)
	}
	for _, r := range reports {
		if !r.OK {
			t.Errorf("%+v", r)
		}
	}
	if err := log.Record(t.Context(), audit.Entry{Action: "x"}); err == nil {
		t.Error("a log that was opened to be read can be written")
	}
	if _, _, err := server.OpenAudit(t.Context(), fresh(t)); fault.ReasonOf(err) != "data_missing" {
		t.Errorf("where nothing is: %v", err)
	}
}

// TestN3_AChainThatIsGoneIsMissed removes all that speaks of one organisation, or
// of the installation, from the audit tables.
func TestN3_AChainThatIsGoneIsMissed(t *testing.T) {
	t.Parallel()
	for _, whose := range []string{"organisation", "installation"} {
		t.Run(whose, func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, servertest.Options{})
			s.Stop(t)
			id := map[string]string{"organisation": s.Made.Organisation}[whose]
			db, err := sql.Open("sqlite", filepath.Join(s.Config.Data, "callwright.db"))
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range []string{"audit_entries", "audit_heads"} {
				if _, err := db.ExecContext(t.Context(), "DELETE FROM "+table+" WHERE organisation = $1", id); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			reports, err := server.VerifyAudit(t.Context(), s.Config)
			if err != nil || len(reports) != 2 {
				t.Fatalf("%+v %v", reports, err)
			}
			for _, r := range reports {
				if r.OK == (r.Organisation == id) {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

func TestF7_KeysRotateBesideTheServer(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 0)
	s := started(t, p)
	crm := create(t, s, "CRM", p.settings("the right secret"))
	keys, err := server.OpenKeys(t.Context(), s.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Close()
	for range 2 {
		if r, err := keys.Rotate(t.Context(), server.Operator(), nil); err != nil || r.Secrets == 0 {
			t.Fatalf("%+v %v", r, err)
		}
		if _, err := keys.RotateKey(t.Context(), server.Operator(), nil); err != nil {
			t.Fatal(err)
		}
		if removed, err := keys.RemoveOldKeys(t.Context(), server.Operator()); err != nil || len(removed) != 1 {
			t.Fatalf("%v %v", removed, err)
		}
		if a := s.Call(t, "POST", "/api/connectors/"+crm.ID+"/test", nil, nil); a.Status != 200 || !bytes.Contains(a.Body, []byte(`"ok":true`)) {
			t.Errorf("a test after the rotation: %d %s", a.Status, a.Body)
		}
	}
	s.Restart(t)
	if a := s.Call(t, "GET", "/readyz", nil, nil); a.Status != 200 {
		t.Errorf("with the old keys removed: %d %s", a.Status, a.Body)
	}
}

func TestTracesGoToTheCollector(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t, "the right secret", 0), newCollector(t)
	s := servertest.Start(t, servertest.Options{Configure: func(config *server.Config) { p.reachable(config); config.Traces = c.URL }})
	crm := create(t, s, "CRM", p.settings("the right secret"))
	bad := create(t, s, "Bad", p.settings("a wrong secret"))
	s.Connections().Do(t.Context(), s.Made.Organisation, activity.Call{Connector: crm.ID, Method: "GET", Target: "/x?secret=" + server.Needle, Timeout: 5 * time.Second})
	s.Call(t, "GET", "/api/connectors?name="+server.Needle, nil, nil)
	s.Stop(t)
	spans := c.spans()
	for _, want := range []string{"POST /api/connectors", "GET /api/connectors", "token request", "connector call", crm.ID, bad.ID, "invalid_client", "service.name"} {
		if !bytes.Contains(spans, []byte(want)) {
			t.Errorf("the traces lack %q", want)
		}
	}
	if bytes.Contains(spans, []byte(server.Needle)) || bytes.Contains(spans, []byte("secret=")) {
		t.Error("a query is in the traces")
	}
}

func TestTracesEndpointFromTheEnvironment(t *testing.T) {
	c := newCollector(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.URL)
	s := servertest.Start(t, servertest.Options{})
	s.Call(t, "GET", "/livez", nil, nil)
	s.Stop(t)
	if !bytes.Contains(c.spans(), []byte("GET /livez")) {
		t.Error("nothing was sent there")
	}
}

func TestOpenIDConnectGoesThroughThePolicy(t *testing.T) {
	t.Parallel()
	var at *httptest.Server
	asked := make(chan string, 10)
	at = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":%q,"token_endpoint":%q,"jwks_uri":%q,"response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}`,
			at.URL, at.URL+"/authorize", at.URL+"/token", at.URL+"/keys")
	}))
	t.Cleanup(at.Close)
	issuer, err := url.Parse(at.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{Server: at}
	for _, allowed := range []bool{true, false} {
		s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) {
			if p.reachable(c); !allowed {
				c.Policy.Allow = nil
			}
			c.URL = "https://callwright.example.com/"
			c.OIDC = &server.OIDC{Issuer: issuer, ClientID: "callwright", ClientSecret: "secret", Name: "Corporate"}
		}})
		s.Base = "http://" + addr(t, s)
		a := s.Call(t, "POST", "/api/session/oidc", nil, nil, "Authorization", "")
		if allowed != (a.Status == 200) {
			t.Errorf("allowed %v: %d %s", allowed, a.Status, a.Body)
		}
		if allowed && (!bytes.Contains(a.Body, []byte(at.URL+"/authorize")) || !bytes.Contains(a.Body, []byte("callwright.example.com"))) {
			t.Errorf("the browser is sent to %s", a.Body)
		}
	}
	if len(asked) != 1 {
		t.Errorf("the provider was asked %d times; the policy refuses one of two servers", len(asked))
	}
	c := fresh(t)
	c.OIDC = &server.OIDC{Issuer: issuer, ClientID: "callwright"}
	if _, err := server.Open(t.Context(), c); fault.ReasonOf(err) != "url_missing" {
		t.Errorf("without a URL: %v", err)
	}
}

// addr is where a server listens, whatever its URL says.
func addr(t *testing.T, s *servertest.Server) string {
	t.Helper()
	a, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	return a.String()
}

// TestN7_RunsAsNobodyOnAReadOnlyFileSystem serves as another user, where only
// the data can be written.
func TestN7_RunsAsNobodyOnAReadOnlyFileSystem(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 || exec.Command("unshare", "--mount", "true").Run() != nil || exec.Command("setpriv", "--version").Run() != nil {
		t.Skip("it takes root, unshare and setpriv to drop rights and to make the file system read-only")
	}
	dir, err := os.MkdirTemp("", "callwright-nobody-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	config := server.Config{Data: filepath.Join(dir, "data"), Key: filepath.Join(dir, "data.key"), Listen: "127.0.0.1:0"}
	setUp(t, config)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "callwright")
	if out, err := exec.Command("sh", "-c", `cp "$1" "$2" && chmod 755 "$3" "$2" && chown -R 65534:65534 "$3/data" "$3/data.key"`, "sh", exe, program, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	nobody := exec.Command("unshare", "--mount", "sh", "-c",
		`mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,ro,bind / && ! touch "$2/x" 2>/dev/null && exec setpriv --reuid 65534 --regid 65534 --clear-groups -- "$3"`,
		"sh", config.Data, dir, program)
	child := startChildBy(t, nobody, config, "", "")
	s := &servertest.Server{Base: child.URL}
	if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", child.command.Process.Pid)); err != nil || !bytes.Contains(status, []byte("Uid:\t65534\t65534")) {
		t.Errorf("it does not run as nobody: %v", err)
	}
	body := map[string]any{"email": servertest.Email, "password": servertest.Password}
	if a := s.Call(t, "POST", "/api/session", body, nil, "Authorization", ""); a.Status != 200 {
		t.Errorf("signing in: %d %s\n%s", a.Status, a.Body, child.stderr)
	}
}

// TestF13_ProcessCannotBeDumped looks at the limits of a served process.
func TestF13_ProcessCannotBeDumped(t *testing.T) {
	t.Parallel()
	config := fresh(t)
	setUp(t, config)
	child := startChild(t, config, "", "")
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", child.command.Process.Pid))
	if err != nil {
		t.Skipf("there is no /proc here: %v", err)
	}
	for line := range strings.Lines(string(limits)) {
		if f := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (f[4] != "0" || f[5] != "0") {
			t.Errorf("core files may be written: %s", line)
		}
	}
}

func TestStopsOnASignal(t *testing.T) {
	t.Parallel()
	config := fresh(t)
	setUp(t, config)
	child := startChild(t, config, "", "")
	child.signal(15)
	if !child.command.ProcessState.Success() || !strings.Contains(child.stderr.String(), `"msg":"stopped"`) {
		t.Errorf("%v: %s", child.command.ProcessState, child.stderr)
	}
}

func TestRunEndsWhenThePortIsTaken(t *testing.T) {
	t.Parallel()
	first := servertest.Start(t, servertest.Options{})
	c := first.Config
	c.Listen = addr(t, first)
	second, err := server.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if err := second.Run(context.Background()); err == nil || !strings.Contains(err.Error(), c.Listen) {
		t.Errorf("on a port that is taken: %v", err)
	}
}

func TestPostgreSQLIsBackedUpByItsOwnTools(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	c.Database = "postgres://localhost/none"
	if err := server.Backup(t.Context(), c, filepath.Join(t.TempDir(), "b")); fault.ReasonOf(err) != "backup_postgresql" || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("backup: %v", err)
	}
	if err := server.Restore(t.Context(), c, "b"); fault.ReasonOf(err) != "backup_postgresql" {
		t.Errorf("restore: %v", err)
	}
}

func TestSetUpRefusesWhatIsNotSafe(t *testing.T) {
	t.Parallel()
	open := fresh(t)
	if err := os.MkdirAll(open.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	file := fresh(t)
	if err := os.WriteFile(file.Data, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	inside := fresh(t)
	inside.Key = filepath.Join(inside.Data, "key")
	for reason, c := range map[string]server.Config{"data_exposed": open, "data_no_directory": file, "key_inside": inside, "data_missing": {}} {
		if _, err := server.SetUp(t.Context(), c, founder); fault.ReasonOf(err) != reason && !(reason == "data_no_directory" && err != nil) {
			t.Errorf("%s: %v", reason, err)
		}
		if _, err := os.Stat(c.Data + ".key"); c.Data != "" && err == nil {
			t.Errorf("%s: a key was made", reason)
		}
	}
	if _, err := server.Open(t.Context(), file); fault.ReasonOf(err) != "data_no_directory" {
		t.Errorf("a file as data directory: %v", err)
	}
}
