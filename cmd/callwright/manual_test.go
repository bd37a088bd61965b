package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestManual runs the blocks of the operations manual that are marked sh, with
// the program built as a user has it, in an empty folder.
func TestManual(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the manual's commands need %s: %v", tool, err)
		}
	}
	script := "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\nPASSWORD='" + testPassword + "'\n" + blocks(t, "../../docs/operations.md")
	for _, port := range []string{"8090", "8443", "9090"} {
		script = strings.ReplaceAll(script, "127.0.0.1:"+port, freeAddress(t))
	}
	listen := script[strings.Index(script, "CALLWRIGHT_SERVER=http://")+len("CALLWRIGHT_SERVER=http://"):]
	listen, _, _ = strings.Cut(listen, "\n")
	dir, bin := t.TempDir(), t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "callwright"), ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "bash", "-c", script)
	c.Cancel, c.WaitDelay = func() error { return c.Process.Signal(syscall.SIGTERM) }, 5*time.Second
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "CALLWRIGHT_LISTEN="+listen)
	out, err := c.CombinedOutput()
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "serve.log"))
		t.Fatalf("the manual does not work: %v\n%s\n%s", err, out, log)
	}
	if !strings.Contains(string(out), "its key fits") || strings.Contains(string(out), "refused") {
		t.Errorf("it said:\n%s", out)
	}
}

// blocks are the fenced blocks of a document that are marked sh.
func blocks(t *testing.T, file string) string {
	t.Helper()
	var script strings.Builder
	for _, part := range strings.Split(content(t, file), "\n```sh\n")[1:] {
		block, _, ok := strings.Cut(part, "\n```\n")
		if !ok {
			t.Fatalf("a block of %s does not end", file)
		}
		script.WriteString(block + "\n")
	}
	return script.String()
}

// freeAddress is a port of the loopback address that nobody listened on just now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
