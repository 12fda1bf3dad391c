package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// TableZustaendigkeit is the rule table of who is competent and whose team gets a case.
const TableZustaendigkeit = "zustaendigkeit"

// procedureIntake is the procedure of a letter without a form; as a called one it begins every application.
const procedureIntake = "eingang"

// The facts in which the comparison leaves what a person chooses from.
const (
	factCandidates = "personKandidaten"
	factDuplicates = "dubletten"
)

// CompareIntake compares an application with the file (task type "eingang-abgleichen"): whose it is, and whether the same person has an open
// one. It answers with codes: personLage, doppelt, formlos, wuerdigen (somebody has to read something that no rule can judge). Whom and
// what a person chooses from becomes a fact of the case.
func (a *Activities) CompareIntake(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	by, err := a.Store.MatchedBy(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	stated, err := a.stated(ctx, data)
	if err != nil {
		return contract.WorkResult{}, err
	}
	var others []casefile.Person
	if by == "new" {
		if others, err = a.Store.PersonCandidates(ctx, stated, data.Person.ID); err != nil {
			return contract.WorkResult{}, err
		}
	}
	verdict, hits := intake.MatchPerson(stated, data.Person, by, others)
	doubles, err := a.doubles(ctx, data.Case, by)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if err := a.noteChoices(ctx, w, hits, doubles); err != nil {
		return contract.WorkResult{}, err
	}
	formless := data.Case.Procedure == procedureIntake
	return result(feel.NewContext().
		Put("personLage", feel.String(verdict)).
		Put("doppelt", feel.Bool(len(doubles) > 0)).
		Put("formlos", feel.Bool(formless)).
		Put("wuerdigen", feel.Bool(!formless && needsReading(data.Facts))))
}

// needsReading reports whether an application on the form says something that no rule can judge: an emergency, or somebody who acts for the
// person (§ 14 Abs. 1 VwVfG).
func needsReading(facts map[string]json.RawMessage) bool {
	return string(facts["dringend"]) == "true" || len(facts["vertretung"]) > 0
}

// stated gives the person as they stated themselves; where nothing was stated, as the file has them.
func (a *Activities) stated(ctx context.Context, d caseData) (casefile.Person, error) {
	data, err := a.Store.ApplicationData(ctx, d.Case.ID)
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		return casefile.Person{}, err
	}
	if person, named := intake.PersonIn(data); named {
		return person, nil
	}
	return d.Person, nil
}

// doubles gives the open cases that an application may belong to. Another system knew which were its own. A report of an emergency is none: an
// application that went into it would be a message there and never be decided.
func (a *Activities) doubles(ctx context.Context, c casefile.Case, matchedBy string) ([]casefile.Case, error) {
	if matchedBy == "import" {
		return nil, nil
	}
	procedures := []string{c.Procedure}
	if titles := processes.TitleProcedures(); c.Procedure == procedureIntake || slices.Contains(titles, c.Procedure) {
		procedures = titles
	}
	if c.Procedure == procedureIntake {
		procedures = slices.DeleteFunc(processes.AppliedFor(), func(key string) bool { return key == procedureEmergency })
	}
	return a.Store.OpenCasesOf(ctx, c.PersonID, procedures, c.ID)
}

// choicesMax is how many cases a form offers.
const choicesMax = 5

func (a *Activities) noteChoices(ctx context.Context, w contract.Work, hits []intake.Hit, doubles []casefile.Case) error {
	facts := map[string]json.RawMessage{}
	if len(hits) > 0 {
		raw, err := json.Marshal(hits)
		if err != nil {
			return fmt.Errorf("candidates: %w", err)
		}
		facts[factCandidates] = raw
	}
	if len(doubles) > 0 {
		var ids []casefile.CaseID
		for _, c := range doubles[:min(len(doubles), choicesMax)] {
			ids = append(ids, c.ID)
		}
		raw, err := json.Marshal(ids)
		if err != nil {
			return fmt.Errorf("duplicates: %w", err)
		}
		facts[factDuplicates] = raw
	}
	if len(facts) == 0 {
		return nil
	}
	return a.Store.PutFacts(ctx, w.CaseID, facts, w.At)
}

// locality is what the table of competence reads besides.
type locality struct {
	residence  intake.Residence
	titleGroup string // empty while no paragraph is known
}

// locality finds out where the person of a case lives. A case from another system was in the right place there.
func (a *Activities) locality(ctx context.Context, d caseData) (*locality, error) {
	by, err := a.Store.MatchedBy(ctx, d.Case.ID)
	if err != nil {
		return nil, err
	}
	l := locality{residence: intake.ResidenceHere}
	if d.Case.AppliedFor != "" {
		l.titleGroup = a.Authority.TitleGroupOf(authority.Section(d.Case.AppliedFor))
	}
	if by == "import" {
		return &l, nil
	}
	stated, err := a.stated(ctx, d)
	if err != nil {
		return nil, err
	}
	l.residence = intake.ResidenceOf(d.Person, stated.Address, registration(d.Facts), a.Authority.InDistrict)
	return &l, nil
}

// addTo puts what the table of competence reads into the inputs of the rules.
func (l locality) addTo(inputs *feel.Context, p casefile.Person) {
	if person, ok := get(inputs, "person").(*feel.Context); ok {
		person.Put("wohnsitzLage", feel.String(l.residence)).Put("anfangsbuchstabe", firstLetter(p.FamilyName))
	}
	if c, ok := get(inputs, "fall").(*feel.Context); ok {
		c.Put("titelgruppe", textOrNull(l.titleGroup))
	}
}

// firstLetter gives the Latin letter by which a name is sorted; null where it begins with none.
func firstLetter(name string) feel.Value {
	folded := casefile.Fold(name)
	if folded == "" || folded[0] < 'a' || folded[0] > 'z' {
		return feel.Null{}
	}
	return feel.String(folded[:1])
}

// AssignTeam gives the case to the team that the table of competence names (task type "team-zuweisen"): by candidate group, group of titles
// and surname. Header: quelle (the variable with the table's result).
func (a *Activities) AssignTeam(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, vars, err := a.given(ctx, w)
	if err != nil {
		return contract.WorkResult{}, err
	}
	group := string(casefile.RoleClearing)
	if verdict, ok := get(vars, w.Header("quelle")).(*feel.Context); ok && text(verdict, "gruppe") != "" {
		group = text(verdict, "gruppe")
	}
	team := a.Authority.TeamFor(group, authority.Section(data.Case.AppliedFor), casefile.Fold(data.Person.FamilyName))
	if team == "" {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "authority.no-team", "no team takes the tasks of %s", group)
	}
	return contract.WorkResult{}, a.Store.SetTeam(ctx, w.CaseID, team)
}

// choice gives the number that a choice such as "vorschlag-2" names, from 0 on; false for any other.
func choice(v feel.Value, prefix string, of int) (int, bool) {
	s, ok := v.(feel.String)
	if !ok {
		return 0, false
	}
	return intake.Choice(string(s), prefix, of)
}

// factIn reads a fact into a place; false where it is missing or of another form.
func factIn(facts map[string]json.RawMessage, name string, into any) bool {
	return len(facts[name]) > 0 && json.Unmarshal(facts[name], into) == nil
}

// TellExpiry tells the open case of a title that runs out that its holder has applied (§ 81 Abs. 4 AufenthG). It may be called any number of
// times for the same receipt, so the relay calls it at the start and the intake once more when it has found out whose application it is.
func TellExpiry(ctx context.Context, s *store.Store, c casefile.Case, receipt casefile.Receipt) error {
	if receipt.Kind != casefile.ReceiptAntrag || !slices.Contains(processes.TitleProcedures(), c.Procedure) {
		return nil
	}
	raw, err := json.Marshal(map[string]string{
		"antragEingegangenAm": intake.ReceivedOn(receipt.ReceivedAt).String(), "antragFall": string(c.ID),
	})
	if err != nil {
		return fmt.Errorf("tell expiry: %w", err)
	}
	deciding, err := intake.DecidingValues(raw)
	if err != nil {
		return err
	}
	_, err = s.TellExpiry(ctx, receipt, deciding)
	return err
}
