package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// showAct handles "GET /faelle/:id/akt/:akt".
func (h *Handler) showAct(c *gin.Context) {
	page, err := h.actPage(c, nil)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// doAct handles "POST /faelle/:id/akt/:akt". It shows the form again, with everything that was typed, when a field is wrong (422) or the act
// cannot be (409). An act that has a preview is done from there.
func (h *Handler) doAct(c *gin.Context) {
	ctx, actor, id, name := c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")), desk.Act(c.Param("akt"))
	form, tab, err := h.Desk.ActForm(ctx, actor, id, name)
	if err != nil {
		h.fail(c, err)
		return
	}
	data, err := h.entered(c, form)
	if err != nil {
		h.fail(c, err)
		return
	}
	if step := c.PostForm("schritt"); desk.Previews(name) && step != "senden" {
		h.previewAct(c, data, step)
		return
	}
	done, err := h.Desk.Do(ctx, actor, id, name, desk.ActInput{Data: data, Key: c.PostForm("schluessel"), Seen: seenRecipient(c)})
	switch kind := casefile.KindOf(err); {
	case err == nil && done.Opened != "":
		h.redirect(c, "/faelle/"+string(done.Opened)+"?hinweis=act-opened")
	case err == nil:
		h.redirect(c, "/faelle/"+string(done.CaseID)+"?ansicht="+tab+"&hinweis="+actNotice(name, done))
	case kind == casefile.Invalid, kind == casefile.Conflict:
		h.showActAgain(c, err)
	default:
		h.fail(c, err)
	}
}

// actNotice names what the page of the case says after an act.
func actNotice(name desk.Act, done desk.ActDone) string {
	switch {
	case name == desk.ActMessage:
		return "act-message"
	case name == desk.ActFollowUp:
		return "act-followup"
	case done.Task != "":
		return "act-task"
	}
	return "act"
}

// seenRecipient gives to whom the preview said that a message goes. Browsers end the lines of a field in their own way.
func seenRecipient(c *gin.Context) string { return strings.ReplaceAll(c.PostForm("an"), "\r\n", "\n") }

// previewAct shows what an act will do, or the form once more for who wants to change something.
func (h *Handler) previewAct(c *gin.Context, data json.RawMessage, step string) {
	var preview desk.MessagePreview
	if step != "aendern" {
		var err error
		preview, err = h.Desk.PreviewMessage(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")), data)
		switch kind := casefile.KindOf(err); {
		case kind == casefile.Invalid, kind == casefile.Conflict:
			h.showActAgain(c, err)
			return
		case err != nil:
			h.fail(c, err)
			return
		}
	}
	page, err := h.actPage(c, c.Request.PostForm)
	if err != nil {
		h.fail(c, err)
		return
	}
	if step != "aendern" {
		page.Preview = &preview
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) showActAgain(c *gin.Context, cause error) {
	var known *casefile.Error
	errors.As(cause, &known)
	page, err := h.actPage(c, c.Request.PostForm)
	if err != nil {
		h.fail(c, err)
		return
	}
	if known.Kind == casefile.Invalid {
		page.Errors = placeErrors(page.Fields, known.Fields, httperr.Language(c))
		h.show(c, http.StatusUnprocessableEntity, page)
		return
	}
	reason := reasonOf(cause)
	page.Conflict = &reason
	h.show(c, http.StatusConflict, page)
}

// actPage builds the form of an act, filled with what a browser sent.
func (h *Handler) actPage(c *gin.Context, entered url.Values) (*ActPage, error) {
	ctx, actor, name := c.Request.Context(), auth.Actor(c), c.Param("akt")
	id := casefile.CaseID(c.Param("id"))
	ref, tab, err := h.Desk.ActForm(ctx, actor, id, desk.Act(name))
	if err != nil {
		return nil, err
	}
	view, err := h.Desk.CaseView(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	form, err := schemas.Load(ref)
	if err != nil {
		return nil, err
	}
	lang := httperr.Language(c)
	heading := Said(form.Texts[lang].Label)
	page := &ActPage{
		Layout: h.layoutFor(c, "faelle", heading), CaseID: view.Case.ID, Aktenzeichen: view.Case.Aktenzeichen, Person: personLine(view.Person), Act: name,
		Tab: tab, Heading: heading, Help: formHelp(form, lang), Fields: formFields(form.Fields(), lang, entered),
		Key: cmp.Or(c.PostForm("schluessel"), uuid.NewString()), Previews: desk.Previews(desk.Act(name)),
	}
	for i := range page.Fields {
		if page.Fields[i].Name == "/zurueckSchreiben" {
			offerLetters(&page.Fields[i], view.Letters, cmp.Or(page.Fields[i].Value, c.Query("schreiben")), lang)
		}
	}
	return page, nil
}

// offerLetters makes a field one that chooses among the letters of a case that are out.
func offerLetters(field *Field, letters []casefile.Letter, chosen, lang string) {
	field.Kind = "select"
	for _, l := range letters {
		if l.State == casefile.LetterSent && l.ReturnedOn.IsZero() {
			field.Choices = append(field.Choices, Choice{
				Value: string(l.ID), Label: l.Subject + ", " + locale.Date(lang, l.LetterDate), Selected: string(l.ID) == chosen,
			})
		}
	}
}
