package desk

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/export"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// exported is a case with canaries in the place of everything that somebody must not read.
func exported(t *testing.T) export.File {
	t.Helper()
	return exportedFor(t, func(f casefile.SubFile) bool { return f != casefile.SubFileSecurity })
}

// exportedFor is exported for somebody who may read some sub-files.
func exportedFor(t *testing.T, reads func(casefile.SubFile) bool) export.File {
	t.Helper()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	event := func(code string, params map[string]string) casefile.Event {
		return casefile.Event{Code: code, Params: params, Actor: "a-1", HappenedAt: at}
	}
	return ExportFile(store.WholeCase{
		At: at, Staff: map[casefile.ActorID]string{"a-1": "Kollegin Kanarie"},
		Case:        casefile.Case{ID: "c", Aktenzeichen: "ABH-1", Procedure: "verlaengerung", State: casefile.CaseClosed, ReceivedAt: at, ClosedAt: at},
		Person:      casefile.Person{ID: "p", FamilyName: "Meier", GivenNames: "Ayşe"},
		Application: json.RawMessage(`{"person": {"familienname": "Meier"}, "antragAuf": "18b", "vertretung": {"name": "Anwalt Kanarie", "strasse": "Kanarienweg"}}`),
		Statements: []casefile.Receipt{
			{ID: "r-1", Kind: casefile.ReceiptAntwort, Channel: casefile.ChannelPortal, ReceivedAt: at, Raw: json.RawMessage(`{"data": {"antwortText": "Mein Text"}}`)},
			{ID: "r-2", Kind: casefile.ReceiptArbeitgeber, Channel: casefile.ChannelEmail, ReceivedAt: at, RecordedBy: "a-1", Raw: json.RawMessage(`{"data": {"arbeitgeberMeldungText": "Ansprechpartner Kanarie"}}`)},
		},
		Receipts: []casefile.Receipt{{ID: "r-3", Kind: casefile.ReceiptRegisterantwort}},
		Documents: []casefile.Document{
			{ID: "d-1", CaseID: "c", Kind: "P01", Name: "pass.pdf", State: casefile.DocumentReleased, ReceivedAt: at},
			{ID: "d-2", CaseID: "c", Kind: "P01", Name: "virus.pdf", State: casefile.DocumentRefused, ReceivedAt: at, SHA256: []byte{1}},
			{ID: "d-3", CaseID: "c", Kind: "P01", Name: "neu.pdf", State: casefile.DocumentQuarantined, ReceivedAt: at},
			{ID: "d-4", CaseID: "c", Kind: "Z01", Name: "Attest ZZ.pdf", State: casefile.DocumentReleased, ReceivedAt: at, SubFile: casefile.SubFileHealth},
			{ID: "d-5", CaseID: "c", Kind: "Z02", Name: "Urteil ZZ.pdf", State: casefile.DocumentReleased, ReceivedAt: at, SubFile: casefile.SubFileCrime},
			{ID: "d-6", CaseID: "c", Kind: "Z02", Name: "Urteil ZZ 2.pdf", State: casefile.DocumentRefused, ReceivedAt: at, SubFile: casefile.SubFileCrime},
			{ID: "d-7", CaseID: "c", Kind: "Z04", Name: "Dienst ZZ.pdf", State: casefile.DocumentReleased, ReceivedAt: at, SubFile: casefile.SubFileSecurity},
		},
		Notes: []casefile.Note{{ID: "n-1", Text: "Notiz Kanarie", Author: "a-1", HappenedAt: at}},
		Worked: []store.Worked{
			{
				Submission: casefile.Submission{ID: "s-1", Actor: "a-1", SubmittedAt: at, Data: json.RawMessage(`{"sicherheitAbfragen": true}`)},
				Task:       casefile.Task{Name: "Befund Geheim", Process: "sicherheitsabfrage", Form: "sicherheitsabfrage/noetig"},
			},
			{
				Submission: casefile.Submission{ID: "s-2", Actor: "a-1", SubmittedAt: at, Data: json.RawMessage(`{"vollstaendig": true}`)},
				Task:       casefile.Task{Name: "Prüfen, Kanarie", Process: "verlaengerung", Form: "verlaengerung/vollstaendigkeit"},
			},
		},
		Events: []casefile.Event{
			event("case.opened", map[string]string{"aktenzeichen": "ABH-1"}), event("flow.taken", nil),
			event("task.opened", map[string]string{"process": "sicherheitsabfrage", "name": "Befund Geheim"}),
			event("case.exported", map[string]string{"what": "gericht", "reason": "Klage"}),
			event("arrangement.refiled", map[string]string{"document": "d-5", "name": "Urteil ZZ.pdf", "from": "hauptakte", "to": "strafsache"}),
		},
	}, office, reads)
}

// TestSubFilesStayOut: Art. 9 and 10 GDPR, § 73 AufenthG: whoever hands a case out hands out what they may read; the rest is named by sub-file and number and told
// nowhere. What the person is told has what is theirs, whoever makes it, and nothing of the query.
func TestSubFilesStayOut(t *testing.T) {
	main := func(f casefile.SubFile) bool { return !f.Protected() }
	told := func(reads func(casefile.SubFile) bool) (said string, left []string) {
		f := exportedFor(t, reads)
		raw, err := json.Marshal([]any{f.Entries, f.Log, f.Left})
		require.NoError(t, err)
		for _, l := range f.Left {
			left = append(left, l.What)
		}
		return string(raw), left
	}
	said, left := told(ExportReads(export.WhatCourt, main))
	for _, secret := range []string{"Attest ZZ", "Urteil ZZ", "Dienst ZZ", "Ärztliche Bescheinigung"} {
		require.NotContains(t, said, secret)
	}
	require.Subset(t, left, []string{"Teilakte Strafsachen (2 Unterlagen)", "Teilakte Gesundheit (1 Unterlage)", "Teilakte Sicherheit (1 Unterlage)"})
	said, left = told(ExportReads(export.WhatCourt, func(f casefile.SubFile) bool { return f != casefile.SubFileSecurity }))
	require.Contains(t, said, "Attest ZZ")
	require.Contains(t, said, "Urteil ZZ")
	require.NotContains(t, said, "Dienst ZZ")
	require.NotContains(t, left, "Teilakte Strafsachen (2 Unterlagen)")
	said, _ = told(ExportReads(export.WhatSubjectData, main))
	require.Contains(t, said, "Attest ZZ", "their own data, Art. 15 GDPR")
	require.NotContains(t, said, "Dienst ZZ")
}

// TestSecurityStaysOut: § 73 AufenthG: what tells of the query is in no export, and the court reads that it is left out.
func TestSecurityStaysOut(t *testing.T) {
	f := exported(t)
	all, err := json.Marshal([]any{f.Entries, f.Log})
	require.NoError(t, err)
	require.NotContains(t, string(all), "Geheim")
	require.Contains(t, string(all), "Prüfen, Kanarie")
	require.Len(t, f.Log, 3, "without the machinery and without the query")
	var left []string
	for _, l := range f.Left {
		left = append(left, l.What)
	}
	require.Equal(t, []string{"Dokument „virus.pdf“", "Dokument „neu.pdf“", "Dokument „Urteil ZZ 2.pdf“", "Teilakte Sicherheit (1 Unterlage)", "Auskünfte aus Strafregistern (1)"}, left)
	for _, e := range f.Entries {
		if e.Document != nil {
			require.Equal(t, casefile.DocumentReleased, e.Document.State)
		}
	}
}

// TestSubjectOfARealCase: Art. 15 Abs. 4 GDPR: colleagues, who acts for the person, whom the employer names and what colleagues noted is not told.
func TestSubjectOfARealCase(t *testing.T) {
	f := exported(t)
	var out bytes.Buffer
	require.NoError(t, f.SubjectJSON(&out))
	require.NotContains(t, out.String(), "Kanarie")
	require.NotContains(t, out.String(), "Geheim")
	require.NotContains(t, out.String(), "pass.pdf", "the sender's name of a file may name anybody")
	for _, own := range []string{"Meier", "Mein Text", "Reisepass", "Gericht: Vorlage der Akte (§ 99 VwGO).", "Ihr Arbeitgeber"} {
		require.Contains(t, out.String(), own)
	}
	require.Equal(t, []string{"2026-11-23 Antwort: Antwort"}, f.Subject().FreeTexts)
}

// TestFieldsOfOthersAreKnown: a field of what people send that asks for somebody's name or address asks for the person's own, for an enterprise or is
// marked as that of another person.
func TestFieldsOfOthersAreKnown(t *testing.T) {
	forms, err := schemas.All()
	require.NoError(t, err)
	others := 0
	var walk func(form string, fields []schemas.Field)
	walk = func(form string, fields []schemas.Field) {
		for _, f := range fields {
			walk(form, f.Fields)
			label := strings.ToLower(f.Label("de"))
			if !strings.Contains(label, "name") && !strings.Contains(label, "ansprech") && !strings.Contains(label, "straße") || len(f.Fields) > 0 {
				continue
			}
			own := strings.HasPrefix(f.Pointer, "/person/") || strings.HasPrefix(f.Pointer, "/anschrift/") || strings.HasPrefix(f.Pointer, "/meldeAnschrift/")
			enterprise := f.Pointer == "/arbeitgeber/name"
			require.True(t, own || enterprise || ofOthers(f.Pointer), "%s%s: %s", form, f.Pointer, label)
			if ofOthers(f.Pointer) {
				others++
			}
		}
	}
	for _, form := range forms {
		if strings.HasSuffix(form.Ref, "/antrag") || strings.HasSuffix(form.Ref, "/meldung") || strings.HasPrefix(form.Ref, "nachricht/") {
			walk(form.Ref, form.Fields())
		}
	}
	require.GreaterOrEqual(t, others, 6)
}
