package drawup

import (
	"context"

	"ablauf/internal/casefile"
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
