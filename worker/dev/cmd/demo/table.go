package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ablauf/worker/dev/player"
)

// width is where the way through the diagram breaks, so that it fits a terminal.
const width = 100

// write prints what became of a case as a table with two columns: first what it means for the person, then how it went.
func write(out io.Writer, address string, r player.Report) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
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
	row("Fall", r.Aktenzeichen, address+"/faelle/"+r.CaseID)
	row("Eingang", berlin(r.ReceivedAt))
	if len(r.Rows) > 0 {
		row("§ 81 AufenthG", fmt.Sprintf("Zeile %s: %s (%s)", strings.Join(r.Rows, ", dann "), sentence(r.Effect.Effect.Text), r.Effect.Paragraph))
		row("", "Aufenthalt: "+r.Effect.Stay.Text, "Reisen: "+r.Effect.Travel.Text, "Arbeit: "+r.Effect.Work.Text, "Bescheinigung: "+r.Effect.Certificate.Text)
	}
	row("Schreiben", letters(r.Letters)...)
	row("Fristen", deadlines(r.Deadlines)...)
	row("Unterlagen", documents(r.Documents))
	row("Ergebnis", named(r.Outcome))
	var after []string
	if r.Title.Kind != "" {
		after = append(after, "Titel: "+title(r.Title))
	}
	if r.InForce.Effect.Code != "" {
		after = slices.Insert(after, 0, fmt.Sprintf("%s (%s, ab %s)", sentence(r.InForce.Effect.Text), r.InForce.Paragraph, day(r.InForce.InForceFrom)))
	}
	row("Danach", after...)
	row("Weg", wrap(steps(r.Way))...)
	if r.HistoryEvents > 0 {
		row("Aufwand", fmt.Sprintf("%d Ereignisse in Temporal, Zustand höchstens %d Byte", r.HistoryEvents, r.StateBytes))
	}
	table.Flush()
	fmt.Fprintln(out)
}

// head begins the block of a story.
func head(out io.Writer, number, of int, title string) {
	line := fmt.Sprintf("── %d von %d: %s ", number, of, title)
	fmt.Fprintln(out, line+strings.Repeat("─", max(0, width-len([]rune(line)))))
}

// steps leaves out of a way what only joins and parts it, so that somebody who knows the work recognises it.
func steps(way []string) []string {
	var kept []string
	for _, element := range way {
		joins := false
		for _, end := range []string{"-start", "-ende", "-zusammen", "-teilen", "-frage", "-nebenher", "-erledigt", "-warten", "-werfen"} {
			joins = joins || strings.HasSuffix(element, end)
		}
		if !joins {
			kept = append(kept, element)
		}
	}
	return kept
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
		lines = append(lines, fmt.Sprintf("%s  %s (gilt als bekannt gegeben am %s)", day(l.LetterDate), l.Subject, day(l.DeemedDeliveredOn)))
	}
	return lines
}

func documents(all []player.Document) string {
	kinds := make([]string, 0, len(all))
	for _, d := range all {
		kinds = append(kinds, d.Kind)
	}
	if len(kinds) == 0 {
		return "keine"
	}
	return fmt.Sprintf("%d: %s", len(kinds), strings.Join(kinds, " "))
}

// names of what the API gives as codes; what is not named here is printed as it is.
var names = map[string]string{
	"running": "läuft", "met": "eingehalten", "passed": "abgelaufen", "cancelled": "aufgehoben",
	"titel-ende": "Titel läuft ab", "vwgo75": "Entscheidung binnen drei Monaten", "nachforderung": "Unterlagen nachreichen",
	"anhoerung": "Äußerung in der Anhörung", "ba-zustimmung": "Antwort der Bundesagentur", "widerspruch": "Widerspruch", "klage": "Klage",
	"titel-verlaengert": "Titel erteilt", "antrag-abgelehnt": "Antrag abgelehnt", "antrag-zurueckgenommen": "Antrag zurückgenommen",
	"anderes-verfahren": "nicht hier weitergeführt", "aufenthaltserlaubnis": "Aufenthaltserlaubnis", "blaue-karte-eu": "Blaue Karte EU",
	"notfall": "Meldung prüfen", "notfall-beantwortet": "Notfall beantwortet", "kein-notfall": "kein Notfall, Auskunft gegeben",
	"abgelaufener-titel-geprueft": "abgelaufener Titel geprüft", "kein-antrag": "kein Antrag, beantwortet", "persoenlich-beantwortet": "persönlich beantwortet", "auskunft-genuegt": "Auskunft gegeben",
	"sicherheitsabfrage": "Nachfrage nach § 73", "fiktionsbescheinigung": "Fiktionsbescheinigung ausstellen", "eingangsklaerung": "Eingang klären",
	"blaue-karte-aussetzung": "Wechsel mit Blauer Karte prüfen", "ausreise": "Ende der Ausreisefrist", "vwgo75-widerspruch": "Drei Monate seit dem Widerspruch",
	"beschwerde": "Beschwerde beantworten", "entscheidungsplan": "Entscheidung nach der Klage", "gerichtsfrist": "Frist des Gerichts",
	"wechsel-erlaubt": "Wechsel erlaubt", "wechsel-zur-kenntnis": "Wechsel zur Kenntnis genommen", "titel-verkuerzt": "Titel verkürzt",
	"beobachtung-beendet":     "Beobachtung beendet",
	"niederlassungserlaubnis": "Niederlassungserlaubnis", "nationales-visum": "nationales Visum", "schengen-visum": "Schengen-Visum",
}

func named(code string) string {
	if name := names[code]; name != "" {
		return name
	}
	return code
}

func title(t player.Title) string {
	text := named(t.Kind)
	if t.Paragraph != "" {
		text += " nach § " + t.Paragraph + " AufenthG"
	}
	if t.ValidTo == "" {
		return text + ", unbefristet"
	}
	text += fmt.Sprintf(", %s bis %s", day(t.ValidFrom), day(t.ValidTo))
	if t.EndedOn != "" {
		text += ", vorher beendet am " + day(t.EndedOn)
	}
	return text
}

func deadlines(all []player.Deadline) []string {
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%s  %s (%s): %s", day(d.LastDay), named(d.Kind), d.Paragraph, named(d.State)), strings.Repeat(" ", 15)+d.Reason)
	}
	return lines
}

// berlin writes an instant as the day and hour of the law.
func berlin(at time.Time) string {
	local := at.In(player.Berlin())
	return day(local.Format(time.DateOnly)) + local.Format(", 15:04 Uhr")
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
