package api

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// getCaseDiagram handles "GET /cases/:id/diagram.svg", as of event "upto" or of now.
func (h *handler) getCaseDiagram(c *gin.Context) {
	q := newQuery(c, uptoParam)
	upto := q.number("upto", 0, 0, 1<<53)
	if err := q.err(); err != nil {
		h.fail(c, err)
		return
	}
	found, path, err := h.Desk.Path(c.Request.Context(), auth.Actor(c), caseID(c), upto)
	if err != nil {
		h.fail(c, err)
		return
	}
	model, err := h.Desk.Model(found.Procedure, found.Version)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.draw(c, model, path, "private, no-store")
}

// getProcessDiagram handles "GET /processes/:key/:version/diagram.svg".
func (h *handler) getProcessDiagram(c *gin.Context) {
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil {
		h.fail(c, casefile.Errorf(casefile.NotFound, "procedure.unknown", "the version is no number"))
		return
	}
	model, err := h.Desk.Model(c.Param("key"), version)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.draw(c, model, desk.Path{}, "private, max-age=3600")
}

// draw answers with a picture that stands alone: unlike in a page, its colours must come with it.
func (h *handler) draw(c *gin.Context, model *bpmn.Model, path desk.Path, cache string) {
	options := diagram.Options{Lang: httperr.Language(c), State: map[string]diagram.ElementState{}, Taken: map[string]bool{}}
	for element, state := range path.State {
		options.State[element] = diagram.ElementState{State: diagram.State(state), Visits: path.Visits[element]}
	}
	for flow := range path.Flows {
		options.Taken[flow] = true
	}
	svg, err := diagram.Render(model, options)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Cache-Control", cache)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	c.Data(http.StatusOK, "image/svg+xml", alone(svg))
}

// alone puts the style sheet behind the opening tag of the picture.
func alone(svg []byte) []byte {
	end := bytes.IndexByte(svg, '>') + 1
	return slices.Concat(svg[:end], []byte("<style>"+pictureStyle+"</style>"), svg[end:])
}
