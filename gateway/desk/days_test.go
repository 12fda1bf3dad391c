package desk

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestADayThatIsToldIsNotOver: § 31 Abs. 7 VwVfG: a period that is extended ends today or later; a promise or an appointment of yesterday is
// none, and a change of employer is permitted for the days to come (§ 4a Abs. 3 Satz 4 AufenthG). The day is that of Europe/Berlin: at 23:30
// UTC it is tomorrow there.
func TestADayThatIsToldIsNotOver(t *testing.T) {
	t.Parallel()
	d := New(Deps{Now: func() time.Time { return time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC) }})
	for _, c := range []struct {
		form, data string
		over       string // the field that is refused; empty where none is
	}{
		{"nachforderung/eingang-pruefen", `{"fristNeuBis": "2026-11-26"}`, ""},
		{"nachforderung/eingang-pruefen", `{"fristNeuBis": "2026-11-25"}`, "/fristNeuBis"},
		{"nachforderung/eingang-pruefen", `{}`, ""},
		{"arbeitgeberwechsel/entscheiden", `{"erlaubtAb": "2026-11-01"}`, "/erlaubtAb"},
		{"arbeitgeberwechsel/entscheiden", `{"erlaubtAb": "2027-01-01"}`, ""},
		{"fiktionsbescheinigung/ed-termin", `{"edTerminAm": "2026-11-25"}`, "/edTerminAm"},
		{"fiktionsbescheinigung/ausstellen", `{"bescheinigungBis": "2025-11-26"}`, "/bescheinigungBis"},
		{"ablehnung/entwurf", `{"titelEndetAm": "2026-10-31"}`, "/titelEndetAm"},
		{"ablehnung/abhilfe", `{"ausreiseNeuBis": "2026-11-25"}`, "/ausreiseNeuBis"},
		{"untaetigkeit/abwenden", `{"entscheidungBis": "2026-11-26", "kontrolleAm": "2026-01-01"}`, ""}, // the day of a control is told to nobody
		{"gibt/es-nicht", `{}`, ""}, // a task without a form
	} {
		err := d.checkDays(casefile.Task{Form: c.form}, json.RawMessage(c.data))
		if c.over == "" {
			require.NoError(t, err, c)
			continue
		}
		var known *casefile.Error
		require.ErrorAs(t, err, &known, c)
		require.Equal(t, []casefile.FieldError{{Field: c.over, Code: "date.over"}}, known.Fields, c)
	}
}
