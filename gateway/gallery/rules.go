package gallery

import (
	"ablauf/gateway/web"
)

func ruleFrames() []Frame {
	none := &web.RulesPage{Layout: designer(web.Say("page.rules.heading"))}
	list := &web.RulesPage{Layout: designer(web.Say("page.rules.heading")), MayTry: true, Releases: true, Tables: []web.RuleLine{
		{Key: "ba-zustimmung", Name: "Zustimmung der BA", Question: "Muss die Bundesagentur für Arbeit zustimmen?", Rows: 12, Review: 1},
		{Key: "vier-augen", Name: "Vier Augen", Question: "Muss eine zweite Person mitzeichnen?", Rows: 7},
	}}
	read := rule()
	read.MayTry, read.Proposes, read.Groups = false, false, nil
	former := rule()
	former.Former, former.MayTry, former.Proposes, former.Groups = true, false, false, nil
	wrong := rule()
	bad := web.Say("error.date.impossible")
	wrong.Reference.Error, wrong.Reference.Value = &bad, "2026-02-30"
	wrong.Errors = []web.FormError{{FieldID: "stichtag", Label: "Stichtag", Text: bad}}
	tried := rule()
	tried.Rows[1].Fired = true
	tried.Outcome = &web.RuleOutcome{
		Reference: date("2025-12-31"), NeedsReview: true, Derived: []string{"Minderjährig"},
		Results: [][]web.Pair{{{Name: "Zustimmung nötig", Value: "Ja"}, {Name: "Grund", Value: "Beschäftigung als Fachkraft braucht die Zustimmung."}, {Name: "Frist der BA", Value: "2W"}}},
		Matched: rule().Rows[1:2],
		Warnings: []web.Text{
			web.Say("page.rule.warning.out-of-force", "row", "ba-zustimmung-fachkraft", "day", "2025-12-31"),
			web.Say("page.rule.warning.blank", "facts", "Monate versicherungspflichtiger Beschäftigung, Monate ununterbrochenen Aufenthalts"),
			web.Say("page.rule.warning.unread", "facts", "Eingegangen am"),
		},
	}
	empty := rule()
	empty.Outcome = &web.RuleOutcome{Reference: date("2026-11-21"), NeedsReview: true, Warnings: []web.Text{web.Say("page.rule.warning.no-row")}}
	return append([]Frame{{"rules-none", none}, {"rules", list}, {"rule", rule()}, {"rule-read", read}, {"rule-former", former}, {"rule-errors", wrong}, {"rule-tried", tried}, {"rule-no-row", empty}}, deadlineFrames()...)
}

func designer(title web.Text) web.Layout {
	l := signedIn("regeln", title)
	l.User = &web.User{Name: "D. Probe", Roles: []string{"prozessgestaltung"}, Staff: true, Rules: true}
	return l
}

func rule() *web.RulePage {
	unknown := []web.Choice{{Value: "true", Text: web.Say("page.yes")}, {Value: "false", Text: web.Say("page.no")}}
	return &web.RulePage{
		Layout: designer(web.Said("Zustimmung der BA")), Key: "ba-zustimmung", Name: "Zustimmung der BA", Question: "Muss die Bundesagentur für Arbeit zustimmen?",
		Hash: "5f2b9c1de04a7788a1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899", Policy: "F", Version: 2, MayTry: true, Proposes: true,
		Reference: web.Field{ID: "stichtag", Name: "/reference", Kind: "date", Label: "Stichtag", Hint: "Es gelten die Zeilen, die an diesem Tag in Kraft sind.", Value: "2026-11-21", Required: true},
		Groups: []web.FactGroup{
			{Key: "fall", Fields: []web.Field{{ID: "feld-fall-antragAuf", Name: "/fall/antragAuf", Kind: "select", Label: "Antrag auf", Hint: "Den Titel, den die Person haben will.", Choices: []web.Choice{{Value: "18b", Label: "§ 18b Fachkraft mit akademischer Ausbildung", Selected: true}}}}},
			{Key: "angaben", Fields: []web.Field{
				{ID: "feld-angaben-globalzustimmung", Name: "/angaben/globalzustimmung", Kind: "select", Label: "Globalzustimmung der BA (§ 39 Abs. 2a)", Choices: unknown},
				{ID: "feld-angaben-versicherteMonate", Name: "/angaben/versicherteMonate", Kind: "number", Label: "Monate versicherungspflichtiger Beschäftigung", Hint: "Ohne befristete Sonderbeschäftigung (§ 9 Abs. 2 BeschV)."},
			}},
		},
		Rows: []web.RuleRowLine{
			{Number: 1, ID: "ba-zustimmung-studium", When: []web.Pair{{Name: "Antrag auf", Value: `"16b"`}}, Then: []web.Pair{{Name: "Zustimmung nötig", Value: "false"}}, Paragraph: "§ 16b AufenthG", ValidFrom: date("2026-01-01")},
			{Number: 2, ID: "ba-zustimmung-fachkraft", When: []web.Pair{{Name: "Antrag auf", Value: `"18a", "18b"`}}, Then: []web.Pair{{Name: "Zustimmung nötig", Value: "true"}, {Name: "Frist der BA", Value: `"2W"`}}, Paragraph: "§ 18 Abs. 2 Nr. 2, § 39 Abs. 2 AufenthG", ValidFrom: date("2026-01-01"), ValidTo: date("2026-12-31"), Remark: "Ohne Vorrangprüfung."},
			{Number: 3, ID: "ba-zustimmung-anderer-titel", Then: []web.Pair{{Name: "Zustimmung nötig", Value: "true"}}, Paragraph: "§ 39 Abs. 1 AufenthG", ValidFrom: date("2026-01-01"), NeedsLegalReview: true, Remark: "Sachbearbeitung prüft, ob eine Zustimmung nötig ist."},
		},
	}
}

func deadlineFrames() []Frame {
	plain := func() *web.DeadlinePage {
		return &web.DeadlinePage{Layout: designer(web.Say("page.deadline.heading")), Fields: []web.Field{
			{ID: "frist", Name: "/period", Kind: "text", Label: "Frist", Hint: "Zahl und Einheit, zum Beispiel 4 W oder 1 M.", Required: true, Value: "1 M"},
			{ID: "beginn", Name: "/start", Kind: "date", Label: "Tag des Ereignisses", Required: true, Value: "2026-11-23"},
			{ID: "post", Name: "/posted", Kind: "checkbox", Label: "Ein Brief ging zur Post", Hint: "Die Frist beginnt, wenn er als bekannt gegeben gilt.", Checked: true},
		}}
	}
	done := plain()
	done.Outcome = &web.DeadlineOutcome{LastDay: date("2026-12-28"), Source: "W", Reasons: []string{
		"Dritter Tag nach Aufgabe zur Post am Montag, 23.11.2026 (§ 41 Abs. 2 LVwVfG): Donnerstag, 26.11.2026.",
		"Ein Monat ab Bekanntgabe am Donnerstag, 26.11.2026; das Ende fiel auf Samstag, 26.12.2026 (2. Weihnachtstag), daher Montag, 28.12.2026.",
	}}
	wrong := plain()
	bad := web.Say("error.period.unknown")
	wrong.Fields[0].Error, wrong.Fields[0].Value = &bad, "bald"
	wrong.Errors = []web.FormError{{FieldID: "frist", Label: "Frist", Text: bad}}
	return []Frame{{"deadline", plain()}, {"deadline-done", done}, {"deadline-errors", wrong}}
}
