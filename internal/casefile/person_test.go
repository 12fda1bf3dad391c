package casefile_test

import (
	"strings"
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

// TestAddressAbroad: DIN 5008: the last line of an address abroad is its country, in German and in capitals; one in Germany has no such line. An import writes codes or words.
func TestAddressAbroad(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{
		"": "", "DEU": "", "de": "", "Deutschland": "", "Bundesrepublik Deutschland": "", "D": "",
		"TUR": "TÜRKEI", "tr": "TÜRKEI", "Türkei": "TÜRKEI", "RKS": "KOSOVO", "USA": "VEREINIGTE STAATEN", "Schweiz": "SCHWEIZ", "Elfenbeinküste": "ELFENBEINKÜSTE",
		"MKD": "NORDMAZEDONIEN", "mk": "NORDMAZEDONIEN", "SWZ": "ESWATINI", "HKG": "HONGKONG", "150": "150",
	} {
		p := casefile.Person{FamilyName: "Demir", Address: casefile.Address{Street: "Atatürk Cad. 5", PostalCode: "16010", City: "Bursa", Country: country}}
		of := casefile.Representative{Name: "RAin Muster", Address: p.Address}
		require.Equal(t, want != "", p.Address.Abroad(), country)
		lines, representative := []string{"Demir", "Atatürk Cad. 5", "16010 Bursa"}, []string{"RAin Muster", "für Demir", "Atatürk Cad. 5", "16010 Bursa"}
		if want != "" {
			lines, representative = append(lines, want), append(representative, want)
		}
		require.Equal(t, lines, p.Lines(), country)
		require.Equal(t, representative, of.Lines(p), country)
		require.Equal(t, strings.Join(lines[1:], ", "), p.Address.Line(), country)
	}
	nowhere := casefile.Person{FamilyName: "Demir", Address: casefile.Address{Country: "TUR"}}
	require.Equal(t, []string{"Demir", " "}, nowhere.Lines(), "a country alone is no address")
}

// TestCountriesHaveNames: every code that a passport can bear for a state has a German name for letters.
func TestCountriesHaveNames(t *testing.T) {
	t.Parallel()
	for _, code := range casefile.Countries() {
		p := casefile.Person{Address: casefile.Address{City: "Bursa", Country: code}}
		last := p.Lines()[len(p.Lines())-1]
		switch {
		case code == "DEU":
			require.Equal(t, " Bursa", last)
		case casefile.NamesNoState(code):
			require.Equal(t, " Bursa", last, "no state, so no country to send a letter to")
		default:
			require.NotEqual(t, code, last)
			require.Greater(t, len(last), 3, code)
		}
	}
}

// TestAddressAfterAnother: who comes back from abroad lives here with the new postal code, so that no letter goes to the country of before; a street that is put right
// leaves the country.
func TestAddressAfterAnother(t *testing.T) {
	t.Parallel()
	home := casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}
	abroad := casefile.Address{Street: "Atatürk Cad. 5", PostalCode: "16010", City: "Bursa", Country: "TUR"}
	mended := abroad
	mended.Street, mended.Country = "Atatürk Cad. 50", ""
	require.Empty(t, home.After(abroad).Country)
	require.Equal(t, "TUR", mended.After(abroad).Country)
	german := home
	german.Country = "DEU"
	require.Equal(t, "DEU", casefile.Address{Street: "Neue Straße 7", PostalCode: "00009", City: "Beispielstadt"}.After(german).Country)
}
