package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestLetterThatIsNoApplication: an e-mail that asks for no title is confirmed at once, answered by a person and closed; nothing of it is lost
// (§ 25 Abs. 1 VwVfG).
func TestLetterThatIsNoApplication(t *testing.T) {
	t.Parallel()
	r := tell(t, testdata.Letter).report
	require.Equal(t, "kein-antrag", r.Outcome)
	require.Equal(t, []string{"eingang/eingangsbestaetigung", "eingang/antwort"}, templates(r))
	inOrder(t, r.Way, "angaben-abgleichen", "zustaendigkeit-bestimmen", "eingang-bestaetigen", "schreiben-wuerdigen", "antwort-senden", "kein-antrag")
	nowhere(t, r.Way, "verfahren-eroeffnen", "person-bestimmen")
}

// letterOf is an e-mail without a form from somebody whom nobody else is called like.
func letterOf(t *testing.T, given string, change func(application map[string]any)) []byte {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal(sample(t, time.Now().In(player.Berlin()), testdata.Letter), &body))
	part(part(body, "application"), "person")["vornamen"] = given
	if change != nil {
		change(body)
	}
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	return raw
}

// read is what a person finds in a letter.
func read(result string, more map[string]any) map[string]any {
	data := map[string]any{
		"schreibenErgebnis": result, "notfallErkannt": false, "vollmachtLage": "keine-vertretung", "beschwerdeErkannt": false, "schreibenVermerk": "Gelesen.",
	}
	for name, value := range more {
		data[name] = value
	}
	return data
}

// TestLetterThatIsAnApplication: § 81 Abs. 1 AufenthG prescribes no form: a letter of the day before that shows the wish is an application of
// that day, opens the procedure and has the effect of § 81 Abs. 4. Clearing does not write a second application.
func TestLetterThatIsAnApplication(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := player.NewPlay(gateway)
	p.AsWritten = true
	arrived := time.Now().AddDate(0, 0, -1).Truncate(time.Second)
	raw := letterOf(t, "Formlosa", func(body map[string]any) {
		body["receivedAt"], body["backdatedReason"], body["backdatedEvidence"] = arrived.UTC().Format(time.RFC3339), "Post vom Vortag", "Eingangsstempel"
		part(body, "application")["schreibenText"] = "Mein Aufenthaltstitel endet bald. Ich möchte hier bleiben und weiter arbeiten."
	})
	require.NoError(t, p.ApplyWith(ctx, "clearing", raw))
	letter := p.CaseID
	require.NoError(t, p.Complete(ctx, "clearing", "schreiben-wuerdigen", read("antrag", map[string]any{
		"antragAuf": "18b", "antragArt": "verlaengerung",
		"titel": map[string]any{"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigBis": p.Today.AddDate(0, 0, 20).Format(time.DateOnly)},
	})))
	require.NoError(t, p.End(ctx))
	require.Equal(t, "verfahren-eroeffnet", theCase(t, p).Outcome)

	opened := caseBehind(t, p, letter, arrived)
	q := player.NewPlay(gateway)
	q.CaseID = opened
	_, err := q.Letter(ctx, "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	c := theCase(t, q)
	require.Equal(t, "9", c.LegalEffect.Row)
	require.WithinDuration(t, arrived, c.ReceivedAt, 0)
}

// caseBehind finds the open case of the same person that arrived at the same moment as another one; letters of other tests may have arrived in that second too.
func caseBehind(t *testing.T, p *player.Play, not string, arrived time.Time) string {
	t.Helper()
	found := ""
	require.NoError(t, p.Until(t.Context(), "the opened case", func(context.Context) (bool, error) {
		found = query[string](t, `
select coalesce((select c.id::text from cases c where c.received_at = $1 and c.id::text <> $2 and c.state = 'open'
   and exists (select from case_person mine join case_person its using (person_id) where mine.case_id = c.id and its.case_id::text = $2) limit 1), '')`, arrived, not)
		return found != "", nil
	}))
	return found
}

func theCase(t *testing.T, p *player.Play) player.Case {
	t.Helper()
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	return c
}

// TestSameApplicationOverTwoChannels: an application on the portal, and the same one by post, stamped a day earlier. Nobody is merged in
// silence: clearing sees that it is the same person, adds the paper to the open case, and the earlier day counts (§ 81 Abs. 4 AufenthG).
func TestSameApplicationOverTwoChannels(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	form := func(change func(body map[string]any)) []byte {
		var body map[string]any
		require.NoError(t, json.Unmarshal(sample(t, time.Now().In(player.Berlin()), testdata.Timely), &body))
		part(part(body, "application"), "person")["vornamen"] = "Doppelina"
		change(body)
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		return raw
	}
	first, second := player.NewPlay(gateway), player.NewPlay(gateway)
	first.AsWritten, second.AsWritten = true, true
	require.NoError(t, first.ApplyWith(ctx, "antragsteller", form(func(map[string]any) {})))
	_, err := first.Letter(ctx, "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err, "what is clear takes nobody")
	arrived := time.Now().AddDate(0, 0, -1).Truncate(time.Second)
	require.NoError(t, second.ApplyWith(ctx, "clearing", form(func(body map[string]any) {
		body["channel"] = "post"
		body["receivedAt"], body["backdatedReason"], body["backdatedEvidence"] = arrived.UTC().Format(time.RFC3339), "Post vom Vortag", "Eingangsstempel"
	})))
	_, err = second.Letter(ctx, "eingang/eingangsbestaetigung", 1)
	require.NoError(t, err, "the receipt is confirmed before anybody has looked")
	require.NoError(t, second.Complete(ctx, "clearing", "person-bestimmen", map[string]any{
		"personEntscheidung": "vorschlag-1", "personVermerk": "Name, Geburtsdatum und Anschrift gleich.",
	}))
	require.NoError(t, second.Complete(ctx, "clearing", "doppelten-beurteilen", map[string]any{
		"doppeltEntscheidung": "fall-1", "doppeltVermerk": "Derselbe Antrag auf Papier.",
	}))
	require.NoError(t, second.End(ctx))
	ended := theCase(t, second)
	require.Equal(t, "anderes-verfahren", ended.Outcome)
	require.True(t, slices.ContainsFunc(ended.Letters, func(l player.Letter) bool { return l.Template == "eingang/zum-fall" }))
	require.WithinDuration(t, arrived, theCase(t, first).ReceivedAt, 0, "the earlier day counts")
	require.NoError(t, first.Until(ctx, "the paper in the open case", func(ctx context.Context) (bool, error) {
		events, err := gateway.As("leitung").History(ctx, first.CaseID)
		return slices.ContainsFunc(events, func(e player.Event) bool { return e.Code == "case.took-in" }) &&
			slices.ContainsFunc(events, func(e player.Event) bool { return e.Code == "message.unmatched" }), err
	}))
	separated(t, second, first, arrived)
}

// separated undoes that two applications are one, and enters a representative: the one begins anew with the day on which it arrived, somebody is
// asked whether it is one of its own, and what follows goes to who acts for the person (§ 81 Abs. 4 AufenthG, § 14 Abs. 3 VwVfG).
func separated(t *testing.T, added, to *player.Play, arrived time.Time) {
	t.Helper()
	ctx := t.Context()
	act := func(id, path string, data map[string]any) []byte {
		answer, err := gateway.As("clearing").Do(ctx, player.Request{Method: http.MethodPost, Path: "/api/v1/cases/" + id + path, Body: map[string]any{"data": data}})
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, answer.Status, string(answer.Body))
		return answer.Body
	}
	var done struct{ Opened string }
	require.NoError(t, json.Unmarshal(act(added.CaseID, "/split", map[string]any{"trennenGrund": "Es sind zwei Anträge."}), &done))
	anew := player.NewPlay(gateway)
	anew.CaseID = done.Opened
	_, err := anew.Letter(ctx, "eingang/eingangsbestaetigung", 1)
	require.NoError(t, err)
	require.WithinDuration(t, arrived, theCase(t, anew).ReceivedAt, 0, "its own day is kept, and confirmed")
	require.True(t, theCase(t, to).ReceivedAt.After(arrived), "the other one counts its own day again")
	act(anew.CaseID, "/representatives", map[string]any{
		"vertretung":      map[string]any{"name": "Rechtsanwältin Dr. Beispiel", "strasse": "Kanzleiweg 1", "plz": "00002", "ort": "Musterstadt"},
		"vollmachtUmfang": "verfahren", "vollmachtVom": time.Now().In(player.Berlin()).Format(time.DateOnly),
	})
	require.NoError(t, anew.Complete(ctx, "clearing", "doppelten-beurteilen", map[string]any{
		"doppeltEntscheidung": "eigener", "doppeltVermerk": "Zwei verschiedene Anliegen.",
	}))
	_, err = anew.Letter(ctx, "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", query[string](t,
		"select data #>> '{Empfaenger,0}' from letter where case_id = $1 and template = 'verlaengerung/eingangsbestaetigung'", anew.CaseID))
}

// TestComplaintInALetter: Art. 17 GG, § 75 VwGO: a complaint inside a letter opens what a complaint opens elsewhere: it goes to the watch of the
// case that has been open longest, with five working days from the day of the letter, and the letter itself is dealt with as what it is.
func TestComplaintInALetter(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := player.NewPlay(gateway)
	p.AsWritten = true
	arrived := time.Now().AddDate(0, 0, -1).Truncate(time.Second)
	require.NoError(t, p.ApplyWith(ctx, "clearing", letterOf(t, "Beschwerdia", func(body map[string]any) {
		body["receivedAt"], body["backdatedReason"], body["backdatedEvidence"] = arrived.UTC().Format(time.RFC3339), "Post vom Vortag", "Eingangsstempel"
	})))
	require.Error(t, p.Complete(ctx, "clearing", "schreiben-wuerdigen", read("kein-antrag", map[string]any{
		"keinAntragGrund":   "nur-frage",
		"beschwerdeErkannt": true, "schreibenAntwort": "Wir kümmern uns.",
	})), "a complaint without what it is about is none")
	require.NoError(t, p.Complete(ctx, "clearing", "schreiben-wuerdigen", read("kein-antrag", map[string]any{
		"keinAntragGrund":   "nur-frage",
		"beschwerdeErkannt": true, "beschwerdeText": "Seit Wochen antwortet niemand.", "beschwerdeVon": "person", "schreibenAntwort": "Wir kümmern uns.",
	})))
	require.NoError(t, p.End(ctx))
	require.Equal(t, "kein-antrag", theCase(t, p).Outcome)
	watch := query[string](t, "select id::text from cases where about_case = $1 and procedure = 'untaetigkeit'", p.CaseID)
	require.Equal(t, 1, query[int](t, "select count(*) from receipt where case_id = $1 and kind = 'beschwerde' and received_at = $2", watch, arrived))
	q := player.NewPlay(gateway)
	q.CaseID = watch
	standsAt(t, q, "beschwerde-bearbeiten")
	five, _, err := q.Deadline(ctx, "beschwerde")
	require.NoError(t, err)
	require.Equal(t, "running", five.State, "that the letter is answered does not answer the complaint")
}
