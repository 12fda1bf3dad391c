package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// filed gives a case a letter that lies in the tray since this morning.
func (w *world) filed(t *testing.T, id casefile.CaseID, template string) casefile.Letter {
	t.Helper()
	l, err := w.db.BeginLetter(t.Context(), casefile.Letter{CaseID: id, Key: "case/" + string(id) + "/" + template, Template: template, LetterDate: casefile.DateOf(now())})
	require.NoError(t, err)
	file, err := w.db.Dossier(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, w.db.FileLetter(t.Context(), l.ID, file.Addressee(), casefile.Document{
		CaseID: id, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: "o-" + template,
		State: casefile.DocumentReleased, ReceivedAt: now(), RecordedBy: casefile.ActorSystem,
	}, "Ihr Antrag", casefile.DateOf(now()).AddDays(3), nil))
	require.NoError(t, w.db.MarkLetter(t.Context(), l.ID, casefile.LetterSent, now()))
	return l
}

// TestPostingIsConfirmedByHand: § 41 Abs. 2 VwVfG: without a print centre somebody confirms the day of posting for the letters of a day, one
// act for all; before, the case says that they are not posted. No day before they were printed, and none to come.
func TestPostingIsConfirmedByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	w.filed(t, id, "verlaengerung/eingangsbestaetigung")
	w.filed(t, id, "nachforderung/aufforderung")
	require.Equal(t, 403, w.get("antragsteller", "/api/v1/postings").Code)
	listed := w.get("clearing", "/api/v1/postings")
	require.Equal(t, 200, listed.Code, listed.Body.String())
	list := as[struct{ Letters []map[string]any }](t, listed).Letters
	require.Len(t, list, 2)
	require.Equal(t, "hand", list[0]["way"])
	require.Equal(t, casefile.DateOf(now()).String(), list[0]["handedOn"])
	today := casefile.DateOf(now())
	// Of another team's case the time and the way alone show, and nobody is said to have asked for that case.
	other := as[struct{ Letters []map[string]any }](t, w.get("sachbearbeitung3", "/api/v1/postings")).Letters
	require.Len(t, other, 2)
	require.NotContains(t, other[0], "caseId")
	require.NotContains(t, other[0], "subject")
	require.Equal(t, list[0]["sentAt"], other[0]["sentAt"])
	denied, err := w.db.Events(t.Context(), id, casefile.StreamAccess, 0, 10)
	require.NoError(t, err)
	for _, e := range denied {
		require.NotEqual(t, "access.denied", e.Code)
	}
	body := func(handed, posted casefile.Date) map[string]any {
		return map[string]any{"handedOn": handed.String(), "postedOn": posted.String(), "sentUntil": list[1]["sentAt"]}
	}
	for _, wrong := range []map[string]any{body(today, today.AddDays(1)), body(today, today.AddDays(-1)), {"handedOn": today.String(), "sentUntil": now()}, {"handedOn": today.String(), "postedOn": today.String()}} {
		require.Equal(t, 422, w.post("clearing", "/api/v1/postings", wrong).Code)
	}
	require.JSONEq(t, `{"letters": 2}`, w.post("clearing", "/api/v1/postings", body(today, today)).Body.String())
	require.JSONEq(t, `{"letters": 0}`, w.post("clearing", "/api/v1/postings", body(today, today)).Body.String())
	letters := as[struct{ Letters []map[string]any }](t, w.get("clearing", "/api/v1/cases/"+string(id))).Letters
	require.Equal(t, today.String(), letters[0]["postedOn"])
}

// TestRefusalIsAnnouncedOnlyWhenItArrived: § 41 Abs. 2 Satz 1 and 3, § 43 Abs. 1 VwVfG: a refusal by ordinary letter is not announced before it
// was posted, nor before the third day after that (§ 41 Abs. 2 LVwVfG), nor when it came back; served with a certificate it is on its day.
func TestRefusalIsAnnouncedOnlyWhenItArrived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	l := w.filed(t, id, "ablehnung/bescheid-ablehnung")
	task := w.task(id, "clearing", "clearing", "ablehnung/zustellung")
	claimed := w.post("clearing", "/api/v1/tasks/"+string(task.ID)+"/claim", map[string]any{"version": task.Version})
	require.Equal(t, 200, claimed.Code, claimed.Body.String())
	version := as[struct{ Version int }](t, claimed).Version
	today := casefile.DateOf(now())
	enter := func(kind string, on casefile.Date) (int, string) {
		rec := w.post("clearing", "/api/v1/tasks/"+string(task.ID)+"/complete", map[string]any{"version": version, "data": map[string]any{
			"zustellungErgebnis": "zugestellt", "zustellungsart": kind, "bescheidBekanntgegebenAm": on.String(),
		}})
		return rec.Code, rec.Body.String()
	}
	status, said := enter("einfacher-brief", today.AddDays(3))
	require.Equal(t, 422, status, said)
	require.Contains(t, said, "service.not-posted")
	require.NoError(t, w.db.PostLetter(t.Context(), l.ID, today, "clara", now().Add(time.Minute)))
	_, said = enter("einfacher-brief", today.AddDays(2))
	require.Contains(t, said, "service.early")
	status, said = enter("einfacher-brief", today.AddDays(3))
	require.Equal(t, 200, status, said)
}

// TestLetterBackByTheAPI: § 41 Abs. 2 Satz 3 VwVfG: who opens the post enters which letter came back, as an act on the case or with the message; a
// letter of another case is none to choose from.
func TestLetterBackByTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	one, two := w.filed(t, id, "verlaengerung/eingangsbestaetigung"), w.filed(t, id, "nachforderung/aufforderung")
	path := "/api/v1/cases/" + string(id)
	entered := func(letter string) map[string]any {
		return map[string]any{"data": map[string]any{
			"zurueckSchreiben": letter, "zurueckAm": casefile.DateOf(now()).String(), "ruecklaeuferGrund": "unbekannt-verzogen", "zurueckVermerk": "Aufkleber der Post",
		}}
	}
	require.Equal(t, 403, w.post("antragsteller", path+"/returned-letters", entered(string(one.ID))).Code)
	require.Equal(t, 422, w.post("scan", path+"/returned-letters", entered(nowhere)).Code)
	for range 2 {
		rec := w.post("clearing", path+"/returned-letters", entered(string(one.ID)))
		require.Equal(t, 200, rec.Code, rec.Body.String())
	}
	message := func(letter string) map[string]any {
		return map[string]any{"kind": "ruecklaeufer", "channel": "post", "data": map[string]any{"ruecklaeuferGrund": "verweigert", "ruecklaeuferSchreiben": letter}}
	}
	require.Equal(t, 422, w.post("clearing", path+"/messages", message(nowhere)).Code)
	require.Equal(t, 201, w.post("clearing", path+"/messages", message(string(two.ID))).Code)
	require.Equal(t, 409, w.post("clearing", path+"/messages", message(string(two.ID))).Code, "it is out no more")
	letters := as[struct{ Letters []map[string]any }](t, w.get("clearing", path)).Letters
	require.Equal(t, "unbekannt-verzogen", letters[0]["returnedFor"])
	require.Equal(t, "verweigert", letters[1]["returnedFor"])
	receipts, err := w.db.Receipts(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, receipts, 3)
}
