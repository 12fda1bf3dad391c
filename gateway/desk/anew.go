package desk

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// anew adds to what was entered, as null, each field that is left empty now and was filled before, where the form is written anew each time it
// comes back. The newest word on a fact counts, and an empty field would be no word: an entry ban that the second person struck out of the
// draft would still stand in the decision. Other forms add to what is known and take nothing back.
func (d *Desk) anew(ctx context.Context, task casefile.Task, data json.RawMessage) (json.RawMessage, error) {
	form, err := schemas.Load(task.Form)
	if err != nil {
		return data, ignoreNotFound(err)
	}
	if !form.Anew {
		return data, nil
	}
	known, err := d.Store.Facts(ctx, task.CaseID)
	if err != nil {
		return nil, err
	}
	var entered map[string]json.RawMessage
	if err := json.Unmarshal(data, &entered); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "form %s: %w", task.Form, err)
	}
	before := len(entered)
	for _, f := range form.Fields() {
		_, filled := entered[f.Name]
		if fact := known[f.Name]; !filled && len(fact) > 0 && string(fact) != null {
			entered[f.Name] = json.RawMessage(null)
		}
	}
	if len(entered) == before {
		return data, nil
	}
	return json.Marshal(entered)
}

const null = "null"

// withoutNulls gives what a person entered out of what anew made of it; no form takes a null.
func withoutNulls(data json.RawMessage) json.RawMessage {
	var entered map[string]json.RawMessage
	if json.Unmarshal(data, &entered) != nil {
		return data
	}
	for name, value := range entered {
		if string(value) == null {
			delete(entered, name)
		}
	}
	raw, err := json.Marshal(entered)
	if err != nil {
		return data
	}
	return raw
}
