package gallery

import "ablauf/gateway/web"

// sheetFrames are the page on which an employer asks whether a sheet still counts.
func sheetFrames() []Frame {
	page := func(answer *web.SheetAnswer) *web.SheetPage {
		layout := public("pruefen.heading")
		layout.Path = "/pruefen"
		return &web.SheetPage{Layout: layout, Answer: answer, Code: web.Field{
			ID: "code", Name: "code", Kind: "text", Label: "Prüfcode", Required: true, Autocomplete: "off",
			Hint: "Er hat zwölf Buchstaben und Ziffern und steht auf dem Blatt. Die Ziffern 0 und 1 und die Buchstaben O und I kommen nicht vor.",
		}}
	}
	answered := func(standing string) *web.SheetPage {
		return page(&web.SheetAnswer{Standing: standing, Issued: today().AddDays(-20), Today: today()})
	}
	wrong := page(nil)
	mistyped := web.Say("pruefen.code.mistyped")
	wrong.Code.Value, wrong.Code.Error = "7KQM-2XPA-9DRC", &mistyped
	wrong.Errors = []web.FormError{{FieldID: "code", Label: "Prüfcode", Text: mistyped}}
	return []Frame{
		{"sheet", page(nil)},
		{"sheet-errors", wrong},
		{"sheet-holds", answered("holds")},
		{"sheet-replaced", answered("replaced")},
		{"sheet-over", answered("over")},
		{"sheet-unknown", page(&web.SheetAnswer{Standing: "unknown"})},
		{"sheet-waiting", page(&web.SheetAnswer{Waiting: true})},
	}
}
