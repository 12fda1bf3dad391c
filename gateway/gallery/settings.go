package gallery

import (
	"net/url"

	"ablauf/gateway/desk"
	"ablauf/gateway/web"
)

func settingsFrames() []Frame {
	plainForm, changed, wrong := settings(), settings(), settings()
	plainForm.Fill(desk.KeySettings{Mode: desk.KeysAll}, nil)
	changed.Fill(desk.KeySettings{Mode: desk.KeysNoLetters, Keys: map[desk.KeyAction]string{"claim": "ü", "unclaim": "", "go-case": "g f"}}, nil)
	changed.Notice = &web.Notice{Kind: "success", Text: web.Say("keys.saved")}
	entered := url.Values{"/modus": {"alle"}, "/row-next": {"j"}, "/row-previous": {"j"}, "/claim": {"abc"}}
	wrong.Fill(desk.KeySettings{}, entered)
	taken, form := web.Say("error.keys.taken"), web.Say("error.keys.form")
	wrong.Fields[1].Error, wrong.Fields[3].Error = &taken, &form
	wrong.Errors = []web.FormError{
		{FieldID: wrong.Fields[1].ID, Label: "Vorige Zeile", Text: taken}, {FieldID: wrong.Fields[3].ID, Label: "Aufgabe übernehmen", Text: form},
	}
	return []Frame{{"settings", plainForm}, {"settings-changed", changed}, {"settings-errors", wrong}}
}

func settings() *web.SettingsPage {
	return &web.SettingsPage{Layout: signedIn("einstellungen", web.Say("keys.settings"))}
}
