package soak

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// TestSmallSoak: architecture 4, "a receipt once given is never lost, and twice sent is once": twenty cases go their way while parts are
// killed, stopped and frozen ten times; nothing is lost, doubled or wrongly said, and the auditor finds nothing.
func TestSmallSoak(t *testing.T) {
	t.Parallel()
	result, err := Run(t.Context(), Config{
		Seed: 3, Cases: 20, Kills: 10, Players: 12, Out: t.Output(), LogDir: os.Getenv("ABLAUF_TEST_LOGS"), // where to look after a failure
	})
	require.NoError(t, err)
	result.Write(t.Output())
	require.Empty(t, result.Findings)
	require.Equal(t, 20, result.Cases)
	require.Greater(t, result.Promises, 200)
	strikes := 0
	for _, by := range result.Struck {
		for _, n := range by {
			strikes += n
		}
	}
	require.GreaterOrEqual(t, strikes, 10)
}

// TestPlanIsReproducible: a seed makes the same choices again, another one makes others, and the killer comes to every part in every
// manner.
func TestPlanIsReproducible(t *testing.T) {
	t.Parallel()
	plan := NewPlan(1, 200, 100, 3)
	require.Equal(t, plan, NewPlan(1, 200, 100, 3))
	require.NotEqual(t, plan, NewPlan(2, 200, 100, 3))
	require.Len(t, plan.Cases, 200)
	require.Len(t, plan.Strikes, 100)
	stories, parts, two := map[int]int{}, map[devstack.Part]map[Manner]bool{}, 0
	for _, c := range plan.Cases {
		stories[c.Story]++
	}
	for _, s := range plan.Strikes {
		require.NotEmpty(t, s.Parts)
		require.LessOrEqual(t, s.Down, 12*time.Second)
		if len(s.Parts) == 2 {
			two++
			require.NotEqual(t, s.Parts[0], s.Parts[1])
		}
		for _, part := range s.Parts {
			if parts[part] == nil {
				parts[part] = map[Manner]bool{}
			}
			parts[part][s.Manner] = true
		}
	}
	require.Equal(t, map[int]int{0: 67, 1: 67, 2: 66}, stories)
	require.Positive(t, two)
	for _, target := range targets {
		require.Len(t, parts[target.part], 3, target.part)
	}
}

// answer is what the gateway says to a client.
func answer(status int, body string) player.Answer {
	return player.Answer{Status: status, Body: []byte(body)}
}

// TestLedgerSees: each way in which a promise can be broken becomes a finding, and none where all were kept.
func TestLedgerSees(t *testing.T) {
	t.Parallel()
	apply := player.Request{Method: http.MethodPost, Path: "/api/v1/applications", Key: "k1"}
	complete := player.Request{Method: http.MethodPost, Path: "/api/v1/tasks/t1/complete", Key: "k2"}
	whole := record{
		receipts:    map[string]receiptRow{"r1": {caseID: "c1", state: "delivered", key: "k1"}},
		submissions: map[string]submissionRow{"s1": {state: "applied"}},
	}
	for _, row := range []struct {
		name  string
		spoil func(l *ledger, rec *record)
		want  string
	}{
		{"all kept", func(*ledger, *record) {}, ""},
		{"a repetition with the same answer", func(l *ledger, _ *record) {
			l.note("a", apply, answer(http.StatusCreated, `{"receipt":"r1","caseId":"c1","replayed":true}`))
		}, ""},
		{"receipt lost", func(_ *ledger, rec *record) { rec.receipts = nil }, "receipt r1 was given to a and is lost"},
		{"receipt in another case", func(_ *ledger, rec *record) {
			rec.receipts = map[string]receiptRow{"r1": {caseID: "c2"}}
		}, "stands in case c2"},
		{"received twice", func(_ *ledger, rec *record) {
			rec.receipts = map[string]receiptRow{"r1": {caseID: "c1"}, "r2": {caseID: "c1"}}
		}, "receipt r2"},
		{"one key, two receipts", func(l *ledger, _ *record) {
			l.note("a", apply, answer(http.StatusCreated, `{"receipt":"r9","caseId":"c1"}`))
		}, "two answers"},
		{"said to be applied, rejected", func(_ *ledger, rec *record) {
			rec.submissions = map[string]submissionRow{"s1": {state: "rejected", verdict: "task.not-open"}}
		}, `submission s1 was answered as pending and is "rejected"`},
		{"internal error", func(l *ledger, _ *record) {
			l.note("a", apply, answer(http.StatusInternalServerError, `{}`))
		}, "internal error"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			l, rec := newLedger(), whole
			l.note("a", apply, answer(http.StatusServiceUnavailable, `{}`))
			l.note("a", apply, answer(http.StatusCreated, `{"receipt":"r1","caseId":"c1"}`))
			l.note("b", complete, answer(http.StatusAccepted, `{"submission":"s1","caseId":"c1","progress":"pending"}`))
			row.spoil(l, &rec)
			var r Result
			r.compareLedger(l, rec)
			if row.want == "" {
				require.Empty(t, r.Findings)
				return
			}
			require.True(t, slices.ContainsFunc(r.Findings, func(f string) bool { return strings.Contains(f, row.want) }), "%v", r.Findings)
		})
	}
}

// TestLotIsNoDifference: five of a hundred one-click cases are drawn for a second look; such a case went the same way otherwise, and one that went only
// through a part of the second look did not.
func TestLotIsNoDifference(t *testing.T) {
	t.Parallel()
	story := []string{"vorschlag-bestaetigen", "stichprobe-frage", "karte-ausgeben"}
	drawn := []string{"vorschlag-bestaetigen", "stichprobe-frage", "stichprobe-pruefen", "stichprobe-ergebnis-frage", "geprueft-zusammen", "karte-ausgeben"}
	require.Equal(t, traits(player.Report{Way: story}), traits(player.Report{Way: drawn}))
	require.NotEqual(t, traits(player.Report{Way: story}), traits(player.Report{Way: drawn[:3]}))
	require.NotEqual(t, traits(player.Report{Way: story}), traits(player.Report{Way: append(drawn, "geprueft-zusammen")}))
}
