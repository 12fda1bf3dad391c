package engine

import (
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// dueMax bounds timers: nothing in the law of residence waits longer than a hundred years.
const dueMax = 100 * 365 * 24 * time.Hour

// instant turns what a timer expression gave into an instant. A date is the start of that day in Europe/Berlin, a date and time
// without a zone is meant in Europe/Berlin, a duration counts from now; months are calendar months, and where the month is shorter
// the last day counts. Texts are read as ISO 8601, the form in which diagrams write fixed timers.
func instant(v feel.Value, now time.Time) (time.Time, bool) {
	switch d := v.(type) {
	case feel.Date:
		return bounded(dayStart(d), now)
	case feel.DateTime:
		return bounded(dateTime(d), now)
	case feel.DaysDuration:
		if d.Seconds > int64(dueMax/time.Second) || d.Seconds < -int64(dueMax/time.Second) {
			return time.Time{}, false
		}
		return bounded(now.Add(time.Duration(d.Seconds)*time.Second+time.Duration(d.Nanos)), now)
	case feel.MonthsDuration:
		if d > 1200 || d < -1200 {
			return time.Time{}, false
		}
		return bounded(addMonths(now.In(feel.Berlin()), int(d)), now)
	case feel.String:
		return instantOfText(string(d), now)
	default:
		return time.Time{}, false
	}
}

func bounded(at, now time.Time) (time.Time, bool) {
	return at.UTC(), inReach(at, now)
}

func inReach(at, now time.Time) bool { return at.Before(now.Add(dueMax)) && at.After(now.Add(-dueMax)) }

func dayStart(d feel.Date) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, feel.Berlin())
}

func dateTime(d feel.DateTime) time.Time {
	loc := feel.Berlin()
	if d.Time.Zone.Set {
		loc = time.FixedZone("", d.Time.Zone.Offset)
	}
	t := d.Time
	return time.Date(d.Date.Year, time.Month(d.Date.Month), d.Date.Day, t.Hour, t.Minute, t.Second, t.Nano, loc)
}

func addMonths(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return time.Date(first.Year(), first.Month(), min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

func instantOfText(s string, now time.Time) (time.Time, bool) {
	if v, ok := feel.ParseDuration(s); ok {
		return instant(v, now)
	}
	if at, ok := bpmn.ParseInstant(s); ok {
		return bounded(at, now)
	}
	return time.Time{}, false
}
