package drawup

import (
	"context"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/letter/claims"
	"ablauf/processes"
)

// TemplateRefusedFile is the letter about a file that the check refused after it was received.
const TemplateRefusedFile = "allgemein/datei-zurueckgewiesen"

// deadlineDocuments is the kind of the deadline until which somebody who was asked for documents has time.
const deadlineDocuments = "nachforderung"

// refusedFileStep sends no letter by itself: clearing does, at the task about the file.
type refusedFileStep struct{}

// Header names the template alone: the letter sets no deadline and decides nothing.
func (refusedFileStep) Header(name string) string {
	if name == "vorlage" {
		return TemplateRefusedFile
	}
	return ""
}

// RefusedFile draws the letter about a file that the check refused after it was received (§ 3a VwVfG: the sender is told, with what can be taken instead). It
// has no effect. Neither what the scanner calls its find nor what was inside stands in it.
func (m *Maker) RefusedFile(ctx context.Context, file casefile.Document, on casefile.Date) (Letter, error) {
	c, err := m.Store.Dossier(ctx, file.CaseID)
	if err != nil {
		return Letter{}, err
	}
	decisions, err := m.Store.Decisions(ctx, file.CaseID)
	if err != nil {
		return Letter{}, err
	}
	deadlines, err := m.Store.Deadlines(ctx, file.CaseID)
	if err != nil {
		return Letter{}, err
	}
	said := sentencesFor(file.Refusal)
	fields := map[string]any{
		"EingangAm": DayOf(file.ReceivedAt), "Name": "", "Bezeichnung": "",
		"Grund": said.what, "Stattdessen": said.instead, "FristTag": nil,
		"Antrag":    slices.Contains(processes.TitleProcedures(), c.Case.Procedure),
		"Verfahren": slices.Contains(processes.AppliedFor(), c.Case.Procedure),
	}
	if set, found := newestDeadline(deadlines, deadlineDocuments); found && set.State == casefile.DeadlineRunning && !set.LastDay.Before(on) {
		fields["FristTag"] = set.LastDay
	}
	if !file.SubFile.Protected() { // whoever releases the letter may not know what lies there
		fields["Name"], fields["Bezeichnung"] = printableName(file.Name), checklistNames(decisions)[file.Kind]
	}
	return m.Draw(ctx, Order{Case: file.CaseID, Step: refusedFileStep{}, On: on, Fields: map[string]any{"Datei": fields}})
}

// nameMax is the most of a name of a file that a letter prints.
const nameMax = 100

// printableName gives the name that the sender gave a file; empty where letters do not show it, or where it reads like a promise of ours.
func printableName(name string) string {
	if len(name) > nameMax || !casefile.IsLatinText(name) || len(claims.Find(name)) > 0 {
		return ""
	}
	return name
}

// refusalSentences are what a letter says about a refusal: what was wrong, as far as we know it, and what can be sent instead.
type refusalSentences struct{ what, instead string }

const (
	newScan   = "Machen Sie aus dem Dokument einen neuen Scan und senden Sie ihn."
	otherKind = "Senden Sie das Dokument als PDF, JPEG oder PNG."
	smaller   = "Teilen Sie die Datei oder verkleinern Sie die Bilder. Senden Sie dann die Teile."
)

// sentencesByRefusal has each code by which the check refuses a file.
var sentencesByRefusal = map[string]refusalSentences{
	"document.active-content":   {"Die Datei enthält mehr als Text und Bilder. Solche Dateien öffnen wir aus Vorsicht nicht.", newScan},
	"document.archive":          {"Die Datei ist ein Archiv mit mehreren Dateien.", "Senden Sie die Dokumente einzeln als PDF, JPEG oder PNG."},
	"document.bomb":             {"Die Datei lässt sich bei uns nicht sicher öffnen.", newScan},
	"document.damaged":          {"Die Datei lässt sich nicht lesen.", "Erzeugen Sie die Datei neu und senden Sie sie noch einmal."},
	"document.dynamic-form":     {"Die Datei ist ein Formular ohne eigene Seiten. Nur ein bestimmtes Programm macht sie.", "Drucken Sie das Formular in ein neues PDF oder senden Sie einen Scan."},
	"document.embedded-file":    {"In der Datei steckt eine weitere Datei.", "Senden Sie die Dokumente einzeln."},
	"document.empty":            {"Die Datei ist leer bei uns angekommen.", "Senden Sie die Datei noch einmal."},
	"document.encrypted":        {"Die Datei ist mit einem Passwort geschützt.", "Senden Sie die Datei ohne Passwort."},
	"document.heic":             {"Die Datei hat das Format HEIC. Das nehmen wir nicht an.", otherKind},
	"document.javascript":       {"Die Datei enthält mehr als Text und Bilder. Solche Dateien öffnen wir aus Vorsicht nicht.", newScan},
	"document.launch":           {"Die Datei enthält mehr als Text und Bilder. Solche Dateien öffnen wir aus Vorsicht nicht.", newScan},
	"document.malware":          {"Unser Virenschutz hat die Datei angehalten.", "Erzeugen Sie das Dokument neu, am besten als Scan, und senden Sie es noch einmal."},
	"document.office":           {"Die Datei ist aus einem Programm für Texte oder Tabellen. Solche Dateien nehmen wir nicht an.", "Speichern Sie das Dokument als PDF und senden Sie es."},
	"document.print-job":        {"Die Datei ist ein Auftrag für einen Drucker.", otherKind},
	"document.restricted":       {"Die Datei ist gegen Drucken oder Kopieren gesperrt.", "Senden Sie die Datei ohne diese Sperre oder als neuen Scan."},
	"document.script":           {"Dieses Format nehmen wir nicht an.", otherKind},
	"document.signed-code":      {"Die Datei ist elektronisch unterschrieben und enthält Programmcode. Ohne den Code wäre die Unterschrift ungültig.", newScan},
	"document.too-large":        {"Die Datei ist zu groß.", smaller},
	"document.too-many-pages":   {"Die Datei hat zu viele Seiten.", "Teilen Sie die Datei und senden Sie die Teile."},
	"document.too-many-pixels":  {"Das Bild ist zu groß.", smaller},
	"document.truncated":        {"Die Datei ist nicht vollständig bei uns angekommen.", "Senden Sie die Datei noch einmal."},
	"document.type-not-allowed": {"Dieses Format nehmen wir nicht an.", otherKind},
	"document.uncheckable":      {"Die Datei ließ sich bei uns nicht sicher prüfen.", newScan},
}

func sentencesFor(refusal string) refusalSentences {
	if said, known := sentencesByRefusal[refusal]; known {
		return said
	}
	return sentencesByRefusal["document.uncheckable"]
}
