package ledger

import (
	"slices"
	"strings"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

const (
	folder = "roots/"
	ending = ".txt.gz"
	// atOnceForm is the name of a root that was made at once: its instant, in UTC.
	atOnceForm = "2006-01-02T15-04-05.000000Z"
)

// nightlyName names the root of a day; only one can be stored.
func nightlyName(day casefile.Date) string { return folder + day.String() + ending }

func atOnceName(at time.Time) string { return folder + at.UTC().Format(atOnceForm) + ending }

// dayOf gives the day in Europe/Berlin on which a root was made, by its name, and whether the name is that of a root at all. Within a day
// names do not say which root came first: the nightly one may have waited for a worker. MinIO does not know either: after a restore all
// roots are of one moment to it. Only the roots themselves say it.
func dayOf(name string) (day casefile.Date, ok bool) {
	text, prefixed := strings.CutPrefix(name, folder)
	text, ended := strings.CutSuffix(text, ending)
	if !prefixed || !ended {
		return day, false
	}
	if at, err := time.Parse(atOnceForm, text); err == nil {
		return casefile.DateOf(at.In(calendar.Berlin())), true
	}
	day, err := casefile.ParseDate(text)
	return day, err == nil
}

// byDay sorts names by day, and behind them what is no name of a root, so that it is not overlooked; names of one day stay as they were.
func byDay(names []string) (strange int) {
	slices.SortStableFunc(names, func(a, b string) int {
		dayA, okA := dayOf(a)
		dayB, okB := dayOf(b)
		switch {
		case okA != okB && okA:
			return -1
		case okA != okB:
			return 1
		}
		return dayA.Compare(dayB)
	})
	for strange < len(names) {
		if _, ok := dayOf(names[len(names)-1-strange]); ok {
			break
		}
		strange++
	}
	return strange
}

// newestOf leaves of sorted names, without strange ones, the newest n and those of the same day as the oldest of these: cut within a day,
// the list could miss a root that another one names.
func newestOf(names []string, n int) []string {
	start := max(len(names)-n, 0)
	for start > 0 && start < len(names) && sameDay(names[start-1], names[start]) {
		start--
	}
	return names[start:]
}

func sameDay(a, b string) bool {
	dayA, _ := dayOf(a)
	dayB, _ := dayOf(b)
	return dayA == dayB
}
