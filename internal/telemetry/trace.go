package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

const tracerName = "ablauf"

// HeaderKey is the header in which Temporal carries the number of a trace from one step to the next. It is not encrypted.
const HeaderKey = "_tracer-data"

// startTraces sends traces to a collector. It does not wait for it: a collector that is down costs traces, never work.
func startTraces(ctx context.Context, cfg Config, log *slog.Logger) (*sdktrace.TracerProvider, error) {
	if err := CheckEndpoint(cfg.TracesEndpoint); err != nil {
		return nil, fmt.Errorf("traces: the endpoint %w", err)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimRight(cfg.TracesEndpoint, "/")+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) { log.Warn("traces could not be handed over") }))
	log.InfoContext(ctx, "traces are sent")
	return sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter), sdktrace.WithIDGenerator(ids{}), sdktrace.WithSampler(sdktrace.AlwaysSample()),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "ablauf-"+cfg.Program))),
	), nil
}

func (t *Telemetry) tracer() (trace.Tracer, bool) {
	if t == nil || t.provider == nil {
		return nil, false
	}
	return t.provider.Tracer(tracerName), true
}

// BeginRequest begins the trace of a request; what it gives ends it with the status. A trace that the caller sent along is not taken
// up: anybody could write into ours.
func (t *Telemetry) BeginRequest(ctx context.Context, method, route string) (context.Context, func(status int)) {
	tracer, on := t.tracer()
	if !on {
		return ctx, func(int) {}
	}
	method, route = known(method), orNone(route)
	ctx, span := tracer.Start(ctx, method+" "+route, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route)))
	return ctx, func(status int) {
		span.SetAttributes(attribute.Int("http.response.status_code", status))
		if status >= 500 {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// Temporal adds metrics and traces to the options of a client.
func (t *Telemetry) Temporal(o *client.Options) error {
	if t == nil {
		return nil
	}
	if t.registry != nil {
		o.MetricsHandler = sdkHandler{newSDKMetrics(t.registry), make([]string, len(sdkLabels))}
	}
	tracer, on := t.tracer()
	if !on {
		return nil
	}
	i, err := opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: tracer, TextMapPropagator: propagation.TraceContext{}, HeaderKey: HeaderKey, DisableBaggage: true, DisableQueryTracing: true,
		// A header that cannot be read must not fail the work of a case.
		AllowInvalidParentSpans: true,
		SpanStarter: func(ctx context.Context, t trace.Tracer, name string, opts ...trace.SpanStartOption) trace.Span {
			_, span := t.Start(ctx, name, opts...)
			return discreet{span}
		},
	})
	if err != nil {
		return fmt.Errorf("traces: %w", err)
	}
	o.Interceptors = append(o.Interceptors, i)
	return nil
}

// discreet is a span that keeps the texts of errors to itself: they could quote what somebody typed.
type discreet struct{ trace.Span }

// RecordError keeps nothing; SetStatus says that there was an error.
func (d discreet) RecordError(error, ...trace.EventOption) {}

// SetStatus keeps the code alone.
func (d discreet) SetStatus(code codes.Code, _ string) { d.Span.SetStatus(code, "") }
