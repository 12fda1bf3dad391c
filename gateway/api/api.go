package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// Probe asks whether a part can be reached.
type Probe struct {
	Name string
	// Required parts make the gateway unready when they are down; without the others it still takes receipts.
	Required bool
	Check    func(ctx context.Context) error
}

// Deps are the parts that the API works with.
type Deps struct {
	Auth   *auth.Auth
	Desk   *desk.Desk
	Errors *httperr.Translator
	Probes []Probe
	Now    func() time.Time
}

type handler struct{ Deps }

// Register hangs the API and the health checks into a router.
func Register(r gin.IRouter, deps Deps) {
	h := &handler{deps}
	var routes []auth.Route
	for _, op := range h.operations() {
		routes = append(routes, auth.Route{Permission: op.Permission, Handle: op.handle})
	}
	deps.Auth.Mount(r.Group(Prefix, private), routes)
	deps.Auth.Mount(r, h.besides())
}

// private keeps answers out of caches: nearly all of them hold personal data. What may be kept says so itself.
func private(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Next()
}

// Permissions lists who may call what, with full paths, for the test that walks every route with every role.
func Permissions() []auth.Permission {
	h := &handler{}
	var all []auth.Permission
	for _, op := range h.operations() {
		p := op.Permission
		p.Path = Prefix + p.Path
		all = append(all, p)
	}
	for _, route := range h.besides() {
		all = append(all, route.Permission)
	}
	return all
}

// fail answers with an error.
func (h *handler) fail(c *gin.Context, err error) { h.Errors.Fail(c, err) }

func caseID(c *gin.Context) casefile.CaseID { return casefile.CaseID(c.Param("id")) }

func taskID(c *gin.Context) casefile.TaskID { return casefile.TaskID(c.Param("id")) }
