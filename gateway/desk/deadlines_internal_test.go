package desk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestDeadlinesOutside: the person knows what they have to do and what the law gives them; when the authority means to look at something, or
// that the query of § 73 AufenthG runs, is nothing for them.
func TestDeadlinesOutside(t *testing.T) {
	t.Parallel()
	var kinds []string
	for _, d := range deadlinesOutside([]casefile.Deadline{
		{Kind: "nachforderung", Direction: "antragsteller"},
		{Kind: "anhoerung", Direction: "antragsteller"},
		{Kind: "titel-ende", Direction: "behoerde"},
		{Kind: "vwgo75", Direction: "behoerde"},
		{Kind: "entscheidungsplan", Direction: "behoerde"},
		{Kind: "notfall", Direction: "behoerde"},
		{Kind: "gerichtsfrist", Direction: "extern"},
		{Kind: "ba-zustimmung", Direction: "extern"},
		{Kind: "sicherheitsabfrage", Direction: "extern"},
		{Kind: "sicherheitsabfrage", Direction: "antragsteller"},
	}) {
		kinds = append(kinds, d.Kind)
	}
	require.Equal(t, []string{"nachforderung", "anhoerung", "titel-ende", "vwgo75", "ba-zustimmung"}, kinds)
}
