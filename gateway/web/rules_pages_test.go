package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRulePages: who designs the procedures reads a table, tries it and sees the reason; nothing that was entered stands in an address.
func TestRulePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	designer := w.signIn("prozessgestaltung")
	list := designer.get("/regeln")
	require.Equal(t, http.StatusOK, list.status)
	require.Contains(t, list.body, `href="/regeln/vier-augen"`)
	page := designer.get("/regeln/vier-augen")
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, page.body, "§§ 20, 21 VwVfG")
	require.Contains(t, page.body, `value="2026-11-23"`, "the date of reference is today")
	tried := designer.post("/regeln/vier-augen/probe", page, url.Values{"/reference": {"2026-11-23"}, "/angaben/entscheidung": {"ablehnen"}, "/angaben/befangenheit": {""}})
	require.Equal(t, http.StatusOK, tried.status)
	require.Contains(t, tried.body, "Eine Ablehnung zeichnet immer die Leitung mit.")
	require.Contains(t, tried.body, "; Name, Verwandtschaft oder Bekanntschaft betroffen;", "an empty field is unknown and not no")
	require.Contains(t, tried.body, `<option value="ablehnen" selected>`, "what was entered stays")
	wrong := designer.post("/regeln/vier-augen/probe", page, url.Values{"/reference": {"2026-02-30"}})
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, `href="#stichtag"`)
	wrong = designer.post("/regeln/vier-augen/probe", page, url.Values{"/reference": {"2026-11-23"}, "/angaben/gebuehrErlassEuro": {"viel"}})
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, `href="#feld-angaben-gebuehrErlassEuro"`)
	require.Equal(t, http.StatusNotFound, designer.get("/regeln/nirgends").status)
}

// TestRulesAreForThoseWhoAnswerForThem: a caseworker has no link and no way in; an auditor reads and does not try.
func TestRulesAreForThoseWhoAnswerForThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	caseworker := w.signIn("sachbearbeitung")
	require.NotContains(t, caseworker.get("/aufgaben").body, `href="/regeln"`)
	require.Equal(t, http.StatusForbidden, caseworker.get("/regeln").status)
	require.Equal(t, http.StatusForbidden, caseworker.get("/fristen").status)
	auditor := w.signIn("revision")
	page := auditor.get("/regeln/vier-augen")
	require.Equal(t, http.StatusOK, page.status)
	require.NotContains(t, page.body, "/regeln/vier-augen/probe")
	require.Equal(t, http.StatusForbidden, auditor.post("/regeln/vier-augen/probe", page, url.Values{"/reference": {"2026-11-23"}}).status)
}

// TestDeadlinePage: § 193 BGB in the words of the page. The Land is named, because the law of delivery differs with the authority.
func TestDeadlinePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.signIn("leitung")
	page := lead.get("/fristen")
	require.Equal(t, http.StatusOK, page.status)
	done := lead.post("/fristen", page, url.Values{"/period": {"1 M"}, "/start": {"2026-11-23"}, "/delivery": {"post"}, "/land": {"BW"}})
	require.Equal(t, http.StatusOK, done.status)
	require.Contains(t, done.body, "Mo 28.12.2026")
	require.Contains(t, done.body, "§ 41 Abs. 2 LVwVfG")
	wrong := lead.post("/fristen", page, url.Values{"/period": {"bald"}, "/start": {"2026-11-23"}})
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, `href="#frist"`)
}
