package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

// emergencyFrames are the list of reported emergencies as supervision and as clearing has it.
func emergencyFrames() []Frame {
	return []Frame{
		{"emergencies-empty", emergenciesEmpty()},
		{"emergencies-full", emergencies()},
	}
}

// emergenciesEmpty is what clearing has before anybody has reported anything.
func emergenciesEmpty() *web.EmergenciesPage {
	all := web.Choice{Text: web.Say("page.filter.all")}
	verdicts := []web.Choice{all}
	for _, verdict := range []string{"offen", "bestaetigt", "kein-notfall", "doppelt", "ohne"} {
		verdicts = append(verdicts, web.Choice{Value: verdict, Text: web.Say("emergency.verdict." + verdict)})
	}
	return &web.EmergenciesPage{
		Layout: atTheDesk(web.Say("emergency.heading")),
		Filter: web.EmergencyForm{
			From: date("2026-05-01"), To: today(), Verdicts: verdicts,
			Reasons:  []web.Choice{all, {Value: "arbeitsplatz", Label: "Ich verliere meine Arbeit"}},
			Channels: []web.Choice{all, {Value: "portal", Text: web.Say("event.channel.portal")}},
		},
		Sections: []web.Section{
			{ID: "notfallgruende", Title: web.Say("emergency.reasons")},
			{ID: "notfallregeln", Title: web.Say("emergency.rules")},
		},
	}
}

func emergencies() *web.EmergenciesPage {
	page := emergenciesEmpty()
	page.Layout = ofSupervision("emergency.heading")
	page.Tabs, page.Count, page.Capped = web.SupervisionTabs("/notfaelle"), 1000, true
	page.NextPage, page.FirstURL, page.Export = "/notfaelle?ab=x", "/notfaelle", "/notfaelle?csv=notfaelle"
	page.Filter.Row = &web.Chip{Name: web.Say("emergency.column.rule"), Value: web.Choice{Label: "Der Arbeitsplatz geht in höchstens 14 Tagen verloren."}, Without: "/notfaelle"}
	verdict := func(kind, code string) web.Urgency {
		return web.Urgency{Kind: kind, Text: web.Say("emergency.verdict." + code)}
	}
	page.Rows = []web.EmergencyLine{
		{
			ID: "c1", Aktenzeichen: "ABH-2026-104711", Person: longName(), Channel: casefile.ChannelPortal, ReceivedAt: at("2026-11-20 08:12"), Reason: web.Said("Ich verliere meine Arbeit"),
			Day: date("2026-11-27"), Proposed: web.Said("P1: heute"), Points: "80", Words: web.Said("Der Arbeitsplatz geht in höchstens 14 Tagen verloren."),
			Set: web.Said("P1: heute"), Proof: web.Said("Liegt vor"), SetBy: web.ActLine{By: "L. Muster", At: at("2026-11-20 09:40")},
			Signed:  web.ActLine{By: "Freifrau von Musterfrau-Beispielhausen auf Probewalde", At: at("2026-11-20 10:05")},
			Verdict: verdict("warning", "bestaetigt"), Result: web.Said("Fiktionsbescheinigung ausgestellt"), Learnt: web.Said("Echter Notfall"),
			Solved: web.ActLine{By: "J. Beispiel", At: at("2026-11-20 11:30")},
			Later:  &web.LaterLine{ID: "c2", Aktenzeichen: "ABH-2026-104712", Procedure: "verlaengerung", Certificate: date("2027-02-19")},
		},
		{
			ID: "c3", Aktenzeichen: "ABH-2026-104690", Person: rightToLeft(), Channel: casefile.ChannelEmail, ReceivedAt: at("2026-11-19 16:20"), Reason: web.Said("Ich will privat verreisen"),
			Proposed: web.Said("Kein Notfall"), Points: "0", Words: web.Said("Eine private Urlaubsreise ist kein Notfall."),
			Set: web.Said("Kein Notfall"), SetBy: web.ActLine{By: "L. Muster", At: at("2026-11-20 08:10")}, Verdict: verdict("plain", "kein-notfall"),
			Learnt: web.Said("Der Grund ist keiner aus der Liste"),
			Later:  &web.LaterLine{ID: "c4", Aktenzeichen: "ABH-2026-098004", Procedure: "verlaengerung", Outcome: "titel-verlaengert", ClosedAt: at("2026-11-20 14:00")},
		},
		{
			ID: "c5", Aktenzeichen: "ABH-2026-104688", Person: demir(), ReceivedAt: at("2026-11-19 11:02"), Reason: web.Say("emergency.reason.none"), Verdict: verdict("info", "offen"),
		},
	}
	numbers := func(head string, n ...float64) []web.Cell {
		row := cells(head, n...)
		return append(row, web.Cell{Number: n[1] / (n[1] + n[2]), Form: "percent"})
	}
	columns := func(first string) []web.Text {
		var texts []web.Text
		for _, name := range []string{first, "reports", "bestaetigt", "kein-notfall", "doppelt", "ohne", "offen", "share"} {
			texts = append(texts, web.Say("emergency.column."+name))
		}
		return texts
	}
	reasons, rules := &page.Sections[0], &page.Sections[1]
	reasons.Meaning, rules.Meaning = []web.Text{web.Say("emergency.reasons.meaning")}, []web.Text{web.Say("emergency.rules.meaning"), web.Say("emergency.verdict.meaning")}
	reasons.Export, rules.Export = "/notfaelle?csv=notfallgruende", "/notfaelle?csv=notfallregeln"
	reasons.Table = web.Table{Columns: columns("reason"), Rows: [][]web.Cell{
		numbers("Ich verliere meine Arbeit", 412, 180, 171, 40, 11, 10), numbers("Ich will privat verreisen", 96, 2, 88, 3, 3, 0),
	}}
	rules.Table = web.Table{Columns: columns("rule"), Rows: [][]web.Cell{
		numbers("Der Arbeitsplatz geht in höchstens 14 Tagen verloren.", 300, 171, 89, 30, 6, 4), numbers("Eine private Urlaubsreise ist kein Notfall.", 96, 2, 88, 3, 3, 0),
	}}
	return page
}
