// Package locale turns codes into sentences: errors, lines of the event log, legal effects, receipts and the texts of the pages.
//
// It is authoritative for every word that a reader sees and that is neither a letter nor a name in a diagram. One folder per
// language, one file per kind of text; the keys of a file begin with its name ("error.json" holds "error.case.closed"). German is
// the official language (§ 23 VwVfG) and complete; another language is a reading aid and falls back to German, sentence by
// sentence. It reads no clock, decides nothing and never sees what a person typed.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"sort"
	"strings"
	"sync"
)

// Official is the language that is always complete.
const Official = "de"

// Languages lists the languages, the official one first.
func Languages() []string { return []string{Official, "en"} }

//go:embed de/*.json en/*.json
var files embed.FS

// catalog holds the texts per language; the files are part of the program, so a broken one is a broken program and panics.
var catalog = sync.OnceValue(func() map[string]map[string]string {
	texts := map[string]map[string]string{}
	for _, lang := range Languages() {
		loaded, err := load(lang)
		if err != nil {
			panic(err)
		}
		texts[lang] = loaded
	}
	return texts
})

func load(lang string) (map[string]string, error) {
	entries, err := files.ReadDir(lang)
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	texts := map[string]string{}
	for _, entry := range entries {
		name := path.Join(lang, entry.Name())
		content, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		var part map[string]string
		if err := json.Unmarshal(content, &part); err != nil {
			return nil, fmt.Errorf("locale: %s: %w", name, err)
		}
		for key, text := range part {
			if !strings.HasPrefix(key, strings.TrimSuffix(entry.Name(), ".json")+".") {
				return nil, fmt.Errorf("locale: %s: key %q does not begin with the name of its file", name, key)
			}
			texts[key] = text
		}
	}
	return texts, nil
}

// T gives the sentence of a key with its placeholders filled in. A key that the language lacks is taken from German; a key that
// nobody knows comes back as itself, so that a reader can name it to the people who mend it.
//
// A placeholder is {name}, {name|date} for a day ("2026-11-26" becomes "Donnerstag, 26.11.2026"), {name|time} for an instant in
// RFC 3339, shown in the authority's zone, or {name|t:prefix} for a code that has a sentence of its own below the prefix; that
// sentence may use the same values.
func T(lang, key string, params map[string]string) string {
	text, ok := lookup(lang, key)
	if !ok {
		return key
	}
	return fill(lang, text, params)
}

// Has reports whether German has a sentence for the key.
func Has(key string) bool {
	_, ok := catalog()[Official][key]
	return ok
}

// Keys lists the keys of a language that begin with prefix, sorted.
func Keys(lang, prefix string) []string {
	var keys []string
	for key := range catalog()[lang] {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}

func lookup(lang, key string) (string, bool) {
	if text, ok := catalog()[lang][key]; ok {
		return text, true
	}
	text, ok := catalog()[Official][key]
	return text, ok
}

// fill replaces the placeholders. A missing parameter leaves nothing behind: half a sentence is better than a brace.
func fill(lang, text string, params map[string]string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			out.WriteString("{" + rest)
			return out.String()
		}
		name, format, _ := strings.Cut(inner, "|")
		out.WriteString(show(lang, name, format, params))
		text = after
	}
}

func show(lang, name, format string, params map[string]string) string {
	value := params[name]
	if value == "" {
		return ""
	}
	if prefix, ok := strings.CutPrefix(format, "t:"); ok {
		if text, known := lookup(lang, prefix+"."+value); known {
			others := maps.Clone(params)
			delete(others, name) // a sentence cannot hold itself
			return fill(lang, text, others)
		}
		return value
	}
	switch format {
	case "date":
		return dateText(lang, value)
	case "time":
		return timeText(lang, value)
	}
	return value
}

// Match picks the language for an Accept-Language header; German where none fits.
func Match(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		for _, lang := range Languages() {
			if primary == lang {
				return lang
			}
		}
	}
	return Official
}
