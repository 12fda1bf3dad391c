package web

import (
	"net/url"

	"ablauf/gateway/desk"
)

// SettingsPage is where a person says how they want the pages.
type SettingsPage struct {
	Layout
	Modes  []Choice
	Fields []Field // one per action that has a character of its own
	Errors []FormError
}

// Template names the page's template.
func (*SettingsPage) Template() string { return "settings" }

// Fill lays out the form: with the wishes that are kept, or with what was just entered.
func (p *SettingsPage) Fill(kept desk.KeySettings, entered url.Values) {
	mode := string(kept.Mode)
	if entered != nil {
		mode = entered.Get("/modus")
	}
	for _, m := range desk.KeyModes() {
		p.Modes = append(p.Modes, Choice{Value: string(m), Text: Say("keys.mode." + string(m)), Selected: string(m) == mode})
	}
	for _, b := range kept.Bindings() {
		if scheme := schemeKey(b.Action); scheme == "" {
			continue
		}
		name := "/" + string(b.Action)
		value := b.Key
		if entered != nil {
			value = entered.Get(name)
		}
		p.Fields = append(p.Fields, Field{ID: fieldID(name), Name: name, Kind: "text", Value: value})
	}
}

func schemeKey(action desk.KeyAction) string {
	for _, b := range desk.KeyBindings() {
		if b.Action == action {
			return b.Key
		}
	}
	return ""
}

// Action names the action of a field of the page.
func (f Field) Action() string { return f.Name[1:] }
