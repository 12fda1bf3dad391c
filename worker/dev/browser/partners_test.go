package browser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// baAsked leads an application to where the Bundesagentur has been asked electronically, and gives the id of our message.
func baAsked(t *testing.T) (play *player.Play, request string) {
	t.Helper()
	play = player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller", testdata.Timely))
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}))
	require.NoError(t, play.Complete(t.Context(), "sachbearbeitung", "ba-anfrage-stellen", map[string]any{
		"baVerfahrensart": "regel", "baAnfrageWeg": "elektronisch", "baArbeitgeber": "Probe Bau GmbH", "baTaetigkeit": "Bauingenieurin", "baWochenstunden": 40, "baBruttoMonat": 4800,
	}))
	db, err := pgx.Connect(t.Context(), ownersDatabase)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close(t.Context())) }()
	require.NoError(t, play.Until(t.Context(), "the request to the Bundesagentur", func(ctx context.Context) (bool, error) {
		rows, err := db.Query(ctx, "select id::text from intent where case_id = $1 and kind = 'ba-anfrage' and state = 'confirmed'", play.CaseID)
		if err != nil {
			return false, err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if len(ids) > 0 {
			request = ids[0]
		}
		return request != "", err
	}))
	return play, request
}

// baAnswers has the invented Bundesagentur put an answer into its box.
func baAnswers(t *testing.T, answer map[string]string) {
	t.Helper()
	answer["eingestelltAm"] = time.Now().UTC().Format(time.RFC3339)
	raw, err := json.Marshal(answer)
	require.NoError(t, err)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, stack.RegistersURL()+"/dev/answers", bytes.NewReader(raw))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Less(t, response.StatusCode, http.StatusBadRequest)
}

// TestCaseworker07WhatTheAgencyAnswered: the Bundesagentur approves one case on a condition and refuses another (§ 39 AufenthG). The list says it in the row of
// each; the messages of the case and the page of a task have the whole answer in plain words; the person is told by letters and not here.
func TestCaseworker07WhatTheAgencyAnswered(t *testing.T) {
	today := time.Now().In(player.Berlin())
	approved, first := baAsked(t)
	refused, second := baAsked(t)
	const condition = "Nur in Vollzeit und nur bis zum 30.06.2027."
	baAnswers(t, map[string]string{
		"nachricht": "ja-" + first, "bezug": first, "antwort": "zugestimmt", "vom": today.Format(time.DateOnly), "geschaeftszeichen": "ZAV-7781", "text": condition,
	})
	baAnswers(t, map[string]string{"nachricht": "nein-" + second, "bezug": second, "antwort": "abgelehnt", "vom": today.Format(time.DateOnly)})
	browser := openBrowser(t)
	p := signIn(t, browser, "sachbearbeitung")
	for play, said := range map[*player.Play]string{approved: "Bundesagentur hat zugestimmt", refused: "Bundesagentur hat abgelehnt"} {
		task, err := play.Task(t.Context(), "registerauskuenfte-eintragen")
		require.NoError(t, err)
		require.NoError(t, play.Until(t.Context(), "the answer in the row", func(context.Context) (bool, error) {
			p.visit("/aufgaben?sort=-eingang")
			p.seesRow(task)
			return p.js(rowOf(task)+`.textContent.includes(`+"`"+said+today.Format(" (02.01.2006)")+"`"+`)`) == "true", nil
		}))
	}
	p.visit("/aufgaben?sort=-eingang")
	p.picture("worklist-answers")
	p.accessible("list with the answers of other authorities")

	task, err := approved.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	const pairs = `[...document.querySelectorAll("dl.ab-pairs > div")].map(d => d.children[0].textContent + ": " + d.children[1].textContent).join("\n")`
	for _, page := range []string{"/faelle/" + approved.CaseID + "?ansicht=nachrichten", "/aufgaben/" + task.ID} {
		p.visit(page)
		said := p.js(pairs)
		for _, want := range []string{"Stelle: Bundesagentur für Arbeit", "Antwort der BA: Zugestimmt", "Geschäftszeichen der BA: ZAV-7781", "Vermerk: " + condition} {
			require.Contains(t, said, want, page)
		}
		p.accessible("an answer of the Bundesagentur on " + page[:8])
	}
	p.visit("/faelle/" + refused.CaseID + "?ansicht=nachrichten")
	require.Contains(t, p.js(pairs), "Antwort der BA: Abgelehnt")

	for _, play := range []*player.Play{approved, refused} { // what she has worked on comes first when she asks for the next task
		require.NoError(t, play.Complete(t.Context(), "sachbearbeitung", "registerauskuenfte-eintragen", map[string]any{
			"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "aussetzung": false,
		}))
	}
	own := signIn(t, browser, "antragsteller")
	own.visit("/faelle/" + approved.CaseID + "?ansicht=nachrichten")
	require.NotContains(t, own.js(`document.querySelector("main").textContent`), condition)
}
