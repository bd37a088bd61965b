package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is something that goes wrong with the next requests to a path: what an
// ill authorization server or API does (the promises of class C).
type Fault struct {
	Path       string            `json:"path"`                 // prefix of the path, e.g. /oauth/token
	Method     string            `json:"method,omitempty"`     // any when empty
	Status     []int             `json:"status,omitempty"`     // one per request in turn; 0 is the real answer
	Count      int               `json:"count,omitempty"`      // how many requests; by default one per status, at least one
	RetryAfter int               `json:"retryAfter,omitempty"` // seconds, as Retry-After
	DelayMS    int               `json:"delayMs,omitempty"`    // milliseconds of silence before the answer
	Body       string            `json:"body,omitempty"`       // instead of the real answer
	Headers    map[string]string `json:"headers,omitempty"`    // of the injected answer, e.g. Location or Content-Type
	Drop       bool              `json:"drop,omitempty"`       // cut the connection instead of answering
	Stall      bool              `json:"stall,omitempty"`      // send the headers and half the body, then stay silent
	seen       int
}

func (f *Fault) left() int { return max(f.Count, len(f.Status), 1) - f.seen }

// status is what the next request gets; 0 is the real answer.
func (f *Fault) status() int {
	if len(f.Status) > 0 {
		return f.Status[f.seen%len(f.Status)]
	}
	if f.Body != "" || f.Stall {
		return http.StatusOK
	}
	return 0
}

func (f *Fault) matches(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, f.Path) && (f.Method == "" || f.Method == r.Method)
}

type faultList struct {
	mu     sync.Mutex
	faults []*Fault
}

func (l *faultList) add(f Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, &f)
}

func (l *faultList) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = nil
}

func (l *faultList) all() []Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	copies := make([]Fault, len(l.faults))
	for i, f := range l.faults {
		copies[i] = *f
	}
	return copies
}

// take is the first fault for this request and the status it is to get.
func (l *faultList) take(r *http.Request) (f Fault, status int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range l.faults {
		if !f.matches(r) {
			continue
		}
		status = f.status()
		f.seen++
		if f.left() <= 0 {
			l.faults = append(l.faults[:i], l.faults[i+1:]...)
		}
		return *f, status, true
	}
	return Fault{}, 0, false
}

// Inject makes requests go wrong from now on, as POST /sandbox/faults does.
// Of several faults for a path the oldest is used up first.
func (s *Server) Inject(f Fault) { s.faults.add(f) }

// ClearFaults takes back what is left of the faults injected.
func (s *Server) ClearFaults() { s.faults.clear() }

// faulty stands before all but the door and lets faults happen.
func (s *Server) faulty(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/sandbox") {
			next.ServeHTTP(w, r)
			return
		}
		f, status, ok := s.faults.take(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		note(r, "fault")
		if !waited(r, f.DelayMS) {
			return
		}
		switch {
		case f.Drop:
			panic(http.ErrAbortHandler) // the server's way of cutting a connection
		case status == 0:
			next.ServeHTTP(w, r)
		default:
			f.answer(w, r, status)
		}
	})
}

// waited says whether the client was still there after the delay.
func waited(r *http.Request, milliseconds int) bool {
	timer := time.NewTimer(time.Duration(milliseconds) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (f *Fault) answer(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="Callwright sandbox"`)
	}
	if f.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	for name, v := range f.Headers {
		h.Set(name, v)
	}
	if !f.Stall {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(f.Body))
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(f.Body)+1))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(f.Body[:len(f.Body)/2]))
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}
