package web

import (
	"strings"

	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/gateway/locale"
	"ablauf/workflows/bpmn"
)

// explainTask says, from the diagram that the case runs on, what the task wants checked, what the law says about it and what follows on
// each answer.
func (h *Handler) explainTask(page *TaskPage, view desk.TaskView) {
	model := h.modelFor(view.Case, view.Task.Process)
	if model == nil {
		// A task that the program made stands in no diagram.
		if key := "page.look." + view.Task.Element; locale.Has(key) {
			page.Look = strings.Split(locale.T(page.Lang, key, nil), "\n")
		}
		return
	}
	element := model.Element(view.Task.Element)
	if element == nil {
		return
	}
	page.Look = thingsToLookAt(page.Lang, element.Zeebe.Property("hilfe"))
	for _, p := range strings.FieldsFunc(element.Zeebe.Property("recht"), func(r rune) bool { return r == ';' }) {
		page.Law = append(page.Law, LawLine{Paragraph: strings.TrimSpace(p)})
	}
	page.Next = nextSteps(model, element.ID, page.Lang)
}

// nextSteps says what follows on an element, and at a gateway behind it on each answer.
func nextSteps(model *bpmn.Model, element, lang string) []NextStep {
	steps := map[string]diagram.Step{}
	for _, s := range diagram.List(model, diagram.Options{Lang: lang}) {
		steps[s.Element] = s
	}
	var next []NextStep
	for _, n := range steps[element].Next {
		after, isStep := steps[n.Element]
		if isStep && after.Kind == "gateway" {
			for _, answer := range after.Next {
				next = append(next, NextStep{When: answer.Condition, Then: answer.Name})
			}
			continue
		}
		next = append(next, NextStep{When: n.Condition, Then: n.Name})
	}
	return next
}

// thingsToLookAt gives the points that help.json lists under a help key, one line each; none where the diagram of an old version has no key.
func thingsToLookAt(lang, help string) []string {
	key := "help." + help
	if !locale.Has(key) {
		return nil
	}
	return strings.Split(locale.T(lang, key, nil), "\n")
}

// modelOf gives the diagram of a process: the case's own, or the newest of a procedure that it calls. Nil where there is none.
func (h *Handler) modelOf(process, procedure string, version int) *bpmn.Model {
	if process != procedure {
		version = 0
		for _, p := range h.Desk.Processes() {
			if p.Key == process {
				version = max(version, p.Version)
			}
		}
	}
	model, err := h.Desk.Model(process, version)
	if err != nil {
		return nil
	}
	return model
}
