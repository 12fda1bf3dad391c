package gallery_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/gallery"
	"ablauf/gateway/web"
)

// endings tell a state by how the name of its frame ends.
var endings = map[string][]string{
	"empty": {"-empty", "-none", "-bare", "-start", "-begin", "-before", "-alike"},
	"one":   {"-one"},
	"error": {"-errors", "-error", "-conflict", "-failed", "-wrong", "-broken", "-no-row", "-refused", "-gone", "-stale", "-taken"},
}

// states are what each page has to be shown in. "No permission" is one page for all, error-403: who may not see a page never gets it.
var states = []string{"empty", "one", "full", "error", "long", "rtl"}

// lacks says which states a page cannot be in, and why. A page that is not listed has all of them.
var lacks = map[string]map[string]string{
	"aid":          {"empty": "an aid has text", "error": noForm, "long": noPerson, "rtl": "it shows no person; the page itself is from right to left in aid-ar"},
	"act":          {"empty": form, "one": form},
	"case":         {"one": "an entry of a tab looks the same alone; the tabs with one are those of case-rtl", "error": "the page has no form that is shown again; its acts have their own pages"},
	"again":        {"empty": "it gives back what was typed, which is never nothing", "one": form, "error": "it is the answer to a session that has ended", "long": noPerson, "rtl": noPerson},
	"arrange":      {"one": sameRow},
	"clearing":     {"one": "a document is a row like any other"},
	"bulk":         {"empty": form, "one": sameRow, "error": refused, "long": samePerson, "rtl": samePerson},
	"handling":     {"empty": form, "one": form, "error": refused, "long": samePerson, "rtl": samePerson},
	"next":         {"one": form, "error": refused, "long": noPerson, "rtl": noPerson},
	"substitution": {"one": sameRow, "error": refused, "long": noPerson, "rtl": noPerson},
	"compare":      {"one": "a difference is a row like any other", "error": noForm, "long": noPerson, "rtl": noPerson},
	"cases":        {"error": search},
	"deadline":     {"empty": form, "one": form, "long": noPerson, "rtl": noPerson},
	"deletion":     {"one": sameRow, "error": refused, "long": noPerson, "rtl": noPerson},
	"error":        {"empty": "it is the error", "one": "it is the error", "full": "it is the error", "long": noPerson, "rtl": noPerson},
	"purpose":      {"empty": form, "one": form, "long": noPerson, "rtl": noPerson},
	"export":       {"empty": form, "one": form, "long": noPerson, "rtl": noPerson},
	"expiry-run":   {"error": noForm},
	"expiry-runs":  {"error": noForm, "long": noPerson, "rtl": noPerson},
	"invitation":   {"empty": form, "one": form, "long": inField, "rtl": inField},
	"leftovers":    {"error": noForm, "long": noPerson, "rtl": noPerson},
	"lesson":       {"one": "a lesson is one step", "error": noForm, "long": "its people are invented with the sample", "rtl": "its people are invented with the sample"},
	"login":        {"one": form, "long": noPerson, "rtl": noPerson},
	"postings":     {"error": "a day that cannot be is refused by the field; other trouble is error-409", "long": noPerson, "rtl": noPerson},
	"procedure":    {"one": "a procedure is one", "error": noForm, "long": noPerson, "rtl": noPerson},
	"procedures":   {"error": noForm, "long": noPerson, "rtl": noPerson},
	"release":      {"empty": "a proposal is one", "one": "a proposal is one", "long": noPerson, "rtl": noPerson},
	"release-new":  {"empty": form, "one": form, "long": noPerson, "rtl": noPerson},
	"releases":     {"one": sameRow, "error": noForm, "long": noPerson, "rtl": noPerson},
	"rule":         {"empty": "a table has at least one row", "one": "a row looks the same alone", "long": noPerson, "rtl": noPerson},
	"rules":        {"error": noForm, "long": noPerson, "rtl": noPerson},
	"sheet":        {"empty": form, "one": form, "long": noPerson, "rtl": noPerson},
	"settings":     {"empty": form, "one": form, "long": noPerson, "rtl": noPerson},
	"task":         {"one": "a task is one"},
	"training":     {"error": noForm, "long": noPerson, "rtl": noPerson},
	"upload":       {"empty": form, "one": form},
	"incoming":     {"error": search},
	"emergencies":  {"one": sameRow, "error": search},
	"worklist":     {"error": search},
	"supervision":  {"one": sameRow, "error": noForm, "long": noPerson, "rtl": noPerson},

	"supervision-cases":         {"one": sameRow, "error": noForm, "long": samePerson, "rtl": samePerson},
	"supervision-incidents":     {"one": sameRow, "error": refused, "long": noPerson, "rtl": noPerson},
	"supervision-interventions": {"one": sameRow, "error": refused, "long": noPerson, "rtl": noPerson},
	"supervision-propose":       {"empty": form, "one": form, "error": refused, "long": noPerson, "rtl": noPerson},
	"supervision-staffing":      {"empty": form, "one": form, "error": "a number that cannot be is held within its bounds", "long": noPerson, "rtl": noPerson},
}

const (
	form     = "a form, no list"
	noForm   = "nothing is typed here; other trouble is error-500 and error-503"
	inField  = "the letter names the person in Latin letters, and the name stands in a field"
	noPerson = "it shows no person"
	sameRow  = "a row looks the same alone"
	refused  = "an act that is refused answers with error-409 or error-403"
	// Names in a table are drawn by one part of the templates.
	samePerson = "the cell of the person is that of cases-full"
	search     = "a filter that cannot be is left out, and says nothing"
)

// TestEveryStateHangs derives from names and contents which states each page is shown in, and requires the others to have a reason.
func TestEveryStateHangs(t *testing.T) {
	t.Parallel()
	renderer, err := web.NewRenderer()
	require.NoError(t, err)
	has := map[string]map[string]bool{}
	names := map[string]bool{}
	for _, frame := range gallery.Frames() {
		page := frame.Page.Template()
		if has[page] == nil {
			has[page] = map[string]bool{}
		}
		names[frame.Name] = true
		var out bytes.Buffer
		require.NoError(t, renderer.Render(&out, "de", frame.Page))
		for _, state := range statesOf(frame.Name, out.String()) {
			has[page][state] = true
		}
	}
	require.True(t, names["error-403"], "no permission")
	for _, page := range renderer.Pages() {
		if lacks[page] == nil {
			require.Fail(t, "nobody has said which states the page can be in: add it to lacks", page)
		}
		for _, state := range states {
			if reason := lacks[page][state]; reason == "" {
				require.True(t, has[page][state], "the page %s has no frame of the state %q: add one, or say in lacks why it cannot be", page, state)
			}
		}
	}
	for page := range lacks {
		require.Contains(t, renderer.Pages(), page, "the list of reasons has a page that is no more")
	}
}

// statesOf tells the states of a frame: by the ending of its name, long names and names from right to left by what it shows.
func statesOf(name, text string) []string {
	var found []string
	if strings.HasPrefix(name, "error-") {
		found = append(found, "error")
	}
	for state, suffixes := range endings {
		if slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) }) {
			found = append(found, state)
		}
	}
	if len(found) == 0 || strings.Contains(name, "-full") || strings.HasSuffix(name, "-demo") {
		found = append(found, "full")
	}
	if strings.Contains(text, "Hohenlohe-Bartenstein") {
		found = append(found, "long")
	}
	if strings.Contains(text, "نور الدين") {
		found = append(found, "rtl")
	}
	return found
}
