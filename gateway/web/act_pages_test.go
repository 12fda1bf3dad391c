package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestRepresentativePages: § 14 VwVfG: who decides enters on the case page who acts for the person; the head of the page then says so on each tab.
// A wrong form comes back with what was typed, and what cannot be with its reason. Ended, letters go to the person again.
func TestRepresentativePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	tab := b.get(path + "?ansicht=beteiligte")
	require.Equal(t, http.StatusOK, tab.status)
	require.Contains(t, tab.body, "Niemand. Schreiben gehen an die Person selbst.")
	require.Contains(t, tab.body, path+"/akt/vertretung")
	form := b.get(path + "/akt/vertretung")
	require.Contains(t, form.body, "Name der Vertretung")
	require.Equal(t, http.StatusNotFound, b.get(path+"/akt/sonst").status)
	entered := url.Values{
		"/vertretung/name": {"Rechtsanwältin Dr. Beispiel"}, "/vertretung/strasse": {"Kanzleiweg 1"}, "/vertretung/plz": {"00002"},
		"/vertretung/ort": {"Musterstadt"}, "/vollmachtUmfang": {"verfahren"}, "/vollmachtVom": {"2026-11-24"},
	}
	refused := b.post(path+"/akt/vertretung", form, entered)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Dieser Zeitpunkt liegt in der Zukunft.")
	require.Contains(t, refused.body, "Kanzleiweg 1", "nothing typed is lost")
	entered.Set("/vollmachtVom", "2026-11-20")
	done := b.post(path+"/akt/vertretung", form, entered)
	require.Equal(t, path+"?ansicht=beteiligte&hinweis=act", done.location, done.body)
	shown := b.get(done.location).body
	require.Contains(t, shown, "Das ist eingetragen.")
	require.Contains(t, shown, "Schreiben dieses Falls gehen an diese Anschrift.")
	require.Contains(t, shown, "eingetragen von J. Beispiel,")
	require.Contains(t, shown, path+"/akt/vertretung-ende")
	require.Contains(t, b.get(path).body, "Vertreten durch")
	entered.Set("/vertretung/name", "Beratungsstelle Muster")
	conflict := b.post(path+"/akt/vertretung", form, entered)
	require.Equal(t, http.StatusConflict, conflict.status)
	require.Contains(t, conflict.body, "Beenden Sie zuerst diese Vertretung.")
	require.Contains(t, conflict.body, "Beratungsstelle Muster")

	form = b.get(path + "/akt/vertretung-ende")
	done = b.post(path+"/akt/vertretung-ende", form, url.Values{
		"/widerrufGrund": {"widerruf"}, "/widerrufEingegangenAm": {"2026-11-23"}, "/widerrufVermerk": {"Brief liegt in der Akte."},
	})
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	shown = b.get(done.location).body
	require.Contains(t, shown, "Vollmacht widerrufen")
	require.NotContains(t, shown, "Vertreten durch")
	require.Equal(t, http.StatusForbidden, w.signIn("revision").get(path+"/akt/vertretung").status)
	require.NotContains(t, w.signIn("revision").get(path+"?ansicht=beteiligte").body, "/akt/vertretung")
}

// sentLetter gives a letter that went out to these lines, as JSON.
func (w *world) sentLetter(to string) casefile.LetterID {
	w.t.Helper()
	ctx := w.t.Context()
	l, err := w.db.BeginLetter(ctx, casefile.Letter{CaseID: w.caseID, Key: "case/1", Template: "x/y", LetterDate: casefile.MustParseDate("2026-11-16")})
	require.NoError(w.t, err)
	file, err := w.db.Dossier(ctx, w.caseID)
	require.NoError(w.t, err)
	require.NoError(w.t, w.db.FileLetter(ctx, l.ID, file.Addressee(), casefile.Document{
		CaseID: w.caseID, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: "o",
		State: casefile.DocumentReleased, ReceivedAt: now(), RecordedBy: casefile.ActorSystem,
	}, "Bitte reichen Sie Unterlagen nach", casefile.MustParseDate("2026-11-19"), json.RawMessage(`{"Empfaenger": `+to+`}`)))
	require.NoError(w.t, w.db.MarkLetter(ctx, l.ID, casefile.LetterSent, now()))
	return l.ID
}

// TestLetterBackPages: § 41 Abs. 2 Satz 3 VwVfG: from the list of letters somebody enters that one of them came back; the form has chosen it, and
// the list says it afterwards. The task about it names subject, day, way, address and reason, and leads to the letter.
func TestLetterBackPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	l := w.sentLetter(`["Zoë Öztürk-Canario", "Musterweg 1", "70173 Musterstadt"]`)
	link := path + "/akt/schreiben-zurueck?schreiben=" + string(l)
	require.Contains(t, b.get(path+"?ansicht=schreiben").body, link)
	form := b.get(link)
	require.Contains(t, form.body, `value="`+string(l)+`" selected`)
	done := b.post(path+"/akt/schreiben-zurueck", form, url.Values{
		"/zurueckSchreiben": {string(l)}, "/zurueckAm": {"2026-11-20"}, "/ruecklaeuferGrund": {"unbekannt-verzogen"}, "/zurueckVermerk": {"Aufkleber der Post"},
	})
	require.Equal(t, path+"?ansicht=schreiben&hinweis=act", done.location, done.body)
	shown := b.get(done.location).body
	require.Contains(t, shown, "kam zurück am Fr 20.11.2026: unbekannt verzogen")
	require.NotContains(t, shown, link)
}

// TestBarredAddress: § 51 BMG: where an Auskunftssperre protects a person, the lines about letters tell colleagues to whom they went and not where the
// person lives, on the page of the case and of its tasks; the person reads it themselves.
func TestBarredAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, path := w.signIn("sachbearbeitung"), "/faelle/"+string(w.caseID)
	l := w.sentLetter(`["Zoë Öztürk-Canario", "Geheimweg 9", "70174 Verborgen"]`)
	const where = "Geheimweg 9, 70174 Verborgen"
	require.Contains(t, b.get(path+"?ansicht=nachrichten").body, "<bdi>Zoë Öztürk-Canario, "+where+"</bdi>")
	require.NoError(t, w.db.RefuseLetter(t.Context(), l, "order", "unlesbar", now()))
	letters, err := w.db.Letters(t.Context(), w.caseID)
	require.NoError(t, err)
	task := letters[0].TaskID
	require.Contains(t, b.get("/aufgaben/"+string(task)).body, where)

	w.change(`update person set auskunftssperre = true where id = (select person_id from case_person where case_id = $1 and undone_at is null)`)
	for _, login := range []string{"sachbearbeitung", "clearing", "leitung", "revision"} {
		for _, page := range []string{path + "?ansicht=nachrichten", "/aufgaben/" + string(task)} {
			shown := w.signIn(login).get(page).body
			require.NotContains(t, shown, "Geheimweg", login)
			require.NotContains(t, shown, "Verborgen", login)
			require.Contains(t, shown, "<bdi>Zoë Öztürk-Canario</bdi>. Die Anschrift steht wegen der Auskunftssperre (§ 51 BMG) nur im Schreiben.", login)
		}
	}
}

// TestUnlinkPages: architecture 4.13: the tab of the parties says to whom the case was linked and by whom, and leads to the undoing of it; afterwards a
// task is open that names what was written before.
func TestUnlinkPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	tab := b.get(path + "?ansicht=beteiligte")
	require.Contains(t, tab.body, "nach den Angaben im Antrag angelegt")
	require.Contains(t, tab.body, path+"/akt/person-loesen")
	form := b.get(path + "/akt/person-loesen")
	require.Contains(t, form.body, "Art. 33 DSGVO")
	refused := b.post(path+"/akt/person-loesen", form, url.Values{"/loesenGrund": {""}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	done := b.post(path+"/akt/person-loesen", form, url.Values{"/loesenGrund": {"Anderes Lichtbild"}})
	require.Equal(t, path+"?ansicht=beteiligte&hinweis=act-task", done.location, done.body)
	shown := b.get(done.location).body
	require.Contains(t, shown, "Dazu ist eine Aufgabe offen.")
	require.Contains(t, shown, "Person klären")
	require.Contains(t, shown, "gelöst")
	again := b.post(path+"/akt/person-loesen", form, url.Values{"/loesenGrund": {"Noch einmal"}})
	require.Equal(t, http.StatusConflict, again.status)
	require.Contains(t, again.body, "Erledigen Sie die Aufgabe „Person klären“.")
}

// TestSplitPages: § 81 Abs. 4 AufenthG: the tab of the parties names the case that an application was added to, and leads to the undoing of it; that
// opens the case in which the application goes on, and both pages say so.
func TestSplitPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	k, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	data, err := w.db.ApplicationData(t.Context(), k.ID)
	require.NoError(t, err)
	other, _, _, err := w.db.ReceiveApplication(t.Context(), store.Application{
		Receipt: casefile.Receipt{Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPost, ReceivedAt: now().AddDate(0, 0, -2), RecordedBy: "x", Raw: []byte(`{}`), Deciding: json.RawMessage(`{}`)},
		Person:  casefile.Person{ID: k.PersonID}, Case: casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "b", AppliedFor: "18b", Team: k.Team}, Data: data,
	})
	require.NoError(t, err)
	joined, err := w.db.JoinCase(t.Context(), other.ID, k.ID, "clearing")
	require.NoError(t, err)
	require.True(t, joined)
	path := "/faelle/" + string(other.ID)
	require.Contains(t, b.get("/faelle/"+string(k.ID)+"?ansicht=beteiligte").body, path+"/akt/trennen")
	tab := b.get(path + "?ansicht=beteiligte").body
	require.Contains(t, tab, "Zugeordnet zum Fall")
	require.Contains(t, tab, path+"/akt/trennen")
	form := b.get(path + "/akt/trennen")
	require.Contains(t, form.body, "Warum sind es zwei Eingänge?")
	done := b.post(path+"/akt/trennen", form, url.Values{"/trennenGrund": {"Zwei verschiedene Titel"}})
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	require.Regexp(t, `^/faelle/[0-9a-f-]{36}\?hinweis=act-opened$`, done.location)
	require.NotContains(t, done.location, string(other.ID))
	require.Contains(t, b.get(done.location).body, "Der Eingang hat wieder einen eigenen Fall.")
	require.Contains(t, b.get(path+"?ansicht=beteiligte").body, "wieder getrennt")
	again := b.post(path+"/akt/trennen", form, url.Values{"/trennenGrund": {"Noch einmal"}})
	require.Equal(t, http.StatusConflict, again.status)
}
