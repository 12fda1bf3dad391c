package drawup

import (
	"slices"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// expiryFields gives what the letters about the end of a title name besides.
func (d Record) expiryFields(decisions []casefile.Decision, on casefile.Date) map[string]any {
	letter, addressee := "ablauf", "person"
	if Get(d.PersonInputs(on), "minderjaehrig") == feel.Bool(true) {
		addressee = addresseeCustody
	}
	if verdict, ok := Latest(decisions, tableSuppression).(map[string]any); ok {
		// A person may send the letter although the rules leave it to them; then it is the usual one.
		if kind, ok := verdict["brief"].(string); ok {
			letter = kind
		}
	}
	greeting := d.Person.Salutation()
	if addressee == addresseeCustody {
		greeting = "Sehr geehrte Eltern, sehr geehrte Sorgeberechtigte"
	}
	return map[string]any{
		"Brief": letter, "Adressat": addressee, "Anrede": greeting, "Checkliste": asked(decisions),
		"Mitteilungspflicht": mustReport(d.Title.Paragraph), fieldOnline: "",
	}
}

// The rule tables that letters read.
const (
	tableEffect      = "fiktionswirkung"
	tableSuppression = "ablauf-unterdrueckung"
)

const addresseeCustody = "sorgeberechtigte"

func custody(fields map[string]any) bool {
	expiry, ok := fields[fieldExpiry].(map[string]any)
	return ok && expiry["Adressat"] == addresseeCustody
}

// asked gives the documents of the checklist that the person has to bring; what a register knows is never asked of the person.
func asked(decisions []casefile.Decision) []map[string]any {
	var out []map[string]any
	list, _ := Latest(decisions, "checkliste-verlaengerung").([]any)
	for _, entry := range list {
		row, ok := entry.(map[string]any)
		if ok && row["quelle"] != "register" {
			out = append(out, map[string]any{"Code": row["code"], "Bezeichnung": row["bezeichnung"]})
		}
	}
	return out
}

// mustReport reports whether § 82 Abs. 6 AufenthG holds for a title: those of chapter 2, sections 3 and 4 (§§ 16 to 21).
func mustReport(paragraph string) bool {
	return slices.Contains([]string{
		"16a", "16b", "16d", "16e", "16f", "16g", "17", "18a", "18b", "18d", "18f", "18g", "19", "19b", "19c", "19d", "19e", "20", "20a", "21",
	}, authority.Section(paragraph))
}
