package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestEmergencyStory: the report is looked at within four service hours, the certificate is issued the same day (§ 81 Abs. 5 AufenthG) and
// the answer goes out that day.
func TestEmergencyStory(t *testing.T) {
	t.Parallel()
	s := tell(t, testdata.Emergency)
	r := s.report
	require.Equal(t, "notfall-beantwortet", r.Outcome)
	require.Equal(t, []string{"notfall/antwort"}, templates(r))
	require.Equal(t, s.play.Today.Format(time.DateOnly), r.Letters[0].LetterDate, "the answer goes out the same day")
	require.Len(t, r.Deadlines, 1)
	require.Equal(t, "notfall", r.Deadlines[0].Kind)
	require.Equal(t, "met", r.Deadlines[0].State)
	require.Contains(t, r.Deadlines[0].Reason, "Vier Dienststunden (Mo bis Fr, 8 bis 16 Uhr)")
	inOrder(t, r.Way, "dringlichkeit-vorschlagen", "pruefzeit-berechnen", "nachweise-pruefen", "notfall-loesen", "notfall-beantworten", "notfall-beantwortet")
	nowhere(t, r.Way, "sofort-handeln", "absage-senden", "diskret-antworten", "liegengebliebenes-zuteilen", "antrag-erfassen")
	pdf, err := gateway.As("antragsteller").DocumentContent(t.Context(), r.Letters[0].DocumentID)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")), "the person reads it on the portal at once")
}

// TestNoEmergencyStory: what is none is said by a person, with the day by which the authority gets in touch (§ 25 VwVfG).
func TestNoEmergencyStory(t *testing.T) {
	t.Parallel()
	r := tell(t, testdata.Holiday).report
	require.Equal(t, "kein-notfall", r.Outcome)
	require.Equal(t, []string{"notfall/kein-notfall"}, templates(r))
	inOrder(t, r.Way, "dringlichkeit-vorschlagen", "nachweise-pruefen", "absage-senden", "zusage-erreicht", "zusage-einloesen", "kein-notfall")
	nowhere(t, r.Way, "notfall-loesen", "sofort-handeln")
}

// TestSecondEmergencyReport: a person who reports again while the first report is open is told so, opens no second case, and a person sees
// what they wrote.
func TestSecondEmergencyReport(t *testing.T) {
	t.Parallel()
	ctx, today := t.Context(), time.Now().In(player.Berlin())
	report := func(words string) []byte {
		var body map[string]any
		require.NoError(t, json.Unmarshal(sample(t, today, testdata.Emergency), &body))
		application := part(body, "application")
		part(application, "person")["familienname"], part(application, "person")["vornamen"] = "Musterzweimal", "Kim"
		application["notfallSchilderung"] = words
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		return raw
	}
	who := gateway.As("antragsteller2")
	first, err := who.Apply(ctx, "twice-"+today.Format(time.RFC3339Nano), report("Erste Meldung."))
	require.NoError(t, err)
	require.False(t, first.Attached)
	second, err := who.Apply(ctx, "twice-again-"+today.Format(time.RFC3339Nano), report("Zweite Meldung mit ZWEITEM Satz."))
	require.NoError(t, err)
	require.True(t, second.Attached)
	require.Equal(t, first.CaseID, second.CaseID)
	require.Contains(t, second.ReceiptText, "gehört zu Ihrer ersten Meldung "+first.Aktenzeichen)

	p := player.NewPlay(gateway)
	p.CaseID = first.CaseID
	task, err := p.Task(ctx, "nachweise-pruefen")
	require.NoError(t, err)
	require.NoError(t, p.Until(ctx, "task for the second report", func(ctx context.Context) (bool, error) {
		open, err := gateway.As("clearing").Tasks(ctx, first.CaseID, "open")
		return slices.ContainsFunc(open, func(t player.Task) bool { return t.Element == "neue-meldung-pruefen" }), err
	}))
	page, err := gateway.As("clearing").Do(ctx, player.Request{Path: "/aufgaben/" + task.ID, Accept: "text/html"})
	require.NoError(t, err)
	for _, words := range []string{"Erste Meldung.", "Zweite Meldung mit ZWEITEM Satz.", "Ich verliere meine Arbeit", "P1: Titel, Visum oder Fiktionsbescheinigung ist abgelaufen"} {
		require.Contains(t, string(page.Body), words, "the person at the desk reads it")
	}
}
