package web_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestPostingsPage: § 41 Abs. 2 VwVfG: who prints and posts the letters of a day says so in one act; the case says "noch nicht zur Post gegeben"
// before and names the day afterwards. A day that cannot be is refused, and what came into the tray after the list was shown stays.
func TestPostingsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.caseID
	hand := func(key, subject string, at time.Time) {
		l, err := w.db.BeginLetter(t.Context(), casefile.Letter{CaseID: id, Key: key, Template: "verlaengerung/eingangsbestaetigung", LetterDate: casefile.DateOf(now())})
		require.NoError(t, err)
		file, err := w.db.Dossier(t.Context(), id)
		require.NoError(t, err)
		require.NoError(t, w.db.FileLetter(t.Context(), l.ID, file.Addressee(), casefile.Document{
			CaseID: id, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: key,
			State: casefile.DocumentReleased, ReceivedAt: now(), RecordedBy: casefile.ActorSystem,
		}, subject, casefile.DateOf(now()).AddDays(3), nil))
		require.NoError(t, w.db.MarkLetter(t.Context(), l.ID, casefile.LetterSent, at))
	}
	hand("case/x/1", "Ihr Antrag ist eingegangen", now())

	b := w.signIn("clearing")
	letters := "/faelle/" + string(id) + "?ansicht=schreiben"
	require.Contains(t, b.get(letters).body, "noch nicht zur Post gegeben")
	list := b.get("/postausgang")
	require.Equal(t, http.StatusOK, list.status, list.body)
	require.Contains(t, list.body, "Ihr Antrag ist eingegangen")
	confirm := func(page answer, on string) answer {
		return b.post("/postausgang", page, url.Values{"tag": {"2026-11-23"}, "aufgegeben": {on}, "bis": {field(t, page.body, "bis")}})
	}
	require.Equal(t, http.StatusUnprocessableEntity, confirm(list, "2026-11-24").status)
	require.Equal(t, http.StatusUnprocessableEntity, b.post("/postausgang", list, url.Values{"tag": {"2026-11-23"}, "aufgegeben": {"2026-11-23"}}).status)
	hand("case/x/2", "Ihr Titel ist verlängert", now().Add(time.Microsecond)) // while the first one is on its way to the letter box
	require.Equal(t, http.StatusSeeOther, confirm(list, "2026-11-23").status)
	later := b.get("/postausgang?bestaetigt=1")
	require.Contains(t, later.body, "1 Schreiben sind")
	require.Contains(t, later.body, "Ihr Titel ist verlängert", "nobody has taken it to the post")
	require.NotContains(t, later.body, "Ihr Antrag ist eingegangen")
	require.Equal(t, http.StatusSeeOther, confirm(later, "2026-11-23").status)
	require.Contains(t, b.get("/postausgang").body, "Alle Schreiben sind zur Post gegeben.")
	shown := b.get(letters).body
	require.Contains(t, shown, "zur Post gegeben am")
	require.Contains(t, shown, "26.11.2026", "the third day")
	require.Equal(t, http.StatusForbidden, w.signIn("revision").get("/postausgang").status)
}
