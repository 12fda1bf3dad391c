package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestThumbnails: product 6: the lists of documents show a small picture of what was released and lies in the main file, with its name in words; one that has none
// has the sign of a sheet. It comes with the type of a picture and what keeps browsers from taking it for anything else. The person's own view has none. To see it is no
// reading of the document.
func TestThumbnails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	b.sends(w.caseID, "P01", "pass.png", picture)
	pass := w.documents()["pass.png"]
	file, path := "/faelle/"+string(w.caseID), "/dokumente/"+string(pass.ID)+"/vorschau"
	require.NotContains(t, b.get(file+"?ansicht=unterlagen").body, "ab-thumb", "no picture yet")
	require.Equal(t, http.StatusNotFound, b.get(path).status)
	w.drawn()
	b.sends(w.caseID, "K01", "Scan.pdf", scan(1))
	scanned := w.documents()["Scan.pdf"]
	for _, page := range []string{file + "?ansicht=unterlagen", file + "/ordnen", "/aufgaben/" + string(w.task.ID)} {
		got := b.get(page).body
		require.Contains(t, got, `<img class="ab-thumb" src="`+path+`" alt="Vorschau: pass.png" width="56" height="72" loading="lazy" decoding="async">`, page)
		require.NotContains(t, got, string(scanned.ID)+"/vorschau", page)
		require.Equal(t, 1, strings.Count(got, "ab-thumb--sign"), page)
	}
	readings := func() int {
		all, err := w.db.Events(t.Context(), w.caseID, casefile.StreamAccess, 0, 5000)
		require.NoError(t, err)
		return len(slices.DeleteFunc(all, func(e casefile.Event) bool { return e.Code != "document.read" }))
	}
	before := readings()
	got := b.get(path)
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, "\xFF\xD8 small picture of "+string(pass.ID), got.body)
	require.Equal(t, "image/jpeg", got.header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-store", got.header.Get("Cache-Control"))
	require.Contains(t, got.header.Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, before, readings())
	require.Equal(t, http.StatusNotFound, b.get("/dokumente/"+string(scanned.ID)+"/vorschau").status)
	require.Equal(t, http.StatusForbidden, w.signIn("antragsteller").get(path).status)
	require.NotContains(t, w.signIn("antragsteller").get(file+"?ansicht=unterlagen").body, "ab-thumb")
}

// TestNoThumbnailBeforeThePurpose: Art. 5 Abs. 1 Buchst. b GDPR: whoever has to say first what they read the case for sees no picture before, and the address refuses.
func TestNoThumbnailBeforeThePurpose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn("sachbearbeitung").sends(w.caseID, "P01", "pass.png", picture)
	w.drawn()
	path := "/dokumente/" + string(w.documents()["pass.png"].ID) + "/vorschau"
	tab := "/faelle/" + string(w.caseID) + "?ansicht=unterlagen"
	b := w.signIn("leitung")
	require.NotContains(t, b.get(tab).body, "/vorschau")
	require.Equal(t, http.StatusConflict, b.get(path).status)
	b.opens(w.caseID, "hauptakte")
	require.Contains(t, b.get(tab).body, path)
	require.Equal(t, http.StatusOK, b.get(path).status)
}

// TestNoThumbnailInProtectedSubFiles: Art. 9 GDPR: what is put into a protected sub-file shows no picture from then on, also to those who may read it there and have said
// what for.
func TestNoThumbnailInProtectedSubFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn("sachbearbeitung").sends(w.caseID, "P01", "pass.png", picture)
	w.drawn()
	pass := w.documents()["pass.png"]
	path := "/dokumente/" + string(pass.ID) + "/vorschau"
	b := w.signIn("sachbearbeitung")
	require.Equal(t, http.StatusOK, b.get(path).status)
	moved := url.Values{"tun": {"ablegen"}, "lag": {"hauptakte"}, "/to": {"gesundheit"}, "/reason": {"Diagnose steht darauf."}}
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, pass.ID, moved).status)
	b.opens(w.caseID, "gesundheit")
	require.Contains(t, b.get("/faelle/"+string(w.caseID)+"?ansicht=unterlagen").body, "pass.png")
	require.NotContains(t, b.get("/faelle/"+string(w.caseID)+"?ansicht=unterlagen").body, path)
	require.Equal(t, http.StatusNotFound, b.get(path).status)
}
