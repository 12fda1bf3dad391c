package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// atCase leads an application to the request for two documents, with a message of the applicant, and gives the browser and the case. The check
// of completeness was done once by clearing, so a called procedure runs and waits for an answer.
func atCase(t *testing.T) (context.Context, *walk) {
	t.Helper()
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "A01", "P01", "W02"))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	w.arrived(3)
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	require.NoError(t, play.Complete(t.Context(), "clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"F01", "K01"}}))
	_, err := play.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	require.NoError(t, gateway.As("antragsteller2").Message(t.Context(), play.CaseID, "frage-"+play.CaseID, "nachricht", map[string]any{"text": "Mein Pass kommt im Dezember."}))
	w.arrived(4)
	return browser, w
}

// follow goes to a link with the keyboard and opens it.
func (p *person) follow(selector, then string) {
	p.t.Helper()
	p.tabTo(selector)
	p.keys(kb.Enter)
	p.eventually("true", fmt.Sprintf(`document.readyState === "complete" && document.body?.textContent.includes(%q)`, then))
}

// TestCaseworker07OneCasePage: person, application, documents, letters, messages, notes and linked cases stand on one page, which says where
// the case stands and what is in force; all of it is reached by keyboard alone, and the way back leads to where one came from.
func TestCaseworker07OneCasePage(t *testing.T) {
	browser, w := atCase(t)
	p := signIn(t, browser, "sachbearbeitung")
	p.visit(w.path + "?zurueck=%2Faufgaben%3Fbei%3Dich")
	for _, want := range []string{"Aktenzeichen", "Was gilt jetzt", "Aufenthalt", "Reise", "Arbeit", "Fristen", "Offene Aufgaben", "Unterlagen: ", "Fassung 1"} {
		require.Contains(t, p.js(`document.querySelector("main").textContent`), want)
	}
	p.picture("case-page")
	p.accessible("case")
	tab := func(name, then string) {
		p.follow(fmt.Sprintf(`.ab-tabs a[href*="ansicht=%s"]`, name), then)
		p.picture("case-" + name)
		p.accessible("case, " + name)
	}
	tab("unterlagen", "reisepass.jpg")
	tab("schreiben", "Unterlagen")
	tab("nachrichten", "Mein Pass kommt im Dezember.")
	require.Contains(t, p.js(`document.querySelector(".ab-messages").textContent`), "Portal", "the way on which it came")
	tab("notizen", "Antragstellende sehen Notizen nie")
	tab("beteiligte", "Vertretung")
	tab("regeln", "Fiktionswirkung")
	tab("protokoll", "Die Kette der Prüfsummen stimmt")
	p.tabTo(".ab-back a")
	p.keys(kb.Enter)
	p.eventually("/aufgaben?bei=ich", `location.pathname + location.search`)
}

// TestCaseworker13InternalNotes: a note is written by keyboard, colleagues read it, and the applicant finds it on no page and by no way of the
// interface.
func TestCaseworker13InternalNotes(t *testing.T) {
	browser, w := atCase(t)
	const secret = "Zznotiz: wirkt am Schalter sehr nervös."
	p := signIn(t, browser, "sachbearbeitung")
	p.visit(w.path)
	p.follow(`a[href$="#notiz"]`, "Neue Notiz")
	p.tabTo("#notiz")
	p.keys(secret, kb.Tab, kb.Enter)
	p.eventually("true", fmt.Sprintf(`document.body?.textContent.includes(%q)`, secret))
	p.picture("case-note")
	clearing := signIn(t, browser, "clearing")
	clearing.visit(w.path + "?ansicht=notizen")
	clearing.sees(secret)

	own := signIn(t, browser, "antragsteller2")
	for _, tab := range []string{"", "unterlagen", "schreiben", "nachrichten", "protokoll"} {
		own.visit(w.path + "?ansicht=" + tab)
		require.NotContains(t, own.js(`document.documentElement.outerHTML`), "Zznotiz", tab)
		require.NotContains(t, own.js(`document.documentElement.outerHTML`), "ansicht=notizen", tab)
		own.accessible("case of the applicant, " + tab)
	}
	own.visit(w.path)
	own.sees("Wir warten auf Sie")
	own.picture("case-own")
	for _, path := range []string{w.path + "?ansicht=notizen", "/api/v1/cases/" + w.play.CaseID, "/api/v1/cases/" + w.play.CaseID + "/history"} {
		require.NotContains(t, own.js(fmt.Sprintf(`await (await fetch(%q)).text()`, path)), "Zznotiz", path)
	}
	require.Equal(t, "403", own.js(fmt.Sprintf(`(await fetch(%q)).status`, w.path+"?ansicht=notizen")))
}

// TestSupervisor03ReadableTimelineAndDiagram: the ordered steps come before the diagram, with state, person, duration and what was decided; the
// diagram shows the way taken; a step leads to its lines of the log; and by keyboard alone the slider shows the case as it was, from where
// nothing can be done.
func TestSupervisor03ReadableTimelineAndDiagram(t *testing.T) {
	browser, w := atCase(t)
	p := signIn(t, browser, "leitung")
	p.visit(w.path)
	require.Equal(t, "true", p.js(`Boolean(document.getElementById("schritte").compareDocumentPosition(document.getElementById("diagramm")) & Node.DOCUMENT_POSITION_FOLLOWING)`))
	steps := p.js(`document.querySelector(".ab-steps").textContent`)
	for _, want := range []string{"Vollständigkeit prüfen", "C. Muster", "Schreiben:", "erledigt", "läuft"} {
		require.Contains(t, steps, want)
	}
	require.NotEqual(t, "0", p.js(`document.querySelectorAll(".ab-drawing .bp-taken").length`))
	require.NotEqual(t, "0", p.js(`document.querySelectorAll(".ab-drawing .bp-active").length`))
	p.sees("Uhren, die laufen")
	p.picture("case-ablauf")
	p.accessible("case, steps and diagram")
	open := p.js(`document.querySelectorAll(".ab-step--active").length`)

	p.tabTo("#stand-regler")
	require.NotEmpty(t, p.js(`document.querySelector("#stand-regler").getAttribute("aria-valuetext")`))
	p.keys(kb.Home)
	p.eventually("true", `document.readyState === "complete" && document.body?.textContent.includes("Sie sehen den Fall, wie er früher war.")`)
	require.Equal(t, "stand-regler", p.js(`document.activeElement.id`), "the slider keeps the focus")
	require.Equal(t, "0", p.js(`document.querySelectorAll('main a[href^="/aufgaben/"], main form[method="post"]').length`), "nothing can be done from the past")
	p.picture("case-past")
	p.accessible("case of the past")
	p.follow(`.ab-past a`, "Stand am")
	p.eventually("", `location.search`)
	require.Equal(t, open, p.js(`document.querySelectorAll(".ab-step--active").length`))

	p.follow(`.ab-step-log[href*="vollstaendigkeit-pruefen"]`, "Nur Zeilen zum Schritt")
	require.Contains(t, p.js(`document.querySelector(".ab-history").textContent`), "Vollständigkeit prüfen")
}

// TestSupervisor04WhoWhatWhenWhyLog: the log says who did what and when, is filtered by person and kind with the keyboard, is sealed, and no
// address takes a change of it.
func TestSupervisor04WhoWhatWhenWhyLog(t *testing.T) {
	browser, w := atCase(t)
	p := signIn(t, browser, "leitung")
	p.visit(w.path + "?ansicht=protokoll")
	p.sees("Die Kette der Prüfsummen stimmt")
	p.sees("Niemand kann eine Zeile ändern oder löschen")
	all := p.js(`document.querySelectorAll(".ab-history li").length`)
	p.tabTo("#menschen")
	p.keys(" ")
	p.tabTo(`.ab-log-filter button`)
	p.keys(kb.Enter)
	p.eventually("true", `document.readyState === "complete" && location.search.includes("menschen=1")`)
	require.NotEqual(t, all, p.js(`document.querySelectorAll(".ab-history li").length`))
	lines := p.js(`[...document.querySelectorAll(".ab-history li")].map(l => l.textContent).join("|")`)
	require.Contains(t, lines, "C. Muster")
	require.NotContains(t, lines, "Programm")
	p.picture("case-protokoll")
	p.accessible("log of a case")
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		status := p.js(fmt.Sprintf(`(await fetch(%q, {method: %q})).status`, w.path+"/protokoll", method))
		require.Contains(t, []string{"403", "404", "405"}, status, method)
	}
}

// TestSupervisor11ProcessVersion: the page of a case says on which version it runs and draws that one, with the checksum of what it runs on.
func TestSupervisor11ProcessVersion(t *testing.T) {
	browser, w := atCase(t)
	p := signIn(t, browser, "leitung")
	p.visit(w.path)
	p.sees("Das Diagramm zeigt Fassung 1. Nach ihr läuft dieser Fall.")
	require.Len(t, p.js(`[...document.querySelectorAll("code")].map(c => c.textContent).join("")`), 12)
	p.follow(`.ab-facts a[href^="/verfahren/verlaengerung/1"]`, "Fassung 1")
	require.True(t, strings.HasPrefix(p.where(), "/verfahren/verlaengerung/1"))
}

// TestSupervisor15AccessLogOfDocuments: who read which document, when and what for; the list is for supervision and audit, and whoever looks
// at it stands in it.
func TestSupervisor15AccessLogOfDocuments(t *testing.T) {
	browser, w := atCase(t)
	reader := signIn(t, browser, "clearing")
	reader.visit(w.path + "?ansicht=unterlagen")
	require.Equal(t, "200", reader.js(`(await fetch([...document.querySelectorAll('a[href^="/dokumente/"]')].find(a => a.textContent.includes("reisepass.jpg")).href)).status`))
	require.Equal(t, "403", reader.js(fmt.Sprintf(`(await fetch(%q)).status`, w.path+"?ansicht=zugriffe")))

	p := signIn(t, browser, "leitung")
	p.visit(w.path)
	p.follow(`.ab-tabs a[href*="ansicht=zugriffe"]`, "Wer hat was gelesen")
	row := p.js(`[...document.querySelectorAll("tbody tr")].find(r => r.textContent.includes("reisepass.jpg")).textContent`)
	for _, want := range []string{"C. Muster", "Reisepass", "Clearing"} {
		require.Contains(t, row, want)
	}
	require.Contains(t, p.js(`document.querySelector("tbody").textContent`), "abgelehnt")
	p.picture("case-zugriffe")
	p.accessible("who read what")
	p.visit(w.path + "?ansicht=zugriffe")
	require.Contains(t, p.js(`document.querySelector("tbody").textContent`), "Die Liste der Zugriffe wurde angesehen.")
}
