package web

import (
	"encoding/json"
	"strings"
	"time"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// CheckLine is one line of the checklist of documents that the rules gave.
type CheckLine struct {
	Code, Name string
	// State is "there", "missing" or "register": what a register knows is not asked of the person.
	State string
}

// latest gives the last evaluation of each table, in the order of their first.
func latest(decisions []casefile.Decision) []casefile.Decision {
	var last []casefile.Decision
	place := map[string]int{}
	for _, d := range decisions {
		if i, known := place[d.Table]; known {
			last[i] = d
			continue
		}
		place[d.Table] = len(last)
		last = append(last, d)
	}
	return last
}

// checklist reads the list of documents out of the decisions: a result that is a list of codes with names and sources.
func checklist(view desk.CaseView) []CheckLine {
	there := map[string]bool{}
	for code := range view.Apart {
		there[code] = true
	}
	for _, d := range view.Documents {
		there[d.Kind] = there[d.Kind] || d.State == casefile.DocumentReleased && !d.Outgoing
	}
	var lines []CheckLine
	for _, d := range latest(view.Decisions) {
		for _, item := range checkItems(d.Outputs) {
			line := CheckLine{Code: item.Code, Name: item.Bezeichnung, State: "missing"}
			switch {
			case item.Quelle == "register":
				line.State = "register"
			case there[item.Code]:
				line.State = "there"
			}
			lines = append(lines, line)
		}
	}
	return lines
}

type checkItem struct{ Code, Bezeichnung, Quelle string }

func checkItems(outputs json.RawMessage) []checkItem {
	var items []checkItem
	if json.Unmarshal(outputs, &items) != nil || len(items) == 0 || items[0].Code == "" {
		return nil
	}
	return items
}

// missing lists the codes that the person still has to hand in.
func missing(lines []CheckLine) []string {
	var codes []string
	for _, l := range lines {
		if l.State == "missing" {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

// reviews says what the rule tables gave, as far as no other part of the page says it; what a lawyer has to look at stands first.
func reviews(decisions []casefile.Decision) []ReviewLine {
	var first, rest []ReviewLine
	for _, d := range latest(decisions) {
		if checkItems(d.Outputs) != nil || d.Table == lightTable || (d.Table == effectTable || d.Table == routingTable) && !d.NeedsLegalReview {
			continue
		}
		result, paragraph := resultOf(d.Outputs)
		line := ReviewLine{Text: Say("page.review.table", "table", d.Table, "result", result), Paragraph: paragraph, NeedsLegalReview: d.NeedsLegalReview}
		if d.NeedsLegalReview {
			first = append(first, line)
		} else {
			rest = append(rest, line)
		}
	}
	return append(first, rest...)
}

// effectTable is the table whose result stands under "what is in force now".
const effectTable = "fiktionswirkung"

// routingTable is the table whose result is the case's team: it decides nothing that a caseworker looks at.
const routingTable = "zustaendigkeit"

// lightTable is the table whose result stands as a traffic light.
const lightTable = "entscheidung-ampel"

// lights reads the newest traffic light: what is missing first, then what a person has to look at, then what is in order.
func lights(decisions []casefile.Decision) []LightLine {
	var points []struct{ Farbe, Grund, Paragraph string }
	for _, d := range decisions { // oldest first
		if d.Table == lightTable {
			points = nil
			if json.Unmarshal(d.Outputs, &points) != nil {
				return nil // a result in another form than the table's is none
			}
		}
	}
	var lines []LightLine
	for _, colour := range []string{"rot", "gelb", "gruen"} {
		for _, p := range points {
			if p.Farbe == colour {
				lines = append(lines, LightLine{Colour: colour, Text: p.Grund, Paragraph: p.Paragraph})
			}
		}
	}
	return lines
}

// resultOf gives a result in one line: the text that the table has for it, else the sentences that say why, else its values.
func resultOf(outputs json.RawMessage) (result, paragraph string) {
	var parts, sentences []string
	until := ""
	for _, p := range pairsOf(outputs) {
		switch {
		case p.Name == "paragraph":
			paragraph = p.Value
		case p.Name == "text" || p.Name == "betragText":
			result = p.Value
		case p.Name == "needsLegalReview", p.Value == "–", p.Value == "false", p.Value == "":
		case (p.Name == "grund" || p.Name == "hinweis") && strings.Contains(p.Value, " "): // a sentence, and no code
			sentences = append(sentences, p.Value)
		case p.Name == "bis":
			if day, err := casefile.ParseDate(p.Value); err == nil {
				until = day.Time(time.UTC).Format("02.01.2006") + ": "
			}
		case p.Value == "true":
			parts = append(parts, p.Name)
		default:
			parts = append(parts, p.Name+": "+p.Value)
		}
	}
	switch {
	case result != "":
	case len(sentences) > 0:
		result = until + strings.Join(sentences, " ")
	default:
		result = strings.Join(parts, ", ")
	}
	return result, paragraph
}
