package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

func casesFrames() []Frame {
	searched := cases()
	searched.Searched, searched.Search = true, "Demir"
	full := cases(caseLines()...)
	full.Searched, full.Search, full.NextPage = true, "Demir", "/faelle?ab=x"
	one := cases(caseLines()[:1]...)
	one.Searched = true
	narrowed := cases(caseLines()...)
	narrowed.User = ofSupervision("page.cases.heading").User // only whoever sees every case reads the number
	narrowed.Searched, narrowed.Counted, narrowed.Count, narrowed.Narrowed, narrowed.Paragraph = true, true, 3, true, "18b"
	narrowed.Ranges[0].Range = web.DayRange{From: "2025-01-01", To: "2026-12-31"}
	narrowed.Chips = []web.Chip{
		{Name: web.Say("page.cases.field.paragraf"), Value: web.Choice{Label: "§ 18b"}, Without: "/faelle?gesucht=1"},
		{Name: web.Say("page.cases.field.eingang"), Value: web.Choice{Text: web.Say("worklist.range-von", "day", "2025-01-01")}, Without: "/faelle?gesucht=1"},
	}
	return []Frame{{"cases-narrowed", narrowed}, {"cases-start", cases()}, {"cases-none", searched}, {"cases-one", one}, {"cases-full", full}}
}

func cases(rows ...web.CaseLine) *web.CasesPage {
	return &web.CasesPage{
		Layout: signedIn("faelle", web.Say("page.cases.heading")), Rows: rows,
		Procedures: []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "verlaengerung", Text: web.Say("page.procedure.verlaengerung")}},
		States:     []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "open", Text: web.Say("page.case.state.open")}},
		Outcomes:   []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "titel-verlaengert", Text: web.Say("page.outcome.titel-verlaengert")}},
		Teams:      []web.Choice{{Text: web.Say("page.filter.all")}}, Nationalities: []web.Choice{{Text: web.Say("page.filter.all")}},
		Ranges: []web.CaseRange{{Name: "eingang"}, {Name: "ende"}, {Name: "titel"}},
	}
}

func caseLines() []web.CaseLine {
	return []web.CaseLine{
		{ID: "c1", Aktenzeichen: "ABH-2026-104711", Person: demir(), Procedure: "verlaengerung", AppliedFor: "18b", State: casefile.CaseOpen, Team: "a-k", ReceivedAt: at("2026-11-02 08:14")},
		{ID: "c2", Aktenzeichen: "ABH-2025-000007", Person: rightToLeft(), Procedure: "verlaengerung", AppliedFor: "16b", State: casefile.CaseClosed, Outcome: "titel-verlaengert", Team: "a-k", ReceivedAt: at("2025-03-01 12:00"), ClosedAt: at("2025-05-04 12:00")},
		{ID: "c3", Aktenzeichen: "ABH-2026-000099", Person: longName(), Procedure: "arbeitgeberwechsel", AppliedFor: "18g", State: casefile.CaseOpen, Team: "l-z", ReceivedAt: at("2026-11-20 08:14")},
	}
}
