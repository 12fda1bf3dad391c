package activities

import (
	"context"
	"strings"

	"ablauf/internal/casefile"
)

// representative gives the lines by which a letter goes to whoever acts for the person: where the authority to act is on file, the authority
// shall turn to them (§ 14 Abs. 3 Satz 1 VwVfG). Until a person has seen it, letters go to the person themselves.
func representative(d caseData) ([]string, bool) {
	facts := d.Facts
	var state string
	var to struct{ Name, Strasse, PLZ, Ort, Zusatz string }
	if !factIn(facts, "vollmachtLage", &state) || state != "liegt-vor" || !factIn(facts, "vertretung", &to) || to.Name == "" {
		return nil, false
	}
	lines := []string{to.Name, "für " + strings.TrimSpace(d.Person.GivenNames+" "+d.Person.FamilyName)}
	for _, line := range []string{to.Zusatz, to.Strasse} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return append(lines, to.PLZ+" "+to.Ort), true
}

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
func (a *Activities) addJoined(ctx context.Context, fields map[string]any, id casefile.CaseID) error {
	into, err := a.Store.JoinedInto(ctx, id)
	if err != nil {
		return err
	}
	fields["Zuordnung"] = map[string]any{"Aktenzeichen": into.Aktenzeichen, "EingangAm": dayOf(into.ReceivedAt)}
	return nil
}
