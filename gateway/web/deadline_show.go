package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/calendar"
)

// showDeadline handles "GET /fristen".
func (h *Handler) showDeadline(c *gin.Context) {
	page := h.deadlinePage(c, url.Values{})
	page.Fields[1].Value = page.Today.String()
	h.show(c, http.StatusOK, page)
}

// deadlinePage builds the page with the form filled in.
func (h *Handler) deadlinePage(c *gin.Context, values url.Values) *DeadlinePage {
	lang := httperr.Language(c)
	t := func(key string) string { return locale.T(lang, "page.deadline."+key, nil) }
	lands := make([]Choice, 0, 16)
	for _, land := range calendar.Lands() {
		lands = append(lands, Choice{Value: string(land), Text: Say("page.land." + string(land)), Selected: values.Get("/land") == string(land)})
	}
	events := make([]Choice, 0, 10)
	for _, event := range calendar.Events() {
		events = append(events, Choice{Value: event, Label: calendar.EventWords(lang, event), Selected: values.Get("/event") == event})
	}
	ways := make([]Choice, 0, 4)
	for _, way := range []string{"post", "elektronisch", "abruf", "ausland"} {
		ways = append(ways, Choice{Value: way, Text: Say("page.deadline.bekanntgabe." + way), Selected: values.Get("/delivery") == way})
	}
	check := func(id, name string) Field {
		return Field{ID: id, Name: "/" + name, Kind: "checkbox", Label: t(id), Hint: t(id + ".hint"), Checked: values.Get("/"+name) == "true"}
	}
	own, _ := h.Desk.Authority.Seat()
	return &DeadlinePage{Layout: h.layoutFor(c, "regeln", Say("page.deadline.heading")), Fields: []Field{
		{ID: "frist", Name: "/period", Kind: "text", Label: t("frist"), Hint: t("frist.hint"), Required: true, Value: values.Get("/period")},
		{ID: "beginn", Name: "/start", Kind: "date", Label: t("beginn"), Hint: t("beginn.hint"), Required: true, Value: values.Get("/start")},
		{ID: "ereignis", Name: "/event", Kind: "select", Label: t("ereignis"), Hint: t("ereignis.hint"), Choices: events},
		{
			ID: "land", Name: "/land", Kind: "select", Label: t("land"), Choices: lands,
			Hint: locale.T(lang, "page.deadline.land.hint", map[string]string{"land": locale.T(lang, "page.land."+own, nil)}),
		},
		{ID: "bekanntgabe", Name: "/delivery", Kind: "select", Label: t("bekanntgabe"), Hint: t("bekanntgabe.hint"), Choices: ways},
		check("mitgezaehlt", "dayCounts"), check("fest", "fixed"),
	}}
}
