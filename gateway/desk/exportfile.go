package desk

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ablauf/gateway/locale"
	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/export"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/tasktypes"
	"ablauf/schemas"
)

// ExportFile puts a whole case into words, in the order of its file. It is German, as the file is (§ 23 Abs. 1 VwVfG). What tells of the query of
// § 73 AufenthG stays out and is named, and so is what lies in a sub-file that reads says is not for the export.
func ExportFile(w store.WholeCase, office *authority.Authority, reads func(casefile.SubFile) bool) export.File {
	f := export.File{At: w.At, Office: office, Case: w.Case, Procedure: procedureName(w.Case.Procedure), Person: w.Person}
	f.Entries = slices.Concat(statementEntries(w), documentEntries(w, reads), workedEntries(w), noteEntries(w))
	slices.SortStableFunc(f.Entries, func(a, b export.Entry) int {
		if byTime := a.At.Compare(b.At); byTime != 0 {
			return byTime
		}
		return strings.Compare(a.ID, b.ID)
	})
	f.Left = leftOut(w, reads)
	f.Titles, f.Recipients = w.Titles, recipientsOf(w)
	quiet := map[string]bool{}
	for _, code := range machinery() {
		quiet[code] = true
	}
	closed := map[string]bool{}
	for _, d := range w.Documents {
		closed[string(d.ID)] = !reads(d.SubFile)
	}
	for _, e := range withoutSecurity(w.Events) {
		if quiet[e.Code] {
			continue
		}
		e, e.Code = withoutClosed(e, closed)
		f.Log = append(f.Log, export.Line{
			At: e.HappenedAt, Recorded: e.RecordedAt, Text: EventText(locale.Official, withNames(e, w.Staff)), By: actedBy(w, e.Actor, e.ActingFor),
		})
	}
	return f
}

func procedureName(key string) string {
	for _, p := range processes.All() {
		if p.Key == key {
			return p.Name
		}
	}
	return key
}

func applicationForm(procedure string) string {
	for _, p := range processes.All() {
		if p.Key == procedure {
			return p.Application
		}
	}
	return ""
}

// actedBy names who acted, and for whom.
func actedBy(w store.WholeCase, actor, actingFor casefile.ActorID) string {
	name := w.Staff[actor]
	if name != "" && w.Staff[actingFor] != "" {
		name += " i. V. für " + w.Staff[actingFor]
	}
	return name
}

func statementEntries(w store.WholeCase) []export.Entry {
	var entries []export.Entry
	if form := applicationForm(w.Case.Procedure); len(w.Application) > 0 && form != "" {
		entries = append(entries, export.Entry{
			ID: export.DerivedID(w.Case.ID, "antrag"), Kind: export.KindStatement, At: w.Case.ReceivedAt, Title: "Antrag: " + procedureName(w.Case.Procedure),
			Pairs: formPairs(form, w.Application), Own: true,
		})
	}
	for _, r := range w.Statements {
		s := statementOf(r, applicationForm)
		entries = append(entries, export.Entry{
			ID: string(r.ID), Kind: export.KindStatement, At: s.At, Title: kindWords("event.kind.", string(s.Kind)), By: w.Staff[s.RecordedBy],
			Text: s.Text, Pairs: formPairs(s.Form, s.Data), Own: slices.Contains(ownKinds(), r.Kind), From: sourceOf(r),
		})
	}
	return entries
}

// ownKinds are the kinds of receipts that the person sends, or in which a register or the Bundesagentur says something of the person. What courts, employers and
// others write about a case names others besides.
func ownKinds() []casefile.ReceiptKind {
	return []casefile.ReceiptKind{
		casefile.ReceiptAntrag, casefile.ReceiptAntwort, casefile.ReceiptNachricht, casefile.ReceiptSachstandsanfrage, casefile.ReceiptSachstand,
		casefile.ReceiptWegzug, casefile.ReceiptRuecknahme, casefile.ReceiptBescheinigung, casefile.ReceiptErwerbsvermerk, casefile.ReceiptRechtsbehelf,
		casefile.ReceiptVollmacht, casefile.ReceiptMeldeauskunft, casefile.ReceiptAZRAntwort, casefile.ReceiptRegisterantwort,
	}
}

// sourceOf says from whom something came, for the person; empty where it was they.
func sourceOf(r casefile.Receipt) string {
	switch r.Kind {
	case casefile.ReceiptMeldeauskunft:
		return "Meldebehörde"
	case casefile.ReceiptAZRAntwort:
		return "Ausländerzentralregister"
	case casefile.ReceiptRegisterantwort:
		return "Bundesagentur für Arbeit und Register"
	case casefile.ReceiptArbeitgeber:
		return "Ihr Arbeitgeber"
	case casefile.ReceiptKlage, casefile.ReceiptGerichtspost, casefile.ReceiptRechtsbehelfspost:
		return "Gerichte und Widerspruchsbehörde"
	default:
		return ""
	}
}

// recipientsOf says to whom data of the case went, in sentences for the person. The security authorities are not among them (§ 73 AufenthG).
func recipientsOf(w store.WholeCase) []string {
	var said []string
	tell := func(sentence string) {
		if !slices.Contains(said, sentence) {
			said = append(said, sentence)
		}
	}
	told := map[string]string{
		tasktypes.BARequest:      "Bundesagentur für Arbeit: Zustimmung zur Beschäftigung (§ 39 AufenthG).",
		tasktypes.ResidenceQuery: "Meldebehörde: Frage, wo Sie gemeldet sind (§ 90b AufenthG).",
		tasktypes.AZRSearch:      "Bundesverwaltungsamt: Suche im Ausländerzentralregister.",
		tasktypes.AZRReport:      "Bundesverwaltungsamt: Meldung an das Ausländerzentralregister (§ 6 AZRG).",
		tasktypes.CardOrder:      "Bundesdruckerei: Herstellung der Karte (§ 78 AufenthG).",
	}
	for _, i := range w.Intents {
		if sentence, known := told[i.Kind]; known && i.State == casefile.IntentConfirmed {
			tell(sentence)
		}
	}
	for _, l := range w.Letters {
		if l.Way == casefile.WayCentre {
			tell("Druckzentrum: Druck und Versand unserer Schreiben an Sie.")
		}
	}
	if len(w.Representatives) > 0 {
		tell("Wer Sie vertritt: unsere Schreiben in diesem Fall (§ 14 VwVfG).")
	}
	for _, e := range w.Events {
		if e.Code != "case.exported" {
			continue
		}
		switch export.What(e.Params["what"]) {
		case export.WhatCourt:
			tell("Gericht: Vorlage der Akte (§ 99 VwGO).")
		case export.WhatOffer, export.WhatHandover:
			tell("Archiv: Anbietung und Abgabe der Akte.")
		case export.WhatSubject, export.WhatSubjectData: // went to the person
		}
	}
	return said
}

// kindWords gives the word for a code, or the code.
func kindWords(prefix, code string) string {
	if locale.Has(prefix + code) {
		return locale.T(locale.Official, prefix+code, nil)
	}
	return code
}

func documentEntries(w store.WholeCase, reads func(casefile.SubFile) bool) []export.Entry {
	letters := map[casefile.DocumentID]casefile.Letter{}
	for _, l := range w.Letters {
		letters[l.DocumentID] = l
	}
	var entries []export.Entry
	for _, d := range w.Documents {
		if d.State != casefile.DocumentReleased || !reads(d.SubFile) {
			continue
		}
		e := export.Entry{ID: string(d.ID), Kind: export.KindDocument, At: d.ReceivedAt, Title: kindWords("page.document.kind.", d.Kind), Document: &d}
		e.Label = e.Title
		if d.Name != "" && e.Title != d.Name {
			e.Title += ": " + d.Name
		}
		if l, ours := letters[d.ID]; ours {
			e.Kind, e.Title, e.Sent = export.KindLetter, l.Subject, l.PostedOn
			if e.Sent.IsZero() && !l.SentAt.IsZero() {
				e.Sent = casefile.DateOf(l.SentAt.In(calendar.Berlin()))
			}
		}
		entries = append(entries, e)
	}
	return entries
}

// workedEntries are what colleagues found and decided, task by task; what was entered for the query of § 73 AufenthG is not among it.
func workedEntries(w store.WholeCase) []export.Entry {
	var entries []export.Entry
	for _, worked := range w.Worked {
		if worked.Task.Process == procedureSecurity || strings.Contains(worked.Task.Element, elementSecurity) {
			continue
		}
		entries = append(entries, export.Entry{
			ID: string(worked.ID), Kind: export.KindWorked, At: worked.SubmittedAt, Title: worked.Task.Name, By: actedBy(w, worked.Actor, worked.ActingFor),
			Pairs: formPairs(worked.Task.Form, worked.Data),
		})
	}
	return entries
}

func noteEntries(w store.WholeCase) []export.Entry {
	var entries []export.Entry
	for _, n := range w.Notes {
		entries = append(entries, export.Entry{
			ID: n.ID, Kind: export.KindNote, At: n.HappenedAt, Title: "Interne Notiz", Text: n.Text, By: w.Staff[n.Author],
		})
	}
	return entries
}

// leftOut names what is kept of the case and not handed out.
func leftOut(w store.WholeCase, reads func(casefile.SubFile) bool) []export.Left {
	var left []export.Left
	apart := map[casefile.SubFile]int{}
	for _, d := range w.Documents {
		if !reads(d.SubFile) {
			apart[d.SubFile]++
		} else if d.State != casefile.DocumentReleased {
			left = append(left, export.Left{What: "Dokument „" + d.Name + "“", Why: kindWords("page.document.state.", string(d.State)), SHA256: d.SHA256})
		}
	}
	for _, f := range []casefile.SubFile{casefile.SubFileCrime, casefile.SubFileHealth} {
		if apart[f] > 0 {
			left = append(left, export.Left{What: kindWords("page.subfile.", string(f)) + unitWords(apart[f]), Why: kindWords("export.left.", string(f))})
		}
	}
	if apart[casefile.SubFileSecurity] > 0 || slices.ContainsFunc(w.Events, ofSecurity) {
		left = append(left, export.Left{
			What: "Teilakte Sicherheit" + unitWords(apart[casefile.SubFileSecurity]), Why: "Abfrage nach § 73 AufenthG; über die Vorlage entscheidet die zuständige oberste Aufsichtsbehörde, § 99 Abs. 1 Satz 2 VwGO",
		})
	}
	told := map[casefile.ReceiptID]bool{}
	for _, r := range w.Statements {
		told[r.ID] = true
	}
	registers := 0
	for _, r := range w.Receipts {
		if r.Kind == casefile.ReceiptRegisterantwort && !told[r.ID] {
			registers++
		}
	}
	if registers > 0 {
		left = append(left, export.Left{What: "Auskünfte aus Strafregistern (" + strconv.Itoa(registers) + ")", Why: "Teilakte Strafsachen"})
	}
	return left
}

// unitWords says how many documents a sub-file has.
func unitWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (1 Unterlage)"
	}
	return " (" + strconv.Itoa(n) + " Unterlagen)"
}

// formPairs gives the fields that somebody filled, in the words of the form. What has to do with the query of § 73 AufenthG is left out.
func formPairs(form string, data json.RawMessage) []export.Pair {
	loaded, err := schemas.Load(form)
	if err != nil {
		return nil
	}
	var values map[string]any
	if json.Unmarshal(data, &values) != nil {
		return nil
	}
	return fieldPairs(loaded.Fields(), values, "")
}

func fieldPairs(fields []schemas.Field, values map[string]any, prefix string) []export.Pair {
	var pairs []export.Pair
	for _, f := range fields {
		value, filled := values[f.Name]
		if !filled || value == nil || strings.Contains(strings.ToLower(f.Name), "sicherheit") {
			continue
		}
		if inner, object := value.(map[string]any); object {
			pairs = append(pairs, fieldPairs(f.Fields, inner, prefix+f.Label(locale.Official)+": ")...)
			continue
		}
		if text := fieldWords(f, value); text != "" {
			pairs = append(pairs, export.Pair{
				Name: prefix + f.Label(locale.Official), Value: text, OfOthers: ofOthers(f.Pointer), Free: f.Type == "string" && f.MaxLength != nil && *f.MaxLength >= freeLength,
			})
		}
	}
	return pairs
}

// fieldWords gives a value in the words of its field.
func fieldWords(f schemas.Field, value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return "ja"
		}
		return "nein"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		words := make([]string, 0, len(v))
		for _, one := range v {
			item := f
			if f.Items != nil {
				item = *f.Items
			}
			words = append(words, fieldWords(item, one))
		}
		return strings.Join(words, ", ")
	case map[string]any:
		raw, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(raw)
	case string:
		for _, o := range f.Enum {
			if o.Value == v && o.Label(locale.Official) != "" {
				return o.Label(locale.Official)
			}
		}
		if day, err := casefile.ParseDate(v); err == nil && f.Format == "date" {
			return locale.ShortDate(locale.Official, day)
		}
		return v
	}
	return ""
}

// freeLength is how long a text may be that tells more than a name or a place.
const freeLength = 500

// ofOthers reports whether a field of a form tells of somebody who is not the person of the case: who acts for them, who complains for them.
func ofOthers(pointer string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return slices.Contains([]string{"vertretung", "anzeigeVertretung", "beschwerdeName"}, first)
}
