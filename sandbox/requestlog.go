package sandbox

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// requestsKept is how many requests the log remembers.
const requestsKept = 2000

// Request is one request as the sandbox saw it, secrets left out: what our
// tests count and what the demo shows.
type Request struct {
	Number         int       `json:"number"` // from 1 on
	Time           time.Time `json:"time"`
	Method         string    `json:"method"`
	Path           string    `json:"path"`
	Query          string    `json:"query,omitempty"`          // as sent, values of secret parameters masked
	Status         int       `json:"status"`                   // 0 while it runs, and when a fault dropped the connection
	Client         string    `json:"client,omitempty"`         // client_id or user name, as claimed
	Auth           string    `json:"auth"`                     // none, bearer, basic, or a token endpoint auth method
	Certificate    string    `json:"certificate,omitempty"`    // x5t#S256 of the client certificate on the connection
	IdempotencyKey string    `json:"idempotencyKey,omitempty"` // the header of that name
	Note           string    `json:"note,omitempty"`           // grant type, error code, or the fault injected
}

// secretParameters are the parameters whose values no log may keep.
var secretParameters = map[string]bool{
	"access_token": true, "refresh_token": true, "token": true, "client_secret": true, "client_assertion": true,
	"assertion": true, "password": true, "code": true, "api_key": true, "apikey": true, "secret": true,
}

// maskQuery hides the values of secret parameters and keeps all else as sent.
func maskQuery(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, _, ok := strings.Cut(part, "="); ok && secretParameters[strings.ToLower(name)] {
			parts[i] = name + "=***"
		}
	}
	return strings.Join(parts, "&")
}

type requestLog struct {
	clock  func() time.Time
	mu     sync.Mutex
	out    io.Writer
	kept   []*Request
	number int
}

func newRequestLog(clock func() time.Time, out io.Writer) *requestLog {
	return &requestLog{clock: clock, out: out}
}

// begin puts a request in the log when it comes, so that the order is that of
// arrival.
func (l *requestLog) begin(r *http.Request) *Request {
	entry := &Request{Time: l.clock(), Method: r.Method, Path: r.URL.Path, Query: maskQuery(r.URL.RawQuery), Auth: "none",
		IdempotencyKey: r.Header.Get("Idempotency-Key")}
	if c := peerCertificate(r); c != nil {
		entry.Certificate = thumbprint(c)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.number++
	entry.Number = l.number
	if len(l.kept) == requestsKept {
		l.kept = l.kept[1:]
	}
	l.kept = append(l.kept, entry)
	return entry
}

func (l *requestLog) change(entry *Request, how func(*Request)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	how(entry)
}

// end writes the line for people.
func (l *requestLog) end(entry *Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	address := entry.Path
	if entry.Query != "" {
		address += "?" + entry.Query
	}
	fmt.Fprintf(l.out, "%s %3d %-6s %q client=%q auth=%s %s\n", entry.Time.Format("15:04:05.000"),
		entry.Status, entry.Method, address, entry.Client, entry.Auth, entry.Note)
}

func (l *requestLog) all() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	copies := make([]Request, len(l.kept))
	for i, entry := range l.kept {
		copies[i] = *entry
	}
	return copies
}

// Requests are the last 2000 requests, newest last; those to /sandbox are not
// among them. The status is there as soon as the client can have the answer.
func (s *Server) Requests() []Request { return s.requests.all() }

type entryKey struct{}

// logged puts every request in the log, but those to the door itself.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sandbox" || strings.HasPrefix(r.URL.Path, "/sandbox/") {
			next.ServeHTTP(w, r)
			return
		}
		visit := &visit{log: s.requests, entry: s.requests.begin(r)}
		defer s.requests.end(visit.entry)
		next.ServeHTTP(&statusWriter{ResponseWriter: w, visit: visit},
			r.WithContext(context.WithValue(r.Context(), entryKey{}, visit)))
	})
}

// visit lets a handler say more about the request it serves.
type visit struct {
	log   *requestLog
	entry *Request
}

func change(r *http.Request, how func(*Request)) {
	if v, ok := r.Context().Value(entryKey{}).(*visit); ok {
		v.log.change(v.entry, how)
	}
}

func noteAuth(r *http.Request, client, auth string) {
	change(r, func(entry *Request) { entry.Client, entry.Auth = client, auth })
}

func note(r *http.Request, what string) {
	change(r, func(entry *Request) { entry.Note = strings.TrimSpace(entry.Note + " " + what) })
}

// statusWriter tells the log the status before the client can see it.
type statusWriter struct {
	http.ResponseWriter
	visit *visit
	wrote bool
}

func (w *statusWriter) WriteHeader(status int) {
	if !w.wrote {
		w.wrote = true
		w.visit.log.change(w.visit.entry, func(entry *Request) { entry.Status = status })
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach Flush.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
