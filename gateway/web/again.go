package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
)

// againValuesMax bounds what a page gives back; no form of ours has as many values.
const againValuesMax = 500

// showAgain answers a form that came without a session or with the token of an earlier one: the page holds all that was typed, to be sent once
// more after signing in. Only a form of our own page gets this, as the browser itself says: a foreign page must not have its form confirmed
// by somebody who is signed in. It reports whether it answered.
func (h *Handler) showAgain(c *gin.Context, p httperr.Problem) bool {
	lapsed := p.Code == "auth.login-required" || p.Code == "auth.csrf"
	if !lapsed || c.Request.Method != http.MethodPost || c.GetHeader("Sec-Fetch-Site") != "same-origin" ||
		c.ContentType() != "application/x-www-form-urlencoded" || strings.HasPrefix(c.Request.URL.Path, "/log") || c.Request.ParseForm() != nil {
		return false
	}
	var fields []AgainField
	for name, values := range c.Request.PostForm {
		for _, value := range values {
			if name != auth.CSRFField {
				fields = append(fields, AgainField{name, value})
			}
		}
	}
	if len(fields) == 0 || len(fields) > againValuesMax {
		return false
	}
	slices.SortStableFunc(fields, func(a, b AgainField) int { return strings.Compare(a.Name, b.Name) })
	h.show(c, p.Status, &AgainPage{Layout: h.layoutFor(c, "", Say("again.title")), Action: c.Request.URL.RequestURI(), Visitor: forVisitors(c.FullPath()), Fields: fields})
	return true
}

// forVisitors reports whether nobody signs in for the form of a route.
func forVisitors(route string) bool {
	return route == invitationPath || route == papersPath || route == checkPath
}
