package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/sandbox"
)

// TestS0_1_S1_7_Demo plays the demo: a flow calls a third-party API next to call
// handling and routing, the credential service keeps the token valid (S1-7), and
// no secret of any client is printed (G3).
func TestS0_1_S1_7_Demo(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Start(context.Background(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	var out bytes.Buffer
	d, err := newDemonstration(&out, box, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d.self = commandAgain
	if err := d.serve(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.close() })
	if err := d.show(context.Background()); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"token cached", "→ 401", "token refreshed after 401", "Welcome back, Maria", "queues for Gold service", "data.key", "client_secret: (stored)", "cut over", "connector.rotate", "as they were written",
		"labels Live Latest", "still waits", "her screen shows the customer", "Outcome: disconnected", "from Monday to Friday", "flow.publish"} {
		if !strings.Contains(text, want) {
			t.Errorf("the demo does not show %q:\n%s", want, text)
		}
	}
	for _, c := range box.Clients() {
		for _, secret := range []string{c.Secret, c.Password} {
			if secret != "" && strings.Contains(text, secret) {
				t.Errorf("a secret of client %s is printed", c.Name)
			}
		}
	}
	if strings.Contains(text, "Bearer ") || strings.Contains(text, "PRIVATE KEY") {
		t.Error("a token or a key is printed")
	}
	tokens := 0
	for _, r := range box.Requests() {
		if r.Path == "/oauth/token" {
			tokens++
		}
	}
	if tokens != 3 { // a test of each secret, and one after the revocation
		t.Errorf("%d token requests", tokens)
	}
}

func TestDemoCommandEndsWithoutATerminal(t *testing.T) {
	t.Parallel()
	out, err := demoOutput()
	if lines := strings.Split(strings.TrimSpace(out), "\n"); err != nil || lines[len(lines)-1] != "demo: ok" {
		t.Errorf("%v, last line %q", err, lines[len(lines)-1])
	}
}

func TestDemoForMachines(t *testing.T) {
	t.Parallel()
	out, err := demoOutput("--json")
	if n := strings.Count(out, `"token":"cached"`); err != nil || n < 3 || strings.Contains(out, "demo: ok") {
		t.Errorf("%v, %d tokens from the cache:\n%s", err, n, out)
	}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// demoOutput is what callwright demo prints in a process of its own.
func demoOutput(args ...string) (string, error) {
	c, err := commandAgain(append([]string{"demo"}, args...)...)
	if err != nil {
		return "", err
	}
	out, err := c.Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		err = fmt.Errorf("%w: %s", err, failed.Stderr)
	}
	return string(out), err
}

func TestSandboxCommandWritesABox(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	stop() // it runs until interrupted: interrupt it first
	var out, errs bytes.Buffer
	code := execute(ctx, []string{"sandbox", "--address", "127.0.0.1:0", "--dir", dir}, strings.NewReader(""), &out, &errs)
	if code != 0 || !strings.Contains(out.String(), "connectors.yaml") {
		t.Fatalf("exit %d: %s%s", code, out.String(), errs.String())
	}
	code, _, text := cli(t, "", "check", example, "--connectors", dir+"/connectors.yaml")
	if code != 0 {
		t.Errorf("the connectors file that the sandbox wrote cannot be used: %s", text)
	}
}

// TestSandboxCommandIsTheSameInItsBox starts it twice with a folder: what was
// written before is good still.
func TestSandboxCommandIsTheSameInItsBox(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "box")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	written := func() map[string]string {
		var out, errs bytes.Buffer
		if code := execute(ctx, []string{"sandbox", "--address", "127.0.0.1:0", "--dir", dir}, strings.NewReader(""), &out, &errs); code != 0 {
			t.Fatalf("exit %d: %s%s", code, out.String(), errs.String())
		}
		files := map[string]string{}
		for _, name := range []string{"connectors.yaml", "ca.pem", "secret.secret", "assertion.key.pem", "mtls.crt.pem"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(text)
		}
		return files
	}
	first, second := written(), written()
	for name, text := range first {
		if second[name] != text {
			t.Errorf("%s is another one", name)
		}
	}
	for _, wrong := range []string{file(t, "box", ""), filepath.Join(dir, "ca.pem", "box")} {
		if code, _, errs := cli(t, "", "sandbox", "--address", "127.0.0.1:0", "--dir", wrong); code != exitUsage || errs == "" {
			t.Errorf("a folder that cannot be: exit %d %s", code, errs)
		}
	}
}

func TestKeypad(t *testing.T) {
	t.Parallel()
	digits := flowtest.Ask{For: flowtest.ForDigits, Activity: "Menu", Choices: []string{"1", "2"}}
	for _, c := range []struct {
		ask  flowtest.Ask
		line string
		want string
	}{
		{digits, "1", `digits: "1"`}, {digits, "", "timeout"}, {digits, "t", "timeout"}, {digits, "x", "invalid"}, {digits, "q", "hang-up"},
		{flowtest.Ask{For: flowtest.ForDigits}, "4711#", `digits: "4711#"`}, {digits, "say hello there", `say: "hello there"`},
		{flowtest.Ask{For: flowtest.ForTime}, "pass 30s", "pass: 30s"}, {flowtest.Ask{For: flowtest.ForTime}, "", ""},
		{flowtest.Ask{For: flowtest.ForAgent, Queue: "Sales"}, "agent Ann", "agent: answered"}, {flowtest.Ask{For: flowtest.ForNobody}, "end", "agent: ended"},
		{flowtest.Ask{For: flowtest.ForQueue}, "fail 4", "queue: {failed: 4}"},
		{flowtest.Ask{For: flowtest.ForTransfer}, "no-answer", "transfer: no-answer"}, {flowtest.Ask{For: flowtest.ForCallback}, "refuse", "callback: refused"},
		{flowtest.Ask{For: flowtest.ForCall}, "heard AMD", "call: AMD"},
	} {
		var out bytes.Buffer
		k := newKeypad(strings.NewReader("?\nwhat is this\npass soon\nfail 99\n"+c.line+"\n"), &out)
		got, ok := k.Next(c.ask)
		if !ok || got.String() != c.want {
			t.Errorf("%q is understood as %q, want %q", c.line, got, c.want)
		}
		if !strings.Contains(out.String(), "hang up") || strings.Count(out.String(), "not understood") != 3 {
			t.Errorf("help or complaints are missing:\n%s", out.String())
		}
	}
	k := newKeypad(strings.NewReader(""), &bytes.Buffer{})
	if _, ok := k.Next(digits); ok {
		t.Error("an input though the terminal is gone")
	}
	if _, ok := k.Next(flowtest.Ask{For: flowtest.ForOver}); ok {
		t.Error("an input though the contact is over")
	}
}

func TestInteractiveRun(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	f, _, err := readFlow(example)
	if err != nil {
		t.Fatal(err)
	}
	setup, err := (&runFlags{http: "stub"}).setup(command(), f, surroundings{library: &library{}})
	if err != nil {
		t.Fatal(err)
	}
	setup.Inputs = newKeypad(strings.NewReader("9\n2\n"), &out)
	if err := play(&out, setup, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"☎ Menu: press 1, 2", "nine to five", "disconnected after"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the run lacks %q:\n%s", want, out.String())
		}
	}
}
