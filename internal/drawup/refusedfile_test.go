package drawup

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/letter/plain"
	"ablauf/internal/quarantine"
	"ablauf/internal/store"
)

// refusedRecord is the record of a case in which a file was refused.
type refusedRecord struct {
	recorded
	deadlines []casefile.Deadline
}

func (r refusedRecord) Deadlines(_ context.Context, _ casefile.CaseID) ([]casefile.Deadline, error) {
	return r.deadlines, nil
}

func refusedFile() casefile.Document {
	return casefile.Document{
		ID: "d", CaseID: "c", Kind: "L01", Name: "vertrag.pdf", State: casefile.DocumentRefused, Refusal: quarantine.Malware,
		ReceivedAt: time.Date(2026, 11, 13, 9, 0, 0, 0, time.UTC), SubFile: casefile.SubFileMain,
	}
}

// refusedLetter draws the letter about a file and gives its words.
func refusedLetter(t *testing.T, file casefile.Document, procedure string, deadlines ...casefile.Deadline) string {
	t.Helper()
	a := office(t)
	h := holder("aufenthaltserlaubnis", "18b", "2026-12-31", "IND")
	bundle, found := a.Library.Newest("verlaengerung")
	require.True(t, found)
	h.Case.ID, h.Case.Bundle, h.Case.Procedure = "c", bundle.Hash, procedure
	h.Person.Address = casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}
	a.Store = refusedRecord{recorded{file: store.Dossier{Case: h.Case, Person: h.Person, Title: h.Title}}, deadlines}
	drawn, err := a.RefusedFile(t.Context(), file, casefile.MustParseDate("2026-11-16"))
	require.NoError(t, err)
	require.NotEmpty(t, drawn.PDF)
	require.Equal(t, "Wir konnten eine Datei nicht annehmen", drawn.Subject)
	source, err := a.Library.Letter(bundle.Hash, TemplateRefusedFile)
	require.NoError(t, err)
	parsed, err := letter.ParseTemplate(source)
	require.NoError(t, err)
	_, body, err := parsed.Fill(drawn.Fields)
	require.NoError(t, err)
	var words strings.Builder
	for _, block := range body {
		words.WriteString(letter.PlainText(block) + "\n")
	}
	return words.String()
}

// TestLetterAboutARefusedFile: § 3a VwVfG: whoever sent a file that cannot be taken is told so, with what can be sent instead and until when; that no day is
// lost (§ 24 Abs. 3 VwVfG); and nothing that nobody knows: no find, no blame, and of a protected part of the file not even what it was.
func TestLetterAboutARefusedFile(t *testing.T) {
	t.Parallel()
	running := casefile.Deadline{
		Kind: "nachforderung", Direction: "antragsteller", State: casefile.DeadlineRunning, LastDay: casefile.MustParseDate("2026-12-07"),
	}
	words := refusedLetter(t, refusedFile(), "verlaengerung", running)
	for _, said := range []string{
		"am Freitag, 13.11.2026 ist", "Unser Virenschutz hat die Datei angehalten.", "am besten als Scan", "vertrag.pdf", "Arbeitsvertrag",
		"Zeit bis Montag, 07.12.2026", "Ihr Antrag ist am Montag, 12.10.2026 eingegangen. Dieser Tag bleibt.", "ABH-2026-000123",
	} {
		require.Contains(t, words, said)
	}
	for _, unsaid := range []string{"Schadsoftware", "Virus", "Eicar", "gefährlich"} {
		require.NotContains(t, words, unsaid)
	}

	over := running
	over.State = casefile.DeadlineMet
	for _, d := range [][]casefile.Deadline{nil, {over}, {{Kind: "anhoerung", Direction: "antragsteller", State: casefile.DeadlineRunning, LastDay: running.LastDay}}} {
		require.NotContains(t, refusedLetter(t, refusedFile(), "verlaengerung", d...), "Zeit bis", "no period is named that is not that of the request for documents")
	}
	require.Contains(t, refusedLetter(t, refusedFile(), "arbeitgeberwechsel"), "Ihr Verfahren hat am Montag, 12.10.2026 bei uns begonnen.")
	own := refusedLetter(t, refusedFile(), "ablaufverfahren")
	require.NotContains(t, own, "12.10.2026", "a case that the program began has no application")
	require.Contains(t, own, "an welchem Tag die Datei eingegangen ist")

	hidden := refusedFile()
	hidden.SubFile = casefile.SubFileCrime
	words = refusedLetter(t, hidden, "verlaengerung")
	require.NotContains(t, words, "vertrag")
	require.NotContains(t, words, "Arbeitsvertrag")
	for _, name := range []string{"契約.pdf", "Sie dürfen weiter arbeiten.pdf", strings.Repeat("a", 101)} {
		odd := refusedFile()
		odd.Name = name
		require.NotContains(t, refusedLetter(t, odd, "verlaengerung"), "Name der Datei", name)
	}
}

// TestEveryRefusalHasItsSentences: each code by which the check refuses a file has plain words for the letter.
func TestEveryRefusalHasItsSentences(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("../efile/*.go")
	require.NoError(t, err)
	refusing := regexp.MustCompile(`refuse\("(document\.[a-z-]+)"|"(document\.(?:archive|heic|javascript|launch|office|script|embedded-file|active-content))"`)
	codes := map[string]bool{quarantine.Malware: true}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		text, err := os.ReadFile(source)
		require.NoError(t, err)
		for _, found := range refusing.FindAllStringSubmatch(string(text), -1) {
			codes[found[1]+found[2]] = true
		}
	}
	require.Greater(t, len(codes), 15)
	for code := range codes {
		if notOfAFile[code] == "" {
			require.Contains(t, sentencesByRefusal, code)
		}
	}
	known := append(letter.Abbreviations(), "PDF", "JPEG", "PNG", "HEIC")
	for code, said := range sentencesByRefusal {
		require.True(t, codes[code], "%s refuses nothing", code)
		for _, text := range []string{said.what, said.instead} {
			require.Empty(t, plain.Text(text, known), code)
		}
	}
	require.Equal(t, sentencesByRefusal["document.uncheckable"], sentencesFor("document.of-tomorrow"))
}

// notOfAFile are refusals of something else than a file that was sent in, with what they are about.
var notOfAFile = map[string]string{
	"document.not-arrangeable":  "putting documents together",
	"document.page-missing":     "putting documents together",
	"document.pages-unreadable": "putting documents together",
}
