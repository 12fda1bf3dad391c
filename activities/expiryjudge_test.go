package activities

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/processtest"
)

// TestExpiryJudgement: when a title is looked at, when its first letter is due and on which days a reminder falls (domain 2.4: data quality
// 16 weeks before the end, letters 12, 8 and 4 weeks before it, other leads by kind of title).
func TestExpiryJudgement(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	ends := casefile.MustParseDate("2027-03-31")
	for _, c := range []struct {
		name, kind, paragraph string
		before                int // days
		early, due            bool
		reminder              string
	}{
		{"long before", "aufenthaltserlaubnis", "18b", 16*7 + 1, true, false, ""},
		{"the data are looked at", "aufenthaltserlaubnis", "18b", 16 * 7, false, false, ""},
		{"a day before the first letter", "aufenthaltserlaubnis", "18b", 12*7 + 1, false, false, ""},
		{"first letter", "aufenthaltserlaubnis", "18b", 12 * 7, false, true, ""},
		{"first reminder", "aufenthaltserlaubnis", "18b", 8 * 7, false, true, stepSecond},
		{"last reminder", "aufenthaltserlaubnis", "18b", 4 * 7, false, true, stepThird},
		{"last day", "aufenthaltserlaubnis", "18b", 0, false, true, ""},
		{"three days after", "aufenthaltserlaubnis", "18b", -3, false, true, ""},
		{"training, a shorter lead", "aufenthaltserlaubnis", "16a", 10*7 + 1, false, false, ""},
		{"training", "aufenthaltserlaubnis", "16a", 10 * 7, false, true, ""},
		{"one letter only", "aufenthaltserlaubnis", "20a", 8 * 7, false, true, ""},
		{"a card", "niederlassungserlaubnis", "9", 26 * 7, false, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			day := ends.AddDays(-c.before)
			e := store.Expiring{
				Title: casefile.Title{ID: "t", Kind: casefile.TitleKind(c.kind), Paragraph: c.paragraph, ValidTo: ends}, Ends: ends,
				Person: casefile.Person{Nationalities: []string{"IND"}, Address: casefile.Address{Street: "a", PostalCode: "1", City: "b"}},
			}
			j, err := newExpiryRules(library, day.Time(calendar.Berlin()).Add(4*time.Hour), day).judge(e)
			require.NoError(t, err)
			require.Equal(t, c.early, j.early)
			require.Equal(t, c.due, j.due)
			require.Equal(t, c.reminder, j.reminder(day, ends))
			if !c.early && c.kind == "aufenthaltserlaubnis" {
				require.Equal(t, verdictSend, j.verdict)
			}
		})
	}
}

// TestWindowHoldsEveryLead: the scan looks as far ahead as the longest lead of the table; a title that it does not see in time would get its
// letter late, and nobody would notice.
func TestWindowHoldsEveryLead(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	rules := newExpiryRules(library, time.Unix(0, 0), casefile.MustParseDate("2026-11-22"))
	for _, kind := range []casefile.TitleKind{
		casefile.TitleAufenthaltserlaubnis, casefile.TitleBlaueKarte, casefile.TitleICTKarte, casefile.TitleNationalesVisum,
		casefile.TitleNiederlassung, casefile.TitleDaueraufenthaltEU, casefile.TitleDuldung, casefile.TitleAufenthaltsgestattung,
	} {
		for _, paragraph := range casefile.TitleParagraphs(kind) {
			lead, err := rules.lead(casefile.Title{ID: "t", Kind: kind, Paragraph: paragraph})
			require.NoError(t, err)
			require.LessOrEqual(t, max(lead.check, lead.first), expiryWeeksAhead*7, "%s %s", kind, paragraph)
			require.Positive(t, lead.first)
		}
	}
}

// TestExpiryState: the record says how it stands with the application (§ 81 Abs. 4 and 5 AufenthG): a granted title ends the matter, an open
// case looks after the certificate itself, an answer that counts as an application does not.
func TestExpiryState(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		title      casefile.Title
		standing   store.Standing
		recognised bool
		want       string
	}{
		{"end corrected to a later day", casefile.Title{Paragraph: "18b", ValidTo: casefile.MustParseDate("2027-12-31")}, store.Standing{}, true, "ersetzt"},
		{"end corrected to an earlier day", casefile.Title{Paragraph: "18b", ValidTo: casefile.MustParseDate("2026-11-30")}, store.Standing{}, false, "ersetzt"},
		{"the same end", casefile.Title{Paragraph: "18b", ValidTo: casefile.MustParseDate("2026-12-31")}, store.Standing{}, false, "keiner"},
		{"a card of the same end", casefile.Title{Paragraph: "9", CardValidTo: casefile.MustParseDate("2026-12-31")}, store.Standing{}, false, "keiner"},
		{"nothing", casefile.Title{ValidTo: casefile.MustParseDate("2026-12-31")}, store.Standing{}, false, "keiner"},
		{"application in a case of its own", casefile.Title{}, store.Standing{OpenApplication: true}, false, "gesichert"},
		{"answer without a case", casefile.Title{}, store.Standing{}, true, "offen"},
		{"answer with a case", casefile.Title{}, store.Standing{OpenApplication: true}, true, "gesichert"},
		{"new title", casefile.Title{}, store.Standing{LaterTitle: true, OpenApplication: true}, true, "ersetzt"},
		{"revoked", casefile.Title{EndedOn: casefile.MustParseDate("2026-11-01")}, store.Standing{}, false, "ersetzt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.title.ValidTo.IsZero() && c.title.CardValidTo.IsZero() {
				c.title.ValidTo = casefile.MustParseDate("2026-12-31")
			}
			d := caseData{Record: drawup.Record{Title: c.title, Facts: map[string]json.RawMessage{"titelEnde": json.RawMessage(`"2026-12-31"`)}}}
			require.Equal(t, c.want, expiryState(d, c.standing, c.recognised))
		})
	}
}

// TestMovedEnd: a case is about one end (architecture.md 3: one case per title and end); the end that an ordinance names for a title is no
// moved one (§ 2 Abs. 1 UkraineAufenthFGV), the same title renewed in another system is.
func TestMovedEnd(t *testing.T) {
	t.Parallel()
	opened := map[string]json.RawMessage{"titelEnde": json.RawMessage(`"2027-03-04"`)}
	for printed, moved := range map[string]bool{"2026-03-04": false, "2027-03-04": false, "2027-12-31": true} {
		d := caseData{Record: drawup.Record{Title: casefile.Title{Paragraph: "24", ValidTo: casefile.MustParseDate(printed)}, Facts: opened}}
		require.Equal(t, moved, d.endMoved(), printed)
	}
	require.True(t, caseData{Record: drawup.Record{Title: casefile.Title{Paragraph: "18b", ValidTo: casefile.MustParseDate("2026-03-04")}, Facts: opened}}.endMoved())
	require.False(t, caseData{Record: drawup.Record{Title: casefile.Title{ValidTo: casefile.MustParseDate("2026-03-04")}}}.endMoved(), "the scan judges before there is a case")
}

// TestRareNights: 29 February, the nights of the clock change and a scan that runs late judge by the day in Europe/Berlin (EU summer time;
// domain 2.4, 12 weeks before the end).
func TestRareNights(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, c := range []struct {
		name, at, ends string
		due            bool
	}{
		{"twelve weeks before 29 February", "2027-12-07T03:00:00Z", "2028-02-29", true},
		{"a day earlier", "2027-12-06T03:00:00Z", "2028-02-29", false},
		{"the night the clock goes forward", "2027-03-28T02:00:00Z", "2027-06-20", true},
		{"the night it goes back", "2026-10-25T03:00:00Z", "2027-01-17", true},
		{"half past midnight in Berlin, still the day before in UTC", "2027-06-30T22:30:00Z", "2027-09-23", true},
		{"three nights late", "2027-12-10T03:00:00Z", "2028-02-29", true},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		day := casefile.DateOf(at.In(calendar.Berlin()))
		ends := casefile.MustParseDate(c.ends)
		j, err := newExpiryRules(library, at, day).judge(store.Expiring{
			Title: casefile.Title{ID: "t", Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidTo: ends}, Ends: ends,
			Person: casefile.Person{Address: casefile.Address{Street: "a", PostalCode: "1", City: "b"}},
		})
		require.NoError(t, err)
		require.Equal(t, c.due, j.due, c.name)
		require.Equal(t, verdictSend, j.verdict, c.name)
	}
}

// BenchmarkExpiryJudgement measures what the rules cost for one title.
func BenchmarkExpiryJudgement(b *testing.B) {
	library, err := processes.Load()
	require.NoError(b, err)
	ends := casefile.MustParseDate("2027-03-31")
	rules := newExpiryRules(library, time.Unix(0, 0), ends.AddDays(-80))
	e := store.Expiring{Title: casefile.Title{ID: "t", Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidTo: ends}, Ends: ends}
	for b.Loop() {
		_, err := rules.judge(e)
		require.NoError(b, err)
	}
}

// TestScanKeepsItsTables: all titles of a scan are judged by the same table, whose hash stands beside each verdict, also where another one is released meanwhile.
func TestScanKeepsItsTables(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	built, err := library.Rule(TableUnterdrueckung)
	require.NoError(t, err)
	info, _ := built.Definitions.Table(TableUnterdrueckung)
	first := info.Rows[0].ID
	ends := casefile.MustParseDate("2026-12-31")
	rules := newExpiryRules(library, time.Unix(0, 0), ends.AddDays(-30))
	judge := func() string {
		_, err := rules.judge(store.Expiring{Title: casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: ends}, Ends: ends})
		require.NoError(t, err)
		return rules.hash
	}
	require.Equal(t, built.Hash, judge())
	source := processtest.FollowRow(string(built.Content), first, "neu", "2099-01-01")
	require.NoError(t, library.Take(processes.Release{Table: true, Key: TableUnterdrueckung, Version: 2, Content: []byte(source)}))
	require.Equal(t, built.Hash, judge())
	rules = newExpiryRules(library, time.Unix(0, 0), ends.AddDays(-30))
	require.NotEqual(t, built.Hash, judge())
}
