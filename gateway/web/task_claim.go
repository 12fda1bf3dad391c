package web

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// claimTask handles "POST /aufgaben/:id/uebernehmen" and leads to the form.
func (h *Handler) claimTask(c *gin.Context) {
	id := casefile.TaskID(c.Param("id"))
	if _, err := h.Desk.Claim(c.Request.Context(), auth.Actor(c), id, version(c)); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, keepBack(c, "/aufgaben/"+string(id)+"?hinweis=claimed"))
}

// version gives the row version that the page was built from; what is no number cannot be the version of anything.
func version(c *gin.Context) int {
	n, err := strconv.Atoi(c.PostForm("version"))
	if err != nil {
		return -1
	}
	return n
}
