package web

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/diagram"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// ComparePage shows what two versions of a procedure do not have alike.
type ComparePage struct {
	Layout
	Key, Name    string
	Older, Newer int
	Comparison
}

// Comparison is what two versions do not have alike, in words and in pictures.
type Comparison struct {
	Rows           bool // of a rule table, else elements of a diagram
	Differences    []DifferenceLine
	Added, Removed int
	Changed        int
	Drawings       []ComparedDrawing
}

// ComparedDrawing is a page of the diagram of one version on which something differs.
type ComparedDrawing struct {
	Version int
	Name    string
	ID      string // of its heading
	Drawing Drawing
}

// Template names the page's template.
func (*ComparePage) Template() string { return "compare" }

// DifferenceLine is an element or a flow, or a row of a rule table, of one version or of both.
type DifferenceLine struct {
	Kind    string // code: added, removed or changed
	Type    string // in words
	Name    string
	Changes []ChangeLine
	Row     *RuleRowLine // all that a row says, where only one version has it
}

// ChangeLine is a field with both values. Field is the code of its words; Detail names one of several, such as a variable.
type ChangeLine struct{ Field, Detail, Old, New string }

// compareProcedures handles "GET /verfahren/:key/:version/vergleich/:andere". The lower number is the older version, whichever was named first.
func (h *Handler) compareProcedures(c *gin.Context) {
	key := c.Param("key")
	older, first := strconv.Atoi(c.Param("version"))
	newer, second := strconv.Atoi(c.Param("andere"))
	if first != nil || second != nil || older == newer {
		h.fail(c, casefile.Errorf(casefile.NotFound, "procedure.unknown", "the versions are not two numbers"))
		return
	}
	older, newer = min(older, newer), max(older, newer)
	before, err := h.Desk.Model(key, older)
	if err != nil {
		h.fail(c, err)
		return
	}
	after, err := h.Desk.Model(key, newer)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &ComparePage{Layout: h.layoutFor(c, "verfahren", Say("compare.title")), Key: key, Name: key, Older: older, Newer: newer}
	for _, p := range h.Desk.Processes() {
		if p.Key == key {
			page.Name = p.Name
		}
	}
	differences := bpmn.Compare(before, after)
	lang := httperr.Language(c)
	page.fill(differences, lang)
	if err := errors.Join(page.draw(older, before, differences, lang), page.draw(newer, after, differences, lang)); err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// draw adds the pages of a version on which something differs, with what differs marked.
func (p *Comparison) draw(version int, model *bpmn.Model, differences []bpmn.Difference, lang string) error {
	marks := map[string]bpmn.DifferenceKind{}
	for _, d := range differences {
		marks[d.ID] = d.Kind
	}
	for _, page := range model.Diagrams {
		shape := func(s *bpmn.Shape) bool { return marks[s.Element] != "" }
		edge := func(e *bpmn.Edge) bool { return marks[e.Element] != "" }
		if !slices.ContainsFunc(page.Shapes, shape) && !slices.ContainsFunc(page.Edges, edge) {
			continue
		}
		id := "v" + strconv.Itoa(version) + "-" + strconv.Itoa(len(p.Drawings))
		svg, err := diagram.Render(model, diagram.Options{Plane: page.Plane, Changes: marks, Lang: lang, Prefix: id})
		if err != nil {
			return err
		}
		drawing := ComparedDrawing{Version: version, ID: id + "-titel", Name: planeWords(model, page.Plane), Drawing: template.HTML(svg)} //nolint:gosec // made by our own renderer, which escapes every text
		p.Drawings = append(p.Drawings, drawing)
	}
	return nil
}

// planeWords gives the name of a page of a diagram.
func planeWords(model *bpmn.Model, plane string) string {
	for _, p := range diagram.Planes(model) {
		if p.ID == plane {
			return p.Name
		}
	}
	return plane
}

func (p *Comparison) fill(differences []bpmn.Difference, lang string) {
	for _, d := range differences {
		line := DifferenceLine{Kind: string(d.Kind), Type: diagram.TypeWords(d.Type, lang), Name: d.Name}
		if words := "compare.type." + d.Type; locale.Has(words) {
			line.Type = locale.T(lang, words, nil)
		}
		for _, change := range d.Changes {
			field, detail, _ := strings.Cut(change.Field, ".")
			line.Changes = append(line.Changes, ChangeLine{Field: field, Detail: detail, Old: change.Old, New: change.New})
		}
		p.Differences = append(p.Differences, line)
		switch d.Kind {
		case bpmn.Added:
			p.Added++
		case bpmn.Removed:
			p.Removed++
		case bpmn.Changed:
			p.Changed++
		}
	}
}
