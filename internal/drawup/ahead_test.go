package drawup

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/feel"
)

// recorded is a record that holds one case and nothing else.
type recorded struct {
	Store
	file store.Dossier
}

func (r recorded) Dossier(context.Context, casefile.CaseID) (store.Dossier, error) {
	return r.file, nil
}

func (recorded) Decisions(context.Context, casefile.CaseID) ([]casefile.Decision, error) {
	return nil, nil
}

func (recorded) Deadlines(context.Context, casefile.CaseID) ([]casefile.Deadline, error) {
	return nil, nil
}

func (recorded) Letters(context.Context, casefile.CaseID) ([]casefile.Letter, error) {
	return nil, nil
}

// TestLettersAreForeseen: § 37 Abs. 3 VwVfG: what the case computes between a task and its letter is computed for whoever is at the task, with what they have
// entered: the end of a search (§ 18 Abs. 5 AufenthG), the effect of an order (§ 81 Abs. 4 Satz 3), the day of departure after a partial success, a longer
// deadline. The case computes the same later; where it does not, the fingerprint is another one and the letter waits.
func TestLettersAreForeseen(t *testing.T) {
	t.Parallel()
	const day = "2026-11-23"
	late, running := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-10-11", "IND"), holder(casefile.TitleAufenthaltserlaubnis, "18b", "2027-03-31", "IND")
	for name, c := range map[string]struct {
		record         Record
		procedure      string
		task, entered  string
		vars           *feel.Context
		subject        string // of the letter that follows; empty for none
		rows           []string
		variable, want string
	}{
		"search": {
			record: running, procedure: "arbeitgeberwechsel", task: "suchphase-festlegen", entered: `{"beschaeftigungEndeAm": "2026-11-15", "suchzeit": "sechs"}`,
			vars:    feel.NewContext().Put("titelEnde", FeelDate(on("2027-03-31"))).Put("titelParagraph", feel.String("18b")),
			subject: "Ende Ihrer Beschäftigung: Zeit für die Suche bis Mittwoch, 31.03.2027", variable: "sucheBis", want: "2027-03-31",
		},
		"search is over": {
			record: running, procedure: "arbeitgeberwechsel", task: "suchphase-festlegen", entered: `{"beschaeftigungEndeAm": "2026-01-15", "suchzeit": "sechs"}`,
			vars:    feel.NewContext().Put("titelEnde", FeelDate(on("2027-03-31"))).Put("titelParagraph", feel.String("18b")),
			subject: "Ende Ihrer Beschäftigung: Was jetzt gilt", variable: "sucheBis", want: "2026-07-15",
		},
		"ordered": {
			record: late, procedure: "verlaengerung", task: "anordnung-entscheiden", entered: `{"fortgeltungAnordnen": true, "fortgeltungAb": "2026-11-23"}`,
			vars: feel.NewContext(), subject: "Eingang Ihres Antrags vom Montag, 12.10.2026", rows: []string{"fiktionswirkung-zeile-16"},
		},
		"not ordered": {
			record: late, procedure: "verlaengerung", task: "anordnung-entscheiden", entered: `{"fortgeltungAnordnen": false}`, vars: feel.NewContext(),
		},
		"longer deadline": {
			record: running, procedure: "nachforderung", task: "eingang-pruefen", entered: `{"eingangErgebnis": "frist-verlaengern", "fristNeuBis": "2026-12-21"}`,
			vars: feel.NewContext(), subject: "Sie haben mehr Zeit, bis Montag, 21.12.2026",
		},
		"partial success, departure": {
			record: running, procedure: "ablehnung", task: "widerspruchsbescheid-eintragen",
			entered: `{"widerspruchErgebnis": "teilweise", "teilerfolg": "titel-ende", "teilerfolgTenor": "Der Titel gilt länger.", "teilerfolgTitelBis": "2027-05-31", "gerichtErgebnis": null,
				"kostenAnteilBehoerde": null, "zuziehungNotwendig": null, "teilerfolgAusreiseBis": null}`,
			vars:    feel.NewContext().Put("ausreisefristTage", feel.Int(30)),
			subject: "Ihr Rechtsbehelf hatte zum Teil Erfolg", variable: "ausreiseNach", want: "2027-06-30",
		},
		"success as a whole": {
			record: running, procedure: "ablehnung", task: "widerspruchsbescheid-eintragen", entered: `{"widerspruchErgebnis": "teilweise", "teilerfolg": "kern"}`, vars: feel.NewContext(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := office(t)
			bundle, found := m.Library.Newest(c.procedure)
			require.True(t, found)
			c.record.Case.ID, c.record.Case.Bundle = "c", bundle.Hash
			m.Store = recorded{file: store.Dossier{Case: c.record.Case, Person: c.record.Person, Title: c.record.Title}}
			var entered map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(c.entered), &entered))
			var seen []Ahead
			for _, step := range bundle.LettersAfter(c.procedure, c.task) {
				a, follows, err := m.foreseen(t.Context(), c.record.with(entered), step, Order{
					Case: "c", Step: step, Variables: c.vars.Clone(), On: on(day), Entered: entered, At: c.task, By: "b",
				})
				require.NoError(t, err)
				if follows {
					seen = append(seen, a)
				}
			}
			if c.subject == "" {
				require.Empty(t, seen)
				return
			}
			require.Len(t, seen, 1)
			require.NoError(t, seen[0].Err)
			require.Equal(t, c.subject, seen[0].Subject)
			require.NotEmpty(t, seen[0].PDF)
			if c.variable != "" {
				angaben, _ := seen[0].Fields["Angaben"].(map[string]any)
				require.Equal(t, on(c.want), angaben[c.variable])
			}
			if c.rows != nil {
				fired, _ := seen[0].Fields["Zeilen"].(map[string][]string)
				require.Equal(t, c.rows, fired[tableEffect])
			}
		})
	}
}
