package web

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"ablauf/gateway/diagram"
	"ablauf/gateway/locale"
	"ablauf/processes"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// fillLesson writes the lesson with a number, from 1 on; a number beyond the sample means its nearest end.
func (h *Handler) fillLesson(page *LessonPage, sample processes.Sample, number int) error {
	lessons := lessonsOf(sample)
	number = min(max(number, 1), len(lessons))
	l := lessons[number-1]
	page.Number, page.Total, page.Kind, page.Ended = number, len(lessons), string(l.kind), l.ended
	page.ProcedureKey = sample.Procedure
	for _, p := range h.Desk.Processes() {
		if p.Key == sample.Procedure && p.Current {
			page.ProcedureName, page.Version = p.Name, p.Version
		}
	}
	modelOf := func(process string) *bpmn.Model { return h.modelOf(process, sample.Procedure, page.Version) }
	waiting := l.step.Before
	if l.kind == lessonBegin || l.kind == lessonProgram {
		waiting = slices.Concat(l.step.Before, l.step.After)
	}
	h.lessonText(page, l, waiting, modelOf)
	if number > 1 {
		page.Previous = lessonPath(sample, number-1)
	}
	if number < len(lessons) {
		page.Forward = lessonPath(sample, number+1)
	}
	for i, other := range lessons {
		line := OutlineLine{Number: i + 1, Kind: string(other.kind), Href: lessonPath(sample, i+1), Current: i+1 == number}
		if p, found := placeOf(other.step.Element, sample.Procedure, other.step.Before, modelOf); found && other.kind != lessonProgram {
			line.Name = p.element.Name
		}
		page.Outline = append(page.Outline, line)
	}
	return h.drawLesson(page, l, waiting, modelOf)
}

// lessonText says what happens, who does it, what they look at and what follows, in the words of the diagram and the help texts.
func (h *Handler) lessonText(page *LessonPage, l lesson, waiting []string, modelOf func(string) *bpmn.Model) {
	for _, id := range l.work {
		if p, found := placeOf(id, page.ProcedureKey, waiting, modelOf); found && p.element.Name != "" && !slices.Contains(page.Work, p.element.Name) {
			page.Work = append(page.Work, p.element.Name)
		}
	}
	if l.kind == lessonBegin {
		if model := modelOf(page.ProcedureKey); model != nil && model.Process(page.ProcedureKey) != nil {
			page.About = model.Process(page.ProcedureKey).Documentation
		}
		return
	}
	p, found := placeOf(l.step.Element, page.ProcedureKey, waiting, modelOf)
	if !found || l.kind == lessonProgram {
		return
	}
	page.Name, page.About = p.element.Name, p.element.Documentation
	if p.process != page.ProcedureKey {
		page.Called = p.process
	}
	page.Look = thingsToLookAt(page.Lang, p.element.Zeebe.Property("hilfe"))
	for _, paragraph := range strings.FieldsFunc(p.element.Zeebe.Property("recht"), func(r rune) bool { return r == ';' }) {
		page.Law = append(page.Law, strings.TrimSpace(paragraph))
	}
	if l.kind == lessonPerson {
		page.Groups = strings.FieldsFunc(p.element.Zeebe.CandidateGroups, func(r rune) bool { return r == ',' || r == ' ' })
		if form, err := schemas.Load(p.element.Zeebe.FormReference); err == nil {
			page.Entered = statedPairs(form, page.Lang, enteredJSON(l.step.Data))
		}
	}
	if l.kind == lessonClock {
		at := l.step.At
		page.Moment = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, locale.Zone())
	}
	page.Next = nextSteps(p.model, p.element.ID, page.Lang)
	for _, id := range l.step.Before {
		other, found := placeOf(id, page.ProcedureKey, waiting, modelOf)
		// Sub-processes and calls are where other things happen; they wait for nothing themselves.
		if found && id != p.element.ID && other.element.Name != "" && calledBy(other.element) == "" && len(other.element.Elements) == 0 {
			page.Waits = append(page.Waits, other.element.Name)
		}
	}
}

// drawLesson draws the page of the diagram on which the lesson happens: what the case has come through, and the element of the lesson.
func (h *Handler) drawLesson(page *LessonPage, l lesson, waiting []string, modelOf func(string) *bpmn.Model) error {
	subject := l.step.Element
	if l.kind == lessonBegin || subject == "" {
		if subject = ""; len(l.work) > 0 {
			subject = l.work[0]
		}
	}
	p, found := placeOf(subject, page.ProcedureKey, waiting, modelOf)
	if !found {
		if p.model = modelOf(page.ProcedureKey); p.model == nil {
			return nil
		}
	}
	states := map[string]diagram.ElementState{}
	for id := range l.seen {
		states[id] = diagram.ElementState{State: diagram.StateDone}
	}
	for _, id := range slices.Concat(l.work, []string{subject}) {
		states[id] = diagram.ElementState{State: diagram.StateActive}
	}
	svg, err := diagram.Render(p.model, diagram.Options{Plane: pageOf(p.model, subject), State: states, Lang: page.Lang})
	if err != nil {
		return err
	}
	page.Drawing = template.HTML(svg) //nolint:gosec // made by our own renderer, which escapes every text
	return nil
}
