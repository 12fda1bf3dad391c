package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
)

// worthAnotherTry reports whether a failed local activity should be run as a normal one: not when it was cancelled, and not when the
// failure says that trying again cannot help.
func worthAnotherTry(err error) bool {
	var cancelled *temporal.CanceledError
	if errors.As(err, &cancelled) {
		return false
	}
	var app *temporal.ApplicationError
	return !errors.As(err, &app) || !app.NonRetryable()
}

// failureCode gives the code of a failure: the type of an application error, which carries no person's data, or the sort of failure.
func failureCode(err error) string {
	var app *temporal.ApplicationError
	var timeout *temporal.TimeoutError
	var panicked *temporal.PanicError
	switch {
	case errors.As(err, &app) && app.Type() != "":
		return app.Type()
	case errors.As(err, &timeout):
		return "timeout"
	case errors.As(err, &panicked):
		return "panic"
	}
	return "internal"
}
