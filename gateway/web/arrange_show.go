package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// showArranging handles "GET /faelle/:id/ordnen"; "unterlage" is the document that is worked on.
func (h *Handler) showArranging(c *gin.Context) {
	page, err := h.arrangePage(c, c.Query("unterlage"))
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// arrangePage lays the page out with what was typed in the form, if one was sent.
func (h *Handler) arrangePage(c *gin.Context, chosen string) (*ArrangePage, error) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id"))
	made, names, err := h.Desk.Arrangements(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	view, err := h.Desk.CaseView(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	page := &ArrangePage{
		Layout: h.layoutFor(c, "eingang", Say("arrange.heading")), CaseID: id, Aktenzeichen: view.Case.Aktenzeichen, Person: personLine(view.Person),
		Open: view.Case.State == casefile.CaseOpen,
	}
	all := slices.Concat(view.Documents, view.Behind)
	if len(made) > 0 {
		page.Newest = made[0].ID
	}
	page.Made, page.Behind = arrangedLines(made, names, all), documentLines(view.Behind, all, made)
	for _, d := range view.Documents {
		if d.Closed && d.FiledBy == actor.ID {
			page.Filed = append(page.Filed, documentLine(d))
		}
	}
	page.Behind = pictured(asking(page.Behind, view, page.Path))
	lines := documentLines(slices.DeleteFunc(slices.Clone(view.Documents), unarrangeable), all, made)
	page.fillDocuments(c, pictured(asking(lines, view, page.Path)), chosen)
	if page.Chosen == nil && chosen != "" {
		return page, nil // it stands behind others by now; the page shows where
	}
	page.fillForms(c)
	return page, nil
}

func unarrangeable(d casefile.Document) bool { return !d.Arrangeable() }

func (p *ArrangePage) fillDocuments(c *gin.Context, documents []DocumentLine, chosen string) {
	for _, d := range documents {
		line := ArrangeLine{DocumentLine: d, Order: c.PostForm("folge:" + string(d.ID)), Current: string(d.ID) == chosen}
		p.Lines = append(p.Lines, line)
		if line.Current {
			p.Chosen = &line.DocumentLine
		}
	}
}

// fillForms makes the fields, filled with what was typed.
func (p *ArrangePage) fillForms(c *gin.Context) {
	act := c.PostForm("tun")
	typed := func(of, name string) string {
		if act == of {
			return c.PostForm(name)
		}
		return ""
	}
	kind := func(id, name, value string) Field {
		choices := kindChoices()
		choose(choices, value)
		return Field{ID: id, Name: name, Kind: "select", Label: locale.T(p.Lang, "arrange.kind", nil), Choices: choices}
	}
	p.Merge = []Field{kind("verbinden-art", "/kind", typed(actMerge, "/kind"))}
	if p.Chosen == nil {
		return
	}
	for i, part := range splitParts(c, act == actSplit) {
		n := strconv.Itoa(i)
		p.Split = append(p.Split, SplitRow{
			N: i + 1, Kind: kind("teil-art-"+n, "/parts/"+n+"/kind", part.Kind),
			Pages: Field{ID: "teil-seiten-" + n, Name: "/parts/" + n + "/pages", Kind: "text", Label: locale.T(p.Lang, "arrange.pages", nil), Value: part.Pages},
		})
	}
	degrees := []Choice{{Value: "90", Text: Say("arrange.turn.90")}, {Value: "270", Text: Say("arrange.turn.270")}, {Value: "180", Text: Say("arrange.turn.180")}}
	choose(degrees, typed(actTurn, "/degrees"))
	p.Turn = []Field{
		{ID: "dreh-grad", Name: "/degrees", Kind: "select", Label: locale.T(p.Lang, "arrange.turn.degrees", nil), Choices: degrees},
		{
			ID: "dreh-seiten", Name: "/pages", Kind: "text", Label: locale.T(p.Lang, "arrange.turn.pages", nil),
			Hint: locale.T(p.Lang, "arrange.turn.pages.hint", nil), Value: typed(actTurn, "/pages"),
		},
	}
	now := p.Chosen.Kind
	if act == actClassify {
		now = c.PostForm("/kind")
	}
	p.Classify = []Field{kind("zuordnen-art", "/kind", now)}
	p.Refile = p.refileFields(typed)
}

// refileFields ask into which other sub-file the document goes, and why.
func (p *ArrangePage) refileFields(typed func(of, name string) string) []Field {
	to := Field{ID: "ablegen-wo", Name: "/to", Kind: "radio", Label: locale.T(p.Lang, "arrange.refile.to", nil), Required: true}
	for _, f := range casefile.SubFiles() {
		if f != p.Chosen.Place() {
			to.Choices = append(to.Choices, Choice{Value: string(f), Text: Say("page.subfile." + string(f)), Selected: typed(actRefile, "/to") == string(f)})
		}
	}
	return []Field{to, {
		ID: "ablegen-grund", Name: "/reason", Kind: "text", Label: locale.T(p.Lang, "arrange.refile.reason", nil), Required: true, Value: typed(actRefile, "/reason"),
	}}
}

// splitParts gives the rows that were filled in, one behind the other, and empty ones up to the usual number where the form is shown.
func splitParts(c *gin.Context, sent bool) []desk.SplitPart {
	var parts []desk.SplitPart
	for i := 0; sent && i < splitRows; i++ {
		n := strconv.Itoa(i)
		part := desk.SplitPart{Pages: c.PostForm("/parts/" + n + "/pages"), Kind: c.PostForm("/parts/" + n + "/kind")}
		if part.Pages != "" || part.Kind != "" {
			parts = append(parts, part)
		}
	}
	for len(parts) < splitRows {
		parts = append(parts, desk.SplitPart{})
	}
	return parts
}

// kindChoices are the documents of the checklist.
func kindChoices() []Choice {
	var kinds []Choice
	for _, key := range locale.Keys(locale.Official, documentKinds) {
		if code := key[len(documentKinds):]; len(code) == 3 { // the other kinds are ours
			kinds = append(kinds, Choice{Value: code, Text: Say(key)})
		}
	}
	return kinds
}

func arrangedLines(made []store.Arrangement, names map[casefile.ActorID]string, all []casefile.Document) []ArrangedLine {
	var lines []ArrangedLine
	for _, a := range made {
		if slices.ContainsFunc(all, func(d casefile.Document) bool {
			return d.Closed && (d.MadeBy == a.ID || slices.Contains(a.Sources, d.ID))
		}) {
			continue // neither seen nor undone by somebody who may not read what it is about
		}
		line := ArrangedLine{Arrangement: a, By: names[a.MadeBy], EndedBy: names[a.UndoneBy], At: a.MadeAt}
		for _, source := range a.Sources {
			for _, d := range all {
				if d.ID == source {
					line.From = append(line.From, d.Name)
				}
			}
		}
		for _, d := range all {
			if d.MadeBy == a.ID {
				line.Into = append(line.Into, d.Name)
			}
		}
		lines = append(lines, line)
	}
	return lines
}
