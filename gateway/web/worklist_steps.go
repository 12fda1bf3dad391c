package web

import (
	"cmp"
	"slices"
	"sync"

	"ablauf/internal/store"
	"ablauf/workflows/bpmn"
)

// steps lists what a task can be about: the tasks for people of the procedures in force and those that the program opens by itself, by name.
// Diagrams do not change while the program runs, so they are read once.
type steps struct {
	once sync.Once
	list []Choice
}

func (h *Handler) stepChoices() []Choice {
	h.steps.once.Do(func() {
		known := map[string]string{}
		for _, p := range h.Desk.Processes() {
			model, err := h.Desk.Model(p.Key, p.Version)
			if err != nil {
				continue // a version without a diagram has no steps to choose from
			}
			for _, process := range model.Processes {
				collectSteps(process.Elements, known)
			}
		}
		for _, task := range store.ProgramTasks() {
			known[task.Element] = task.Name
		}
		for element, name := range known {
			h.steps.list = append(h.steps.list, Choice{Value: element, Label: name})
		}
		slices.SortFunc(h.steps.list, func(a, b Choice) int {
			return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
		})
	})
	return slices.Clone(h.steps.list)
}

func collectSteps(elements []*bpmn.Element, known map[string]string) {
	for _, e := range elements {
		if e.Type == "userTask" && e.Name != "" {
			known[e.ID] = e.Name
		}
		collectSteps(e.Elements, known)
	}
}
