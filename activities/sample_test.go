package activities

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// TestByChanceDrawsEveryNumber: no case is out of reach of the second look, and none beyond the hundred is drawn.
func TestByChanceDrawsEveryNumber(t *testing.T) {
	t.Parallel()
	drawn := map[int64]bool{}
	for range 20_000 { // that one of a hundred is missing has a probability below 10^-80
		n, err := ByChance(100)
		require.NoError(t, err)
		drawn[n] = true
	}
	require.Len(t, drawn, 100)
	for n := range drawn {
		require.True(t, 0 <= n && n < 100, n)
	}
}

// TestCountedFromMayLieBack: a new title follows the one that ended a month ago, under the law of today (§ 8 Abs. 1 AufenthG).
func TestCountedFromMayLieBack(t *testing.T) {
	t.Parallel()
	today, begin := casefile.MustParseDate("2026-11-12"), casefile.MustParseDate("2026-10-13")
	vars := feel.NewContext().Put("titelBeginn", feelDate(begin))
	named := contract.Work{Properties: []contract.Pair{{Name: "rechnetAb", Value: "titelBeginn"}}}
	day, err := countedFrom(named, vars, today)
	require.NoError(t, err)
	require.Equal(t, begin, day)

	day, err = countedFrom(contract.Work{}, vars, today)
	require.NoError(t, err)
	require.Equal(t, today, day)

	_, err = countedFrom(named, feel.NewContext(), today)
	require.Equal(t, "rule.reference", casefile.CodeOf(err))
}
