package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// showAid handles "GET /lesehilfe/:key/:letter/:language": what letters of a kind mean, for everybody who got one.
func (h *Handler) showAid(c *gin.Context) {
	aid, languages, err := h.Desk.ReadingAid(c.Param("key")+"/"+c.Param("letter"), c.Param("language"))
	if err != nil {
		h.fail(c, err)
		return
	}
	// Nothing hangs on who reads: no session is begun, and none is asked for.
	h.show(c, http.StatusOK, NewAidPage(Layout{Authority: h.Authority.Name}, aid, languages))
}
