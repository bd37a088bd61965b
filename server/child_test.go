package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/server"
)

// childVariable makes the test's own program a server of its own.
const childVariable = "CALLWRIGHT_TEST_CHILD"

// childConfig is what a child serves.
type childConfig struct {
	Data, Key, Traces, Do string
	Allow                 []string
	CA                    [][]byte
	Sandbox               bool
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childVariable); text != "" {
		if err := beChild(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// beChild is what `callwright serve` does.
func beChild(text string) error {
	var c childConfig
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	if err := server.DisableCoreDumps(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	config := server.Config{Data: c.Data, Key: c.Key, Traces: c.Traces, Listen: "127.0.0.1:0", Metrics: "127.0.0.1:0", Verbose: true}
	config.Policy.Allow, config.Policy.CA = c.Allow, c.CA
	if c.Sandbox {
		config.Sandbox = &server.Sandbox{}
	}
	s, err := server.Open(ctx, config)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.Listen(); err != nil {
		return err
	}
	fmt.Println(string(must(json.Marshal(map[string]string{"url": s.URL(), "metrics": "http://" + s.MetricsAddr().String() + "/metrics"}))))
	if c.Do == "panic" {
		panic(credential.NewSecret(server.Needle + "-panic"))
	}
	return s.Run(ctx)
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// child is a server in a process of its own.
type child struct {
	URL, Metrics   string
	t              *testing.T
	command        *exec.Cmd
	stdout, stderr *buffer
	ended          chan struct{}
}

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) Bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.b.Bytes())
}

func (b *buffer) String() string { return string(b.Bytes()) }

func startChild(t *testing.T, config server.Config, traces, do string) *child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return startChildBy(t, exec.Command(exe), config, traces, do)
}

// startChildBy starts it by a command that ends as the test's own program.
func startChildBy(t *testing.T, command *exec.Cmd, config server.Config, traces, do string) *child {
	t.Helper()
	c := &child{t: t, command: command, stdout: &buffer{}, stderr: &buffer{}, ended: make(chan struct{})}
	text := must(json.Marshal(childConfig{Data: config.Data, Key: config.Key, Traces: traces, Do: do, Allow: config.Policy.Allow, CA: config.Policy.CA, Sandbox: config.Sandbox != nil}))
	c.command.Env = append(os.Environ(), childVariable+"="+string(text), "GOTRACEBACK=all", "OTEL_BSP_SCHEDULE_DELAY=100")
	c.command.Stdout, c.command.Stderr = c.stdout, c.stderr
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.ended)
		c.command.Wait() // how it ends is what tests look at
	}()
	t.Cleanup(func() { c.signal(syscall.SIGKILL) })
	eventually(t, "the server says where it is", func() bool {
		select {
		case <-c.ended:
			return true
		default:
			return bytes.Contains(c.stdout.Bytes(), []byte("\n"))
		}
	})
	var at struct{ URL, Metrics string }
	if err := json.Unmarshal(c.stdout.Bytes(), &at); err != nil {
		t.Fatalf("the server said %q and %q: %v", c.stdout.String(), c.stderr.String(), err)
	}
	c.URL, c.Metrics = at.URL, at.Metrics
	return c
}

// signal ends the process.
func (c *child) signal(s syscall.Signal) {
	c.command.Process.Signal(s) // it may have ended
	c.wait()
}

func (c *child) wait() {
	c.t.Helper()
	select {
	case <-c.ended:
	case <-time.After(time.Minute): // only a failure takes as long
		c.t.Error("the process does not end")
	}
}

func (c *child) metrics() []byte {
	c.t.Helper()
	resp, err := http.Get(c.Metrics)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}
