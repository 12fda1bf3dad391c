package processes_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/processes/processtest"
)

// made are decisions of the record by their facts, dates as the record writes them.
func made(inputs ...string) (all []casefile.Decision) {
	for _, raw := range inputs {
		all = append(all, casefile.Decision{Inputs: []byte(raw), HappenedAt: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)})
	}
	return all
}

// TestRehearseDecisions: decisions that were made are computed by both versions as if they fell on the day from which the versions differ; those that come out in the same
// other way stand together, those that come out as before are not told.
func TestRehearseDecisions(t *testing.T) {
	t.Parallel()
	refused := `{"fall":{"antragAuf":"18a"},"angaben":{"entscheidung":"ablehnen","befangenheit":null,"gebuehrErlassEuro":null,"ausweisungsinteresse":null,"anlass":null}}`
	granted := `{"fall":{"antragAuf":"18a"},"angaben":{"entscheidung":"verlaengern","befangenheit":null,"gebuehrErlassEuro":null,"ausweisungsinteresse":null,"anlass":"antrag"}}`
	source := processtest.EndRow(table(t, "vier-augen"), "vier-augen-ablehnung", "2026-12-31")
	source = processtest.FollowRow(source, "vier-augen-ablehnung", "vier-augen-ablehnung-2", "2027-01-01", "immer die Leitung", "eine zweite Person", "<text>true</text>", "<text>false</text>")
	d := draftRule(t, "vier-augen", source)
	require.True(t, d.Ready(), "%+v", d.Findings)
	found, err := d.Rehearse(t.Context(), made(refused, granted, refused))
	require.NoError(t, err)
	require.Equal(t, []processes.Deviation{{
		On: casefile.MustParseDate("2027-01-01"), Decisions: []int{0, 2},
		Changes: []processes.OutputChange{
			{Output: "Mitzeichnung nötig", Old: "true", New: "false"},
			{Output: "Grund", Old: `"Eine Ablehnung zeichnet immer die Leitung mit."`, New: `"Eine Ablehnung zeichnet eine zweite Person mit."`},
			{Output: "Rechtliche Prüfung nötig", Old: "true", New: "false"},
		},
	}}, found)

	gone := draftRule(t, "vier-augen", processtest.EndRow(table(t, "vier-augen"), "vier-augen-sonst", "2026-12-31"))
	found, err = gone.Rehearse(t.Context(), made(granted))
	require.NoError(t, err)
	require.Len(t, found, 1, "no row would fit any more")
	require.Equal(t, processes.OutputChange{Output: "Mitzeichnung nötig", Old: "false", New: "null"}, found[0].Changes[0])

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = d.Rehearse(ended, made(refused))
	require.Equal(t, "release.too-long", casefile.CodeOf(err))
	_, err = d.Rehearse(t.Context(), made(`[]`))
	require.Equal(t, "rule.inputs", casefile.CodeOf(err))
}

// TestRehearseListsOfRows: of a table that gives several rows each row that is gone or new is told.
func TestRehearseListsOfRows(t *testing.T) {
	t.Parallel()
	source := processtest.EndRow(table(t, "checkliste-verlaengerung"), "checkliste-verlaengerung-alle-immer-w01", "2026-11-22")
	d := draftRule(t, "checkliste-verlaengerung", source)
	require.True(t, d.Ready(), "%+v", d.Findings)
	require.Equal(t, []casefile.Date{releaseDay}, d.From)
	found, err := d.Rehearse(t.Context(), made(`{"stichtag":{"@":"date","v":"2026-11-02"},"fall":{"antragAuf":"18a","antragArt":"verlaengerung"},"person":{},"titel":null,"angaben":{}}`))
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Len(t, found[0].Changes, 1)
	require.Contains(t, found[0].Changes[0].Old, "W01")
	require.Empty(t, found[0].Changes[0].New)
}
