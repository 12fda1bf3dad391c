// Package tasktypes says which task types a diagram may name and what the diagram has to say for each of them to work.
//
// It is authoritative for the names and the headers. What a task type does is said at its activity (package activities).
package tasktypes

import (
	"fmt"
	"slices"
	"strings"

	"ablauf/internal/calendar"
)

// The task types of service and send tasks.
const (
	Letter      = "schreiben"
	Deadline    = "frist-berechnen"
	ExtendTitle = "titel-verlaengern"
	BAFiction   = "ba-fiktion"
	Condition   = "nebenbestimmung-aendern"
	ExpiryState = "ablauf-stand"
	Address     = "anschrift-eintragen"
	Caseworker  = "sachbearbeitung-frei"
	Sample      = "stichprobe-ziehen"
	Named       = "frist-eintragen"
	EndTitle    = "titel-beenden"
	ReviveTitle = "titel-wiederherstellen"
	Compare     = "eingang-abgleichen"
	Person      = "person-zuordnen"
	Join        = "fall-zuordnen"
	Team        = "team-zuweisen"
	Emergency   = "notfall-melden"
	Open        = "verfahren-eroeffnen"
	Security    = "sicherheitsliste"
	Registered  = "meldeauskunft-uebernehmen"
	Death       = "sterbefall-eintragen"
	AZRAnswer   = "azr-antwort-auswerten"
	Complaint   = "beschwerde-eroeffnen"
	Priorities  = "notfall-vorrang-zaehlen"

	// Those that owe a message to a partner.
	BARequest      = "ba-anfrage"
	SecurityQuery  = "sicherheitsabfrage"
	Validity       = "gueltigkeitsmeldung"
	ResidenceQuery = "meldeabfrage"
	AZRSearch      = "azr-suche"
	AZRReport      = "azr-meldung"
	CardOrder      = "kartenbestellung"
)

// All lists the task types that diagrams may name.
func All() []string {
	return []string{
		Letter, Deadline, ExtendTitle, BAFiction, Condition, ExpiryState, Address, Caseworker,
		Sample, BARequest, SecurityQuery, Validity, ResidenceQuery, AZRSearch, AZRReport, CardOrder,
		Named, EndTitle, ReviveTitle, Security, Priorities,
		Compare, Person, Join, Team, Emergency, Open, Registered, Death, AZRAnswer, Complaint,
	}
}

// headersOf lists what a diagram has to say for a task type to work. Each line is one thing; where it names several headers, one of them
// says it.
var headersOf = map[string][]string{
	Letter: {"vorlage"},
	Deadline: {
		"variable", "art|rechtsbehelf|rechtsbehelfVariable", "dauer|dauerVariable|rechtsbehelf|rechtsbehelfVariable",
		"paragraph|paragraphVariable|rechtsbehelf|rechtsbehelfVariable",
	},
	BAFiction:   {"frist", "variable"},
	ExpiryState: {"variable"},
	Caseworker:  {"element", "variable", "zeitpunkt"},
	EndTitle:    {"ende", "bekanntgabe", "grund"},
	ReviveTitle: {"grund"},
	Named:       {"tag", "art", "paragraph"},
	Sample:      {"prozent", "variable"},
	Security:    {"variable"},
	Priorities:  {"element", "variable"},
	Person:      {"variable"},
	Join:        {"variable"},
	Team:        {"quelle"},
	Open:        {"variable"},

	BARequest:     {"variable"},
	SecurityQuery: {"anlass|anlassVariable"},
	AZRReport:     {"sachverhalt|sachverhaltVariable"},
	CardOrder:     {"zustellweg|zustellwegVariable"},
}

// lengthHeaders are the headers that hold a period, by task type.
var lengthHeaders = map[string][]string{Letter: {"frist"}, Deadline: {"dauer", "vorlauf"}}

// CheckHeaders reports the first header that a task of a type lacks, or that cannot be read. With it the task would fail, or set a deadline
// without its paragraph, when a case gets there.
func CheckHeaders(taskType string, header func(string) string) error {
	needed := slices.Clone(headersOf[taskType])
	if taskType == Letter && header("frist") != "" {
		needed = append(needed, "fristArt", "fristParagraph", "fristVariable")
	}
	if taskType == Deadline && header("dauer") != "" && header("dauerVariable") == "" {
		needed = append(needed, "paragraph") // a paragraph out of a rule table comes along with the table's length only
	}
	for _, line := range needed {
		alternatives := strings.Split(line, "|")
		if !slices.ContainsFunc(alternatives, func(name string) bool { return strings.TrimSpace(header(name)) != "" }) {
			return fmt.Errorf("the header %s is missing", strings.Join(alternatives, " or "))
		}
	}
	for _, name := range lengthHeaders[taskType] {
		if _, isHours := calendar.ParseServiceHours(header(name)); header(name) == "" || isHours && name == "dauer" {
			continue
		}
		if _, err := calendar.ParseLength(header(name)); err != nil {
			return fmt.Errorf("the header %s: %w", name, err)
		}
	}
	return nil
}
