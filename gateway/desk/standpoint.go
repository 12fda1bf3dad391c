package desk

import (
	"time"

	"ablauf/internal/casefile"
)

// Standpoint says from where a case is looked at, on both axes of time (architecture 4, rule 9): Happened is the legal moment up to which
// things count, Known the moment up to which they had been recorded. A zero moment does not bound its axis; the zero Standpoint is now.
type Standpoint struct{ Happened, Known time.Time }

// Now reports whether nothing is bounded.
func (s Standpoint) Now() bool { return s.Happened.IsZero() && s.Known.IsZero() }

// Sees reports whether something that happened at one moment and was recorded at another is seen from here.
func (s Standpoint) Sees(happened, recorded time.Time) bool {
	return (s.Happened.IsZero() || !happened.After(s.Happened)) && (s.Known.IsZero() || !recorded.After(s.Known))
}

// Day gives the moment that stands for today from here: that of the legal axis, or of the other where only that one is bounded.
func (s Standpoint) Day() time.Time {
	if s.Happened.IsZero() {
		return s.Known
	}
	return s.Happened
}

// events gives the lines of a log that are seen from here, in the order of their numbers.
func (s Standpoint) events(log []casefile.Event) []casefile.Event {
	if s.Now() {
		return log
	}
	var seen []casefile.Event
	for _, e := range log {
		if s.Sees(e.HappenedAt, e.RecordedAt) {
			seen = append(seen, e)
		}
	}
	return seen
}

// happenedAround says when something happened that has a moment of recording only: with the next line that was recorded. What a turn of the
// engine does is recorded before the line that says that it was done.
func happenedAround(log []casefile.Event, recorded time.Time) time.Time {
	for _, e := range log {
		if !e.RecordedAt.Before(recorded) {
			return e.HappenedAt
		}
	}
	return recorded
}
