package gallery

import "ablauf/gateway/web"

func invitationFrames() []Frame {
	contact := web.ContactLine{
		Name: "Stadt Musterstadt", Address: "Beispielplatz 1, 00001 Musterstadt", Phone: "030 23125-100", Email: "auslaenderbehoerde@musterstadt.example",
		Hours: "Mo bis Fr 8 bis 12 Uhr, Do auch 14 bis 18 Uhr, nur mit Termin",
	}
	open := func() *web.InvitationPage {
		return &web.InvitationPage{
			Layout: public("antrag.heading"), Address: "/antrag/x", Submitted: "1", Contact: contact,
			About: web.InvitationAbout{
				Written: today().AddDays(-3), Aktenzeichen: "ABH-2026-000123", Title: "Aufenthaltserlaubnis", Paragraph: "18b", Ends: today().AddDays(77),
				Name: "Ayla Demir",
			},
			Checklist: []string{"Pass (P01)", "Arbeitsvertrag (A01)", "Lohnabrechnungen der letzten drei Monate (L01)"},
			Parts: []web.FormPart{
				{Key: "person", Fields: []web.Field{
					{ID: "f1", Name: "f1", Kind: "text", Label: "Familienname", Value: "Demir", Required: true, Hint: "Wie im Pass."},
					{ID: "f2", Name: "f2", Kind: "text", Label: "Vornamen", Value: "Ayla"},
					{ID: "f3", Name: "f3", Kind: "date", Label: "Geburtsdatum", Required: true},
				}},
				{Key: "erklaerung", Fields: []web.Field{{ID: "f4", Name: "f4", Kind: "checkbox", Label: "Meine Angaben sind richtig und vollständig"}}},
			},
		}
	}
	wrong := open()
	missing := web.Say("error.required")
	wrong.Parts[0].Fields[2].Error = &missing
	wrong.Errors = []web.FormError{{FieldID: "f3", Label: "Geburtsdatum", Text: missing}}
	wrong.Path = ""
	late := open()
	late.About.Written, late.About.Ends, late.About.Late, late.About.ForChild = today().AddDays(-80), today().AddDays(-4), true, true
	sent := &web.InvitationPage{Layout: public("antrag.sent.heading"), Contact: contact, Sent: &web.InvitationSent{
		Aktenzeichen: "ABH-2026-000124", Received: today(), From: today().AddDays(78), Travel: "mit-pass-und-bescheinigung", Work: "wie-bisher",
		Holds: "Ihr bisheriger Aufenthaltstitel gilt nach § 81 Abs. 4 Satz 1 AufenthG vom Zeitpunkt seines Ablaufs bis zu unserer Entscheidung als fortbestehend.",
	}}
	sent.Path = ""
	closed := &web.InvitationPage{Layout: public("antrag.closed.heading"), Closed: true, Contact: contact}
	closed.Path = ""
	return []Frame{
		{"invitation", open()},
		{"invitation-errors", wrong},
		{"invitation-late", late},
		{"invitation-sent", sent},
		{"invitation-closed", closed},
	}
}

func public(heading string) web.Layout {
	layout := visitor()
	layout.Title, layout.Path, layout.Keys = web.Say(heading), "/antrag/x", nil
	return layout
}
