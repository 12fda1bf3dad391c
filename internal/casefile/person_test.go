package casefile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestPersonWithOneName: ICAO Doc 9303: passports of some countries have one name only, which is the family name then; no line of a letter begins
// with a blank or has two.
func TestPersonWithOneName(t *testing.T) {
	t.Parallel()
	one := casefile.Person{FamilyName: "Suharto", Address: casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}}
	require.Equal(t, "Suharto", one.Name())
	require.Equal(t, "Guten Tag Suharto", one.Salutation())
	require.Equal(t, []string{"Suharto", "Musterweg 4", "00001 Musterstadt"}, one.Lines())
	require.Equal(t, "für Suharto", casefile.ForPerson(one))
	one.GivenNames = "Ayşe Fatma"
	require.Equal(t, "Ayşe Fatma Suharto", one.Name())
}
