package desk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestRegisterAnswersAreRead: § 24 VwVfG: who clears up a person or an address reads what the registers have answered, and who decides what the Bundesagentur
// has, in the words of its form; what cannot be read shows no field.
func TestRegisterAnswersAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind casefile.ReceiptKind
		raw  string
		told string // what decides, as the program has read it
		want string
	}{
		{
			casefile.ReceiptMeldeauskunft,
			`{"nachricht":"1","bezug":"2","antwort":"verzogen","vom":"2026-11-20","meldung":{"anschrift":{"strasse":"Ring 5","plz":"10001","ort":"Anderswo"},"seit":"2026-10-01"}}`, ``,
			`{"meldeErgebnis":"verzogen","auskunftVom":"2026-11-20","meldeSeit":"2026-10-01","meldeAnschrift":{"strasse":"Ring 5","plz":"10001","ort":"Anderswo"}}`,
		},
		{casefile.ReceiptMeldeauskunft, `{"antwort":"nicht-gemeldet"}`, ``, `{"meldeErgebnis":"nicht-gemeldet"}`},
		{casefile.ReceiptAZRAntwort, `{"antwort":"gefunden","azrNummer":"200000000021"}`, ``, `{"azrErgebnis":"gefunden","azrNummer":"200000000021"}`},
		{
			casefile.ReceiptRegisterantwort,
			`{"nachricht":"1","bezug":"2","antwort":"zugestimmt","vom":"2026-11-20","geschaeftszeichen":"BA-7","text":"Nur für Vollzeit, befristet bis 30.06.2027."}`,
			`{"stelle":"ba","baAntwort":"zugestimmt"}`,
			`{"stelle":"ba","baAntwort":"zugestimmt","auskunftVom":"2026-11-20","baGeschaeftszeichen":"BA-7","auskunftVermerk":"Nur für Vollzeit, befristet bis 30.06.2027."}`,
		},
		{casefile.ReceiptRegisterantwort, `{"antwort":"abgelehnt"}`, `{"stelle":"ba","baAntwort":"abgelehnt"}`, `{"stelle":"ba","baAntwort":"abgelehnt"}`},
		{casefile.ReceiptRegisterantwort, `{}`, ``, `{}`},
	} {
		s := statementOf(casefile.Receipt{Kind: c.kind, Channel: casefile.ChannelRegister, Raw: []byte(c.raw), Deciding: []byte(c.told)}, nil)
		require.Equal(t, "nachricht/"+string(c.kind), s.Form)
		require.JSONEq(t, c.want, string(s.Data))
	}
	broken := statementOf(casefile.Receipt{Kind: casefile.ReceiptMeldeauskunft, Channel: casefile.ChannelRegister, Raw: []byte(`nichts`)}, nil)
	require.Empty(t, broken.Data)
}
