package measure_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/measure"
)

// TestSurvival: the product-limit estimate by hand. Six cases: ended on day 10 (two), censored on day 15, ended on 20, still running at 30
// and 40. S(10) = 4/6, S(20) = 4/6 · 2/3 = 4/9; it never comes to a third, so there is no 80th percentile yet.
func TestSurvival(t *testing.T) {
	t.Parallel()
	curve := measure.Survival([]measure.Span{{40, false, 1}, {10, true, 2}, {15, false, 1}, {20, true, 1}, {30, false, 1}, {5, true, 0}})
	require.Len(t, curve, 2)
	require.Equal(t, 10, curve[0].Day)
	require.InDelta(t, 4.0/6, curve[0].Open, 1e-12)
	require.Equal(t, 20, curve[1].Day)
	require.InDelta(t, 4.0/9, curve[1].Open, 1e-12)
	median, reached := measure.DayOf(curve, 0.5)
	require.True(t, reached)
	require.Equal(t, 20, median)
	_, reached = measure.DayOf(curve, 0.8)
	require.False(t, reached)
}

// TestCensoredOnTheDayOfAnEnd: who is censored on a day was still under way on it.
func TestCensoredOnTheDayOfAnEnd(t *testing.T) {
	t.Parallel()
	curve := measure.Survival([]measure.Span{{10, false, 1}, {10, true, 1}})
	require.Equal(t, []measure.Point{{10, 0.5}}, curve)
	require.Empty(t, measure.Survival([]measure.Span{{10, false, 3}}), "nothing ended, nothing is known")
	require.Equal(t, []measure.Point{{0, 0}}, measure.Survival([]measure.Span{{-1, true, 2}}))
}

// TestWithoutCensoringItIsThePlainPercentile: where every case has ended, the day of p is the smallest day by which at least the share p ended.
func TestWithoutCensoringItIsThePlainPercentile(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		days := make([]int, 1+random.IntN(40))
		p := float64(1+random.IntN(100)) / 100
		var spans []measure.Span
		for k := range days {
			days[k] = random.IntN(60)
			spans = append(spans, measure.Span{Days: days[k], Ended: true, N: 1})
		}
		got, reached := measure.DayOf(measure.Survival(spans), p)
		require.True(t, reached)
		by := func(day int) (n int) {
			for _, d := range days {
				if d <= day {
					n++
				}
			}
			return n
		}
		require.GreaterOrEqual(t, float64(by(got))+1e-6, p*float64(len(days)))
		require.Less(t, float64(by(got-1)), p*float64(len(days))+1e-6)
	}
}

// TestARunningCaseNeverShortens: that a case still runs may only make the estimate longer.
func TestARunningCaseNeverShortens(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var spans []measure.Span
		for range 1 + random.IntN(30) {
			spans = append(spans, measure.Span{Days: random.IntN(60), Ended: random.IntN(2) == 0, N: 1})
		}
		more := append(append([]measure.Span{}, spans...), measure.Span{Days: random.IntN(90), N: 1})
		before, reached := measure.DayOf(measure.Survival(spans), 0.5)
		if !reached {
			continue
		}
		after, still := measure.DayOf(measure.Survival(more), 0.5)
		require.True(t, !still || after >= before)
	}
}

// TestLater: of ten tasks, four lasted 3 days, three 8, two 12, one 30. One that has lasted 5 days is compared with the six that got so
// far; in 7 days' time (day 12) only the one of 30 days would still last.
func TestLater(t *testing.T) {
	t.Parallel()
	finished := []measure.Span{{3, true, 4}, {8, true, 3}, {12, true, 2}, {30, true, 1}, {90, false, 9}}
	p, known := measure.Later(finished, 5, 7)
	require.True(t, known)
	require.InDelta(t, 1.0/6, p, 1e-12)
	p, known = measure.Later(finished, 0, 2)
	require.True(t, known)
	require.InDelta(t, 1, p, 1e-12)
	_, known = measure.Later(finished, 9, 1)
	require.False(t, known, "three are too few to compare with")
	p, known = measure.Later(nil, 9, -1)
	require.True(t, known)
	require.InDelta(t, 1, p, 0, "overdue is late")
}

// TestBrier: (0.9−1)² + (0.2−0)² + (0.5−1)² = 0.01 + 0.04 + 0.25, by three.
func TestBrier(t *testing.T) {
	t.Parallel()
	score, known := measure.Brier([]measure.Forecast{{0.9, true}, {0.2, false}, {0.5, true}})
	require.True(t, known)
	require.InDelta(t, 0.1, score, 1e-12)
	_, known = measure.Brier(nil)
	require.False(t, known)
}

// TestBands: every age lies in one band, and the bands meet without a gap.
func TestBands(t *testing.T) {
	t.Parallel()
	for day, want := range map[int]string{-3: "0-2", 0: "0-2", 14: "0-2", 15: "3-4", 28: "3-4", 29: "5-8", 56: "5-8", 57: "9-13", 91: "9-13", 92: "14", 4000: "14"} {
		require.Equal(t, want, measure.Bands()[measure.BandOf(day)].Key, day)
	}
	for k, b := range measure.Bands()[1:] {
		require.Equal(t, measure.Bands()[k].To+1, b.From)
	}
}

// TestFlow: 120 in and 90 out in 63 days leave 30 more; 270 open at ten a week last 27 weeks.
func TestFlow(t *testing.T) {
	t.Parallel()
	f := measure.Flow{Received: 120, Closed: 90, Open: 270, Days: 63}
	require.Equal(t, 30, f.Net())
	clearance, known := f.Clearance()
	require.True(t, known)
	require.InDelta(t, 0.75, clearance, 1e-12)
	reach, known := f.Reach()
	require.True(t, known)
	require.InDelta(t, 27, reach, 1e-9)
	_, known = measure.Flow{Open: 5, Days: 7}.Reach()
	require.False(t, known)
	_, known = measure.Flow{Closed: 5}.Clearance()
	require.False(t, known)
}

func TestLoops(t *testing.T) {
	t.Parallel()
	cases, again, extra := measure.Loops([]measure.Visits{{1, 7}, {2, 2}, {4, 1}, {0, 5}})
	require.Equal(t, []int{10, 3, 5}, []int{cases, again, extra})
}

// TestStaffing: the handbook's example, (251 − 30 − 12 − 4) × 468 = 95,940 minutes; 41 hours a week give 100,860. 3,000 cases of 60 minutes
// with 15 % on top are 207,000 minutes: 2.16 posts, and one for management.
func TestStaffing(t *testing.T) {
	t.Parallel()
	s := measure.Staffing{
		WeekdaysPerYear: 251, Leave: 30, Illness: 12, Training: 4, MinutesPerDay: 468, SurchargeSpread: 0.03, SurchargeRest: 0.12, FixedPosts: 1,
		Work: []measure.Work{{CasesPerYear: 3000, BasicMinutes: 60, Backlog: 500}}, BacklogMonths: 6, Posts: 4,
	}
	need, ok := s.Compute()
	require.True(t, ok)
	require.InDelta(t, 95_940, need.AnnualMinutes, 1e-6)
	require.InDelta(t, 207_000, need.CaseMinutes, 1e-6)
	require.InDelta(t, 1+207_000.0/95_940, need.Posts, 1e-9)
	require.InDelta(t, 34_500/(95_940*0.5), need.BacklogPosts, 1e-9, "500 × 69 minutes in half a year")
	require.InDelta(t, 207_000/(3*95_940.0), need.Load, 1e-9)
	s.MinutesPerDay, s.MoreCases, s.MinutesSaved = 492, 0.1, 10
	need, ok = s.Compute()
	require.True(t, ok)
	require.InDelta(t, 100_860, need.AnnualMinutes, 1e-6)
	require.InDelta(t, 3300*50*1.15, need.CaseMinutes, 1e-6)
	s.Leave = 400
	_, ok = s.Compute()
	require.False(t, ok)
}
