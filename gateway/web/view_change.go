package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/store"
)

// changeView handles "POST /aufgaben/sichten/:id": another name, the present filter, a place further up, or away with it.
func (h *Handler) changeView(c *gin.Context) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), c.Param("id")
	q, err := h.postedQuery(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	back, code := safeBack(c.PostForm("zurueck"), "/aufgaben"), "view-changed"
	switch c.PostForm("akt") {
	case "hoch":
		err = h.Desk.RaiseView(ctx, actor, id)
	case "loeschen":
		err = h.Desk.DeleteView(ctx, actor, id, version(c))
		back, code = "/aufgaben", "view-deleted"
	case "filter":
		err = h.Desk.ChangeView(ctx, actor, id, version(c), func(v *store.SavedView) {
			v.Query, v.Sort, v.Columns = q.saved(), q.get(fieldSort), c.PostFormArray("spalte")
		})
	default:
		err = h.Desk.ChangeView(ctx, actor, id, version(c), func(v *store.SavedView) { v.Name = c.PostForm("name") })
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, noticed(back, code))
}
