package calendar

import (
	"time"

	"ablauf/internal/casefile"
)

// Options say what is special about a period. The zero Options fit a procedural period that begins with an event.
type Options struct {
	// Regions are the regions of the authority's seat.
	Regions []Region
	// DayCounts: the period begins with the start of the first day, which is counted (§ 187 Abs. 2 BGB), e.g. the validity of a title.
	DayCounts bool
	// Fixed: the end stays on its day also when nobody works on it. So for the validity of a title, and for a last day that the
	// authority named with reference to § 31 Abs. 3 Satz 2 VwVfG.
	Fixed bool
	// Event is the code of what begins the period, for the sentence; see Events. Empty means some event.
	Event string
}

// Result is a computed day with the way it was computed.
type Result struct {
	// LastDay is the last day of the period, or the day of delivery; the zero Date when there was nothing to compute from.
	LastDay casefile.Date
	// Reason is the code of the sentence that says how the day was computed; Params are its values: dates as 2006-01-02, codes.
	Reason string
	Params map[string]string
}

// The reasons.
const (
	ReasonPeriod       = "frist.ende"             // the period ends on the computed day
	ReasonPeriodMoved  = "frist.verschoben"       // the end moved to the next working day
	ReasonPeriodFixed  = "frist.fest"             // nobody works on the last day, but it stays
	ReasonDelivery     = "bekanntgabe.fiktion"    // the day after posting that the law names
	ReasonDeliveryIdle = "bekanntgabe.verschoben" // the same, moved to the next working day

	ReasonDeliverySent      = "bekanntgabe.elektronisch" // the day after sending electronically that the law names
	ReasonDeliveryRetrieved = "bekanntgabe.abruf"        // the day after the act was retrieved from the portal
)

// Period computes the last day of a period that begins with start. The day of the event is not counted (§ 187 Abs. 1 BGB) unless
// the options say so; weeks and months end on the day of the same name or number (§ 188 Abs. 2), a missing day becomes the last
// day of the month (§ 188 Abs. 3); an end on a Saturday, a Sunday or a holiday moves to the next working day (§ 193 BGB, § 31
// Abs. 3 VwVfG) unless the end is fixed. Periods in working days end on a working day anyway.
// Without a start or a length the Result is zero.
func Period(land Land, start casefile.Date, length Length, opts Options) Result {
	if start.IsZero() || length.N <= 0 {
		return Result{}
	}
	end := rawEnd(land, start, length, opts)
	r := Result{LastDay: end, Reason: ReasonPeriod, Params: map[string]string{
		"start": start.String(), "length": length.String(), "event": opts.Event, "last": end.String(),
	}}
	why := idle(land, end, opts.Regions)
	// A Saturday can end a period of Werktage; moving it would give the person a day that the rule did not.
	if why == "" || length.Unit == Werktage || length.Unit == WorkingDays {
		return r
	}
	r.Params["end"], r.Params["idle"] = end.String(), why
	if opts.Fixed {
		r.Reason = ReasonPeriodFixed
		return r
	}
	r.LastDay = nextWorkingDay(land, end, opts.Regions)
	r.Reason = ReasonPeriodMoved
	r.Params["last"] = r.LastDay.String()
	return r
}

// rawEnd gives the end before § 193 BGB.
func rawEnd(land Land, start casefile.Date, length Length, opts Options) casefile.Date {
	switch length.Unit {
	case WorkingDays, Werktage:
		if opts.DayCounts {
			start = start.AddDays(-1)
		}
		return addDays(start, length.N, func(d casefile.Date) bool {
			return idle(land, d, opts.Regions) == "" || length.Unit == Werktage && isWerktag(land, d, opts.Regions)
		})
	case Months:
		return sameDay(start, length.N, opts.DayCounts)
	case Years:
		return sameDay(start, 12*length.N, opts.DayCounts)
	case Days, Weeks:
	}
	days := length.N
	if length.Unit == Weeks {
		days *= 7
	}
	if opts.DayCounts {
		days--
	}
	return start.AddDays(days)
}

// sameDay gives the day that is decisive for the end of a period of months (§ 188 Abs. 2 BGB): the day of the same number, or the
// one before it where the first day counts; if the month lacks that day, its last day (§ 188 Abs. 3 BGB).
func sameDay(start casefile.Date, months int, dayCounts bool) casefile.Date {
	first := casefile.DateOf(time.Date(start.Year, start.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC))
	day := start.Day
	if dayCounts {
		day--
	}
	if day == 0 {
		return first.AddDays(-1)
	}
	if last := daysIn(first); day > last {
		day = last
	}
	return first.AddDays(day - 1)
}

func daysIn(d casefile.Date) int {
	return time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Before gives the day that lies a length before another, for lead times that the authority sets itself (letters before a title
// runs out). It is no period of the law: nothing moves, and a missing day becomes the last day of the month.
func Before(land Land, date casefile.Date, length Length, regions ...Region) casefile.Date {
	switch length.Unit {
	case WorkingDays:
		return AddWorkingDays(land, date, -length.N, regions...)
	case Werktage:
		return addDays(date, -length.N, func(d casefile.Date) bool { return isWerktag(land, d, regions) })
	case Months:
		return sameDay(date, -length.N, false)
	case Years:
		return sameDay(date, -12*length.N, false)
	case Weeks:
		return date.AddDays(-7 * length.N)
	case Days:
	}
	return date.AddDays(-length.N)
}

// EndOfDay gives the instant at which the day is over in loc: the start of the next day. An act at this instant is late.
func EndOfDay(date casefile.Date, loc *time.Location) time.Time {
	return date.AddDays(1).Time(loc)
}
