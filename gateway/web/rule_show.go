package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/schemas"
)

// showRule handles "GET /regeln/:key".
func (h *Handler) showRule(c *gin.Context) {
	page, _, err := h.rulePage(c, url.Values{"/reference": {h.layoutFor(c, "", Text{}).Today.String()}})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// rulePage builds the page of a table with the form filled in; it also gives the fields of the form, to read a browser's answer by.
func (h *Handler) rulePage(c *gin.Context, values url.Values) (*RulePage, []schemas.Field, error) {
	table, err := h.Desk.RuleVersion(c.Param("key"), c.Query("fassung"))
	if err != nil {
		return nil, nil, err
	}
	now, err := h.Desk.Rule(table.Key)
	if err != nil {
		return nil, nil, err
	}
	former := table.Hash != now.Hash
	lang := httperr.Language(c)
	page := &RulePage{
		Layout: h.layoutFor(c, "regeln", Said(table.Name)), Key: table.Key, Name: table.Name, Question: table.Question, Hash: table.Hash, Policy: table.Policy, Version: table.Version,
		Former: former, MayTry: !former && auth.Actor(c).Has(auth.RuleTesters()...), Proposes: !former && auth.Actor(c).Has(desk.Releasers()...),
		Reference: Field{
			ID: "stichtag", Name: "/reference", Kind: "date", Label: locale.T(lang, "page.rule.reference", nil),
			Hint: locale.T(lang, "page.rule.reference.hint", nil), Required: true, Value: values.Get("/reference"),
		},
	}
	var groups []schemas.Field
	for _, f := range h.Desk.Vocabulary().Of(table.Key) {
		if last := len(groups) - 1; last < 0 || groups[last].Name != f.Group {
			groups = append(groups, schemas.Field{Name: f.Group, Type: "object"})
			page.Groups = append(page.Groups, FactGroup{Key: f.Group})
		}
		field, last := f.Field, len(groups)-1
		field.Deciding, field.Required = true, false // an empty field is unknown and never no
		groups[last].Fields = append(groups[last].Fields, field)
		page.Groups[last].Fields = append(page.Groups[last].Fields, factField(field, lang, values))
	}
	for _, row := range table.Rows {
		page.Rows = append(page.Rows, ruleRowLine(table, row))
	}
	return page, groups, nil
}

// factField is the field of a fact. What has few values becomes a list too: unlike a round button, a list can be emptied again.
func factField(f schemas.Field, lang string, values url.Values) Field {
	field := formField(f, lang, values)
	if field.Kind == "radio" {
		field.Kind = "select"
	}
	field.Empty = locale.T(lang, "page.rule.unknown", nil)
	return field
}

// ruleRowLine lays a row out: the columns that it asks for with their cells, and what it says.
func ruleRowLine(table desk.RuleTable, row desk.RuleRow) RuleRowLine {
	line := RuleRowLine{
		Number: row.Number, ID: row.ID, Paragraph: row.Paragraph, Remark: row.Remark, ValidFrom: row.ValidFrom, ValidTo: row.ValidTo,
		NeedsLegalReview: row.NeedsLegalReview,
	}
	for i, cell := range row.Inputs {
		if cell != "-" && cell != "" {
			line.When = append(line.When, Pair{table.Inputs[i].Label, plainCell(cell)})
		}
	}
	for i, cell := range row.Outputs {
		if cell != "null" && cell != `""` && !besideRow(table.Outputs[i].Name) {
			line.Then = append(line.Then, Pair{table.Outputs[i].Label, plainCell(cell)})
		}
	}
	return line
}

// besideRow names the outputs that stand in a column of their own on the page.
func besideRow(output string) bool { return output == "needsLegalReview" || output == "paragraph" }

// plainCell takes the marks of the language FEEL off a single text or truth; tables are in German.
func plainCell(cell string) string {
	switch inner := strings.Trim(cell, `"`); {
	case cell == "true", cell == "false":
		return wordsOf(locale.Official, cell == "true")
	case len(cell) > 1 && cell == `"`+inner+`"` && !strings.Contains(inner, `"`):
		return inner
	}
	return cell
}
