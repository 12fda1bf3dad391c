package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// Proposed gives what the program proposes for the fields of a form, by name: the newest result of a rule table, a part of the title that the
// case is about, or the value that the form names. What is not known is left out: an empty field asks, a wrong one answers.
func Proposed(form *schemas.Form, decisions []casefile.Decision, title *casefile.Title) json.RawMessage {
	values := map[string]any{}
	for _, f := range form.Fields() {
		if v := proposal(f, decisions, title); v != nil {
			values[f.Name] = v
		}
	}
	if len(values) == 0 {
		return nil
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return nil // texts and days only
	}
	return raw
}

func proposal(f schemas.Field, decisions []casefile.Decision, title *casefile.Title) any {
	source, column, named := strings.Cut(f.Proposal, ".")
	switch {
	case !named:
		if f.Default != "" {
			return f.Default
		}
		return nil
	case source == "titel":
		if title != nil && column == "nebenbestimmung" && title.Nebenbestimmung != "" {
			return title.Nebenbestimmung
		}
		return nil
	}
	for i := len(decisions) - 1; i >= 0; i-- {
		if decisions[i].Table == source {
			return columnOf(decisions[i].Outputs, column)
		}
	}
	return nil
}

// columnOf gives the first value of a column in a result, which is one row or a list of rows; nil where every row leaves it empty.
func columnOf(outputs json.RawMessage, column string) any {
	var rows []map[string]json.RawMessage
	if json.Unmarshal(outputs, &rows) != nil {
		var row map[string]json.RawMessage
		if json.Unmarshal(outputs, &row) != nil {
			return nil
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		var typed struct {
			Value string `json:"v"`
		}
		var plain any
		switch {
		case json.Unmarshal(row[column], &typed) == nil && typed.Value != "": // a day stands with its type beside it
			return typed.Value
		case json.Unmarshal(row[column], &plain) == nil && plain != nil:
			return plain
		}
	}
	return nil
}

// checkDepartures wants a reason where somebody enters something else than what was proposed in a field that says so (§ 39 VwVfG; architecture
// 4.4: overruling needs a reason). Without a proposal that they get to see there is nothing to depart from. Invalid "form.invalid" with the field of the reason.
func (d *Desk) checkDepartures(ctx context.Context, actor casefile.Actor, task casefile.Task, data json.RawMessage) error {
	form, err := schemas.Load(task.Form)
	if err != nil {
		return ignoreNotFound(err)
	}
	for _, f := range form.Fields() {
		if f.Departure == "" {
			continue
		}
		var entered map[string]any
		if err := json.Unmarshal(data, &entered); err != nil {
			return casefile.Errorf(casefile.Invalid, "json.malformed", "form %s: %w", task.Form, err)
		}
		decisions, err := d.Store.Decisions(ctx, task.CaseID)
		if err != nil {
			return err
		}
		proposed, value := proposal(f, decisionsFor(actor, decisions), nil), entered[f.Name]
		if proposed == nil || value == nil || fmt.Sprint(proposed) == fmt.Sprint(value) {
			continue
		}
		if reason, _ := entered[f.Departure].(string); strings.TrimSpace(reason) == "" {
			return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/" + f.Departure, Code: "required"})
		}
	}
	return nil
}
