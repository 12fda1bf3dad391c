package telemetry

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// A receipt has a trace of its own, whose id is the id of the receipt: whoever has the one finds the other, and nothing about traces
// has to be stored. The request that brought the receipt begins it, with a link to the request's own trace; the relay goes on with it
// minutes or days later, and from there it leads through the case.

// receiptKey marks the context of a trace that begins for a receipt.
type receiptKey struct{}

// ids gives random ids, and those of a receipt where a trace begins for one.
type ids struct{}

// NewIDs gives the ids of a new trace.
func (ids) NewIDs(ctx context.Context) (traceID trace.TraceID, spanID trace.SpanID) {
	if sc, ok := ctx.Value(receiptKey{}).(trace.SpanContext); ok {
		return sc.TraceID(), sc.SpanID()
	}
	rand.Read(traceID[:]) // never fails: it ends the program instead
	return traceID, ids{}.NewSpanID(ctx, traceID)
}

// NewSpanID gives the id of a further span.
func (ids) NewSpanID(context.Context, trace.TraceID) (spanID trace.SpanID) {
	rand.Read(spanID[:])
	return spanID
}

// receiptSpan gives the first span of a receipt's trace; false if the id is no UUID.
func receiptSpan(id string) (trace.SpanContext, bool) {
	u, err := uuid.Parse(id)
	if err != nil || u == uuid.Nil {
		return trace.SpanContext{}, false
	}
	sum := sha256.Sum256(u[:])
	return trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID(u), SpanID: trace.SpanID(sum[:8]), TraceFlags: trace.FlagsSampled, Remote: true,
	}), true
}

// Receipted begins the trace of a receipt that has just been given.
func (t *Telemetry) Receipted(ctx context.Context, id, kind, channel string) {
	tracer, on := t.tracer()
	first, valid := receiptSpan(id)
	if !on || !valid {
		return
	}
	request := trace.SpanContextFromContext(ctx)
	_, span := tracer.Start(context.WithValue(ctx, receiptKey{}, first), "receipt", trace.WithNewRoot(),
		trace.WithLinks(trace.Link{SpanContext: request}),
		trace.WithAttributes(attribute.String("ablauf.receipt.kind", kind), attribute.String("ablauf.receipt.channel", channel)))
	span.End()
	trace.SpanFromContext(ctx).AddLink(trace.Link{SpanContext: first})
}

// BeginDelivery goes on with the trace of a receipt for one attempt to deliver it; what it gives ends the attempt.
func (t *Telemetry) BeginDelivery(ctx context.Context, id string) (context.Context, func(failed bool)) {
	tracer, on := t.tracer()
	first, valid := receiptSpan(id)
	if !on || !valid {
		return ctx, func(bool) {}
	}
	ctx, span := tracer.Start(trace.ContextWithRemoteSpanContext(ctx, first), "deliver receipt", trace.WithSpanKind(trace.SpanKindConsumer))
	return ctx, func(failed bool) {
		if failed {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}
