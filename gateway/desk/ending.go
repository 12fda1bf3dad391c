package desk

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// ActWithdraw enters that the person has withdrawn the application elsewhere than on the portal.
const ActWithdraw Act = "ruecknahme"

// Ending is why an application was none, was withdrawn or was handed to another authority: one reason of a list, and what was said besides. The person
// reads it as colleagues do, so it holds no word that is meant for colleagues alone.
type Ending struct {
	Field string // "keinAntragGrund", "abgabeGrund" or "ruecknahmeGrund"
	Code  string
	Text  string
	At    time.Time
	// Submission or Receipt is where it was said, so that the line of the log can name it.
	Submission casefile.SubmissionID
	Receipt    casefile.ReceiptID
}

// endings gives the field with what was said besides a reason.
func endings() map[string]string {
	return map[string]string{"keinAntragGrund": "schreibenAntwort", "abgabeGrund": "abgabeText", "ruecknahmeGrund": "ruecknahmeText"}
}

// viewEnding reads why the case ended; nothing where none of the reasons was asked for.
func (d *Desk) viewEnding(ctx context.Context, _ casefile.Actor, v *CaseView) error {
	var names []string
	for field, text := range endings() {
		names = append(names, field, text)
	}
	words, err := d.Store.FactWords(ctx, v.Case.ID, names)
	if err != nil {
		return err
	}
	said := map[string]string{}
	for _, w := range words {
		var text string
		if json.Unmarshal(w.Value, &text) != nil {
			continue
		}
		said[w.Name] = text
		if _, isReason := endings()[w.Name]; isReason && text != "" {
			v.Ending = &Ending{Field: w.Name, Code: text, At: w.RecordedAt, Submission: w.Submission, Receipt: w.Receipt}
		}
	}
	if v.Ending != nil {
		v.Ending.Text = said[endings()[v.Ending.Field]]
	}
	return nil
}

// withdraw enters what the person has said at the counter or written: it goes the way of every message, so the diagram ends as it would have.
func (d *Desk) withdraw(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	var in struct {
		On     casefile.Date    `json:"ruecknahmeAm"`
		Way    casefile.Channel `json:"ruecknahmeWeg"`
		Reason string           `json:"ruecknahmeGrund"`
		Text   string           `json:"ruecknahmeText"`
	}
	if err := json.Unmarshal(entered.Data, &in); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the withdrawal cannot be read")
	}
	if in.On.After(d.today()) {
		return ActDone{}, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/ruecknahmeAm", Code: "received.future"})
	}
	message := map[string]any{"ruecknahmeAm": in.On, "ruecknahmeGrund": in.Reason}
	if in.Text != "" {
		message["ruecknahmeText"] = in.Text
	}
	raw := mustJSON(map[string]any{"kind": casefile.ReceiptRuecknahme, "channel": in.Way, "data": message})
	_, err := d.Deliver(ctx, actor, locale.Official, c.ID, "ruecknahme-"+string(c.ID)+"-"+in.On.String(), raw)
	return ActDone{}, err
}
