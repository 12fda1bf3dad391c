package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/mrz"
	"ablauf/internal/store"
)

// The results of a check, the gravest first.
const (
	DocumentDigit   = "pruefziffer"
	DocumentDiffers = "abweichung"
	DocumentExpired = "abgelaufen"
	DocumentShort   = "zu-kurz" // ends before the day until which the title is wanted
	DocumentFine    = "in-ordnung"
)

// PassportLine is one statement of a zone beside that of the file.
type PassportLine struct {
	Field          string // as mrz.Difference has it
	InZone, OnFile string
	Differs, Blank bool
}

// PassportResult is what a check found; it is shown once and not kept, but for what store.PassportCheck holds.
type PassportResult struct {
	Zone   mrz.Zone
	Lines  []PassportLine
	Result string
	// Expired, and Short: the document ends before WantedTo, until when the title is wanted.
	Expired, Short bool
	WantedTo       casefile.Date
}

// CheckPassport reads what somebody typed or pasted from the machine readable zone of a document, compares it with the person of a case and
// records how that came out, once per check id. Forbidden with the code of the reason; Invalid with the codes of mrz.Read, which name no person.
func (d *Desk) CheckPassport(ctx context.Context, actor casefile.Actor, id casefile.CaseID, check, text string) (PassportResult, error) {
	c, err := d.clearable(ctx, actor, id)
	if err != nil {
		return PassportResult{}, err
	}
	if !IsID(check) {
		return PassportResult{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/vorgang", Code: "field.unknown"})
	}
	today := casefile.DateOf(d.now().In(locale.Zone()))
	zone, err := mrz.Read(text, today)
	if err != nil {
		return PassportResult{}, err
	}
	person, err := d.Store.Person(ctx, c.PersonID)
	if err != nil {
		return PassportResult{}, err
	}
	facts, err := d.Store.Facts(ctx, id)
	if err != nil {
		return PassportResult{}, err
	}
	result := judge(zone, person, wantedTo(facts), today)
	record := store.PassportCheck{
		ID: check, CaseID: id, PersonID: person.ID, Layout: zone.Layout, Kind: zone.Kind, Issuer: zone.Issuer,
		NumberEnd: zone.Number[max(0, len(zone.Number)-3):], ExpiresOn: zone.ExpiresOn, Failed: failedFields(zone), Result: result.Result, By: actor.ID,
	}
	for _, line := range result.Lines {
		if line.Differs {
			record.Differs = append(record.Differs, line.Field)
		}
	}
	return result, d.Store.AddPassportCheck(ctx, record)
}

func failedFields(z mrz.Zone) []string {
	var failed []string
	for _, c := range z.Checks {
		if !c.Holds() {
			failed = append(failed, c.Field)
		}
	}
	return failed
}

// wantedTo gives the day until which the title is wanted, as the person states it; zero where they state none.
func wantedTo(facts map[string]json.RawMessage) casefile.Date {
	var text string
	if json.Unmarshal(facts["gewuenschtBis"], &text) != nil {
		return casefile.Date{}
	}
	day, err := casefile.ParseDate(text)
	if err != nil {
		return casefile.Date{}
	}
	return day
}

// judge compares a zone with a person. A digit that does not fit goes before everything: what was misread says nothing about the file.
func judge(z mrz.Zone, p casefile.Person, wanted, today casefile.Date) PassportResult {
	r := PassportResult{Zone: z, WantedTo: wanted, Expired: z.ExpiresOn.Before(today), Result: DocumentFine}
	r.Short = !r.Expired && !wanted.IsZero() && z.ExpiresOn.Before(wanted)
	differences := mrz.Compare(z, p)
	differs := false
	for _, line := range []PassportLine{
		{Field: "familyName", InZone: z.Family, OnFile: p.FamilyName},
		{Field: "givenNames", InZone: z.Given, OnFile: p.GivenNames},
		{Field: "birthDate", InZone: z.BirthDate.String(), OnFile: p.BirthDate.String()},
		{Field: "sex", InZone: z.Sex, OnFile: p.Sex},
		{Field: "nationality", InZone: z.Nationality, OnFile: strings.Join(p.Nationalities, ", ")},
	} {
		if at := slices.IndexFunc(differences, func(d mrz.Difference) bool { return d.Field == line.Field }); at >= 0 {
			line.Blank = differences[at].Blank
			line.Differs = !line.Blank
			differs = differs || line.Differs
		}
		r.Lines = append(r.Lines, line)
	}
	switch {
	case !z.Sound():
		r.Result = DocumentDigit
	case differs:
		r.Result = DocumentDiffers
	case r.Expired:
		r.Result = DocumentExpired
	case r.Short:
		r.Result = DocumentShort
	}
	return r
}
