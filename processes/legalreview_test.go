package processes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/workflows/dmn"
)

// TestRowsOutsideTheirDatesAreNamed: "every rule that decides is data with paragraph and validity dates"; a row that fires for a date of
// reference on which it is not in force is named, on both borders.
func TestRowsOutsideTheirDatesAreNamed(t *testing.T) {
	t.Parallel()
	matched := []dmn.MatchedRule{{Decision: "gebuehr", RuleID: "zeile-1", Annotations: []dmn.Annotation{
		{Name: "gueltigAb", Text: "2026-01-01"}, {Name: "gueltigBis", Text: "2027-03-04"},
	}}}
	for on, outside := range map[string]bool{
		"2025-12-31": true, "2026-01-01": false, "2027-03-04": false, "2027-03-05": true,
	} {
		require.Equal(t, outside, len(processes.OutOfForce(matched, casefile.MustParseDate(on))) == 1, on)
	}
	open := []dmn.MatchedRule{{Annotations: []dmn.Annotation{{Name: "gueltigAb", Text: "2026-01-01"}, {Name: "gueltigBis"}}}}
	require.Empty(t, processes.OutOfForce(open, casefile.MustParseDate("2099-01-01")), "a row without an end stays in force")
	unreadable := []dmn.MatchedRule{{Annotations: []dmn.Annotation{{Name: "gueltigAb", Text: "bald"}}}}
	require.Len(t, processes.OutOfForce(unreadable, casefile.MustParseDate("2026-06-01")), 1, "dates that nobody can read are no dates")
}
