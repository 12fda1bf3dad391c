package drawup

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/tasktypes"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// Draft is what a person has entered in a task and not handed in.
type Draft struct {
	Task casefile.Task
	Data json.RawMessage
	By   casefile.ActorID
	Now  time.Time
}

// Ahead is a letter that goes out when a task ends as the draft says.
type Ahead struct {
	Process, Element string
	Name             string // of the step
	Template         string
	On               casefile.Date
	// Letter is zero where Err says why it cannot be drawn up as things stand.
	Letter
	Err error
}

// Follows reports whether letters may follow the end of a task at all.
func (m *Maker) Follows(bundle string, task casefile.Task) bool {
	b, found := m.Library.Bundle(bundle)
	return found && task.ElementInstance != 0 && len(b.LettersAfter(task.Process, task.Element)) > 0
}

// Ahead draws the letters that the end of a task releases, as they will go out with what has been entered. It has no effect.
func (m *Maker) Ahead(ctx context.Context, d Draft) ([]Ahead, error) {
	file, err := m.Store.Dossier(ctx, d.Task.CaseID)
	if err != nil {
		return nil, err
	}
	bundle, found := m.Library.Bundle(file.Case.Bundle)
	if !found {
		return nil, casefile.Errorf(casefile.Unavailable, "bundle.unknown", "bundle %s is not known", file.Case.Bundle)
	}
	steps := bundle.LettersAfter(d.Task.Process, d.Task.Element)
	if len(steps) == 0 {
		return nil, nil
	}
	entered, err := fieldsOf(d.Data)
	if err != nil {
		return nil, err
	}
	vars, at, err := m.running(ctx, bundle, d.Task.CaseID, d.Task.ElementInstance)
	if err != nil {
		return nil, err
	}
	// A case that was led into the future for a demonstration writes its letters there.
	today := Later(DayOf(d.Now), DayOf(at))
	var ahead []Ahead
	for _, step := range steps {
		order := Order{Case: d.Task.CaseID, Step: step, Variables: vars.Clone(), On: today, Entered: entered, At: d.Task.Element, By: d.By}
		a, follows, err := m.foreseen(ctx, of(file).with(entered), step, order)
		if err != nil {
			return nil, err
		}
		if follows {
			ahead = append(ahead, a)
		}
	}
	return ahead, nil
}

// foreseen draws a letter that follows a task, with what the case does in between: as far as nothing but the record, what was entered and the day enters
// into it, the case will do the same.
func (m *Maker) foreseen(ctx context.Context, record Record, step processes.LetterStep, o Order) (a Ahead, follows bool, err error) {
	env := feel.Environment{Now: o.On.Time(calendar.Berlin()).Add(noon), Zone: feel.Berlin()}
	later := foresight{Store: m.Store, about: o.Case}
	for _, c := range step.Computed {
		values, err := record.Angaben(o.Variables)
		if err != nil {
			return Ahead{}, false, err
		}
		if !c.Happens(values, env) {
			continue
		}
		switch {
		case c.Script != nil:
			put(o.Variables, c.Result, c.Script, values, env)
		case c.Decision != "":
			decision, value, err := m.decide(c, record, o, env)
			if err != nil {
				return Ahead{}, false, err
			}
			later.made = append(later.made, decision)
			o.Variables.Put(c.Result, value)
		case c.TaskType == tasktypes.Address:
			later.moved = addressFound(o.Entered)
		case c.TaskType == tasktypes.Join:
			if later.into, err = m.joined(ctx, record); err != nil {
				return Ahead{}, false, err
			}
			o.Variables.Put(c.Result, joinAnswer(later.into))
		}
		for _, in := range c.Inputs {
			put(o.Variables, in.Target, in.Source, values, env)
		}
	}
	values, err := record.Angaben(o.Variables)
	if err != nil || !step.Follows(values, env) {
		return Ahead{}, false, err
	}
	with := *m
	with.Store = later
	return with.ahead(ctx, step, o), true, nil
}

func put(vars *feel.Context, name string, source *feel.Expr, values *feel.Context, env feel.Environment) {
	value, _ := source.Eval(values, env) // what cannot be computed is null, and a letter that prints it is not drawn
	vars.Put(name, value)
}

// decide asks a rule table as the case will ask it. Nothing is recorded.
func (m *Maker) decide(c processes.Computed, record Record, o Order, env feel.Environment) (casefile.Decision, feel.Value, error) {
	reference := record.ReceivedOn()
	if c.OnToday {
		reference = o.On
	}
	rule, err := m.Library.Rule(c.Decision)
	if err != nil {
		return casefile.Decision{}, nil, err
	}
	inputs, err := record.Inputs(reference, o.Variables)
	if err != nil {
		return casefile.Decision{}, nil, err
	}
	out, err := rule.Evaluate(reference, inputs, env)
	if err != nil {
		return casefile.Decision{}, nil, err
	}
	d := casefile.Decision{CaseID: o.Case, Table: c.Decision, HappenedAt: latestMoment}
	if d.Outputs, err = feel.EncodeJSON(out.Value); err != nil {
		return d, nil, casefile.Errorf(casefile.Internal, "rule.outputs", "outputs of %s: %w", c.Decision, err)
	}
	if d.Matched, err = json.Marshal(out.Matched); err != nil {
		return d, nil, casefile.Errorf(casefile.Internal, "rule.matched", "rows of %s: %w", c.Decision, err)
	}
	return d, out.Value, nil
}

// latestMoment is behind everything that the record holds.
var latestMoment = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// foresight is the record of a case as it will be once the program has done what comes before a letter.
type foresight struct {
	Store
	about casefile.CaseID
	made  []casefile.Decision
	moved *casefile.Address
	into  *casefile.Case
}

// Decisions gives those that will be made behind those that were.
func (f foresight) Decisions(ctx context.Context, id casefile.CaseID) ([]casefile.Decision, error) {
	decisions, err := f.Store.Decisions(ctx, id)
	if id == f.about {
		decisions = append(decisions, f.made...)
	}
	return decisions, err
}

// Dossier gives the person the address that will be entered.
func (f foresight) Dossier(ctx context.Context, id casefile.CaseID) (store.Dossier, error) {
	file, err := f.Store.Dossier(ctx, id)
	if id == f.about && f.moved != nil {
		file.Person.Address = f.moved.After(file.Person.Address)
	}
	return file, err
}

// JoinedInto gives the case to which the application will belong.
func (f foresight) JoinedInto(ctx context.Context, id casefile.CaseID) (casefile.Case, error) {
	if id == f.about && f.into != nil {
		return *f.into, nil
	}
	return f.Store.JoinedInto(ctx, id)
}

// Held draws a letter that waits because it has become another one than was released, as it will go out today.
func (m *Maker) Held(ctx context.Context, l casefile.Letter, now time.Time) (Ahead, error) {
	file, err := m.Store.Dossier(ctx, l.CaseID)
	if err != nil {
		return Ahead{}, err
	}
	bundle, found := m.Library.Bundle(file.Case.Bundle)
	if !found {
		return Ahead{}, casefile.Errorf(casefile.Unavailable, "bundle.unknown", "bundle %s is not known", file.Case.Bundle)
	}
	step, found := bundle.LetterStep(l.Process, l.Element)
	if !found {
		return Ahead{}, casefile.Errorf(casefile.NotFound, "letter.no-step", "no step %s of %s sends a letter", l.Element, l.Process)
	}
	vars, _, err := m.running(ctx, bundle, l.CaseID, InstanceOf(l))
	if err != nil {
		return Ahead{}, err
	}
	return m.ahead(ctx, step, Order{Case: l.CaseID, Key: l.Key, Step: step, Variables: vars, On: Later(DayOf(now), l.LetterDate)}), nil
}

// InstanceOf gives the visit of the diagram that sends a letter.
func InstanceOf(l casefile.Letter) int {
	n, err := strconv.Atoi(l.Key[strings.LastIndexByte(l.Key, '/')+1:])
	if err != nil {
		return 0 // a letter that no diagram sends
	}
	return n
}

func (m *Maker) ahead(ctx context.Context, step processes.LetterStep, o Order) Ahead {
	a := Ahead{Process: step.Process, Element: step.Node.ID, Name: step.Node.Name, Template: step.Header("vorlage"), On: o.On}
	a.Letter, a.Err = m.Draw(ctx, o)
	return a
}

// running gives the variables that a visit sees, and the time of the case.
func (m *Maker) running(ctx context.Context, b *processes.Bundle, id casefile.CaseID, instance int) (*feel.Context, time.Time, error) {
	_, saved, err := m.Store.EngineState(ctx, id)
	if casefile.KindOf(err) == casefile.NotFound {
		return feel.NewContext(), time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	state, err := engine.Load(b.Definition, saved)
	if err != nil {
		return nil, time.Time{}, casefile.Errorf(casefile.Internal, "case.state", "case %s: %w", id, err)
	}
	return engine.Visible(state, instance), state.At, nil
}

func fieldsOf(data json.RawMessage) (map[string]json.RawMessage, error) {
	var entered map[string]json.RawMessage
	if len(data) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(data, &entered); err != nil {
		return nil, casefile.Errorf(casefile.Internal, "json.malformed", "what was entered is no object")
	}
	return entered, nil
}
