package server

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

// metrics are what the server counts (N4). Labels are ids, schemes, classes and
// codes of fixed sets: never a text from outside, never a secret. The names of
// connectors stand in callwright_connector_info alone.
type metrics struct {
	registry      *prometheus.Registry
	tokens        *prometheus.CounterVec
	tokenFailures *prometheus.CounterVec
	tokenTime     *prometheus.HistogramVec
	calls         *prometheus.CounterVec
	callTime      *prometheus.HistogramVec
	requests      *prometheus.CounterVec
	requestTime   *prometheus.HistogramVec
	inFlight      prometheus.Gauge
	panics        prometheus.Counter
	ofContacts    contactMetrics
}

var (
	_ connector.Observer  = (*metrics)(nil)
	_ credential.Observer = (*metrics)(nil)
)

// buckets are seconds: from a cached answer to the longest call.
var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}

func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "callwright_token_requests_total",
			Help: "Token requests by connector, scheme and outcome (ok, refused, unreachable, unusable)."}, []string{"connector", "scheme", "outcome"}),
		tokenFailures: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "callwright_token_failures_total",
			Help: "Failed token requests by connector and code (RFC 6749 section 5.2, or why there was no answer)."}, []string{"connector", "code"}),
		tokenTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "callwright_token_request_seconds",
			Help: "Time of token requests by connector.", Buckets: buckets}, []string{"connector"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "callwright_connector_calls_total",
			Help: "Requests to connectors' APIs by connector and class of the answer (2xx, 3xx, 4xx, 5xx, none)."}, []string{"connector", "class"}),
		callTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "callwright_connector_call_seconds",
			Help: "Time of requests to connectors' APIs by connector.", Buckets: buckets}, []string{"connector"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "callwright_http_requests_total",
			Help: "HTTP requests served, by method, route and status."}, []string{"method", "route", "status"}),
		requestTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "callwright_http_request_seconds",
			Help: "Time of HTTP requests served, by route.", Buckets: buckets}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "callwright_http_in_flight", Help: "HTTP requests being served."}),
		panics:   prometheus.NewCounter(prometheus.CounterOpts{Name: "callwright_panics_total", Help: "Faults of Callwright that were caught."}),
	}
	m.ofContacts = newContactMetrics()
	m.registry.MustRegister(m.ofContacts.all()...)
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "callwright_build_info", Help: "1, with the version as label.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(m.tokens, m.tokenFailures, m.tokenTime, m.calls, m.callTime, m.requests, m.requestTime, m.inFlight, m.panics, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// handler serves /metrics in the text format of Prometheus.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second}))
	return mux
}

// TokenRequested counts a token request.
func (m *metrics) TokenRequested(_ context.Context, k credential.Key, scheme string, took time.Duration, failure *credential.Error) {
	m.tokens.WithLabelValues(k.Connector, scheme, tokenOutcome(failure)).Inc()
	m.tokenTime.WithLabelValues(k.Connector).Observe(took.Seconds())
	if failure != nil {
		m.tokenFailures.WithLabelValues(k.Connector, knownCode(failure.Code)).Inc()
	}
}

// tokenOutcome is the class of a failure: who has to mend it.
func tokenOutcome(e *credential.Error) string {
	switch {
	case e == nil:
		return "ok"
	case e.Status == 0:
		return "unreachable"
	case e.Status < 300:
		return "unusable"
	}
	return "refused"
}

// tokenCodes are the ones that may become labels; an authorization server's own are
// "other", since they are texts from outside.
var tokenCodes = []string{
	"invalid_client", "invalid_grant", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request", "invalid_target", "access_denied",
	"temporarily_unavailable", "server_error", "slow_down", "answer", "redirect", "status", "rejected",
	"connect", "dns", "tls", "timeout", "policy", "protocol", "too_large", "canceled", "header", "url", "lease", "storage", "needs_authorization",
}

func knownCode(code string) string {
	if slices.Contains(tokenCodes, code) {
		return code
	}
	return "other"
}

// Called counts a request to a connector's API.
func (m *metrics) Called(_ context.Context, _, id, _ string, status int, took time.Duration) {
	m.calls.WithLabelValues(id, class(status)).Inc()
	m.callTime.WithLabelValues(id).Observe(took.Seconds())
}

func class(status int) string {
	if status < 100 || status > 599 {
		return "none"
	}
	return strconv.Itoa(status/100) + "xx"
}

// served counts a request served.
func (m *metrics) served(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Inc()
	m.requestTime.WithLabelValues(route).Observe(took.Seconds())
}

func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}
