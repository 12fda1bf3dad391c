package locale_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// TestFilesAreSortedAndPrefixed: one file per kind of text, its keys sorted and beginning with its name.
func TestFilesAreSortedAndPrefixed(t *testing.T) {
	t.Parallel()
	keyLine := regexp.MustCompile(`(?m)^\s*"([^"]+)":`)
	for _, lang := range locale.Languages() {
		names, err := filepath.Glob(filepath.Join(lang, "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			content, err := os.ReadFile(name)
			require.NoError(t, err)
			var texts map[string]string
			require.NoError(t, json.Unmarshal(content, &texts), name)
			var keys []string
			for _, m := range keyLine.FindAllStringSubmatch(string(content), -1) {
				keys = append(keys, m[1])
				require.True(t, strings.HasPrefix(m[1], strings.TrimSuffix(filepath.Base(name), ".json")+"."), "%s: %s", name, m[1])
			}
			require.Len(t, texts, len(keys), "%s has a key twice", name)
			require.True(t, slices.IsSorted(keys), "%s is not sorted", name)
		}
	}
}

// TestNoLanguageHasMoreThanGerman: German is the official language and complete (§ 23 VwVfG); a key that only a translation has is
// a key that was forgotten or misspelt. Both languages name the same values.
func TestNoLanguageHasMoreThanGerman(t *testing.T) {
	t.Parallel()
	placeholder := regexp.MustCompile(`\{([a-zA-Z]+)[|}]`)
	names := func(lang, key string) []string {
		var found []string
		content := raw(t, lang)[key]
		for _, m := range placeholder.FindAllStringSubmatch(content, -1) {
			found = append(found, m[1])
		}
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, key := range locale.Keys("en", "") {
		require.True(t, locale.Has(key), "German lacks %s", key)
		require.Subset(t, names(locale.Official, key), names("en", key), key)
	}
}

func raw(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	paths, err := filepath.Glob(filepath.Join(lang, "*.json"))
	require.NoError(t, err)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(content, &all))
	}
	return all
}

// TestTranslationsAreComplete: errors, events and receipts are read by applicants, and help by whoever is new, so both languages have all of them.
func TestTranslationsAreComplete(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"error.", "event.", "help.", "receipt.", "effect."} {
		require.Equal(t, locale.Keys("de", prefix), locale.Keys("en", prefix), prefix)
	}
}

// TestT shows the placeholders: values, days with their weekday, instants in the authority's zone, codes with words of their own.
func TestT(t *testing.T) {
	t.Parallel()
	params := map[string]string{"lastDay": "2026-11-26", "paragraph": "§ 82 Abs. 1 AufenthG"}
	require.Equal(t, "Frist bis Donnerstag, 26.11.2026 (§ 82 Abs. 1 AufenthG).", locale.T("de", "event.deadline.set", params))
	require.Contains(t, locale.T("en", "event.deadline.set", params), "Thursday, 26 November 2026")
	require.Equal(t, "Eingang: Unterlage (Post).", locale.T("de", "event.receipt.recorded", map[string]string{"kind": "unterlage", "channel": "post"}))
	require.Equal(t, "Übernahme aus „ALT“ begonnen (Fälle).", locale.T("de", "event.import.started", map[string]string{"system": "ALT", "kind": "faelle"}))
	require.Equal(t, "error.no-such-code", locale.T("de", "error.no-such-code", nil), "an unknown key comes back as itself")
	require.Equal(t, "Für diesen Fall ist ein anderes Team zuständig: .", locale.T("de", "error.case.other-team", nil))
}

// TestDatesAreThoseOfTheAuthority: the day of a moment is its day in Europe/Berlin, also around midnight and in summer.
func TestDatesAreThoseOfTheAuthority(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Freitag, 27.11.2026, 00:30 Uhr", locale.Time("de", time.Date(2026, 11, 26, 23, 30, 0, 0, time.UTC)))
	require.Equal(t, "Mittwoch, 01.07.2026, 01:59 Uhr", locale.Time("de", time.Date(2026, 6, 30, 23, 59, 0, 0, time.UTC)))
	require.Empty(t, locale.Time("de", time.Time{}))
	require.Empty(t, locale.Date("de", casefile.Date{}))
	require.Equal(t, "26.11.2026", locale.ShortDate("de", casefile.MustParseDate("2026-11-26")))
}

// TestMatch picks the first language of the header that we have.
func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "de", "de-DE,de;q=0.9,en;q=0.8": "de", "en-GB,en;q=0.9": "en", "uk,fr;q=0.5": "de", "tr, en;q=0.3": "en", ";;;": "de",
	} {
		require.Equal(t, want, locale.Match(header), header)
	}
}

// TestTextsArePlain: sentences of at most twenty words, as product rules want them for readers in a hurry.
func TestTextsArePlain(t *testing.T) {
	t.Parallel()
	for _, key := range locale.Keys("de", "error.") {
		for sentence := range strings.SplitSeq(strings.ReplaceAll(raw(t, "de")[key], ";", "."), ". ") {
			require.LessOrEqual(t, len(strings.Fields(sentence)), 20, "%s: %s", key, sentence)
		}
	}
}

// TestNestedTextsExist: a placeholder for a code with words of its own names a prefix that has some, and the values of the inner
// sentence are filled in too.
func TestNestedTextsExist(t *testing.T) {
	t.Parallel()
	nested := regexp.MustCompile(`\{[a-zA-Z]+\|t:([^}]*)\}`)
	for _, lang := range locale.Languages() {
		for key, text := range raw(t, lang) {
			for _, m := range nested.FindAllStringSubmatch(text, -1) {
				require.NotEmpty(t, locale.Keys(lang, m[1]+"."), "%s: %s", lang, key)
			}
		}
	}
	require.Equal(t, "Das passt nicht zum Antragsformular. Diese Angabe ist zu lang. Erlaubt sind 254 Zeichen.",
		locale.T("de", "import.case.form", map[string]string{"rule": "text.long", "max": "254"}))
}
