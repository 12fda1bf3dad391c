package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/processes/rules"
	"ablauf/workflows/dmn"
)

// getRuleFile handles "GET /regeln/:key/datei": what somebody changes who hands in the next version.
func (h *Handler) getRuleFile(c *gin.Context) {
	table, err := h.Desk.Library.Rule(c.Param("key"))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+table.Key+`.dmn"`)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "application/xml; charset=utf-8", table.Content)
}

// ofTable tells a finding of a rule table: its row, and what the reader of tables has to say, which speaks German.
func (l *FindingLine) ofTable(f processes.Finding, lang string) {
	if f.Row > 0 {
		l.Element = locale.T(lang, "page.rule.row", map[string]string{"n": strconv.Itoa(f.Row)})
	}
	if slices.Contains(processes.RuleFindingCodes(), f.Code) {
		l.Words = Say("release.table.finding."+f.Code, "detail", f.Detail)
	} else {
		l.Words, l.Message, l.MessageLang = Say("release.dmn."+f.Code), f.Detail, locale.Official
	}
}

// addTable tells which rows differ, who asks the table, and what comes out otherwise.
func (p *ReleasePage) addTable(view desk.ProposalView, lang string) {
	for _, b := range view.Users {
		p.Users = append(p.Users, ReleaseUser{Key: b.Key, Name: desk.ProcedureName(b.Key), Version: b.Version})
	}
	p.Computed = len(view.Decided)
	p.Passed = p.Computed - view.Deviating
	for _, deviation := range view.Deviations {
		line := DeviationLine{On: deviation.On, Number: len(deviation.Decisions)}
		for _, change := range deviation.Changes {
			field := "output"
			if change.Output == "" {
				field = "resultRow"
			}
			line.Changes = append(line.Changes, ChangeLine{Field: field, Detail: change.Output, Old: shownCell(change.Old), New: shownCell(change.New)})
		}
		for _, i := range deviation.Decisions {
			made := view.Decided[i]
			link := DeviationCase{made.CaseID, made.Aktenzeichen}
			if view.SeesCases && !slices.Contains(line.Cases, link) {
				line.Cases = append(line.Cases, link)
			}
		}
		p.Deviations = append(p.Deviations, line)
	}
	if view.Table.Differences != nil {
		p.Compared = &Comparison{Rows: true}
		p.Compared.fillRows(view.Table, lang)
	}
}

// fillRows tells row by row what two versions of a table do not have alike.
func (p *Comparison) fillRows(draft processes.RuleDraft, lang string) {
	for _, d := range draft.Differences {
		line := DifferenceLine{Kind: string(d.Kind), Type: d.Row.ID, Name: locale.T(lang, "page.rule.row", map[string]string{"n": strconv.Itoa(d.Row.Number)})}
		for _, change := range d.Changes {
			line.Changes = append(line.Changes, rowChange(change, lang))
		}
		switch d.Kind {
		case dmn.Added:
			p.Added++
		case dmn.Removed:
			p.Removed++
		case dmn.Changed:
			p.Changed++
		}
		if d.Kind != dmn.Changed {
			line.Row = wholeRow(draft.Base, d.Row)
		}
		p.Differences = append(p.Differences, line)
	}
}

// wholeRow lays out a row that only one version has; both have the columns of the version that they follow.
func wholeRow(base processes.Rule, row dmn.RowInfo) *RuleRowLine {
	table := desk.TableOf(base)
	line := ruleRowLine(table, table.Row(row))
	return &line
}

// rowFields gives the words for a column of notes by its name in the file.
var rowFields = map[string]string{"Paragraph": "paragraph", rules.Validity.From: "validFrom", rules.Validity.To: "validTo", "Bemerkung": "remark"}

func rowChange(change dmn.RowChange, lang string) ChangeLine {
	switch field, named := rowFields[change.Column]; {
	case change.Part == "annotation" && named:
		return ChangeLine{Field: field, Old: shownNote(change.Old, lang), New: shownNote(change.New, lang)}
	case change.Part == "place":
		return ChangeLine{Field: change.Part, Old: change.Old, New: change.New}
	}
	return ChangeLine{Field: change.Part, Detail: change.Column, Old: shownCell(change.Old), New: shownCell(change.New)}
}

// shownNote writes a day as people do and leaves everything else as it is.
func shownNote(text, lang string) string {
	if day, err := casefile.ParseDate(text); err == nil {
		return locale.ShortDate(lang, day)
	}
	return text
}

// shownCell is a cell in plain words; one that says nothing is empty.
func shownCell(cell string) string {
	if cell == "null" || cell == "-" || cell == `""` {
		return ""
	}
	return plainCell(cell)
}
