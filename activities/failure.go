package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"

	"ablauf/internal/casefile"
)

// Failures turns errors with a kind into Temporal failures, in this one place: what cannot become right by trying again is not
// retried. The type of the failure is the code of the error; its text stays in the worker's log, because it could quote data.
type Failures struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity puts the translation around every activity.
func (f *Failures) InterceptActivity(
	ctx context.Context, next interceptor.ActivityInboundInterceptor,
) interceptor.ActivityInboundInterceptor {
	i := &failingActivity{}
	i.Next = next
	return i
}

type failingActivity struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity runs the activity and translates its error.
func (i *failingActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	out, err := i.Next.ExecuteActivity(ctx, in)
	return out, failure(err)
}

// notYetError says that an activity has nothing to do before something else has happened, which is no trouble: it is tried again after Pause, and
// nobody is alarmed.
type notYetError struct {
	error

	Pause time.Duration
}

// Unwrap gives what has not happened yet.
func (e *notYetError) Unwrap() error { return e.error }

func failure(err error) error {
	if err == nil {
		return nil
	}
	code := casefile.CodeOf(err)
	var early *notYetError
	if errors.As(err, &early) {
		return temporal.NewApplicationErrorWithOptions(code, code, temporal.ApplicationErrorOptions{
			NextRetryDelay: early.Pause, Category: temporal.ApplicationErrorCategoryBenign,
		})
	}
	switch casefile.KindOf(err) {
	case casefile.Invalid, casefile.NotFound, casefile.Forbidden:
		return temporal.NewNonRetryableApplicationError(code, code, nil)
	case casefile.Conflict, casefile.Unavailable, casefile.Internal:
		return temporal.NewApplicationErrorWithCause(code, code, nil)
	}
	return temporal.NewApplicationErrorWithCause(code, code, nil)
}
