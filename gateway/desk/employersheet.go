package desk

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/checkcode"
	"ablauf/internal/drawup"
)

const tableOfSheets = "arbeitgeberblatt"

// SheetCheck is what is said to whoever types the check code of a sheet for the employer: no name, no address, no reason.
type SheetCheck struct {
	Standing drawup.SheetStanding
	// Issued is the day of the sheet, Today the day for which the answer holds.
	Issued, Today casefile.Date
}

// CheckSheet computes out of the record of now what can be said of the sheet with a check code. Invalid "sheet.code" with the problem as a parameter for what is no code, and
// without a look into the record; NotFound "sheet.unknown" for a code that nobody gave out, or whose case was erased. Nothing of the question is kept.
func (d *Desk) CheckSheet(ctx context.Context, typed string) (SheetCheck, error) {
	hash, problem := checkcode.Hash(typed)
	if problem != "" {
		return SheetCheck{}, &casefile.Error{Kind: casefile.Invalid, Code: "sheet.code", Params: map[string]string{"problem": string(problem)}}
	}
	unknown := casefile.Errorf(casefile.NotFound, "sheet.unknown", "no sheet has this code")
	sheet, err := d.Store.EmployerSheet(ctx, hash)
	if casefile.KindOf(err) == casefile.NotFound {
		return SheetCheck{}, unknown
	}
	if err != nil {
		return SheetCheck{}, err
	}
	c := drawup.SheetCase{Sheet: sheet}
	if c.File, err = d.Store.Dossier(ctx, sheet.Case); casefile.KindOf(err) == casefile.NotFound {
		return SheetCheck{}, unknown // nobody is linked to the case at this moment
	} else if err != nil {
		return SheetCheck{}, err
	}
	if c.Letters, err = d.Store.Letters(ctx, sheet.Case); err != nil {
		return SheetCheck{}, err
	}
	if c.Effects, err = d.Store.Effects(ctx, sheet.Case); err != nil {
		return SheetCheck{}, err
	}
	granted, found, err := d.Store.GrantedTitle(ctx, sheet.Case)
	if err != nil {
		return SheetCheck{}, err
	}
	if found {
		c.Granted = &granted
	}
	return d.checked(c)
}

func (d *Desk) checked(c drawup.SheetCase) (SheetCheck, error) {
	effects, err := d.Library.Rule(tableOfEffects)
	if err != nil {
		return SheetCheck{}, err
	}
	sheets, err := d.Library.Rule(tableOfSheets)
	if err != nil {
		return SheetCheck{}, err
	}
	check := SheetCheck{Today: d.today()}
	for _, l := range c.Letters {
		if l.ID == c.Sheet.Letter {
			check.Issued = l.LetterDate
		}
	}
	check.Standing, err = drawup.StandingOfSheet(effects, sheets, c, check.Today)
	return check, err
}
