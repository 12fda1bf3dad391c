package web

import (
	"encoding/json"
	"slices"
	"time"

	"ablauf/processes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// lessonKind says what a lesson is about.
type lessonKind string

const (
	lessonBegin   lessonKind = "begin"   // the case starts
	lessonPerson  lessonKind = "person"  // somebody finishes a task
	lessonProgram lessonKind = "program" // the program works by itself
	lessonArrival lessonKind = "arrival" // something arrives
	lessonClock   lessonKind = "clock"   // a deadline is reached
)

// lesson is one step that a learner follows: what a person does, what arrives, a deadline, or a stretch of what the program does by itself.
type lesson struct {
	kind lessonKind
	step processes.SampleStep
	// work are the elements at which the program worked, in order, each once.
	work []string
	// seen are the elements that the case had come to before the lesson.
	seen  map[string]bool
	ended bool
}

// lessonsOf turns the steps of a sample into lessons. What the program does by itself is one lesson however many activities it takes; what
// it does at the very beginning belongs to the first.
func lessonsOf(s processes.Sample) []lesson {
	var lessons []lesson
	seen := map[string]bool{}
	for _, step := range s.Steps {
		kind := lessonKindOf(step)
		last := len(lessons) - 1
		if kind == lessonProgram && last >= 0 && (lessons[last].kind == lessonProgram || lessons[last].kind == lessonBegin) {
			lessons[last].add(step)
		} else {
			l := lesson{kind: kind, step: step, seen: copied(seen)}
			l.add(step)
			lessons = append(lessons, l)
		}
		for _, element := range step.After {
			seen[element] = true
		}
	}
	return lessons
}

func lessonKindOf(step processes.SampleStep) lessonKind {
	switch step.Act {
	case processes.SampleStart:
		return lessonBegin
	case processes.SampleComplete:
		return lessonPerson
	case processes.SampleMessage:
		return lessonArrival
	case processes.SampleClock:
		return lessonClock
	case processes.SampleDone, processes.SampleOther:
	}
	return lessonProgram
}

func (l *lesson) add(step processes.SampleStep) {
	l.ended = step.Ended
	if step.Act == processes.SampleDone && step.Element != "" && !slices.Contains(l.work, step.Element) {
		l.work = append(l.work, step.Element)
	}
}

func copied(seen map[string]bool) map[string]bool {
	c := make(map[string]bool, len(seen))
	for element := range seen {
		c[element] = true
	}
	return c
}

// place is an element in the diagram that it stands in: a case is also inside the procedures that its own one calls.
type place struct {
	process string
	model   *bpmn.Model
	element *bpmn.Element
}

// placeOf looks for an element in the procedure and in those that are being called where the case waits, the innermost first, because two
// procedures may name an element alike.
func placeOf(element, procedure string, waiting []string, modelOf func(process string) *bpmn.Model) (place, bool) {
	open := []string{procedure}
	for i := 0; i < len(open); i++ {
		model := modelOf(open[i])
		for _, id := range waiting {
			if model == nil {
				break
			}
			if e := model.Element(id); e != nil && calledBy(e) != "" && !slices.Contains(open, calledBy(e)) {
				open = append(open, calledBy(e))
			}
		}
	}
	for _, process := range slices.Backward(open) {
		if model := modelOf(process); model != nil && model.Element(element) != nil {
			return place{process, model, model.Element(element)}, true
		}
	}
	return place{}, false
}

// pageOf gives the page of a diagram that an element is drawn on; "" for the first.
func pageOf(model *bpmn.Model, element string) string {
	for _, d := range model.Diagrams {
		if slices.ContainsFunc(d.Shapes, func(s *bpmn.Shape) bool { return s.Element == element }) {
			return d.Plane
		}
	}
	return ""
}

// enteredJSON turns what a scenario enters, a FEEL context, into what a form would have sent. Scenarios are tested, so what cannot be read
// there has nothing to show here.
func enteredJSON(data string) json.RawMessage {
	expr, err := feel.Parse(data, nil)
	if err != nil {
		return nil
	}
	value, _ := expr.Eval(feel.NewContext(), feel.Environment{Now: time.Time{}, Zone: feel.Berlin()})
	raw, err := json.Marshal(plainOf(value))
	if err != nil {
		return nil
	}
	return raw
}

func plainOf(v feel.Value) any {
	switch v := v.(type) {
	case feel.Bool:
		return bool(v)
	case feel.String:
		return string(v)
	case feel.Number:
		return json.Number(feel.Literal(v))
	case feel.Date:
		return v.String()
	case feel.List:
		list := make([]any, 0, len(v))
		for _, item := range v {
			list = append(list, plainOf(item))
		}
		return list
	case *feel.Context:
		object := map[string]any{}
		for _, key := range v.Keys() {
			inner, _ := v.Get(key)
			object[key] = plainOf(inner)
		}
		return object
	}
	return nil
}
