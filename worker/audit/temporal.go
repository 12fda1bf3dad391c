package audit

import (
	"context"
	"errors"
	"fmt"
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

// workflows lists what Temporal knows of cases, by case; of several runs the one that runs counts.
func (s Sources) workflows(ctx context.Context) (map[string]workflow, error) {
	found := map[string]workflow{}
	for next := []byte(nil); ; {
		page, err := s.Temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: "WorkflowId STARTS_WITH '" + contract.WorkflowID("") + "'", NextPageToken: next, PageSize: 1000,
		})
		if err != nil {
			return nil, fmt.Errorf("audit: list workflows: %w", err)
		}
		for _, e := range page.GetExecutions() {
			id, ok := contract.CaseID(e.GetExecution().GetWorkflowId())
			if !ok || found[string(id)].Running {
				continue
			}
			found[string(id)] = statusOf(e.GetStatus())
		}
		if next = page.GetNextPageToken(); len(next) == 0 {
			return found, nil
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

// history checks promise 3 over every event that Temporal keeps of a case.
func (l *ledger) history(ctx context.Context, s Sources, id string) error {
	events := s.Temporal.GetWorkflowHistory(ctx, contract.WorkflowID(casefile.CaseID(id)), "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		var missing *serviceerror.NotFound
		if errors.As(err, &missing) {
			return nil // its time in Temporal is over
		}
		if err != nil {
			return fmt.Errorf("audit: history: %w", err)
		}
		l.event(id, e, s.Codec.Sealed)
	}
	return nil
}

// event checks one event: each payload is encrypted, each message of a failure of ours too, and search attributes are Temporal's own.
func (l *ledger) event(id string, e *history.HistoryEvent, sealed func(*common.Payload) bool) {
	f := func(code, text string) Finding {
		return Finding{
			Promise: 3, Code: code, Case: id, ID: fmt.Sprint(e.GetEventId()),
			Text: fmt.Sprintf("event %d (%s) of the history %s", e.GetEventId(), e.GetEventType(), text),
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
