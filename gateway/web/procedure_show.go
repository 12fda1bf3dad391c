package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// showProcedure handles "GET /verfahren/:key/:version"; "ebene" names the page of the diagram.
func (h *Handler) showProcedure(c *gin.Context) {
	key := c.Param("key")
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil {
		h.fail(c, casefile.Errorf(casefile.NotFound, "procedure.unknown", "the version is no number"))
		return
	}
	model, err := h.Desk.Model(key, version)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &ProcedurePage{Layout: h.layoutFor(c, "verfahren", Say("page.procedure.title")), Key: key, Name: key, Version: version}
	if err := h.fillVersions(c, page); err != nil {
		h.fail(c, err)
		return
	}
	if process := model.Process(key); process != nil {
		page.About = process.Documentation
	}
	page.Title = Said(page.Name)
	page.Proposes = page.Version == page.Newest && auth.Actor(c).Has(desk.Releasers()...)
	if err := h.drawProcedure(page, model, httperr.Language(c), c.Query("ebene")); err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// fillVersions says which versions there are, which one new cases begin on and how many open cases run on this one. How many is for staff.
func (h *Handler) fillVersions(c *gin.Context, page *ProcedurePage) (err error) {
	for _, p := range h.Desk.Processes() {
		if p.Key == page.Key {
			page.Name, page.Versions = p.Name, append(page.Versions, p.Version)
			if p.Current {
				page.Newest = p.Version
			}
		}
	}
	slices.Reverse(page.Versions)
	if page.User != nil && page.User.Staff {
		page.Counted = true
		page.Running, page.Capped, err = h.Desk.RunningOn(c.Request.Context(), page.Key, page.Version)
	}
	return err
}

func (h *Handler) drawProcedure(page *ProcedurePage, model *bpmn.Model, lang, plane string) error {
	base := "/verfahren/" + page.Key + "/" + strconv.Itoa(page.Version)
	inside := map[string]bool{}
	for i, p := range diagram.Planes(model) {
		inside[p.ID] = true
		link := PlaneLink{Name: p.Name, Href: base + "?ebene=" + p.ID, Current: plane == p.ID || plane == "" && i == 0}
		page.Planes = append(page.Planes, link)
	}
	opts := diagram.Options{Plane: plane, Lang: lang, LinkFor: func(id string) string {
		if inside[id] {
			return base + "?ebene=" + id
		}
		return ""
	}}
	svg, err := diagram.Render(model, opts)
	if err != nil {
		return err
	}
	page.Drawing = template.HTML(svg) //nolint:gosec // made by our own renderer, which escapes every text
	for _, s := range diagram.List(model, diagram.Options{Lang: lang}) {
		if s.Kind == "gateway" && len(s.Next) < 2 {
			continue
		}
		page.Steps = append(page.Steps, stepLine(s))
	}
	return nil
}

// stepLine tells one element of a diagram without a case.
func stepLine(s diagram.Step) StepLine {
	line := StepLine{Element: s.Element, Name: s.Name, Type: s.Type, State: "plain", Depth: min(s.Depth, 3)}
	if s.Words != s.Name {
		words := s.Words
		if s.Attached != "" {
			words += ": " + s.Attached
		}
		detail := Said(words)
		line.Detail = &detail
	}
	for _, n := range s.Next {
		name := n.Name
		if n.Condition != "" {
			name = n.Condition + " → " + n.Name
		}
		line.Next = append(line.Next, name)
	}
	return line
}
