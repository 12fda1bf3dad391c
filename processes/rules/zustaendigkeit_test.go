package rules_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
)

var zustaendigkeit = sync.OnceValues(load("zustaendigkeit"))

// TestZustaendigkeit: competent is the authority in whose district the person has the habitual residence (§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG
// and the Land's own act); abroad it is the mission (§ 71 Abs. 2 AufenthG). What is not certain goes to a person, and a case for which no
// team is found goes to clearing.
func TestZustaendigkeit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                     string
		residence, procedure     any
		title                    string
		group, letter            any
		competent, reason, whose string
		paragraph                string
		review                   bool
	}{
		{"lives here", "bezirk", "verlaengerung", "aufenthaltserlaubnis", "erwerb", "k", "hier", "sachgebiet", "sachbearbeitung", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"lives here, change of employer", "bezirk", "arbeitgeberwechsel", "aufenthaltserlaubnis", "erwerb", "k", "hier", "arbeitgeberwechsel", "arbeitgeberwechsel", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"lives here, letter without a form", "bezirk", "eingang", "", nil, "k", "hier", "formlos", "clearing", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"lives here, no paragraph known", "bezirk", "verlaengerung", "aufenthaltserlaubnis", nil, "k", "hier", "ohne-gruppe", "clearing", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"lives here, no letter to sort by", "bezirk", "verlaengerung", "aufenthaltserlaubnis", "familie", nil, "hier", "ohne-namen", "clearing", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"lives here, Duldung: the Land may have named another authority", "bezirk", "verlaengerung", "duldung", "humanitaer", "k", "klaeren", "duldung", "sachbearbeitung", "§ 71 Abs. 1 Satz 2 AufenthG", true},
		{"lives in another district", "ausserhalb", "verlaengerung", "aufenthaltserlaubnis", "erwerb", "k", "klaeren", "ausserhalb", "sachbearbeitung", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"another address than the file", "abweichend", "verlaengerung", "aufenthaltserlaubnis", "erwerb", "k", "klaeren", "abweichend", "sachbearbeitung", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG; § 3 Abs. 3 VwVfG", false},
		{"no address", "fehlt", "verlaengerung", "aufenthaltserlaubnis", nil, "k", "klaeren", "fehlt", "clearing", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
		{"lives abroad", "ausland", "verlaengerung", "aufenthaltserlaubnis", "erwerb", "k", "klaeren", "ausland", "sachbearbeitung", "§ 71 Abs. 2 AufenthG", false},
		{"has died", "verstorben", "verlaengerung", "aufenthaltserlaubnis", "erwerb", "k", "klaeren", "verstorben", "sachbearbeitung", "§ 24 VwVfG", true},
		{"nobody knows", nil, "verlaengerung", "aufenthaltserlaubnis", "erwerb", "k", "klaeren", "unbekannt", "clearing", "§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := situation{
				stichtag: "2026-11-23", fall: facts{"verfahren": c.procedure, "titelgruppe": c.group},
				person: facts{"wohnsitzLage": c.residence, "anfangsbuchstabe": c.letter},
			}
			if c.title != "" {
				s.titel = facts{"art": c.title}
			}
			out := outputs(t, zustaendigkeit, s)
			require.Equal(t, c.competent, out["zustaendig"])
			require.Equal(t, c.reason, out["grund"])
			require.Equal(t, c.whose, out["gruppe"])
			require.Equal(t, c.paragraph, out["paragraph"])
			require.Equal(t, c.review, out["needsLegalReview"])
		})
	}
}

// TestZustaendigkeitNamesATeam: whatever group the table names has a team in every authority, for each group of titles and each letter: an
// application without a team would be in nobody's worklist.
func TestZustaendigkeitNamesATeam(t *testing.T) {
	t.Parallel()
	for _, key := range authority.Keys() {
		a, err := authority.Load(key)
		require.NoError(t, err)
		for _, whose := range []string{"sachbearbeitung", "arbeitgeberwechsel", "clearing"} {
			for _, paragraph := range []string{"18b", "25", "30", ""} {
				for _, surname := range []string{"a", "kim", "sch", "sci", "z"} {
					require.NotEmpty(t, a.TeamFor(whose, paragraph, surname), "%s: %s, § %s, %s", key, whose, paragraph, surname)
				}
			}
		}
	}
}
