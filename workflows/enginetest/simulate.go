package enginetest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// Simulation runs one random definition with random events: some come twice, some too late, some in another order than they were
// caused, some fail. After every step it checks what must always hold.
type Simulation struct {
	Seed   uint64
	Source []byte
	Steps  int
	// Ended says that the case came to an end within the steps it was given.
	Ended bool

	r       *rand.Rand
	def     *bpmn.Definition
	state   engine.State
	now     time.Time
	owed    owed
	pending []engine.Event // what has been caused and not arrived yet
	past    []engine.Event
	moved   bool // a person has modified the case
}

// owed is what the commands so far ask for, kept apart from the engine's own state.
type owed struct {
	tasks, activities map[int]bool
	timers, messages  map[string]int
	ended             bool
}

// Simulate runs the seed and gives the first thing that does not hold.
func Simulate(seed uint64, stepsMax int) (*Simulation, error) {
	s := &Simulation{Seed: seed, r: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)}
	s.owed = owed{map[int]bool{}, map[int]bool{}, map[string]int{}, map[string]int{}, false}
	s.Source = Generate(s.r)
	def, err := CompileXML(s.Source)
	if err != nil {
		return s, fmt.Errorf("compile: %w", err)
	}
	s.def = def
	vars := feel.NewContext().Put("n", feel.Int(int64(s.r.IntN(6))))
	if err := s.take(engine.Start{At: s.now, Variables: vars}); err != nil {
		return s, err
	}
	for ; s.Steps < stepsMax && s.state.Status == engine.StatusActive && len(s.state.Instances) < throng; s.Steps++ {
		if s.r.IntN(60) == 0 {
			if err := s.migrate(); err != nil {
				return s, fmt.Errorf("step %d, migration: %w", s.Steps, err)
			}
		}
		ev := s.next()
		if ev == nil {
			if s.waitsInVain() {
				return s, nil
			}
			return s, fmt.Errorf("nothing can happen any more, and the case has not ended: %v", engine.Where(s.def, s.state))
		}
		if err := s.take(ev); err != nil {
			return s, fmt.Errorf("step %d, %T: %w", s.Steps, ev, err)
		}
	}
	if s.Ended = s.state.Status == engine.StatusCompleted; s.Ended {
		return s, s.checkEnd()
	}
	return s, nil
}

// take gives one event to the state as it is and to the state as it was saved, and compares.
func (s *Simulation) take(ev engine.Event) error {
	before, err := engine.Save(s.state)
	if err != nil {
		return err
	}
	twin, err := copyOf(s.def, s.state)
	if err != nil {
		return err
	}
	rev := s.state.Rev
	checked := engine.Check(s.def, s.state, ev)
	next, commands, err := engine.Step(s.def, s.state, ev)
	if (checked == nil) != (err == nil) {
		return fmt.Errorf("the check and the step disagree: %w", errors.Join(checked, err))
	}
	if err != nil {
		after, saveErr := engine.Save(s.state)
		if _, refused := engine.IsRefusal(err); !refused || saveErr != nil || !bytes.Equal(before, after) {
			return fmt.Errorf("a refused event changed the state: %w", err)
		}
		return nil
	}
	twinNext, twinCommands, err := engine.Step(s.def, twin, ev)
	if err != nil {
		return fmt.Errorf("the loaded state refuses what the other one takes: %w", err)
	}
	if err := same(next, twinNext, commands, twinCommands); err != nil {
		return err
	}
	s.state = next
	if next.Rev != rev+1 {
		return fmt.Errorf("the number of turns went from %d to %d", rev, next.Rev)
	}
	s.past = append(s.past, ev)
	if _, modified := ev.(engine.Modified); modified {
		s.moved = true
	}
	return s.account(commands)
}

// account keeps the books of what is owed and compares them with the state.
func (s *Simulation) account(commands []engine.Command) error {
	for _, c := range commands {
		if s.owed.ended {
			return fmt.Errorf("%T after the end", c)
		}
		switch c := c.(type) {
		case engine.OpenTask:
			if s.owed.tasks[c.Instance] {
				return fmt.Errorf("task %d opened twice", c.Instance)
			}
			s.owed.tasks[c.Instance] = true
		case engine.CloseTask:
			if !s.owed.tasks[c.Instance] {
				return fmt.Errorf("task %d closed and not open", c.Instance)
			}
			delete(s.owed.tasks, c.Instance)
		case engine.StartActivity:
			s.owed.activities[c.Instance] = true
		case engine.CancelActivity:
			delete(s.owed.activities, c.Instance)
		case engine.ArmTimer:
			s.owed.timers[fmt.Sprint(c.Host, c.Element)]++
		case engine.DisarmTimer:
			settle(s.owed.timers, fmt.Sprint(c.Host, c.Element))
		case engine.AwaitMessage:
			s.owed.messages[fmt.Sprint(c.Host, c.Element)]++
		case engine.ForgetMessage:
			settle(s.owed.messages, fmt.Sprint(c.Host, c.Element))
		case engine.Record:
			switch c.Code {
			case engine.FactTimerFired:
				settle(s.owed.timers, fmt.Sprint(c.Instance, c.Element))
			case engine.FactActivityCompleted, engine.FactActivityFailed, engine.FactErrorThrown:
				delete(s.owed.activities, c.Instance)
			}
		case engine.End:
			s.owed.ended = true
		case engine.OfferSteps:
		}
	}
	return s.checkState()
}

// checkState compares the books with the state, and looks whether the state is whole.
func (s *Simulation) checkState() error {
	known := map[int]*engine.Instance{}
	last := 0
	tasks, activities, timers, messages := 0, 0, map[string]int{}, map[string]int{}
	for _, i := range s.state.Instances {
		if i.ID <= last || i.ID > s.state.Next {
			return fmt.Errorf("visit %d is out of order", i.ID)
		}
		last, known[i.ID] = i.ID, i
		if i.Parent != 0 && known[i.Parent] == nil {
			return fmt.Errorf("visit %d stands in visit %d, which is gone", i.ID, i.Parent)
		}
		n := s.def.Process(i.Process).Node(i.Element)
		for _, w := range i.Waits {
			switch {
			case !w.Due.IsZero():
				timers[fmt.Sprint(i.ID, w.Element)]++
			case w.Message != "":
				messages[fmt.Sprint(i.ID, w.Element)]++
			}
		}
		if n == nil || i.Loop != nil {
			continue
		}
		switch {
		case n.Kind == bpmn.UserTask:
			if i.Incident != nil && !s.owed.tasks[i.ID] {
				continue // the incident came before anybody was asked
			}
			tasks++
			if !s.owed.tasks[i.ID] {
				return fmt.Errorf("nobody was asked to do the task %s", i.Element)
			}
		case n.IsJob() && i.Incident == nil:
			activities++
			if !s.owed.activities[i.ID] {
				return fmt.Errorf("nobody was asked for the activity %s", i.Element)
			}
		}
	}
	if tasks != len(s.owed.tasks) || activities != len(s.owed.activities) {
		return fmt.Errorf("%d tasks and %d activities are active, %d and %d were asked for", tasks, activities, len(s.owed.tasks), len(s.owed.activities))
	}
	if !maps.Equal(messages, s.owed.messages) {
		return fmt.Errorf("these messages are waited for: %v, the commands say: %v", messages, s.owed.messages)
	}
	if !maps.Equal(timers, s.owed.timers) {
		return fmt.Errorf("these timers wait: %v, the commands say: %v", timers, s.owed.timers)
	}
	return nil
}

// settle takes one off the books.
func settle(books map[string]int, key string) {
	if books[key]--; books[key] == 0 {
		delete(books, key)
	}
}

func (s *Simulation) checkEnd() error {
	switch {
	case len(s.state.Instances) > 0:
		return fmt.Errorf("the case has ended and %d visits are active", len(s.state.Instances))
	case !s.owed.ended:
		return fmt.Errorf("the case has ended and nobody was told")
	case len(s.owed.tasks)+len(s.owed.activities)+len(s.owed.timers)+len(s.owed.messages) > 0:
		return fmt.Errorf("the case has ended and something is still owed: %+v", s.owed)
	}
	return nil
}

// next chooses what happens: mostly what is possible now, sometimes what has happened before.
func (s *Simulation) next() engine.Event {
	if len(s.past) > 0 && s.r.IntN(8) == 0 {
		return s.past[s.r.IntN(len(s.past))]
	}
	if s.r.IntN(50) == 0 {
		return s.operation()
	}
	if len(s.pending) > 0 && s.r.IntN(3) == 0 {
		at := s.r.IntN(len(s.pending))
		ev := s.pending[at]
		s.pending = append(s.pending[:at], s.pending[at+1:]...)
		return ev
	}
	possible := s.possible()
	if len(possible) == 0 {
		if len(s.pending) == 0 {
			return nil
		}
		ev := s.pending[0]
		s.pending = s.pending[1:]
		return ev
	}
	ev := possible[s.r.IntN(len(possible))]
	if s.r.IntN(10) == 0 {
		s.pending = append(s.pending, ev) // it is under way and arrives later
	}
	return ev
}

// possible lists what could happen in this state.
func (s *Simulation) possible() []engine.Event {
	var list []engine.Event
	for _, i := range s.state.Instances {
		if i.Incident != nil {
			list = append(list, engine.IncidentRetried{At: s.now, Instance: i.ID})
			continue
		}
		n := s.def.Process(i.Process).Node(i.Element)
		if n != nil && i.Loop == nil {
			list = append(list, s.workOn(i, n)...)
		}
		for _, w := range i.Waits {
			// Events that do not interrupt can happen without end; a crowd of visits shows nothing that a few do not.
			if len(s.state.Instances) > crowd && s.spawns(i, w) {
				continue
			}
			switch {
			case !w.Due.IsZero():
				list = append(list, engine.TimerFired{At: w.Due, Instance: i.ID, Element: w.Element})
			case w.Message != "":
				list = append(list, engine.MessageReceived{At: s.now, Receipt: "r", Seq: s.state.Seq + 1, Name: w.Message})
			case w.Signal != "":
				list = append(list, engine.SignalReceived{At: s.now, Name: w.Signal})
			}
		}
	}
	return list
}

// throng is the number of visits at which a run is broken off: a drawing in which an event starts itself again grows until the engine
// stops it, and looking at thousands of visits after each step takes minutes.
const throng = 300

// crowd is the number of visits from which on no more of them are started from outside.
const crowd = 30

func (s *Simulation) spawns(i *engine.Instance, w engine.Wait) bool {
	n := s.def.Process(i.Process).Node(w.Element)
	return !n.Interrupting && (n.Kind == bpmn.BoundaryEvent || n.Kind == bpmn.StartEvent)
}

func (s *Simulation) workOn(i *engine.Instance, n *bpmn.Node) []engine.Event {
	switch {
	case n.Kind == bpmn.UserTask:
		return []engine.Event{engine.TaskCompleted{
			At: s.now, Instance: i.ID, Submission: fmt.Sprintf("s%d", i.ID), Actor: "anna", Variables: feel.NewContext().Put("n", feel.Int(int64(s.r.IntN(6)))),
		}}
	case n.IsJob() && s.r.IntN(6) == 0:
		return []engine.Event{engine.ActivityFailed{At: s.now, Instance: i.ID, Attempt: i.Attempt, Code: "weg"}}
	case n.IsJob() && s.r.IntN(8) == 0:
		return []engine.Event{engine.ErrorThrown{At: s.now, Instance: i.ID, Attempt: i.Attempt, ErrorCode: "E"}}
	case n.IsJob():
		return []engine.Event{engine.ActivityCompleted{At: s.now, Instance: i.ID, Attempt: i.Attempt, Result: feel.NewContext()}}
	case n.Kind == bpmn.AdHocSubProcess:
		steps := []engine.Event{engine.StepChosen{At: s.now, Instance: i.ID, Actor: "anna"}}
		for _, first := range n.Body.First {
			steps = append(steps, engine.StepChosen{At: s.now, Instance: i.ID, Element: first.ID, Actor: "anna"})
		}
		return steps
	}
	return nil
}
