package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

func worklistFrames() []Frame {
	full := worklist(rows()...)
	full.NextPage = "/aufgaben?ab=abc"
	full.Count, full.Capped = 1000, true
	full.Notice = &web.Notice{Kind: "success", Text: web.Say("page.notice.applied")}
	full.Filter.Chips = []web.Chip{
		{Name: web.Say("page.filter.due"), Value: web.Choice{Text: web.Say("page.filter.due.soon")}, Without: "/aufgaben?bei=ich"},
		{Name: web.Say("page.filter.holder"), Value: web.Choice{Text: web.Say("page.filter.holder.me")}, Without: "/aufgaben?frist=bald"},
	}
	long := rows()[:2]
	long[0].Person, long[0].Name = longName(), "Donaudampfschifffahrtsgesellschaftskapitänsbeschäftigungserlaubnisverlängerung entscheiden"
	long[0].Holder, long[0].Mine = "Freifrau von Musterfrau-Beispielhausen auf Probewalde", false
	long[1].Person = rightToLeft()
	return []Frame{
		{"worklist-empty", worklist()},
		{"worklist-one", worklist(rows()[:1]...)},
		{"worklist-full", full},
		{"worklist-long", worklist(long...)},
	}
}

func worklist(rows ...web.WorklistRow) *web.WorklistPage {
	return &web.WorklistPage{
		Layout: signedIn("aufgaben", web.Say("page.worklist.title")), Heading: web.Say("page.view.today"), Count: len(rows), Rows: rows,
		Views: []web.ViewGroup{
			{Title: web.Say("page.view.group.mine"), Views: []web.View{
				{Text: web.Say("page.view.today"), Href: "/aufgaben?bei=ich&frist=bald", Count: len(rows), Counted: true, Current: true},
				{Text: web.Say("page.view.mine"), Href: "/aufgaben?bei=ich", Count: 14, Counted: true},
			}},
			{Title: web.Say("page.view.group.team"), Views: []web.View{
				{Text: web.Say("page.view.all"), Href: "/aufgaben", Count: 1000, Capped: true, Counted: true},
				{Text: web.Say("page.view.nobody"), Href: "/aufgaben?bei=niemand", Count: 38, Counted: true},
				{Text: web.Say("page.view.overdue"), Href: "/aufgaben?frist=ueberfaellig", Count: 3, Counted: true},
				{Text: web.Say("page.view.done"), Href: "/aufgaben?stand=completed"},
			}},
		},
		Filter: web.WorklistFilter{
			Teams:      []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "a-k", Label: "Team A–K"}},
			Holders:    []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "ich", Text: web.Say("page.filter.holder.me"), Selected: true}},
			States:     []web.Choice{{Value: "open", Text: web.Say("page.task.state.open"), Selected: true}},
			Dues:       []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "bald", Text: web.Say("page.filter.due.soon"), Selected: true}},
			Procedures: []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "verlaengerung", Text: web.Say("page.procedure.verlaengerung")}},
		},
	}
}

func rows() []web.WorklistRow {
	return []web.WorklistRow{
		{
			ID: "t1", Name: "Verlängerung entscheiden", Aktenzeichen: "ABH-2026-104711", Person: demir(), Procedure: "verlaengerung", AppliedFor: "18b",
			Due: web.Term{Day: date("2026-11-26"), WorkDays: 3}, Urgency: danger("page.urgency.title.other", "n", "5"),
			ReceivedAt: at("2026-11-02 08:14"), AgeWorkDays: 15, Holder: "J. Beispiel", Mine: true,
		},
		{
			ID: "t2", Name: "Anhörung auswerten", Aktenzeichen: "ABH-2026-099310", Procedure: "nachforderung", AppliedFor: "16b",
			Person:  web.PersonLine{Family: "Okafor", Given: "Chidi", BirthDate: born("1988-09-02"), Nationalities: []string{"NGA"}},
			Due:     web.Term{Day: date("2026-11-19"), WorkDays: -2},
			Urgency: danger("page.urgency.overdue.other", "n", "2"), ReceivedAt: at("2026-08-21 17:20"), AgeWorkDays: 64,
			ReplyAt: at("2026-11-20 09:00"), Holder: "J. Beispiel", Mine: true,
		},
		{
			ID: "t3", Name: "Bescheinigung ausstellen", Aktenzeichen: "ABH-2026-103002", Procedure: "verlaengerung",
			Person: web.PersonLine{Family: "Nguyen", Given: "Thi Mai", BirthDate: born("1979-12-30"), Nationalities: []string{"VNM"}},
			Due:    web.Term{Day: date("2026-11-21")}, Urgency: warning("page.urgency.today"), ReceivedAt: at("2026-11-20 11:00"), AgeWorkDays: 1,
			Holder: "K. Muster",
		},
		{
			ID: "t4", Name: "Blaue Karte: Wechsel prüfen", Aktenzeichen: "ABH-2026-104950", Procedure: "arbeitgeberwechsel", AppliedFor: "18g",
			Person: rightToLeft(), Due: web.Term{Day: date("2026-11-24"), WorkDays: 2}, Urgency: warning("page.urgency.soon.other", "n", "2"),
			ReceivedAt: at("2026-10-25 10:00"), AgeWorkDays: 20, Claimable: true,
		},
		{
			ID: "t5", Name: "Zweite Nachforderung freigeben", Aktenzeichen: "ABH-2026-101877", Procedure: "verlaengerung", AppliedFor: "28",
			Person: web.PersonLine{Family: "Petrenko", Given: "Oksana", OriginalScript: "Оксана Петренко", BirthDate: born("1985-05-19"), Nationalities: []string{"UKR"}},
			Due:    web.Term{Day: date("2026-11-27"), WorkDays: 5}, Urgency: plain("page.urgency.plan"),
			ReceivedAt: at("2026-10-12 10:00"), AgeWorkDays: 29, Claimable: true,
		},
		{
			ID: "t6", Name: "Hochschule nachfragen", Aktenzeichen: "ABH-2026-097645", Procedure: "verlaengerung", AppliedFor: "16b",
			Person: web.PersonLine{Family: "Silva", Given: "João", BirthDate: casefile.PartialDate{}, Nationalities: []string{"BRA"}},
			Due:    web.Term{}, Urgency: plain("page.urgency.plan"), ReceivedAt: at("2026-07-30 10:00"), AgeWorkDays: 80,
		},
	}
}
