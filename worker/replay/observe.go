package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// observer notes with what content a replayed case asks for things. Temporal's replayer compares kinds and names only, so a core that tells
// the record something else in the same order would pass it. Workflow code runs one goroutine at a time; no lock is needed.
type observer struct {
	interceptor.WorkerInterceptorBase
	activities []asked
	timers     []asked
	answers    map[string][]byte // of Updates, by id
	next       []byte            // the input of the run that follows
	trouble    error
}

// asked is something that the case asked for: the type of an activity with its input, or the name of a timer with its length.
type asked struct {
	name    string
	content []byte
}

// InterceptWorkflow looks at everything that goes in and out of the case.
func (o *observer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	o.answers = map[string][]byte{}
	return &inbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, o}
}

func (o *observer) encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil && o.trouble == nil {
		o.trouble = fmt.Errorf("what the case asks for cannot be written: %w", err)
	}
	return data
}

type inbound struct {
	interceptor.WorkflowInboundInterceptorBase
	seen *observer
}

// Init puts the look at what goes out in between.
func (i *inbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&outbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, i.seen})
}

// ExecuteWorkflow notes what is handed to the next run.
func (i *inbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	out, err := i.Next.ExecuteWorkflow(ctx, in)
	var goesOn *workflow.ContinueAsNewError
	if errors.As(err, &goesOn) && len(goesOn.Input.GetPayloads()) > 0 {
		i.seen.next = goesOn.Input.GetPayloads()[0].GetData()
	}
	return out, err
}

// ExecuteUpdate notes what an Update is answered.
func (i *inbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	out, err := i.Next.ExecuteUpdate(ctx, in)
	if info := workflow.GetCurrentUpdateInfo(ctx); err == nil && info != nil {
		i.seen.answers[info.ID] = i.seen.encode(out)
	}
	return out, err
}

type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	seen *observer
}

// ExecuteActivity notes the input of an activity.
func (o *outbound) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if len(args) == 1 {
		o.seen.activities = append(o.seen.activities, asked{name, o.seen.encode(args[0])})
	}
	return o.Next.ExecuteActivity(ctx, name, args...)
}

// NewTimerWithOptions notes for what and how long a timer runs. Pauses of the shell have no name and are not noted.
func (o *outbound) NewTimerWithOptions(ctx workflow.Context, d time.Duration, options workflow.TimerOptions) workflow.Future {
	if options.Summary != "" {
		o.seen.timers = append(o.seen.timers, asked{options.Summary, o.seen.encode(d)})
	}
	return o.Next.NewTimerWithOptions(ctx, d, options)
}
