package drawup

import (
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/invitation"
	"ablauf/internal/letter"
	"ablauf/internal/store"
)

// The names of what letters about the end of a title say of the prepared application.
const (
	fieldExpiry = "Ablauf"
	fieldOnline = "Antrag"
	// FieldPrepared names, among the frozen data of Ablauf, what the application is prepared with: nothing but what the letter says itself.
	FieldPrepared = "Vorgabe"
)

// invite lets a letter about the end of a title name the address of a prepared application, where there is one.
func (m *Maker) invite(d Record, l casefile.Letter, recipient []string, fields map[string]any) store.Invitation {
	expiry, ok := fields[fieldExpiry].(map[string]any)
	if !ok {
		return store.Invitation{}
	}
	token, ok := m.Invitations.Token(invitation.Letter{Case: d.Case.ID, Template: l.Template, Recipient: recipient})
	if !ok || d.Title.ValidTo.IsZero() {
		return store.Invitation{}
	}
	expiry[fieldOnline], expiry[FieldPrepared] = m.Invitations.Address(token), prepared(d, expiry["Brief"])
	hash, _ := invitation.Hash(string(token))
	return store.Invitation{Hash: hash, LastDay: invitation.LastDay(d.Title.ValidTo)}
}

// names reports whether a text names the address that it was offered.
func names(body []letter.Block, fields map[string]any) bool {
	expiry, _ := fields[fieldExpiry].(map[string]any)
	return slices.ContainsFunc(body, func(b letter.Block) bool { return b.Address != "" && b.Address == expiry[fieldOnline] })
}

// withhold takes the token out of the data that are frozen with the letter: it stands on the paper and in the file of it, and nowhere else.
func (m *Maker) withhold(fields map[string]any) {
	if expiry, ok := fields[fieldExpiry].(map[string]any); ok && expiry[fieldOnline] != "" {
		expiry[fieldOnline] = m.Invitations.Withheld()
	}
}

// prepared gives the fields of the application form (verlaengerung/antrag) that follow from the letter: the name, the address where the letter goes to the
// person, the title and, where the letter speaks of an extension, that it is applied for.
func prepared(d Record, kind any) map[string]any {
	fields := map[string]any{
		"person": present(map[string]string{"familienname": d.Person.FamilyName, "vornamen": d.Person.GivenNames}),
		"titel": present(map[string]string{
			"art": string(d.Title.Kind), "paragraph": d.Title.Paragraph, "gueltigBis": d.Title.ValidTo.String(),
		}),
	}
	if d.LettersTo.Name == "" {
		a := d.Person.Address
		fields["anschrift"] = present(map[string]string{"strasse": a.Street, "plz": a.PostalCode, "ort": a.City, "zusatz": a.Extra})
	}
	switch {
	case kind == "visum":
		fields["antragArt"] = "erteilung"
	case slices.Contains([]any{"ablauf", "20a"}, kind):
		fields["antragAuf"], fields["antragArt"] = d.Title.Paragraph, "verlaengerung"
	}
	return fields
}

func present(texts map[string]string) map[string]any {
	out := make(map[string]any, len(texts))
	for name, text := range texts {
		if text != "" {
			out[name] = text
		}
	}
	return out
}
