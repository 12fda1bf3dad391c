package contract

import (
	"time"

	"ablauf/internal/casefile"
)

// The names of the nightly scan for titles that run out.
const (
	WorkflowExpiry = "ablaufscan"
	ActivityExpiry = "ablaufscan-lauf"
	// ScheduleExpiry is the id of the schedule that starts it each night.
	ScheduleExpiry = "ablaufscan"
)

// ExpiryHour is the hour in Europe/Berlin at which the scan begins; from two to three there is one hour too few or too many on the days on
// which the clocks change.
const ExpiryHour = 4

// ExpiryDryRunID gives the workflow id of a dry run.
func ExpiryDryRunID(run string) string { return ScheduleExpiry + "/probelauf/" + run }

// Expiry asks for a run of the scan.
type Expiry struct {
	// At is the moment as of which titles are looked at; the schedule leaves it out, then its scheduled time counts.
	At time.Time `json:"at,omitzero"`
	// Run is the id of a dry run, which opens no case; empty for the run of a night.
	Run         string           `json:"run,omitempty"`
	RequestedBy casefile.ActorID `json:"requestedBy,omitempty"`
}
