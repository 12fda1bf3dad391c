package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

type securityLists struct {
	Lists []casefile.SecurityList `json:"lists"`
}

// listSecurityLists handles "GET /security-lists". No cache may keep them.
func (h *handler) listSecurityLists(c *gin.Context) {
	all, err := h.Desk.SecurityLists(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, securityLists{notNil(all)})
}

// proposeSecurityList handles "POST /security-lists".
func (h *handler) proposeSecurityList(c *gin.Context) {
	var in desk.SecurityListRequest
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	l, err := h.Desk.ProposeSecurityList(c.Request.Context(), auth.Actor(c), in)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, l)
}

// releaseSecurityList handles "POST /security-lists/release".
func (h *handler) releaseSecurityList(c *gin.Context) {
	var in versionBody
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	l, err := h.Desk.ReleaseSecurityList(c.Request.Context(), auth.Actor(c), in.Version)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, l)
}
