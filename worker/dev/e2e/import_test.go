package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// TestImportedCaseRuns: an open case of another system starts through the ordinary relay, and § 81 Abs. 4 AufenthG counts from the day on
// which the application arrived there. A second run of the same files makes no second case, and the auditor finds nothing.
func TestImportedCaseRuns(t *testing.T) {
	folder, reports := t.TempDir(), t.TempDir()
	out, err := worker(t, stack, "import", "-example", folder)
	require.NoError(t, err, out)
	_, err = gateway.As("leitung").Do(t.Context(), player.Request{Path: "/api/v1/tasks"}) // whoever takes over has signed in once
	require.NoError(t, err)
	args := []string{"import", "-system", "ALTSYSTEM", "-by", "dev:leitung", "-reports", reports, "-control", filepath.Join(folder, "kontrolle.csv")}
	for _, kind := range []string{"personen", "titel", "faelle"} {
		args = append(args, "-"+kind, filepath.Join(folder, kind+".csv"))
	}
	for range 2 {
		out, err = worker(t, stack, args...)
		require.NoError(t, err, out)
		require.Contains(t, out, "Everything adds up.")
	}
	for former, received := range map[string]string{"4711/26": "2026-10-20", "4802/26": "2026-09-30"} {
		p := player.NewPlay(gateway)
		require.NoError(t, p.Until(t.Context(), "the imported case", func(ctx context.Context) (bool, error) {
			found, err := casesWith(ctx, former)
			if len(found) > 0 {
				p.CaseID = found[0]
			}
			require.LessOrEqual(t, len(found), 1, "twice imported is once")
			return len(found) == 1, err
		}))
		_, err := p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
		require.NoError(t, err)
		c, err := p.Case(t.Context())
		require.NoError(t, err)
		require.Equal(t, "9", c.LegalEffect.Row, "the application arrived in time")
		d, _, err := p.Deadline(t.Context(), "vwgo75")
		require.NoError(t, err)
		require.Equal(t, threeMonths(received), d.LastDay, "§ 75 VwGO: from the original day")
		audit, err := worker(t, stack, "audit", "-case", p.CaseID, "-patience=20s")
		require.NoError(t, err, audit)
	}
}

// casesWith gives the cases that have an open task and a file number, ours or the one before, with a text in it.
func casesWith(ctx context.Context, text string) ([]string, error) {
	answer, err := gateway.As("leitung").Do(ctx, player.Request{
		Method: http.MethodPost, Path: "/api/v1/tasks/search", Body: map[string]string{"text": text},
	})
	if err != nil {
		return nil, err
	}
	var list struct {
		Tasks []struct {
			CaseID string `json:"caseId"`
		} `json:"tasks"`
	}
	if err := json.Unmarshal(answer.Body, &list); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var ids []string
	for _, task := range list.Tasks {
		if !seen[task.CaseID] {
			seen[task.CaseID] = true
			ids = append(ids, task.CaseID)
		}
	}
	return ids, nil
}
