package feel

import (
	"encoding/binary"
	"sync"
	"time"
)

// Berlin returns the zone Europe/Berlin for 1970 to any later year. It is computed here and not read from the machine: summer time
// by the decree of 1980, from 1981 to 1995 between the last Sundays of March and September, and since 1996 between the last Sundays
// of March and October, always at 01:00 UTC (Directive 2000/84/EC, articles 2 and 3; for Germany § 2 SoZV).
func Berlin() *time.Location { return berlin() }

// StandardZones knows Europe/Berlin and the names of UTC. It stands in where an environment brings no table of zones.
func StandardZones(name string) (*time.Location, bool) {
	switch name {
	case "Europe/Berlin", "Europe/Busingen":
		return Berlin(), true
	case "UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Zulu":
		return namedUTC(name), true
	}
	return nil, false
}

// namedUTC keeps the name that the modeller wrote, because string() shows it again.
func namedUTC(name string) *time.Location {
	if name == "UTC" {
		return time.UTC
	}
	return time.FixedZone(name, 0)
}

var berlin = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocationFromTZData("Europe/Berlin", berlinTZif())
	if err != nil {
		// The bytes are made by the function below; a test reads them, so this can only be a broken build.
		panic(err)
	}
	return loc
})

// berlinTZif writes the transitions up to 2037 as a TZif file of version 2 (RFC 8536); the rule in its footer goes on for ever.
func berlinTZif() []byte {
	var at []int64
	for year := 1980; year <= 2037; year++ {
		end := lastSunday(year, 10)
		begin := lastSunday(year, 3)
		if year < 1996 {
			end = lastSunday(year, 9)
		}
		if year == 1980 {
			begin = Date{1980, 4, 6}
		}
		at = append(at, begin.days()*secondsPerDay+3600, end.days()*secondsPerDay+3600)
	}
	header := func(times, types, chars int) []byte {
		b := make([]byte, 44)
		copy(b, "TZif2")
		binary.BigEndian.PutUint32(b[32:], uint32(times))
		binary.BigEndian.PutUint32(b[36:], uint32(types))
		binary.BigEndian.PutUint32(b[40:], uint32(chars))
		return b
	}
	out := header(0, 0, 0)
	out = append(out, header(len(at), 2, 9)...)
	for _, t := range at {
		out = binary.BigEndian.AppendUint64(out, uint64(t))
	}
	for i := range at {
		out = append(out, byte((i+1)%2)) // summer, winter, summer, …
	}
	out = binary.BigEndian.AppendUint32(out, 3600)
	out = append(out, 0, 0)
	out = binary.BigEndian.AppendUint32(out, 7200)
	out = append(out, 1, 4)
	out = append(out, "CET\x00CEST\x00"...)
	return append(out, "\nCET-1CEST,M3.5.0,M10.5.0/3\n"...)
}

func lastSunday(year, month int) Date {
	d := Date{year, month, daysInMonth(year, month)}
	d.Day -= d.weekday() % 7
	return d
}

// noZones knows no zone: what is constant must not depend on the environment.
func noZones(string) (*time.Location, bool) { return nil, false }
