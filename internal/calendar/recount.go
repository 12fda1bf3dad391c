package calendar

import "ablauf/internal/casefile"

// Recount computes a period anew from another start: a letter was posted on another day than assumed. reason and params are those of the
// Result that Period gave. What was not computed by Period gives the zero Result; whoever asks keeps the day that there is, and takes the
// later of both, because the day that a letter names may be relied on.
func Recount(land Land, start casefile.Date, reason string, params map[string]string, regions ...Region) Result {
	if reason != ReasonPeriod && reason != ReasonPeriodMoved && reason != ReasonPeriodFixed {
		return Result{}
	}
	length, err := ParseLength(params["length"])
	if err != nil {
		return Result{}
	}
	return Period(land, start, length, Options{Regions: regions, Event: params["event"], Fixed: reason == ReasonPeriodFixed})
}
