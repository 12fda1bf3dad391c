package activities

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// TestPeriodFromATable: § 36 Abs. 2 BeschV knows two lengths; which one holds a table says, and the deadline carries its paragraph. A diagram
// that names its length itself is not touched by variables.
func TestPeriodFromATable(t *testing.T) {
	t.Parallel()
	vars, err := json.Marshal(map[string]string{"baFristDauer": "1W", "baFristParagraph": "§ 36 Abs. 2 Satz 2 BeschV"})
	require.NoError(t, err)
	for _, c := range []struct {
		headers map[string]string
		want    terms
	}{
		{map[string]string{"dauerVariable": "baFristDauer", "paragraphVariable": "baFristParagraph", "art": "ba-zustimmung"}, terms{"1W", "ba-zustimmung", "§ 36 Abs. 2 Satz 2 BeschV"}},
		{map[string]string{"dauerVariable": "baFristDauer", "paragraph": "§ 36 BeschV", "art": "ba-zustimmung"}, terms{"1W", "ba-zustimmung", "§ 36 BeschV"}},
		{map[string]string{"dauer": "3M", "paragraph": "§ 75 VwGO", "art": "vwgo75"}, terms{"3M", "vwgo75", "§ 75 VwGO"}},
		{map[string]string{"dauerVariable": "fehlt", "art": "ba-zustimmung"}, terms{"", "ba-zustimmung", ""}},
	} {
		w := contract.Work{Variables: vars}
		for name, value := range c.headers {
			w.Headers = append(w.Headers, contract.Pair{Name: name, Value: value})
		}
		got, err := termsOf(w)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
}

// TestPeriodFromALaterNotice: § 18g Abs. 4 Satz 2 AufenthG counts from the notice of the change. A new job that was found during the search was
// reported later than the end of the old one, with which the case began; without such a notice the day that ab names counts.
func TestPeriodFromALaterNotice(t *testing.T) {
	t.Parallel()
	began, reported := casefile.MustParseDate("2026-11-12"), casefile.MustParseDate("2027-02-01")
	for _, c := range []struct {
		name      string
		variables *feel.Context
		want      casefile.Date
	}{
		{"reported later", feel.NewContext().Put("begonnenAm", feelDate(began)).Put("neueStelleGemeldetAm", feelDate(reported)), reported},
		{"no search", feel.NewContext().Put("begonnenAm", feelDate(began)), began},
		{"the word that there is none", feel.NewContext().Put("begonnenAm", feelDate(began)).Put("neueStelleGemeldetAm", feel.String("keine")), began},
		{"no new job", feel.NewContext().Put("begonnenAm", feelDate(began)).Put("neueStelleGemeldetAm", feel.Null{}), began},
	} {
		encoded, err := feel.EncodeJSON(c.variables)
		require.NoError(t, err, c.name)
		w := contract.Work{Variables: encoded, Headers: []contract.Pair{{Name: "ab", Value: "begonnenAm"}, {Name: "abVariable", Value: "neueStelleGemeldetAm"}}}
		got, _, err := (&Activities{}).startOfPeriod(t.Context(), w)
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, got, c.name)
	}
}
