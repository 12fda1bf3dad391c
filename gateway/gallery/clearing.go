package gallery

import (
	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/mrz"
)

// clearingFrames are the pages of the clearing desk.
func clearingFrames() []Frame {
	full := incoming(incomingLines()...)
	full.NextPage, full.Count, full.Capped, full.Emergencies = "/eingang?ab=abc", 1000, true, true
	full.Filter.Chips = []web.Chip{{Name: web.Say("clearing.filter.channel"), Value: web.Choice{Text: web.Say("event.channel.portal")}, Without: "/eingang"}}
	none := incoming()
	none.Filter.Chips = full.Filter.Chips
	long := incomingLines()[:2]
	long[0].Person, long[0].Holder = longName(), "Freifrau von Musterfrau-Beispielhausen auf Probewalde"
	long[1].Person = rightToLeft()
	return []Frame{
		{"incoming-empty", incoming()},
		{"incoming-none", none},
		{"incoming-one", incoming(incomingLines()[:1]...)},
		{"incoming-full", full},
		{"incoming-long", incoming(long...)},
		{"clearing", clearing()},
		{"clearing-empty", clearingEmpty()},
		{"clearing-passport", clearingPassport()},
		{"clearing-error", clearingError()},
		{"clearing-conflict", clearingConflict()},
	}
}

func clearingEmpty() *web.ClearingPage {
	page := &web.ClearingPage{
		Layout: atTheDesk(web.Say("clearing.check.heading")), CaseID: "c1", Aktenzeichen: "ABH-2026-104960", Procedure: "eingang",
		Person: rightToLeft(), CheckID: "v1", SameStated: true,
	}
	return page
}

func clearing() *web.ClearingPage {
	page := clearingEmpty()
	scan := func(id, kind string, state casefile.DocumentState) []web.DocumentLine {
		return []web.DocumentLine{{ID: casefile.DocumentID(id), Kind: kind, Name: "Scan 2026-11-13.pdf", State: state, Received: at("2026-11-13 09:00"), Size: 412_000}}
	}
	page.Procedure, page.AppliedFor, page.Person, page.Open, page.Wanted, page.There, page.Asked = "verlaengerung", "18b", demir(), true, 6, 2, 3
	page.Tasks = []web.CaseTask{{ID: "t1", Name: "Vollständigkeit prüfen", Mine: true}, {ID: "t2", Name: "Person klären"}}
	page.Slots = []web.DocumentSlot{
		{
			Code: "P01", Name: web.Say("page.document.kind.P01"), State: "abgelaufen", Mark: "refused", Demanded: true, MarkID: "m1", By: "L. Muster",
			At: at("2026-11-20 10:00"), Documents: scan("d1", "P01", casefile.DocumentReleased), Choices: []string{"unleserlich", "vorgelegt", "entfaellt"},
		},
		{
			Code: "K01", Name: web.Say("page.document.kind.K01"), State: "da", Mark: "there", Demanded: true, MarkID: "m2", By: "L. Muster", Outdated: true,
			At: at("2026-11-12 10:00"), Documents: scan("d2", "K01", casefile.DocumentReleased), Choices: []string{"unleserlich", "abgelaufen", "entfaellt"},
		},
		{Code: "L01", Name: web.Say("page.document.kind.L01"), State: "fehlt", Mark: "missing", Demanded: true, Choices: []string{"vorgelegt", "entfaellt"}},
		{
			Code: "L02", Name: web.Say("page.document.kind.L02"), State: "entfaellt", Mark: "cancelled", Demanded: true, MarkID: "m3", By: "K. Muster",
			Reason: "Der Arbeitgeber hat die Erklärung unmittelbar an die Bundesagentur geschickt.", At: at("2026-11-19 10:00"), Choices: []string{"vorgelegt"},
		},
		{Code: "P02", Name: web.Say("page.document.kind.P02"), State: "pruefung", Mark: "checking", Demanded: true, Documents: scan("d3", "P02", casefile.DocumentChecking), Choices: []string{"vorgelegt", "entfaellt"}},
		{Code: "P03", Name: web.Say("page.document.kind.P03"), State: "abgelehnt", Mark: "refused", Demanded: true, Documents: scan("d4", "P03", casefile.DocumentRefused), Choices: []string{"vorgelegt", "entfaellt"}},
		{Code: "W01", Name: web.Said("Meldeanschrift"), State: "register", Mark: "register", Demanded: true},
		{Code: "V01", Name: web.Say("page.document.kind.V01"), State: "da", Mark: "there", Documents: scan("d5", "V01", casefile.DocumentReleased), Choices: []string{"unleserlich", "abgelaufen"}},
	}
	page.MoreCodes = []web.Choice{{Value: "N01", Text: web.Say("page.document.kind.N01")}}
	page.Marks = []web.SlotMarkLine{{Code: "L01", State: "unleserlich", By: "L. Muster", EndedBy: "K. Muster", At: at("2026-11-18 10:00"), EndedAt: at("2026-11-19 08:00")}}
	page.Whose, page.Competent = "t2", "t3"
	page.Alike = []web.AlikeLine{{
		Name: "Demir-Yılmaz, Ayla", Reason: "name-geburtsdatum", Cases: []web.ChoiceCase{{ID: "c9", Aktenzeichen: "ABH-2025-004711", Procedure: "verlaengerung", Received: at("2025-11-20 10:00")}},
		Rows: []web.AlikeRow{
			{Field: "family", Here: "Demir", There: "Demir-Yılmaz", Differs: true},
			{Field: "given", Here: "Ayla", There: "Ayla"},
			{Field: "birth", Here: "14.03.1991", There: "14.03.1991"},
			{Field: "azr", There: "910314000001"},
			{Field: "address", Here: "Musterweg 1, 70173 Musterstadt", There: "Wickramasinghe-Mudiyanselage-Straße 123, 70173 Musterstadt", Differs: true},
		},
	}}
	page.Others = []web.ChoiceCase{{ID: "c8", Aktenzeichen: "ABH-2026-004712"}}
	page.Corrections = []web.CorrectionLine{
		{Field: "Straße und Hausnummer", Stated: "Fernweg 1", Now: "Musterweg 1", By: "L. Muster", At: at("2026-11-19 14:10")},
		{Field: "Adresszusatz", Now: "bei Freifrau von Musterfrau-Beispielhausen auf Probewalde", By: "K. Muster", At: at("2026-11-19 14:10")},
	}
	page.Competence = &desk.Competence{Result: "klaeren", Reason: "abweichend", Paragraph: "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG"}
	page.OnFile, page.Stated, page.SameStated = "Musterweg 1, 70173 Musterstadt", "Neue Straße 5, 12345 Anderswo", false
	return page
}

func clearingPassport() *web.ClearingPage {
	page := clearing()
	zone, err := mrz.Read("P<TURDEMIR<<AYLA<NUR<<<<<<<<<<<<<<<<<<<<<<<<\nU01234567<TUR9103144F2611122<<<<<<<<<<<<<<00", today())
	if err != nil {
		panic(err)
	}
	page.Zone = "P<TURDEMIR<<AYLA<NUR<<<<<<<<<<<<<<<<<<<<<<<<\nU01234567<TUR9103144F2611122<<<<<<<<<<<<<<00"
	page.Result = &web.PassportView{PassportResult: desk.PassportResult{
		Zone: zone, Result: desk.DocumentDigit, Expired: true,
		Lines: []desk.PassportLine{
			{Field: "familyName", InZone: "DEMIR", OnFile: "Demir"},
			{Field: "givenNames", InZone: "AYLA NUR", OnFile: "Ayla", Differs: true},
			{Field: "birthDate", InZone: "14.03.1991", OnFile: "14.03.1991"},
			{Field: "sex", InZone: "weiblich", Blank: true},
			{Field: "nationality", InZone: "TUR", OnFile: "TUR"},
		},
	}}
	page.Checks = []web.PassportCheckLine{{
		Kind: "P", Issuer: "TUR", NumberEnd: "567", Result: desk.DocumentDiffers, By: "L. Muster", Expires: date("2026-11-12"), At: at("2026-11-20 10:30"), Differs: []string{"givenNames"},
	}}
	return page
}

func clearingError() *web.ClearingPage {
	page := clearing()
	page.Zone = "P<TURDEMIR<<AYLA"
	page.Errors = []web.FormError{{FieldID: "zeilen", Text: web.Say("error.mrz.layout", "lengths", "16")}}
	return page
}

func clearingConflict() *web.ClearingPage {
	page := clearing()
	page.Person = longName()
	reason := web.Say("error.slot.changed")
	page.Conflict = &reason
	return page
}

// atTheDesk is the frame around a page for clearing.
func atTheDesk(title web.Text) web.Layout {
	layout := signedIn("eingang", title)
	layout.User = &web.User{Name: "L. Muster", Roles: []string{"clearing"}, Staff: true, Post: true, Clears: true}
	return layout
}

func incoming(lines ...web.IncomingLine) *web.IncomingPage {
	all := web.Choice{Text: web.Say("page.filter.all")}
	return &web.IncomingPage{
		Layout: atTheDesk(web.Say("clearing.title")), Count: len(lines), Rows: lines, Picks: true, Here: "/eingang",
		Views: []web.View{
			{Text: web.Say("clearing.view.all"), Href: "/eingang", Count: len(lines), Counted: true, Current: true},
			{Text: web.Say("clearing.view.mine"), Href: "/eingang?bei=ich", Count: 1, Counted: true},
			{Text: web.Say("clearing.view.nobody"), Href: "/eingang?bei=niemand", Count: 1000, Capped: true, Counted: true},
			{Text: web.Say("clearing.view.antwort"), Href: "/eingang?merkmal=antwort", Count: 1, Counted: true},
			{Text: web.Say("clearing.view.notfall"), Href: "/eingang?merkmal=notfall"},
			{Text: web.Say("clearing.view.titel"), Href: "/eingang?merkmal=titel"},
			{Text: web.Say("clearing.view.arbeit"), Href: "/eingang?merkmal=arbeit"},
			{Text: web.Say("clearing.view.81a"), Href: "/eingang?merkmal=81a"},
			{Text: web.Say("clearing.view.late"), Href: "/eingang?alter=5"},
		},
		Filter: web.IncomingForm{Flags: []web.Choice{all}, Channels: []web.Choice{all}, Ages: []web.Choice{all}, Holders: []web.Choice{all}},
	}
}

func incomingLines() []web.IncomingLine {
	return []web.IncomingLine{
		{
			ID: "t1", Name: "Eingang prüfen", CaseID: "c1", Aktenzeichen: "ABH-2026-099310", Person: demir(), Procedure: "verlaengerung", AppliedFor: "16b",
			Channel: casefile.ChannelPortal, ReceivedAt: at("2026-10-21 17:20"), AgeDays: 22, Due: web.Term{Day: date("2026-11-24"), WorkDays: 2},
			Flags:  []web.Urgency{danger("page.urgency.title.other", "n", "5"), {Kind: "info", Text: web.Say("clearing.reply", "day", "20.11.2026")}},
			Wanted: 8, There: 6, Holder: "L. Muster", Mine: true,
		},
		{
			ID: "t2", Name: "Person klären", CaseID: "c2", Aktenzeichen: "ABH-2026-104950", Unassigned: true, Procedure: "eingang",
			Person:  web.PersonLine{Family: "Okafor", Given: "Chidi", BirthDate: born("1988-09-02"), Nationalities: []string{"NGA"}},
			Channel: casefile.ChannelEmail, ReceivedAt: at("2026-11-13 09:00"), AgeDays: 6, Due: web.Term{Day: date("2026-11-19"), WorkDays: -2},
			Flags: []web.Urgency{danger("clearing.flag.notfall"), danger("page.urgency.overdue.other", "n", "2")}, Claimable: true,
		},
		{
			ID: "t3", Name: "Unterlagen prüfen", CaseID: "c3", Aktenzeichen: "ABH-2026-104951", Procedure: "arbeitgeberwechsel", AppliedFor: "18g",
			Person: rightToLeft(), Channel: casefile.ChannelPost, ReceivedAt: at("2026-11-19 08:00"), AgeDays: 1, Wanted: 4, There: 4,
			Due:   web.Term{Day: date("2026-11-26"), WorkDays: 4},
			Flags: []web.Urgency{warning("clearing.flag.81a"), warning("clearing.job", "day", "01.12.2026")}, Holder: "K. Muster",
		},
		{
			ID: "t4", Name: "Vollständigkeit prüfen", CaseID: "c4", Aktenzeichen: "ABH-2026-104960", Procedure: "verlaengerung", AppliedFor: "18b",
			Person:  web.PersonLine{Family: "Nguyen", Given: "Thi Mai", BirthDate: born("1979-12-30"), Nationalities: []string{"VNM"}},
			Channel: casefile.ChannelCounter, ReceivedAt: at("2026-11-20 11:00"), AgeDays: 0, Wanted: 7, There: 2, Claimable: true,
		},
	}
}
