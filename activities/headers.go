package activities

import (
	"fmt"
	"slices"
	"strings"

	"ablauf/internal/calendar"
	"ablauf/processes"
)

// headersOf lists what a diagram has to say for a task type to work. Each line is one thing; where it names several headers, one of them
// says it.
var headersOf = map[string][]string{
	TypeLetter: {"vorlage"},
	TypeDeadline: {
		"variable", "art|rechtsbehelf|rechtsbehelfVariable", "dauer|dauerVariable|rechtsbehelf|rechtsbehelfVariable",
		"paragraph|paragraphVariable|rechtsbehelf|rechtsbehelfVariable",
	},
	TypeBAFiction:   {"frist", "variable"},
	TypeExpiryState: {"variable"},
	TypeCaseworker:  {"element", "variable", "zeitpunkt"},
	TypeEndTitle:    {"ende", "bekanntgabe", "grund"},
	TypeReviveTitle: {"grund"},
	TypeNamed:       {"tag", "art", "paragraph"},
	TypeSample:      {"prozent", "variable"},
	TypeSecurity:    {"variable"},
	TypePriorities:  {"element", "variable"},
	TypePerson:      {"variable"},
	TypeJoin:        {"variable"},
	TypeTeam:        {"quelle"},
	TypeOpen:        {"variable"},

	IntentBARequest:     {"variable"},
	IntentSecurityQuery: {"anlass|anlassVariable"},
	IntentAZRReport:     {"sachverhalt|sachverhaltVariable"},
	IntentCardOrder:     {"zustellweg|zustellwegVariable"},
}

// lengthHeaders are the headers that hold a period, by task type.
var lengthHeaders = map[string][]string{TypeLetter: {"frist"}, TypeDeadline: {"dauer", "vorlauf"}}

// CheckHeaders reports the first task of a diagram whose headers would fail, or set a deadline without its paragraph, when a case gets
// there: a program with such a procedure does not start. What a task type wants is said at its activity.
func CheckHeaders(l *processes.Library) error {
	for _, b := range l.Bundles() {
		for _, p := range b.Definition.Processes {
			for _, n := range p.Nodes {
				if err := checkHeaders(n.TaskType, n.Header); err != nil {
					return fmt.Errorf("procedure %s: %s %q of task type %s: %w", p.ID, n.Type, n.ID, n.TaskType, err)
				}
			}
		}
	}
	return nil
}

func checkHeaders(taskType string, header func(string) string) error {
	needed := slices.Clone(headersOf[taskType])
	if taskType == TypeLetter && header("frist") != "" {
		needed = append(needed, "fristArt", "fristParagraph", "fristVariable")
	}
	if taskType == TypeDeadline && header("dauer") != "" && header("dauerVariable") == "" {
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
