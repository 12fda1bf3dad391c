package web

import (
	"strings"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/processes/translation"
)

// TranslationCard is the German request for documents beside its translation, and whether that can be sent.
type TranslationCard struct {
	Language string // code of the language that the person reads
	State    translation.State
	// Script says that the letter does not have the script, whatever was reviewed.
	Script bool
	RTL    bool
	Lines  []translation.Line
}

// Missing counts the texts that nobody has reviewed.
func (c *TranslationCard) Missing() int {
	n := 0
	for _, line := range c.Lines {
		if line.Reviewed == nil {
			n++
		}
	}
	return n
}

// translationCard gives the translation for the documents that are ticked in the form as it is shown; who ticks others sees theirs when the draft is saved.
func (h *Handler) translationCard(form string, fields []Field, language string) *TranslationCard {
	if form != desk.FormDemand || language == "" || strings.HasPrefix(strings.ToLower(language), locale.Official) {
		return nil
	}
	var codes []string
	note := false
	for _, f := range fields {
		switch f.Name {
		case "/fehlend":
			for _, c := range f.Choices {
				if c.Selected {
					codes = append(codes, c.Value)
				}
			}
		case "/hinweisUnterlagen":
			note = f.Value != ""
		}
	}
	request := h.Desk.Translations.Request(language, codes, note)
	card := &TranslationCard{Language: language, State: request.State, Script: request.State != translation.None && !request.Shows, RTL: request.Language == "ar"}
	if request.State != translation.None {
		card.Language = request.Language
	}
	card.Lines = request.Filled(map[string]string{"eingang": "…", "frist": "…", "telefon": h.Authority.Phone, "email": h.Authority.Email})
	for i := range card.Lines {
		card.Lines[i].German, card.Lines[i].Text = plainStrong(card.Lines[i].German), plainStrong(card.Lines[i].Text)
	}
	return card
}

// plainStrong takes the stars of strong words away: the preview shows what is said, not how it is set.
func plainStrong(text string) string { return strings.ReplaceAll(text, "**", "") }
