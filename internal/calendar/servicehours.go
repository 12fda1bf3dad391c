package calendar

import (
	"strconv"
	"strings"
	"time"

	"ablauf/internal/casefile"
)

// The service day of an authority. Answers that are due within hours count only these; what arrives outside them counts from the next
// beginning of service. No statute says so, it is a rule of the house.
const (
	serviceFrom = 8
	serviceTo   = 16
)

// ReasonServiceHours says that a number of service hours ends at the computed instant.
const ReasonServiceHours = "dienststunden.ende"

// serviceHoursMax keeps a typing error in a diagram from passing for a long period: whoever means days writes days.
const serviceHoursMax = 40

// ParseServiceHours reads "4h". It reports false for anything else, which is then a Length or nothing.
func ParseServiceHours(s string) (int, bool) {
	digits, found := strings.CutSuffix(strings.TrimSpace(s), "h")
	n, err := strconv.Atoi(digits)
	return n, found && err == nil && n > 0 && n <= serviceHoursMax
}

// ServiceHours gives the instant at which a number of service hours after a moment is over, with the way it was computed: Monday to Friday
// without holidays, 8 to 16 o'clock in Berlin. LastDay is the day of that instant.
func ServiceHours(land Land, from time.Time, hours int, regions ...Region) (time.Time, Result) {
	left, at := time.Duration(hours)*time.Hour, from.In(Berlin())
	for {
		day := casefile.DateOf(at)
		begins, ends := onTheHour(day, serviceFrom), onTheHour(day, serviceTo)
		switch {
		case !IsWorkingDay(land, day, regions...) || !at.Before(ends):
			at = onTheHour(day.AddDays(1), serviceFrom)
			continue
		case at.Before(begins):
			at = begins
		}
		if open := ends.Sub(at); left > open {
			left -= open
			at = ends
			continue
		}
		at = at.Add(left)
		return at, Result{LastDay: casefile.DateOf(at), Reason: ReasonServiceHours, Params: map[string]string{
			"hours": strconv.Itoa(hours), "from": from.In(Berlin()).Format(minuteFormat), "until": at.Format(minuteFormat),
		}}
	}
}

// minuteFormat is how an instant stands in the params of a reason: the clock on the authority's wall.
const minuteFormat = "2006-01-02 15:04"

func onTheHour(day casefile.Date, hour int) time.Time {
	return time.Date(day.Year, day.Month, day.Day, hour, 0, 0, 0, Berlin())
}

// minute writes an instant of the params as day and time.
func (w words) minute(text string) string {
	day, clock, found := strings.Cut(text, " ")
	if !found {
		return text
	}
	return w.day(day) + ", " + clock
}
