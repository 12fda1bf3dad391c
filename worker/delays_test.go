package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/processes"
)

// enterDelayed records open cases with the end of their three months, by SQL: the first ends on the day named, each further one a day later.
func enterDelayed(t *testing.T, db storetest.Database, n int, from string) {
	t.Helper()
	_, err := db.App(t).Exec(t.Context(), `
with p as (
  insert into person (family_name, given_names, name_fold, birth_date, nationalities, street, postal_code, city, recorded_at, changed_at)
  select 'Muster' || i, 'Kim', ' muster' || i, '1990-01-01', '{IND}', 'Weg ' || i, '70173', 'Musterstadt', now(), localtimestamp
    from generate_series(1, $1::int) i
  returning id, substring(family_name from 7)::int as i),
c as (
  insert into cases (aktenzeichen, procedure, procedure_version, bundle, applied_for, team, received_at, recorded_at, changed_at)
  select 'ABH-' || i, 'verlaengerung', 1, 'b', '18b', 't', now(), localtimestamp, now() from p returning id, substring(aktenzeichen from 5)::int as i),
l as (
  insert into case_person (case_id, person_id, matched_by, linked_by, recorded_at, changed_at)
  select c.id, p.id, 'new', 'test', now(), localtimestamp from c join p using (i))
insert into deadline (case_id, key, kind, direction, last_day, due_at, set_at, recorded_at, changed_at)
select c.id, 'k', 'vwgo75', 'behoerde', $2::date + (c.i - 1), $2::date + c.i, now(), localtimestamp, now() from c`, n, from)
	require.NoError(t, err)
}

// TestDelaysAreWatchedThirtyDaysAhead: § 75 Satz 2 VwGO, role concept A15: a case is watched from thirty days before its three months are over,
// once whatever happens; a look within the same minute does nothing, and one that was missed is made up for.
func TestDelaysAreWatchedThirtyDaysAhead(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	library, err := processes.Load()
	require.NoError(t, err)
	at := func(day, clock string) time.Time {
		parsed, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, calendar.Berlin())
		require.NoError(t, err)
		return parsed
	}
	now := at("2027-01-23", "23:59")
	record := db.Open(t, time.Now)
	d := &delays{store: record, library: library, logger: slog.New(slog.DiscardHandler), now: func() time.Time { return now }}
	const cases = 450 // more than two pages
	enterDelayed(t, db, cases, "2027-02-23")

	look := func() int {
		n, err := d.once(t.Context())
		require.NoError(t, err)
		return n
	}
	require.Zero(t, look(), "31 days before")
	now = at("2027-01-23", "23:59").Add(30 * time.Second)
	require.Zero(t, look(), "within the minute")
	now = at("2027-01-24", "00:00").Add(30 * time.Second)
	require.Equal(t, 1, look(), "30 days before, from midnight in Berlin")
	now = at("2027-01-24", "06:00")
	require.Zero(t, look())
	now = at("2028-07-01", "06:00") // nobody has looked for more than a year
	require.Equal(t, cases-1, look())
	again := &delays{store: record, library: library, logger: d.logger, now: d.now}
	n, err := again.once(t.Context())
	require.NoError(t, err)
	require.Zero(t, n, "another worker finds nothing to do")

	var watches, subjects int
	require.NoError(t, db.Owner(t).QueryRow(t.Context(), `
select count(*), count(distinct about_case) from cases where procedure = 'untaetigkeit'`).Scan(&watches, &subjects))
	require.Equal(t, cases, watches)
	require.Equal(t, cases, subjects)
	requireOpening(t, record, db)
}

// requireOpening looks at what the first watch begins with.
func requireOpening(t *testing.T, record *store.Store, db storetest.Database) {
	t.Helper()
	var id string
	require.NoError(t, db.Owner(t).QueryRow(t.Context(), `select id::text from cases where procedure = 'untaetigkeit' order by id limit 1`).Scan(&id))
	receipts, err := record.Receipts(t.Context(), casefile.CaseID(id))
	require.NoError(t, err)
	require.Len(t, receipts, 1)
	require.Equal(t, casefile.ReceiptUntaetigkeit, receipts[0].Kind)
	var deciding map[string]any
	require.NoError(t, json.Unmarshal(receipts[0].Deciding, &deciding))
	require.Equal(t, "offen", deciding["bezugStand"])
	require.Equal(t, "map[@:date v:2027-02-23]", fmt.Sprint(deciding["vwgoFrist"]))
}
