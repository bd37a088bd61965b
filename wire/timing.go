package wire

import (
	"context"
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"
)

// Timing says where the time of one request went. What there was none of is 0: a
// connection that was open already needed no lookup.
type Timing struct {
	DNS, Connect, TLS time.Duration
	FirstByte         time.Duration // from when the request was written to the first byte of the answer
	Download          time.Duration // of the rest of the answer
	Total             time.Duration
	Reused            bool // the connection was open already
}

// watch measures one request. The transport may go on with a connection when the
// request is over, so its times are behind a mutex.
type watch struct {
	mu                                    sync.Mutex
	t                                     Timing
	began, dns, connect, hello, sent, got time.Time
}

// watching returns a context with which a request is measured.
func watching(ctx context.Context) (context.Context, *watch) {
	w := &watch{began: time.Now()}
	since := func(from *time.Time, to *time.Duration) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if !from.IsZero() {
			*to = time.Since(*from)
		}
	}
	begin := func(at *time.Time) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if at.IsZero() {
			*at = time.Now()
		}
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { begin(&w.dns) },
		DNSDone:              func(httptrace.DNSDoneInfo) { since(&w.dns, &w.t.DNS) },
		ConnectStart:         func(_, _ string) { begin(&w.connect) },
		ConnectDone:          func(_, _ string, _ error) { since(&w.connect, &w.t.Connect) },
		TLSHandshakeStart:    func() { begin(&w.hello) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { since(&w.hello, &w.t.TLS) },
		GotConn:              func(i httptrace.GotConnInfo) { w.mu.Lock(); w.t.Reused = i.Reused; w.mu.Unlock() },
		WroteRequest:         func(httptrace.WroteRequestInfo) { begin(&w.sent) },
		GotFirstResponseByte: func() { begin(&w.got); since(&w.sent, &w.t.FirstByte) },
	}), w
}

// read returns what was measured, when the request is over.
func (w *watch) read() Timing {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.t
	t.Total = time.Since(w.began)
	if !w.got.IsZero() {
		t.Download = time.Since(w.got)
	}
	if t.Reused {
		t.DNS, t.Connect, t.TLS = 0, 0, 0 // of a connection that lost the race
	}
	return t
}
