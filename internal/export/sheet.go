package export

import (
	"fmt"
	"strings"

	"ablauf/internal/letter"
)

// What lies in the record and has no file of its own is put on paper: tagged PDF, as the figures of supervision are.

// linesPerSheet bounds a part of the log; a report has a bound of pages.
const linesPerSheet = 1000

// Sheet puts an entry that has no document on paper.
func (f File) Sheet(e Entry) ([]byte, error) {
	report := f.report(e.Title)
	intro := "Vom " + germanMoment(e.At)
	if e.By != "" {
		intro += ", " + e.By
	}
	report.Intro = append(report.Intro, intro)
	report.Intro = append(report.Intro, paragraphs(e.Text)...)
	if len(e.Pairs) > 0 {
		section := letter.ReportSection{Title: "Angaben", Columns: []string{"Feld", "Angabe"}}
		for _, p := range e.Pairs {
			section.Rows = append(section.Rows, []string{p.Name, oneLine(p.Value)})
		}
		report.Sections = append(report.Sections, section)
	}
	return report.Render()
}

// logSheets puts the log on paper, in parts.
func (f File) logSheets() ([][]byte, error) {
	parts := max(1, (len(f.Log)+linesPerSheet-1)/linesPerSheet)
	sheets := make([][]byte, 0, parts)
	for i := range parts {
		title := "Protokoll"
		if parts > 1 {
			title = fmt.Sprintf("Protokoll, Teil %d von %d", i+1, parts)
		}
		report := f.report(title)
		report.Intro = append(report.Intro, "Was in dem Fall geschah, ohne die Schritte der Ablaufsteuerung.")
		section := letter.ReportSection{Title: "Einträge", Columns: []string{"Zeit", "Was", "Wer"}}
		for _, l := range f.Log[i*linesPerSheet : min(len(f.Log), (i+1)*linesPerSheet)] {
			section.Rows = append(section.Rows, []string{germanMoment(l.At), oneLine(l.Text), l.By})
		}
		report.Sections = append(report.Sections, section)
		sheet, err := report.Render()
		if err != nil {
			return nil, fmt.Errorf("export: log: %w", err)
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// report is a report about the file without its content. Its day is that of the case's receipt: what was said does not change with the day of export.
func (f File) report(title string) letter.Report {
	return letter.Report{
		Lang: "de", Author: f.Office.Name, Title: orElse(oneLine(title), "Ohne Titel"), Intro: []string{"Aktenzeichen " + f.Case.Aktenzeichen},
		On: dayOf(f.Case.ReceivedAt), Foot: "Seite",
	}
}

// paragraphs parts a text at its ends of lines.
func paragraphs(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = oneLine(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// oneLine makes blanks of everything that would end a line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
