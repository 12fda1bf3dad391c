package e2e_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// blueCardOf is the notice of somebody with a Blue Card in its first year, under a given name that tests share with nobody else.
func blueCardOf(t *testing.T, given string, change func(body map[string]any)) []byte {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal(sample(t, time.Now().In(player.Berlin()), testdata.ChangeBlueCard), &body))
	part(part(body, "application"), "person")["vornamen"] = given
	if change != nil {
		change(body)
	}
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	return raw
}

// unclearNotice is a notice by post under the name and birth date of somebody whose notice is there already: clearing has to say whose it is.
func unclearNotice(t *testing.T, given string) *player.Play {
	t.Helper()
	first, p := player.NewPlay(gateway), player.NewPlay(gateway)
	first.AsWritten, p.AsWritten = true, true
	require.NoError(t, first.ApplyWith(t.Context(), "antragsteller2", blueCardOf(t, given, nil)))
	_, err := first.Letter(t.Context(), "arbeitgeberwechsel/eingangsbestaetigung", 1)
	require.NoError(t, err, "what is clear takes nobody")
	require.NoError(t, p.ApplyWith(t.Context(), "clearing", blueCardOf(t, given, func(body map[string]any) { body["channel"] = "post" })))
	_, err = p.Letter(t.Context(), "eingang/eingangsbestaetigung", 1)
	require.NoError(t, err, "the receipt is confirmed before anybody has looked")
	standsAt(t, p, "person-bestimmen")
	require.Zero(t, query[int](t, "select count(*) from letter where case_id = $1 and template like 'arbeitgeberwechsel/%'", p.CaseID),
		"no sentence about her stay goes out while it is open whose notice it is")
	return p
}

// TestThirtyDaysWhileClearing: the thirty days of § 18g Abs. 4 AufenthG run from the notice whatever clearing does. After a week a caseworker
// sees them, waits, and is asked again on the day that they named; when it is clear, the path is chosen at once and the same period runs on.
func TestThirtyDaysWhileClearing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := unclearNotice(t, "Fristina")
	day := func(days int) time.Time { return p.Today.AddDate(0, 0, days).Add(time.Hour) }
	require.NoError(t, p.Advance(ctx, day(8)))
	standsAt(t, p, "frist-sichern")
	thirty, _, err := p.Deadline(ctx, "blaue-karte-aussetzung")
	require.NoError(t, err)
	require.Equal(t, plus(p.Today.Format(time.DateOnly), 30), thirty.LastDay, "§ 187 Abs. 1, § 188 Abs. 1 BGB")
	require.NoError(t, p.Complete(ctx, "sachbearbeitung", "frist-sichern", map[string]any{
		"fristWeg": "klaerung-abwarten", "fristWiedervorlage": p.Today.AddDate(0, 0, 12).Format(time.DateOnly), "fristVermerk": "Die Clearingstelle klärt bis Freitag.",
	}))
	require.NoError(t, p.Advance(ctx, day(12)))
	standsAt(t, p, "frist-sichern")
	require.NoError(t, p.Complete(ctx, "clearing", "person-bestimmen", map[string]any{
		"personEntscheidung": "neue-person", "personVermerk": "Andere Anschrift, anderer Pass.",
	}))
	_, err = p.Letter(ctx, "arbeitgeberwechsel/eingangsbestaetigung", 1)
	require.NoError(t, err)
	standsAt(t, p, "blaue-karte-sichten")
	c := theCase(t, p)
	for _, place := range c.Active {
		require.NotContains(t, []string{"frist-sichern", "klaerung-beschleunigen", "person-bestimmen"}, place.Element, "the watch ends with the clearing")
	}
	require.NoError(t, p.Complete(ctx, "sachbearbeitung", "blaue-karte-sichten", map[string]any{"blaueKarteErgebnis": "keine-bedenken"}))
	require.NoError(t, p.End(ctx))
	require.Equal(t, "wechsel-zur-kenntnis", theCase(t, p).Outcome)
	require.Equal(t, 1, query[int](t, "select count(*) from deadline where case_id = $1 and kind = 'blaue-karte-aussetzung'", p.CaseID), "one period, counted once")
	require.Equal(t, "met", query[string](t, "select state from deadline where case_id = $1 and kind = 'blaue-karte-aussetzung'", p.CaseID))
}

// TestThirtyDaysComeFirst: § 18g Abs. 4 Satz 2 AufenthG, § 28 VwVfG: clearing will not be done in time. The caseworker says that it is certain
// whose notice it is and goes on; without that word the form is refused, and the open task of clearing falls away.
func TestThirtyDaysComeFirst(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := unclearNotice(t, "Vorrangia")
	require.NoError(t, p.Advance(ctx, p.Today.AddDate(0, 0, 8).Add(time.Hour)))
	standsAt(t, p, "frist-sichern")
	task, err := p.Task(ctx, "frist-sichern")
	require.NoError(t, err)
	err = p.Complete(ctx, "sachbearbeitung", "frist-sichern", map[string]any{"fristWeg": "sofort-pruefen", "fristPersonFest": false, "fristVermerk": "Eilt."})
	require.Error(t, err, "task %s: nobody hears of their stay while it is open whose notice it is", task.ID)
	require.NoError(t, p.Complete(ctx, "sachbearbeitung", "frist-sichern", map[string]any{
		"fristWeg": "sofort-pruefen", "fristPersonFest": true, "fristVermerk": "Pass liegt vor; das Gehalt ist zu niedrig.",
	}))
	_, err = p.Letter(ctx, "arbeitgeberwechsel/eingangsbestaetigung", 1)
	require.NoError(t, err)
	standsAt(t, p, "blaue-karte-sichten")
	require.NoError(t, p.Until(ctx, "the task of clearing is gone", func(context.Context) (bool, error) {
		return query[int](t, "select count(*) from task where case_id = $1 and element = 'person-bestimmen' and state = 'cancelled'", p.CaseID) == 1, nil
	}))
	require.Equal(t, "running", query[string](t, "select state from deadline where case_id = $1 and kind = 'titel-ende'", p.CaseID),
		"that clearing was cut short takes nothing from the other deadlines")
}

// TestNoticeTakenBackWhileClearing: § 22 VwVfG: who takes the notice back while clearing is open gets a letter that it is over.
func TestNoticeTakenBackWhileClearing(t *testing.T) {
	t.Parallel()
	p := unclearNotice(t, "Ruecknahmia")
	require.NoError(t, gateway.As("clearing").Message(t.Context(), p.CaseID, "withdrawn-"+p.CaseID, "ruecknahme", map[string]any{
		"ruecknahmeAm": p.Today.Format(time.DateOnly),
	}))
	_, err := p.Letter(t.Context(), "arbeitgeberwechsel/ruecknahme", 1)
	require.NoError(t, err)
	require.NoError(t, p.End(t.Context()))
	require.Equal(t, "im-eingang-beendet", theCase(t, p).Outcome)
}
