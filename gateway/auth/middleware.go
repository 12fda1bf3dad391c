package auth

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

const seeOther = http.StatusSeeOther

// Middleware recognises the caller and puts the actor into the request's context. It refuses nobody but those who present a
// bearer token that is not valid: whether a route needs an actor is its permission's business.
func (a *Auth) Middleware() gin.HandlerFunc {
	return func(c *gin.Context) {
		actor, err := a.recognise(c)
		if err != nil {
			a.fail(c, err)
			return
		}
		if actor.ID != "" {
			c.Request = c.Request.WithContext(WithActor(c.Request.Context(), actor))
		}
		c.Next()
	}
}

func (a *Auth) recognise(c *gin.Context) (casefile.Actor, error) {
	if token := bearer(c); token != "" {
		return a.bearerActor(c.Request.Context(), token)
	}
	s := a.session(c)
	return casefile.Actor{ID: s.Actor, Name: s.Name, Roles: s.Roles, Teams: s.Teams}, nil
}

// Routes gives the routes of signing in and out. The page "GET /login" belongs to the pages.
func (a *Auth) Routes() []Route {
	routes := []Route{
		{Permission{Method: http.MethodPost, Path: "/logout", Roles: SignedIn(), Comment: "ends the session"}, a.signOut},
		{Permission{Method: http.MethodPost, Path: "/login/dev", Public: true, DevOnly: true, Comment: "signs a demo person in"}, a.signInDemo},
		{Permission{Method: http.MethodGet, Path: "/dev/users", Public: true, DevOnly: true, Comment: "lists the demo people"}, a.listDemo},
	}
	if a.HasOIDC() {
		routes = append(routes,
			Route{Permission{Method: http.MethodGet, Path: "/login/oidc", Public: true, Comment: "sends the visitor to the identity provider"}, a.beginOIDC},
			Route{Permission{Method: http.MethodGet, Path: "/login/callback", Public: true, Comment: "takes the identity provider's answer"}, a.finishOIDC},
		)
	}
	return routes
}

// signOut handles "POST /logout".
func (a *Auth) signOut(c *gin.Context) {
	a.dropCookie(c, sessionCookie)
	c.Redirect(seeOther, "/login")
}

// localPath keeps a redirect after the sign-in on this site: a path of ours or the start page.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
