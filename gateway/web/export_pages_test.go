package web_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

func handOut(what, purpose string, looked bool) url.Values {
	form := url.Values{"/art": {what}, "/zweck": {purpose}}
	if looked {
		form.Set("/durchsicht", "true")
	}
	return form
}

// TestHandingOutACase: product 1.4, supervisor 15: each export asks for its purpose, stands in both logs with who made it, and is for the roles that may.
func TestHandingOutACase(t *testing.T) {
	w := newWorld(t)
	path := "/faelle/" + string(w.caseID) + "/ausgabe"
	b := w.signIn("leitung")
	require.Contains(t, b.get("/faelle/"+string(w.caseID)).body, path)
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status)
	for _, what := range []string{"anbietung", "aussonderung", "gericht", "auskunft", "auskunft-daten"} {
		require.Contains(t, page.body, `value="`+what+`"`)
	}
	before, err := w.db.Events(t.Context(), w.caseID, casefile.StreamCase, 0, 1000)
	require.NoError(t, err)

	unsaid := b.post(path, page, handOut("gericht", " ", false))
	require.Equal(t, http.StatusUnprocessableEntity, unsaid.status, "without a purpose")
	require.Contains(t, unsaid.body, `value="gericht" checked`)
	require.Equal(t, http.StatusUnprocessableEntity, b.post(path, page, handOut("auskunft", "Anfrage vom 1.11.", false)).status, "nobody has said that they look through it")
	open := b.post(path, page, handOut("aussonderung", "Abgabe", false))
	require.Equal(t, http.StatusConflict, open.status)
	require.Contains(t, open.body, "Der Fall ist noch offen.")
	require.Equal(t, http.StatusForbidden, b.post(path, page, handOut("alles", "Abgabe", false)).status)
	after, err := w.db.Events(t.Context(), w.caseID, casefile.StreamCase, 0, 1000)
	require.NoError(t, err)
	require.Len(t, after, len(before), "nothing went out")

	court := b.post(path, page, handOut("gericht", "VG Musterstadt, 1 K 1/26", false))
	require.Equal(t, http.StatusOK, court.status)
	require.Equal(t, "application/pdf", court.header.Get("Content-Type"))
	require.Contains(t, court.header.Get("Content-Disposition"), "akte-")
	require.Equal(t, "no-store", court.header.Get("Cache-Control"))
	require.True(t, strings.HasPrefix(court.body, "%PDF-1.7") && strings.HasSuffix(court.body, "%%EOF\n"))
	told := b.post(path, page, handOut("auskunft-daten", "Anfrage vom 1.11.", true))
	var data map[string]any
	require.NoError(t, json.Unmarshal([]byte(told.body), &data))
	for _, stream := range []string{casefile.StreamCase, casefile.StreamAccess} {
		events, err := w.db.Events(t.Context(), w.caseID, stream, 0, 1000)
		require.NoError(t, err)
		var purposes []string
		for _, e := range events {
			if e.Code == "case.exported" {
				require.NotEmpty(t, e.Actor)
				purposes = append(purposes, e.Params["what"]+": "+e.Params["reason"])
			}
		}
		require.Equal(t, []string{"gericht: VG Musterstadt, 1 K 1/26", "auskunft-daten: Anfrage vom 1.11."}, purposes)
	}
	require.Contains(t, b.get("/faelle/"+string(w.caseID)+"?ansicht=protokoll").body, "Akte für ein Gericht (§ 99 VwGO). Zweck: VG Musterstadt, 1 K 1/26")

	audit := w.signIn("revision")
	page = audit.get(path)
	require.Contains(t, page.body, `value="auskunft"`)
	require.NotContains(t, page.body, `value="gericht"`)
	require.Equal(t, http.StatusForbidden, audit.post(path, page, handOut("gericht", "Neugier", false)).status)
	require.Equal(t, http.StatusOK, audit.post(path, page, handOut("auskunft", "Anfrage", true)).status)
	for _, other := range []string{"sachbearbeitung", "clearing", "antragsteller"} {
		require.Equal(t, http.StatusForbidden, w.signIn(other).get(path).status, other)
		require.NotContains(t, w.signIn(other).get("/faelle/"+string(w.caseID)).body, "/ausgabe")
	}
}

// TestExportThatBreaksOffIsCutOff: what has begun to go out and cannot be ended is no whole file for the browser either.
func TestExportThatBreaksOffIsCutOff(t *testing.T) {
	w := newWorld(t)
	noise := image.NewNRGBA(image.Rect(0, 0, 300, 300))
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise.Pix) // never fails
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, noise))
	stored, err := w.files.Put(t.Context(), w.caseID, bytes.NewReader(picture.Bytes()))
	require.NoError(t, err)
	owner := w.base.Owner(t)
	for i, hash := range [][]byte{stored.SHA256, []byte("another")} { // the sound one comes first
		_, err := owner.Exec(t.Context(), `insert into document (case_id, kind, name, media_type, size, sha256, object_key, state, outgoing, received_at, recorded_at, recorded_by, changed_at)
			values ($1, 'P01', 'x.png', 'image/png', 1, $2, $3, 'released', false, $4, $4, 'portal', $4)`,
			string(w.caseID), hash, []string{stored.ObjectKey, "nowhere"}[i], now().Add(time.Duration(i)*time.Minute))
		require.NoError(t, err)
	}
	b := w.signIn("leitung")
	path := "/faelle/" + string(w.caseID) + "/ausgabe"
	form := handOut("gericht", "Klage", false)
	form.Set("_csrf", tokenField.FindStringSubmatch(b.get(path).body)[1])
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := b.client.Do(req)
	if err != nil {
		return // cut off before its head
	}
	_, err = io.ReadAll(res.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, res.Body.Close())
}
