package auth

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// DemoUser is an invented person for development; each role of the role concept has one.
type DemoUser struct {
	User  string        `json:"login"` // what stands behind "dev:"
	Name  string        `json:"name"`
	Role  casefile.Role `json:"role"`
	Teams []string      `json:"teams"`
}

// demoPeople lists the demo people in the order of the roles. All names are invented. Second members of a role are there to try
// out four eyes; who has narrow set belongs to the last of the role's teams only, to try out a case of another team.
var demoPeople = []struct {
	user, name string
	role       casefile.Role
	narrow     bool
}{
	{"antragsteller", "A. Muster", casefile.RoleAntragsteller, false},
	{"antragsteller2", "B. Probe", casefile.RoleAntragsteller, false},
	{"arbeitgeber", "Beispiel GmbH", casefile.RoleArbeitgeber, false},
	{"clearing", "C. Muster", casefile.RoleClearing, false},
	{"arbeitgeberwechsel", "W. Beispiel", casefile.RoleArbeitgeberwechsel, false},
	{"sachbearbeitung", "J. Beispiel", casefile.RoleSachbearbeitung, false},
	{"sachbearbeitung2", "L. Beispiel", casefile.RoleSachbearbeitung, false},
	{"sachbearbeitung3", "M. Beispiel", casefile.RoleSachbearbeitung, true},
	{"rechtssachbearbeitung", "R. Muster", casefile.RoleRechtssachbearbeitung, false},
	{"leitung", "K. Muster", casefile.RoleLeitung, false},
	{"leitung2", "N. Muster", casefile.RoleLeitung, false},
	{"sicherheit", "S. Probe", casefile.RoleSicherheit, false},
	{"humanitaer", "H. Probe", casefile.RoleHumanitaer, false},
	{"einbuergerung", "E. Probe", casefile.RoleEinbuergerung, false},
	{"scan", "P. Probe", casefile.RoleScan, false},
	{"kasse", "G. Probe", casefile.RoleKasse, false},
	{"prozessgestaltung", "D. Probe", casefile.RoleProzessgestaltung, false},
	{"admin-it", "T. Probe", casefile.RoleAdminIT, false},
	{"revision", "V. Probe", casefile.RoleRevision, false},
}

// DemoUsers lists the demo people with the teams that this authority has for their roles; nobody where demo people may not sign in.
func (a *Auth) DemoUsers() []DemoUser {
	if !a.DevLogin() {
		return nil
	}
	users := make([]DemoUser, 0, len(demoPeople))
	for _, p := range demoPeople {
		u := DemoUser{User: p.user, Name: p.name, Role: p.role}
		if a.cfg.Teams != nil {
			u.Teams = a.cfg.Teams(p.role)
		}
		if p.narrow && len(u.Teams) > 1 {
			u.Teams = u.Teams[len(u.Teams)-1:]
		}
		users = append(users, u)
	}
	return users
}

func (a *Auth) demoUser(user string) (DemoUser, bool) {
	for _, u := range a.DemoUsers() {
		if u.User == user {
			return u, true
		}
	}
	return DemoUser{}, false
}

// demoActors remembers which actor a demo person became, so that a script does not write to the staff table on every call.
type demoActors struct{ known sync.Map }

// devActor gives the actor of a demo person. Forbidden where demo people may not sign in or nobody has that name.
func (a *Auth) devActor(ctx context.Context, user string) (casefile.Actor, error) {
	if !a.DevLogin() {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.dev-off", "demo sign-in is off")
	}
	if known, ok := a.demo.known.Load(user); ok {
		return known.(casefile.Actor), nil
	}
	u, ok := a.demoUser(user)
	if !ok {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.dev-unknown", "no demo person of that name")
	}
	actor, err := a.staff.UpsertStaff(ctx, "dev:"+u.User, u.Name, []casefile.Role{u.Role}, u.Teams)
	if err != nil {
		return casefile.Actor{}, err
	}
	a.demo.known.Store(user, actor)
	return actor, nil
}

// bearerActor recognises "Bearer dev:<user>"; every other token is refused, because programs have no other way in yet.
func (a *Auth) bearerActor(ctx context.Context, token string) (casefile.Actor, error) {
	user, ok := strings.CutPrefix(token, "dev:")
	if !ok {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.token", "the bearer token is unknown")
	}
	return a.devActor(ctx, user)
}

// signInDemo handles "POST /login/dev": form field "user", optional "next".
func (a *Auth) signInDemo(c *gin.Context) {
	actor, err := a.devActor(c.Request.Context(), c.PostForm("user"))
	if err == nil {
		err = a.startFor(c, actor)
	}
	if err != nil {
		a.fail(c, err)
		return
	}
	c.Redirect(seeOther, localPath(c.PostForm("next")))
}

// listDemo handles "GET /dev/users": the demo people, for scripts and for the start message of the development stack.
func (a *Auth) listDemo(c *gin.Context) { c.JSON(http.StatusOK, a.DemoUsers()) }
