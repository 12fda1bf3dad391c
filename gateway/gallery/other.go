package gallery

import (
	"ablauf/gateway/httperr"
	"ablauf/gateway/web"
)

func uploadFrames() []Frame {
	wrong := upload()
	missing := web.Say("error.required")
	wrong.Fields[1].Error = &missing
	wrong.Errors = []web.FormError{{FieldID: "datei", Label: "Datei", Text: missing}}
	return []Frame{{"upload", upload()}, {"upload-errors", wrong}}
}

func upload() *web.UploadPage {
	return &web.UploadPage{
		Layout: signedIn("faelle", web.Say("page.upload.heading")), CaseID: "c1", Aktenzeichen: "ABH-2026-104711", Person: rightToLeft(), MaxMegabytes: 15, Key: "k",
		Fields: []web.Field{
			{ID: "art", Name: "art", Kind: "select", Label: "Art der Unterlage", Required: true, Choices: []web.Choice{{Value: "P01", Text: web.Say("page.document.kind.P01")}}},
			{ID: "datei", Name: "datei", Kind: "file", Label: "Datei", Required: true, Hint: "PDF, JPG oder PNG"},
		},
	}
}

func procedureFrames() []Frame {
	list := &web.ProceduresPage{Layout: signedIn("verfahren", web.Say("page.procedures.heading"))}
	full := &web.ProceduresPage{Layout: signedIn("verfahren", web.Say("page.procedures.heading")), Procedures: []web.ProcedureLine{
		{Key: "verlaengerung", Name: "Aufenthaltstitel verlängern", Versions: []int{2, 1}}, {Key: "nachforderung", Name: "Unterlagen nachfordern", Versions: []int{1}},
	}}
	page := &web.ProcedurePage{
		Layout: signedIn("verfahren", web.Say("page.procedure.title")), Key: "verlaengerung", Name: "Aufenthaltstitel verlängern", Version: 2, Versions: []int{2, 1},
		About: "Vom Antrag bis zum verlängerten Titel.", Drawing: drawing(), Steps: steps(),
		Planes: []web.PlaneLink{{Name: "Verlängerung", Href: "#", Current: true}, {Name: "Entscheidung", Href: "#x"}},
	}
	page.Counted, page.Running, page.Newest = true, 412, 2
	old := *page
	old.Version, old.Running, old.Capped = 1, 1000, true
	bare := &web.ProcedurePage{Layout: signedIn("verfahren", web.Say("page.procedure.title")), Key: "x", Name: "Ohne Zeichnung", Version: 1}
	return []Frame{{"procedures-none", list}, {"procedures", full}, {"procedure", page}, {"procedure-old", &old}, {"procedure-bare", bare}}
}

func errorFrames() []Frame {
	frame := func(name string, p httperr.Problem, user bool) Frame {
		layout := signedIn("", web.Text{Key: p.Title})
		if !user {
			layout.User = nil
		}
		return Frame{"error-" + name, &web.ErrorPage{Layout: layout, Problem: p}}
	}
	return []Frame{
		frame("403", httperr.Problem{Status: 403, Title: "Das dürfen Sie nicht", Detail: "Der Fall gehört zu einem anderen Team.", Code: "case.other-team"}, true),
		frame("404", httperr.Problem{Status: 404, Title: "Nicht gefunden", Detail: "Diese Seite gibt es nicht.", Code: "path.unknown"}, false),
		frame("409", httperr.Problem{Status: 409, Title: "Jemand war schneller", Detail: "K. Muster hat die Aufgabe schon übernommen.", Code: "task.claimed"}, true),
		frame("500", httperr.Problem{Status: 500, Title: "Das hat nicht geklappt", Detail: "Es ist ein Fehler im Programm.", Incident: "4F0A91C2D7"}, true),
		frame("503", httperr.Problem{Status: 503, Title: "Gerade nicht erreichbar", Detail: "Versuchen Sie es in einer Minute noch einmal."}, true),
	}
}
