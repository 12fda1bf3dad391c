package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// arrangeFrames are the page on which documents are split, joined, turned and classified.
func arrangeFrames() []Frame {
	empty := &web.ArrangePage{
		Layout: atTheDesk(web.Say("arrange.heading")), CaseID: "c1", Aktenzeichen: "ABH-2026-104960", Person: rightToLeft(), Open: true,
	}
	wrong := arrange()
	wrong.Person = longName()
	text := web.Text{Key: "error.document.page-missing", Params: map[string]string{"page": "9", "pages": "3"}}
	wrong.Errors = []web.FormError{{FieldID: "aufteilen", Text: text}}
	wrong.Split[0].Pages.Value, wrong.Split[1].Pages.Value = "1-2", "9"
	return []Frame{{"arrange-empty", empty}, {"arrange", arrange()}, {"arrange-error", wrong}}
}

func arrange() *web.ArrangePage {
	line := func(id, kind, name string, from ...string) web.DocumentLine {
		return web.DocumentLine{
			ID: casefile.DocumentID(id), Kind: kind, Name: name, State: casefile.DocumentReleased, Received: at("2026-11-13 09:00"), Size: 412_000, From: from,
		}
	}
	kinds := []web.Choice{{Value: "P01", Text: web.Say("page.document.kind.P01")}, {Value: "W02", Text: web.Say("page.document.kind.W02")}}
	kind := func(id string) web.Field {
		return web.Field{ID: id, Name: "/kind", Kind: "select", Label: "Art der Unterlage", Choices: kinds}
	}
	part := line("d2", "W02", "Scan, S. 3.pdf", "Scan.pdf")
	part.Pages = "3"
	chosen := line("d1", "P01", "Scan 2026-11-13.pdf")
	page := &web.ArrangePage{
		Layout: atTheDesk(web.Say("arrange.heading")), CaseID: "c1", Aktenzeichen: "ABH-2026-104960", Person: demir(), Open: true, Newest: "a2",
		Lines: []web.ArrangeLine{{DocumentLine: chosen, Current: true}, {DocumentLine: part, Order: "1"}, {DocumentLine: line("d3", "P01", "Foto 1.jpg"), Order: "2"}},
		Merge: []web.Field{kind("verbinden-art")}, Chosen: &chosen, Classify: []web.Field{kind("zuordnen-art")},
		Turn: []web.Field{
			{ID: "dreh-grad", Name: "/degrees", Kind: "select", Label: "Richtung", Choices: []web.Choice{{Value: "90", Text: web.Say("arrange.turn.90")}}},
			{ID: "dreh-seiten", Name: "/pages", Kind: "text", Label: "Nur diese Seiten", Hint: "Leer heißt: alle."},
		},
		Refile: []web.Field{
			{
				ID: "ablegen-wo", Name: "/to", Kind: "radio", Label: "Wohin?", Required: true,
				Choices: []web.Choice{{Value: "strafsache", Text: web.Say("page.subfile.strafsache")}, {Value: "gesundheit", Text: web.Say("page.subfile.gesundheit")}},
			},
			{ID: "ablegen-grund", Name: "/reason", Kind: "text", Label: "Grund", Required: true},
		},
		Filed: []web.DocumentLine{{ID: "d7", State: casefile.DocumentReleased, Received: at("2026-11-12 09:00"), Number: 4, Closed: true}},
		Made: []web.ArrangedLine{
			{
				Arrangement: store.Arrangement{ID: "a2", Kind: store.ArrangeClassify, KindBefore: "K01", KindAfter: "P01"}, By: "L. Muster", At: at("2026-11-20 10:05"),
				From: []string{"Foto 1.jpg"},
			},
			{
				Arrangement: store.Arrangement{ID: "a1", Kind: store.ArrangeSplit}, By: "L. Muster", At: at("2026-11-20 10:00"), From: []string{"Scan.pdf"},
				Into: []string{"Scan, S. 1-2.pdf", "Scan, S. 3.pdf"},
			},
			{
				Arrangement: store.Arrangement{ID: "a0", Kind: store.ArrangeMerge, UndoneAt: at("2026-11-19 09:00")}, By: "K. Muster", EndedBy: "L. Muster",
				At: at("2026-11-19 08:00"), From: []string{"Foto 1.jpg", "Foto 2.jpg"}, Into: []string{"Foto 1 + 1.pdf"},
			},
		},
		Behind: []web.DocumentLine{line("d0", "P01", "Scan.pdf")},
	}
	for i := range page.Lines {
		page.Lines[i].DocumentLine = withThumbnails([]web.DocumentLine{page.Lines[i].DocumentLine})[0]
	}
	for n, id := range []string{"0", "1"} {
		page.Split = append(page.Split, web.SplitRow{
			N: n + 1, Pages: web.Field{ID: "teil-seiten-" + id, Name: "/parts/" + id + "/pages", Kind: "text", Label: "Seiten"}, Kind: kind("teil-art-" + id),
		})
	}
	return page
}
