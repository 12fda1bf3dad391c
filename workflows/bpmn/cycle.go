package bpmn

import (
	"strconv"
	"strings"
	"time"

	"ablauf/workflows/feel"
)

// Cycle is a repeating interval of ISO 8601: R4/PT10S, R/2026-12-01T00:00:00/P1D. Times counts the repetitions, -1 for ever.
type Cycle struct {
	Times int
	Start time.Time  // zero: when the timer is armed
	Every feel.Value // a duration
}

// ParseCycle reads a repeating interval.
func ParseCycle(s string) (Cycle, bool) {
	parts := strings.Split(strings.TrimSpace(s), "/")
	if len(parts) < 2 || len(parts) > 3 || !strings.HasPrefix(parts[0], "R") {
		return Cycle{}, false
	}
	c := Cycle{Times: -1}
	if digits := parts[0][1:]; digits != "" {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 {
			return Cycle{}, false
		}
		c.Times = n
	}
	if len(parts) == 3 {
		at, ok := ParseInstant(parts[1])
		if !ok {
			return Cycle{}, false
		}
		c.Start = at
	}
	every, ok := feel.ParseDuration(parts[len(parts)-1])
	c.Every = every
	return c, ok
}

// ParseInstant reads a date or a date and time; without a zone it is meant in Europe/Berlin.
func ParseInstant(s string) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return at, true
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, s, feel.Berlin()); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
