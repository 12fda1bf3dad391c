package web

import (
	"html/template"
	"slices"
	"strconv"

	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/gateway/locale"
	"ablauf/workflows/bpmn"
)

// heatSections shows where work waits on the diagrams of a procedure and of those that it calls: one section for each page with a step whose
// target is known. The same numbers stand in the table; without a procedure there is no one diagram to show them on.
func (h *Handler) heatSections(a asked, steps []desk.StepWait) ([]Section, error) {
	if a.procedure == "" {
		return nil, nil
	}
	version := a.version
	var processes []string
	heats := map[string]map[string]diagram.Heat{}
	for _, p := range h.Desk.Processes() {
		if version == 0 && p.Key == a.procedure && p.Current {
			version = p.Version
		}
	}
	for _, st := range steps {
		step := heatOfRatio(st.Ratio)
		if step == 0 {
			continue
		}
		if heats[st.Process] == nil {
			processes, heats[st.Process] = append(processes, st.Process), map[string]diagram.Heat{}
		}
		days := locale.T(a.lang, "supervision.heat.days", map[string]string{"n": strconv.Itoa(st.P80.Days)})
		heats[st.Process][st.Element] = diagram.Heat{Step: step, Text: days}
	}
	var sections []Section
	for _, process := range processes {
		model := h.modelOf(process, a.procedure, version)
		if model == nil {
			continue
		}
		for _, page := range model.Diagrams {
			if !slices.ContainsFunc(page.Shapes, func(s *bpmn.Shape) bool { return heats[process][s.Element].Step > 0 }) {
				continue
			}
			id := "bild-" + strconv.Itoa(len(sections)+1)
			svg, err := diagram.Render(model, diagram.Options{Plane: page.Plane, Heat: heats[process], Lang: a.lang, Prefix: id})
			if err != nil {
				return nil, err
			}
			section := Section{ID: id, Title: Said(planeWords(model, page.Plane)), Drawing: template.HTML(svg)} //nolint:gosec // made by our own renderer, which escapes every text
			sections = append(sections, section)
		}
	}
	return sections, nil
}
