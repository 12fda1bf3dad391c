package browser_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// saveView keeps the list as it stands under a name: for oneself, or for a team whose name has these words. The menu is used as people do.
func (p *person) saveView(name, team string) {
	p.t.Helper()
	p.ready()
	p.openMenu(`.ab-actions details:first-of-type > summary`)
	p.fill("name", name)
	if team != "" {
		p.choose("team", team)
	}
	p.press(`form[action="/aufgaben/sichten"] button[type="submit"]`)
	p.sees("Die Sicht ist gespeichert. Sie steht links in der Liste.")
}

// openMenu opens a menu by keyboard.
func (p *person) openMenu(selector string) {
	p.t.Helper()
	p.js(fmt.Sprintf(`document.querySelector(%q).focus()`, selector))
	p.keys(kb.Enter)
	p.eventually("true", fmt.Sprintf(`document.querySelector(%q).parentElement.open`, selector))
}

// viewLink is the entry of a view in the side column, for questions to the page.
func viewLink(name string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".ab-side a")].find(a => a.querySelector("bdi")?.textContent === %q)`, name)
}

// TestCaseworker03SavedViews: a filter with its order is kept under a name, for oneself or for the team; it stands in the side column with the number
// of its tasks, its link can be sent, and the list opens with the one that was chosen. A colleague of the team sees the team's views and not the
// personal ones; an outsider with the link sees their own tasks and nothing of the team's (product 2.3).
func TestCaseworker03SavedViews(t *testing.T) {
	_, tasks := atRegisters(t, 1)
	stamp := time.Now().Format("150405.000") // a second run finds its own
	personal, shared := "Meine Eingänge "+stamp, "Freie im Team "+stamp
	browser := openBrowser(t)
	p := signIn(t, browser, "sachbearbeitung")
	p.visit("/aufgaben?bei=ich&sort=-eingang")
	p.saveView(personal, "")
	p.visit("/aufgaben?bei=niemand&sort=-geoeffnet")
	require.Equal(t, "true", p.js(rowOf(tasks[0])+" !== undefined"))
	p.saveView(shared, "Team Familie 1")
	require.Equal(t, shared, p.text("h1"))
	count := p.js(viewLink(shared) + `.querySelector(".ab-number").firstChild.textContent`)
	require.Regexp(t, `^\d+\+?$`, count)
	require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector("h1").parentElement.textContent.includes(%q)`, strings.TrimSuffix(count, "+"))), "the number beside the name is that of the list")
	require.Equal(t, "page", p.js(viewLink(shared)+`.getAttribute("aria-current")`))
	p.picture("views-saved")
	p.accessible("worklist with saved views")

	// The link.
	p.openMenu(`.ab-actions details:nth-of-type(2) > summary`)
	link := p.js(`[...document.querySelectorAll(".ab-actions a")].find(a => a.textContent === "Link zu dieser Sicht").getAttribute("href")`)
	require.Contains(t, link, "bei=niemand")

	// The colleague of the team has the team's view in the side column, not the personal one.
	colleague := signIn(t, browser, "sachbearbeitung2")
	colleague.visit("/aufgaben")
	require.Equal(t, "true", colleague.js(viewLink(shared)+" !== undefined"))
	require.Equal(t, "true", colleague.js(viewLink(personal)+" === undefined"))
	colleague.js(viewLink(shared) + `.focus()`)
	colleague.keys(kb.Enter)
	colleague.turns("true", `location.search.includes("bei=niemand") && document.readyState === "complete"`)
	require.Equal(t, shared, colleague.text("h1"))
	require.Equal(t, "true", colleague.js(rowOf(tasks[0])+" !== undefined"))
	colleague.visit(link)
	require.Equal(t, shared, colleague.text("h1"))
	// Members of the team change it; the author's own stays the author's.
	colleague.openMenu(`.ab-actions details:nth-of-type(2) > summary`)
	require.Equal(t, "1", colleague.js(`document.querySelectorAll('button[name="akt"][value="name"]').length`))

	// Another team has neither, and the link shows its reader what its reader may see.
	stranger := signIn(t, browser, "einbuergerung")
	stranger.visit("/aufgaben")
	require.Equal(t, "true", stranger.js(viewLink(shared)+" === undefined"))
	stranger.visit(link)
	require.Equal(t, "undefined", stranger.js(rowOf(tasks[0])))

	// The list opens with the view that was chosen, also after signing in anew; then as before.
	p.visit(link)
	p.openMenu(`.ab-actions details:nth-of-type(2) > summary`)
	p.press(`form[action="/aufgaben/start"] button`)
	p.sees("Ihre Aufgaben öffnen sich künftig so, wie Sie es gewählt haben.")
	again := signIn(t, browser, "sachbearbeitung")
	again.turns("true", `document.readyState === "complete" && location.search.includes("bei=niemand")`)
	require.Equal(t, shared, again.text("h1"))
	again.openMenu(`.ab-actions details:nth-of-type(2) > summary`)
	again.press(`form[action="/aufgaben/start"] button`)

	// The author deletes both; nobody is left with the name of a view that is gone.
	for _, name := range []string{shared, personal} {
		p.visit("/aufgaben")
		p.js(viewLink(name) + `.focus()`)
		p.keys(kb.Enter)
		p.turns(name, `document.readyState === "complete" && document.querySelector("h1").textContent`)
		p.openMenu(`.ab-actions details:nth-of-type(2) > summary`)
		p.press(`button[name="akt"][value="loeschen"]`)
		p.sees("Die Sicht ist gelöscht.")
		require.Equal(t, "true", p.js(viewLink(name)+" === undefined"))
	}
	colleague.visit("/aufgaben")
	require.Equal(t, "true", colleague.js(viewLink(shared)+" === undefined"))
}
