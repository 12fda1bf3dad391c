package drawup

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/invitation"
)

// TestPreparedApplication: domain 2.4: what an application is prepared with is what the letter says: no birth date, no nationality, and not where the person lives when the letter
// goes to somebody else. A token stands in no frozen data.
func TestPreparedApplication(t *testing.T) {
	t.Parallel()
	a := office(t)
	a.Invitations = invitation.NewMaker("https://antrag.musterstadt.example", []byte("key"))
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-12-31", "IND")
	d.Case.ID = "019391b0-0000-7000-8000-000000000001"
	d.Person.BirthDate = casefile.PartialDate{Year: 1991, Month: 3, Day: 14}
	d.Person.Address = casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}
	invited := func() (address string, frozen string, hash []byte) {
		l := casefile.Letter{Template: "ablaufverfahren/ablaufschreiben"}
		fields := map[string]any{fieldExpiry: map[string]any{"Brief": "ablauf", fieldOnline: ""}}
		i := a.invite(d, l, recipientOf(d, false, l), fields)
		address, _ = fields[fieldExpiry].(map[string]any)[fieldOnline].(string)
		require.Equal(t, casefile.MustParseDate("2027-04-01"), i.LastDay)
		a.withhold(fields)
		raw, err := json.Marshal(fields)
		require.NoError(t, err)
		return address, string(raw), i.Hash
	}
	address, frozen, hash := invited()
	require.Contains(t, frozen, "Musterweg 4")
	for _, unsaid := range []string{"1991", "IND", address[len("https://antrag.musterstadt.example/antrag/"):]} {
		require.NotContains(t, frozen, unsaid)
	}
	want, ok := invitation.Hash(address[len("https://antrag.musterstadt.example/antrag/"):])
	require.True(t, ok)
	require.Equal(t, want, hash)

	d.LettersTo = casefile.Representative{Name: "Rechtsanwältin Dr. Beispiel", Address: casefile.Address{Street: "Kanzleiweg 1", PostalCode: "00002", City: "Musterstadt"}}
	another, frozen, _ := invited()
	require.NotEqual(t, address, another, "who has one paper does not open the page of the other")
	require.NotContains(t, frozen, "Musterweg 4")
	require.NotContains(t, frozen, "Kanzleiweg")

	a.Invitations = nil
	fields := map[string]any{fieldExpiry: map[string]any{"Brief": "ablauf", fieldOnline: ""}}
	require.Empty(t, a.invite(d, casefile.Letter{}, nil, fields).Hash)
	require.Empty(t, fields[fieldExpiry].(map[string]any)[fieldOnline])
}
