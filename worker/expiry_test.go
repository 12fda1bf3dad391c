package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/processes"
)

// fourOClock is the beginning of a night's scan.
func fourOClock(day string) time.Time {
	return casefile.MustParseDate(day).Time(calendar.Berlin()).Add(4 * time.Hour)
}

// expiryOffice is an authority with titles and without Temporal.
func expiryOffice(t testing.TB) (*activities.Activities, storetest.Database) {
	t.Helper()
	db := storetest.New(t)
	library, err := processes.Load()
	require.NoError(t, err)
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	return &activities.Activities{Store: db.Open(t, time.Now), Library: library, Authority: office}, db
}

// enterTitles records persons with a title each, by SQL, because nobody has applied for anything. The ends follow each other by a day.
func enterTitles(t testing.TB, db storetest.Database, n int, from string) {
	t.Helper()
	_, err := db.App(t).Exec(t.Context(), `
with p as (
  insert into person (family_name, given_names, name_fold, birth_date, nationalities, street, postal_code, city, recorded_at, changed_at)
  select 'Muster' || i, 'Kim', ' muster' || i, '1990-01-01', '{IND}', 'Weg ' || i, '70173', 'Musterstadt', now(), now()
    from generate_series(1, $1::int) i
  returning id, substring(family_name from 7)::int as i)
insert into title (person_id, kind, paragraph, valid_from, valid_to, recorded_at, changed_at)
select p.id, 'aufenthaltserlaubnis', '18b', $2::date - 730, $2::date + p.i % 50, now(), now() from p`, n, from)
	require.NoError(t, err)
}

// TestBrokenOffScanOpensEachCaseOnce: architecture.md 3, "Starting once": a scan that is killed again and again, and goes on from an old beat or
// from the beginning, opens each case exactly once; the next night opens none.
func TestBrokenOffScanOpensEachCaseOnce(t *testing.T) {
	t.Parallel()
	acts, db := expiryOffice(t)
	const titles = 60
	enterTitles(t, db, titles, "2026-12-01")
	at := fourOClock("2026-11-23")
	var beaten activities.ExpiryProgress
	for kill := range 4 {
		ctx, die := context.WithCancel(t.Context())
		scan := acts.NewExpiryScan(at, false)
		scan.Page = 7
		pages := 0
		scan.Beat = func(p activities.ExpiryProgress) {
			if pages++; pages == 1 {
				beaten = p // what comes after is lost with the worker
			}
			if pages == 2 && kill < 3 {
				die()
			}
		}
		from := beaten
		if kill == 2 {
			from = activities.ExpiryProgress{}
		}
		_, err := scan.Through(ctx, from)
		die()
		require.Equal(t, kill < 3, err != nil, "attempt %d: %v", kill, err)
	}
	count := func(sql string) (n int) {
		require.NoError(t, db.Owner(t).QueryRow(t.Context(), sql).Scan(&n))
		return n
	}
	require.Equal(t, titles, count("select count(*) from cases where procedure = 'ablaufverfahren'"))
	require.Equal(t, titles, count("select count(distinct title_id) from cases where procedure = 'ablaufverfahren'"))
	require.Equal(t, titles, count("select count(*) from receipt where kind = 'titelablauf'"))
	opened, err := acts.Store.ExpiryOpenedAt(t.Context(), at)
	require.NoError(t, err)
	require.Equal(t, titles, opened)

	counts, err := acts.NewExpiryScan(fourOClock("2026-11-24"), false).Through(t.Context(), activities.ExpiryProgress{})
	require.NoError(t, err)
	require.Zero(t, counts.Opened)
	require.Equal(t, titles, counts.Running)
}

// TestDryRunOpensNothing: a dry run says what a night would do and leaves the record as it is, but for the lines that people read; the night
// then does just that.
func TestDryRunOpensNothing(t *testing.T) {
	t.Parallel()
	acts, db := expiryOffice(t)
	enterTitles(t, db, 50, "2026-12-01")
	owner := db.Owner(t)
	_, err := owner.Exec(t.Context(), `
update person set died_on = '2026-01-01' where family_name = 'Muster1';
update person set auskunftssperre = true where family_name = 'Muster2';
update title set paragraph = '24', valid_from = '2024-01-01' where person_id = (select id from person where family_name = 'Muster3');
update person set nationalities = '{UKR}' where family_name = 'Muster3';
update person set street = '' where family_name = 'Muster4'`)
	require.NoError(t, err)
	at := fourOClock("2026-11-23")
	run, err := acts.Store.BeginExpiryRun(t.Context(), store.ExpiryRun{Kind: store.ExpiryDryRun, AsOf: casefile.MustParseDate("2026-11-23"), RequestedBy: "leitung"})
	require.NoError(t, err)
	dry := acts.NewExpiryScan(at, true)
	dry.Run, dry.Page = run.ID, 20
	counts, err := dry.Through(t.Context(), activities.ExpiryProgress{})
	require.NoError(t, err)
	require.Equal(t, 50, counts.Looked)
	require.Equal(t, 48, counts.Opened)
	require.Equal(t, 46, counts.Letters)
	require.Equal(t, 4, counts.Held)
	require.Equal(t, map[string]int{"sonst": 46, "verstorben": 1, "auskunftssperre": 1, "ukraine": 1, "anschrift": 1}, counts.Reasons)
	var cases, verdicts int
	require.NoError(t, owner.QueryRow(t.Context(), "select (select count(*) from cases), (select count(*) from expiry_verdict)").Scan(&cases, &verdicts))
	require.Zero(t, cases)
	require.Zero(t, verdicts)
	letters, err := acts.Store.ExpiryLines(t.Context(), run.ID, true, 100)
	require.NoError(t, err)
	require.Len(t, letters, 48)
	held, err := acts.Store.ExpiryLines(t.Context(), run.ID, false, 100)
	require.NoError(t, err)
	require.Len(t, held, 2)

	night, err := acts.NewExpiryScan(at, false).Through(t.Context(), activities.ExpiryProgress{})
	require.NoError(t, err)
	require.Equal(t, counts.Opened, night.Opened)
	require.Equal(t, 4, night.Changed)
	// The reminders of running cases show up on their day: the titles that end eight weeks later.
	later, err := acts.NewExpiryScan(fourOClock("2026-11-05"), true).Through(t.Context(), activities.ExpiryProgress{})
	require.NoError(t, err)
	require.Positive(t, later.Reminders)
}

// TestTheEndOfAnOrdinance: § 2 Abs. 1 UkraineAufenthFGV: a covered title continues until 4 March 2027, whatever is printed on it. Until then nobody
// is written to and no case is opened; the day after, it is found, though its printed end lies a year back, and exactly once. Who is not
// covered was dealt with at the printed end.
func TestTheEndOfAnOrdinance(t *testing.T) {
	t.Parallel()
	acts, db := expiryOffice(t)
	enterTitles(t, db, 4, "2026-03-01")
	_, err := db.Owner(t).Exec(t.Context(), `
update title set paragraph = '24', valid_from = '2024-01-01', valid_to = '2026-03-04';
update person set nationalities = '{UKR}' where family_name in ('Muster1', 'Muster2');
update title set valid_to = '2026-01-31' where person_id = (select id from person where family_name = 'Muster2')`)
	require.NoError(t, err)
	night := func(day string) activities.ExpiryCounts {
		scan := acts.NewExpiryScan(fourOClock(day), false)
		scan.Page = 1
		counts, err := scan.Through(t.Context(), activities.ExpiryProgress{})
		require.NoError(t, err)
		return counts
	}
	for _, day := range []string{"2026-12-10", "2027-03-04"} {
		counts := night(day)
		require.Equal(t, 1, counts.Looked, "%s: of four, one is covered", day)
		require.Equal(t, map[string]int{"ukraine": 1}, counts.Reasons)
		require.Zero(t, counts.Opened)
	}
	after := night("2027-03-05")
	require.Equal(t, 1, after.Opened)
	require.Zero(t, after.Letters, "it is too late for a letter that asks for an application in time")
	require.Equal(t, 1, night("2027-03-06").Running, "one case per title and end")
	var ends string
	require.NoError(t, db.Owner(t).QueryRow(t.Context(), `select substr(start_key, length(start_key) - 9) from application a join cases c on c.id = a.case_id
where c.procedure = 'ablaufverfahren'`).Scan(&ends))
	require.Equal(t, "2027-03-04", ends)
}

// TestAnOddTitleHoldsUpNoOther: architecture.md 3, "Titles that run out": what cannot be opened is counted and named, all others get their
// letter, and the night after tries again.
func TestAnOddTitleHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	acts, db := expiryOffice(t)
	enterTitles(t, db, 20, "2026-12-01")
	owner := db.Owner(t)
	_, err := owner.Exec(t.Context(), `
update title set paragraph = '19c' where person_id = (select id from person where family_name = 'Muster7');
alter table cases add constraint odd check (applied_for <> '19c')`)
	require.NoError(t, err)
	var troubled []casefile.TitleID
	night := func(day string) activities.ExpiryCounts {
		scan := acts.NewExpiryScan(fourOClock(day), false)
		scan.Page = 6
		scan.Trouble = func(id casefile.TitleID, _ error) { troubled = append(troubled, id) }
		counts, err := scan.Through(t.Context(), activities.ExpiryProgress{})
		require.NoError(t, err)
		return counts
	}
	first := night("2026-11-23")
	require.Equal(t, 19, first.Opened)
	require.Equal(t, 1, first.Failed)
	require.Len(t, troubled, 1)
	_, err = owner.Exec(t.Context(), "alter table cases drop constraint odd")
	require.NoError(t, err)
	second := night("2026-11-24")
	require.Equal(t, 1, second.Opened)
	require.Zero(t, second.Failed)
}

// TestExpiryCommandSaysWhatItCounts: the command opens nothing without being told that it is a dry run, and prints each reason.
func TestExpiryCommandSaysWhatItCounts(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.ErrorContains(t, runExpiry(t.Context(), call{out: &out}), "--dry-run")
	sayExpiry(call{out: &out}, casefile.MustParseDate("2026-11-23"), activities.ExpiryCounts{
		Looked: 5, Opened: 3, Letters: 2, Held: 2, Reasons: map[string]int{"sonst": 2, "verstorben": 1, "ukraine": 1},
	}, time.Second)
	require.Contains(t, out.String(), "nothing was opened")
	require.Contains(t, out.String(), fmt.Sprintf("%-20s %8d", "verstorben", 1))
}

// BenchmarkDryRun looks through 200,000 titles whose end lies in the window, the worst case: in a city a tenth of them does. It reports the
// shares of SQL and rules and what the program has taken of the machine's memory.
func BenchmarkDryRun(b *testing.B) {
	acts, db := expiryOffice(b)
	enterTitles(b, db, 200_000, "2026-12-01")
	_, err := db.Owner(b).Exec(b.Context(), "analyze")
	require.NoError(b, err)
	for b.Loop() {
		counts, err := acts.NewExpiryScan(fourOClock("2026-11-23"), true).Through(b.Context(), activities.ExpiryProgress{})
		require.NoError(b, err)
		require.Equal(b, 200_000, counts.Looked)
		b.ReportMetric(counts.SQL.Seconds(), "s-sql")
		b.ReportMetric(counts.Rules.Seconds(), "s-rules")
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys>>20), "MB-sys")
}
