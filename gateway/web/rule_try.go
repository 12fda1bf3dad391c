package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// tryRule handles "POST /regeln/:key/probe". What was entered stands in no address, because it could be that of a real person.
func (h *Handler) tryRule(c *gin.Context) {
	if err := c.Request.ParseForm(); err != nil {
		h.fail(c, casefile.Errorf(casefile.Invalid, "body.broken-off", "the form cannot be read"))
		return
	}
	page, groups, err := h.rulePage(c, c.Request.PostForm)
	if err != nil {
		h.fail(c, err)
		return
	}
	trial, err := h.trial(c, groups)
	if err != nil {
		h.showRuleErrors(c, page, err)
		return
	}
	lang := httperr.Language(c)
	page.Outcome = h.ruleOutcome(lang, trial)
	for i, row := range page.Rows {
		page.Rows[i].Fired = slices.ContainsFunc(trial.Matched, func(m desk.RuleRow) bool { return m.ID == row.ID })
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) trial(c *gin.Context, groups []schemas.Field) (desk.RuleTrial, error) {
	reference, err := casefile.ParseDate(c.PostForm("/reference"))
	if err != nil {
		code := "date.impossible"
		if c.PostForm("/reference") == "" {
			code = "required"
		}
		return desk.RuleTrial{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/reference", Code: code})
	}
	facts, err := formData(groups, c.Request.PostForm)
	if err != nil {
		return desk.RuleTrial{}, err
	}
	return h.Desk.TryRule(c.Param("key"), reference, facts)
}

func (h *Handler) showRuleErrors(c *gin.Context, page *RulePage, cause error) {
	var known *casefile.Error
	if !errors.As(cause, &known) || known.Kind != casefile.Invalid || len(known.Fields) == 0 {
		h.fail(c, cause)
		return
	}
	// One list of all fields, so that the summary stands in the order of the page; then everything back to its group.
	all := []Field{page.Reference}
	for _, g := range page.Groups {
		all = append(all, g.Fields...)
	}
	page.Errors = placeErrors(all, known.Fields, httperr.Language(c))
	page.Reference, all = all[0], all[1:]
	for i := range page.Groups {
		n := len(page.Groups[i].Fields)
		page.Groups[i].Fields, all = all[:n], all[n:]
	}
	h.show(c, http.StatusUnprocessableEntity, page)
}

func (h *Handler) ruleOutcome(lang string, trial desk.RuleTrial) *RuleOutcome {
	labels := map[string]string{}
	for _, f := range h.Desk.Vocabulary().Facts {
		labels[f.Path()] = f.Field.Label(lang)
	}
	named := func(facts []string) []string {
		names := make([]string, 0, len(facts))
		for _, fact := range facts {
			names = append(names, labels[fact])
		}
		return names
	}
	trial.Blank, trial.Unread = named(trial.Blank), named(trial.Unread)
	out := &RuleOutcome{Reference: trial.Reference, NeedsReview: trial.NeedsLegalReview, Derived: named(trial.Derived)}
	for _, object := range resultRows(trial.Outputs) {
		var pairs []Pair
		for _, column := range trial.Table.Outputs {
			if value, there := object[column.Name]; there && column.Name != "needsLegalReview" {
				pairs = append(pairs, Pair{column.Label, wordsOf(lang, value)})
			}
		}
		out.Results = append(out.Results, pairs)
	}
	for _, row := range trial.Matched {
		out.Matched = append(out.Matched, ruleRowLine(trial.Table, row))
	}
	for _, w := range trial.Warnings() {
		text := Text{Key: "page.rule.warning." + w.Code, Params: w.Params}
		out.Warnings = append(out.Warnings, text)
	}
	return out
}

// resultRows reads the value of a table: one object, or a list of them. A table with one unnamed output gives nothing to lay out.
func resultRows(outputs json.RawMessage) []map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(outputs))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	switch value := value.(type) {
	case map[string]any:
		return []map[string]any{value}
	case []any:
		var rows []map[string]any
		for _, item := range value {
			if object, ok := item.(map[string]any); ok {
				rows = append(rows, object)
			}
		}
		return rows
	}
	return nil
}

func wordsOf(lang string, value any) string {
	switch value := value.(type) {
	case nil:
		return "–"
	case bool:
		if value {
			return locale.T(lang, "page.yes", nil)
		}
		return locale.T(lang, "page.no", nil)
	case string:
		if value == "" {
			return "–"
		}
		if day, err := casefile.ParseDate(value); err == nil {
			return locale.ShortDate(lang, day)
		}
		return value
	}
	return fmt.Sprint(value)
}
