package web

import (
	"encoding/json"
	"strings"
	"time"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// StatementLine is what a person said: an application or a message, field by field in the words of its form.
type StatementLine struct {
	Kind  casefile.ReceiptKind
	At    time.Time
	Text  string
	Pairs []Pair
	// Open: short enough to stand unfolded.
	Open bool
}

// unfolded is how many fields a statement may have to be shown at once.
const unfolded = 20

func statementLines(statements []desk.Statement, lang string) []StatementLine {
	lines := make([]StatementLine, 0, len(statements))
	for _, s := range statements {
		line := StatementLine{Kind: s.Kind, At: s.At, Text: s.Text}
		if form, err := schemas.Load(s.Form); err == nil {
			line.Pairs = statedPairs(form, lang, s.Data)
		}
		line.Open = len(line.Pairs) <= unfolded
		lines = append(lines, line)
	}
	return lines
}

// statedPairs gives the fields that somebody filled, with the names of choices instead of their codes. A box that only confirms that the
// rest is right says nothing.
func statedPairs(form *schemas.Form, lang string, data json.RawMessage) []Pair {
	var pairs []Pair
	for _, f := range formFields(form.Fields(), lang, formValues(form.Fields(), data)) {
		if value := statedValue(f, lang); value != "" {
			pairs = append(pairs, Pair{f.Label, value})
		}
	}
	return pairs
}

func statedValue(f Field, lang string) string {
	if f.Kind == "checkbox" {
		if !f.Checked || f.Required {
			return ""
		}
		return locale.T(lang, "page.yes", nil)
	}
	if day, err := casefile.ParseDate(f.Value); err == nil && f.Kind == "date" {
		return words{lang}.day(day)
	}
	if len(f.Choices) == 0 {
		return f.Value
	}
	var chosen []string
	for _, c := range f.Choices {
		if !c.Selected {
			continue
		}
		label := c.Label
		if label == "" {
			label = locale.T(lang, c.Text.Key, nil)
		}
		chosen = append(chosen, label)
	}
	return strings.Join(chosen, ", ")
}
