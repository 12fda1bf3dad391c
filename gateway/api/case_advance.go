package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// advanceCase handles "POST /dev/cases/:id/advance?to=": an instant in RFC 3339. Development on loopback only.
func (h *handler) advanceCase(c *gin.Context) {
	to, err := time.Parse(time.RFC3339, c.Query("to"))
	if err != nil {
		h.fail(c, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "to", Code: "time.impossible"}))
		return
	}
	verdict, err := h.Desk.Advance(c.Request.Context(), auth.Actor(c), caseID(c), to)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, verdict)
}
