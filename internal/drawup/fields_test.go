package drawup

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// TestNewestDeadline: § 82 Abs. 3 AufenthG, the reminder names the day that the last request set, also when the answer arrived while the
// reminder was being written; the authority's own deadlines are none of the applicant's.
func TestNewestDeadline(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	deadline := func(key, direction string, state casefile.DeadlineState, day int) casefile.Deadline {
		return casefile.Deadline{Key: key, Direction: direction, State: state, SetAt: began.AddDate(0, 0, day)}
	}
	const applicant, authority = "antragsteller", "behoerde"
	for _, row := range []struct {
		name      string
		deadlines []casefile.Deadline
		want      string
	}{
		{"none", nil, ""},
		{"only the authority's", []casefile.Deadline{deadline("a", authority, casefile.DeadlineRunning, 0)}, ""},
		{"the newer of two that run", []casefile.Deadline{
			deadline("a", applicant, casefile.DeadlineRunning, 0), deadline("b", applicant, casefile.DeadlineRunning, 1),
		}, "b"},
		{"one that runs before a newer one that was kept", []casefile.Deadline{
			deadline("a", applicant, casefile.DeadlineMet, 2), deadline("b", applicant, casefile.DeadlineRunning, 1),
		}, "b"},
		{"none runs any more", []casefile.Deadline{
			deadline("a", applicant, casefile.DeadlineMet, 0), deadline("b", applicant, casefile.DeadlineMet, 1),
			deadline("c", authority, casefile.DeadlineRunning, 2),
		}, "b"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got, found := newestDeadline(row.deadlines, "")
			require.Equal(t, row.want, got.Key)
			require.Equal(t, row.want != "", found)
		})
	}
}

// TestDeadlineOfAKind: § 74 VwGO: a letter about an action names the end of its period, not that of the departure set after it (§ 59 AufenthG).
func TestDeadlineOfAKind(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	deadlines := []casefile.Deadline{
		{Key: "remedy", Kind: "klage", Direction: "antragsteller", State: casefile.DeadlineRunning, SetAt: began},
		{Key: "departure", Kind: "ausreise", Direction: "antragsteller", State: casefile.DeadlineRunning, SetAt: began.Add(time.Second)},
	}
	found, ok := newestDeadline(deadlines, "klage")
	require.True(t, ok)
	require.Equal(t, "remedy", found.Key)
	_, ok = newestDeadline(deadlines[1:], "klage")
	require.False(t, ok)
}

// TestFeesHaveBothPlaces: half of 13 euros is 6,50 Euro and not 6,5 Euro (§ 50 Abs. 1 AufenthV); what the table says in words is printed as it
// stands, and a table without words is put into them.
func TestFeesHaveBothPlaces(t *testing.T) {
	t.Parallel()
	words := func(fee map[string]any) any { return feeFields(fee).(map[string]any)["BetragText"] }
	require.Equal(t, "6,50 Euro", words(map[string]any{"betrag": json.Number("6.5"), "betragText": "6,50 Euro"}))
	require.Equal(t, "13 Euro", words(map[string]any{"betrag": json.Number("13")}))
	require.Equal(t, "keine Gebühr", words(map[string]any{"betrag": json.Number("0")}))
}

// TestMissingDocumentsHaveNames: § 82 Abs. 1 Satz 3 AufenthG: the letter names what is missing, also where no checklist was asked for the case.
func TestMissingDocumentsHaveNames(t *testing.T) {
	t.Parallel()
	named := missing(feel.NewContext().Put("fehlend", feel.List{feel.String("L02")}), nil)
	require.Equal(t, []map[string]any{{"Code": "L02", "Bezeichnung": "Erklärung zum Beschäftigungsverhältnis"}}, named)
}
