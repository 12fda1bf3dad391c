package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// TestDocumentKinds: every code of the checklist has a name, so that a list never shows "L07" alone.
func TestDocumentKinds(t *testing.T) {
	t.Parallel()
	form, err := schemas.Load("nachforderung/markieren")
	require.NoError(t, err)
	codes := 0
	for _, f := range form.Fields() {
		if f.Items == nil {
			continue
		}
		for _, o := range f.Items.Enum {
			codes++
			require.True(t, locale.Has(documentKinds+o.Value), "no name for document %s", o.Value)
		}
	}
	require.Positive(t, codes)
}

// TestWords: a deadline has its weekday and its distance in working days; a birth date may be known in part.
func TestWords(t *testing.T) {
	t.Parallel()
	de, en := words{"de"}, words{"en"}
	thursday := casefile.MustParseDate("2026-11-26")
	require.Equal(t, "Do 26.11.2026", de.day(thursday))
	require.Equal(t, "Thu 26 November 2026", en.day(thursday))
	require.Equal(t, "in 3 Werktagen", de.term(Term{thursday, 3}))
	require.Equal(t, "in 1 working day", en.term(Term{thursday, 1}))
	require.Equal(t, "seit 2 Werktagen vorbei", de.term(Term{thursday, -2}))
	require.Equal(t, "heute", de.term(Term{thursday, 0}))
	require.Empty(t, de.term(Term{}))
	for text, want := range map[string]string{"1991-03-14": "14.03.1991", "1991-03": "03/1991", "1991": "1991", "0000": "Geburtsdatum unbekannt"} {
		p, err := casefile.ParsePartialDate(text)
		require.NoError(t, err)
		require.Equal(t, want, de.birth(p))
	}
	require.Equal(t, "Türkei, staatenlos", de.countries([]string{"TUR", "XXA"}))
	require.Equal(t, "Syria, Kosovo, QQQ", en.countries([]string{"SYR", "RKS", "QQQ"}))
	require.Equal(t, "§ 18b AufenthG", de.paragraph("18b"))
	require.Equal(t, "§ 75 VwGO", de.paragraph("§ 75 VwGO"))
	require.Equal(t, "310 kB", de.size(310_400))
	require.Equal(t, "2 MB", de.size(2_210_000))
	require.Equal(t, "12\u202f345 Aufgaben", de.plural("page.worklist.count", 12345))
	require.Equal(t, "1 Aufgabe", de.plural("page.worklist.count", 1))
}

// TestRedirectsStayHere: an address from a form never leads to another site.
func TestRedirectsStayHere(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/aufgaben?bei=ich": "/aufgaben?bei=ich", "": "/", "aufgaben": "/", "//boese.example": "/", "/\\boese.example": "/", "https://boese.example": "/", "/x\r\ny": "/",
	} {
		require.Equal(t, want, localPath(in), in)
	}
}

var (
	wordKey   = regexp.MustCompile(`"(page\.[a-z0-9.-]+[a-z0-9])"`)
	pluralKey = regexp.MustCompile(`(?:plural|counted)[ (]"(page\.[a-z0-9.-]+)"`)
)

// TestEveryWordIsThere: each key that a template or a handler names has a text in both languages, and no language has a text that the
// other lacks.
func TestEveryWordIsThere(t *testing.T) {
	t.Parallel()
	require.Equal(t, locale.Keys("de", "page."), locale.Keys("en", "page."))
	var sources []string
	require.NoError(t, fs.WalkDir(templates, "templates", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, readErr := templates.ReadFile(name)
			sources = append(sources, string(content))
			return readErr
		}
		return err
	}))
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		sources = append(sources, string(content))
	}
	named := 0
	for _, source := range sources {
		plurals := map[string]bool{}
		for _, m := range pluralKey.FindAllStringSubmatch(source, -1) {
			plurals[m[1]] = true
			require.True(t, locale.Has(m[1]+".one") && locale.Has(m[1]+".other"), m[1])
		}
		for _, m := range wordKey.FindAllStringSubmatch(source, -1) {
			named++
			// A key that others stand below is a prefix for codes.
			prefix := len(locale.Keys("de", m[1]+".")) > 0
			require.True(t, locale.Has(m[1]) || plurals[m[1]] || prefix, m[1])
		}
	}
	require.Greater(t, named, 150)
}

// TestEveryFindingHasWords: what is wrong with a new version is said in plain words in both languages, also what only a search over all runs or over several
// processes finds.
func TestEveryFindingHasWords(t *testing.T) {
	t.Parallel()
	keys := []string{}
	for _, code := range processes.FindingCodes() {
		keys = append(keys, "release.finding."+code)
	}
	for _, rule := range bpmn.Rules() {
		keys = append(keys, "release.rule."+rule.Name)
	}
	for _, name := range []string{
		"unknown-process", "called-start", "call-cycle", "flow-crosses-pool", "message-flow-pool", "message-flow-end", "participant-multiplicity", "waits-forever",
		"never-reached", "two-tokens", "soundness-unknown", "too-many-merges",
	} {
		keys = append(keys, "release.rule."+name)
	}
	for _, code := range processes.RuleFindingCodes() {
		keys = append(keys, "release.table.finding."+code)
	}
	for _, code := range []string{
		"syntax", "unknown-name", "unknown-type", "missing-requirement", "duplicate-id", "duplicate-type", "cycle", "shape", "gap", "overlap", "unreachable",
		"validity", "not-checked", "no-logic", "external",
	} {
		keys = append(keys, "release.dmn."+code)
	}
	for _, lang := range locale.Languages() {
		for _, key := range keys {
			require.Contains(t, locale.Keys(lang, "release."), key, lang)
		}
	}
}

// TestEveryTableHasAName: what a rule table says stands on the page of a task under a name that people know, in both languages.
func TestEveryTableHasAName(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, rule := range library.Rules() {
		for _, lang := range locale.Languages() {
			require.Contains(t, locale.Keys(lang, "page.table."), "page.table."+rule.Key, lang)
		}
	}
}

// TestEveryEndAndPeriodHasAName: how a case ended and which periods run in it stand on its page in words, in both languages. A case may end at
// any end event of a procedure that begins with an application or that no other one calls.
func TestEveryEndAndPeriodHasAName(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	called, named := map[string]bool{}, map[string]bool{}
	for _, procedure := range processes.All() {
		for _, version := range procedure.Versions {
			for _, call := range version.Calls {
				called[call.Key] = true
			}
		}
	}
	for _, procedure := range processes.All() {
		bundle, there := library.Newest(procedure.Key)
		require.True(t, there, procedure.Key)
		for _, e := range bundle.Models[0].Processes[0].Elements {
			if e.Type == "endEvent" && (procedure.Application != "" || !called[procedure.Key]) {
				named["page.outcome."+e.ID] = true
			}
		}
		for _, f := range bundle.Files() {
			for _, m := range periodKind.FindAllStringSubmatch(f.Text, -1) {
				named["page.deadline."+m[1]] = true
			}
		}
	}
	require.True(t, named["page.outcome.titel-verlaengert"] && named["page.deadline.ausreise"], "the search finds what it looks for")
	for key := range named {
		require.True(t, locale.Has(key), key)
	}
}

// periodKind is the kind of a period in a diagram.
var periodKind = regexp.MustCompile(`<zeebe:header key="art" value="([a-z0-9-]+)" />`)

// TestResultOf: a caseworker reads why, not the names of columns.
func TestResultOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ outputs, want string }{
		{`{"betragText": "93 Euro", "betrag": 93, "paragraph": "§ 45 AufenthV"}`, "93 Euro"},
		{`{"noetig": false, "grund": "Studium braucht keine Zustimmung.", "paragraph": "§ 16b AufenthG"}`, "Studium braucht keine Zustimmung."},
		{`{"bis": "2029-02-20", "grund": "In der Regel zwei Jahre.", "hoechstensMonate": 24}`, "20.02.2029: In der Regel zwei Jahre."},
		{`{"mitzeichnung": true, "needsLegalReview": false}`, "mitzeichnung"},
		{`{"frist": "2W", "grund": "regel"}`, "frist: 2W, grund: regel"},
	} {
		got, _ := resultOf([]byte(c.outputs))
		require.Equal(t, c.want, got)
	}
}
