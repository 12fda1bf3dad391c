package drawup

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/processes"
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
	values, err := of(file).with(entered).Angaben(vars)
	if err != nil {
		return nil, err
	}
	// A case that was led into the future for a demonstration writes its letters there.
	today := Later(DayOf(d.Now), DayOf(at))
	var ahead []Ahead
	for _, step := range steps {
		if !step.Follows(values, feel.Environment{Now: today.Time(calendar.Berlin()).Add(noon), Zone: feel.Berlin()}) {
			continue
		}
		ahead = append(ahead, m.ahead(ctx, step, Order{
			Case: d.Task.CaseID, Step: step, Variables: vars, On: today, Entered: entered, At: d.Task.Element, By: d.By,
		}))
	}
	return ahead, nil
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
