package intake

import (
	"encoding/json"
	"fmt"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// DeadlineVwgo75 is the kind of the deadline after which a lawsuit for failure to act may be brought.
const DeadlineVwgo75 = "vwgo75"

// ThreeMonths gives the last day of the three months of § 75 Satz 2 VwGO: the one that the case has computed, else the one that follows from
// its receipt (§§ 187, 188 BGB). It is nobody's time to act but the moment from which a lawsuit is admissible, so no weekend moves it.
func ThreeMonths(c casefile.Case, deadlines []casefile.Deadline) casefile.Date {
	for _, d := range deadlines {
		if d.Kind == DeadlineVwgo75 && d.State != casefile.DeadlineCancelled {
			return d.LastDay
		}
	}
	// Fixed, so the Land and its holidays do not matter.
	return calendar.Period(calendar.BW, ReceivedOn(c.ReceivedAt), calendar.Length{N: 3, Unit: calendar.Months}, calendar.Options{Fixed: true}).LastDay
}

// WatchDeciding gives the variables with which a watch of a delayed case begins; how it stands with that case the record adds.
func WatchDeciding(openedAt time.Time, lastDay casefile.Date, appliedFor string) (json.RawMessage, error) {
	raw, err := json.Marshal(map[string]any{"eingangAm": ReceivedOn(openedAt), "vwgoFrist": lastDay, "antragAuf": appliedFor})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	return DecidingValues(raw)
}
