package web

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// TestWithoutHome: § 51 BMG: of a protected person's letters colleagues read the names alone, however the lines are made up; where a representative is
// stays, unless the person lives there. The person themselves reads all of it, and so does everybody of a person without an Auskunftssperre.
func TestWithoutHome(t *testing.T) {
	t.Parallel()
	person := casefile.Person{
		FamilyName: "Demir", GivenNames: "Ayla", Auskunftssperre: true, Address: casefile.Address{Extra: "Hinterhaus", Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"},
	}
	lawyer := casefile.Representative{Name: "Kanzlei Recht", Address: casefile.Address{Street: "Kanzleiweg 1", PostalCode: "00002", City: "Musterstadt"}}
	mother := casefile.Representative{Name: "Fatma Demir", Address: person.Address}
	for name, c := range map[string]struct {
		lines  []string
		to     string
		barred bool
	}{
		"the person":            {person.Lines(), "Ayla Demir", true},
		"an address before":     {[]string{"Ayla Demir", "Altweg 1", "00009 Altstadt"}, "Ayla Demir", true},
		"a name before":         {[]string{"Ayla Yılmaz", "Altweg 1", "00009 Altstadt"}, "Ayla Yılmaz", true},
		"who has the care":      {append([]string{letter.ForCustody}, person.Lines()...), letter.ForCustody + ", Ayla Demir", true},
		"a lawyer":              {lawyer.Lines(person), "Kanzlei Recht, für Ayla Demir, Kanzleiweg 1, 00002 Musterstadt", false},
		"who lives with them":   {mother.Lines(person), "Fatma Demir, für Ayla Demir", true},
		"a letter not drawn up": {nil, "", false},
	} {
		frozen, err := json.Marshal(map[string]any{"Empfaenger": c.lines})
		require.NoError(t, err)
		line := letterLine(casefile.Letter{Data: frozen}, person, true)
		require.Equal(t, c.to, line.To, name)
		require.Equal(t, c.barred, line.Barred, name)
	}
	frozen, err := json.Marshal(map[string]any{"Empfaenger": person.Lines()})
	require.NoError(t, err)
	const all = "Ayla Demir, Hinterhaus, Musterweg 4, 00001 Musterstadt"
	require.Equal(t, all, letterLine(casefile.Letter{Data: frozen}, person, false).To)
	person.Auskunftssperre = false
	require.Equal(t, all, letterLine(casefile.Letter{Data: frozen}, person, true).To)
}
