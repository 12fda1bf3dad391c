package web

import (
	"slices"
	"strings"

	"ablauf/gateway/desk"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// answersAbout are the counted answers of a section with the forms whose labels say what they mean.
var answersAbout = []struct {
	id, key string
	forms   []string
}{
	{"zweite-person", "second", []string{"ablehnung/mitzeichnen", "entscheidung/stichprobe"}},
	{"rechtsbehelfe", "remedies", []string{"ablehnung/abhilfe", "ablehnung/widerspruchsbescheid", "ablehnung/gericht"}},
}

// fairness gives the sections that say how work is spread and what others thought of it. None names a person.
func fairness(a asked, r desk.Rework) []Section {
	sections := []Section{skipSection(a, r), handSection(a, r)}
	for _, about := range answersAbout {
		sections = append(sections, answerSection(a, r, about.id, about.key, about.forms))
	}
	return sections
}

func skipSection(a asked, r desk.Rework) Section {
	s := Section{ID: "uebersprungen", Title: Say("supervision.skips"), Meaning: []Text{Say("supervision.skips.meaning")}}
	s.Table.Columns = columns("skipreason", "times", "cases")
	for _, k := range r.Skips {
		of := a.link("uebersprungen", k.Reason)
		s.Table.Rows = append(s.Table.Rows, []Cell{textCell(Say("event.skip." + k.Reason)), count(k.Skips, of), count(k.Cases, of)})
	}
	return s
}

func handSection(a asked, r desk.Rework) Section {
	s := Section{ID: "haende", Title: Say("supervision.hands"), Meaning: []Text{Say("supervision.hands.meaning")}}
	s.Table.Columns = columns("procedure", "hands", "times", "cases")
	for _, k := range r.Hands {
		of := a.link("zeit", "ende", "stand", "closed", "verfahren", k.Procedure, "haende", k.Code)
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(procedureText(k.Procedure)), textCell(Say("supervision.hands." + handsKey(k.Code))), count(k.Times, of), count(k.Cases, of),
		})
	}
	return s
}

// handsKey gives the last part of a text's key for a way in which a task changed hands.
func handsKey(code string) string { return strings.TrimPrefix(code, "task.") }

func answerSection(a asked, r desk.Rework, id, key string, forms []string) Section {
	s := Section{ID: id, Title: Say("supervision." + key), Meaning: []Text{Say("supervision." + key + ".meaning")}}
	s.Table.Columns = columns("question", "answer", "times", "cases")
	for _, f := range countedFields(forms) {
		s.Table.Rows = append(s.Table.Rows, answerRows(a, r, f)...)
	}
	return s
}

// countedFields gives the fields of forms whose answers are counted. Every form is compiled at start, so none is missing.
func countedFields(forms []string) []schemas.Field {
	var fields []schemas.Field
	for _, form := range forms {
		loaded, err := schemas.Load(form)
		if err != nil {
			continue
		}
		for _, f := range loaded.Fields() {
			if slices.Contains(store.CountedAnswers(), f.Name) {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// answerRows has a line for each answer that was given; one that a form knew once and knows no more stands as it was kept.
func answerRows(a asked, r desk.Rework, f schemas.Field) [][]Cell {
	var rows [][]Cell
	for _, answer := range r.Answers {
		if answer.Name != f.Name {
			continue
		}
		of := a.link("angabe", f.Name, "wert", answer.Value)
		rows = append(rows, []Cell{
			textCell(Said(f.Label(a.lang))), textCell(Said(optionLabel(f, answer.Value, a.lang))), count(answer.Times, of), count(answer.Cases, of),
		})
	}
	return rows
}

// answerLabel gives a question with its answer, for the head of the list behind a number.
func answerLabel(name, value, lang string) string {
	for _, about := range answersAbout {
		for _, f := range countedFields(about.forms) {
			if f.Name == name {
				return f.Label(lang) + ": " + optionLabel(f, value, lang)
			}
		}
	}
	return name + ": " + value
}

func optionLabel(f schemas.Field, value, lang string) string {
	if i := slices.IndexFunc(f.Enum, func(o schemas.Option) bool { return o.Value == value }); i >= 0 {
		return f.Enum[i].Label(lang)
	}
	return value
}
