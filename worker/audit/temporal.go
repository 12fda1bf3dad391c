package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failure "go.temporal.io/api/failure/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"ablauf/internal/casefile"
	"ablauf/internal/telemetry"
	"ablauf/workflows/contract"
)

// encoded is what the SDK writes in place of a message that it encrypted.
const encoded = "Encoded failure"

// workflows lists what Temporal knows of cases, by case, and the runs of each; of several runs the one that runs says how it stands.
func (s Sources) workflows(ctx context.Context) (found map[string]workflow, runs map[string][]string, err error) {
	found, runs = map[string]workflow{}, map[string][]string{}
	for next := []byte(nil); ; {
		page, err := s.Temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: "WorkflowId STARTS_WITH '" + contract.WorkflowID("") + "'", NextPageToken: next, PageSize: 1000,
		})
		if err != nil {
			return nil, nil, fmt.Errorf("audit: list workflows: %w", err)
		}
		for _, e := range page.GetExecutions() {
			id, ok := contract.CaseID(e.GetExecution().GetWorkflowId())
			if !ok {
				continue
			}
			runs[string(id)] = append(runs[string(id)], e.GetExecution().GetRunId())
			if !found[string(id)].Running {
				found[string(id)] = statusOf(e.GetStatus())
			}
		}
		if next = page.GetNextPageToken(); len(next) == 0 {
			return found, runs, nil
		}
	}
}

func statusOf(status enums.WorkflowExecutionStatus) workflow {
	return workflow{Known: true, Running: status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING, Status: status.String()}
}

// describe asks Temporal about one case. Its list lags behind by a moment, this answer does not.
func (s Sources) describe(ctx context.Context, id string) (workflow, error) {
	answer, err := s.Temporal.DescribeWorkflowExecution(ctx, contract.WorkflowID(casefile.CaseID(id)), "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return workflow{}, nil
	}
	if err != nil {
		return workflow{}, fmt.Errorf("audit: describe workflow: %w", err)
	}
	return statusOf(answer.GetWorkflowExecutionInfo().GetStatus()), nil
}

// histories checks promise 3 over every event that Temporal keeps of a case, in every run. The list lags behind by a moment, so the runs
// that the histories themselves name are read too.
func (l *ledger) histories(ctx context.Context, s Sources, id string, runs []string) error {
	if len(runs) == 0 {
		runs = []string{""} // the newest, whatever it is called
	}
	read := map[string]bool{"": len(runs) > 0 && runs[0] != ""}
	for rest := slices.Clone(runs); len(rest) > 0; rest = rest[1:] {
		run := rest[0]
		if read[run] {
			continue
		}
		read[run] = true
		named, err := l.history(ctx, s, id, run)
		if err != nil {
			return err
		}
		rest = append(rest, named...)
	}
	return nil
}

// history checks the events of one run and gives the runs before and after it.
func (l *ledger) history(ctx context.Context, s Sources, id, run string) (named []string, err error) {
	events := s.Temporal.GetWorkflowHistory(ctx, contract.WorkflowID(casefile.CaseID(id)), run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		var missing *serviceerror.NotFound
		if errors.As(err, &missing) {
			return named, nil // its time in Temporal is over
		}
		if err != nil {
			return nil, fmt.Errorf("audit: history: %w", err)
		}
		l.event(id, run, e, s.Codec.Sealed)
		for _, other := range []string{
			e.GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId(),
			e.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId(),
		} {
			if other != "" {
				named = append(named, other)
			}
		}
	}
	return named, nil
}

// event checks one event: each payload is encrypted, each message of a failure of ours too, and search attributes are Temporal's own.
func (l *ledger) event(id, run string, e *history.HistoryEvent, sealed func(*common.Payload) bool) {
	f := func(code, text string) Finding {
		return Finding{
			Promise: 3, Code: code, Case: id, ID: fmt.Sprintf("%s/%d", run, e.GetEventId()),
			Text: fmt.Sprintf("event %d (%s) of the history of run %s %s", e.GetEventId(), e.GetEventType(), run, text),
		}
	}
	messages(e.ProtoReflect(), func(m proto.Message) bool {
		switch m := m.(type) {
		case *common.Payload:
			l.check(sealed(m), f("payload.plain", "has a payload that is not encrypted with a key of ours"))
		case *common.Header:
			for name, field := range m.GetFields() {
				// The number of a trace, where traces are on, says nothing about anybody.
				l.check(name == telemetry.HeaderKey || sealed(field), f("payload.plain", "has a header that is not encrypted with a key of ours"))
			}
			return false
		case *common.SearchAttributes:
			for name := range m.GetIndexedFields() {
				l.check(strings.HasPrefix(name, "Temporal") || name == "BuildIds", f("search-attribute", "carries the search attribute "+name))
			}
			return false // Temporal must be able to read them
		case *failure.Failure:
			l.check(m.GetSource() != "GoSDK" || m.GetMessage() == encoded, f("failure.plain", "carries the text of a failure in the clear"))
		}
		return true
	})
}

// messages walks through a message and all it holds; visit says whether to go deeper.
func messages(m protoreflect.Message, visit func(proto.Message) bool) {
	if !m.IsValid() || !visit(m.Interface()) {
		return
	}
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
					messages(v.Message(), visit)
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range v.List().Len() {
				messages(v.List().Get(i).Message(), visit)
			}
		default:
			messages(v.Message(), visit)
		}
		return true
	})
}
