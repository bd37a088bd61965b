package server_test

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// TestSamplesWorkAfterARestart makes samples whose connectors authenticate by OAuth
// and by Basic, and has Maria call before and after a restart on the same data:
// nothing is made anew, and nobody touches anything.
func TestSamplesWorkAfterARestart(t *testing.T) {
	t.Parallel()
	s := withSandbox(t)
	at := s.Sandbox()
	entries := map[string]string{}
	made := map[string]usedTemplate{}
	for _, name := range []string{"customer-lookup", "zendesk-lookup"} {
		made[name] = use(t, s, name, map[string]any{"sandbox": true})
		entries[name] = entryPoint(t, s, made[name])
		knowsMaria(t, s, made[name], entries[name])
	}
	s.Restart(t)
	runsContacts(t, s)
	if s.Sandbox() != at {
		t.Errorf("the sandbox was at %s and is at %s", at, s.Sandbox())
	}
	for name, entry := range entries {
		knowsMaria(t, s, made[name], entry)
		testsPass(t, s, made[name])
		if again := use(t, s, name, map[string]any{"sandbox": true}); len(again.made("connector")) != 0 {
			t.Errorf("%s: its connector does not work any more: %v are made", name, again.made("connector"))
		}
	}
}

// TestH6_SamplesWorkAfterAKill is the same for a process that is killed.
func TestH6_SamplesWorkAfterAKill(t *testing.T) {
	t.Parallel()
	config := fresh(t)
	config.Sandbox = &server.Sandbox{}
	made := setUp(t, config)
	first := startChild(t, config, "", "")
	s := &servertest.Server{Made: made, Base: first.URL}
	runsContacts(t, s)
	sample := use(t, s, "customer-lookup", map[string]any{"sandbox": true})
	entry := entryPoint(t, s, sample)
	knowsMaria(t, s, sample, entry)
	first.signal(syscall.SIGKILL)
	s.Base = startChild(t, config, "", "").URL
	runsContacts(t, s)
	knowsMaria(t, s, sample, entry)
}

// runsContacts waits until a server that has just begun runs the contacts.
func runsContacts(t *testing.T, s *servertest.Server) {
	t.Helper()
	eventually(t, "it runs the contacts", func() bool {
		var ready struct{ Contacts string }
		s.Call(t, "GET", "/readyz", nil, &ready)
		return ready.Contacts == "running"
	})
}

// TestTheSandboxDoesNotMoveByItself tells who is in its way: the same sandbox in
// another process, or a program that listens where it was.
func TestTheSandboxDoesNotMoveByItself(t *testing.T) {
	t.Parallel()
	s := withSandbox(t)
	at := strings.TrimPrefix(s.Sandbox(), "https://")
	config := s.Config
	refusal := func(reason string, words ...string) {
		t.Helper()
		open, err := server.Open(t.Context(), config)
		if err == nil {
			open.Close()
		}
		if fault.ReasonOf(err) != reason {
			t.Fatalf("%v, want %s", err, reason)
		}
		for _, word := range append(words, at) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q does not say %s", err, word)
			}
		}
	}
	ca := filepath.Join(config.Data, "sandbox", "ca.pem")
	refusal("sandbox_runs", "process "+strconv.Itoa(os.Getpid()), "--sandbox-url https://"+at, "--sandbox-ca "+ca)
	if text, err := os.ReadFile(ca); err != nil || len(text) == 0 {
		t.Errorf("what it names: %v", err)
	}
	s.Stop(t)
	other, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	refusal("sandbox_port_taken", "--sandbox-port")
	config.Sandbox = &server.Sandbox{Port: freePort(t)}
	for range 2 { // where it is told to be, and then there again without being told
		open, err := server.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		if config.Sandbox.Port != 0 {
			at = "127.0.0.1:" + strconv.Itoa(config.Sandbox.Port)
		}
		if open.Sandbox() != "https://"+at {
			t.Errorf("it is at %s, want %s", open.Sandbox(), at)
		}
		config.Sandbox = &server.Sandbox{}
		if err := open.Close(); err != nil {
			t.Error(err)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// TestTheSandboxOfADamagedFolder is refused with the file, and makes no data
// directory where there is none.
func TestTheSandboxOfADamagedFolder(t *testing.T) {
	t.Parallel()
	config := fresh(t)
	config.Sandbox = &server.Sandbox{}
	if _, err := server.Open(t.Context(), config); fault.ReasonOf(err) != "data_missing" {
		t.Errorf("no data: %v", err)
	}
	if _, err := os.Stat(config.Data); err == nil {
		t.Error("it has made the data directory")
	}
	setUp(t, config)
	folder := filepath.Join(config.Data, "sandbox")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if open, err := server.Open(t.Context(), config); err == nil {
		open.Close()
		t.Error("a file for a folder: it opens")
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	box, err := server.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "sandbox.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if open, err := server.Open(t.Context(), config); err == nil || !strings.Contains(err.Error(), "sandbox.json") {
		t.Errorf("a damaged file: %v", err)
		if err == nil {
			open.Close()
		}
	}
}
