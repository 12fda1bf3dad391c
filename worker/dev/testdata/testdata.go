// Package testdata holds the sample applications that the demo, the end-to-end tests and the walk through the pages use.
//
// It is authoritative for them: all people in it are invented and are called Muster, Beispiel or Probe, so that nobody takes them
// for somebody real. Attachments are drawn when they are needed; nothing binary is kept. It is never part of the programs.
package testdata

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

//go:embed *.json
var files embed.FS

// The sample applications.
const (
	Timely        = "rechtzeitig-18b"        // arrives in time and is complete
	Incomplete    = "unvollstaendig-16b"     // documents are missing, and again after the first request
	Late          = "verspaetet-28"          // arrives a day after the title ended
	LastDay       = "letzter-tag-18a"        // arrives on the title's last day
	Midnight      = "mitternacht-18b"        // 23:30 UTC of the last day, which is the next day in Berlin; recorded behind the day
	Hardship      = "haertefall-18g"         // a day late, through no fault of the person
	NationalVisa  = "visum-18b"              // first title after entry with a national visa
	SchengenVisa  = "schengen-28"            // first title applied for with a Schengen visa
	Chance        = "chancenaufenthalt-104c" // from the Chancen-Aufenthaltsrecht to something else than §§ 25a, 25b
	CardOnly      = "karte-9"                // settlement permit whose card runs out
	Ukraine       = "ukraine-24"             // title that continues by ordinance; recorded behind the day
	FollowUpCard  = "chancenkarte-20a"       // follow-up card during the search card
	Withdrawn     = "ruecknahme-16b"         // taken back by the applicant
	Refused       = "ablehnung-18b"          // refused after a hearing
	EmployerMoved = "arbeitgeberwechsel-18a" // the employer changes during the procedure
	Fruitless     = "erfolglos-16b"          // incomplete twice, then refused

	ChangeWithBA   = "wechsel-18b" // another employer, bound title
	ChangeBlueCard = "wechsel-18g" // another employer with a Blue Card in its first year

	ChangeObjection = "wechsel-widerspruch-18b" // a change is refused, the objection succeeds
	Shortened       = "verkuerzung-18b"         // the employment has ended, the title is shortened for good

	Emergency = "notfall-arbeitsplatz" // an emergency report: the title has run out, the job is at stake
	Holiday   = "notfall-urlaub"       // a report that is no emergency
	Delayed   = "untaetigkeit-16b"     // arrived eighty days ago and is not decided yet; recorded behind the day
	Question  = "sachstand-16b"        // an incomplete application whose person asks how things stand
	Letter    = "eingang-formlos"      // an e-mail without a form that asks for no title
)

var (
	placeholder = regexp.MustCompile(`\{\{today((?:[+-][0-9]+[dmy])*)\}\}`)
	step        = regexp.MustCompile(`([+-][0-9]+)([dmy])`)
)

// Application gives the body of POST /api/v1/applications for a sample, with its dates counted from today. A template writes
// {{today}}, {{today+30d}} or {{today-2y+31d}}; a day that a month does not have becomes its last one.
func Application(name string, today time.Time) (json.RawMessage, error) {
	raw, err := files.ReadFile(name + ".json")
	if err != nil {
		return nil, fmt.Errorf("there is no sample application %q: %w", name, err)
	}
	raw = placeholder.ReplaceAllFunc(raw, func(found []byte) []byte {
		day := today
		for _, s := range step.FindAllStringSubmatch(string(placeholder.FindSubmatch(found)[1]), -1) {
			n, _ := strconv.Atoi(s[1]) // the expression admits digits only
			day = move(day, n, s[2])
		}
		return []byte(day.Format(time.DateOnly))
	})
	if !json.Valid(raw) {
		return nil, fmt.Errorf("the sample application %q is no JSON", name)
	}
	return raw, nil
}

func move(day time.Time, n int, unit string) time.Time {
	months := n
	switch unit {
	case "d":
		return day.AddDate(0, 0, n)
	case "y":
		months = 12 * n
	}
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, day.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}
