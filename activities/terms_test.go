package activities

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

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

// TestMissingDocumentsHaveNames: § 82 Abs. 1 Satz 3 AufenthG: the letter names what is missing, also where no checklist was asked for the case.
func TestMissingDocumentsHaveNames(t *testing.T) {
	t.Parallel()
	named := missing(feel.NewContext().Put("fehlend", feel.List{feel.String("L02")}), nil)
	require.Equal(t, []map[string]any{{"Code": "L02", "Bezeichnung": "Erklärung zum Beschäftigungsverhältnis"}}, named)
}
