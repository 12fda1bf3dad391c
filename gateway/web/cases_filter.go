package web

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// The fields of the search over cases, by their names in the address.
const (
	caseProcedure   = "verfahren"
	caseState       = "stand"
	caseParagraph   = "paragraf"
	caseOutcome     = "ergebnis"
	caseTeam        = "team"
	caseNationality = "staat"
	caseReceived    = "eingang"
	caseClosed      = "ende"
	caseTitleEnds   = "titel"
)

// caseFields are the fields with one value, caseRanges those with two days.
func caseFields() []string {
	return []string{caseProcedure, caseState, caseParagraph, caseOutcome, caseTeam, caseNationality}
}

func caseRanges() []string { return []string{caseReceived, caseClosed, caseTitleEnds} }

// paragraphForm is how the file keeps a paragraph: number and small letter, such as 18b or 104c.
var paragraphForm = regexp.MustCompile(`^[0-9]{1,3}[a-z]?$`)

// casesQuery keeps of an address what the search over cases knows; what it does not know is dropped, so that an old bookmark still works.
func (h *Handler) casesQuery(raw url.Values) url.Values {
	q := url.Values{}
	keep := func(name, value string, known bool) {
		if value != "" && known {
			q.Set(name, value)
		}
	}
	for _, name := range caseFields() {
		value := strings.TrimSpace(raw.Get(name))
		if name == caseParagraph {
			value = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(value, "§"), " ", ""))
		}
		keep(name, value, h.knownOfCases(name, value))
	}
	for _, name := range caseRanges() {
		for _, end := range []string{fieldFrom, fieldTo} {
			_, err := casefile.ParseDate(raw.Get(name + end))
			keep(name+end, raw.Get(name+end), err == nil)
		}
	}
	return q
}

func (h *Handler) knownOfCases(name, value string) bool {
	switch name {
	case caseProcedure:
		return choose(h.procedureChoices(), value) != nil
	case caseState:
		return value == string(casefile.CaseOpen) || value == string(casefile.CaseClosed)
	case caseParagraph:
		return paragraphForm.MatchString(value)
	case caseOutcome:
		return locale.Has("page.outcome." + value)
	case caseTeam:
		return choose(h.teamChoices(""), value) != nil
	case caseNationality:
		return casefile.IsCountry(value)
	}
	return false
}

func casesFilterOf(q url.Values) store.CaseFilter {
	span := func(name string) []store.DaySpan {
		from, _ := casefile.ParseDate(q.Get(name + fieldFrom))
		to, _ := casefile.ParseDate(q.Get(name + fieldTo))
		if from.IsZero() && to.IsZero() {
			return nil
		}
		return []store.DaySpan{{From: from, To: to}}
	}
	return store.CaseFilter{
		Procedure: q.Get(caseProcedure), State: q.Get(caseState), Paragraph: q.Get(caseParagraph), Outcome: q.Get(caseOutcome), Team: q.Get(caseTeam),
		Nationality: q.Get(caseNationality), Received: span(caseReceived), Closed: span(caseClosed), TitleEnds: span(caseTitleEnds),
	}
}

// casesForm gives what the search offers, with what is chosen, and a chip for each field that is set.
func (h *Handler) casesForm(lang string, q url.Values, page *CasesPage) {
	all := Choice{Text: Say("page.filter.all")}
	page.Procedures = append([]Choice{all}, h.procedureChoices()...)
	page.States = []Choice{
		all, {Value: string(casefile.CaseOpen), Text: Say("page.case.state.open")}, {Value: string(casefile.CaseClosed), Text: Say("page.case.state.closed")},
	}
	page.Outcomes, page.Nationalities = append([]Choice{all}, caseWords()[lang].outcomes...), append([]Choice{all}, caseWords()[lang].countries...)
	page.Teams = h.teamChoices("")
	page.Paragraph = q.Get(caseParagraph)
	lists := map[string][]Choice{
		caseProcedure: page.Procedures, caseState: page.States, caseOutcome: page.Outcomes, caseTeam: page.Teams, caseNationality: page.Nationalities,
	}
	for _, name := range caseFields() {
		value := q.Get(name)
		chosen := choose(lists[name], value)
		if value == "" {
			continue
		}
		chip := Chip{Name: Say("page.cases.field." + name), Value: Choice{Label: "§ " + value}, Without: casesWithout(q, name)}
		if chosen != nil {
			chip.Value = *chosen
		}
		page.Chips = append(page.Chips, chip)
	}
	for _, name := range caseRanges() {
		page.Ranges = append(page.Ranges, CaseRange{name, DayRange{q.Get(name + fieldFrom), q.Get(name + fieldTo)}})
		for _, end := range []string{fieldFrom, fieldTo} {
			if day := q.Get(name + end); day != "" {
				page.Chips = append(page.Chips, Chip{
					Name: Say("page.cases.field." + name), Value: Choice{Text: Say("worklist.range"+end, "day", day)}, Without: casesWithout(q, name+end),
				})
			}
		}
	}
	page.Narrowed = slices.ContainsFunc(page.Chips, func(c Chip) bool {
		return c.Name.Key != "page.cases.field."+caseProcedure && c.Name.Key != "page.cases.field."+caseState
	})
}

// casesWithout gives the address of the search without one field.
func casesWithout(q url.Values, name string) string {
	v := url.Values{}
	for key, values := range q {
		if key != name {
			v[key] = values
		}
	}
	v.Set("gesucht", "1")
	return "/faelle?" + v.Encode()
}

// caseWords are the ways in which cases end and the countries, by language and in the order of their words.
var caseWords = sync.OnceValue(func() map[string]struct{ outcomes, countries []Choice } {
	const prefix = "page.outcome."
	all := map[string]struct{ outcomes, countries []Choice }{}
	for _, lang := range locale.Languages() {
		of := all[lang]
		for _, key := range locale.Keys(lang, prefix) {
			of.outcomes = append(of.outcomes, Choice{Value: strings.TrimPrefix(key, prefix), Label: locale.T(lang, key, nil)})
		}
		for _, code := range casefile.Countries() {
			of.countries = append(of.countries, Choice{Value: code, Label: words{lang: lang}.country(code)})
		}
		order := collate.New(language.Make(lang))
		for _, choices := range [][]Choice{of.outcomes, of.countries} {
			slices.SortFunc(choices, func(a, b Choice) int { return order.CompareString(a.Label, b.Label) })
		}
		all[lang] = of
	}
	return all
})
