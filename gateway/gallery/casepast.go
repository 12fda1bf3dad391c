package gallery

import (
	"slices"

	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

func staffTabs() []string {
	return []string{"ablauf", "unterlagen", "schreiben", "nachrichten", "notizen", "beteiligte", "regeln", "protokoll", "zugriffe"}
}

// casePartFrames are the case as it was, as the person themselves sees it, and its log in states that are rare.
func casePartFrames() []Frame {
	past := fullCase()
	past.Past = &web.PastLine{Happened: at("2026-11-10 15:30"), Known: at("2026-11-11 08:00")}
	past.Stand.Happened, past.Stand.Known, past.Stand.At, past.Stand.Earlier, past.Stand.Later = "2026-11-10T15:30", "2026-11-11T08:00", 1, "2026-11-02T08:14", "2026-11-18T10:01"
	past.Urgency, past.MayUpload = nil, false
	before := emptyCase()
	before.Past = &web.PastLine{Happened: at("2026-10-01 00:00"), Before: true}
	before.Stand = web.StandForm{Happened: "2026-10-01T00:00", Moments: []string{"2026-11-02T08:14", "2026-11-18T10:01"}, Later: "2026-11-18T10:01"}
	wrong := fullCase()
	wrong.Stand.Wrong = true
	newer := fullCase()
	newer.Cut = true
	newer.Newer, newer.Back = 2, &web.BackLink{Href: "/aufgaben?bei=ich", Text: web.Say("page.back.worklist")}
	broken := fullCase()
	broken.Tab, broken.Protocol.Seal = "protokoll", &desk.Seal{Lines: 41, Broken: true, Checked: at("2026-11-21 10:42")}
	step := fullCase()
	step.Tab, step.Protocol = "protokoll", &web.ProtocolView{Step: "verlaengerung/pruefen", StepName: "Vollständigkeit prüfen", Kind: "aufgaben"}
	joined := emptyCase()
	joined.Joins = []web.JoinLine{{Other: web.CaseLink{ID: "c5", Aktenzeichen: "ABH-2026-104712"}, By: "C. Muster", At: at("2026-11-10 15:30")}}
	frames := []Frame{
		{"case-past", past},
		{"case-past-before", before},
		{"case-past-wrong", wrong},
		{"case-version-newer", newer},
		{"case-protocol-broken", broken},
		{"case-protocol-step", step},
		{"case-joined", joined},
	}
	for _, tab := range []string{"ablauf", "unterlagen", "schreiben", "nachrichten", "protokoll"} {
		frames = append(frames, Frame{"case-applicant-" + tab, applicantsCase(tab)})
	}
	empty := applicantsCase("ablauf")
	empty.Milestones, empty.Deadlines, empty.Standing = nil, nil, web.Say("fall.stand.arbeit")
	return append(frames, Frame{"case-applicant-empty", empty})
}

// applicantsCase is the case as the person themselves sees it.
func applicantsCase(tab string) *web.CasePage {
	page := fullCase()
	page.Letters[0].Grounds = nil // the person reads the letter itself
	page.User = &web.User{Name: "A. Demir", Roles: []string{"antragsteller"}}
	page.Tab, page.Staff, page.MayNote, page.MayReturn, page.TabNames = tab, false, false, false, []string{"ablauf", "unterlagen", "schreiben", "nachrichten", "protokoll"}
	page.MayWrite, page.MayFollowUp, page.MayAddress, page.Address = false, false, false, ""
	page.Messages = slices.DeleteFunc(page.Messages, func(m web.MessageLine) bool { return m.Kind.FromPartner() })
	own := page.Messages[0].Letter // they see it once it is on its way, and where it goes
	page.Messages[0].By, own.State, own.To, own.Barred = "", casefile.LetterSent, "Ayla Demir, Musterweg 1, 70173 Musterstadt", false
	page.Standing, page.RuleHref, page.LegalReview = web.Say("fall.stand.warten", "was", "nachforderung", "tag", "2026-12-01"), "", false
	page.Notes, page.Decisions, page.Tasks, page.Missing, page.Steps, page.Timers, page.Access = nil, nil, nil, nil, nil, nil, nil
	page.Slots, page.Required, page.Representatives, page.Joins, page.AboutThis, page.SamePerson = nil, 0, nil, nil, nil, nil
	page.Deadlines = []web.DeadlineLine{
		{Kind: "nachforderung", Paragraph: "§ 82 Abs. 1 AufenthG", Term: web.Term{Day: date("2026-12-01"), WorkDays: 6}, State: casefile.DeadlineRunning, Direction: "antragsteller"},
		{Kind: "titel-ende", Term: web.Term{Day: date("2026-11-26"), WorkDays: 3}, State: casefile.DeadlineRunning},
	}
	page.Milestones = []web.HistoryLine{
		{At: at("2026-11-02 08:14"), Text: web.Say("event.receipt.recorded", "kind", "antrag", "channel", "portal")},
		{At: at("2026-11-02 08:15"), Text: web.Say("event.letter.sent")},
	}
	page.Protocol = &web.ProtocolView{Lines: page.Milestones}
	return page
}

// lawNow is the title with what the application makes of it.
func lawNow() []web.Text {
	return []web.Text{
		web.Say("page.inforce.title", "day", "2026-11-26"), web.Say("effect.effect.fortgeltung"),
		web.Say("page.inforce.from", "day", "2026-11-27", "paragraph", "§ 81 Abs. 4 Satz 1 AufenthG"),
	}
}

func force() []web.ForceLine {
	return []web.ForceLine{
		{Of: "aufenthalt", Text: web.Say("effect.stay.erlaubt"), Known: true},
		{Of: "reise", Text: web.Say("effect.travel.mit-pass-und-bescheinigung"), Known: true},
		{Of: "arbeit", Text: web.Say("effect.work.erlaubt"), Known: true},
		{Of: "bescheinigung", Text: web.Say("effect.certificate.fortgeltung"), Known: true},
	}
}

func unknownForce() []web.ForceLine {
	unknown := web.Say("fall.gilt.unbekannt")
	return []web.ForceLine{{Of: "aufenthalt", Text: unknown}, {Of: "reise", Text: unknown}, {Of: "arbeit", Text: unknown}}
}

func slots() []web.SlotLine {
	return []web.SlotLine{{Code: "P02", State: "missing"}, {Code: "K01", State: "missing"}, {Code: "P01", State: "there"}, {Code: "L01", State: "there"}, {Code: "A01", State: "there"}}
}

func timers() []web.TimerLine {
	return []web.TimerLine{
		{Element: "zwei-wochen", Name: "Zwei Wochen ohne Antwort", At: at("2026-11-23 23:59"), Kind: "ba-zustimmung", Paragraph: "§ 36 Abs. 2 BeschV", Reason: web.Said("Zwei Wochen ab dem 09.11.2026.")},
		{Element: "warnung", At: at("2027-01-04 06:00")},
	}
}

func protocol() *web.ProtocolView {
	return &web.ProtocolView{
		Kinds:  []web.Choice{{Value: "aufgaben", Text: web.Say("fall.protokoll.art.aufgaben")}, {Value: "schreiben", Text: web.Say("fall.protokoll.art.schreiben")}},
		Actors: []web.Choice{{Value: "a1", Label: "C. Muster"}, {Value: "a2", Label: "نور الدين الحسيني"}},
		Lines:  history(), Older: "/faelle/c1?ansicht=protokoll&vor=1", Newest: "/faelle/c1?ansicht=protokoll",
		Seal: &desk.Seal{Lines: 41, Checked: at("2026-11-21 10:42")},
	}
}

func accesses() *web.AccessView {
	look := func(when, by string) web.HistoryLine {
		return web.HistoryLine{At: at(when), Recorded: at(when), By: by, Text: web.Say("event.access.listed")}
	}
	refused := look("2026-11-19 16:40", "K. Neugier")
	refused.Text = web.Say("fall.zugriffe.grund.case.other-team")
	return &web.AccessView{
		Actors:    []web.Choice{{Value: "a1", Label: "C. Muster"}},
		Documents: []web.Choice{{Value: "d1", Label: "Reisepass.pdf"}},
		Lines: []web.AccessLine{
			{HistoryLine: look("2026-11-21 10:42", "L. Muster"), Role: "leitung"},
			{HistoryLine: look("2026-11-20 09:12", "J. Beispiel"), Document: "Reisepass.pdf", Kind: "P01", Role: "sachbearbeitung", Task: "Verlängerung entscheiden"},
			{HistoryLine: refused, IsRefused: true},
			{HistoryLine: look("2026-11-10 09:12", "نور الدين الحسيني"), Document: "Ein-sehr-langer-Dateiname-den-jemand-mit-dem-Telefon-erzeugt-hat-20261102-081400-Scan.pdf", Kind: "L03", Role: "clearing"},
			{Erased: 12},
		},
		Older: "/faelle/c1?ansicht=zugriffe&vor=2",
	}
}

func messages() []web.MessageLine {
	letter := web.LetterLine{Subject: "Ihr Antrag ist eingegangen", State: casefile.LetterSent, Date: date("2026-11-02"), Posted: date("2026-11-02"), Deemed: date("2026-11-06"), Document: "d8", To: "Ayla Demir, Musterweg 1, 70173 Musterstadt"}
	own := web.LetterLine{Subject: "Ihr Anruf von gestern", State: casefile.LetterFiled, Date: date("2026-11-12"), Document: "d9", To: "Ayla Demir", Barred: true}
	return []web.MessageLine{
		{
			At: at("2026-11-18 10:01"), Recorded: at("2026-11-18 10:01"), Kind: casefile.ReceiptRegisterantwort, Channel: casefile.ChannelRegister, Open: true, Pairs: []web.Pair{
				{Name: "Stelle", Value: "Bundesagentur für Arbeit"},
				{Name: "Antwort der BA", Value: "Zugestimmt"},
				{Name: "Auskunft vom", Value: "Di 17.11.2026"},
				{Name: "Geschäftszeichen der BA", Value: "ZAV-2026-7781"},
				{Name: "Vermerk", Value: "Nur in Vollzeit, befristet bis 30.06.2027."},
			},
		},
		{At: at("2026-11-12 09:40"), Recorded: at("2026-11-12 09:40"), Out: true, Own: true, By: "J. Beispiel", Letter: &own, Text: "wir haben Ihren Pass gefunden.\n\nEr liegt am Empfang."},
		{At: at("2026-11-09 18:20"), Recorded: at("2026-11-11 09:05"), Late: true, Backdated: "Lag seit dem 9. November im Hausbriefkasten.", Kind: casefile.ReceiptNachricht, Channel: casefile.ChannelPost, By: "P. Probe", Text: "Guten Tag,\nmein neuer Pass kommt erst im Dezember. مرحبا"},
		{At: at("2026-11-02 08:15"), Recorded: at("2026-11-02 08:15"), Out: true, Letter: &letter},
		{At: at("2026-11-02 08:14"), Recorded: at("2026-11-02 08:14"), Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, Open: true, Pairs: []web.Pair{{Name: "Familienname", Value: "Demir"}, {Name: "Antrag auf", Value: "§ 18b AufenthG"}}},
	}
}
