package e2e_test

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// expiring is how many titles run out in the night of the test; ABLAUF_E2E_EXPIRY says another number.
func expiring(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("ABLAUF_E2E_EXPIRY")); err == nil {
		return n
	}
	return 40
}

// titlesFromAnotherSystem records persons with a title each that ends in eleven weeks, and one person whom the sample application names.
const titlesFromAnotherSystem = `
with p as (
  insert into person (family_name, given_names, name_fold, birth_date, nationalities, azr_nummer, street, postal_code, city, recorded_at, changed_at)
  select case i when 0 then 'Muster-Demir' else 'Ablauf' || i end, 'Ayla', ' ablauf' || i, case i when 0 then '1991-03-14' else '1990-01-01' end,
    '{TUR}', case i when 0 then '100000000001' else '' end, 'Weg ' || i, '70173', 'Musterstadt', now(), now()
    from generate_series(0, $1::int) i
  returning id),
t as (
  insert into title (person_id, kind, paragraph, valid_from, valid_to, source_system, source_id, recorded_at, changed_at)
  select id, 'aufenthaltserlaubnis', '18b', current_date - 600, $2::date, 'e2e', id::text, now(), now() from p returning id)
select count(*)::int from t`

// TestNightOfExpiry: architecture.md 3, "Titles that run out": the schedule starts the scan, the worker is killed three times during it, and
// each title gets exactly one case with one letter. An application by post then ends the waiting with its day of receipt (§ 81 Abs. 4
// AufenthG), and the certificate is left to its case (Abs. 5).
func TestNightOfExpiry(t *testing.T) {
	n := expiring(t)
	today := time.Now().In(player.Berlin())
	ends := today.AddDate(0, 0, 77).Format(time.DateOnly)
	require.Equal(t, n+1, query[int](t, titlesFromAnotherSystem, n, ends))
	count := func(sql string) int { return query[int](t, sql) }
	const opened = `select count(*)::int from cases c join title t on t.id = c.title_id where c.procedure = 'ablaufverfahren' and t.source_system = 'e2e'`
	p := player.NewPlay(gateway)
	p.Patience, p.Interval = time.Duration(n)*time.Second+3*time.Minute, 100*time.Millisecond
	until := func(what string, there func() bool) {
		require.NoError(t, p.Until(t.Context(), what, func(context.Context) (bool, error) { return there(), nil }))
	}
	require.NoError(t, p.Until(t.Context(), "the schedule", func(ctx context.Context) (bool, error) {
		err := inside.TriggerSchedule(ctx, "ablaufscan")
		return err == nil, err
	}))
	began := time.Now()
	for kill := range 3 {
		until("cases", func() bool { return count(opened) > kill*n/4 })
		up := down(t, devstack.Worker, stack.KillPart)
		up()
	}
	until("the end of the night", func() bool {
		return count("select count(*)::int from expiry_run where kind = 'nacht' and state = 'done'") == 1
	})
	t.Logf("%d cases opened in %s, the worker killed three times", count(opened), time.Since(began).Round(time.Second))
	require.Equal(t, n+1, count(opened))
	require.Equal(t, n+1, count(`select count(distinct c.title_id)::int from cases c join title t on t.id = c.title_id
where c.procedure = 'ablaufverfahren' and t.source_system = 'e2e'`))
	const letters = `select count(*)::int from letter l join cases c on c.id = l.case_id join title t on t.id = c.title_id
where l.template = 'ablaufverfahren/ablaufschreiben' and l.state = 'sent' and t.source_system = 'e2e'`
	until("the letters", func() bool { return count(letters) >= n+1 })
	t.Logf("%d letters sent after %s", count(letters), time.Since(began).Round(time.Second))
	require.Equal(t, n+1, count(letters), "one each")
	require.Zero(t, count("select count(*)::int from receipt where kind = 'titelablauf' and state = 'poison'"))

	p.CaseID = query[string](t, `select c.id::text from cases c join case_person l on l.case_id = c.id join person p on p.id = l.person_id
where c.procedure = 'ablaufverfahren' and p.azr_nummer = '100000000001'`)
	applies(t, today, ends)
	until("the end of the waiting", func() bool {
		c, err := p.Case(t.Context())
		return err == nil && len(c.Active) > 0 && c.Active[len(c.Active)-1].Element == "woche-vor-ablauf"
	})
	day, err := time.ParseInLocation(time.DateOnly, ends, player.Berlin())
	require.NoError(t, err)
	require.NoError(t, p.Advance(t.Context(), day.AddDate(0, 0, -7).Add(12*time.Hour)))
	require.NoError(t, p.End(t.Context()))
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "antrag-liegt-vor", c.Outcome)
}

// applies hands in the application of the person with the sample's name, as the authority records a letter.
func applies(t *testing.T, today time.Time, ends string) {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal(sample(t, today, testdata.Timely), &body))
	body["channel"] = "post"
	application := part(body, "application")
	part(application, "person")["azrNummer"] = "100000000001"
	title := part(application, "titel")
	title["gueltigBis"] = ends
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	require.NoError(t, player.NewPlay(gateway).ApplyWith(t.Context(), "clearing", raw))
}
