package retention_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/retention"
)

func day(s string) casefile.Date { return casefile.MustParseDate(s) }

func classes(t *testing.T, key string) map[string]retention.Class {
	t.Helper()
	office, err := authority.Load(key)
	require.NoError(t, err)
	table := map[string]retention.Class{}
	for _, c := range retention.Classes(office, day("2026-11-23")) {
		require.NotContains(t, table, c.Key)
		table[c.Key] = c
	}
	return table
}

// TestClasses: each row of the matrix of deletion (domain reference 6.4), in both authorities: event, period, paragraph, how sure it is.
func TestClasses(t *testing.T) {
	t.Parallel()
	for _, office := range authority.Keys() {
		table := classes(t, office)
		for key, want := range map[string]struct {
			event, due, paragraph, source string
			should                        bool
		}{
			retention.FileB:         {"2016-11-22", "2026-11-23", "§ 68 Abs. 2 AufenthV", "V", false},
			retention.FileBDeath:    {"2021-11-22", "2026-11-23", "§ 68 Abs. 2 AufenthV", "V", true},
			retention.VisaConsent:   {"2024-11-22", "2026-11-23", "§ 68 Abs. 1 Satz 2 AufenthV", "V", false},
			retention.Removal:       {"2016-11-22", "2026-11-23", "§ 91 Abs. 1 AufenthG", "V", false},
			retention.Irrelevant:    {"2026-11-23", "2026-11-23", "§ 91 Abs. 2 AufenthG", "V", false},
			retention.Biometrics:    {"2019-11-22", "2026-11-23", "§ 61a Abs. 3 AufenthV", "V", false},
			retention.BiometricsKid: {"2021-11-22", "2026-11-23", "§ 61a Abs. 3 AufenthV", "V", false},
			retention.Fingerprints:  {"2026-11-23", "2026-11-23", "§ 61a Abs. 2 AufenthV", "V", false},
			retention.CardEmail:     {"2026-11-23", "2026-11-23", "§ 60a Abs. 3 AufenthV", "V", false},
			retention.EngineHistory: {"2026-11-23", "2026-11-23", "Art. 5 Abs. 1 Buchst. e DSGVO", "D", false},
		} {
			c := table[key]
			require.Equal(t, want.due, c.DueOn(day(want.event)).String(), "%s: %s", office, key)
			require.Equal(t, want.paragraph, c.Paragraph, key)
			require.Equal(t, want.source, c.Source, key)
			require.Equal(t, want.should, c.Should, "%s: only the five years after a death are a \"soll\"", key)
		}
		require.Len(t, table, 14)
		require.Equal(t, "2027-01-01", table[retention.FeeRecords].DueOn(day("2016-03-05")).String(), "ten years from the end of the year")
		access := table[retention.AccessLog]
		require.True(t, access.Years >= 2 && access.Years <= 5, "who saw what: two to five years")
		require.Positive(t, table[retention.PaperFile].Months)
	}
	require.NotEqual(t, classes(t, "musterstadt")[retention.AccessLog].Years, classes(t, "landkreis-beispielburg")[retention.AccessLog].Years,
		"what the house decides is the house's")
}

// TestPeriods: §§ 187, 188 BGB: the day of the event does not count, a missing day is the last of its month.
func TestPeriods(t *testing.T) {
	t.Parallel()
	b := retention.Class{Start: retention.Transfer, Years: 10}
	require.Equal(t, "2026-03-01", b.DueOn(day("2016-02-29")).String())
	require.Equal(t, "2026-03-01", b.DueOn(day("2016-02-28")).String())
	require.Equal(t, "2027-01-01", b.DueOn(day("2016-12-31")).String())
	require.Equal(t, "2026-12-01", retention.Class{Months: 6}.DueOn(day("2026-05-30")).String())
}

// TestKeptFrom: a day is due when its period is over, and the days before it are, over leap years and the ends of months.
func TestKeptFrom(t *testing.T) {
	t.Parallel()
	for _, c := range []retention.Class{{Years: 2}, {Years: 3}, {Years: 5}, {Months: 1}} {
		for on := day("2027-12-01"); on.Before(day("2029-04-02")); on = on.AddDays(1) {
			kept := c.KeptFrom(on)
			require.True(t, on.Before(c.DueOn(kept)), "%s is within the period on %s", kept, on)
			require.False(t, on.Before(c.DueOn(kept.AddDays(-1))), "the day before %s is due on %s", kept, on)
		}
	}
	require.Equal(t, "2021-11-23", retention.Class{Years: 5}.KeptFrom(day("2026-11-23")).String())
}

func closed(id, on string) retention.Case {
	return retention.Case{ID: casefile.CaseID(id), Aktenzeichen: "A-" + id, ClosedOn: day(on)}
}

func judge(t *testing.T, f retention.File) []retention.Verdict {
	t.Helper()
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	return retention.Judge(retention.Classes(office, day("2026-11-23")), f)
}

// TestJudge: which class a case belongs to and when it is due.
func TestJudge(t *testing.T) {
	t.Parallel()
	moved := retention.File{MovedAwayOn: day("2014-05-01"), Cases: []retention.Case{closed("1", "2013-01-01"), closed("2", "2016-11-22")}}
	for _, v := range judge(t, moved) {
		require.Equal(t, retention.FileB, v.Class.Key)
		require.Equal(t, "2026-11-23", v.DueOn.String(), "the file goes to Ausländerdatei B with the last of its cases")
		require.True(t, v.Free(day("2026-11-23")))
		require.False(t, v.Due(day("2026-11-22")))
	}
	died := judge(t, retention.File{DiedOn: day("2021-11-22"), MovedAwayOn: day("2010-01-01"), Cases: []retention.Case{closed("1", "2020-01-01")}})
	require.Equal(t, retention.FileBDeath, died[0].Class.Key)
	require.Equal(t, "2026-11-23", died[0].DueOn.String())
	here := judge(t, retention.File{Cases: []retention.Case{closed("1", "1999-01-01")}})
	require.Equal(t, retention.FileA, here[0].Class.Key)
	require.False(t, here[0].Due(day("2099-01-01")), "who lives here stays in Ausländerdatei A")
	naturalised := judge(t, retention.File{NaturalisedOn: day("2016-11-22"), Cases: []retention.Case{closed("1", "2016-01-01")}})
	require.True(t, naturalised[0].Free(day("2026-11-23")))

	ban := closed("1", "2012-01-01")
	ban.Ban, ban.DepartedOn, ban.BanMonths = true, day("2012-11-22"), 48
	banned := judge(t, retention.File{MovedAwayOn: day("2012-11-22"), Cases: []retention.Case{ban, closed("2", "2012-01-01")}})
	require.Equal(t, retention.Removal, banned[0].Class.Key)
	require.Equal(t, "2016-11-22", banned[0].Started.String(), "ten years from the end of the period of § 11 Abs. 2 AufenthG")
	require.Equal(t, "2026-11-23", banned[0].DueOn.String())
	ban.DepartedOn = casefile.Date{}
	unknown := judge(t, retention.File{MovedAwayOn: day("2000-01-01"), Cases: []retention.Case{ban}})
	require.Equal(t, []retention.Hold{retention.HoldBan}, unknown[0].Held)
	require.False(t, unknown[0].Due(day("2099-01-01")), "a ban whose end nobody knows is never over by itself")

	consent := closed("1", "2024-06-01")
	consent.ConsentTo = day("2024-11-22")
	visa := judge(t, retention.File{Cases: []retention.Case{consent}})
	require.Equal(t, retention.VisaConsent, visa[0].Class.Key)
	require.True(t, visa[0].Free(day("2026-11-23")))
}

// TestHolds: what keeps a file although its period is over.
func TestHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change func(*retention.File)
		first  []retention.Hold
		second []retention.Hold
	}{
		{func(*retention.File) {}, nil, nil},
		{func(f *retention.File) { f.Cases[0].Open, f.Cases[0].ClosedOn = true, casefile.Date{} }, []retention.Hold{retention.HoldOpen}, []retention.Hold{retention.HoldFileOpen}},
		{func(f *retention.File) { f.Cases[1].Court = true }, []retention.Hold{retention.HoldCourt}, []retention.Hold{retention.HoldCourt}},
		{func(f *retention.File) { f.Suspended = true }, []retention.Hold{retention.HoldSuspended}, []retention.Hold{retention.HoldSuspended}},
		{func(f *retention.File) { f.Cases[0].Linked = true }, []retention.Hold{retention.HoldLinked}, nil},
		{func(f *retention.File) { f.Cases[1].Owed = true }, nil, []retention.Hold{retention.HoldOwed}},
	} {
		f := retention.File{MovedAwayOn: day("2010-01-01"), Cases: []retention.Case{closed("1", "2009-01-01"), closed("2", "2009-01-01")}}
		c.change(&f)
		verdicts := judge(t, f)
		require.Equal(t, c.first, verdicts[0].Held)
		require.Equal(t, c.second, verdicts[1].Held)
		for _, v := range verdicts {
			require.Equal(t, len(v.Held) == 0, v.Free(day("2026-11-23")))
		}
	}
}

// TestEveryClassIsPlaced: a class that the nightly look judges has a verdict, every other says where its data are. No procedure gives consents to visas yet.
func TestEveryClassIsPlaced(t *testing.T) {
	t.Parallel()
	for _, c := range classes(t, "musterstadt") {
		judged := slices.Contains([]string{retention.FileA, retention.FileB, retention.FileBDeath, retention.Removal}, c.Key)
		require.Equal(t, judged, c.Place == retention.InCase, c.Key)
		require.NotEmpty(t, c.Place, c.Key)
	}
}
