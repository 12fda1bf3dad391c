package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"ablauf/worker/dev/player"
)

// width is where the way through the diagram breaks, so that it fits a terminal.
const width = 100

// write prints what became of a case as a table with two columns.
func write(out io.Writer, address string, r player.Report) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table)
	row := func(name string, lines ...string) {
		if len(lines) == 0 {
			lines = []string{"–"}
		}
		for i, line := range lines {
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(table, "  %s\t%s\n", name, line)
		}
	}
	row("Fall", r.Aktenzeichen+" ("+r.Story+")", address+"/faelle/"+r.CaseID)
	row("§ 81", fmt.Sprintf("Zeile %s: %s (%s)", strings.Join(r.Rows, ", dann "), sentence(r.Effect.Effect.Text), r.Effect.Paragraph))
	row("Am Ende", fmt.Sprintf("%s (%s, %s bis %s)", sentence(r.InForce.Effect.Text), r.InForce.Paragraph, day(r.Title.ValidFrom), day(r.Title.ValidTo)))
	row("Weg", wrap(r.Way)...)
	row("Schreiben", letters(r.Letters)...)
	row("Unterlagen", documents(r.Documents)...)
	row("Fristen", deadlines(r.Deadlines)...)
	row("Ergebnis", r.Outcome)
	if r.HistoryEvents > 0 {
		row("Aufwand", fmt.Sprintf("%d Ereignisse in Temporal, Zustand höchstens %d Byte", r.HistoryEvents, r.StateBytes))
	}
	table.Flush()
	fmt.Fprintln(out)
}

func wrap(way []string) []string {
	var lines []string
	line := ""
	for i, element := range way {
		if i > 0 {
			element = "→ " + element
		}
		if line != "" && len(line)+len(element) >= width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += element
	}
	return append(lines, line)
}

func letters(all []player.Letter) []string {
	var lines []string
	for _, l := range all {
		lines = append(lines, fmt.Sprintf("%s  %s: %s (bekannt gegeben %s)", day(l.LetterDate), l.Template, l.Subject, day(l.DeemedDeliveredOn)))
	}
	return lines
}

func documents(all []player.Document) []string {
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%s  %s, %s, %d Byte", d.Kind, d.Name, d.MediaType, d.Size))
	}
	return lines
}

func deadlines(all []player.Deadline) []string {
	states := map[string]string{"running": "läuft", "met": "eingehalten", "passed": "abgelaufen", "cancelled": "entfallen"}
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%s  %s, %s: %s", day(d.LastDay), d.Kind, d.Paragraph, states[d.State]))
	}
	return lines
}

// sentence takes the full stop from a sentence that goes on.
func sentence(text string) string { return strings.TrimSuffix(text, ".") }

// day writes a day as letters do, the weekday first.
func day(text string) string {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return []string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}[d.Weekday()] + " " + d.Format("02.01.2006")
}
