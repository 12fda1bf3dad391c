package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// showHandling handles "GET /aufgaben/:id/mehr".
func (h *Handler) showHandling(c *gin.Context) {
	page, err := h.handlingPage(c, "", nil)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// handlingPage lays out the acts. What was entered in the form with the key stays in it.
func (h *Handler) handlingPage(c *gin.Context, key string, entered url.Values) (*HandlingPage, error) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	view, err := h.Desk.TaskView(ctx, actor, casefile.TaskID(c.Param("id")))
	if err != nil {
		return nil, err
	}
	file, err := h.Desk.CaseView(ctx, actor, view.Task.CaseID)
	if err != nil {
		return nil, err
	}
	colleagues, err := h.Desk.Colleagues(ctx)
	if err != nil {
		return nil, err
	}
	page := &HandlingPage{
		Layout: h.layoutFor(c, "aufgaben", Say("handling.title", "name", view.Task.Name)), TaskID: view.Task.ID, Version: view.Task.Version,
		Name: view.Task.Name, Aktenzeichen: view.Case.Aktenzeichen, Person: personLine(file.Person), Standing: holdingTexts(view),
		Open: view.Task.State == casefile.TaskOpen,
	}
	if page.Open && view.MayComplete {
		page.Forms = h.handlingForms(actor, view, colleagues)
	}
	lang := httperr.Language(c)
	for i := range page.Forms {
		page.Forms[i].word(lang)
		if page.Forms[i].Key == key {
			page.Forms[i].fill(entered)
		}
	}
	return page, nil
}

// handlingForms gives the acts that the reader has with a task as it is held now.
func (h *Handler) handlingForms(actor casefile.Actor, view desk.TaskView, colleagues []casefile.Actor) []ActForm {
	task := view.Task
	mine, lead, stands := task.Assignee == actor.ID, actor.Has(casefile.RoleLeitung), view.ActingFor != ""
	free := task.Assignee == ""
	var forms []ActForm
	if free || mine || lead || stands {
		forms = append(forms, ActForm{Key: "wiedervorlage", Days: h.Desk.FollowUpDays(), Fields: []Field{{Name: "day", Kind: "date"}, {Name: "note", Kind: "text"}}})
	}
	if mine || lead || stands {
		to := Field{Name: "to", Kind: "select", Required: true}
		for _, a := range colleagues {
			if desk.MayWork(a, task) && a.ID != task.Assignee {
				choice := Choice{Value: string(a.ID), Label: a.Name}
				if a.ID == actor.ID {
					choice = Choice{Value: string(a.ID), Text: Say("handling.myself", "name", a.Name)}
				}
				to.Choices = append(to.Choices, choice)
			}
		}
		forms = append(forms, ActForm{Key: "uebergeben", Fields: []Field{to, {Name: "note", Kind: "textarea", Rows: 2, Required: true}}})
	}
	if !free && !mine {
		forms = append(forms, ActForm{Key: "nachfragen", Fields: []Field{{Name: "note", Kind: "textarea", Rows: 2, Required: true}}})
	}
	if free || mine {
		reason := Field{Name: "reason", Kind: "select", Required: true}
		for _, r := range desk.SkipReasons() {
			reason.Choices = append(reason.Choices, Choice{Value: r, Text: Say("event.skip." + r)})
		}
		forms = append(forms, ActForm{Key: "ueberspringen", Fields: []Field{reason, {Name: "note", Kind: "text"}}})
	}
	if free || mine || lead || stands {
		team := Field{Name: "team", Kind: "select", Required: true}
		for _, t := range h.Authority.Teams {
			if t.Key != task.Team {
				team.Choices = append(team.Choices, Choice{Value: t.Key, Label: t.Name})
			}
		}
		forms = append(forms, ActForm{Key: "weiterleiten", Fields: []Field{team, {Name: "note", Kind: "text", Required: true}}})
	}
	return forms
}

// word gives the fields their ids and their labels in the reader's language.
func (f *ActForm) word(lang string) {
	w := words{lang}
	for i := range f.Fields {
		field := &f.Fields[i]
		field.ID = f.Key + "-" + field.Name
		field.Label = w.text("handling.field." + f.Key + "." + field.Name)
	}
}

func (f *ActForm) fill(entered url.Values) {
	f.Open = true
	for i := range f.Fields {
		f.Fields[i].Value = entered.Get(f.Fields[i].Name)
		choose(f.Fields[i].Choices, f.Fields[i].Value)
	}
}

// holdingTexts says who holds a task, since when, why it was the next one, and when it is back.
func holdingTexts(view desk.TaskView) []Text {
	var texts []Text
	hold, task := view.Holding, view.Task
	if task.Assignee != "" {
		key, pairs := "handling.held", []string{"holder", view.Names[task.Assignee], "since", hold.Since.Format(time.RFC3339)}
		if by := view.Names[hold.By]; by != "" {
			key, pairs = "handling.held.by", append(pairs, "by", by)
		}
		texts = append(texts, Say(key, pairs...))
	}
	if why := whyText(view); !why.Empty() {
		texts = append(texts, why)
	}
	switch {
	case !task.FollowUpOn.IsZero():
		texts = append(texts, Say("handling.rests", "day", task.FollowUpOn.String(), "note", hold.FollowUpNote, "by", view.Names[hold.FollowUpBy]))
	case !hold.FollowUpWas.IsZero():
		texts = append(texts, Say("handling.returned", "day", hold.FollowUpWas.String(), "note", hold.FollowUpNote))
	}
	return texts
}

// whyText says why a task was somebody's next one; nothing for one that was taken by hand.
func whyText(view desk.TaskView) Text {
	if view.Holding.DrawnFor == "" || view.Task.State != casefile.TaskOpen {
		return Text{}
	}
	key := "handling.why." + string(view.Holding.DrawnFor)
	if view.Holding.DrawnDay.IsZero() {
		key += ".undated"
	}
	return Say(key, "day", view.Holding.DrawnDay.String())
}

// handlingAgain answers an act that was not taken: the page again, with everything that was typed and with the reason.
func (h *Handler) handlingAgain(c *gin.Context, key string, cause error) {
	var known *casefile.Error
	kind := casefile.KindOf(cause)
	if !errors.As(cause, &known) || kind != casefile.Invalid && kind != casefile.Conflict {
		h.fail(c, cause)
		return
	}
	page, err := h.handlingPage(c, key, c.Request.PostForm)
	if err != nil {
		h.fail(c, err)
		return
	}
	at := slices.IndexFunc(page.Forms, func(f ActForm) bool { return f.Key == key })
	if kind == casefile.Invalid && at >= 0 {
		page.Errors = placeActErrors(page.Forms[at].Fields, known.Fields, httperr.Language(c))
		h.show(c, http.StatusUnprocessableEntity, page)
		return
	}
	reason := reasonOf(cause)
	page.Conflict = &reason
	if at >= 0 {
		page.Forms[at].Confirm = strings.HasPrefix(known.Code, "follow-up.")
	}
	h.show(c, http.StatusConflict, page)
}

// placeActErrors is placeErrors for fields that are called as their pointers are, without the slash.
func placeActErrors(fields []Field, found []casefile.FieldError, lang string) []FormError {
	var summary []FormError
	for _, e := range found {
		line := FormError{Text: Said(httperr.FieldText(lang, e))}
		name, _, _ := strings.Cut(strings.TrimPrefix(e.Field, "/"), "/")
		for i := range fields {
			if fields[i].Name == name {
				fields[i].Error, line.FieldID, line.Label = &line.Text, fields[i].ID, fields[i].Label
			}
		}
		summary = append(summary, line)
	}
	return summary
}

// formDay reads a day of a form; what is none is zero, and refused where one is needed.
func formDay(c *gin.Context, name string) casefile.Date {
	day, err := casefile.ParseDate(c.PostForm(name))
	if err != nil {
		return casefile.Date{}
	}
	return day
}
