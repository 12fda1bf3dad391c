package desk

import (
	"slices"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// Office is the Authority of this installation, out of its data.
type Office struct {
	Data *authority.Authority
}

// Team gives the team that decides cases of a paragraph and a surname.
func (o Office) Team(appliedFor, familyName string) string {
	return o.Data.CaseTeam(appliedFor, familyName)
}

// Teams gives the teams of all candidate groups for the case.
func (o Office) Teams(c casefile.Case, familyName string) []string {
	folded := casefile.Fold(familyName)
	var teams []string
	for _, group := range casefile.Roles() {
		team := o.Data.TeamFor(string(group), authority.Section(c.AppliedFor), folded)
		if team != "" && !slices.Contains(teams, team) {
			teams = append(teams, team)
		}
	}
	return teams
}

// TeamsOf gives the keys of the teams that take tasks of a role.
func (o Office) TeamsOf(role casefile.Role) []string {
	var teams []string
	for _, t := range o.Data.Teams {
		if slices.Contains(t.Groups, string(role)) {
			teams = append(teams, t.Key)
		}
	}
	return teams
}

// Seat gives the Land and the regions of the authority.
func (o Office) Seat() (land string, regions []string) { return o.Data.Land, o.Data.Regions }

// Contestable reports whether the authority's data have a remedy against a kind of decision made on a day.
func (o Office) Contestable(act string, day casefile.Date) bool {
	_, found := o.Data.RemedyFor(act, day)
	return found
}

// Cover puts what stands on every letter of the authority around a text.
func (o Office) Cover(team, aktenzeichen string, recipient []string, on casefile.Date, subject string, body []letter.Block) letter.Letter {
	return letter.Cover(o.Data, team, aktenzeichen, recipient, on, subject, body)
}

// PersonFigures reports whether the authority's data name an agreement with the staff council that holds on a day.
func (o Office) PersonFigures(day casefile.Date) bool {
	_, agreed := o.Data.PersonFiguresOn(day)
	return agreed
}

// SubFileOf gives the sub-file of the authority's data.
func (o Office) SubFileOf(kind string) casefile.SubFile { return o.Data.SubFileOf(kind) }

// WorkLimit gives the number of the authority's data.
func (o Office) WorkLimit(day casefile.Date) int { return o.Data.WorkLimitOn(day) }

// TeamName gives the name of a team by its key.
func (o Office) TeamName(key string) (string, bool) {
	for _, t := range o.Data.Teams {
		if t.Key == key {
			return t.Name, true
		}
	}
	return "", false
}
