package gallery

import (
	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// handlingFrames are what people do with tasks besides finishing them.
func handlingFrames() []Frame {
	held := &web.NextPage{Layout: signedIn("aufgaben", web.Say("handling.next.heading")), Limit: 5, Classes: desk.PullClasses(), Held: bulkRows()}
	reason := web.Say("error.task.limit", "n", "5")
	held.Conflict = &reason
	none := &web.NextPage{Layout: held.Layout, Limit: 5, Classes: desk.PullClasses(), None: true}
	all := &web.NextPage{Layout: held.Layout, Classes: desk.PullClasses()}
	refused := handling("t1")
	late := web.Say("error.follow-up.after-due", "day", "2026-11-26")
	refused.Conflict, refused.Forms[0].Confirm, refused.Forms[0].Fields[0].Value = &late, true, "2026-12-10"
	closed := &web.HandlingPage{Layout: refused.Layout, TaskID: "t1", Name: "Verlängerung entscheiden", Aktenzeichen: "ABH-2026-104711", Person: rightToLeft()}
	chosen := &web.BulkPage{Layout: bulkLayout(), Step: "wahl", ID: "b1", Max: 200, Back: "/aufgaben", Rows: bulkRows(), TooMany: true, Fields: bulkFields()}
	for _, act := range desk.BulkActs() {
		chosen.Acts = append(chosen.Acts, web.Choice{Value: act, Text: web.Say("handling.bulk.act." + act), Selected: act == "zuweisen"})
	}
	preview := &web.BulkPage{Layout: bulkLayout(), Step: "vorschau", Back: "/aufgaben", All: "/aufgaben/mehrere", ID: "b1", Act: "zuweisen", Rows: bulkRows(), Ready: 2, Refused: 1}
	preview.Rows[1].Reason = web.Say("error.task.claimed", "holder", "Freifrau von Musterfrau-Beispielhausen auf Probewalde")
	result := &web.BulkPage{Layout: bulkLayout(), Step: "ergebnis", Back: "/aufgaben", Act: "zuweisen", Rows: preview.Rows, Ready: 2, Refused: 1}
	empty := &web.BulkPage{Layout: bulkLayout(), Step: "wahl", Back: "/aufgaben", Max: 200}
	told := worklist(rows()[:2]...)
	told.Told = []web.ToldLine{{ID: "n1", Task: "t1", Name: "Verlängerung entscheiden", Aktenzeichen: "ABH-2026-104711", Sender: "K. Muster", Kind: store.NoticeTaken, Note: "Du bist krank gemeldet, die Frist läuft.", At: at("2026-11-20 16:40")}}
	represents := worklist(rows()[:2]...)
	represents.Substituted = []web.AbsentTasks{
		{Absent: "K. Muster", To: date("2026-11-27"), Rows: bulkRows()},
		{Absent: "Freifrau von Musterfrau-Beispielhausen auf Probewalde", To: date("2026-12-04")},
	}
	return []Frame{
		{"next-limit", held},
		{"next-none", none},
		{"next-order", all},
		{"handling", handling("t1")},
		{"handling-late", refused},
		{"handling-closed", closed},
		{"bulk-choose", chosen},
		{"bulk-empty", empty},
		{"bulk-preview", preview},
		{"bulk-result", result},
		{"substitution-none", &web.SubstitutionPage{Layout: signedIn("vertretung", web.Say("handling.sub.heading")), Fields: substitutionFields()}},
		{"substitution", substitutions()},
		{"worklist-told", told},
		{"worklist-represents", represents},
	}
}

func bulkLayout() web.Layout { return signedIn("aufgaben", web.Say("handling.bulk.heading")) }

func handling(id casefile.TaskID) *web.HandlingPage {
	to := []web.Choice{{Value: "a", Label: "L. Beispiel"}, {Value: "b", Label: "Freifrau von Musterfrau-Beispielhausen auf Probewalde"}}
	return &web.HandlingPage{
		Layout: signedIn("aufgaben", web.Say("handling.title", "name", "Verlängerung entscheiden")), TaskID: id, Version: 3, Open: true,
		Name: "Verlängerung entscheiden", Aktenzeichen: "ABH-2026-104711", Person: demir(),
		Standing: []web.Text{
			web.Say("handling.held", "holder", "J. Beispiel", "since", "2026-11-20T08:00:00Z"),
			web.Say("handling.why.titel", "day", "2026-11-26"),
		},
		Forms: []web.ActForm{
			{Key: "wiedervorlage", Days: []casefile.Date{date("2026-11-23"), date("2026-11-30"), date("2026-12-07"), date("2026-12-21")}, Fields: []web.Field{
				{ID: "w-day", Name: "day", Kind: "date", Label: "Anderer Tag"}, {ID: "w-note", Name: "note", Kind: "text", Label: "Worauf warten Sie?"},
			}},
			{Key: "uebergeben", Fields: []web.Field{
				{ID: "u-to", Name: "to", Kind: "select", Label: "Wer bekommt die Aufgabe?", Required: true, Choices: to},
				{ID: "u-note", Name: "note", Kind: "textarea", Rows: 2, Label: "Grund und was die Kollegin oder der Kollege wissen muss", Required: true},
			}},
			{Key: "ueberspringen", Fields: []web.Field{
				{ID: "s-reason", Name: "reason", Kind: "select", Label: "Grund", Required: true, Choices: []web.Choice{{Value: "sprache", Text: web.Say("event.skip.sprache")}}},
				{ID: "s-note", Name: "note", Kind: "text", Label: "Anmerkung"},
			}},
		},
	}
}

func bulkRows() []web.BulkRow {
	lines := make([]web.BulkRow, 0, 3)
	for _, r := range rows()[:3] {
		lines = append(lines, web.BulkRow{ID: r.ID, Version: 1, Name: r.Name, Aktenzeichen: r.Aktenzeichen, Person: r.Person, Due: r.Due, Holder: r.Holder})
	}
	lines[1].Person, lines[1].Chosen, lines[2].Person = longName(), true, rightToLeft()
	return lines
}

func bulkFields() []web.Field {
	return []web.Field{
		{ID: "m-to", Name: "to", Kind: "select", Label: "Zuweisen an", Choices: []web.Choice{{Value: "a", Label: "L. Beispiel"}}},
		{ID: "m-day", Name: "day", Kind: "date", Label: "Wiedervorlage am"},
		{ID: "m-priority", Name: "priority", Kind: "checkbox", Label: "Vorrang vor anderen Aufgaben"},
		{ID: "m-team", Name: "team", Kind: "select", Label: "Team", Choices: []web.Choice{{Value: "a", Label: "Team Familie 1 (A bis L)"}}},
		{ID: "m-note", Name: "note", Kind: "textarea", Rows: 2, Label: "Grund oder Notiz"},
	}
}

func substitutionFields() []web.Field {
	return []web.Field{
		{ID: "v-substitute", Name: "substitute", Kind: "select", Label: "Vertretung durch", Required: true, Choices: []web.Choice{{Value: "a", Label: "L. Beispiel"}}},
		{ID: "v-from", Name: "from", Kind: "date", Label: "Erster Tag", Required: true, Value: "2026-11-21"},
		{ID: "v-to", Name: "to", Kind: "date", Label: "Letzter Tag", Required: true},
		{ID: "v-teams", Name: "teams", Kind: "checkboxes", Label: "Nur für diese Teams", Hint: "Nichts ankreuzen heißt: alle.", Choices: []web.Choice{{Value: "a", Label: "Team Familie 1 (A bis L)"}}},
		{ID: "v-note", Name: "note", Kind: "text", Label: "Anmerkung"},
	}
}

func substitutions() *web.SubstitutionPage {
	page := &web.SubstitutionPage{Layout: signedIn("vertretung", web.Say("handling.sub.heading")), Fields: substitutionFields(), Lead: true}
	page.Layout.Acting = []web.ActingLine{{Absent: "K. Muster", To: date("2026-11-27")}}
	page.Acting = []web.AbsentTasks{{Absent: "K. Muster", To: date("2026-11-27"), Rows: bulkRows()}}
	page.Lines = []web.SubstitutionLine{
		{ID: "1", Absent: "K. Muster", Substitute: "J. Beispiel", SetBy: "N. Muster", From: date("2026-11-20"), To: date("2026-11-27"), State: "laeuft", Note: "Urlaub", MayEnd: true},
		{ID: "2", Absent: "L. Beispiel", Substitute: "Freifrau von Musterfrau-Beispielhausen auf Probewalde", From: date("2026-12-21"), To: date("2027-01-06"), State: "geplant", Procedures: []string{"verlaengerung"}, Teams: []string{"Team Familie 1 (A bis L)"}, MayEnd: true},
		{ID: "3", Absent: "M. Beispiel", Substitute: "J. Beispiel", From: date("2026-11-02"), To: date("2026-11-20"), EndedOn: date("2026-11-16"), State: "beendet"},
	}
	return page
}
