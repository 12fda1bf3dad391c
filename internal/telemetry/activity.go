package telemetry

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// Activities counts activities and the time they take. It has to stand outside of what turns errors into failures, because only then
// is it known whether an activity is tried again.
type Activities struct {
	interceptor.WorkerInterceptorBase
	metrics *instruments
}

// WorkerInterceptors gives the interceptors of a worker, outermost first; none while metrics are off.
func (t *Telemetry) WorkerInterceptors() []interceptor.WorkerInterceptor {
	if t == nil || t.metrics == nil {
		return nil
	}
	return []interceptor.WorkerInterceptor{&Activities{metrics: t.metrics}}
}

// InterceptActivity puts the count around every activity.
func (a *Activities) InterceptActivity(
	_ context.Context, next interceptor.ActivityInboundInterceptor,
) interceptor.ActivityInboundInterceptor {
	i := &countedActivity{metrics: a.metrics}
	i.Next = next
	return i
}

type countedActivity struct {
	interceptor.ActivityInboundInterceptorBase
	metrics *instruments
}

// ExecuteActivity runs the activity and counts it.
func (i *countedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	began := time.Now()
	out, err := i.Next.ExecuteActivity(ctx, in)
	kind := activity.GetInfo(ctx).ActivityType.Name
	i.metrics.activities.WithLabelValues(kind, resultOf(err)).Observe(time.Since(began).Seconds())
	return out, err
}

func resultOf(err error) string {
	var app *temporal.ApplicationError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &app) && app.NonRetryable():
		return "final"
	}
	return "retried"
}
