package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// saveSettings handles "POST /einstellungen": the form as it stands, or with the field "zurueck" the scheme again. What is wrong comes back
// with everything that was typed (422).
func (h *Handler) saveSettings(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	if c.PostForm("zurueck") != "" {
		if err := h.Desk.ResetKeys(ctx, actor); err != nil {
			h.fail(c, err)
			return
		}
		h.redirect(c, "/einstellungen?hinweis=settings")
		return
	}
	wanted := map[desk.KeyAction]string{}
	for _, b := range desk.KeyBindings() {
		wanted[b.Action] = c.PostForm("/" + string(b.Action))
	}
	err := h.Desk.SaveKeys(ctx, actor, c.PostForm("/modus"), wanted)
	var known *casefile.Error
	switch {
	case err == nil:
		h.redirect(c, "/einstellungen?hinweis=settings")
	case errors.As(err, &known) && known.Kind == casefile.Invalid:
		page := &SettingsPage{Layout: h.layoutFor(c, "einstellungen", Say("keys.settings"))}
		page.Fill(desk.KeySettings{}, c.Request.PostForm)
		page.name(httperr.Language(c))
		page.Errors = placeErrors(page.Fields, known.Fields, httperr.Language(c))
		h.show(c, http.StatusUnprocessableEntity, page)
	default:
		h.fail(c, err)
	}
}

// name gives the fields their labels, which the summary of errors repeats.
func (p *SettingsPage) name(lang string) {
	for i, f := range p.Fields {
		p.Fields[i].Label = locale.T(lang, "keys.action."+f.Action(), nil)
	}
}
