package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// historyMax is the length of history at which a case goes on in a fresh run; Temporal itself suggests it at 4,096 events.
const historyMax = 2_000

// mayContinue reports whether the case should and may go on in a fresh run now: nothing waits and nothing is under way.
func (r *run) mayContinue(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return (r.checkpoint || info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > historyMax) &&
		len(r.inbox) == 0 && r.jobsOpen == 0 && r.advancing == nil && r.state.Status == engine.StatusActive
}

// continueAsNew hands the state to a fresh run. It waits for the handlers and then for one more workflow task: a run that ends in the
// same task in which an Update completes loses the Update's answer. Timers are armed again from the instants in the state.
func (r *run) continueAsNew(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Second); err != nil {
		return err
	}
	if !r.mayContinue(ctx) || !workflow.AllHandlersFinished(ctx) {
		return nil
	}
	state, err := engine.Save(r.state)
	if err != nil {
		return fmt.Errorf("state of case %s: %w", r.start.CaseID, err)
	}
	next := r.start
	next.State, next.Variables = state, nil
	return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, next)
}

// details is the Markdown text that an operator sees in Temporal's UI: where the case stands, without a person's data.
func (r *run) details() string {
	where := engine.Where(r.def, r.state)
	var b strings.Builder
	fmt.Fprintf(&b, "Rev %d, %s\n\n", r.state.Rev, r.state.At.In(feel.Berlin()).Format("2006-01-02 15:04"))
	for _, p := range where.Active {
		fmt.Fprintf(&b, "- %s (%s, %s)\n", p.Name, p.Type, p.Element)
	}
	for _, p := range where.Incidents {
		fmt.Fprintf(&b, "- **Störung**: %s\n", p.Element)
	}
	if next, found := engine.NextTimer(r.state); found {
		fmt.Fprintf(&b, "\nNächste Uhr: %s am %s\n", next.Element, next.Due.In(feel.Berlin()).Format("2006-01-02 15:04"))
	}
	return b.String()
}
