package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// Library knows the compiled bundles by their hash.
type Library interface {
	Definition(hash string) (*bpmn.Definition, bool)
}

// Cases runs cases; Library holds every bundle that a case may name, compiled before the worker polls.
type Cases struct {
	Library Library
	// Watch is called when a turn begins, and what it gives when it has ended; nil watches nothing. See watch.go.
	Watch Watch
}

// Registry is the part of a Temporal worker that Register needs.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
}

// Register registers Case under the name of every procedure, so that an operator sees in Temporal which procedure a case is.
func (c *Cases) Register(r Registry, procedures []string) {
	for _, name := range procedures {
		r.RegisterWorkflowWithOptions(c.Case, workflow.RegisterOptions{Name: name})
	}
}

// Case runs one case until it ends. A bundle that this worker does not know panics: that fails the workflow task, which is tried
// again (by a worker that knows the bundle), and never the case.
func (c *Cases) Case(ctx workflow.Context, in contract.Start) error {
	def, known := c.Library.Definition(in.Bundle)
	if !known {
		panic(fmt.Sprintf("bundle %s of case %s is not known to this worker", in.Bundle, in.CaseID))
	}
	r := &run{library: c.Library, def: def, start: in, watch: c.Watch, jobs: map[int]workflow.CancelFunc{}}
	r.slots = workflow.NewSemaphore(ctx, slotsMax)
	// The beginning comes before the handlers: an Update that waits for its handler runs at once where the handler is registered, and a
	// document that was sent right behind its application must find a case that has begun.
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.handlers(ctx); err != nil {
		return err
	}
	return r.loop(ctx)
}

// run is one run of a case workflow. One loop takes one item after the other from the inbox; handlers only put items in and wait.
type run struct {
	library Library
	def     *bpmn.Definition
	start   contract.Start
	watch   Watch
	state   engine.State
	inbox   []*item
	// timers are those that Temporal holds for the case; the first that is due is always among them.
	timers []armedTimer
	// jobs are the activities under way by element instance; the map is only ever read by key.
	jobs     map[int]workflow.CancelFunc
	jobsOpen int
	slots    workflow.Semaphore
	// turning is set while a turn is being projected; what it starts is not counted in jobsOpen yet.
	turning   bool
	advanceTo time.Time
	advancing *item
	// checkpoint asks for a fresh run as soon as nothing is under way.
	checkpoint bool
}

// item is an event on its way to the engine, and the verdict for the one who waits for it.
type item struct {
	event     engine.Event
	migration *migration // instead of an event
	verdict   contract.Verdict
	done      bool
}

type armedTimer struct {
	timer  engine.Timer
	cancel workflow.CancelFunc
}

func (r *run) put(ev engine.Event) *item {
	it := &item{event: ev}
	r.inbox = append(r.inbox, it)
	return it
}

// begin starts a new case, or takes up one whose state was handed over.
func (r *run) begin(ctx workflow.Context) error {
	if len(r.start.State) == 0 {
		vars, err := decodeContext(r.start.Variables)
		if err != nil {
			return fmt.Errorf("variables of case %s: %w", r.start.CaseID, err)
		}
		vars.Put("caseId", feel.String(r.start.CaseID))
		r.put(engine.Start{At: r.start.StartedAt, Variables: vars})
		return nil
	}
	state, err := engine.Load(r.def, r.start.State)
	if err != nil {
		panic(err) // a state that does not fit its bundle is a matter for an operator; the case waits
	}
	r.state = state
	owed, err := engine.Resume(r.def, r.state)
	if err != nil {
		panic(err)
	}
	r.carryOut(ctx, owed, 0)
	return nil
}

// loop is the life of a case.
func (r *run) loop(ctx workflow.Context) error {
	for r.state.Status != engine.StatusCompleted {
		r.arm(ctx)
		if err := workflow.Await(ctx, func() bool { return len(r.inbox) > 0 || r.mayAdvance() || r.mayContinue(ctx) }); err != nil {
			return err
		}
		switch {
		case len(r.inbox) > 0:
			it := r.inbox[0]
			r.inbox = r.inbox[1:]
			r.take(ctx, it)
		case r.mayAdvance():
			r.advance(ctx)
		default:
			if next := r.continueAsNew(ctx); next != nil {
				return next
			}
		}
	}
	r.refuseRest()
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// take gives one item to the engine. A timer first lets pass what had arrived by its instant and was not delivered yet: an answer of
// 23:50 counts even if the worker was down until ten past midnight.
func (r *run) take(ctx workflow.Context, it *item) {
	if fired, isTimer := it.event.(engine.TimerFired); isTimer {
		r.deliverUntil(ctx, fired.At)
		r.heedLetters(ctx, it, fired)
	}
	r.turn(ctx, it)
}

func (r *run) deliverUntil(ctx workflow.Context, until time.Time) {
	var waiting []contract.Deliver
	ask := contract.Undelivered{CaseID: r.start.CaseID, Until: until}
	if err := execute(ctx, contract.ActivityUndelivered, "Eingänge bis zur Frist", 0, ask, &waiting); err != nil {
		return // only when the case itself is being cancelled; the activity is never given up
	}
	for _, d := range waiting {
		ev, err := messageEvent(d)
		if err == nil {
			r.letWorkFinish(ctx, d)
			r.turn(ctx, &item{event: ev})
		}
	}
}

// early reports whether a message is quicker than the step that will wait for it: nothing waits for it yet, but work is under way that
// may lead there. The engine keeps no messages (DESIGN.md), so its confirmation or answer would pass a case by.
func (r *run) early(message casefile.ReceiptKind) bool {
	return (r.turning || r.jobsOpen > 0 || len(r.inbox) > 0) && !engine.Awaits(r.state, string(message))
}

// workMax bounds how long a message waits for work under way before a deadline takes effect.
const workMax = 10 * time.Second

// letWorkFinish lets work under way come to its end where a patient message is early. It is for messages that go before a timer, which
// nobody can send again.
func (r *run) letWorkFinish(ctx workflow.Context, d contract.Deliver) {
	for d.Patient && (r.jobsOpen > 0 || r.nextResult() >= 0) && !engine.Awaits(r.state, string(d.Message)) {
		done, err := workflow.AwaitWithTimeout(ctx, workMax, func() bool { return r.nextResult() >= 0 })
		if err != nil || !done {
			return
		}
		at := r.nextResult()
		it := r.inbox[at]
		r.inbox = slices.Delete(r.inbox, at, at+1)
		r.turn(ctx, it)
	}
}

// nextResult gives the place in the inbox of the first result of an activity, or -1.
func (r *run) nextResult() int {
	return slices.IndexFunc(r.inbox, func(it *item) bool {
		switch it.event.(type) {
		case engine.ActivityCompleted, engine.ActivityFailed, engine.ErrorThrown:
			return true
		default:
			return false
		}
	})
}

// turn is one turn of the engine: step, project, carry out. The projection comes first, because what is started next reads from
// PostgreSQL what this turn wrote.
func (r *run) turn(ctx workflow.Context, it *item) {
	r.turning = true
	defer func() { r.turning = false }()
	ended := r.began(ctx)
	next, commands, err := r.step(it)
	ended(it.event, err)
	if refusal, refused := engine.IsRefusal(err); refused {
		it.verdict, it.done = contract.Verdict{Code: refusal.Code, Rev: r.state.Rev}, true
		return
	}
	if err != nil {
		panic(err) // a broken invariant: the workflow task fails and is tried again, nothing is lost
	}
	r.state = next
	it.verdict = contract.Verdict{Accepted: true, Rev: next.Rev, Code: unmatched(commands)}
	if _, asked := it.event.(engine.Checkpoint); asked {
		r.checkpoint = true
	}
	done, brought := r.project(ctx, it, commands)
	r.carryOut(ctx, commands, done)
	if done > 0 {
		r.put(brought)
	}
	workflow.SetCurrentDetails(ctx, r.details())
}

// refuseRest answers those who came too late for a case that has ended.
func (r *run) refuseRest() {
	for _, it := range r.inbox {
		it.verdict, it.done = contract.Verdict{Code: engine.RefusedNotActive, Rev: r.state.Rev}, true
	}
	r.inbox = nil
	if r.advancing != nil {
		r.advancing.done, r.advancing = true, nil // whoever waits for the next turn of it is answered too
	}
}

// now is the legal moment of what happens by itself: never before what has already happened.
func (r *run) now(ctx workflow.Context) time.Time {
	if now := workflow.Now(ctx); now.After(r.state.At) {
		return now
	}
	return r.state.At
}

func decodeContext(raw []byte) (*feel.Context, error) {
	if len(raw) == 0 {
		return feel.NewContext(), nil
	}
	v, err := feel.DecodeJSON(raw)
	if err != nil {
		return nil, err
	}
	if _, none := v.(feel.Null); none {
		return feel.NewContext(), nil
	}
	vars, ok := v.(*feel.Context)
	if !ok {
		return nil, casefile.Errorf(casefile.Invalid, "variables.no-object", "variables are %T", v)
	}
	return vars, nil
}

func messageEvent(d contract.Deliver) (engine.Event, error) {
	vars, err := decodeContext(d.Deciding)
	if err != nil {
		return nil, err
	}
	return engine.MessageReceived{
		At: d.At, Receipt: string(d.Receipt), Seq: d.Seq, Name: string(d.Message), Variables: vars,
	}, nil
}

func unmatched(commands []engine.Command) string {
	for _, c := range commands {
		if r, ok := c.(engine.Record); ok && r.Code == engine.FactMessageUnmatched {
			return "unmatched"
		}
	}
	return ""
}
