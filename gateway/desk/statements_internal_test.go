package desk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestRegisterAnswersAreRead: § 24 VwVfG: who clears up a person or an address reads what the registers have answered, in the words of its form;
// what cannot be read shows no field.
func TestRegisterAnswersAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind casefile.ReceiptKind
		raw  string
		want string
	}{
		{
			casefile.ReceiptMeldeauskunft,
			`{"nachricht":"1","bezug":"2","antwort":"verzogen","vom":"2026-11-20","meldung":{"anschrift":{"strasse":"Ring 5","plz":"10001","ort":"Anderswo"},"seit":"2026-10-01"}}`,
			`{"meldeErgebnis":"verzogen","auskunftVom":"2026-11-20","meldeSeit":"2026-10-01","meldeAnschrift":{"strasse":"Ring 5","plz":"10001","ort":"Anderswo"}}`,
		},
		{casefile.ReceiptMeldeauskunft, `{"antwort":"nicht-gemeldet"}`, `{"meldeErgebnis":"nicht-gemeldet"}`},
		{casefile.ReceiptAZRAntwort, `{"antwort":"gefunden","azrNummer":"200000000021"}`, `{"azrErgebnis":"gefunden","azrNummer":"200000000021"}`},
	} {
		s := statementOf(casefile.Receipt{Kind: c.kind, Channel: casefile.ChannelRegister, Raw: []byte(c.raw)}, nil)
		require.Equal(t, "nachricht/"+string(c.kind), s.Form)
		require.JSONEq(t, c.want, string(s.Data))
	}
	broken := statementOf(casefile.Receipt{Kind: casefile.ReceiptMeldeauskunft, Channel: casefile.ChannelRegister, Raw: []byte(`nichts`)}, nil)
	require.Empty(t, broken.Data)
}
