package authority_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

func load(t *testing.T, key string) *authority.Authority {
	t.Helper()
	a, err := authority.Load(key)
	require.NoError(t, err)
	return a
}

// TestLoadEvery: every built-in authority is complete (all candidate groups, titles and surnames have a team; remedies and lead
// times are in force).
func TestLoadEvery(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"landkreis-beispielburg", "musterstadt"}, authority.Keys())
	for _, key := range authority.Keys() {
		load(t, key)
	}
}

// TestLoadUnknown names the authorities that exist.
func TestLoadUnknown(t *testing.T) {
	t.Parallel()
	_, err := authority.Load("stuttgart")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	require.ErrorContains(t, err, "musterstadt")
}

// TestTeamFor: a task goes to the team of its candidate group, title and surname; foreign scripts and missing names too.
func TestTeamFor(t *testing.T) {
	t.Parallel()
	a := load(t, "musterstadt")
	for _, c := range []struct{ group, paragraph, surname, want string }{
		{"sachbearbeitung", "18b", "Aydın", "erwerb-1"},
		{"sachbearbeitung", "18b", "Kováč", "erwerb-1"},
		{"sachbearbeitung", "18g", "Łukasiewicz", "erwerb-2"},
		{"sachbearbeitung", "18g", "Schmidt", "erwerb-2"},
		{"sachbearbeitung", "18g", "Şahin", "erwerb-2"},
		{"sachbearbeitung", "18g", "Scott", "erwerb-3"},
		{"sachbearbeitung", "18g", "Öztürk", "erwerb-2"},
		{"sachbearbeitung", "18g", "Sz", "erwerb-3"},
		{"sachbearbeitung", "18g", "S", "erwerb-2"},
		{"sachbearbeitung", "30", "Đặng", "familie-1"},
		{"sachbearbeitung", "30", "Ñ", "familie-2"},
		{"sachbearbeitung", "25", "Zürn", "humanitaer"},
		{"sachbearbeitung", "30", "", "familie-1"},
		{"sachbearbeitung", "30", "Жук", "familie-2"},
		{"sachbearbeitung", "30", "'t Hart", "familie-2"},
		{"clearing", "", "", "clearing"},
		{"leitung", "9", "Nguyễn", "leitung"},
		{"niemand", "9", "Nguyễn", ""},
	} {
		require.Equal(t, c.want, a.TeamFor(c.group, c.paragraph, casefile.Fold(c.surname)), "%s § %s %s", c.group, c.paragraph, c.surname)
	}
}

// TestRemedies: § 68 VwGO: Widerspruch in Baden-Württemberg; § 80 NJG: Klage at once in Niedersachsen. § 84 Abs. 1 Satz 1 Nr. 1
// AufenthG is said for refusals only.
func TestRemedies(t *testing.T) {
	t.Parallel()
	on := casefile.MustParseDate("2026-11-23")
	for key, want := range map[string]string{"musterstadt": "widerspruch", "landkreis-beispielburg": "klage"} {
		a := load(t, key)
		refusal, ok := a.RemedyFor("ablehnung", on)
		require.True(t, ok)
		require.Equal(t, want, refusal.Kind)
		require.Contains(t, strings.Join(refusal.Text, " "), "§ 84 Abs. 1")
		other, ok := a.RemedyFor("gebuehr", on)
		require.True(t, ok)
		require.NotContains(t, strings.Join(other.Text, " "), "§ 84 Abs. 1")
		_, ok = a.RemedyFor("ablehnung", casefile.MustParseDate("2017-12-31"))
		require.False(t, ok, "before the row is valid")
	}
}

// TestRemedyNamesEveryForm: § 70 Abs. 1 VwGO: since 24.7.2024 the objection may also replace the written form (§ 3a Abs. 3 VwVfG, § 9a
// Abs. 5 OZG). An instruction that leaves a form out misleads, and then a year runs instead of a month (§ 58 Abs. 2 VwGO).
func TestRemedyNamesEveryForm(t *testing.T) {
	t.Parallel()
	a := load(t, "musterstadt")
	for _, act := range []string{"ablehnung", "gebuehr"} {
		for on, want := range map[string]bool{"2024-07-23": false, "2024-07-24": true, "2026-11-23": true} {
			r, ok := a.RemedyFor(act, casefile.MustParseDate(on))
			require.True(t, ok)
			text := strings.Join(r.Text, " ")
			require.Equal(t, want, strings.Contains(text, "schriftformersetzend nach § 3a Abs. 3 VwVfG und § 9a Abs. 5 OZG"), "%s on %s", act, on)
			require.Contains(t, text, "in elektronischer Form nach § 3a Abs. 2 VwVfG")
			require.Contains(t, text, "zur Niederschrift")
		}
	}
}

// TestNoObjectionAgainstARefusedDuldung: § 83 Abs. 2 AufenthG leaves the objection out in every Land.
func TestNoObjectionAgainstARefusedDuldung(t *testing.T) {
	t.Parallel()
	for _, key := range authority.Keys() {
		r, ok := load(t, key).RemedyFor("duldung-ablehnung", casefile.MustParseDate("2026-11-23"))
		require.True(t, ok)
		require.Equal(t, "klage", r.Kind, key)
	}
}

// TestTeamsOfBoth: under every authority a case has a team that exists, whatever the paragraph and the name.
func TestTeamsOfBoth(t *testing.T) {
	t.Parallel()
	for _, key := range authority.Keys() {
		a := load(t, key)
		for _, paragraph := range []string{"18b", "25 Abs. 3", "30", "104c", ""} {
			for _, name := range []string{"Aydın", "Žižek", "Жук", "", "Schmidt"} {
				_, ok := a.Team(a.CaseTeam(paragraph, name))
				require.True(t, ok, "%s: § %s %s", key, paragraph, name)
			}
		}
	}
}

// TestAktenzeichen: the pattern pads the number and never cuts it.
func TestAktenzeichen(t *testing.T) {
	t.Parallel()
	a := load(t, "musterstadt")
	require.Equal(t, "ABH-2026-000123", a.Aktenzeichen(2026, 123))
	require.Equal(t, "ABH-2026-1000000", a.Aktenzeichen(2026, 1_000_000))
	require.Equal(t, "32.3/2026/00007", load(t, "landkreis-beispielburg").Aktenzeichen(2026, 7))
}

// TestLeadTimes: the expiry letter goes out twelve weeks before the end.
func TestLeadTimes(t *testing.T) {
	t.Parallel()
	l, ok := load(t, "musterstadt").LeadTimesFor("18b", casefile.MustParseDate("2026-11-23"))
	require.True(t, ok)
	require.Equal(t, "12W", l.Letter)
}

// TestParseNamesEveryMistake: wrong data are refused with a sentence per mistake, so that nothing is silently left out.
func TestParseNamesEveryMistake(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("data/musterstadt.json")
	require.NoError(t, err)
	for _, c := range []struct{ old, new, want string }{
		{`"land": "BW"`, `"land": "XX"`, `land "XX" is none of`},
		{`"phone": "030 23125-100"`, `"fon": "030 23125-100"`, `unknown field "fon"`},
		{`"00001"`, `"1"`, "five digits"},
		{`"postalCodes": ["00001", "70"]`, `"postalCodes": ["70"]`, "own postal code 00001 is missing"},
		{`"postalCodes": ["00001", "70"]`, `"postalCodes": ["00001", "70a"]`, "one to five digits"},
		{`{number:06}`, `{number}`, "needs {year} and {number:06}"},
		{`ABH-{year}`, `ABH {year}`, "letters, digits, dots"},
		{`"from": "sci"`, `"from": "t"`, `begin with "sci" belong to 0 teams`},
		{`"to": "k"`, `"to": "l"`, `begin with "laa" belong to 2 teams`},
		{`"titleGroups": ["familie"], "from": "a"`, `"titleGroups": ["fam"], "from": "a"`, `title group "fam" does not exist`},
		{`"groups": ["clearing", "scan"]`, `"groups": ["klaerung"]`, `"klaerung" is no role`},
		{`"length": "1M"`, `"length": "ein Monat"`, `length "ein Monat"`},
		{`"kind": "widerspruch"`, `"kind": "beschwerde"`, "neither widerspruch nor klage"},
		{`"validFrom": "2018-01-01"`, `"validFrom": "2026-02-30"`, "date.impossible"},
		{`"validFrom": "2024-07-24"`, `"validFrom": "2030-01-01"`, "no row without acts is in force"},
		{`"validFrom": "2024-07-24"`, `"validFrom": "2024-07-23"`, `remedies[0] and [2] hold for "ablehnung" on the same day`},
		{`"validTo": "2024-07-23"`, `"validTo": "2017-07-23"`, "leave it out where the row has no end"},
		{`innerhalb eines Monats`, `bald`, `the text must name the period`},
		{`00001 Musterstadt",`, `Musterstadt",`, "so that letters that cannot be delivered come back"},
		{`"reminder": "8W"`, `"reminder": "12W"`, "order them scan, letter, reminder"},
		{`"paragraph": "§ 82 Abs. 3 Satz 1 AufenthG, Hausregel", `, ``, "name what the lead time rests on"},
		{`"addressee": "Verwaltungsgericht Beispielgau"`, `"addressee": "Verwaltungsgericht Anderswo"`, "the text must name where the remedy goes"},
		{`"source": "D"`, `"source": "?"`, `source "?"`},
		{`"letter": "12W"`, `"letter": ""`, `length ""`},
		{`"18a", `, `"18a", "18a", `, `§ 18a stands in "erwerb" already`},
		{`"agreedOn": "2025-11-20", `, ``, "without the staff council's consent leave the row out"},
		{`"agreedOn": "2025-11-20"`, `"agreedOn": "2026-02-01"`, "nothing may be shown before the staff council has agreed"},
		{`"file": "PR-2025-118 (Dienstvereinbarung Auslastung)"`, `"file": " "`, "name the reference under which the agreement is kept"},
		{`"weekdays": 251`, `"weekdays": 366`, "weekdays must be 200 to 262"},
		{`"illness": 12`, `"illness": -1`, "illness must be 0 to 60"},
		{`"origin": "Orghandbuch`, `"herkunft": "Orghandbuch`, `unknown field "herkunft"`},
		{`"paragraphs": []`, `"paragraphs": ["30"]`, "exactly one group must have no paragraphs"},
	} {
		bad := strings.ReplaceAll(string(good), c.old, c.new)
		require.NotEqual(t, string(good), bad, "the mistake %q is not in the data", c.old)
		_, err := authority.Parse([]byte(bad))
		require.Equal(t, casefile.Invalid, casefile.KindOf(err))
		require.ErrorContains(t, err, c.want)
	}
}

// TestInDistrict: § 3 Abs. 1 Nr. 3 Buchst. a VwVfG: the district is where the authority is competent; the first digits stand for all codes
// that begin so, and no code lies nowhere.
func TestInDistrict(t *testing.T) {
	t.Parallel()
	a := load(t, "musterstadt")
	for code, want := range map[string]bool{"00001": true, "70173": true, "00002": false, "71000": false, "7": false, "": false} {
		require.Equal(t, want, a.InDistrict(code), code)
	}
}

// TestPersonFigures: figures per person need the staff council's consent (acts on staff councils, § 80 Abs. 1 Nr. 21 BPersVG): an authority whose
// data name no agreement shows none, one that has an agreement shows them on its days only.
func TestPersonFigures(t *testing.T) {
	t.Parallel()
	today := casefile.MustParseDate("2026-11-23")
	_, agreed := load(t, "landkreis-beispielburg").PersonFiguresOn(today)
	require.False(t, agreed)
	a := load(t, "musterstadt")
	f, agreed := a.PersonFiguresOn(today)
	require.True(t, agreed)
	require.NotEmpty(t, f.File)
	_, agreed = a.PersonFiguresOn(f.ValidFrom.AddDays(-1))
	require.False(t, agreed, "the agreement does not reach back")
	a.PersonFigures[0].ValidTo = today.AddDays(-1)
	_, agreed = a.PersonFiguresOn(today)
	require.False(t, agreed, "an agreement that has ended allows nothing")
}

// TestStaffing: the numbers of the need for staff are dated; where an authority has set none there are none.
func TestStaffing(t *testing.T) {
	t.Parallel()
	s, set := load(t, "musterstadt").StaffingOn(casefile.MustParseDate("2026-11-23"))
	require.True(t, set)
	require.Equal(t, 251, s.Weekdays)
	_, set = load(t, "musterstadt").StaffingOn(casefile.MustParseDate("2025-12-31"))
	require.False(t, set)
	_, set = load(t, "landkreis-beispielburg").StaffingOn(casefile.MustParseDate("2026-11-23"))
	require.False(t, set)
}
