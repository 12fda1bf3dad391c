package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// representation is the data of the form by which somebody is entered.
func representation(change map[string]any) map[string]any {
	data := map[string]any{
		"vertretung":      map[string]any{"name": "Rechtsanwältin Dr. Beispiel", "strasse": "Kanzleiweg 1", "plz": "00002", "ort": "Musterstadt"},
		"vollmachtUmfang": "verfahren", "vollmachtVom": "2026-11-20",
	}
	for name, value := range change {
		data[name] = value
	}
	return map[string]any{"data": data}
}

// TestRepresentativeByTheAPI: § 14 Abs. 1 and 3, § 41 Abs. 1 Satz 2 VwVfG: a caseworker enters who acts for the person and ends it; nobody outside
// the authority does, and no other team. What cannot be is refused with its field.
func TestRepresentativeByTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id) + "/representatives"
	for _, who := range []string{"antragsteller", "sicherheit", "revision", "sachbearbeitung3"} {
		require.Equal(t, 403, w.post(who, path, representation(nil)).Code, who)
	}
	require.Equal(t, 403, w.get("antragsteller", path).Code)
	for _, wrong := range []map[string]any{
		{"data": map[string]any{}},
		representation(map[string]any{"vollmachtVom": "2026-11-24"}), representation(map[string]any{"vollmachtUmfang": "immer"}),
		representation(map[string]any{"vertretung": map[string]any{"name": "Ohne Anschrift"}}),
		{},
	} {
		require.Equal(t, 422, w.post("sachbearbeitung", path, wrong).Code, wrong)
	}
	rec := w.post("sachbearbeitung", path, representation(nil))
	require.Equal(t, 200, rec.Code, rec.Body.String())
	require.Equal(t, 200, w.post("sachbearbeitung", path, representation(nil)).Code, "twice is once")
	require.Equal(t, 409, w.post("clearing", path, representation(map[string]any{"vollmachtUmfang": "einzelne"})).Code)
	listed := as[struct{ Representatives []map[string]any }](t, w.get("revision", path)).Representatives
	require.Len(t, listed, 1)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", listed[0]["name"])
	require.Equal(t, true, listed[0]["letters"])
	require.Equal(t, "2026-11-20", listed[0]["givenOn"])

	ended := func(on string) map[string]any {
		return map[string]any{"data": map[string]any{"widerrufGrund": "widerruf", "widerrufEingegangenAm": on, "widerrufVermerk": "Brief vom Montag"}}
	}
	require.Equal(t, 422, w.post("sachbearbeitung", path+"/end", ended("2026-11-24")).Code, "to come")
	require.Equal(t, 422, w.post("sachbearbeitung", path+"/end", ended("2026-11-19")).Code, "before the authority to act")
	require.Equal(t, 200, w.post("sachbearbeitung", path+"/end", ended("2026-11-23")).Code)
	require.Equal(t, 409, w.post("sachbearbeitung", path+"/end", ended("2026-11-23")).Code)
	listed = as[struct{ Representatives []map[string]any }](t, w.get("clearing", path)).Representatives
	require.Equal(t, false, listed[0]["letters"])
	require.Equal(t, "2026-11-23", listed[0]["endedOn"])
	history := w.get("clearing", "/api/v1/cases/"+string(id)+"/history").Body.String()
	require.Contains(t, history, "Eine Vertretung ist eingetragen, für dieses Verfahren; Vollmacht vom Freitag, 20.11.2026.")
	require.Contains(t, history, "Die Person hat die Vollmacht widerrufen")
}

// TestMessageOfARepresentative: the person may say who acts for them or withdraw it on any channel; it is a receipt, and no fact that a letter
// would follow.
func TestMessageOfARepresentative(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id) + "/messages"
	to := map[string]any{"name": "Beratungsstelle Muster", "strasse": "Ring 1", "plz": "00003", "ort": "Musterstadt"}
	require.Equal(t, 422, w.post("antragsteller", path, map[string]any{"kind": "vollmacht", "channel": "portal", "data": map[string]any{"anzeigeArt": "bestellt"}}).Code)
	for _, data := range []map[string]any{{"anzeigeArt": "bestellt", "anzeigeVertretung": to}, {"anzeigeArt": "widerrufen"}} {
		rec := w.post("antragsteller", path, map[string]any{"kind": "vollmacht", "channel": "portal", "data": data})
		require.Equal(t, 201, rec.Code, rec.Body.String())
	}
	d, err := w.db.Dossier(t.Context(), id)
	require.NoError(t, err)
	require.Empty(t, d.LettersTo.Name)
	receipts, err := w.db.PendingReceipts(t.Context(), id, now())
	require.NoError(t, err)
	require.Len(t, receipts, 3)
	require.Equal(t, casefile.ReceiptVollmacht, receipts[1].Kind)
	require.JSONEq(t, `{}`, string(receipts[1].Deciding))
	statements, err := w.db.Statements(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, statements, 2, "who decides reads it beside each task")
}

// TestUnlinkByTheAPI: architecture 4.13, Art. 5 Abs. 1 DSGVO: a caseworker undoes the link to the wrong person with a reason, and the task of clearing
// offers who else it may be; the choice there links the case. Nobody outside the authority does it.
func TestUnlinkByTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, theirs := w.apply("antragsteller"), w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id)
	reason := map[string]any{"data": map[string]any{"loesenGrund": "Die Person hat angerufen: Sie hat keinen Antrag gestellt."}}
	for _, who := range []string{"antragsteller", "scan", "sicherheit", "revision"} {
		require.Equal(t, 403, w.post(who, path+"/person/undo", reason).Code, who)
	}
	require.Equal(t, 422, w.post("clearing", path+"/person/undo", map[string]any{"data": map[string]any{}}).Code)
	before, err := w.db.Case(t.Context(), id)
	require.NoError(t, err)
	rec := w.post("clearing", path+"/person/undo", reason)
	require.Equal(t, 200, rec.Code, rec.Body.String())
	task := as[struct{ Task casefile.TaskID }](t, rec).Task
	require.Equal(t, 409, w.post("clearing", path+"/person/undo", reason).Code)
	now, err := w.db.Case(t.Context(), id)
	require.NoError(t, err)
	require.NotEqual(t, before.PersonID, now.PersonID)

	shown := as[struct {
		Version int
		Choices []map[string]any
	}](t, w.get("clearing", "/api/v1/tasks/"+string(task)))
	other, err := w.db.Case(t.Context(), theirs)
	require.NoError(t, err)
	if other.PersonID != before.PersonID {
		require.NotEmpty(t, shown.Choices)
	}
	rec = w.post("clearing", "/api/v1/tasks/"+string(task)+"/complete", map[string]any{
		"version": shown.Version, "data": map[string]any{"personEntscheidung": "neue-person", "personVermerk": "Pass lag vor"},
	})
	require.Equal(t, 200, rec.Code, rec.Body.String())
	links, err := w.db.PersonLinks(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, links, 3)
	require.Equal(t, "manual", links[2].MatchedBy)
	require.Equal(t, now.PersonID, links[2].Person)
}

// TestSplitByTheAPI: § 81 Abs. 4 AufenthG: who clears up intakes undoes that two applications are one; the case that it opens has the day on which the
// application arrived and starts like any other. Nobody outside the authority does it, and a second time finds nothing to undo.
func TestSplitByTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, into := w.apply("antragsteller"), w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id)
	reason := map[string]any{"data": map[string]any{"trennenGrund": "Zwei verschiedene Titel"}}
	require.Equal(t, 409, w.post("clearing", path+"/split", reason).Code, "it was added to no case")
	k, err := w.db.Case(t.Context(), id)
	require.NoError(t, err)
	_, err = w.db.AssignPerson(t.Context(), store.Assignment{Case: into, Person: k.PersonID, By: "clearing"})
	require.NoError(t, err)
	joined, err := w.db.JoinCase(t.Context(), id, into, "clearing")
	require.NoError(t, err)
	require.True(t, joined)
	require.Equal(t, 403, w.post("antragsteller", path+"/split", reason).Code)
	require.Equal(t, 422, w.post("clearing", path+"/split", map[string]any{"data": map[string]any{}}).Code)
	rec := w.post("clearing", path+"/split", reason)
	require.Equal(t, 200, rec.Code, rec.Body.String())
	opened, err := w.db.Case(t.Context(), as[struct{ Opened casefile.CaseID }](t, rec).Opened)
	require.NoError(t, err)
	require.Equal(t, k.ReceivedAt, opened.ReceivedAt)
	require.Equal(t, k.PersonID, opened.PersonID)
	require.Equal(t, k.Procedure, opened.Procedure)
	require.Equal(t, 200, w.get("antragsteller", "/api/v1/cases/"+string(opened.ID)).Code, "who applied still sees it")
	receipts, err := w.db.PendingReceipts(t.Context(), opened.ID, now())
	require.NoError(t, err)
	require.Len(t, receipts, 1)
	require.Equal(t, casefile.ReceiptAntrag, receipts[0].Kind)
	first, err := w.db.FirstReceipt(t.Context(), id)
	require.NoError(t, err)
	require.JSONEq(t, string(first.Deciding), string(receipts[0].Deciding))
	require.Equal(t, 409, w.post("clearing", path+"/split", reason).Code)
	require.Contains(t, w.get("clearing", path+"/history").Body.String(), "Der Eingang geht im Fall "+opened.Aktenzeichen+" weiter")
}
