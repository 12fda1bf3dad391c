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
	return []Frame{{"cases-start", cases()}, {"cases-none", searched}, {"cases-one", one}, {"cases-full", full}}
}

func cases(rows ...web.CaseLine) *web.CasesPage {
	return &web.CasesPage{
		Layout: signedIn("faelle", web.Say("page.cases.heading")), Rows: rows,
		Procedures: []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "verlaengerung", Text: web.Say("page.procedure.verlaengerung")}},
		States:     []web.Choice{{Text: web.Say("page.filter.all")}, {Value: "open", Text: web.Say("page.case.state.open")}},
	}
}

func caseLines() []web.CaseLine {
	return []web.CaseLine{
		{ID: "c1", Aktenzeichen: "ABH-2026-104711", Person: demir(), Procedure: "verlaengerung", AppliedFor: "18b", State: casefile.CaseOpen, Team: "a-k", ReceivedAt: at("2026-11-02 08:14")},
		{ID: "c2", Aktenzeichen: "ABH-2025-000007", Person: rightToLeft(), Procedure: "verlaengerung", AppliedFor: "16b", State: casefile.CaseClosed, Outcome: "titel-verlaengert", Team: "a-k", ReceivedAt: at("2025-03-01 12:00"), ClosedAt: at("2025-05-04 12:00")},
		{ID: "c3", Aktenzeichen: "ABH-2026-000099", Person: longName(), Procedure: "arbeitgeberwechsel", AppliedFor: "18g", State: casefile.CaseOpen, Team: "l-z", ReceivedAt: at("2026-11-20 08:14")},
	}
}
