package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// passportField is the id of the field that takes the zone.
const passportField = "zeilen"

// checkPassport handles "POST /faelle/:id/pruefung/pass". The answer shows what was read once; neither an address nor the file keeps it.
func (h *Handler) checkPassport(c *gin.Context) {
	id := casefile.CaseID(c.Param("id"))
	result, err := h.Desk.CheckPassport(c.Request.Context(), auth.Actor(c), id, c.PostForm("vorgang"), c.PostForm("zeilen"))
	if casefile.KindOf(err) == casefile.Invalid {
		h.showClearingAgain(c, err, passportField)
		return
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	page, err := h.clearingPage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Zone, page.Result = c.PostForm("zeilen"), passportView(httperr.Language(c), result)
	h.show(c, http.StatusOK, page)
}

// passportView gives a result in the words of a language: dates as people write them, the sex as a word.
func passportView(lang string, r desk.PassportResult) *PassportView {
	for i, line := range r.Lines {
		for _, value := range []*string{&r.Lines[i].InZone, &r.Lines[i].OnFile} {
			switch line.Field {
			case "birthDate":
				if day, err := casefile.ParsePartialDate(*value); err == nil && *value != "" {
					*value = words{lang}.birth(day)
				}
			case "sex":
				if *value != "" {
					*value = locale.T(lang, "clearing.sex."+*value, nil)
				}
			}
		}
	}
	return &PassportView{r, r.Zone.Sound()}
}
