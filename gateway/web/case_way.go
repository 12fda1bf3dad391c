package web

import (
	"html/template"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// fillWay writes the steps and draws the diagram with the way that the case took. People outside the authority get what arrived, what was
// sent and what they have to do; how the authority works inside is nothing for them.
func (h *Handler) fillWay(c *gin.Context, page *CasePage, actor casefile.Actor, view desk.CaseView) error {
	log, err := h.Desk.Told(c.Request.Context(), actor, page.Lang, view)
	if err != nil {
		return err
	}
	if !page.Staff {
		for _, e := range log {
			page.Milestones = append(page.Milestones, historyLineOf(e, view))
		}
		return nil
	}
	w := h.newWay(log, view, page.Staff)
	process, plane, _ := strings.Cut(c.Query("ebene"), "/")
	if process == "" || !w.processes[process] {
		process, plane = view.Case.Procedure, ""
	}
	model := h.modelFor(view.Case, process)
	page.Steps, page.Timers = w.steps(h, page, view), w.running(view, page.Lang)
	if model == nil {
		return nil
	}
	path := view.Path(process)
	opts := diagram.Options{Lang: page.Lang, Plane: plane, State: w.states(process, path), Taken: map[string]bool{}, LinkFor: h.linkFor(page, model, process, w)}
	for flow := range path.Flows {
		opts.Taken[flow] = true
	}
	svg, err := diagram.Render(model, opts)
	if casefile.KindOf(err) == casefile.NotFound {
		return nil // an old address of a page that the diagram does not have
	}
	if err != nil {
		return err
	}
	page.Drawing = template.HTML(svg) //nolint:gosec // made by our own renderer, which escapes every text
	page.Planes = h.planes(page, w, view, process, plane)
	return nil
}

// modelFor gives the diagram of a process that a case runs through, on the version that the case runs on: its bundle holds its own diagram and
// those that it calls. Nil where there is none.
func (h *Handler) modelFor(c casefile.Case, process string) *bpmn.Model {
	if bundle, known := h.Desk.Library.Bundle(c.Bundle); known {
		for _, m := range bundle.Models {
			if m.Process(process) != nil {
				return m
			}
		}
	}
	return h.modelOf(process, c.Procedure, c.Version)
}

// linkFor leads from a sub-process and a called procedure to their pages, from an open task to its form, and from what was visited to its lines of
// the log.
func (h *Handler) linkFor(page *CasePage, model *bpmn.Model, process string, w *way) func(string) string {
	inside := map[string]bool{}
	for _, p := range diagram.Planes(model) {
		inside[p.ID] = true
	}
	return func(id string) string {
		e := model.Element(id)
		switch {
		case e == nil:
			return ""
		case w.tasks[process+"/"+id] != "":
			return "/aufgaben/" + string(w.tasks[process+"/"+id])
		case inside[id]:
			return page.Here(tabWay, "ebene", process+"/"+id)
		case e.Type == "callActivity" && w.processes[calledBy(e)]:
			return page.Here(tabWay, "ebene", calledBy(e))
		case w.elements[process+"/"+id] != nil:
			return page.Here(tabProtocol, "schritt", process+"/"+id)
		}
		return ""
	}
}

func calledBy(e *bpmn.Element) string {
	if e.Zeebe.CalledProcess != "" {
		return e.Zeebe.CalledProcess
	}
	return e.Called
}

// planes lists the pages of the diagrams on which something has happened, the case's own first page before all.
func (h *Handler) planes(page *CasePage, w *way, view desk.CaseView, process, plane string) []PlaneLink {
	var links []PlaneLink
	for _, p := range w.processOrder(view.Case.Procedure) {
		model := h.modelFor(view.Case, p)
		if model == nil {
			continue
		}
		for i, pl := range diagram.Planes(model) {
			first := i == 0
			if !first && w.elements[p+"/"+pl.ID] == nil {
				continue
			}
			level := p
			if !first {
				level += "/" + pl.ID
			}
			links = append(links, PlaneLink{Name: pl.Name, Href: page.Here(tabWay, "ebene", level), Current: p == process && (plane == pl.ID || plane == "" && first)})
		}
	}
	return links
}
