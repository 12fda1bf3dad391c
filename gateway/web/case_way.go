package web

import (
	"context"
	"html/template"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// history reads the log of a case for its page.
func (h *Handler) history(ctx context.Context, actor casefile.Actor, lang string, id casefile.CaseID) ([]desk.HistoryEntry, error) {
	var all []desk.HistoryEntry
	after := int64(0)
	for len(all) < historyMax {
		page, next, err := h.Desk.History(ctx, actor, lang, id, after, 1000)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if next == 0 {
			break
		}
		after = next
	}
	return all, nil
}

// fillWay writes the steps and draws the diagram with the way that the case took.
func (h *Handler) fillWay(c *gin.Context, page *CasePage, actor casefile.Actor, view desk.CaseView, log []desk.HistoryEntry) error {
	_, path, err := h.Desk.Path(c.Request.Context(), actor, view.Case.ID, 0)
	if err != nil {
		return err
	}
	w := newWay(log, view, page.Staff)
	process, plane, _ := strings.Cut(c.Query("ebene"), "/")
	if process == "" {
		process = view.Case.Procedure
	}
	model := h.modelOf(process, view.Case.Procedure, view.Case.Version)
	page.Steps = w.steps(h, page, view)
	if model == nil {
		return nil
	}
	opts := diagram.Options{Lang: page.Lang, Plane: plane, State: w.states(path), Taken: map[string]bool{}, LinkFor: h.linkFor(page, model, process, w)}
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

// linkFor leads from a sub-process and a called procedure to their pages, and from an open task to its form.
func (h *Handler) linkFor(page *CasePage, model *bpmn.Model, process string, w *way) func(string) string {
	inside := map[string]bool{}
	for _, p := range diagram.Planes(model) {
		inside[p.ID] = true
	}
	base := "/faelle/" + string(page.ID)
	return func(id string) string {
		e := model.Element(id)
		switch {
		case e == nil:
			return ""
		case w.tasks[process+"/"+id] != "":
			return "/aufgaben/" + string(w.tasks[process+"/"+id])
		case inside[id]:
			return base + "?ebene=" + process + "/" + id
		case e.Type == "callActivity" && w.processes[calledBy(e)]:
			return base + "?ebene=" + calledBy(e)
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
		model := h.modelOf(p, view.Case.Procedure, view.Case.Version)
		if model == nil {
			continue
		}
		for i, pl := range diagram.Planes(model) {
			first := i == 0
			if !first && w.elements[p+"/"+pl.ID] == nil {
				continue
			}
			href := "/faelle/" + string(page.ID) + "?ebene=" + p
			if !first {
				href += "/" + pl.ID
			}
			links = append(links, PlaneLink{Name: pl.Name, Href: href, Current: p == process && (plane == pl.ID || plane == "" && first)})
		}
	}
	return links
}
