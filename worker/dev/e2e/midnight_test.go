package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// midnightCases is how many deadlines end on the midnight of the test; ABLAUF_E2E_MIDNIGHT says another number.
func midnightCases() int {
	if n, err := strconv.Atoi(os.Getenv("ABLAUF_E2E_MIDNIGHT")); err == nil {
		return n
	}
	return 40
}

// playedMax is how many of them go the whole way through the interface; the others are copies of their records.
const playedMax = 40

// midnightMax is the time after which all of them have to be through.
const midnightMax = 15 * time.Minute

// TestFictionsOfOneMidnight: § 36 Abs. 2 Satz 2 BeschV: many requests of one day wait for the Bundesagentur, and all its silences become
// approvals at the same instant. Temporal holds a real timer for each; so that the test need not wait for a midnight, the instant of all is
// moved in the record while Temporal is down, and Temporal comes back empty and is given every case anew. The worker starts afresh before
// the instant, as after weeks of waiting: it holds none of the cases in memory.
func TestFictionsOfOneMidnight(t *testing.T) {
	n := midnightCases()
	began := time.Now()
	cases := waitForBA(t, min(n, playedMax))
	settled(t)
	if n > playedMax {
		cases = append(cases, copies(t, cases, n-playedMax)...)
	}
	t.Logf("%d cases wait for the Bundesagentur after %s", n, time.Since(began).Round(time.Second))

	workerUp := down(t, devstack.Worker, stack.StopPart)
	temporalUp := down(t, devstack.Temporal, stack.StopPart)
	require.NoError(t, stack.WipeTemporal(t.Context()))
	midnight := time.Now().Add(45*time.Second + time.Duration(n)*60*time.Millisecond).Truncate(time.Second).UTC()
	end := moveEnd(t, cases, midnight)
	temporalUp()
	workerUp()
	for _, id := range cases {
		knownToTemporal(t, id)
	}
	down(t, devstack.Worker, stack.KillPart)()
	require.True(t, time.Now().Before(midnight), "every case was given to Temporal before the instant")
	t.Logf("every case runs again %s before the instant", time.Until(midnight).Round(time.Second))

	time.Sleep(time.Until(midnight))
	const asked = `select count(*)::int from task where case_id = any($1::uuid[]) and element = 'blaue-karte-sichten' and state = 'open'`
	through := 0
	for through < n && time.Since(midnight) < midnightMax {
		through = query[int](t, asked, cases)
		t.Logf("%4.0f s: %d through", time.Since(midnight).Seconds(), through)
		time.Sleep(min(time.Second+time.Duration(n)*2*time.Millisecond, 10*time.Second))
	}
	require.Equal(t, n, through)
	noTrouble(t, cases)
	// A deadline goes off at the end of the day that it names: what other tests audit shall not be what this one has moved.
	require.Equal(t, n, query[int](t, sqlMoveDeadlines, cases, end))
}

// waitForBA brings n cases of different people to where only the answer of the Bundesagentur is awaited.
func waitForBA(t *testing.T, n int) []string {
	t.Helper()
	cases := make([]string, n)
	var done atomic.Int32
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(12)
	for i := range n {
		group.Go(func() error {
			p := player.NewPlay(gateway)
			p.Patience, p.Interval = 5*time.Minute, 200*time.Millisecond
			application, err := ofSomebody(p.Today, i)
			if err == nil {
				err = toBA(ctx, p, application)
			}
			cases[i] = p.CaseID
			if ready := done.Add(1); ready%500 == 0 {
				t.Logf("%d wait", ready)
			}
			return err
		})
	}
	require.NoError(t, group.Wait())
	return cases
}

// ofSomebody is a notice of a change under the Blue Card by the i-th of many invented people.
func ofSomebody(today time.Time, i int) ([]byte, error) {
	raw, err := testdata.Application(testdata.ChangeBlueCard, today)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, err
	}
	person := part(part(body, "application"), "person")
	person["familienname"] = fmt.Sprintf("Mitternacht-%c%c%c%c", 'A'+i/17576%26, 'a'+i/676%26, 'a'+i/26%26, 'a'+i%26)
	person["geburtsdatum"] = time.Date(1970, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	return json.Marshal(body)
}

func toBA(ctx context.Context, p *player.Play, application []byte) error {
	if err := p.ApplyWith(ctx, "antragsteller2", application); err != nil {
		return err
	}
	if err := p.Complete(ctx, "sachbearbeitung", "blaue-karte-sichten", map[string]any{"blaueKarteErgebnis": "ba-beteiligen"}); err != nil {
		return err
	}
	if err := p.Complete(ctx, "sachbearbeitung", "ba-anfrage-stellen", map[string]any{
		"baVerfahrensart": "blaue-karte-wechsel", "baAnfrageWeg": "von-hand", "baAnfrageAm": p.Today.Format(time.DateOnly),
		"baArbeitgeber": "Beispiel Daten GmbH", "baTaetigkeit": "Softwareentwickler",
	}); err != nil {
		return err
	}
	return p.Until(ctx, "the case waits", func(ctx context.Context) (bool, error) {
		_, _, err := p.Deadline(ctx, "ba-zustimmung")
		return err == nil, nil
	})
}

// moveEnd moves the end of the week of all cases to an instant, in the newest state of the engine and in the list of deadlines.
func moveEnd(t *testing.T, cases []string, to time.Time) time.Time {
	t.Helper()
	const sqlDue = `select distinct due_at from deadline where case_id = any($1::uuid[]) and kind = 'ba-zustimmung' and state = 'running'`
	from := query[time.Time](t, sqlDue, cases).UTC()
	const sqlStates = `
with newest as (select case_id, max(rev) rev from engine_state where case_id = any($1::uuid[]) group by case_id),
moved as (
  update engine_state e set state = convert_to(replace(convert_from(e.state, 'UTF8'), $2, $3), 'UTF8') from newest
   where e.case_id = newest.case_id and e.rev = newest.rev and strpos(convert_from(e.state, 'UTF8'), $2) > 0
  returning 1)
select count(*)::int from moved`
	require.Equal(t, len(cases), query[int](t, sqlStates, cases, quoted(from), quoted(to)))
	require.Equal(t, len(cases), query[int](t, sqlMoveDeadlines, cases, to))
	return from
}

const sqlMoveDeadlines = `
with moved as (update deadline set due_at = $2 where case_id = any($1::uuid[]) and kind = 'ba-zustimmung' returning 1)
select count(*)::int from moved`

func quoted(at time.Time) string { return `"` + at.Format(time.RFC3339) + `"` }

// knownToTemporal waits until Temporal was given a case again.
func knownToTemporal(t *testing.T, id string) {
	t.Helper()
	require.Eventually(t, func() bool {
		_, err := inside.Describe(t.Context(), id)
		return err == nil
	}, 10*time.Minute, 250*time.Millisecond)
}

// noTrouble: each approval stands once, by silence, in its case; nothing is stuck, and nobody has to clear up.
func noTrouble(t *testing.T, cases []string) {
	t.Helper()
	count := func(sql string) int { return query[int](t, sql, cases) }
	for code, want := range map[string]int{
		"incident.raised": 0, "activity.failed": 0, "receipt.poison": 0,
	} {
		require.Equal(t, want, query[int](t,
			`select count(*)::int from case_event where case_id = any($1::uuid[]) and content ->> 'code' = $2`, cases, code), code)
	}
	require.Equal(t, len(cases), count(`select count(*)::int from case_event where case_id = any($1::uuid[])
and content ->> 'code' = 'activity.completed' and content -> 'params' ->> 'element' = 'ba-fiktion-feststellen'`))
	require.Equal(t, len(cases), count(`select count(*)::int from deadline where case_id = any($1::uuid[])
and kind = 'ba-zustimmung' and state = 'passed'`))
	require.Zero(t, count(`select count(*)::int from task where case_id = any($1::uuid[]) and process = 'allgemein'`))
}
