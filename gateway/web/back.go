package web

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// backParam carries the list that one came from, so that two tabs have two ways back.
const backParam = "zurueck"

// listBack gives the way back to the list that a page was opened from: from its own address or, after an act, from the address of the page
// that held the form. Anything that is no list of ours leads to the worklist.
func listBack(c *gin.Context) string {
	back := c.Query(backParam)
	if safeBack(back, "") == "" {
		back = c.PostForm(backParam)
	}
	if safeBack(back, "") == "" {
		if from, err := url.Parse(c.GetHeader("Referer")); err == nil && from.Host == c.Request.Host {
			back = from.Query().Get(backParam)
		}
	}
	return safeBack(back, "/aufgaben")
}

// safeBack lets only addresses of our own lists through: nobody is led elsewhere by a link that looks like ours.
func safeBack(address, otherwise string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || len(address) > 4000 || strings.ContainsAny(address, "\\\r\n") {
		return otherwise
	}
	switch u.Path {
	case "/aufgaben", "/faelle", "/eingang":
		return u.String()
	}
	return otherwise
}

// isIncoming reports whether a list is the incoming box.
func isIncoming(list string) bool {
	u, err := url.Parse(list)
	return err == nil && u.Path == "/eingang"
}

// keepBack adds the way back to an address, so that it survives an act.
func keepBack(c *gin.Context, path string) string { return keeping(path, listBack(c)) }

// backToList gives the list that one came from with the notice of what was done.
func backToList(c *gin.Context, code string) string { return noticed(listBack(c), code) }

// keeping adds a way back to an address of ours; the plain worklist needs none.
func keeping(path, back string) string {
	if safeBack(back, "/aufgaben") == "/aufgaben" {
		return path
	}
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	values := u.Query()
	values.Set(backParam, back)
	u.RawQuery = values.Encode()
	return u.String()
}
