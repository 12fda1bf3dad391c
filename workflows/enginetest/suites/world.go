package suites

import (
	"fmt"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// stepsMax bounds the events of one test: a model that never comes to rest fails.
const stepsMax = 5000

// world is one file that runs: the cases of its processes, and what passes between them. It is what the shell, the people and the
// partners are in production.
type world struct {
	model   *bpmn.Model
	options bpmn.Options
	defs    map[string]*bpmn.Definition
	cases   []*running
	now     time.Time
	queue   []func() error
	later   []delayed
	steps   int

	// perform does the work of an activity and gives its result; it may ask for time.
	perform func(engine.StartActivity) work
	// observe sees what the engine says, in order.
	observe func(*running, engine.Command)
}

// running is one case.
type running struct {
	def   *bpmn.Definition
	state engine.State
	steps map[int]map[string]bool // of ad-hoc sub-processes: the steps that were chosen already
}

// work is what came of an activity.
type work struct {
	result *feel.Context
	code   string        // of an error
	takes  time.Duration // of fake time
}

type delayed struct {
	due time.Time
	do  func() error
}

func newWorld(model *bpmn.Model, options bpmn.Options) *world {
	return &world{
		model: model, options: options, defs: map[string]*bpmn.Definition{}, now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC),
		perform: func(engine.StartActivity) work { return work{} }, observe: func(*running, engine.Command) {},
	}
}

// define compiles a process with all that it calls.
func (w *world) define(process string) []bpmn.Finding {
	var compiled []*bpmn.Process
	var findings []bpmn.Finding
	seen := map[string]bool{}
	var compile func(id string)
	compile = func(id string) {
		if seen[id] || w.model.Process(id) == nil {
			return
		}
		seen[id] = true
		p, more := w.options.Compile(w.model, id)
		findings = append(findings, more...)
		if p == nil {
			return
		}
		compiled = append(compiled, p)
		for _, n := range p.Nodes {
			if n.Kind == bpmn.CallActivity {
				compile(n.Called)
			}
		}
	}
	compile(process)
	if bpmn.HasErrors(findings) {
		return findings
	}
	d, more := bpmn.NewDefinition(w.model.Hash(), compiled...)
	findings = append(findings, more...)
	if bpmn.HasErrors(findings) {
		return findings
	}
	w.defs[process] = d
	return findings
}

// start begins a case of a process.
func (w *world) start(process, element string, vars *feel.Context) error {
	def := w.defs[process]
	if def == nil {
		return fmt.Errorf("process %q is not compiled", process)
	}
	c := &running{def: def, steps: map[int]map[string]bool{}}
	w.cases = append(w.cases, c)
	return w.step(c, engine.Start{At: w.now, Element: element, Variables: vars})
}

// step gives an event to a case. The state is saved and loaded before, so every test also proves that nothing else counts.
func (w *world) step(c *running, ev engine.Event) error {
	if w.steps++; w.steps > stepsMax {
		return fmt.Errorf("more than %d events", stepsMax)
	}
	if c.state.Status != engine.StatusNew {
		data, err := engine.Save(c.state)
		if err != nil {
			return err
		}
		if c.state, err = engine.Load(c.def, data); err != nil {
			return err
		}
	}
	next, commands, err := engine.Step(c.def, c.state, ev)
	if err != nil {
		return fmt.Errorf("%T: %w", ev, err)
	}
	c.state = next
	for k, command := range commands {
		w.observe(c, command)
		w.carryOut(c, commands[k:])
	}
	return nil
}

// carryOut does what the first of the commands asks for.
func (w *world) carryOut(c *running, commands []engine.Command) {
	switch command := commands[0].(type) { //nolint:gochecksumtype // people, timers and messages are looked for in the state
	case engine.StartActivity:
		w.queue = append(w.queue, func() error { return w.work(c, command) })
	case engine.OfferSteps:
		w.queue = append(w.queue, func() error { return w.chooseStep(c, command) })
	case engine.Record:
		switch command.Code {
		case engine.FactMessageThrown:
			if !receivedInside(commands[1:], command.Message) {
				w.queue = append(w.queue, func() error { return w.sendMessage(c, command.Message) })
			}
		case engine.FactSignalThrown:
			w.queue = append(w.queue, func() error { return w.sendSignal(c, command.Message) })
		}
	}
}

// receivedInside reports whether a message that was thrown found its receiver in the same case.
func receivedInside(commands []engine.Command, message string) bool {
	if len(commands) == 0 {
		return false
	}
	r, isRecord := commands[0].(engine.Record)
	return isRecord && r.Code == engine.FactMessageReceived && r.Message == message
}

// work does what an activity asks for; an activity that was cancelled meanwhile is answered to nobody.
func (w *world) work(c *running, a engine.StartActivity) error {
	if !asked(c, a) {
		return nil
	}
	done := w.perform(a)
	answer := func() error {
		if !asked(c, a) {
			return nil
		}
		if done.code != "" {
			return w.step(c, engine.ErrorThrown{At: w.now, Instance: a.Instance, Attempt: a.Attempt, ErrorCode: done.code})
		}
		var result feel.Value = feel.Null{}
		if done.result != nil {
			result = done.result
		}
		return w.step(c, engine.ActivityCompleted{At: w.now, Instance: a.Instance, Attempt: a.Attempt, Result: result})
	}
	if done.takes == 0 {
		return answer()
	}
	w.later = append(w.later, delayed{w.now.Add(done.takes), answer})
	return nil
}

func asked(c *running, a engine.StartActivity) bool {
	for _, i := range c.state.Instances {
		if i.ID == a.Instance {
			return i.Attempt == a.Attempt && i.Incident == nil
		}
	}
	return false
}

// chooseStep is the person in front of an ad-hoc sub-process: every step once, in the order of the file, then nothing more.
func (w *world) chooseStep(c *running, offer engine.OfferSteps) error {
	chosen := c.steps[offer.Instance]
	if chosen == nil {
		chosen = map[string]bool{}
		c.steps[offer.Instance] = chosen
	}
	for _, p := range offer.Steps {
		if chosen[p.Element] {
			continue
		}
		chosen[p.Element] = true
		err := w.step(c, engine.StepChosen{At: w.now, Instance: offer.Instance, Element: p.Element, Actor: "person"})
		if _, refused := engine.IsRefusal(err); refused {
			delete(chosen, p.Element)
			return nil // offered before, no longer to be had
		}
		return err
	}
	if !offer.MayFinish {
		return nil
	}
	err := w.step(c, engine.StepChosen{At: w.now, Instance: offer.Instance, Actor: "person"})
	if _, refused := engine.IsRefusal(err); refused {
		return nil
	}
	return err
}

// sendMessage brings a message to another case that waits for it, or starts the process that begins with it.
func (w *world) sendMessage(from *running, name string) error {
	for _, c := range w.cases {
		if c != from && engine.Awaits(c.state, name) {
			return w.step(c, engine.MessageReceived{At: w.now, Name: name})
		}
	}
	return w.startBy(bpmn.MessageTrigger, name)
}

// sendSignal brings a signal to all other cases, and starts the processes that begin with it.
func (w *world) sendSignal(from *running, name string) error {
	for _, c := range w.cases {
		if c == from || c.state.Status != engine.StatusActive {
			continue
		}
		if err := w.step(c, engine.SignalReceived{At: w.now, Name: name}); err != nil {
			return err
		}
	}
	return w.startBy(bpmn.SignalTrigger, name)
}

// startBy starts the processes that begin with a message or signal.
func (w *world) startBy(kind bpmn.TriggerKind, name string) error {
	for _, p := range w.model.Processes {
		def := w.defs[p.ID]
		if def == nil {
			continue
		}
		for _, n := range def.Root().Starters() {
			for _, t := range n.Triggers {
				if t.Kind != kind || t.Name != name {
					continue
				}
				if err := w.start(p.ID, n.ID, nil); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// rest carries out whatever is owed now.
func (w *world) rest() error {
	for len(w.queue) > 0 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		if err := next(); err != nil {
			return err
		}
	}
	return nil
}

// pass lets time pass: timers and work that takes its time, in the order in which they are due.
func (w *world) pass(d time.Duration) error {
	until := w.now.Add(d)
	for {
		if err := w.rest(); err != nil {
			return err
		}
		due, do := w.next()
		if do == nil || due.After(until) {
			w.now = until
			return nil
		}
		if due.After(w.now) {
			w.now = due
		}
		if err := do(); err != nil {
			return err
		}
	}
}

// next finds what is due first.
func (w *world) next() (time.Time, func() error) {
	var due time.Time
	var do func() error
	for _, c := range w.cases {
		if t, found := engine.NextTimer(c.state); found && (do == nil || t.Due.Before(due)) {
			due = t.Due
			do = func() error {
				return w.step(c, engine.TimerFired{At: w.now, Instance: t.Instance, Element: t.Element})
			}
		}
	}
	first := -1
	for k := range w.later {
		if (do == nil || w.later[k].due.Before(due)) && (first < 0 || w.later[k].due.Before(w.later[first].due)) {
			first = k
		}
	}
	if first >= 0 {
		l := w.later[first]
		return l.due, func() error {
			w.later = append(w.later[:first], w.later[first+1:]...)
			return l.do()
		}
	}
	return due, do
}
