package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/invitation"
	"ablauf/schemas"
)

// invitationPath is the route of the page. The token stands in no log: what is logged of a request is its route.
const invitationPath = invitation.Path + ":token"

// showInvitation handles "GET /antrag/:token". It changes nothing, so a program that opens the links of messages does no harm.
func (h *Handler) showInvitation(c *gin.Context) {
	in, form, found := h.findInvitation(c)
	if !found {
		return
	}
	h.show(c, http.StatusOK, h.invitationPage(c, in, form, formValues(form.Fields(), in.Prepared)))
}

// sendInvitation handles "POST /antrag/:token": it takes the application and shows what came of it.
func (h *Handler) sendInvitation(c *gin.Context) {
	if !h.guesses.may(c.ClientIP()) {
		h.showNoInvitation(c, http.StatusTooManyRequests)
		return
	}
	form, err := schemas.Load(desk.Invitation{}.Form())
	if err == nil {
		err = c.Request.ParseForm()
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	values := c.Request.PostForm
	data, err := formData(invitationFields(form.Fields(), values.Get("/antragAuf")), values)
	if err != nil {
		h.fail(c, err)
		return
	}
	answer, err := h.Desk.ApplyInvited(c.Request.Context(), httperr.Language(c), c.Param("token"), values.Get("vorgang"), data)
	var known *casefile.Error
	switch {
	case err == nil:
		h.showInvitationSent(c, answer)
	case casefile.CodeOf(err) == "invitation.unknown":
		h.noInvitation(c)
	case errors.As(err, &known) && len(known.Fields) > 0:
		h.showInvitationAgain(c, form, values, known.Fields)
	default:
		h.fail(c, err)
	}
}

// findInvitation finds what the address leads to; where that is nothing it answers.
func (h *Handler) findInvitation(c *gin.Context) (in desk.Invitation, form *schemas.Form, found bool) {
	if !h.guesses.may(c.ClientIP()) {
		h.showNoInvitation(c, http.StatusTooManyRequests)
		return in, nil, false
	}
	in, err := h.Desk.Invitation(c.Request.Context(), c.Param("token"))
	if casefile.CodeOf(err) == "invitation.unknown" {
		if !h.showInvitedPapers(c) {
			h.noInvitation(c)
		}
		return in, nil, false
	}
	if err == nil {
		form, err = schemas.Load(in.Form())
	}
	if err != nil {
		h.fail(c, err)
		return in, nil, false
	}
	return in, form, true
}

// noInvitation answers a token that leads nowhere. All of them get the same page: whether one was given out, used or is over is nobody's business.
func (h *Handler) noInvitation(c *gin.Context) {
	h.guesses.missed(c.ClientIP())
	h.showNoInvitation(c, http.StatusNotFound)
}

func (h *Handler) showNoInvitation(c *gin.Context, status int) {
	if status == http.StatusTooManyRequests {
		c.Header("Retry-After", "60")
	}
	page := &InvitationPage{Layout: h.layoutFor(c, "", Say("antrag.closed.heading")), Closed: true, Contact: h.contact()}
	page.Path = "" // what is shown is not at its address any more, and the switch of languages must not lead to it
	h.show(c, status, page)
}

// showInvitationAgain shows the form with all that was typed and what is wrong with it.
func (h *Handler) showInvitationAgain(c *gin.Context, form *schemas.Form, values url.Values, wrong []casefile.FieldError) {
	in, err := h.Desk.Invitation(c.Request.Context(), c.Param("token"))
	if err != nil {
		h.noInvitation(c)
		return
	}
	page := h.invitationPage(c, in, form, values)
	page.Submitted = values.Get("vorgang")
	for i := range wrong {
		wrong[i].Field = underApplication(wrong[i].Field)
	}
	page.Errors = placePartErrors(page.Parts, func(fields []Field) []FormError { return placeErrors(fields, wrong, page.Lang) })
	page.Path = "" // the other language would begin anew
	h.show(c, http.StatusUnprocessableEntity, page)
}

func (h *Handler) invitationPage(c *gin.Context, in desk.Invitation, form *schemas.Form, values url.Values) *InvitationPage {
	layout := h.layoutFor(c, "", Say("antrag.heading"))
	return &InvitationPage{
		Layout: layout, Address: invitation.Path + url.PathEscape(c.Param("token")), Submitted: uuid.NewString(), Contact: h.contact(), Checklist: in.Checklist,
		About: InvitationAbout{
			Written: in.On, Aktenzeichen: in.Aktenzeichen, Title: in.Title, Paragraph: in.Paragraph, Ends: in.Ends, Name: in.Name, ForChild: in.ForChild, Late: in.Late,
		},
		Parts: invitationFormParts(invitationFields(form.Fields(), values.Get("/antragAuf")), layout.Lang, values),
	}
}

func (h *Handler) showInvitationSent(c *gin.Context, answer desk.InvitedAnswer) {
	sent := &InvitationSent{Aktenzeichen: answer.Aktenzeichen, Received: casefile.DateOf(answer.ReceivedAt.In(locale.Zone()))}
	if holds := answer.Holds; holds != nil {
		sent.Holds, sent.From, sent.Travel, sent.Work = holds.Text, holds.From, holds.Travel, holds.Work
	}
	page := &InvitationPage{Layout: h.layoutFor(c, "", Say("antrag.sent.heading")), Sent: sent, Contact: h.contact()}
	if papers, err := h.Desk.InvitedPapers(c.Request.Context(), c.Param("token")); err == nil { // the application has been received, whatever becomes of its papers
		page.Papers = h.invitationPapers(c, papers)
	}
	page.Path = ""
	h.show(c, http.StatusOK, page)
}

func (h *Handler) contact() ContactLine {
	a := h.Authority
	return ContactLine{
		Name: a.Name, Address: a.Address.Street + ", " + a.Address.PostalCode + " " + a.Address.City, Phone: a.Phone, Email: a.Email, Hours: a.OpenHours,
	}
}
