package auth

import (
	"slices"
	"strings"

	"ablauf/internal/casefile"
)

// CaseAccess decides whether the actor may see and work on a case, by team, purpose and sensitivity; teams are all teams that have
// tasks of the case, its own among them. It returns nil, NotFound for people outside the authority (who must not learn that the
// case exists), or Forbidden with the code of the reason. The permission of the route has been checked before.
func CaseAccess(actor casefile.Actor, c casefile.Case, teams []string) error {
	switch {
	case actor.Has(casefile.RoleAntragsteller, casefile.RoleArbeitgeber):
		if slices.Contains(actor.Cases, c.ID) {
			return nil
		}
		return casefile.Errorf(casefile.NotFound, "case.not-found", "not a case of this account")
	case c.Sensitivity == "vertraulich" && !SeesConfidential(actor):
		return casefile.Errorf(casefile.Forbidden, "case.confidential", "the case is confidential")
	case actor.Has(casefile.RoleLeitung, casefile.RoleRevision):
		return nil // supervision and audit see every team's cases
	case !slices.ContainsFunc(actor.Teams, func(team string) bool { return team == c.Team || slices.Contains(teams, team) }):
		return &casefile.Error{Kind: casefile.Forbidden, Code: "case.other-team", Params: map[string]string{"team": c.Team}}
	case !purposeFits(actor, c):
		return casefile.Errorf(casefile.Forbidden, "case.other-purpose", "no role of the actor has to do with this procedure")
	}
	return nil
}

// SeesConfidential reports whether the actor may know of confidential cases at all, in lists too.
func SeesConfidential(actor casefile.Actor) bool {
	return actor.Has(casefile.RoleLeitung, casefile.RoleRechtssachbearbeitung, casefile.RoleSicherheit)
}

// SeesSecurity reports whether the actor may know how the query of § 73 AufenthG was answered, yes or no. What was found is for RoleSicherheit
// alone; counter, scanning, cash and whoever only works on changes of employer have no need of either.
func SeesSecurity(actor casefile.Actor) bool {
	return actor.Has(casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung, casefile.RoleLeitung, casefile.RoleSicherheit,
		casefile.RoleHumanitaer, casefile.RoleEinbuergerung, casefile.RoleRevision)
}

// purposeFits reports whether one of the actor's roles has to do with what the case is about (§ 86 AufenthG: data are processed
// as far as the task needs them). Units with a task of their own see only their procedures; the general roles see all.
func purposeFits(actor casefile.Actor, c casefile.Case) bool {
	for _, role := range actor.Roles {
		if roleFits(role, c) {
			return true
		}
	}
	return false
}

func roleFits(role casefile.Role, c casefile.Case) bool {
	switch role {
	case casefile.RoleClearing, casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung, casefile.RoleLeitung,
		casefile.RoleSicherheit, casefile.RoleScan:
		return true
	case casefile.RoleArbeitgeberwechsel:
		return c.Procedure == "arbeitgeberwechsel"
	case casefile.RoleEinbuergerung:
		return c.Procedure == "einbuergerung"
	case casefile.RoleHumanitaer:
		return humanitarian(c.AppliedFor)
	case casefile.RoleKasse, casefile.RoleProzessgestaltung, casefile.RoleAdminIT, casefile.RoleRevision,
		casefile.RoleAntragsteller, casefile.RoleArbeitgeber:
	}
	return false
}

// humanitarian reports whether a paragraph belongs to chapter 2 section 5 (§§ 22 to 26) or to the Duldung (§§ 60a to 60d, 104c).
func humanitarian(paragraph string) bool {
	section, _, _ := strings.Cut(paragraph, " ")
	switch strings.TrimRight(section, "abcd") {
	case "22", "23", "24", "25", "26":
		return true
	case "60":
		return section != "60"
	}
	return section == "104c"
}
