package sandbox_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/callwright/callwright/sandbox"
)

// TestS0_2_OpenIDClient has npm's openid-client, a certified client library
// written by others, discover the server, register, authenticate by each
// method and use the tokens.
func TestS0_2_OpenIDClient(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: fetches openid-client from the npm registry")
	}
	t.Parallel()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("skipped: %s is not installed", program)
		}
	}
	at := t.TempDir()
	if err := os.CopyFS(at, os.DirFS(filepath.Join("testdata", "openid-client"))); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = at
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("skipped: npm cannot fetch openid-client: %v\n%s", err, out)
	}

	s := start(t, sandbox.Config{})
	ca := filepath.Join(at, "ca.pem")
	if err := os.WriteFile(ca, s.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	input, err := json.Marshal(map[string]any{"url": s.URL(), "ca": string(s.CA()), "clients": s.Clients()})
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	run := exec.CommandContext(t.Context(), "node", "check.mjs")
	run.Dir, run.Stdin, run.Stderr = at, bytes.NewReader(input), &complaints
	run.Env = append(os.Environ(), "NODE_EXTRA_CA_CERTS="+ca)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, complaints.String())
	}
	results := map[string]string{}
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if len(results) != 14 {
		t.Errorf("%d checks were made, not 14: %s", len(results), out)
	}
	for check, result := range results {
		if result != "ok" {
			t.Errorf("%s: %s", check, result)
		}
	}
}
