package activities

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
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
		{"nothing", casefile.Title{}, store.Standing{}, false, "keiner"},
		{"application in a case of its own", casefile.Title{}, store.Standing{OpenApplication: true}, false, "gesichert"},
		{"answer without a case", casefile.Title{}, store.Standing{}, true, "offen"},
		{"answer with a case", casefile.Title{}, store.Standing{OpenApplication: true}, true, "gesichert"},
		{"new title", casefile.Title{}, store.Standing{LaterTitle: true, OpenApplication: true}, true, "ersetzt"},
		{"revoked", casefile.Title{EndedOn: casefile.MustParseDate("2026-11-01")}, store.Standing{}, false, "ersetzt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, expiryState(c.title, c.standing, c.recognised))
		})
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
