// Package servertest starts a whole server in a test: fresh data, its own key,
// an organisation with its administrator and an API token, on a port of its own.
//
//	s := servertest.Start(t, servertest.Options{})
//	s.Call(t, "GET", "/api/connectors", nil, &page)
package servertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/server"
)

// Password is the administrator's.
const Password = "a long password of these tests"

// Email is the administrator's.
const Email = "ann@example.com"

// Options say what to start. The zero Options start a server over SQLite.
type Options struct {
	// Configure changes the configuration; Data, Key and Listen are set already.
	Configure func(*server.Config)
	// Beside starts another server on the installation of this one.
	Beside *Server
}

// Server is a running server.
type Server struct {
	*server.Server
	Config server.Config
	Made   server.Made
	Base   string // its URL
	Log    *Log

	stop context.CancelFunc
	done chan error
}

// Start sets an installation up and serves it until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{Log: &Log{}, done: make(chan error, 1)}
	if o.Beside != nil {
		s.Config, s.Made = o.Beside.Config, o.Beside.Made
	} else {
		dir := t.TempDir()
		s.Config = server.Config{Data: filepath.Join(dir, "data"), Key: filepath.Join(dir, "data.key"), Listen: "127.0.0.1:0", Grace: 5 * time.Second, Verbose: true}
	}
	if o.Configure != nil {
		o.Configure(&s.Config)
	}
	s.Config.Log = s.Log
	if o.Beside == nil {
		made, err := server.SetUp(t.Context(), s.Config, server.First{Organisation: "Example", Email: Email, Password: Password})
		if err != nil {
			t.Fatalf("setting up: %v", err)
		}
		s.Made = made
	}
	s.serve(t)
	return s
}

func (s *Server) serve(t testing.TB) {
	t.Helper()
	open, err := server.Open(t.Context(), s.Config)
	if err != nil {
		t.Fatalf("opening the server: %v", err)
	}
	s.Server = open
	if _, err := open.Listen(); err != nil {
		t.Fatalf("listening: %v", err)
	}
	s.Base = open.URL()
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = sync.OnceFunc(cancel)
	go func() { s.done <- open.Run(ctx) }()
	t.Cleanup(func() { s.Stop(t) })
}

// Stop stops the server gracefully and closes it; more than once does nothing.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if s.Server == nil {
		return
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Errorf("serving: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	s.Server = nil
}

// Restart stops the server and serves the installation again, on another port.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop(t)
	s.serve(t)
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Call sends a request with the administrator's token and headers, name and value
// in turn, an empty value for none, and reads a JSON answer into into when that is not nil and it went well.
func (s *Server) Call(t testing.TB, method, path string, body, into any, headers ...string) Answer {
	t.Helper()
	a, err := s.Try(method, path, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	if into != nil && a.Status < 300 {
		if err := json.Unmarshal(a.Body, into); err != nil {
			t.Fatalf("%s %s answered %d %s: %v", method, path, a.Status, a.Body, err)
		}
	}
	return a
}

// Try is [Server.Call] for any goroutine.
func (s *Server) Try(method, path string, body any, headers ...string) (Answer, error) {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return Answer{}, err
		}
	}
	r, err := http.NewRequestWithContext(context.Background(), method, s.Base+path, bytes.NewReader(text))
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Authorization", "Bearer "+s.Made.Token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	return Answer{resp.StatusCode, resp.Header, text}, err
}

// Log keeps what a server logs. It is safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String is what was logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
