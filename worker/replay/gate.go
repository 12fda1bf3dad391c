package replay

import (
	"fmt"
	"log/slog"
	"regexp"

	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"ablauf/processes"
	"ablauf/workflows"
)

// Shell is what runs cases: workflows.Cases, or in a test of the gate something that behaves otherwise.
type Shell interface {
	Register(r workflows.Registry, procedures []string)
}

// Gate plays recorded histories again.
type Gate struct {
	Shell Shell
	// Procedures are the names under which cases are registered.
	Procedures []string
	// Released says of the bundles of the recordings, by hash, whether they are released; that decides what is to be done about a break.
	Released map[string]bool
	known    names
}

// Open makes the gate for a corpus: the program's own shell, with the bundles of the program and of all recordings.
func Open(recordings []Recording, sums map[string]string) (*Gate, error) {
	stored, released := make([][]byte, 0, len(recordings)), map[string]bool{}
	for _, r := range recordings {
		if _, err := processes.Load(r.Bundle); err != nil {
			return nil, fmt.Errorf("corpus: %s: the program does not read its bundle any more, and so none of the cases on it: %w", r.Folder, err)
		}
		hash, err := processes.HashOf(r.Bundle)
		if err != nil {
			return nil, fmt.Errorf("corpus: %s: %w", r.Folder, err)
		}
		if released[hash], err = Released(r.Bundle, sums); err != nil {
			return nil, fmt.Errorf("corpus: %s: %w", r.Folder, err)
		}
		stored = append(stored, r.Bundle)
	}
	library, err := processes.Load(stored...)
	if err != nil {
		return nil, fmt.Errorf("procedures: %w", err)
	}
	known, err := learnAll(recordings)
	if err != nil {
		return nil, err
	}
	return &Gate{
		Shell: &workflows.Cases{Library: library}, Procedures: library.Keys(), known: known,
		Released: released,
	}, nil
}

// learnAll gathers the fields of all payloads that cases have made.
func learnAll(recordings []Recording) (names, error) {
	known := names{}
	for _, recording := range recordings {
		for _, r := range recording.Runs {
			for _, e := range r.History.GetEvents() {
				data := made(e)
				if data == nil {
					continue
				}
				v, err := decode(data)
				if err != nil {
					return nil, fmt.Errorf("corpus: %s: way %s, event %d: %w", recording.Folder, r.Way, e.GetEventId(), err)
				}
				known.learn(v)
			}
		}
	}
	return known, nil
}

// BreakError says that a recorded case cannot be played again.
type BreakError struct {
	Way    string
	Number int
	// Event is the first event that does not come again as it was, Type its type.
	Event    int64
	Type     enums.EventType
	Why      string
	Released bool
}

// Error says which way breaks where, and what is to be done about it.
func (b *BreakError) Error() string {
	what := "no case of this version is out in the world yet: if the change is meant, record anew with `make histories`"
	if b.Released {
		what = "the version is released, so running cases would stand still or differ from their record: guard the change by workflow.GetVersion, " +
			"or raise engine.Semantics and keep the old rule for the cases that began under it; do not record anew"
	}
	return fmt.Sprintf("way %s, run %d: cannot be replayed at event %d (%s): %s; %s", b.Way, b.Number, b.Event, b.Type, b.Why, what)
}

// Replay plays one run again. What does not come as it was is a *BreakError.
func (g *Gate) Replay(r Run) error {
	start, err := r.Start()
	if err != nil {
		return err
	}
	seen := &observer{}
	// Under load a turn may take longer than the second after which Temporal takes a workflow for hung.
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
		Interceptors: []interceptor.WorkerInterceptor{seen}, DisableDeadlockDetection: true,
	})
	if err != nil {
		return fmt.Errorf("replayer: %w", err)
	}
	g.Shell.Register(replayer, g.Procedures)
	played := &history.History{}
	proto.Merge(played, r.History) // the replayer writes into the history it is given
	refused := replayer.ReplayWorkflowHistoryWithOptions(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), played,
		worker.ReplayWorkflowHistoryOptions{OriginalExecution: workflow.Execution{ID: "case/" + string(start.CaseID)}})
	event, why, err := g.known.compare(r.History.GetEvents(), seen)
	if err != nil {
		return fmt.Errorf("way %s, run %d: %w", r.Way, r.Number, err)
	}
	if refused != nil {
		why = joined(why, "Temporal refuses it: "+short(refused))
	}
	if why == "" {
		return nil
	}
	if event == nil {
		event = r.History.GetEvents()[len(r.History.GetEvents())-1]
	}
	return &BreakError{
		Way: r.Way, Number: r.Number, Event: event.GetEventId(), Type: event.GetEventType(), Why: why, Released: g.Released[start.Bundle],
	}
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

var messageOf = regexp.MustCompile(`message:\s*"((?:[^"\\]|\\.)*)"`)

// short takes from the replayer's text what it says, without the stack trace that follows.
func short(err error) string {
	if found := messageOf.FindStringSubmatch(err.Error()); found != nil {
		return found[1]
	}
	return err.Error()
}
