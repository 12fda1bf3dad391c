// Package script runs a case of the engine by a script: what a person, a clock or a register does, and what the engine answers.
//
// It is authoritative for the language of scripts, by which the procedures are tested and by which a new version is tried before its
// release. It never touches Temporal or a database.
package script

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// Command is one line of a script with what stands below it.
type Command struct {
	Name  string            // "complete"
	Args  map[string]string // element=…
	Input string
}

func (c Command) arg(name string) string { return c.Args[name] }

// Case is one case that a script drives. Between any two steps the state is saved and loaded, so every script also proves that
// nothing but the saved state counts.
type Case struct {
	// Define gives the definition that the script names in "start process=…".
	Define func(name string) (*bpmn.Definition, error)
	// Observe, where it is set, sees every command of the engine, also those that the output leaves out.
	Observe func(engine.Command)
	// FiringsMax bounds how many timers may fire while the clock moves once; 0 is no bound. A diagram that nobody knows yet may have one
	// that fires each second.
	FiringsMax int

	def   *bpmn.Definition
	state engine.State
	now   time.Time
	seq   int
}

// The commands of a script:
//
//	start process=NAME [at=2026-11-02T08:00] [VARIABLES as a FEEL context in the input]
//	complete element=ID [actor=A] [for=B] [submission=S]   a person finishes a task; input: FEEL context of its fields
//	done element=ID [attempt=N]       an activity is done; input: its result as a FEEL expression
//	fail element=ID [code=C]          an activity gives up
//	error element=ID code=C           an activity ends with a BPMN error
//	message name=N [seq=N]            a message arrives; input: FEEL context
//	signal name=N                     a signal arrives from outside; input: FEEL context
//	choose element=ID [step=S]        a person chooses the next step of an ad-hoc sub-process, or that nothing more is to be done
//	timer element=ID                  the timer fires at its due instant
//	clock to=2026-12-01T00:00         all timers due by then fire in order
//	retry element=ID                  an incident is tried again
//	vars                              prints the variables of the case
//
// The output has one line per command of the engine that a person would notice, then where the case waits.
func (s *Case) Run(c Command) string {
	ev, err := s.event(c)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	switch c.Name {
	case "vars":
		return s.variables()
	case "clock":
		return s.clock(c.arg("to"))
	}
	return s.step(ev)
}

func (s *Case) step(ev engine.Event) string {
	if s.state.Status != engine.StatusNew {
		if err := s.reload(); err != nil {
			return "error: " + err.Error() + "\n"
		}
	}
	next, commands, err := engine.Step(s.def, s.state, ev)
	if err != nil {
		return err.Error() + "\n"
	}
	s.state = next
	if ev.When().After(s.now) {
		s.now = ev.When()
	}
	var b strings.Builder
	for _, c := range commands {
		if s.Observe != nil {
			s.Observe(c)
		}
		if line := describe(c); line != "" {
			fmt.Fprintln(&b, line)
		}
	}
	b.WriteString(s.waiting())
	return b.String()
}

func (s *Case) reload() error {
	data, err := engine.Save(s.state)
	if err != nil {
		return err
	}
	s.state, err = engine.Load(s.def, data)
	return err
}

// State gives the state after the last step.
func (s *Case) State() engine.State { return s.state }

// Definition gives the definition that runs.
func (s *Case) Definition() *bpmn.Definition { return s.def }

func (s *Case) event(c Command) (engine.Event, error) {
	if c.Name == "start" {
		return s.start(c)
	}
	element := c.arg("element")
	instance, attempt := s.find(element)
	switch c.Name {
	case "complete":
		vars, err := s.context(c.Input)
		submission := c.arg("submission")
		if submission == "" {
			submission = "s" + strconv.Itoa(s.state.Rev)
		}
		return engine.TaskCompleted{
			At: s.now, Instance: instance, Submission: submission, Actor: or(c.arg("actor"), "person"), ActingFor: c.arg("for"),
			Variables: vars,
		}, err
	case "done":
		result, err := s.value(c.Input)
		if n := c.arg("attempt"); n != "" {
			attempt, _ = strconv.Atoi(n)
		}
		return engine.ActivityCompleted{At: s.now, Instance: instance, Attempt: attempt, Result: result}, err
	case "fail":
		return engine.ActivityFailed{At: s.now, Instance: instance, Attempt: attempt, Code: or(c.arg("code"), "internal")}, nil
	case "error":
		return engine.ErrorThrown{At: s.now, Instance: instance, Attempt: attempt, ErrorCode: c.arg("code")}, nil
	case "message":
		vars, err := s.context(c.Input)
		s.seq++
		if n := c.arg("seq"); n != "" {
			s.seq, _ = strconv.Atoi(n)
		}
		return engine.MessageReceived{At: s.now, Receipt: "r" + strconv.Itoa(s.seq), Seq: s.seq, Name: c.arg("name"), Variables: vars}, err
	case "signal":
		vars, err := s.context(c.Input)
		return engine.SignalReceived{At: s.now, Name: c.arg("name"), Variables: vars}, err
	case "choose":
		return engine.StepChosen{At: s.now, Instance: instance, Element: c.arg("step"), Actor: or(c.arg("actor"), "person")}, nil
	case "timer":
		return s.timer(element)
	case "retry":
		return engine.IncidentRetried{At: s.now, Instance: instance, Actor: "person"}, nil
	case "vars", "clock":
		return nil, nil
	}
	return nil, fmt.Errorf("unknown command %q", c.Name)
}

func (s *Case) start(c Command) (engine.Event, error) {
	def, err := s.Define(c.arg("process"))
	if err != nil {
		return nil, err
	}
	s.def, s.state, s.seq = def, engine.State{}, 0
	at := or(c.arg("at"), "2026-11-02T08:00")
	if s.now, err = time.ParseInLocation("2006-01-02T15:04", at, feel.Berlin()); err != nil {
		return nil, err
	}
	s.now = s.now.UTC()
	vars, err := s.context(c.Input)
	return engine.Start{At: s.now, Element: c.arg("element"), Variables: vars}, err
}

func (s *Case) timer(element string) (engine.Event, error) {
	for _, i := range s.state.Instances {
		for _, w := range i.Waits {
			if w.Element == element && !w.Due.IsZero() {
				return engine.TimerFired{At: w.Due, Instance: i.ID, Element: element}, nil
			}
		}
	}
	return nil, fmt.Errorf("no timer waits at %q", element)
}

func (s *Case) clock(to string) string {
	until, err := time.ParseInLocation("2006-01-02T15:04", to, feel.Berlin())
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	for fired := 0; ; fired++ {
		if s.FiringsMax > 0 && fired == s.FiringsMax {
			return b.String() + "error: more timers fire than the bound allows\n"
		}
		next, found := engine.NextTimer(s.state)
		if !found || next.Due.After(until) {
			s.now = until.UTC()
			return b.String()
		}
		fmt.Fprintf(&b, "%s\n", next.Due.In(feel.Berlin()).Format("2006-01-02 15:04"))
		b.WriteString(s.step(engine.TimerFired{At: next.Due, Instance: next.Instance, Element: next.Element}))
	}
}

// find gives the newest visit of an element.
func (s *Case) find(element string) (instance, attempt int) {
	for _, i := range s.state.Instances {
		if i.Element == element {
			instance, attempt = i.ID, i.Attempt
		}
	}
	return instance, attempt
}

func (s *Case) value(src string) (feel.Value, error) {
	if strings.TrimSpace(src) == "" {
		return feel.Null{}, nil
	}
	expr, err := feel.Parse(src, nil)
	if err != nil {
		return nil, err
	}
	v, _ := expr.Eval(feel.NewContext(), feel.Environment{Now: s.now, Zone: feel.Berlin()})
	return v, nil
}

func (s *Case) context(src string) (*feel.Context, error) {
	v, err := s.value(src)
	if err != nil {
		return nil, err
	}
	if c, ok := v.(*feel.Context); ok {
		return c, nil
	}
	return feel.NewContext(), nil
}

func (s *Case) variables() string {
	var b strings.Builder
	for _, i := range s.state.Instances {
		if i.Vars != nil && i.Vars.Len() > 0 {
			fmt.Fprintf(&b, "%s%s: %s\n", i.Process, strings.TrimRight("/"+i.Element, "/"), feel.Literal(i.Vars))
		}
	}
	return b.String()
}

func (s *Case) waiting() string {
	if s.state.Status == engine.StatusCompleted {
		return "ended: " + s.state.Outcome + "\n"
	}
	var names []string
	where := engine.Where(s.def, s.state)
	for _, p := range where.Active {
		names = append(names, p.Element)
	}
	return "at: " + strings.Join(names, " ") + "\n"
}

// describe gives the line of a command, or "" for what only the picture shows.
func describe(c engine.Command) string {
	switch c := c.(type) {
	case engine.OpenTask:
		line := fmt.Sprintf("task %s %q for %s", c.Element, c.Name, or(c.CandidateGroups, "-"))
		if due, ok := c.Due.(feel.Date); ok {
			line += " due " + feel.Literal(due)
		}
		if len(c.Excluded) > 0 {
			line += " not " + strings.Join(c.Excluded, ",")
		}
		return line
	case engine.CloseTask:
		if c.Completed {
			return "task " + c.Element + " completed"
		}
		return "task " + c.Element + " cancelled by " + c.Cause
	case engine.StartActivity:
		return fmt.Sprintf("activity %s %s%s attempt %d", c.Element, c.TaskType, c.Decision, c.Attempt)
	case engine.CancelActivity:
		return "activity " + c.Element + " cancelled"
	case engine.ArmTimer:
		return "timer " + c.Element + " at " + c.Due.In(feel.Berlin()).Format("2006-01-02 15:04")
	case engine.DisarmTimer:
		return "timer " + c.Element + " withdrawn"
	case engine.AwaitMessage:
		return "message " + c.Message + " awaited at " + c.Element
	case engine.ForgetMessage:
		return "message " + c.Message + " no longer awaited at " + c.Element
	case engine.OfferSteps:
		names := make([]string, 0, len(c.Steps))
		for _, p := range c.Steps {
			names = append(names, p.Element)
		}
		return "steps of " + c.Element + ": " + strings.Join(names, " ")
	case engine.Record:
		switch c.Code {
		case engine.FactMessageUnmatched:
			return "message " + c.Message + " reaches nobody"
		case engine.FactIncidentRaised:
			return "incident at " + or(c.Element, c.Process) + ": " + c.Reason
		case engine.FactErrorThrown:
			return "error " + c.Reason + " at " + c.Element
		}
		return ""
	case engine.End:
		return ""
	}
	return ""
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
