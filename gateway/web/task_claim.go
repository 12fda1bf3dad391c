package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// claimTask handles "POST /aufgaben/:id/uebernehmen" and leads to the form.
func (h *Handler) claimTask(c *gin.Context) {
	id := casefile.TaskID(c.Param("id"))
	if _, err := h.Desk.Claim(c.Request.Context(), auth.Actor(c), id, version(c)); err != nil {
		h.claimedBefore(c, err)
		return
	}
	h.redirect(c, keepBack(c, "/aufgaben/"+string(id)+"?hinweis=claimed"))
}

// claimedBefore answers a task that could not be taken with its page: who has it, since when, and the way to ask or to take it over stand there.
func (h *Handler) claimedBefore(c *gin.Context, cause error) {
	if casefile.KindOf(cause) != casefile.Conflict {
		h.fail(c, cause)
		return
	}
	page, err := h.taskPage(c, nil)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Notice = &Notice{Kind: "warning", Text: reasonOf(cause)}
	if casefile.CodeOf(cause) == "task.version" {
		page.Notice.Text = Say("task.changed") // the page that says it is new already
	}
	h.show(c, http.StatusConflict, page)
}

// version gives the row version that the page was built from; what is no number cannot be the version of anything.
func version(c *gin.Context) int {
	n, err := strconv.Atoi(c.PostForm("version"))
	if err != nil {
		return -1
	}
	return n
}
