package drawup

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/workflows/feel"
)

// withoutAddress is the last line of a letter to somebody who wrote without an address. Only the letters of the intake may go so: they announce
// no decision, so nothing hangs on the day on which they count as delivered.
func withoutAddress(p casefile.Person) string {
	if p.Email != "" {
		return "per E-Mail: " + p.Email
	}
	return "Anschrift unbekannt"
}

// letterJoined is the letter that says to which case an application belongs.
const letterJoined = "zum-fall"

// addJoined gives a letter the case that the application was added to, and the day of receipt that counts now.
func (m *Maker) addJoined(ctx context.Context, fields map[string]any, id casefile.CaseID) error {
	into, err := m.Store.JoinedInto(ctx, id)
	if err != nil {
		return err
	}
	fields["Zuordnung"] = map[string]any{"Aktenzeichen": into.Aktenzeichen, "EingangAm": DayOf(into.ReceivedAt)}
	return nil
}

// addressFound gives the address that somebody enters in place of the one in the record; nil where none can be read. What was entered at another task stands in
// the record already.
func addressFound(entered map[string]json.RawMessage) *casefile.Address {
	var found struct{ Strasse, PLZ, Ort, Zusatz string }
	if json.Unmarshal(entered["neueAnschrift"], &found) != nil {
		return nil
	}
	return &casefile.Address{Street: found.Strasse, PostalCode: found.PLZ, City: found.Ort, Extra: found.Zusatz}
}

// joined gives the case to which clearing adds the application, as it will be then: the earlier day of receipt counts for it (§ 81 Abs. 4 AufenthG). Nil where
// none of those on offer was chosen, or the application cannot be added to it (see store.JoinCase).
func (m *Maker) joined(ctx context.Context, r Record) (*casefile.Case, error) {
	var offered []casefile.CaseID
	var chosen string
	_, _ = json.Unmarshal(r.Facts["dubletten"], &offered), json.Unmarshal(r.Facts["doppeltEntscheidung"], &chosen) // where nothing is chosen yet, nothing follows
	n, ok := intake.Choice(chosen, "fall-", len(offered))
	if !ok {
		return nil, nil //nolint:nilnil // none was chosen, or an application of its own
	}
	_, err := m.Store.JoinedInto(ctx, offered[n])
	if err == nil || casefile.KindOf(err) != casefile.NotFound {
		return nil, err
	}
	file, err := m.Store.Dossier(ctx, offered[n])
	if err != nil || file.Case.State == casefile.CaseClosed || file.Person.ID != r.Person.ID {
		return nil, err
	}
	if r.Case.ReceivedAt.Before(file.Case.ReceivedAt) {
		file.Case.ReceivedAt = r.Case.ReceivedAt
	}
	return &file.Case, nil
}

// joinAnswer is what adding an application to a case answers.
func joinAnswer(into *casefile.Case) feel.Value {
	if into == nil {
		return feel.String(intake.NotOffered)
	}
	return feel.String(intake.Assigned)
}
