package browser_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestClearing06JoinAndSeparate: § 81 Abs. 4 AufenthG: the same application comes on the portal and, a day earlier, on paper. Clearing says that it is one
// person and one application: the paper is added to the open case, whose day is the earlier one. Then clearing finds that they are two and undoes it: the paper
// has a case of its own again with its own day, the other one its own, and somebody is asked anew whether they are one.
func TestClearing06JoinAndSeparate(t *testing.T) {
	browser := openBrowser(t)
	name := someName()
	first, second := player.NewPlay(gateway), player.NewPlay(gateway)
	first.AsWritten, second.AsWritten = true, true
	require.NoError(t, first.ApplyWith(t.Context(), "antragsteller", twin(t, first, name, nil)))
	_, err := first.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	arrived := time.Now().AddDate(0, 0, -1).Truncate(time.Second)
	require.NoError(t, second.ApplyWith(t.Context(), "clearing", twin(t, second, name, func(body map[string]any) {
		body["channel"] = "post"
		body["receivedAt"], body["backdatedReason"], body["backdatedEvidence"] = arrived.UTC().Format(time.RFC3339), "Post vom Vortag", "Eingangsstempel"
	})))
	into, added := "/faelle/"+first.CaseID, &walk{t: t, play: second, path: "/faelle/" + second.CaseID}

	p := signIn(t, browser, "clearing")
	added.take(p, "person-bestimmen")
	p.tick("/personEntscheidung", "vorschlag-1")
	p.fill("/personVermerk", "Name, Geburtsdatum und Anschrift gleich.")
	added.finish(p, "person-bestimmen")
	added.take(p, "doppelten-beurteilen")
	require.Contains(t, p.text("main"), fileNumber(t, first), "the open case stands to choose")
	p.answer("/doppeltEntscheidung", "fall-1")
	p.fill("/doppeltVermerk", "Derselbe Antrag auf Papier.")
	p.accessible("one application or two")
	added.finish(p, "doppelten-beurteilen")
	require.NoError(t, second.End(t.Context()))
	require.Equal(t, arrived.Unix(), receivedAt(t, first), "the earlier day counts")

	// Both cases say that they are one.
	p.visit(into + "?ansicht=beteiligte")
	require.Contains(t, p.text(`section[aria-labelledby="zusammen"]`), fileNumber(t, second))
	p.visit(added.path + "?ansicht=beteiligte")
	require.Contains(t, p.text(`section[aria-labelledby="zusammen"]`), fileNumber(t, first))
	p.picture("joined")
	p.accessible("parties of an application that was added to another case")

	p.press(`a[href$="/akt/trennen"]`)
	p.accessible("undoing that two applications are one")
	p.fill("/trennenGrund", "Zwei verschiedene Titel.")
	p.press(`form[action$="/akt/trennen"] .ab-button--primary`)
	p.sees("Der Eingang hat wieder einen eigenen Fall.")
	anew := player.NewPlay(gateway)
	anew.CaseID = p.js(`location.pathname.split("/")[2]`)
	require.NotContains(t, []string{first.CaseID, second.CaseID}, anew.CaseID)
	require.Equal(t, arrived.Unix(), receivedAt(t, anew), "the paper keeps its own day")
	require.Greater(t, receivedAt(t, first), arrived.Unix(), "and so does the portal")
	p.visit(added.path + "?ansicht=beteiligte")
	require.Contains(t, p.text(`section[aria-labelledby="zusammen"]`), "wieder getrennt")
	require.Equal(t, "null", p.js(`document.querySelector('a[href$="/akt/trennen"]')`), "what is undone is not undone twice")
	p.picture("separated")
	p.accessible("parties after the applications were separated")
	p.visit(into + "?ansicht=protokoll")
	p.sees("Der Eingang " + fileNumber(t, second) + " gehört nicht zu diesem Fall und ist wieder getrennt.")
	p.visit(into + "?ansicht=notizen")
	p.sees("Zwei verschiedene Titel.")

	again := &walk{t: t, play: anew, path: "/faelle/" + anew.CaseID}
	again.take(p, "doppelten-beurteilen")
	p.answer("/doppeltEntscheidung", "eigener")
	p.fill("/doppeltVermerk", "Zwei verschiedene Anliegen.")
	again.finish(p, "doppelten-beurteilen")
	_, err = anew.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err, "it goes on as an application of its own")
}

// twin is the sample of an application in time of a person with this given name.
func twin(t *testing.T, play *player.Play, name string, change func(body map[string]any)) []byte {
	t.Helper()
	raw, err := testdata.Application(testdata.Timely, play.Today)
	require.NoError(t, err)
	var body map[string]any
	require.NoError(t, json.Unmarshal(raw, &body))
	body["application"].(map[string]any)["person"].(map[string]any)["vornamen"] = name
	if change != nil {
		change(body)
	}
	raw, err = json.Marshal(body)
	require.NoError(t, err)
	return raw
}

// receivedAt gives the moment of receipt that counts for a case.
func receivedAt(t *testing.T, play *player.Play) int64 {
	t.Helper()
	c, err := play.Case(t.Context())
	require.NoError(t, err)
	return c.ReceivedAt.Unix()
}
