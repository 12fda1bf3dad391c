package measure

import (
	"math"
	"slices"
)

// Span is how many cases lasted so many days. Ended is false for those that still run: all that is known of them is that they last at
// least so long. Negative days count as zero.
type Span struct {
	Days  int
	Ended bool
	N     int
}

// Point says which share of cases is still open after a day.
type Point struct {
	Day  int
	Open float64
}

// Survival gives the product-limit estimate S(t) = Π (1 − d/n) over the days t at which cases ended, d of the n that were still under way
// (E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, JASA 53, 1958). Cases that still run count as under
// way up to their present age, so the slow ones do not vanish from the statistics. A case that is censored on a day counts as under way on
// that day. There is a point per day on which a case ended.
func Survival(spans []Span) []Point {
	ended, left := map[int]int{}, map[int]int{}
	under := 0
	var days []int
	for _, s := range spans {
		if s.N <= 0 {
			continue
		}
		day := max(s.Days, 0)
		if ended[day]+left[day] == 0 {
			days = append(days, day)
		}
		if s.Ended {
			ended[day] += s.N
		} else {
			left[day] += s.N
		}
		under += s.N
	}
	slices.Sort(days)
	var points []Point
	open := 1.0
	for _, day := range days {
		if d := ended[day]; d > 0 {
			open *= float64(under-d) / float64(under)
			points = append(points, Point{day, open})
		}
		under -= ended[day] + left[day]
	}
	return points
}

// slack takes up what multiplying shares loses, so that exactly half counts as half.
const slack = 1e-9

// DayOf gives the first day by which the share p of the cases has ended, p between 0 and 1; false where the curve does not come down so
// far, because too many still run.
func DayOf(curve []Point, p float64) (int, bool) {
	for _, point := range curve {
		if point.Open <= 1-p+slack {
			return point.Day, true
		}
	}
	return 0, false
}

// Total counts the cases of spans, and those of them that ended.
func Total(spans []Span) (all, ended int) {
	for _, s := range spans {
		if s.N > 0 {
			all += s.N
			if s.Ended {
				ended += s.N
			}
		}
	}
	return all, ended
}

// Later gives the chance that something which has lasted for elapsed days lasts for more than elapsed + left days, by what others of its kind
// lasted: the share of those that lasted longer among those that lasted at least as long as it has by now. false where fewer than
// ComparedMin others lasted that long: then nobody can say. What has run out already (left < 0) is late for certain.
func Later(finished []Span, elapsed, left int) (float64, bool) {
	if left < 0 {
		return 1, true
	}
	reached, later := 0, 0
	for _, s := range finished {
		if !s.Ended || s.N <= 0 || s.Days < elapsed {
			continue
		}
		reached += s.N
		if s.Days > elapsed+left {
			later += s.N
		}
	}
	if reached < ComparedMin {
		return 0, false
	}
	return float64(later) / float64(reached), true
}

// ComparedMin is how many finished cases a forecast needs at the least.
const ComparedMin = 5

// Forecast is a chance that was foretold, and what happened.
type Forecast struct {
	Chance   float64
	Happened bool
}

// Brier gives the mean squared distance between what was foretold and what happened (G. W. Brier, Verification of forecasts expressed in
// terms of probability, Monthly Weather Review 78, 1950): 0 is perfect, 0.25 is what "half" for everything earns, 1 is always wrong. false
// without forecasts.
func Brier(forecasts []Forecast) (float64, bool) {
	if len(forecasts) == 0 {
		return 0, false
	}
	sum := 0.0
	for _, f := range forecasts {
		happened := 0.0
		if f.Happened {
			happened = 1
		}
		sum += (f.Chance - happened) * (f.Chance - happened)
	}
	return sum / float64(len(forecasts)), true
}

// Share gives part/whole; 0 for no whole.
func Share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Percent rounds a share to whole percent.
func Percent(share float64) int { return int(math.Round(share * 100)) }
