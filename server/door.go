package server

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// maxRequestBody bounds what anybody may send (I14); the API has lower bounds.
const maxRequestBody = 4 << 20

// door is around every request: it gives it an id, catches faults, and tells
// log, metrics and traces of it. No query string goes into any of them (G3).
type door struct {
	next    http.Handler
	log     *slog.Logger
	metrics *metrics
	tracer  trace.Tracer
	route   func(*http.Request) string
	from    func(*http.Request) string // address of the client
	clock   func() time.Time
	secure  bool // browsers reach us by TLS
}

// ServeHTTP serves one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start, id, route := d.clock(), requestID(), d.route(r)
	ctx := propagation.TraceContext{}.Extract(withRequestID(r.Context(), id), propagation.HeaderCarrier(r.Header))
	ctx, span := d.tracer.Start(ctx, knownMethod(r.Method)+" "+route, trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	r = r.WithContext(ctx)
	r.Header.Set("X-Request-Id", id)
	r.Body = http.MaxBytesReader(w, r.Body, maxRequestBody)
	w.Header().Set("X-Request-Id", id)
	if d.secure {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
	}
	seen := &seenWriter{ResponseWriter: w}
	d.metrics.inFlight.Inc()
	defer func() {
		d.metrics.inFlight.Dec()
		took := d.clock().Sub(start)
		d.metrics.served(r.Method, route, seen.code(), took)
		span.SetAttributes(attribute.String("http.request.method", knownMethod(r.Method)), attribute.String("http.route", route),
			attribute.Int("http.response.status_code", seen.code()), attribute.String("callwright.request", id))
		if seen.code() >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(seen.code()))
		}
		d.access(r, route, seen, took)
	}()
	defer d.rescue(r, seen)
	d.next.ServeHTTP(seen, r)
}

// access writes the access log: what probes ask for only when verbose.
func (d *door) access(r *http.Request, route string, w *seenWriter, took time.Duration) {
	level := slog.LevelInfo
	if route == "/livez" || route == "/readyz" {
		level = slog.LevelDebug
	}
	d.log.LogAttrs(r.Context(), level, "request", slog.String("method", knownMethod(r.Method)), slog.String("path", route),
		slog.Int("status", w.code()), slog.Int64("bytes", w.bytes), slog.Duration("took", took), slog.String("from", d.from(r)))
}

// rescue answers for a handler that panicked. The value of the panic may hold
// anything, so only its type is told; the stack has no values (F13).
func (d *door) rescue(r *http.Request, w *seenWriter) {
	fault := recover()
	switch fault {
	case nil:
		return
	case http.ErrAbortHandler:
		panic(fault)
	}
	d.metrics.panics.Inc()
	d.log.ErrorContext(r.Context(), "a fault of Callwright while serving a request", "type", fmt.Sprintf("%T", fault), "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // the answer has begun: break it off
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
	fmt.Fprintf(w, `{"status":500,"title":"Internal Server Error","detail":"This is a fault of Callwright; the log has it under the request %s."}`, w.Header().Get("X-Request-Id"))
}

func requestID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// seenWriter remembers the status and counts the bytes.
type seenWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader remembers the first final status.
func (w *seenWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (w *seenWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what lies beneath.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *seenWriter) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
