package server

import (
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// door is around the API: it tells metrics and traces of every request. Of its
// URL they get the route only, so that no id, query or mistyped secret becomes a
// label (G3).
type door struct {
	next    http.Handler
	routes  *http.ServeMux // the API's routes; what it serves is not asked for
	metrics *metrics
	tracer  trace.Tracer
	clock   func() time.Time
}

// newDoor stands before next, which serves the given patterns of package net/http.
func newDoor(next http.Handler, patterns []string, m *metrics, tracer trace.Tracer, clock func() time.Time) *door {
	d := &door{next: next, routes: http.NewServeMux(), metrics: m, tracer: tracer, clock: clock}
	for _, p := range patterns {
		d.routes.Handle(p, http.NotFoundHandler())
	}
	return d
}

// ServeHTTP serves one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start, route := d.clock(), d.route(r)
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := d.tracer.Start(ctx, knownMethod(r.Method)+" "+route, trace.WithSpanKind(trace.SpanKindServer))
	seen := &seenWriter{ResponseWriter: w}
	d.metrics.inFlight.Inc()
	defer func() {
		d.metrics.inFlight.Dec()
		d.metrics.served(r.Method, route, seen.code(), d.clock().Sub(start))
		span.SetAttributes(attribute.String("http.request.method", knownMethod(r.Method)), attribute.String("http.route", route),
			attribute.Int("http.response.status_code", seen.code()), attribute.String("callwright.request", w.Header().Get("X-Request-Id")))
		if seen.code() >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(seen.code()))
		}
		span.End()
	}()
	d.next.ServeHTTP(seen, r.WithContext(ctx))
}

// route is the path of the operation that a request is for.
func (d *door) route(r *http.Request) string {
	_, pattern := d.routes.Handler(&http.Request{Method: r.Method, URL: r.URL, Host: r.Host})
	for i := range pattern {
		if pattern[i] == '/' {
			return pattern[i:]
		}
	}
	return "unmatched"
}

// seenWriter remembers the status.
type seenWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the first final status.
func (w *seenWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write is http.ResponseWriter's.
func (w *seenWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what lies beneath.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *seenWriter) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
