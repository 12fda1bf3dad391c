package engine

import (
	"errors"
	"fmt"
	"slices"

	"ablauf/workflows/bpmn"
)

// RefusalError says that an event does not fit the state; nothing has changed. Code is rendered by the locale files.
type RefusalError struct{ Code string }

// Error gives the code.
func (r *RefusalError) Error() string { return "engine: refused: " + r.Code }

// The codes of refusals.
const (
	RefusedStarted      = "case.already-started"
	RefusedNotActive    = "case.not-active"
	RefusedTaskNotOpen  = "task.not-open"
	RefusedRepeated     = "task.repeated" // the same submission was taken before
	RefusedVierAugen    = "task.vier-augen"
	RefusedIncident     = "task.incident"
	RefusedStale        = "activity.stale"
	RefusedTimer        = "timer.not-armed"
	RefusedEarly        = "timer.not-due"
	RefusedReceipt      = "receipt.repeated"
	RefusedNoIncident   = "incident.none"
	RefusedStartElement = "start.unknown"
	RefusedNoChoice     = "step.no-choice"
	RefusedNotFinished  = "step.not-finished"
	RefusedOneAtATime   = "step.one-at-a-time"
	RefusedOutOfReach   = "timer.out-of-reach"
	RefusedNoInstant    = "timer.no-instant"
)

// Check says whether Step would take the event, without changing anything: a *RefusalError if not.
func Check(def *bpmn.Definition, s State, ev Event) error {
	if _, start := ev.(Start); start != (s.Status == StatusNew) {
		if start {
			return &RefusalError{RefusedStarted}
		}
		return &RefusalError{RefusedNotActive}
	}
	if s.index == nil {
		if err := s.bind(def); err != nil {
			return err
		}
	}
	switch e := ev.(type) {
	case Start:
		if root := def.Root(); startOf(root, e.Element) == nil && instantiating(root, e.Element) == nil && (e.Element != "" || len(root.Scope.First) == 0) {
			return &RefusalError{RefusedStartElement}
		}
		return nil
	case MessageReceived:
		if e.Seq > 0 && e.Seq <= s.Seq {
			return &RefusalError{RefusedReceipt}
		}
	case TaskCompleted:
		return s.checkTask(e)
	case ActivityCompleted:
		return s.checkActivity(e.Instance, e.Attempt)
	case ActivityFailed:
		return s.checkActivity(e.Instance, e.Attempt)
	case ErrorThrown:
		return s.checkActivity(e.Instance, e.Attempt)
	case TimerFired:
		return s.checkTimer(e)
	case SignalReceived:
		if e.Seq > 0 && e.Seq <= s.Seq {
			return &RefusalError{RefusedReceipt}
		}
	case StepChosen:
		return s.checkStep(e)
	case Modified:
		if s.Status != StatusActive {
			return &RefusalError{RefusedNotActive}
		}
		return s.checkModification(def, e)
	case DeadlineRecalculated:
		return s.checkRecalculation(def, e)
	case Checkpoint:
	case IncidentRetried:
		if i := s.index[e.Instance]; i == nil || i.Incident == nil {
			return &RefusalError{RefusedNoIncident}
		}
	default:
		return fmt.Errorf("engine: unknown event %T", ev)
	}
	if s.Status != StatusActive {
		return &RefusalError{RefusedNotActive}
	}
	return nil
}

func (s *State) checkTask(e TaskCompleted) error {
	for _, a := range s.Applied {
		if a.Instance == e.Instance && a.Submission == e.Submission {
			return &RefusalError{RefusedRepeated}
		}
	}
	i := s.index[e.Instance]
	switch {
	case i == nil || i.node == nil || i.node.Kind != bpmn.UserTask || i.Loop != nil:
		return &RefusalError{RefusedTaskNotOpen}
	case i.Incident != nil:
		return &RefusalError{RefusedIncident}
	case slices.Contains(i.Excluded, e.Actor) || e.ActingFor != "" && slices.Contains(i.Excluded, e.ActingFor):
		// Vier-Augen is checked when the task is completed, not when it is assigned: a substitute could otherwise slip through.
		return &RefusalError{RefusedVierAugen}
	}
	return nil
}

func (s *State) checkActivity(instance, attempt int) error {
	i := s.index[instance]
	if i == nil || i.node == nil || !i.node.IsJob() || i.Loop != nil || i.Attempt != attempt || i.Incident != nil {
		return &RefusalError{RefusedStale}
	}
	return nil
}

func (s *State) checkTimer(e TimerFired) error {
	i := s.index[e.Instance]
	if i == nil {
		return &RefusalError{RefusedTimer}
	}
	for _, w := range i.Waits {
		if w.Element == e.Element && !w.Due.IsZero() {
			if e.At.Before(w.Due) {
				return &RefusalError{RefusedEarly}
			}
			return nil
		}
	}
	return &RefusalError{RefusedTimer}
}

// IsRefusal gives the refusal in the chain of an error, if there is one.
func IsRefusal(err error) (*RefusalError, bool) {
	var r *RefusalError
	ok := errors.As(err, &r)
	return r, ok
}
