package workflows

import (
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/engine"
)

// Watch measures turns of the engine from outside: it is called when a turn begins and gives what is called when it has ended, with the
// kind of the event and "ok", "broken" or the code of the refusal. Nothing that a case does may hang on it: it may read the clock.
type Watch func() func(event, verdict string)

// began tells the watch that a turn begins. A replay repeats turns that were counted when they happened.
func (r *run) began(ctx workflow.Context) func(engine.Event, error) {
	if r.watch == nil || workflow.IsReplaying(ctx) {
		return func(engine.Event, error) {}
	}
	ended := r.watch()
	return func(ev engine.Event, err error) { ended(eventKind(ev), verdictOf(err)) }
}

// turnedAway tells the watch of an event that the pre-check refused; such an event is in no history, so it is never repeated.
func (r *run) turnedAway(ev engine.Event, code string) {
	if r.watch != nil {
		r.watch()(eventKind(ev), code)
	}
}

func eventKind(ev engine.Event) string {
	switch ev.(type) {
	case engine.Start:
		return "start"
	case engine.TaskCompleted:
		return "task"
	case engine.MessageReceived:
		return "message"
	case engine.TimerFired:
		return "timer"
	case engine.ActivityCompleted, engine.ActivityFailed, engine.ErrorThrown:
		return "activity"
	case engine.IncidentRetried:
		return "retry"
	case engine.Checkpoint, engine.DeadlineRecalculated, engine.Modified, engine.SignalReceived, engine.StepChosen:
		return "intervention"
	}
	return "other"
}

func verdictOf(err error) string {
	if refusal, refused := engine.IsRefusal(err); refused {
		return refusal.Code
	}
	if err != nil {
		return "broken"
	}
	return "ok"
}
