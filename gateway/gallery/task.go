package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/processes/translation"
)

func taskFrames() []Frame {
	full := task()
	full.Deadlines = fullCase().Deadlines[:2]
	free := task()
	free.Holder, free.Mine, free.Editable, free.Claimable = "", false, false, true
	wrong := task()
	mustChoose, tooLate := web.Say("error.required"), web.Say("error.date.impossible")
	wrong.Fields[0].Error, wrong.Fields[2].Error = &mustChoose, &tooLate
	wrong.Errors = []web.FormError{
		{FieldID: "feld-entscheidung", Label: "Wie entscheiden Sie?", Text: mustChoose},
		{FieldID: "feld-gueltigBis", Label: "Verlängern bis", Text: tooLate},
	}
	conflict := task()
	refused := web.Say("error.task.version")
	conflict.Conflict = &refused
	excluded := task()
	excluded.Excluded, excluded.Editable, excluded.Mine, excluded.Holder = true, false, false, ""
	closed := task()
	closed.State, closed.ClosedAt, closed.Editable, closed.Mine = casefile.TaskCompleted, at("2026-11-20 16:02"), false, false
	pending := task()
	pending.Pending, pending.Editable = true, false
	long := task()
	long.Person, long.Name = longName(), "Donaudampfschifffahrtsgesellschaftskapitänsbeschäftigungserlaubnisverlängerung entscheiden"
	arabic := task()
	arabic.Person = rightToLeft()
	proposed := task()
	proposed.Draft, proposed.Proposed = false, true
	empty := task()
	empty.Checklist, empty.Lights = nil, nil
	empty.Look, empty.Fields, empty.Documents, empty.Law, empty.Next, empty.Reviews, empty.InForce, empty.DueReason = nil, nil, nil, nil, nil, nil, nil, ""
	empty.Due, empty.Urgency = web.Term{}, plain("page.urgency.plan")
	about := task()
	about.Procedure, about.About = "untaetigkeit", &web.CaseLink{ID: "c1", Aktenzeichen: "ABH-2026-104711", Procedure: "verlaengerung"}
	lettered := task()
	lettered.Name = "Rückläufer klären"
	lettered.Answers = []web.StatementLine{{
		Kind: casefile.ReceiptMeldeauskunft, At: at("2026-11-20 11:00"), Open: true,
		Pairs: []web.Pair{{Name: "Ergebnis", Value: "Verzogen"}, {Name: "Auskunft vom", Value: "Fr 20.11.2026"}, {Name: "Straße und Hausnummer", Value: "Ring 5"}, {Name: "Ort", Value: "Anderswo"}},
	}}
	lettered.Letters = []web.LetterLine{
		{
			Number: 1, Subject: "Bitte reichen Sie Unterlagen nach", State: casefile.LetterSent, Date: date("2026-11-04"), Deemed: date("2026-11-09"), Document: "d8",
			To: "Ayla Demir, Musterweg 4, 00001 Musterstadt", Way: casefile.WayCentre, Posted: date("2026-11-05"), Returned: date("2026-11-12"),
			ReturnedReason: "unbekannt-verzogen",
		},
		{Number: 2, State: casefile.LetterSent, Date: date("2026-11-06"), To: "Ayla Demir", Barred: true, Way: casefile.WayByHand},
	}
	lettered.Translation, arabic.Translation = translations()
	choosing, again := task(), rightToLeft()
	other := demir()
	choosing.Choices = []web.ChoiceLine{
		{Number: 1, Reason: "name-geburtsdatum", Person: &other, AZR: "910314000001", Born: "Yılmaz", Address: "Musterweg 4, 00001 Musterstadt", Cases: []web.ChoiceCase{
			{ID: "c2", Aktenzeichen: "ABH-2026-100007", Procedure: "verlaengerung", AppliedFor: "18b", Received: at("2026-11-02 08:14"), State: casefile.CaseOpen},
			{ID: "c3", Aktenzeichen: "ABH-2026-100008"},
		}},
		{Number: 2, Reason: "andere-azr-nummer", Person: &again},
		{Number: 3, Cases: []web.ChoiceCase{{ID: "c4", Aktenzeichen: "ABH-2026-100009", Procedure: "notfall", Received: at("2026-10-02 08:14"), State: casefile.CaseClosed}}},
	}
	return []Frame{
		{"task-full", full},
		{"task-choosing", choosing},
		{"task-letters", lettered},
		{"task-free", free},
		{"task-errors", wrong},
		{"task-conflict", conflict},
		{"task-excluded", excluded},
		{"task-closed", closed},
		{"task-pending", pending},
		{"task-long", long},
		{"task-proposed", proposed},
		{"task-rtl", arabic},
		{"task-empty", empty},
		{"task-about", about},
	}
}

// translations give the request for documents beside a reviewed translation, and beside one that nobody has reviewed and the letter cannot show.
func translations() (reviewed, unreviewed *web.TranslationCard) {
	review := &translation.Review{By: casefile.RoleLeitung, On: date("2026-11-20")}
	reviewed = &web.TranslationCard{Language: "en", State: translation.Ready, Lines: []translation.Line{
		{Key: "documents", German: "Diese Unterlagen fehlen", Block: translation.Block{Text: "These documents are missing", Reviewed: review}},
		{Key: "P01", Item: true, German: "Reisepass", Block: translation.Block{Text: "Passport", Reviewed: review}},
	}}
	unreviewed = &web.TranslationCard{Language: "ar", State: translation.Unreviewed, Script: true, RTL: true, Lines: []translation.Line{
		{Key: "documents", German: "Diese Unterlagen fehlen", Block: translation.Block{Text: "المستندات الناقصة", Reviewed: review}},
		{Key: "L04", Item: true, German: "Bescheinigung des Arbeitgebers, dass nicht gekündigt ist", Block: translation.Block{Text: "شهادة من صاحب العمل بعدم إنهاء العقد"}},
	}}
	return reviewed, unreviewed
}

func task() *web.TaskPage {
	help := web.Said("Der Vorschlag der Regeln ist nur ein Vorschlag. Wenn Sie abweichen, begründen Sie es.")
	return &web.TaskPage{
		Layout: signedIn("aufgaben", web.Say("page.task.form")), ID: "t1", Version: 3, Name: "Verlängerung entscheiden", CaseID: "c1",
		Aktenzeichen: "ABH-2026-104711", Procedure: "verlaengerung", AppliedFor: "18b", Person: demir(),
		Due: web.Term{Day: date("2026-11-26"), WorkDays: 3}, DueReason: "5 Werktage nach dem 18.11.2026, ohne den Buß- und Bettag.",
		Urgency: danger("page.urgency.title.other", "n", "5"), State: casefile.TaskOpen, Holder: "J. Beispiel", Mine: true, Editable: true,
		Help: &help, Submitted: "key", Draft: true, DraftAt: at("2026-11-21 10:31"),
		Fields: []web.Field{
			{
				ID: "feld-entscheidung", Name: "entscheidung", Kind: "radio", Label: "Wie entscheiden Sie?", Required: true,
				Hint: "Die Regeln schlagen vor: verlängern. Wer abweicht, begründet das.",
				Choices: []web.Choice{
					{Value: "verlaengern", Label: "Titel verlängern", Selected: true},
					{Value: "nachfordern", Label: "Unterlagen nachfordern"},
					{Value: "ablehnen", Label: "Ablehnung vorbereiten"},
				},
			},
			{ID: "feld-dauer", Name: "dauer", Kind: "number", Label: "Dauer in Monaten", Value: "36", Required: true, Hint: "§ 18 Abs. 4 AufenthG: vier Jahre oder die Dauer des Arbeitsvertrags."},
			{ID: "feld-gueltigBis", Name: "gueltigBis", Kind: "date", Label: "Verlängern bis", Value: "2029-11-25", Required: true},
			{ID: "feld-begruendung", Name: "begruendung", Kind: "textarea", Label: "Begründung", Value: "Alle Voraussetzungen liegen vor."},
			{
				ID: "feld-nebenbestimmung", Name: "nebenbestimmung", Kind: "select", Label: "Nebenbestimmung",
				Choices: []web.Choice{{Value: "arbeitgeber", Label: "Beschäftigung nur bei Beispiel GmbH", Selected: true}, {Value: "frei", Label: "Erwerbstätigkeit erlaubt"}},
			},
			{
				ID: "feld-geprueft", Name: "geprueft", Kind: "checkboxes", Label: "Was haben Sie geprüft?",
				Choices: []web.Choice{{Value: "pass", Label: "Pass im Original", Selected: true}, {Value: "vertrag", Label: "Arbeitsvertrag"}},
			},
			{ID: "feld-eilig", Name: "eilig", Kind: "checkbox", Label: "Bescheinigung für eine Reise ausstellen", Checked: true, Hint: "Sie gilt höchstens bis zur Entscheidung."},
			{ID: "feld-arbeitgeber", Name: "arbeitgeber", Kind: "text", Label: "Arbeitgeber", Value: "Beispiel GmbH", Required: true},
		},
		Statements: []web.StatementLine{
			{Kind: casefile.ReceiptAntrag, At: at("2026-11-02 08:14"), Pairs: []web.Pair{{Name: "Familienname", Value: "Demir"}, {Name: "Beantragter Titel", Value: "§ 18b"}}},
			{Kind: casefile.ReceiptNachricht, At: at("2026-11-20 09:00"), Text: "Ich fliege am 27. November zu einer Beerdigung. Bitte helfen Sie mir.", Open: true},
		},
		Lights: []web.LightLine{
			{Colour: "rot", Text: "Der Pass ist abgelaufen.", Paragraph: "§ 3 Abs. 1, § 5 Abs. 1 Nr. 4 AufenthG"},
			{Colour: "gelb", Text: "Niemand hat festgestellt, dass der Zweck derselbe ist.", Paragraph: "§ 8 Abs. 1 AufenthG"},
			{Colour: "gruen", Text: "Der Antrag kam rechtzeitig, der Titel gilt fort.", Paragraph: "§ 81 Abs. 4 Satz 1 AufenthG"},
		},
		Reviews: []web.ReviewLine{
			{Text: web.Say("page.review.table", "table", "gebuehr", "result", "93 Euro"), Paragraph: "§ 45 Nr. 2 Buchst. b AufenthV"},
			{Text: web.Say("page.review.table", "table", "fiktionswirkung", "result", "Ausnahme nach § 39 Abs. 3"), NeedsLegalReview: true},
		},
		InForce:   inForce(),
		Checklist: []web.CheckLine{{Code: "W01", Name: "Meldeanschrift", State: "register"}, {Code: "P01", Name: "Reisepass", State: "there"}, {Code: "K01", Name: "Nachweis der Krankenversicherung", State: "missing"}},
		Documents: documents(),
		Look:      []string{"Gehen Sie die Checkliste Zeile für Zeile durch und öffnen Sie jede Unterlage.", "Verlangen Sie nichts, was ein Register weiß."},
		Law:       []web.LawLine{{Paragraph: "18b"}, {Paragraph: "§ 39 Abs. 2 AufenthG"}},
		Next:      []web.NextStep{{When: "Verlängern", Then: "Karte bestellen, Bescheid versenden"}, {When: "Ablehnen", Then: "Anhörung vorbereiten"}},
	}
}

func documents() []web.DocumentLine {
	return []web.DocumentLine{
		{ID: "d1", Kind: "P01", Name: "Pass Seite 2 und 3.pdf", State: casefile.DocumentReleased, Received: at("2026-11-02 08:14"), Size: 1_480_000},
		{ID: "d2", Kind: "L01", Name: "Arbeitsvertrag_unterschrieben_final_final2.pdf", State: casefile.DocumentReleased, Received: at("2026-11-02 08:14"), Size: 310_000},
		{ID: "d3", Kind: "L03", Name: "gehalt-2026-08.jpg", State: casefile.DocumentChecking, Received: at("2026-11-20 09:00"), Size: 2_210_000},
		{ID: "d4", Kind: "sonstiges", Name: "Bescheinigung.pdf", State: casefile.DocumentRefused, Refusal: "document.malware", Received: at("2026-11-20 09:01"), Size: 48_000},
	}
}

func inForce() []web.Text {
	return []web.Text{
		web.Say("page.inforce.title", "day", "2026-11-26"), web.Say("effect.effect.fortgeltung"), web.Say("page.inforce.stay", "code", "gilt-als-erlaubt"),
		web.Say("effect.work.wie-bisher"), web.Say("effect.travel.mit-pass-und-bescheinigung"),
		web.Say("page.inforce.from", "day", "2026-11-27", "paragraph", "§ 81 Abs. 4 Satz 1 AufenthG"),
	}
}
