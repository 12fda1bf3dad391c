package drawup

import (
	"encoding/json"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
)

// SheetStanding is what can be said today of a sheet for the employer.
type SheetStanding string

// The standings of a sheet. One that nobody gave out has none.
const (
	// SheetHolds: what the sheet says is true today.
	SheetHolds SheetStanding = "holds"
	// SheetReplaced: the title that was applied for is granted; what it allows counts, and it stands on the card.
	SheetReplaced SheetStanding = "replaced"
	// SheetOver: the sheet says nothing any more, for whatever reason.
	SheetOver SheetStanding = "over"
)

// SheetCase is what the record holds today of the case of a sheet.
type SheetCase struct {
	Sheet store.CheckedSheet
	File  store.Dossier
	// Letters of the case; the one with the sheet is among them.
	Letters []casefile.Letter
	Effects []casefile.Effect // oldest first
	Granted *casefile.Title   // what the case granted; nil where nothing
}

// StandingOfSheet says what can be said of a sheet on a day. It holds only where everything agrees: the case is open and still that of the person and the title whom the
// sheet names, no decision is announced, the newest effect that was recorded and the tables of today both keep the work of before allowed. Whatever is not certain is over, because
// an employer relies on a yes (§ 4a Abs. 5 AufenthG).
func StandingOfSheet(effects, sheets processes.Rule, c SheetCase, today casefile.Date) (SheetStanding, error) {
	if c.Granted != nil && announced(c) {
		if c.Granted.EndedOn.IsZero() && (c.Granted.ValidTo.IsZero() || !c.Granted.ValidTo.Before(today)) {
			return SheetReplaced, nil
		}
		return SheetOver, nil
	}
	if !c.speaksOfToday() || c.decidedBy(today) || !c.effectGoesOn() {
		return SheetOver, nil
	}
	now, err := EffectOn(effects, c.File, today)
	if err != nil {
		return "", err
	}
	gives, _, err := titleGivesSheet(sheets, of(c.File), today)
	if err != nil {
		return "", err
	}
	if now.Positive && keepsWork[now.Work] && gives && allowsByCondition(c.File.Title.Nebenbestimmung) {
		return SheetHolds, nil
	}
	return SheetOver, nil
}

// announced reports whether the person knows of the grant: its letter was posted and did not come back, or the case is over. Until then the title of before goes on, because a
// decision is made by its announcement (§ 43 Abs. 1 VwVfG), and nobody else shall hear of it first.
func announced(c SheetCase) bool {
	if c.File.Case.State == casefile.CaseClosed {
		return true
	}
	for _, l := range c.Letters {
		if l.AnnouncesDecision() && l.Posted() {
			return true
		}
	}
	return false
}

// speaksOfToday reports whether the sheet names the person and the title of the case as they are now.
func (c SheetCase) speaksOfToday() bool {
	person, title := c.File.Person, c.File.Title
	if c.File.Case.State != casefile.CaseOpen || person.ID != c.Sheet.Person || title.ID != c.Sheet.Title || !person.DiedOn.IsZero() {
		return false
	}
	for _, l := range c.Letters {
		if l.ID != c.Sheet.Letter {
			continue
		}
		var said struct {
			Titel struct {
				Bezeichnung, Paragraph, Nebenbestimmung string
				GueltigBis                              casefile.Date
			}
		}
		return json.Unmarshal(l.Data, &said) == nil && said.Titel.Bezeichnung == title.Kind.Official() && said.Titel.Paragraph == title.Paragraph &&
			said.Titel.GueltigBis == title.ValidTo && said.Titel.Nebenbestimmung == title.Nebenbestimmung
	}
	return false
}

// decidedBy reports whether a letter with a decision counts as delivered by a day; what it decides, a person has entered or will enter.
func (c SheetCase) decidedBy(today casefile.Date) bool {
	for _, l := range c.Letters {
		if l.AnnouncesDecision() && l.Posted() && !l.DeemedDeliveredOn.After(today) {
			return true
		}
	}
	return false
}

// effectGoesOn reports whether the newest effect that was recorded is that the title goes on with the work of before.
func (c SheetCase) effectGoesOn() bool {
	if len(c.Effects) == 0 {
		return false
	}
	newest := c.Effects[len(c.Effects)-1]
	return strings.HasPrefix(newest.Effect, "fortgeltung") && keepsWork[newest.Work]
}
