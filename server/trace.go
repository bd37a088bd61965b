package server

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/callwright/callwright/credential"
)

// traceTime bounds the sending of the last spans at a stop.
const traceTime = 3 * time.Second

// traces sends spans to an OpenTelemetry collector over OTLP/HTTP when there is
// one, and drops them otherwise.
type traces struct {
	tracer trace.Tracer
	close  func(context.Context) error
}

// openTraces opens the way to the collector at endpoint (its base URL, or what
// OTEL_EXPORTER_OTLP_ENDPOINT says). The exporter reads the other
// OTEL_EXPORTER_OTLP_… variables by itself.
func openTraces(ctx context.Context, endpoint, version string) (traces, error) {
	var options []otlptracehttp.Option
	switch {
	case endpoint != "":
		options = append(options, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"))
	case os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "":
		return traces{noop.NewTracerProvider().Tracer("callwright"), func(context.Context) error { return nil }}, nil
	}
	exporter, err := otlptracehttp.New(ctx, options...)
	if err != nil {
		return traces{}, fmt.Errorf("opening the way to the trace collector: %w", err)
	}
	about := resource.NewSchemaless(attribute.String("service.name", "callwright"), attribute.String("service.version", version))
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	return traces{provider.Tracer("callwright"), provider.Shutdown}, nil
}

// observers tell metrics and traces of what connectors do. Spans carry ids,
// codes and statuses: no URL, no name, no text from outside (G3).
type observers struct {
	metrics *metrics
	tracer  trace.Tracer
	clock   func() time.Time
}

// TokenRequested tells of a token request.
func (o observers) TokenRequested(ctx context.Context, k credential.Key, scheme string, took time.Duration, failure *credential.Error) {
	o.metrics.TokenRequested(ctx, k, scheme, took, failure)
	span := o.past(ctx, "token request", took)
	span.SetAttributes(attribute.String("callwright.organisation", k.Organisation), attribute.String("callwright.connector", k.Connector),
		attribute.String("callwright.scheme", scheme), attribute.String("callwright.outcome", tokenOutcome(failure)))
	if failure != nil {
		span.SetAttributes(attribute.String("callwright.code", knownCode(failure.Code)), attribute.Int("http.response.status_code", failure.Status))
		span.SetStatus(codes.Error, knownCode(failure.Code))
	}
	o.end(span)
}

// Called tells of a request to a connector's API.
func (o observers) Called(ctx context.Context, organisation, id, name string, status int, took time.Duration) {
	o.metrics.Called(ctx, organisation, id, name, status, took)
	span := o.past(ctx, "connector call", took)
	span.SetAttributes(attribute.String("callwright.organisation", organisation), attribute.String("callwright.connector", id),
		attribute.Int("http.response.status_code", status))
	if status == 0 || status >= 400 {
		span.SetStatus(codes.Error, class(status))
	}
	o.end(span)
}

// past begins a span that ends now.
func (o observers) past(ctx context.Context, name string, took time.Duration) trace.Span {
	_, span := o.tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(o.clock().Add(-took)))
	return span
}

func (o observers) end(span trace.Span) { span.End(trace.WithTimestamp(o.clock())) }
