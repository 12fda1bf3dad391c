package desk

import (
	"encoding/json"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// checkDays refuses a day that is over where the person is told it: a period that has been extended into the past ends at once (§ 31 Abs. 7
// VwVfG), and a promise of yesterday is none. The day is that of Europe/Berlin. Invalid with the fields.
func (d *Desk) checkDays(task casefile.Task, data json.RawMessage) error {
	form, err := schemas.Load(task.Form)
	if err != nil {
		return ignoreNotFound(err)
	}
	var entered map[string]json.RawMessage
	if err := json.Unmarshal(data, &entered); err != nil {
		return casefile.Errorf(casefile.Invalid, "json.malformed", "form %s: %w", task.Form, err)
	}
	today := casefile.DateOf(d.now().In(calendar.Berlin()))
	var over []casefile.FieldError
	for _, f := range form.Fields() {
		var day casefile.Date
		if !f.FromToday || json.Unmarshal(entered[f.Name], &day) != nil {
			continue // the form has been checked: what is no day was not entered
		}
		if day.Before(today) {
			over = append(over, casefile.FieldError{Field: f.Pointer, Code: "date.over"})
		}
	}
	if len(over) > 0 {
		return casefile.InvalidFields("form.invalid", over...)
	}
	return nil
}
