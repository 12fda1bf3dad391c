package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
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
