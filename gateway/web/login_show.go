package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// showLogin handles "GET /login": the people of the demo in development, the identity provider where there is one.
func (h *Handler) showLogin(c *gin.Context) {
	page := &LoginPage{Layout: h.layoutFor(c, "", Say("page.login.heading")), OIDC: h.Auth.HasOIDC(), Next: localPath(c.Query("next"))}
	for _, u := range h.Auth.DemoUsers() {
		page.DemoUsers = append(page.DemoUsers, DemoUser{Subject: u.User, Name: u.Name, Role: string(u.Role), Team: strings.Join(h.teamNames(u.Teams), ", ")})
	}
	h.show(c, http.StatusOK, page)
}
