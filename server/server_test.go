package server_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

func TestServes(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.Metrics = "127.0.0.1:0"; c.Policy.Allow = []string{"crm.example:8443"} }})
	for path, want := range map[string]int{"/livez": 200, "/readyz": 200, "/api/connectors": 200, "/api/nothing": 404, "/metrics": 404} {
		if a := s.Call(t, "GET", path, nil, nil); a.Status != want {
			t.Errorf("%s answered %d %s, want %d", path, a.Status, a.Body, want)
		}
	}
	if a := s.Call(t, "GET", "/api/connectors", nil, nil, "Authorization", "Bearer cw_wrong"); a.Status != 401 {
		t.Errorf("a wrong token got %d", a.Status)
	}
	for _, want := range []string{`"allow":"crm.example:8443"`, `"data":"` + s.Config.Data, `"database":"sqlite"`, `"key_id":"`, `"address":"127.0.0.1:`, `"version":"devel"`} {
		if !strings.Contains(s.Log.String(), want) {
			t.Errorf("B6: the log of the start lacks %s: %s", want, s.Log)
		}
	}
	metrics := scrape(t, s)
	for _, want := range []string{
		"callwright_build_info{", `callwright_http_requests_total{method="GET",route="/api/connectors",status="200"} 1`, `route="unmatched",status="404"} 2`,
		"callwright_key_info{", "callwright_audit_head{", "callwright_http_request_seconds_bucket{", "go_goroutines",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("N4: the metrics lack %s", want)
		}
	}
}

// scrape reads a server's metrics.
func scrape(t *testing.T, s *servertest.Server) string {
	t.Helper()
	resp, err := http.Get("http://" + s.MetricsAddr().String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%d %v", resp.StatusCode, err)
	}
	return string(text)
}

// fresh is a configuration with a place of its own.
func fresh(t *testing.T) server.Config {
	t.Helper()
	dir := t.TempDir()
	return server.Config{Data: filepath.Join(dir, "data"), Key: filepath.Join(dir, "data.key"), Listen: "127.0.0.1:0", Log: io.Discard}
}

var founder = server.First{Organisation: "Example", Email: servertest.Email, Password: servertest.Password}

func setUp(t *testing.T, c server.Config) server.Made {
	t.Helper()
	made, err := server.SetUp(t.Context(), c, founder)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestF10_OnlyTheOwnerMayReadTheData(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	made := setUp(t, c)
	if !made.KeyCreated || made.KeyFile != c.Key || made.Organisation == "" || made.User == "" || !strings.HasPrefix(made.Token, "cw_") {
		t.Errorf("made %+v", made)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := server.Backup(t.Context(), c, backup); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{c.Data: 0o700, filepath.Join(c.Data, "callwright.db"): 0o600, c.Key: 0o600, backup: 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %o", path, info.Mode(), err, want)
		}
	}
	if err := os.Chmod(c.Data, 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Open(t.Context(), c); fault.ReasonOf(err) != "data_exposed" {
		t.Errorf("a directory that others may enter: %v", err)
	}
}

func TestF4_NoKeyNoStart(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	setUp(t, c)
	key, err := os.ReadFile(c.Key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(c.Key); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, c.Data)
	if _, err := server.Open(t.Context(), c); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("without a key it starts, or says so in more than a line: %v", err)
	}
	if _, err := server.SetUp(t.Context(), c, founder); fault.ReasonOf(err) != "key_missing" {
		t.Errorf("set-up beside data without its key: %v", err)
	}
	if _, err := os.Stat(c.Key); !os.IsNotExist(err) {
		t.Errorf("a key was made: %v", err)
	}
	if got := snapshot(t, c.Data); got != before {
		t.Error("the data has changed")
	}
	if err := os.WriteFile(c.Key, key, 0o600); err != nil {
		t.Fatal(err)
	}
	opens(t, c)
}

// snapshot is the content of all files of a directory.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(e.Name(), "-shm") && len(text) > 0 { // shared memory and an empty journal are made by looking
			all += e.Name() + string(text)
		}
	}
	return all
}

func opens(t *testing.T, c server.Config) {
	t.Helper()
	s, err := server.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("it does not open: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestF5_WrongKeyChangesNothing(t *testing.T) {
	t.Parallel()
	c, other := fresh(t), fresh(t)
	setUp(t, c)
	setUp(t, other)
	wrong := c
	wrong.Key = other.Key
	before := snapshot(t, c.Data)
	for name, do := range map[string]func() error{
		"open":    func() error { _, err := server.Open(t.Context(), wrong); return err },
		"set up":  func() error { _, err := server.SetUp(t.Context(), wrong, founder); return err },
		"rotate":  func() error { _, err := server.OpenKeys(t.Context(), wrong); return err },
		"restore": func() error { return server.Restore(t.Context(), wrong, filepath.Join(c.Data, "callwright.db")) },
	} {
		if err := do(); err == nil {
			t.Errorf("%s with the wrong key works", name)
		}
	}
	if got := snapshot(t, c.Data); got != before {
		t.Error("the data has changed")
	}
	opens(t, c)
}

func TestF8_KeyFileThatOthersMayRead(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	setUp(t, c)
	if err := os.Chmod(c.Key, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Open(t.Context(), c); fault.ReasonOf(err) != "key_exposed" {
		t.Errorf("a key that the group may read: %v", err)
	}
}

func TestF8_KeyFromTheEnvironment(t *testing.T) {
	c := fresh(t)
	setUp(t, c)
	key, err := os.ReadFile(c.Key)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("CALLWRIGHT_TEST_KEY", string(key))
	c.Key = "env:CALLWRIGHT_TEST_KEY"
	opens(t, c)
	t.Setenv("CALLWRIGHT_TEST_KEY", "")
	if _, err := server.Open(t.Context(), c); err == nil {
		t.Error("an empty variable is a key")
	}
}

func TestF11_BackupIsRestoredOnAnotherHost(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := server.Backup(t.Context(), s.Config, backup); err != nil { // while it serves
		t.Fatal(err)
	}
	there := fresh(t)
	if err := server.Restore(t.Context(), there, backup); err == nil || !strings.Contains(err.Error(), "key") {
		t.Errorf("without its key: %v", err)
	}
	if _, err := os.Stat(there.Data); !os.IsNotExist(err) {
		t.Errorf("a restore that failed left its directory behind: %v", err)
	}
	if _, err := os.Stat(filepath.Join(there.Data, "callwright.db")); !os.IsNotExist(err) {
		t.Errorf("a database was left behind: %v", err)
	}
	key, err := os.ReadFile(s.Config.Key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(there.Key, key, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := server.Restore(t.Context(), there, backup); err != nil {
		t.Fatal(err)
	}
	if err := server.Restore(t.Context(), there, backup); fault.ReasonOf(err) != "data_exists" {
		t.Errorf("over a database: %v", err)
	}
	restored := &servertest.Server{Config: there, Made: s.Made, Log: &servertest.Log{}}
	second := servertest.Start(t, servertest.Options{Beside: restored})
	if a := second.Call(t, "GET", "/api/connectors", nil, nil); a.Status != 200 {
		t.Errorf("the token does not work there: %d %s", a.Status, a.Body)
	}
}

func TestK1_SecondSetUpIsRefused(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	setUp(t, c)
	before := snapshot(t, c.Data)
	if _, err := server.SetUp(t.Context(), c, server.First{Organisation: "Evil", Email: "evil@example.com", Password: servertest.Password}); fault.ReasonOf(err) != "already_set_up" {
		t.Errorf("a second set-up: %v", err)
	}
	if _, err := server.SetUp(t.Context(), c, server.First{}); fault.ReasonOf(err) != "already_set_up" {
		t.Errorf("a second set-up without an organisation: %v", err)
	}
	if got := snapshot(t, c.Data); got != before {
		t.Error("the data has changed")
	}
	s, err := server.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if link, err := s.SetUpLink(t.Context()); link != "" || err != nil {
		t.Errorf("a set-up link is made: %q %v", link, err)
	}
}

func TestK1_InterruptedSetUpIsCompleted(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	if _, err := server.SetUp(t.Context(), c, server.First{Organisation: "Example", Email: servertest.Email, Password: "short"}); err == nil {
		t.Fatal("a short password was accepted")
	}
	made := setUp(t, c)
	if made.KeyCreated || !made.DataExists || made.Token == "" {
		t.Errorf("the second time: %+v", made)
	}
}

func TestK1_SetUpLinkWorksOnce(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	if made, err := server.SetUp(t.Context(), c, server.First{}); err != nil || made.Token != "" || !made.KeyCreated {
		t.Fatalf("%+v %v", made, err)
	}
	s := servertest.Start(t, servertest.Options{Beside: &servertest.Server{Config: c}})
	link, err := s.SetUpLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	base, secret, ok := strings.Cut(link, "/setup#")
	if base != s.Base || !ok || len(secret) < 20 {
		t.Fatalf("the link is %q", link)
	}
	body := map[string]any{"link": secret, "organisation": "Example", "email": servertest.Email, "password": servertest.Password}
	wins := make(chan int, 8)
	for range cap(wins) {
		go func() {
			a, err := s.Try("POST", "/api/setup", body, "Authorization", "")
			if err != nil {
				t.Error(err)
			}
			wins <- a.Status
		}()
	}
	won := 0
	for range cap(wins) {
		if status := <-wins; status == 200 {
			won++
		} else if status < 400 || status >= 500 {
			t.Errorf("a loser got %d", status)
		}
	}
	if won != 1 {
		t.Errorf("%d callers won, want one", won)
	}
	if strings.Contains(s.Log.String(), secret) {
		t.Error("the link's secret is in the log")
	}
}

func TestH9_DamagedDatabaseIsRefusedAndLeft(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func([]byte) []byte{
		"truncated": func(b []byte) []byte { return b[:len(b)/2] },
		"garbage":   func(b []byte) []byte { return []byte(strings.Repeat("no database", 1000)) },
		"empty":     func([]byte) []byte { return nil },
	} {
		c := fresh(t)
		setUp(t, c)
		file := filepath.Join(c.Data, "callwright.db")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, damage(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, c.Data)
		if _, err := server.Open(t.Context(), c); err == nil {
			t.Errorf("%s: it opens", name)
		}
		if got := snapshot(t, c.Data); got != before {
			t.Errorf("%s: the file has changed", name)
		}
	}
}

func TestOpenNeedsASetUp(t *testing.T) {
	t.Parallel()
	c := fresh(t)
	if _, err := server.Open(t.Context(), c); fault.ReasonOf(err) != "data_missing" || !strings.Contains(err.Error(), "callwright setup") {
		t.Errorf("without data: %v", err)
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Open(t.Context(), c); err == nil {
		t.Error("an empty directory is served")
	}
	if err := os.WriteFile(c.Key, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := server.SetUp(t.Context(), c, founder); err == nil {
		t.Error("a key that is none was accepted")
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := server.WritePair(t, dir, "callwright.example")
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.TLSCert, c.TLSKey, c.Listen = cert, key, "127.0.0.1:0" }})
	if !strings.HasPrefix(s.Base, "https://") {
		t.Fatalf("the URL is %s", s.Base)
	}
	at := strings.TrimPrefix(s.Base, "https://")
	conn, err := tls.Dial("tcp", at, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if state := conn.ConnectionState(); state.Version < tls.VersionTLS12 || state.NegotiatedProtocol != "h2" || state.PeerCertificates[0].Subject.CommonName != "callwright.example" {
		t.Errorf("%x %q %v", state.Version, state.NegotiatedProtocol, state.PeerCertificates[0].Subject)
	}
	if old, err := tls.Dial("tcp", at, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}); err == nil {
		old.Close()
		t.Error("K11: TLS 1.1 is spoken")
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	resp, err := client.Get(s.Base + "/livez")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.Header.Get("Strict-Transport-Security") == "" {
		t.Error("K11: there is no Strict-Transport-Security")
	}
}

// TestH14_LivenessIsNotReadiness closes the database under a server.
func TestH14_LivenessIsNotReadiness(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	if err := os.WriteFile(s.Config.Key, []byte("gone"), 0o600); err != nil {
		t.Fatal(err)
	}
	if a := s.Call(t, "GET", "/readyz", nil, nil); a.Status != 503 || !strings.Contains(string(a.Body), "key") {
		t.Errorf("without its key: %d %s", a.Status, a.Body)
	}
	if a := s.Call(t, "GET", "/livez", nil, nil); a.Status != 200 {
		t.Errorf("/livez: %d", a.Status)
	}
}

func TestI14_SlowHeadersAreCutOff(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it waits for the time that headers may take")
	}
	s := servertest.Start(t, servertest.Options{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.Base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	conn.SetReadDeadline(start.Add(20 * time.Second)) // a TCP connection takes deadlines
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("the connection is still open after %v: %v", time.Since(start), err)
	}
}

func TestI14_LargeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{})
	if a := s.Call(t, "GET", "/livez", nil, nil, "X-Large", strings.Repeat("x", 64<<10)); a.Status != 431 {
		t.Errorf("64 kB of headers: %d", a.Status)
	}
}

// TestStopServesToTheEnd begins a request, stops the server, and ends the request.
func TestStopServesToTheEnd(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.Metrics = "127.0.0.1:0" }})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.Base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const body = `{"email":"nobody@example.com","password":"a wrong one, but long"}`
	head := "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
	if _, err := io.WriteString(conn, head+strconv.Itoa(len(body))+"\r\n\r\n"+body[:10]); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the request is under way", func() bool { return strings.Contains(scrape(t, s), "callwright_http_in_flight 1") })
	stopped := make(chan struct{})
	go func() { defer close(stopped); s.Stop(t) }()
	eventually(t, "it is stopping", func() bool { return strings.Contains(s.Log.String(), `"msg":"stopping"`) })
	if _, err := io.WriteString(conn, body[10:]); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("the request was cut off: %v", err)
	}
	resp.Body.Close()
	if resp.StatusCode != 401 {
		t.Errorf("it answered %d", resp.StatusCode)
	}
	<-stopped
}

// eventually waits until something holds, at most 10 s.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only a failure takes as long
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("it did not come to this: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
