package desk

import (
	"context"
	"encoding/json"
	"strconv"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/letter/claims"
)

// checkAnswers refuses what somebody typed for a letter and what promises a stay, work or a continuing effect that no rule gave the person (§ 81 Abs. 3
// and 4, § 4a AufenthG): who relies on it may lose their title. It comes back at the field with what to do; a sentence that promises nothing can always be
// written instead, so a false alarm costs a minute. Invalid with the fields.
func (d *Desk) checkAnswers(ctx context.Context, id casefile.CaseID, data json.RawMessage, fields ...string) error {
	var entered map[string]json.RawMessage
	if err := json.Unmarshal(data, &entered); err != nil {
		return casefile.Errorf(casefile.Invalid, "json.malformed", "an answer of case %s: %w", id, err)
	}
	promised := map[string][]claims.Claim{}
	for _, name := range fields {
		var text string
		if json.Unmarshal(entered[name], &text) != nil {
			continue // the form has been checked: what is no text was not entered
		}
		if found := claims.Find(text); len(found) > 0 {
			promised[name] = found
		}
	}
	if len(promised) == 0 {
		return nil
	}
	given, err := d.given(ctx, id)
	if err != nil {
		return err
	}
	var refused []casefile.FieldError
	for _, name := range fields {
		for _, c := range promised[name] {
			if !given.Covers(c.Kind) {
				refused = append(refused, casefile.FieldError{
					Field: "/" + name, Code: "text.promise." + string(c.Kind), Params: map[string]string{"n": strconv.Itoa(c.Number)},
				})
				break // one after the other is easier to mend
			}
		}
	}
	if len(refused) > 0 {
		return casefile.InvalidFields("form.invalid", refused...)
	}
	return nil
}

// promising are the procedures in which the tables about stay and work are asked.
func promising() []string { return []string{"verlaengerung", "arbeitgeberwechsel"} }

// given says what the rules have given the person of a case: in it, in the case that it is about, and in what else they have applied for. The newest word
// of each table counts.
func (d *Desk) given(ctx context.Context, id casefile.CaseID) (claims.Given, error) {
	file, err := d.Store.Dossier(ctx, id)
	if err != nil {
		return claims.Given{}, err
	}
	title, cases := file.Title, []casefile.CaseID{id}
	if about := file.Case.About; about != "" {
		subject, err := d.Store.Dossier(ctx, about)
		if err != nil {
			return claims.Given{}, err
		}
		title, cases = subject.Title, append(cases, about)
	}
	open, err := d.Store.OpenCasesOf(ctx, file.Person.ID, promising(), id)
	if err != nil {
		return claims.Given{}, err
	}
	for _, c := range open {
		cases = append(cases, c.ID)
	}
	var decisions []casefile.Decision
	for _, one := range cases {
		made, err := d.Store.Decisions(ctx, one)
		if err != nil {
			return claims.Given{}, err
		}
		decisions = append(decisions, made...)
	}
	return drawup.Gives(decisions, title, d.today()), nil
}
