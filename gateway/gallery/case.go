package gallery

import (
	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

func caseFrames() []Frame {
	frames := []Frame{{"case-empty", emptyCase()}}
	for _, tab := range staffTabs() {
		page := fullCase()
		page.Tab = tab
		frames = append(frames, Frame{"case-full-" + tab, page})
		bare := emptyCase()
		bare.Tab = tab
		frames = append(frames, Frame{"case-empty-" + tab, bare})
	}
	officer := fullCase()
	officer.Tab, officer.Officer = "sicherheit", true
	officer.Findings = []desk.Finding{
		{ReceivedAt: at("2026-11-12 09:30"), Reference: "MUSTER-73-0001", Verdict: "bedenken", Text: "Erfundener Hinweis zur Ansicht: Verwechslung mit einer anderen Person möglich."},
		{ReceivedAt: at("2026-11-18 14:05"), Reference: "MUSTER-73-0002"},
	}
	none := emptyCase()
	none.Tab, none.Officer = "sicherheit", true
	asks := emptyCase()
	asks.Tab, asks.Officer, asks.AskFindings = "sicherheit", true, "/faelle/c1/zweck?teilakte=sicherheit"
	frames = append(frames, Frame{"case-full-sicherheit", officer}, Frame{"case-empty-sicherheit", none}, Frame{"case-asks-sicherheit", asks})
	watch := emptyCase()
	watch.Procedure, watch.About = "untaetigkeit", &web.CaseLink{ID: "c1", Aktenzeichen: "ABH-2026-104711", Procedure: "verlaengerung"}
	frames = append(frames, Frame{"case-about", watch})
	long := fullCase()
	long.Person = longName()
	apart := fullCase()
	apart.Tab = "unterlagen"
	apart.Filing = &web.FilingLine{Plan: "Aktenplan der Stadt Musterstadt", FilingUnit: authority.FilingUnit{
		Code: "33.21", Name: "Aufenthaltstitel", Years: 10, Paragraph: "§ 68 Abs. 2 AufenthV", Proposal: "V",
	}}
	apart.Documents[1].Defused = true
	apart.Documents = append(apart.Documents,
		web.DocumentLine{ID: "d5", State: casefile.DocumentReleased, Received: at("2026-11-12 09:00"), Number: 5, Closed: true},
		web.DocumentLine{
			ID: "d6", Kind: "Z02", Name: "Mitteilung der Staatsanwaltschaft.pdf", State: casefile.DocumentReleased, Received: at("2026-11-13 09:00"), Size: 88_000,
			SubFile: casefile.SubFileCrime, Number: 6,
		})
	apart.Documents = withThumbnails(apart.Documents)
	frames = append(frames, Frame{"case-subfiles", apart})
	rtl := fullCase()
	rtl.Person, rtl.Confidential, rtl.LegalReview = rightToLeft(), true, true
	closed := fullCase()
	closed.State, closed.Standing = casefile.CaseClosed, web.Say("page.case.standing.closed", "outcome", "antrag-zurueckgenommen")
	why := web.Say("fall.ende.ruecknahmeGrund.ausreise")
	closed.Ending, closed.EndingText = &why, "Ich ziehe im Dezember nach Kanada, zusammen mit Freifrau von Musterfrau-Beispielhausen auf Probewalde."
	closed.Tasks, closed.Urgency = nil, nil
	frames = append(frames, Frame{"case-long", long}, Frame{"case-rtl", rtl}, Frame{"case-closed", closed})
	return append(frames, casePartFrames()...)
}

func emptyCase() *web.CasePage {
	return &web.CasePage{
		Layout: signedIn("faelle", web.Say("page.case.title", "name", "Demir, Ayla", "aktenzeichen", "ABH-2026-104711")), ID: "c1",
		Aktenzeichen: "ABH-2026-104711", Procedure: "verlaengerung", Version: 1, AppliedFor: "18b", Person: demir(),
		State: casefile.CaseOpen, Standing: web.Say("page.case.standing.received"), Tab: "ablauf", Staff: true,
		TabNames: staffTabs(), Force: unknownForce(), Protocol: &web.ProtocolView{}, Access: &web.AccessView{},
	}
}

func fullCase() *web.CasePage {
	page := emptyCase()
	urgency := danger("page.urgency.title.other", "n", "5")
	page.Standing = web.Say("page.case.standing.task.mine", "task", "Verlängerung entscheiden")
	page.Urgency, page.InForce, page.RuleHref, page.MayUpload = &urgency, lawNow(), "/faelle/c1?ansicht=regeln#regel-7", true
	page.Deadlines = []web.DeadlineLine{
		{Kind: "titel-ende", Term: web.Term{Day: date("2026-11-26"), WorkDays: 3}, State: casefile.DeadlineRunning},
		{Kind: "vwgo75", Paragraph: "§ 75 VwGO", Term: web.Term{Day: date("2027-02-02"), WorkDays: 48}, State: casefile.DeadlineRunning},
		{Kind: "nachforderung", Paragraph: "§ 82 Abs. 1 AufenthG", Term: web.Term{Day: date("2026-11-10"), WorkDays: -9}, State: casefile.DeadlineMet},
		{Kind: "antwort", Term: web.Term{Day: date("2026-11-09"), WorkDays: -10}, State: casefile.DeadlinePassed},
	}
	page.Tasks = []web.CaseTask{
		{ID: "t1", Name: "Verlängerung entscheiden", Due: web.Term{Day: date("2026-11-26"), WorkDays: 3}, Holder: "J. Beispiel", Mine: true},
		{ID: "t9", Name: "Sicherheitsabfrage auswerten", Holder: "S. Probe"},
		{ID: "t8", Name: "Eingang prüfen"},
	}
	page.Documents, page.Missing = documents(), []string{"P02", "K01"}
	page.Letters = []web.LetterLine{
		{Subject: "Ihr Antrag ist eingegangen", State: casefile.LetterSent, Date: date("2026-11-02"), Deemed: date("2026-11-06"), Document: "d8", Grounds: grounds()},
		{Subject: "Bitte reichen Sie Unterlagen nach", State: casefile.LetterUnclear, Date: date("2026-11-04")},
	}
	page.AboutThis = []web.CaseLink{{ID: "c7", Aktenzeichen: "ABH-2026-104790", Procedure: "untaetigkeit"}, {ID: "c8", Aktenzeichen: "ABH-2026-104791", Procedure: "sachstand"}}
	page.Notes = []web.NoteLine{{Text: "Hat angerufen.\nReist am 25.11. nicht mehr.", Author: "C. Muster", At: at("2026-11-19 11:05")}}
	page.Decisions = []web.DecisionLine{{
		Key: "7", Table: "fiktionswirkung", ReferenceOn: date("2026-11-02"), At: at("2026-11-02 08:14"), NeedsLegalReview: true,
		Rows: []web.DecisionRow{{ID: "9", Annotation: "§ 81 Abs. 4 Satz 1 AufenthG, Antrag vor Ablauf"}}, Outputs: []web.Pair{{Name: "wirkung", Value: "fortgeltung"}},
		Inputs: []web.Pair{{Name: "titel.gueltigBis", Value: "2026-11-26"}, {Name: "fall.eingangAm", Value: "2026-11-02"}},
	}}
	page.MayMark = true
	page.MayWrite, page.MayFollowUp, page.MayAddress, page.Address = true, true, true, "Musterweg 1, 70173 Musterstadt"
	page.Representatives, page.Represented, page.MayRepresent, page.MayReturn = representatives(), true, true, true
	page.Marks = []web.MarkLine{
		{Code: "ausweisung"}, {Code: "aussetzung"}, {Code: "bevollmaechtigt", Set: true, By: "C. Muster", At: at("2026-11-10 15:30")}, {Code: "sammelverfahren"},
	}
	page.MayUnlink, page.Links = true, []web.LinkOfPerson{
		{Person: demir(), MatchedBy: "manual", By: "C. Muster", At: at("2026-11-10 15:30")},
		{Person: rightToLeft(), MatchedBy: "azr", At: at("2026-11-02 08:14"), UndoneBy: "J. Beispiel", UndoneAt: at("2026-11-10 15:30")},
	}
	page.MaySplit, page.Joins = true, []web.JoinLine{
		{Other: web.CaseLink{ID: "c5", Aktenzeichen: "ABH-2026-104712"}, Added: true, By: "C. Muster", At: at("2026-11-10 15:30")},
		{Other: web.CaseLink{ID: "c6", Aktenzeichen: "ABH-2026-104713"}, By: "C. Muster", At: at("2026-11-09 10:00"), UndoneBy: "J. Beispiel", UndoneAt: at("2026-11-10 15:30")},
	}
	page.Steps, page.Timers, page.Protocol, page.Access, page.Messages = steps(), timers(), protocol(), accesses(), messages()
	page.Stand = web.StandForm{Moments: []string{"2026-11-02T08:14", "2026-11-10T15:30", "2026-11-18T10:01"}, At: 2, Earlier: "2026-11-10T15:30"}
	page.Force, page.MayNote, page.Bundle = force(), true, "9f2c41d07be3"
	page.Slots, page.Required, page.Received = slots(), 5, 3
	page.SamePerson = []web.CaseLink{{ID: "c9", Aktenzeichen: "ABH-2024-081377", Procedure: "verlaengerung", State: casefile.CaseClosed, Received: at("2024-09-30 11:00")}}
	page.Drawing = drawing()
	page.Planes = []web.PlaneLink{{Name: "Verlängerung", Href: "/faelle/c1", Current: true}, {Name: "Nachforderung", Href: "/faelle/c1?ebene=nachforderung"}}
	return page
}

func steps() []web.StepLine {
	log := "/faelle/c1?ansicht=protokoll&schritt=verlaengerung%2Fpruefen"
	return []web.StepLine{
		{Element: "eingang", Name: "Antrag eingegangen", Type: "startEvent", State: "done", Visits: 1, From: at("2026-11-02 08:14"), To: at("2026-11-02 08:14"), Log: log},
		{
			Element: "bestaetigen", Name: "Eingangs- und Fortgeltungsbestätigung versenden", Type: "sendTask", State: "done", Visits: 1, From: at("2026-11-02 08:14"), To: at("2026-11-02 08:14"), Log: log,
			Things: []web.ThingLine{{Kind: "regel", Code: "fiktionswirkung", Name: "Der bisherige Titel gilt fort."}, {Kind: "schreiben", Name: "Ihr Antrag ist eingegangen", Document: "d8"}},
		},
		{
			Element: "pruefen", Name: "Vollständigkeit prüfen", Type: "userTask", State: "done", Visits: 2, From: at("2026-11-03 09:00"), To: at("2026-11-10 15:30"), By: "C. Muster", Log: log, Days: 7, WorkDays: 5, Answers: []string{"vollständig"},
			Stays: []web.StayLine{{From: at("2026-11-03 09:00"), To: at("2026-11-04 11:20"), By: "T. Probe", Answers: []string{"es fehlt etwas"}}, {From: at("2026-11-10 09:00"), To: at("2026-11-10 15:30"), By: "C. Muster", Answers: []string{"vollständig"}}},
		},
		{Element: "nachfordern", Name: "Unterlagen nachfordern", Type: "callActivity", State: "done", Visits: 1, From: at("2026-11-04 11:20"), To: at("2026-11-10 09:00"), Days: 6, WorkDays: 4, Log: log},
		{
			Element: "warten", Name: "Auf Unterlagen warten", Type: "receiveTask", State: "cancelled", Visits: 1, From: at("2026-11-04 11:20"), To: at("2026-11-10 09:00"), Depth: 1, Log: log,
			Things: []web.ThingLine{{Kind: "unterlage", Name: "Nachweis.pdf", Document: "d3"}},
		},
		{
			Name: "Die Leitung hat von Hand festgelegt, bei welchem Schritt der Fall weitergeht.", Type: "hand", State: "hand", Visits: 1, From: at("2026-11-12 14:00"), To: at("2026-11-12 14:00"), By: "L. Muster",
			Why: "Der Nachweis lag schon in einer anderen Akte und wurde übernommen.",
		},
		{Element: "ba", Name: "Bundesagentur beteiligen", Type: "serviceTask", State: "failed", Visits: 1, From: at("2026-11-18 10:00"), Log: log},
		{Element: "entscheiden", Name: "Verlängerung entscheiden", Type: "userTask", State: "active", Visits: 1, From: at("2026-11-18 10:01"), Due: web.Term{Day: date("2026-11-26"), WorkDays: 3}, Href: "/aufgaben/t1", By: "J. Beispiel", Days: 3, WorkDays: 2},
		{Element: "karte", Name: "Karte bestellen, Bescheid versenden", Type: "serviceTask", State: "open"},
		{Element: "ende", Name: "Titel verlängert", Type: "endEvent", State: "open"},
	}
}

func history() []web.HistoryLine {
	return []web.HistoryLine{
		{Seq: 3, At: at("2026-11-18 10:01"), Recorded: at("2026-11-18 10:01"), Text: web.Say("event.task.opened", "name", "Verlängerung entscheiden", "elementName", "Verlängerung entscheiden")},
		{Seq: 2, At: at("2026-11-10 15:30"), Recorded: at("2026-11-10 15:30"), Text: web.Say("event.task.completed", "name", "Vollständigkeit prüfen", "elementName", "Vollständigkeit prüfen"), By: "C. Muster", For: "K. Muster", Of: "Vollständigkeit prüfen", Deadline: "nachforderung", Why: "Der Nachweis lag schon in einer anderen Akte."},
		{Seq: 1, At: at("2026-11-02 08:14"), Recorded: at("2026-11-03 09:00"), Late: true, Text: web.Say("event.case.started")},
	}
}

// grounds are what the blocks of a letter rest on: a row of a table, and the law alone.
func grounds() []web.GroundLine {
	return []web.GroundLine{
		{Opening: "wir haben Ihren Antrag erhalten. Er ist am …", Law: []string{"§ 25 Abs. 2 VwVfG"}},
		{Opening: "Ihr Antrag ist vor Ablauf Ihres Aufenthaltstitels eingegangen. …", Law: []string{"§ 81 Abs. 4 Satz 1 AufenthG"}, Rows: []web.GroundRowLine{{
			Table: "Wirkung des Antrags", Version: 1, Href: "/regeln/fiktionswirkung?fassung=ab12#fiktionswirkung-zeile-8",
			RuleRowLine: web.RuleRowLine{
				Number: 8, ID: "fiktionswirkung-zeile-8", When: []web.Pair{{Name: "Titel gültig bis", Value: ">= fall.eingangAm"}},
				Then: []web.Pair{{Name: "Wirkung", Value: "fortgeltung"}},
			},
		}}},
	}
}
