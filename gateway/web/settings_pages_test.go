package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSettingsPage: a person's keys count on their next page and on nobody else's; a clash is refused with everything that was typed.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	page := b.get("/einstellungen")
	require.Equal(t, http.StatusOK, page.status)
	form := func(changes map[string]string) url.Values {
		v := url.Values{
			"/modus": {"alle"}, "/row-next": {"j"}, "/row-previous": {"k"}, "/row-select": {"x"}, "/claim": {"c"}, "/unclaim": {"u"}, "/next-task": {"n"}, "/filter": {"f"},
			"/search": {"/"}, "/go-worklist": {"g w"}, "/go-case": {"g c"}, "/document-previous": {"["}, "/document-next": {"]"}, "/help": {"?"},
		}
		for name, value := range changes {
			v.Set(name, value)
		}
		return v
	}
	refused := b.post("/einstellungen", page, form(map[string]string{"/claim": "j", "/help": "<b>"}))
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Diese Taste gehört schon zu etwas anderem.")
	require.Contains(t, refused.body, `href="#feld-claim"`)
	require.Contains(t, refused.body, `value="&lt;b&gt;"`)
	require.Contains(t, b.get("/aufgaben").body, `data-key="c"`, "nothing was kept")

	kept := b.post("/einstellungen", page, form(map[string]string{"/claim": "ü", "/unclaim": ""}))
	require.Equal(t, "/einstellungen?hinweis=settings", kept.location)
	list := b.get("/aufgaben").body
	require.Contains(t, list, `data-key="ü"`)
	require.NotContains(t, list, `data-key="c"`)
	require.Contains(t, w.signIn("leitung").get("/aufgaben").body, `data-key="c"`, "another person's keys stay")

	require.Equal(t, http.StatusSeeOther, b.post("/einstellungen", page, form(map[string]string{"/modus": "aus"})).status)
	require.NotContains(t, b.get("/aufgaben").body, "data-key=")
	require.Equal(t, http.StatusSeeOther, b.post("/einstellungen", page, url.Values{"zurueck": {"1"}}).status)
	require.Contains(t, b.get("/aufgaben").body, `data-key="c"`)
	require.Equal(t, http.StatusSeeOther, w.signIn("").get("/einstellungen").status, "a stranger is asked who they are")
}
