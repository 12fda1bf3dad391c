package web

import "ablauf/processes/readingaid"

// AidPage is the reading aid of a kind of letter. It is for everybody, so it has nothing of a person or a case.
type AidPage struct {
	Layout
	Aid       readingaid.Aid
	Languages []AidLanguage
}

// AidLanguage leads to the aid in a language.
type AidLanguage struct {
	readingaid.Language
	Href    string
	Current bool
}

// Template names the page's template.
func (*AidPage) Template() string { return "aid" }

// German says in the language of the letter what an aid is.
func (*AidPage) German() string { return readingaid.German }

// NewAidPage puts a page together. Its frame speaks the language of the aid too.
func NewAidPage(layout Layout, aid readingaid.Aid, languages []readingaid.Language) *AidPage {
	layout.Title = Said(aid.Title)
	layout.Reads = &Reading{Lang: aid.Language, RightToLeft: aid.RightToLeft(), Skip: aid.Skip}
	page := &AidPage{Layout: layout, Aid: aid}
	for _, l := range languages {
		page.Languages = append(page.Languages, AidLanguage{l, readingaid.PageOf(aid.Letter, l.Code), l.Code == aid.Language})
	}
	return page
}
