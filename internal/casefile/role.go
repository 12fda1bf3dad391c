package casefile

// Role is what a member of staff may do; domain: section 7.1 of the authority's role concept.
type Role string

// The roles.
const (
	RoleAntragsteller         Role = "antragsteller"
	RoleArbeitgeber           Role = "arbeitgeber"
	RoleClearing              Role = "clearing"
	RoleArbeitgeberwechsel    Role = "arbeitgeberwechsel"
	RoleSachbearbeitung       Role = "sachbearbeitung"
	RoleRechtssachbearbeitung Role = "rechtssachbearbeitung"
	RoleLeitung               Role = "leitung"
	RoleSicherheit            Role = "sicherheit" // § 73 AufenthG officer
	RoleHumanitaer            Role = "humanitaer"
	RoleEinbuergerung         Role = "einbuergerung"
	RoleScan                  Role = "scan"
	RoleKasse                 Role = "kasse"
	RoleProzessgestaltung     Role = "prozessgestaltung"
	RoleAdminIT               Role = "admin-it"
	RoleRevision              Role = "revision"
)

// Roles lists every role in the order of the role concept.
func Roles() []Role {
	return []Role{
		RoleAntragsteller, RoleArbeitgeber, RoleClearing, RoleArbeitgeberwechsel, RoleSachbearbeitung,
		RoleRechtssachbearbeitung, RoleLeitung, RoleSicherheit, RoleHumanitaer, RoleEinbuergerung, RoleScan, RoleKasse,
		RoleProzessgestaltung, RoleAdminIT, RoleRevision,
	}
}

// Actor is the person that acts, as the gateway knows them.
type Actor struct {
	ID    ActorID
	Name  string // shown to colleagues; never logged
	Roles []Role
	Teams []string
	// Cases are the cases that an applicant may see; staff have none here.
	Cases []CaseID
}

// Has reports whether the actor has one of the roles.
func (a Actor) Has(roles ...Role) bool {
	for _, have := range a.Roles {
		for _, want := range roles {
			if have == want {
				return true
			}
		}
	}
	return false
}
