package gallery

import (
	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// readingFor is the form that asks what somebody reads for, with what is missing in its second field.
func readingFor(file casefile.SubFile, missing *web.Text) *web.PurposePage {
	page := &web.PurposePage{
		Layout: signedIn("faelle", web.Say("zweck.heading")), CaseID: "c1", Aktenzeichen: "ABH-2026-104711", SubFile: file, To: "/faelle/c1",
		Fields: web.PurposeFields("de", "", ""),
	}
	if missing != nil {
		page.Fields = web.PurposeFields("de", "sonstiges", "")
		f := &page.Fields[1]
		f.Error, page.Errors = missing, []web.FormError{{FieldID: f.ID, Label: f.Label, Text: *missing}}
	}
	return page
}

func actFrames() []Frame {
	plainForm := act()
	wrong := act()
	missing := web.Say("error.required")
	wrong.Fields[0].Error = &missing
	wrong.Errors = []web.FormError{{FieldID: wrong.Fields[0].ID, Label: wrong.Fields[0].Label, Text: missing}}
	conflict := act()
	refused := web.Say("error.representative.exists")
	conflict.Conflict = &refused
	long := act()
	long.Person = longName()
	handOut, unsaid := exporting(desk.ExportInput{}), exporting(desk.ExportInput{What: "auskunft"})
	needed := web.Say("error.required")
	for i := range unsaid.Fields[1:] {
		f := &unsaid.Fields[i+1]
		f.Error = &needed
		unsaid.Errors = append(unsaid.Errors, web.FormError{FieldID: f.ID, Label: f.Label, Text: needed})
	}
	return append([]Frame{{"purpose", readingFor("gesundheit", nil)}, {"purpose-errors", readingFor("hauptakte", &needed)}, {"export", handOut}, {"export-errors", unsaid}, {"act", plainForm}, {"act-errors", wrong}, {"act-conflict", conflict}, {"act-long", long}}, caseActFrames()...)
}

// caseActFrames are the acts on a case by which nothing of its procedure changes, as their forms ask for them.
func caseActFrames() []Frame {
	message, followUp, address := caseAct("nachricht", "nachrichten"), caseAct("wiedervorlage", "ablauf"), caseAct("anschrift", "beteiligte")
	message.Previews = true
	preview := *message
	preview.Preview = &desk.MessagePreview{
		Recipient: []string{"Ayla Demir", "Musterweg 4", "00001 Musterstadt"}, Subject: "Ihr Anruf von gestern", Portal: true,
		Paragraphs: []string{"Sehr geehrte Frau Demir,", "wir haben Ihren Pass gefunden.\nEr liegt am Empfang.", "Mit freundlichen Grüßen", "Stadt Musterstadt"},
	}
	return []Frame{{"act-message", message}, {"act-message-preview", &preview}, {"act-followup", followUp}, {"act-address", address}}
}

// caseAct is the form of an act as the schemas have it.
func caseAct(name, tab string) *web.ActPage {
	page := act()
	form, err := schemas.Load("allgemein/" + name)
	if err != nil {
		panic("the gallery shows a form that is not there: " + err.Error())
	}
	page.Layout, page.Heading = signedIn("faelle", web.Said(form.Texts["de"].Label)), web.Said(form.Texts["de"].Label)
	help := web.Said(form.Texts["de"].Help)
	page.Act, page.Tab, page.Help, page.Key, page.Fields = name, tab, &help, "00000000-0000-4000-8000-000000000001", web.FormFields(form, "de")
	return page
}

func act() *web.ActPage {
	help := web.Said("Von jetzt an handelt jemand für die Person. Sehen Sie die Vollmacht an: Wer hat sie wem gegeben, wofür, ist sie unterschrieben?")
	return &web.ActPage{
		Layout: signedIn("faelle", web.Said("Vertretung eintragen")), CaseID: "c1", Aktenzeichen: "ABH-2026-104711", Person: demir(), Act: "vertretung", Tab: "beteiligte",
		Heading: web.Said("Vertretung eintragen"), Help: &help,
		Fields: []web.Field{
			{ID: "feld-vertretung-name", Name: "/vertretung/name", Kind: "text", Label: "Name der Vertretung", Required: true},
			{ID: "feld-vertretung-strasse", Name: "/vertretung/strasse", Kind: "text", Label: "Straße und Hausnummer", Required: true, Value: "Kanzleiweg 1"},
			{ID: "feld-umfang", Name: "/vollmachtUmfang", Kind: "radio", Label: "Wofür gilt die Vollmacht?", Required: true, Choices: []web.Choice{
				{Value: "verfahren", Label: "Für dieses Verfahren", Selected: true}, {Value: "einzelne", Label: "Nur für einzelne Handlungen"},
			}},
			{ID: "feld-vom", Name: "/vollmachtVom", Kind: "date", Label: "Vollmacht vom", Required: true},
		},
	}
}

// representatives are one who acts, one who acts by way of another case and one who acts no more.
func representatives() []web.RepresentativeLine {
	return []web.RepresentativeLine{
		{
			Name: "Rechtsanwältin Dr. Beispiel", Address: "Kanzleiweg 1, 00002 Musterstadt", Scope: casefile.ScopeCase, GivenOn: date("2026-11-10"),
			By: "C. Muster", At: at("2026-11-12 09:30"), Acts: true, Letters: true,
		},
		{
			Name: "Beratungsstelle Muster", Address: "Ring 1, 00003 Musterstadt", Scope: casefile.ScopeAll, GivenOn: date("2026-10-01"), By: "J. Beispiel",
			At: at("2026-10-02 11:00"), Acts: true, Elsewhere: &web.CaseLink{ID: "c9", Aktenzeichen: "ABH-2026-100009"},
		},
		{
			Name: "Mehmet Demir", Address: "Musterweg 4, 00001 Musterstadt", Scope: casefile.ScopeSingle, At: at("2026-11-02 08:14"),
			EndedOn: date("2026-11-05"), EndedFor: casefile.EndWithdrawn, EndedBy: "C. Muster",
		},
	}
}

// exporting is the form by which a whole case is handed out.
func exporting(in desk.ExportInput) *web.ExportPage {
	return &web.ExportPage{
		Layout: signedIn("faelle", web.Say("export.heading")), CaseID: "c1", Aktenzeichen: "ABH-2026-104711",
		Fields: web.ExportFields("de", casefile.Actor{Roles: []casefile.Role{casefile.RoleLeitung}}, in),
	}
}
