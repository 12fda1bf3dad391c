package desk

import (
	"encoding/json"

	"ablauf/internal/casefile"
)

// decidingAnswer is an answer by which a task decides, and the decisions that the letter after it may announce, as the authority's remedies call them.
type decidingAnswer struct {
	field, value string
	acts         []string
}

// decisions lists the answers that decide, by the element of the task. A letter that announces a decision says how it can be contested
// (§ 37 Abs. 6 VwVfG); a test compares the list with the tasks that the diagrams name in such letters. A draft of a refusal is here too: nobody
// should write reasons for a decision that cannot go out.
func decisions() map[string]decidingAnswer {
	refusals := []string{"ablehnung", "wechsel-ablehnung", "verkuerzung", "widerruf"}
	return map[string]decidingAnswer{
		"vorschlag-bestaetigen":    {"entscheidung", "verlaengern", []string{"bewilligung"}},
		"antrag-entscheiden":       {"entscheidung", "verlaengern", []string{"bewilligung"}},
		"stichprobe-pruefen":       {"stichprobeErgebnis", "in-ordnung", []string{"bewilligung"}},
		"wechsel-entscheiden":      {"entscheidung", "erlauben", []string{"erlaubnis"}},
		"entscheidung-mitzeichnen": {"mitzeichnung", "zustimmen", []string{"bewilligung", "erlaubnis"}},
		"ablehnung-entwerfen":      {"entscheidung", "ablehnen", refusals},
		"ablehnung-mitzeichnen":    {"mitzeichnung", "zustimmen", refusals},
	}
}

// checkContestable refuses a decision on a day for which the authority's data have no instruction on remedies: its letter could not be drawn
// up, and the decision would stand still behind a signature. Invalid with the field.
func (d *Desk) checkContestable(task casefile.Task, data json.RawMessage) error {
	decides, known := decisions()[task.Element]
	if !known {
		return nil
	}
	var entered map[string]any
	if err := json.Unmarshal(data, &entered); err != nil {
		return casefile.Errorf(casefile.Invalid, "json.malformed", "form %s: %w", task.Form, err)
	}
	if entered[decides.field] != decides.value {
		return nil
	}
	for _, act := range decides.acts {
		if !d.Authority.Contestable(act, d.today()) {
			return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/" + decides.field, Code: "decision.no-remedies"})
		}
	}
	return nil
}
