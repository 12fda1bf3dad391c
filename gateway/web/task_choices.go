package web

import (
	"strings"
	"time"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// ChoiceLine is one of the persons or cases that a form of the intake names by their number.
type ChoiceLine struct {
	Number  int
	Reason  string
	Person  *PersonLine
	AZR     string
	Born    string // name at birth
	Address string
	Cases   []ChoiceCase
}

// ChoiceCase is a case of a choice; a confidential one shows its number only.
type ChoiceCase struct {
	ID           casefile.CaseID
	Aktenzeichen string
	Procedure    string
	AppliedFor   string
	Received     time.Time
	State        casefile.CaseState
}

func choiceLines(choices []desk.Choice) []ChoiceLine {
	var lines []ChoiceLine
	for i, c := range choices {
		line := ChoiceLine{Number: i + 1, Reason: c.Reason}
		if p := c.Person; p != nil {
			person := personLine(*p)
			line.Person, line.AZR, line.Born = &person, p.AZRNummer, p.BirthName
			line.Address = strings.Trim(p.Address.Street+", "+strings.TrimSpace(p.Address.PostalCode+" "+p.Address.City), ", ")
		}
		for _, of := range c.Cases {
			line.Cases = append(line.Cases, ChoiceCase{of.ID, of.Aktenzeichen, of.Procedure, of.AppliedFor, of.ReceivedAt, of.State})
		}
		lines = append(lines, line)
	}
	return lines
}
