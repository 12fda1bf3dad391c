package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/store"
)

// ofDesigner is the frame around a page for whoever designs procedures.
func ofDesigner(title web.Text) web.Layout {
	l := signedIn("verfahren", title)
	l.User = &web.User{Name: "D. Probe", Roles: []string{"prozessgestaltung"}, Staff: true, Rules: true}
	return l
}

func releaseFrames() []Frame {
	upload := &web.ReleaseNewPage{
		Layout: ofDesigner(web.Say("release.new")), Key: "sachstand", Name: "Sachstand", Version: 1, MaxMegabytes: 2,
	}
	unreadable := web.Say("error.release.unreadable", "detail", "line 2: document type declarations are refused")
	refused := *upload
	refused.Reason, refused.FileError = "Die Aufgabe heißt jetzt nach dem, was zu tun ist.", &unreadable
	refused.Errors = []web.FormError{{FieldID: "datei", Text: unreadable}}

	line := web.ReleaseLine{
		ID: "p1", Key: "sachstand", Name: "Sachstand", State: store.ProposalOpen, Reason: "Die Aufgabe heißt jetzt nach dem, was zu tun ist.", By: "D. Probe",
		ProposedAt: at("2026-11-21 09:12"),
	}
	wrong := &web.ReleasePage{
		Layout: ofDesigner(web.Say("release.title", "name", "Sachstand")), ReleaseLine: line, Follows: 1, Next: 2, Open: true, Known: true, May: true, Own: true,
		Failing: 2, Hints: 1,
		Findings: []web.FindingLine{
			{Failing: true, Element: "Frage beantworten", ID: "frage-beantworten", Type: "Aufgabe einer Person", Line: 75, Words: web.Say("release.finding.form-unknown", "detail", "sachstand/gibt-es-nicht")},
			{Failing: true, Element: "Sachbearbeitung nötig?", ID: "sachbearbeitung-frage", Type: "Verzweigung", Line: 89, Words: web.Say("release.rule.gateway-condition"), Message: `the flow "flow-sachbearbeitung-frage-wochengrenze-pruefen" needs a condition, or must be the default`},
			{ID: "neu", Type: "Aufgabe einer Person", Line: 102, Words: web.Say("release.finding.not-drawn")},
		},
	}
	wrong.Notice = &web.Notice{Kind: "success", Text: web.Say("release.notice.proposed")}
	ready := &web.ReleasePage{
		Layout: ofDesigner(web.Say("release.title", "name", "Sachstand")), ReleaseLine: line, Follows: 1, Next: 2, Open: true, Known: true, May: true, Rehearsed: true,
		Passed: 11, Deviating: 1, Renamed: 4, Asked: 3, Movable: 2, More: true,
		Compared: &web.Comparison{
			Changed:     1,
			Differences: []web.DifferenceLine{{Kind: "changed", Type: "Aufgabe einer Person", Name: "Anfrage beantworten", Changes: []web.ChangeLine{{Field: "name", Old: "Frage beantworten", New: "Anfrage beantworten"}}}},
			Drawings:    []web.ComparedDrawing{{Version: 2, ID: "v2", Name: "Sachstand", Drawing: changedDrawing()}},
		},
		Otherwise: []web.ScenarioLine{{
			Key: "rueckfrage-2", Line: 34, Command: "complete frage-beantworten", Steps: 5, Of: 8,
			Want: []string{"task frage-beantworten completed", "activity antwort-senden schreiben attempt 1", "at: antwort-senden"},
			Got:  []string{"task frage-beantworten completed", "at: zwischennachricht-senden"},
		}},
		Running: []web.RunningLine{{Version: 1, Cases: 214}},
		Moves: []web.MoveLine{
			{Case: "c1", Aktenzeichen: "ABH-2026-000017", Version: 1},
			{Case: "c2", Aktenzeichen: "ABH-2026-000019", Version: 1, Why: []web.Text{web.Say("release.obstacle", "element", "woche-um", "why", "migrate.element-missing")}},
		},
	}
	ready.User.Name, ready.User.Roles, ready.User.Supervision = "L. Leitung", []string{"leitung"}, true
	decided := *wrong
	decided.Notice, decided.Open, decided.Failing, decided.Hints, decided.Findings, decided.Compared = nil, false, 0, 0, nil, ready.Compared
	decided.State, decided.Decision, decided.Decider, decided.DecidedAt, decided.Number = store.ProposalReleased, "Mit dem Team besprochen.", "L. Leitung", at("2026-11-21 10:40"), 2

	list := &web.ReleasesPage{Layout: ofDesigner(web.Say("release.list")), Open: []web.ReleaseLine{line}, Decided: []web.ReleaseLine{decided.ReleaseLine}}
	declined := decided.ReleaseLine
	declined.ID, declined.State, declined.Decision, declined.Number = "p3", store.ProposalDeclined, "Die zweite Frage fehlt: اختبار.", 0
	list.Decided = append(list.Decided, declined)
	list.Open = append(list.Open, tableLine())
	return append(tableReleaseFrames(), []Frame{
		{"release-new", upload},
		{"release-new-errors", &refused},
		{"release-errors", wrong},
		{"release", ready},
		{"release-decided", &decided},
		{"releases", list},
		{"releases-none", &web.ReleasesPage{Layout: ofDesigner(web.Say("release.list"))}},
	}...)
}

func tableLine() web.ReleaseLine {
	return web.ReleaseLine{
		Table: true, ID: "p4", Key: "gebuehr", Name: "Gebühr", State: store.ProposalOpen, Reason: "Die Gebühr für die Blaue Karte steigt zum neuen Jahr.", By: "D. Probe",
		ProposedAt: at("2026-11-20 15:02"),
	}
}

// tableReleaseFrames are a rule table on its way: the form, one that changes the past, and one that can be released.
func tableReleaseFrames() []Frame {
	wrong := &web.ReleasePage{
		Layout: designer(web.Say("release.title", "name", "Gebühr")), ReleaseLine: tableLine(), Follows: 1, Next: 2, Open: true, Known: true, May: true, Own: true,
		Failing: 2, Hints: 2,
		Findings: []web.FindingLine{
			{Failing: true, Element: "Zeile 12", ID: "gebuehr-blaue-karte", Line: 812, Words: web.Say("release.table.finding.past-changed", "detail", "Betrag, Betrag als Text")},
			{Failing: true, ID: "gebuehr-forscher", Words: web.Say("release.table.finding.past-removed", "detail", "2026-01-01")},
			{Element: "Zeile 13", ID: "gebuehr-blaue-karte-2027", Line: 880, Words: web.Say("release.table.finding.word-new", "detail", "Zweck: erteilung-neu")},
			{Words: web.Say("release.dmn.gap"), Message: "Für diese Eingaben trifft keine Zeile zu: Antrag auf: \"18d\" (ab 01.01.2027)", MessageLang: "de", Line: 41},
		},
		Users: []web.ReleaseUser{{Key: "verlaengerung", Name: "Verlängerung", Version: 1}},
	}
	wrong.Notice = &web.Notice{Kind: "success", Text: web.Say("release.notice.proposed")}
	amounts := []web.ChangeLine{{Field: "output", Detail: "Betrag", Old: "100", New: "110"}, {Field: "output", Detail: "Betrag als Text", Old: "100 Euro", New: "110 Euro"}}
	row := &web.RuleRowLine{
		Number: 12, ID: "gebuehr-blaue-karte-2027", When: []web.Pair{{Name: "Antrag auf", Value: `"18g"`}}, Then: []web.Pair{{Name: "Betrag", Value: "110"}, {Name: "Betrag als Text", Value: "110 Euro"}},
		Paragraph: "§ 45 Nr. 1 AufenthV", ValidFrom: date("2027-01-01"),
	}
	ready := &web.ReleasePage{
		Layout: designer(web.Say("release.title", "name", "Gebühr")), ReleaseLine: tableLine(), Follows: 1, Next: 2, Open: true, Known: true, May: true, Rehearsed: true,
		Compared: &web.Comparison{Rows: true, Added: 1, Changed: 1, Differences: []web.DifferenceLine{
			{Kind: "added", Name: "Zeile 12", Type: row.ID, Row: row},
			{Kind: "changed", Name: "Zeile 13", Type: "gebuehr-blaue-karte", Changes: []web.ChangeLine{{Field: "validTo", New: "31.12.2026"}}},
		}},
		Users:    []web.ReleaseUser{{Key: "ablaufverfahren", Name: "Ablaufverfahren", Version: 1}, {Key: "verlaengerung", Name: "Verlängerung", Version: 2}},
		Computed: 200, Passed: 197, Deviating: 3,
		Deviations: []web.DeviationLine{
			{On: date("2027-01-01"), Number: 2, Changes: amounts, Cases: []web.DeviationCase{{Case: "c1", Aktenzeichen: "ABH-2026-000017"}, {Case: "c2", Aktenzeichen: "ABH-2026-000019"}}},
			{On: date("2027-01-01"), Number: 1, Changes: amounts[:1], Cases: []web.DeviationCase{{Case: "c3", Aktenzeichen: "ABH-2026-000023"}}},
		},
	}
	ready.User.Name, ready.User.Roles, ready.User.Supervision = "L. Leitung", []string{"leitung"}, true
	return []Frame{
		{"release-table-new", &web.ReleaseNewPage{Layout: designer(web.Say("release.new")), Table: true, Key: "gebuehr", Name: "Gebühr", Version: 1, MaxMegabytes: 2}},
		{"release-table-errors", wrong},
		{"release-table", ready},
	}
}
