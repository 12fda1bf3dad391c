package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

func worklistFrames() []Frame {
	full := worklist(rows()...)
	full.NextPage, full.PrevPage, full.FirstURL, full.FirstRow = "/aufgaben?ab=abc", "/aufgaben?vor=abc", "/aufgaben", 51
	full.Count, full.Capped = 1000, true
	full.Rows[1].Theirs = web.Term{Day: date("2026-12-01"), WorkDays: 6}
	full.Notice = &web.Notice{Kind: "success", Text: web.Say("worklist.notice.view-saved")}
	full.Filter.Chips = []web.Chip{
		{Name: web.Say("worklist.field.frist"), Value: web.Choice{Text: web.Say("worklist.frist.bald")}, Without: "/aufgaben?bei=ich"},
		{Name: web.Say("worklist.field.bei"), Value: web.Choice{Text: web.Say("worklist.bei.ich")}, Without: "/aufgaben?frist=bald"},
		{Name: web.Say("worklist.field.eingang"), Value: web.Choice{Text: web.Say("worklist.range-von", "day", "2026-08-01")}, Without: "/aufgaben?frist=bald"},
	}
	full.Heading = web.Said("Eilige aus dem Sommer")
	full.View = &web.ViewForm{ID: "v1", Key: "v1", Name: "Eilige aus dem Sommer", Version: 3, Changed: true, MayChange: true, MayDelete: true}
	columns := worklist(rows()...)
	for i := range columns.Columns {
		columns.Columns[i].Shown = true
	}
	long := rows()[:3]
	long[0].Person, long[0].Name = longName(), "Donaudampfschifffahrtsgesellschaftskapitänsbeschäftigungserlaubnisverlängerung entscheiden"
	long[0].Holder, long[0].Mine = "Freifrau von Musterfrau-Beispielhausen auf Probewalde", false
	long[1].Person, long[2].Person = rightToLeft(), web.PersonLine{}
	named := worklist(long...)
	named.Views[0].Views = append(named.Views[0].Views, web.View{
		Text: web.Said("Alles, was seit dem Sommer auf Antwort der Arbeitsagentur wartet"), Href: "/aufgaben?sicht=v", Counted: true, Count: 7,
	}, web.View{Text: web.Said("طلبات عاجلة"), Href: "/aufgaben?sicht=w", Counted: true})
	empty := worklist()
	empty.Filter.Chips = full.Filter.Chips
	return []Frame{
		{"worklist-empty", empty},
		{"worklist-one", worklist(rows()[:1]...)},
		{"worklist-full", full},
		{"worklist-columns", columns},
		{"worklist-long", named},
	}
}

func worklist(rows ...web.WorklistRow) *web.WorklistPage {
	page := &web.WorklistPage{
		Layout: signedIn("aufgaben", web.Say("page.worklist.title")), Heading: web.Say("worklist.view.heute"), Count: len(rows), Rows: rows, FirstRow: 1,
		Views: []web.ViewGroup{
			{Title: web.Say("worklist.views.mine"), Views: []web.View{
				{Text: web.Say("worklist.view.heute"), Href: "/aufgaben?bei=ich&frist=bald", Count: len(rows), Counted: true, Current: true},
				{Text: web.Say("worklist.view.mir"), Href: "/aufgaben?bei=ich", Count: 14, Counted: true},
				{Text: web.Say("worklist.view.antwort"), Href: "/aufgaben?bei=ich&merkmal=antwort", Count: 4, Counted: true},
				{Text: web.Say("worklist.view.wiedervorlagen"), Href: "/aufgaben?bei=ich&wv=ja", Count: 6, Counted: true},
			}},
			{Title: web.Say("worklist.views.team"), Views: []web.View{
				{Text: web.Say("worklist.view.offen"), Href: "/aufgaben", Count: 1000, Capped: true, Counted: true},
				{Text: web.Say("worklist.view.niemand"), Href: "/aufgaben?bei=niemand", Count: 38, Counted: true},
				{Text: web.Say("worklist.view.ueberfaellig"), Href: "/aufgaben?frist=ueberfaellig", Count: 3, Counted: true},
				{Text: web.Say("worklist.view.titel"), Href: "/aufgaben?titel=14", Count: 12, Counted: true},
				{Text: web.Say("worklist.view.erledigt"), Href: "/aufgaben?stand=completed"},
			}},
		},
		View:   &web.ViewForm{Key: "heute"},
		Sorted: web.Say("worklist.sorted.due"), Here: "/aufgaben?bei=ich&frist=bald", Query: "bei=ich&frist=bald",
		Sort: map[string]web.SortLink{
			"due": {Href: "/aufgaben?sort=-frist", Now: "ascending"}, "person": {Href: "/aufgaben?sort=name"}, "received": {Href: "/aufgaben?sort=eingang"},
			"aktenzeichen": {Href: "/aufgaben?sort=az"}, "opened": {Href: "/aufgaben?sort=geoeffnet"}, "title": {Href: "/aufgaben?sort=titel"},
		},
		Teams: []web.Choice{{Value: "a-k", Label: "Team A–K"}},
		Filter: web.WorklistFilter{
			Fields: []web.FilterField{
				{Name: "team", Choices: []web.Choice{{Value: "a-k", Label: "Team A–K"}, {Value: "l-z", Label: "Team L–Z"}}},
				{Name: "bei", Choices: []web.Choice{{Value: "ich", Text: web.Say("worklist.bei.ich"), Selected: true}, {Value: "niemand", Text: web.Say("worklist.bei.niemand")}}},
				{Name: "stand", Single: true, Choices: []web.Choice{{Value: "completed", Text: web.Say("worklist.stand.completed")}}},
				{Name: "frist", Choices: []web.Choice{{Value: "bald", Text: web.Say("worklist.frist.bald"), Selected: true}}},
				{Name: "titel", Choices: []web.Choice{{Value: "14", Text: web.Say("worklist.titel.14")}}},
				{Name: "verfahren", Choices: []web.Choice{{Value: "verlaengerung", Label: "Aufenthaltstitel verlängern"}}},
			},
			Ranges: map[string]web.DayRange{"frist": {}, "titel": {}, "eingang": {From: "2026-08-01"}},
		},
	}
	for _, name := range []string{"team", "staat", "titel", "unterlagen", "ereignis", "sprache", "kanal"} {
		page.Columns = append(page.Columns, web.ColumnChoice{Name: name})
	}
	for i := range page.Rows {
		page.Rows[i].Href = "/aufgaben/" + string(page.Rows[i].ID)
		page.Rows[i].Team, page.Rows[i].Channel, page.Rows[i].Language, page.Rows[i].LastEvent = "Team A–K", "portal", "uk", at("2026-11-20 09:00")
	}
	page.Draws = true
	return page
}

func rows() []web.WorklistRow {
	return []web.WorklistRow{
		{
			ID: "t1", Name: "Verlängerung entscheiden", Aktenzeichen: "ABH-2026-104711", Person: demir(), Procedure: "verlaengerung", AppliedFor: "18b",
			Due: web.Term{Day: date("2026-11-26"), WorkDays: 3}, Urgency: danger("page.urgency.title.other", "n", "5"),
			ReceivedAt: at("2026-11-02 08:14"), AgeWorkDays: 15, Holder: "J. Beispiel", Mine: true, Back: true, Standing: said("worklist.standing.complete"), TitleEnds: web.Term{Day: date("2026-11-26"), WorkDays: 3},
			Partner: said("worklist.partner.ba.zugestimmt", "day", "18.11.2026"),
		},
		{
			ID: "t2", Name: "Anhörung auswerten", Aktenzeichen: "ABH-2026-099310", Procedure: "nachforderung", AppliedFor: "16b",
			Person:  web.PersonLine{Family: "Okafor", Given: "Chidi", BirthDate: born("1988-09-02"), Nationalities: []string{"NGA"}},
			Due:     web.Term{Day: date("2026-11-19"), WorkDays: -2},
			Urgency: danger("page.urgency.overdue.other", "n", "2"), ReceivedAt: at("2026-08-21 17:20"), AgeWorkDays: 64,
			ReplyAt: at("2026-11-20 09:00"), Holder: "J. Beispiel", Mine: true, Standing: said("worklist.standing.missing.other", "n", "2"), DocsMissing: 2,
		},
		{
			ID: "t3", Name: "Bescheinigung ausstellen", Aktenzeichen: "ABH-2026-103002", Procedure: "verlaengerung",
			Person: web.PersonLine{Family: "Nguyen", Given: "Thi Mai", BirthDate: born("1979-12-30"), Nationalities: []string{"VNM"}},
			Due:    web.Term{Day: date("2026-11-21")}, Urgency: warning("page.urgency.today"), ReceivedAt: at("2026-11-20 11:00"), AgeWorkDays: 1,
			Holder: "K. Muster",
		},
		{
			ID: "t4", Name: "Blaue Karte: Wechsel prüfen", Aktenzeichen: "ABH-2026-104950", Procedure: "arbeitgeberwechsel", AppliedFor: "18g",
			Person: rightToLeft(), Due: web.Term{Day: date("2026-11-24"), WorkDays: 2}, Urgency: web.Urgency{Kind: "info", Text: web.Say("page.urgency.soon.other", "n", "2")},
			ReceivedAt: at("2026-10-25 10:00"), AgeWorkDays: 20, Claimable: true, Priority: 1,
		},
		{
			ID: "t5", Name: "Zweite Nachforderung freigeben", Aktenzeichen: "ABH-2026-101877", Procedure: "verlaengerung", AppliedFor: "28",
			Person: web.PersonLine{Family: "Petrenko", Given: "Oksana", OriginalScript: "Оксана Петренко", BirthDate: born("1985-05-19"), Nationalities: []string{"UKR"}},
			Due:    web.Term{Day: date("2026-11-27"), WorkDays: 5}, Urgency: web.Urgency{Kind: "plain", Text: web.Say("worklist.urgency.rests", "day", "2026-11-25")},
			ReceivedAt: at("2026-10-12 10:00"), AgeWorkDays: 29, Claimable: true,
		},
		{
			ID: "t6", Name: "Hochschule nachfragen", Aktenzeichen: "ABH-2026-097645", Procedure: "verlaengerung", AppliedFor: "16b",
			Person: web.PersonLine{Family: "Silva", Given: "João", BirthDate: casefile.PartialDate{}, Nationalities: []string{"BRA"}},
			Due:    web.Term{}, Urgency: plain("page.urgency.plan"), ReceivedAt: at("2026-07-30 10:00"), AgeWorkDays: 80,
		},
	}
}

func said(key string, pairs ...string) *web.Text {
	text := web.Say(key, pairs...)
	return &text
}
