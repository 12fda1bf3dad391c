package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

// taskConflictFrames are the states in which a form meets something that happened meanwhile.
func taskConflictFrames() []Frame {
	clashes := []web.ClashLine{
		{
			FieldID: "feld-entscheidung", Name: "/entscheidung", Label: "Wie entscheiden Sie?", Mine: "Titel verlängern", Theirs: "Ablehnung vorbereiten",
			TheirValues: []string{"ablehnen"}, At: at("2026-11-21 10:31"), By: "K. Kollegin",
		},
		{
			FieldID: "feld-gueltigBis", Name: "/gueltigBis", Label: "Verlängern bis", Mine: "So 25.11.2029", Theirs: "Mi 31.05.2028", TheirValues: []string{"2028-05-31"},
			At: at("2026-11-21 10:30"), Table: "titeldauer", TakeTheirs: true,
		},
		{
			FieldID: "feld-begruendung", Name: "/begruendung", Label: "Begründung", Mine: "Alle Voraussetzungen liegen vor.", Theirs: "–", At: at("2026-11-21 10:29"),
			Arrived: casefile.ReceiptAntwort,
		},
	}
	since := []web.SinceLine{
		{At: at("2026-11-21 10:29"), Text: "Eingang: Antwort über Portal."},
		{At: at("2026-11-21 10:31"), Text: "„Vollständigkeit prüfen“ ist erledigt.", Name: "K. Kollegin"},
	}
	fields := task()
	changed := web.Say("task.conflict.data-changed")
	fields.Conflict, fields.Clashes, fields.Since, fields.Draft = &changed, clashes, since, false
	finished := task()
	done := web.Say("task.conflict.already-completed")
	finished.Conflict, finished.Final, finished.Clashes, finished.Since, finished.Draft = &done, true, clashes[:1], since[1:], false
	older := task()
	newer := web.Say("task.conflict.draft.newer")
	older.Conflict, older.Draft = &newer, false
	together := task()
	together.Readers = []string{"K. Kollegin", "Dr. Wickramasinghe-Mudiyanselāge von und zu Hohenlohe-Bartenstein-Jagstberg"}
	together.DraftAt = at("2026-11-21 10:40")
	together.Finished = &web.FinishedLine{Name: "Vollständigkeit prüfen", Aktenzeichen: "ABH-2026-104709", CaseID: "c9"}
	letters := task()
	letters.Draft, letters.AskLetter = false, &web.FormError{FieldID: "schreiben-vorab", Label: "Bescheid senden", Text: web.Say("error.letter.changed")}
	letters.Ahead = &web.AheadCard{Letters: []web.AheadLine{
		{
			Element: "bescheid-senden", Name: "Bescheid senden", Subject: "Ihr Aufenthaltstitel wird verlängert", Other: true,
			Claims: []string{"Bis zur Entscheidung gilt Ihr Titel weiter."},
		},
		{Element: "vollmacht-anfordern", Name: "Vollmacht anfordern", Open: true},
	}}
	return []Frame{
		{"task-letter-ahead", letters},
		{"task-refused-file", refusedFile()},
		{"task-conflict-fields", fields},
		{"task-conflict-finished", finished},
		{"task-conflict-draft", older},
		{"task-together", together},
	}
}

// refusedFile is the task about a file in which the check found something, with the ready letter.
func refusedFile() *web.TaskPage {
	page := task()
	page.Name, page.Draft, page.Proposed, page.Lights, page.Reviews, page.Law, page.Next = "Zurückgewiesene Datei klären", false, true, nil, nil, nil, nil
	page.Refused = []web.DocumentLine{{
		ID: "d4", Kind: "L01", Name: "vertrag.pdf", State: casefile.DocumentRefused, Refusal: "document.malware", Received: at("2026-11-20 09:01"), Size: 48_000,
	}}
	page.Fields = []web.Field{
		{
			ID: "feld-dateiAntwort", Name: "dateiAntwort", Kind: "radio", Label: "Was antworten Sie?", Required: true, Choices: []web.Choice{
				{Value: "schreiben", Label: "Das Schreiben geht hinaus", Selected: true},
				{Value: "ohne", Label: "Kein Schreiben, weil die Person keines braucht"},
			},
		},
		{
			ID: "feld-dateiOhneGrund", Name: "dateiOhneGrund", Kind: "radio", Label: "Warum kein Schreiben?", Hint: "Nur wenn keines hinausgeht.", Choices: []web.Choice{
				{Value: "portal", Label: "Die Person hat die Datei selbst hochgeladen und liest den Grund im Portal"},
				{Value: "ersetzt", Label: "Die Unterlage liegt inzwischen vor"},
			},
		},
		{ID: "feld-dateiErgebnis", Name: "dateiErgebnis", Kind: "textarea", Label: "Vermerk", Hint: "Bleibt in der Akte. Nötig, wenn kein Schreiben hinausgeht."},
	}
	page.Ahead = &web.AheadCard{Letters: []web.AheadLine{
		{Element: "datei-zurueckgewiesen", Name: "Zurückgewiesene Datei klären", Subject: "Wir konnten eine Datei nicht annehmen", Seen: true},
	}}
	return page
}
