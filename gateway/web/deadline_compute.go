package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// computeDeadline handles "POST /fristen".
func (h *Handler) computeDeadline(c *gin.Context) {
	if err := c.Request.ParseForm(); err != nil {
		h.fail(c, casefile.Errorf(casefile.Invalid, "body.broken-off", "the form cannot be read"))
		return
	}
	page := h.deadlinePage(c, c.Request.PostForm)
	request := desk.DeadlineRequest{
		Period: c.PostForm("/period"), Event: c.PostForm("/event"), Land: c.PostForm("/land"), Delivery: c.PostForm("/delivery"),
		DayCounts: c.PostForm("/dayCounts") == "true", Fixed: c.PostForm("/fixed") == "true",
	}
	var err error
	if text := c.PostForm("/start"); text != "" {
		if request.Start, err = casefile.ParseDate(text); err != nil {
			err = casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/start", Code: "date.impossible"})
		}
	}
	var deadline desk.Deadline
	if err == nil {
		deadline, err = h.Desk.ComputeDeadline(request)
	}
	var known *casefile.Error
	switch {
	case errors.As(err, &known) && known.Kind == casefile.Invalid && len(known.Fields) > 0:
		page.Errors = placeErrors(page.Fields, known.Fields, httperr.Language(c))
		h.show(c, http.StatusUnprocessableEntity, page)
		return
	case err != nil:
		h.fail(c, err)
		return
	}
	page.Outcome = &DeadlineOutcome{LastDay: deadline.LastDay, Source: deadline.Source}
	for _, step := range deadline.Steps {
		page.Outcome.Reasons = append(page.Outcome.Reasons, step.Sentence(httperr.Language(c)))
	}
	h.show(c, http.StatusOK, page)
}
