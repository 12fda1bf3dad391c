package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func ofSupervision(key string) web.Layout {
	l := signedIn("leitung", web.Say(key))
	l.User = &web.User{Name: "L. Leitung", Roles: []string{"leitung"}, Staff: true, Rules: true, Post: true, Supervision: true}
	return l
}

func cells(head string, numbers ...float64) []web.Cell {
	row := []web.Cell{{Text: web.Said(head)}}
	for _, n := range numbers {
		c := web.Cell{Number: n, Form: "count"}
		if n > 0 {
			c.Href = "/leitung/faelle?stand=open"
		}
		row = append(row, c)
	}
	return row
}

func supervisionFrames() []Frame {
	period := &web.PeriodForm{
		Action: "/leitung", From: date("2026-05-01"), To: today(),
		Teams: []web.Choice{{Text: web.Say("page.filter.all"), Selected: true}, {Value: "erwerb", Label: "Team Erwerb A bis K mit einem sehr langen Namen"}},
	}
	bands := []web.Text{
		web.Say("supervision.band.0-2"), web.Say("supervision.band.3-4"), web.Say("supervision.band.5-8"), web.Say("supervision.band.9-13"), web.Say("supervision.band.14"),
		web.Say("supervision.column.all"),
	}
	load := &web.SupervisionPage{
		Layout: ofSupervision("supervision.load"), Heading: web.Say("supervision.load"), Intro: web.Say("supervision.load.intro"), Tabs: web.SupervisionTabs("/leitung"), Period: period, PDF: "/leitung?pdf=1",
		Sections: []web.Section{
			{
				ID: "bestand", Title: web.Say("supervision.backlog"), Meaning: []web.Text{web.Say("supervision.backlog.meaning"), web.Say("supervision.bands.meaning")}, Export: "/leitung?csv=bestand",
				Figures: []web.Figure{
					{Label: web.Say("supervision.figure.open"), Value: web.Cell{Number: 60412, Form: "count", Href: "/leitung/faelle?stand=open"}},
					{Label: web.Say("supervision.figure.clearance"), Value: web.Cell{Number: 0.93, Form: "percent"}},
					{Label: web.Say("supervision.figure.reach"), Value: web.Cell{Form: "none"}},
				},
				Table: web.Table{Columns: append([]web.Text{web.Say("supervision.column.procedure")}, bands...), Rows: [][]web.Cell{
					cells("Aufenthaltstitel verlängern", 412, 380, 211, 97, 31, 1131), cells("Arbeitgeberwechsel", 3, 0, 0, 0, 1, 4),
				}},
			},
			{ID: "warteschlangen", Title: web.Say("supervision.queues"), Meaning: []web.Text{web.Say("supervision.queues.meaning")}},
			{ID: "personen", Title: web.Say("supervision.persons"), Instead: web.Say("supervision.persons.off")},
		},
	}
	empty := *load
	empty.Sections = []web.Section{{ID: "bestand", Title: web.Say("supervision.backlog")}}
	times := &web.SupervisionPage{
		Layout: ofSupervision("supervision.times"), Heading: web.Say("supervision.times"), Intro: web.Say("supervision.times.intro"), Tabs: web.SupervisionTabs("/leitung/laufzeiten"),
		Sections: []web.Section{{
			ID: "nach-eingang", Title: web.Say("supervision.times.eingang"), Meaning: []web.Text{web.Say("supervision.percentile.meaning")}, Export: "/leitung/laufzeiten?csv=nach-eingang",
			Chart: &web.Chart{
				ID: "laufzeit", Title: web.Say("supervision.times.chart"), Desc: web.Say("supervision.times.desc"), Lines: []web.ChartLine{
					{Points: "44,190 100,190 100,150 200,150 200,90 330,90 330,60 500,60 500,30", N: 1, Name: web.Said("Aufenthaltstitel verlängern")},
					{Points: "44,190 60,190 60,120 90,120 90,60 180,60 180,20", N: 2, Name: web.Said("Arbeitgeberwechsel")},
					{Points: "44,190 300,190 300,160 600,160 600,130", N: 3, Name: web.Said("Fiktionsbescheinigung")},
				},
				XTicks: []web.Tick{{At: 44, Label: "0"}, {At: 336, Label: "60"}, {At: 628, Label: "120"}}, YTicks: []web.Tick{{At: 190, Label: "0 %"}, {At: 101, Label: "50 %"}, {At: 12, Label: "100 %"}},
			},
			Table: web.Table{
				Columns: []web.Text{web.Say("supervision.column.procedure"), web.Say("supervision.column.month.eingang"), web.Say("supervision.column.cases"), web.Say("supervision.column.p50"), web.Say("supervision.column.ratio")},
				Rows: [][]web.Cell{{
					{Text: web.Said("Aufenthaltstitel verlängern")},
					{Text: web.Say("supervision.month.09", "year", "2026")},
					{Number: 311, Form: "count", Href: "/leitung/faelle?zeit=eingang"},
					{Number: 41, Form: "days"},
					{Number: 2.4, Form: "decimal", Heat: 4},
				}, {
					{Text: web.Said("Arbeitgeberwechsel")}, {Text: web.Say("supervision.months.all")}, {Number: 12, Form: "count"}, {Form: "none"}, {Number: 0.8, Form: "decimal", Heat: 2},
				}},
			},
		}},
	}
	line := func(p web.PersonLine, n string) web.CaseLine {
		return web.CaseLine{
			ID: casefile.CaseID("c" + n), Aktenzeichen: "ABH-2026-0000" + n, Person: p, Procedure: "verlaengerung", AppliedFor: "18b", State: casefile.CaseOpen, Team: "Team Erwerb A bis K",
			ReceivedAt: at("2026-09-02 08:14"),
		}
	}
	cases := &web.SupervisedCasesPage{
		Layout: ofSupervision("supervision.cases"), Count: 1000, Capped: true, NextPage: "/leitung/faelle?ab=x", FirstURL: "/leitung/faelle", Export: "/leitung/faelle?csv=faelle",
		Filters: []web.Text{web.Say("page.case.state.open"), web.Say("supervision.filter.from", "n", "92")},
		Rows:    []web.CaseLine{line(demir(), "11"), line(longName(), "12"), line(rightToLeft(), "13")}, Reassign: "/aufgaben/mehrere?auswahl=t1", May: true,
	}
	incidents, interventions, propose, waiting, staffing := actsOfSupervision()
	steps := &web.SupervisionPage{
		Layout: ofSupervision("supervision.steps"), Heading: web.Say("supervision.steps"), Intro: web.Say("supervision.steps.intro"),
		Tabs: web.SupervisionTabs("/leitung/engpaesse"), Period: period,
		Sections: []web.Section{
			{
				ID: "engpaesse", Title: web.Say("supervision.bottlenecks"), Meaning: []web.Text{web.Say("supervision.bottlenecks.meaning"), web.Say("supervision.heat.meaning")},
				Export: "/leitung/engpaesse?csv=engpaesse",
				Table: web.Table{
					Columns: []web.Text{web.Say("supervision.column.step"), web.Say("supervision.column.openhere"), web.Say("supervision.column.wait80"), web.Say("supervision.column.ratio")},
					Rows: [][]web.Cell{
						{{Text: web.Said("Vollständigkeit prüfen")}, {Number: 38, Form: "count", Href: "/leitung/faelle?schritt=pruefen"}, {Number: 12, Form: "days"}, {Number: 2.4, Form: "decimal", Heat: 4}},
						{{Text: web.Said("Verlängerung entscheiden")}, {Number: 9, Form: "count"}, {Number: 4, Form: "days"}, {Number: 0.8, Form: "decimal", Heat: 2}},
					},
				},
			},
			{ID: "bild-1", Title: web.Said("Verlängerung"), Drawing: warmDrawing()},
		},
	}
	return []Frame{
		{"supervision-steps", steps},
		{"supervision-load", load},
		{"supervision-empty", &empty},
		{"supervision-times", times},
		{"supervision-incidents", incidents},
		{"supervision-incidents-none", &web.IncidentsPage{Layout: ofSupervision("supervision.incidents")}},
		{"supervision-interventions", interventions},
		{"supervision-interventions-none", &web.InterventionsPage{Layout: ofSupervision("supervision.interventions")}},
		{"supervision-propose", propose},
		{"supervision-propose-waiting", waiting},
		{"supervision-staffing", staffing},
		{"supervision-cases", cases},
		{"supervision-cases-none", &web.SupervisedCasesPage{Layout: ofSupervision("supervision.cases")}},
	}
}

func actsOfSupervision() (*web.IncidentsPage, *web.InterventionsPage, *web.ProposePage, *web.ProposePage, *web.StaffingPage) {
	incidents := &web.IncidentsPage{
		Layout: ofSupervision("supervision.incidents"), Tabs: web.SupervisionTabs("/leitung/stillstand"), May: true, Cut: true, PDF: "/leitung/stillstand?pdf=1",
		Lines: []web.IncidentLine{{
			Incident: store.Incident{Case: "c1", Aktenzeichen: "ABH-2026-000017", Procedure: "verlaengerung", Name: "Gebühr festsetzen", Instance: 4, Since: at("2026-11-20 16:05"), Retries: 2},
			Meaning:  web.IncidentMeaning("activity.failed", "letter.recipient-too-long"), Team: "Team Erwerb A bis K",
		}, {
			Incident: store.Incident{Case: "c2", Aktenzeichen: "ABH-2026-000019", Procedure: "arbeitgeberwechsel", Element: "gw-7", Instance: 9, Since: at("2026-11-21 08:00")},
			Meaning:  web.IncidentMeaning("something.new", ""), Team: "Clearing",
		}},
	}
	proposed := store.Intervention{
		ID: "i1", Case: "c1", Aktenzeichen: "ABH-2026-000017", Kind: store.InterventionSkip, ElementName: "Vollständigkeit prüfen", TargetName: "Verlängerung entscheiden",
		Reason: "Die Prüfung steht doppelt an: اختبار. Der Vermerk vom Vortag genügt.", State: store.InterventionProposed, ProposedAt: at("2026-11-21 09:12"),
	}
	own, done, releasing := proposed, proposed, proposed
	releasing.ID, releasing.Case, releasing.State = "i4", "c4", store.InterventionReleasing
	own.ID, own.Case, own.Kind, own.TargetName = "i2", "c3", store.InterventionCancel, ""
	done.State, done.DecidedAt = store.InterventionRefused, at("2026-11-21 10:00")
	interventions := &web.InterventionsPage{
		Layout: ofSupervision("supervision.interventions"), Tabs: web.SupervisionTabs("/leitung/eingriffe"), May: true, PDF: "/leitung/eingriffe?pdf=1",
		Open:    []web.InterventionLine{{Intervention: proposed, By: "K. Kollegin"}, {Intervention: own, By: "L. Leitung", Own: true}, {Intervention: releasing, By: "K. Kollegin", Decider: "M. Mitleitung", Releasing: true}},
		Decided: []web.InterventionLine{{Intervention: done, By: "K. Kollegin", Decider: "L. Leitung", Why: web.Say("supervision.refused.modify.instance-gone")}},
	}
	propose := &web.ProposePage{
		Layout: ofSupervision("supervision.propose"), CaseID: "c1", Aktenzeichen: "ABH-2026-000017", Reason: "doppelt",
		Kinds:    []web.Choice{{Value: store.InterventionSkip, Text: web.Say("supervision.kind.ueberspringen"), Selected: true}, {Value: store.InterventionMigrate, Text: web.Say("supervision.kind.umstellen")}},
		Steps:    []web.Choice{{Value: "4", Label: "Vollständigkeit prüfen"}},
		Targets:  []web.Choice{{Text: web.Say("supervision.target.none")}, {Value: "verlaengerung/entscheiden", Label: "Verlängerung entscheiden"}},
		Versions: []web.Choice{{Value: "2", Label: "2"}},
	}
	propose.Notice = &web.Notice{Kind: "danger", Text: web.Say("error.supervision.skip-ambiguous")}
	waiting := &web.ProposePage{Layout: ofSupervision("supervision.propose"), CaseID: "c1", Aktenzeichen: "ABH-2026-000017", Waiting: true}
	staffing := &web.StaffingPage{
		Layout: ofSupervision("supervision.staffing"), Tabs: web.SupervisionTabs("/leitung/personalbedarf"), Computed: true, Busy: true,
		Result: []web.Figure{{Label: web.Say("supervision.figure.posts"), Value: web.Cell{Number: 3.16, Form: "decimal"}}, {Label: web.Say("supervision.figure.load"), Value: web.Cell{Number: 0.91, Form: "percent"}}},
		Works: []web.StaffingField{
			{Name: "faelle-verlaengerung", Label: web.Said("Aufenthaltstitel verlängern"), Value: "3000", Min: "0", Max: "10000000", Step: "1"},
			{Name: "zeit-verlaengerung", Label: web.Said("Aufenthaltstitel verlängern"), Value: "60", Min: "0", Max: "10000", Step: "0.5"},
		},
		Fields: []web.StaffingField{
			{Name: "werktage", Label: web.Say("supervision.staffing.werktage"), Source: web.Say("supervision.staffing.werktage.source"), Value: "251", Min: "200", Max: "262", Step: "1"},
			{Name: "mehr", Label: web.Say("supervision.staffing.mehr"), Source: web.Say("supervision.staffing.mehr.source"), Value: "10", Min: "-50", Max: "100", Step: "1", Slider: true},
		},
	}
	return incidents, interventions, propose, waiting, staffing
}
