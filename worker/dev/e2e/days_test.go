package e2e_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestFixedDays: what arrived in the past and is recorded now has the days that anybody can look up in a calendar: the day of receipt
// counts in Berlin, not in UTC (§ 81 Abs. 4 AufenthG, § 31 VwVfG), three months end on the day of the same number or the last of a
// shorter month (§ 75 VwGO, § 188 Abs. 2 and 3 BGB).
func TestFixedDays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, received, titleEnd, row, threeMonths string
	}{
		{"last minute of the last day, summer time", "2025-08-31T21:59:00Z", "2025-08-31", "9", "2025-11-30"},
		{"first minute of the next day, summer time", "2025-08-31T22:00:00Z", "2025-08-31", "17", "2025-12-01"},
		{"last minute of the last day, winter", "2025-11-30T22:59:00Z", "2025-11-30", "9", "2026-02-28"},
		{"first minute of the next day, winter", "2025-11-30T23:00:00Z", "2025-11-30", "17", "2026-03-01"},
		{"the hour that winter time repeats", "2025-10-26T00:30:00Z", "2025-10-26", "9", "2026-01-26"},
		{"into a leap year", "2023-11-30T12:00:00Z", "2023-12-31", "9", "2024-02-29"},
		{"the title ends on a Sunday, and no weekend moves it (§ 31 Abs. 3 VwVfG is for periods)", "2025-06-30T08:00:00Z", "2025-06-29", "17", "2025-09-30"},
		{"three months end on a Sunday, and the authority's own period stays", "2025-08-30T08:00:00Z", "2025-12-31", "9", "2025-11-30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			received, err := time.Parse(time.RFC3339, row.received)
			require.NoError(t, err)
			p := player.NewPlay(gateway)
			require.NoError(t, p.ApplyWith(t.Context(), "sachbearbeitung", backdated(t, received, row.titleEnd)))
			require.NoError(t, p.Until(t.Context(), "legal effect", func(ctx context.Context) (bool, error) {
				c, err := p.Case(ctx)
				return len(c.Deadlines) == 2 && c.LegalEffect != nil, err
			}))
			r, err := p.Report(t.Context(), row.name, nil)
			require.NoError(t, err)
			require.Equal(t, []string{row.row}, r.Rows)
			require.Equal(t, row.threeMonths, deadline(t, r, "vwgo75", 1).LastDay)
			require.Equal(t, row.titleEnd, deadline(t, r, "titel-ende", 1).LastDay)
		})
	}
}

// backdated gives the late sample as the authority records it behind the day.
func backdated(t *testing.T, received time.Time, titleEnd string) []byte {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal(sample(t, received, testdata.Late), &body))
	body["channel"], body["receivedAt"] = "post", received.Format(time.RFC3339)
	body["backdatedReason"], body["backdatedEvidence"] = "Irrläufer", "Eingangsstempel der Poststelle"
	part(part(body, "application"), "titel")["gueltigBis"] = titleEnd
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	return raw
}
