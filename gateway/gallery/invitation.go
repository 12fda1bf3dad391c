package gallery

import (
	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

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
	papersForm := func(added ...desk.InvitedPaper) *web.InvitationPapers {
		return &web.InvitationPapers{
			Address: "/antrag/x", Added: added, MaxMegabytes: 15, Key: "1",
			Fields: []web.Field{
				{ID: "art", Name: "/kind", Kind: "select", Label: "Art der Unterlage", Required: true, Choices: []web.Choice{{Value: "P01", Text: web.Say("page.document.kind.P01")}}},
				{ID: "datei", Name: "/file", Kind: "file", Label: "Datei", Required: true, Hint: "PDF, JPG oder PNG"},
			},
		}
	}
	sent.Papers = papersForm()
	papers := &web.InvitationPage{
		Layout: public("antrag.papers.heading"), Contact: contact, About: web.InvitationAbout{Aktenzeichen: "ABH-2026-000123"},
		Papers: papersForm(
			desk.InvitedPaper{Kind: "P01", State: casefile.DocumentReleased, Received: at("2026-11-23 09:10")},
			desk.InvitedPaper{Kind: "L03", State: casefile.DocumentRefused, Refusal: "document.malware", Received: at("2026-11-23 09:12")},
			desk.InvitedPaper{State: casefile.DocumentQuarantined, Received: at("2026-11-23 09:14")},
		),
	}
	papersWrong := &web.InvitationPage{
		Layout: public("antrag.papers.heading"), Contact: contact, About: web.InvitationAbout{Aktenzeichen: "ABH-2026-000123"}, Papers: papersForm(),
	}
	heic := web.Say("error.document.heic")
	papersWrong.Papers.Fields[1].Error, papersWrong.Path = &heic, ""
	papersWrong.Errors = []web.FormError{{FieldID: "datei", Label: "Datei", Text: heic}}
	papersFull := &web.InvitationPage{
		Layout: public("antrag.papers.heading"), Contact: contact, About: web.InvitationAbout{Aktenzeichen: "ABH-2026-000123"},
		Papers: papersForm(desk.InvitedPaper{Kind: "P01", State: casefile.DocumentReleased, Received: at("2026-11-23 09:10")}),
	}
	papersFull.Papers.Full = true
	closed := &web.InvitationPage{Layout: public("antrag.closed.heading"), Closed: true, Contact: contact}
	closed.Path = ""
	return []Frame{
		{"invitation", open()},
		{"invitation-errors", wrong},
		{"invitation-late", late},
		{"invitation-sent", sent},
		{"invitation-papers", papers},
		{"invitation-papers-errors", papersWrong},
		{"invitation-papers-full", papersFull},
		{"invitation-closed", closed},
	}
}

func public(heading string) web.Layout {
	layout := visitor()
	layout.Title, layout.Path, layout.Keys = web.Say(heading), "/antrag/x", nil
	return layout
}
