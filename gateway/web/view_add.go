package web

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// addView handles "POST /aufgaben/sichten": the present filter gets a name.
func (h *Handler) addView(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	q, err := h.postedQuery(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	v, err := h.Desk.AddView(ctx, actor, store.SavedView{
		Team: c.PostForm("team"), Name: c.PostForm("name"), Query: q.saved(), Columns: c.PostFormArray("spalte"), Sort: q.get(fieldSort),
	})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, noticed(savedQuery(v).path(), "view-saved"))
}

// postedQuery gives the filter that a form carries, cleaned like an address.
func (h *Handler) postedQuery(c *gin.Context) (worklistQuery, error) {
	choices, err := h.filterChoices(c.Request.Context(), auth.Actor(c))
	if err != nil {
		return worklistQuery{}, err
	}
	values, err := url.ParseQuery(c.PostForm("filter"))
	if err != nil {
		return worklistQuery{}, casefile.Errorf(casefile.Invalid, "body.broken-off", "the filter cannot be read")
	}
	values.Set(fieldSort, c.PostForm("sort"))
	return readQuery(values, choices), nil
}

// noticed adds the code of a notice to an address of ours.
func noticed(path, code string) string {
	u, err := url.Parse(path)
	if err != nil {
		return "/aufgaben"
	}
	values := u.Query()
	values.Set("hinweis", code)
	u.RawQuery = values.Encode()
	return u.String()
}
