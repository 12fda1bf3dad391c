package auth

import (
	"log/slog"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/stream"
	"ablauf/internal/casefile"
)

// Permission is one row of a route table: who may call it and what it is for.
type Permission struct {
	Method string
	Path   string // as gin has it, with :id
	// Roles may call the route; none of them means nobody but, with Public, everybody. SignedIn() lists all roles.
	Roles  []casefile.Role
	Public bool
	// DevOnly routes exist only with the dev flag and a listener on loopback.
	DevOnly bool
	// CrossOrigin routes are called by a page of another origin that cannot know our token. They must change nothing, and answer no
	// origin but a configured one.
	CrossOrigin bool
	// Streams is set for routes that read their form while it arrives (package stream).
	Streams bool
	Comment string
}

// Route is a permission with the handler behind it.
type Route struct {
	Permission
	Handle gin.HandlerFunc
}

// Allows reports whether the actor may call the route.
func (p Permission) Allows(actor casefile.Actor) bool { return p.Public || actor.Has(p.Roles...) }

// SignedIn lists every role: for what everybody may do who has signed in.
func SignedIn() []casefile.Role { return casefile.Roles() }

// Officials are the roles that work on cases.
func Officials() []casefile.Role {
	return []casefile.Role{
		casefile.RoleClearing, casefile.RoleArbeitgeberwechsel, casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung,
		casefile.RoleLeitung, casefile.RoleSicherheit, casefile.RoleHumanitaer, casefile.RoleEinbuergerung,
	}
}

// RuleTesters are the roles that answer for rules: who designs them, who leads, and who decides the hard cases by them. Trying a rule needs
// no case, so nobody needs it for a case.
func RuleTesters() []casefile.Role {
	return []casefile.Role{casefile.RoleProzessgestaltung, casefile.RoleLeitung, casefile.RoleRechtssachbearbeitung}
}

// RuleReaders may read the rule tables: also those who audit by them.
func RuleReaders() []casefile.Role { return With(RuleTesters(), casefile.RoleRevision) }

// With gives the roles of a list and more of them.
func With(roles []casefile.Role, more ...casefile.Role) []casefile.Role {
	return append(append([]casefile.Role{}, roles...), more...)
}

// Mount hangs routes into a router, each behind its permission. Routes that exist only in development are left out elsewhere.
func (a *Auth) Mount(r gin.IRouter, routes []Route) {
	for _, route := range routes {
		if route.DevOnly && !a.DevLogin() {
			continue
		}
		r.Handle(route.Method, route.Path, a.Require(route.Permission), route.Handle)
	}
}

// Require lets a request pass if the actor may call the route and, where it changes something, proves to come from our pages.
// Who is turned away leaves a line in the access log.
func (a *Auth) Require(p Permission) gin.HandlerFunc {
	return func(c *gin.Context) {
		actor, signedIn := ActorFrom(c.Request.Context())
		if !p.Public && !signedIn {
			a.deny(c, p, "login-required")
			a.fail(c, casefile.Errorf(casefile.Forbidden, "auth.login-required", "nobody has signed in"))
			return
		}
		if !p.Allows(actor) {
			a.deny(c, p, "role")
			a.fail(c, casefile.Errorf(casefile.Forbidden, "auth.role", "the role may not call this route"))
			return
		}
		if p.Streams {
			defer stream.Drain(c)
		}
		if err := a.checkCSRF(c, p); err != nil && !p.CrossOrigin {
			a.deny(c, p, "csrf")
			a.fail(c, err)
			return
		}
		c.Next()
	}
}

// deny writes who was turned away. A database that is down must not turn a refusal into anything else, so the trouble is logged.
func (a *Auth) deny(c *gin.Context, p Permission, reason string) {
	actor := Actor(c)
	if actor.ID == "" {
		return // a stranger has no identity to record; the program's log has the refusal
	}
	err := a.staff.LogAccess(c.Request.Context(), casefile.Event{
		Stream: casefile.StreamAccess, Code: "access.denied", Actor: actor.ID, HappenedAt: a.now().Truncate(time.Microsecond),
		Params: map[string]string{"route": p.Method + " " + p.Path, "reason": reason},
	})
	if err != nil && a.log != nil {
		a.log.ErrorContext(c.Request.Context(), "access log not written", slog.String("route", p.Path), slog.String("code", casefile.CodeOf(err)))
	}
}
