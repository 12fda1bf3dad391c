package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// showTask handles "GET /aufgaben/:id".
func (h *Handler) showTask(c *gin.Context) {
	page, err := h.taskPage(c, nil)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// taskPage builds the page of a task. entered is what a browser sent; without it the form holds the reader's draft.
func (h *Handler) taskPage(c *gin.Context, entered url.Values) (*TaskPage, error) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id"))
	view, err := h.Desk.TaskView(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	file, err := h.Desk.CaseView(ctx, actor, view.Task.CaseID)
	if err != nil {
		return nil, err
	}
	page := &TaskPage{Layout: h.layoutFor(c, "aufgaben", Say("page.task.title", "name", view.Task.Name, "aktenzeichen", view.Case.Aktenzeichen))}
	page.Lang = httperr.Language(c) // the words of the law and of what people said are chosen before the page is rendered
	h.fillTask(page, actor, view, file)
	page.Finished = h.finishedTask(c)
	if page.Readers, err = h.Desk.Reading(ctx, actor, view.Task.CaseID); err != nil {
		return nil, err
	}
	// Each showing of the form is an act of its own: a form that was refused may be corrected and sent again.
	page.Submitted, page.form = uuid.NewString(), view.Task.Form
	form, err := schemas.Load(view.Task.Form)
	if casefile.KindOf(err) == casefile.NotFound {
		page.Ahead, err = h.aheadCard(c, page, view, nil, nil)
		return page, err // a task without a form is finished with one click
	}
	if err != nil {
		return nil, err
	}
	values := entered
	if values == nil {
		before := view.Draft.Data
		if view.Draft.Version == 0 {
			if before, err = h.Desk.ProposedFor(ctx, form, view.Task.Form, file); err != nil {
				return nil, err
			}
			page.Proposed = len(before) > 0
		}
		values = formValues(form.Fields(), before)
	}
	page.Draft, page.DraftAt = entered == nil && view.Draft.Version > 0, view.Draft.SavedAt
	lang := httperr.Language(c)
	page.Fields, page.Help = formFields(form.Fields(), lang, values), formHelp(form, lang)
	page.Translation = h.translationCard(view.Task.Form, page.Fields, file.Person.Language)
	page.Ahead, err = h.aheadCard(c, page, view, form, values)
	return page, err
}

// fillTask writes what the page says about the task, its person and its surroundings.
func (h *Handler) fillTask(page *TaskPage, actor casefile.Actor, view desk.TaskView, file desk.CaseView) {
	task := view.Task
	page.ID, page.Version, page.Name, page.CaseID = task.ID, task.Version, task.Name, task.CaseID
	page.Aktenzeichen, page.Procedure, page.AppliedFor = view.Case.Aktenzeichen, view.Case.Procedure, view.Case.AppliedFor
	page.Person, page.State, page.ClosedAt = personLine(file.Person), task.State, task.ClosedAt
	page.Due, page.DueReason = h.term(page.Today, task.DueOn), task.DueReason
	page.Urgency = urgencyOf(task.State, page.Today, page.Due, titleEnd(file.Title))
	open := task.State == casefile.TaskOpen
	page.Holder, page.Mine = view.Names[task.Assignee], open && task.Assignee == actor.ID
	for _, id := range task.ExcludedActors {
		page.Excluded = page.Excluded || open && id == actor.ID
	}
	page.Claimable = open && task.Assignee == "" && view.MayComplete
	page.Editable = (page.Mine || view.ActingFor != "") && view.MayComplete
	page.Standing = holdingTexts(view)
	if view.ActingFor != "" {
		page.ActingFor = page.Holder
	}
	page.About, _ = related(file)
	for _, d := range file.Documents {
		page.Documents = append(page.Documents, documentLine(d))
	}
	page.Documents = pictured(asking(page.Documents, file, page.Path))
	if refused, found := store.RefusedFile(task, file.Documents); found && task.Element == store.ElementRefusedFile {
		page.Refused = []DocumentLine{documentLine(refused)}
	}
	page.Lights = lights(file.Decisions)
	page.InForce, page.Reviews = inForce(file.Title, file.Effect, page.Today), reviews(file.Decisions)
	if page.Deadlines = h.deadlineLines(page.Lang, page.Today, file); open {
		page.Deadlines = slices.DeleteFunc(page.Deadlines, func(d DeadlineLine) bool {
			return d.State != casefile.DeadlineRunning && d.State != casefile.DeadlinePassed
		})
	}
	page.Choices = choiceLines(view.Choices)
	for i, l := range view.Letters {
		line := letterLine(l, file.Person, true)
		line.Number = i + 1
		page.Letters = append(page.Letters, line)
	}
	for _, line := range statementLines(file.Statements, page.Lang) {
		if line.Kind.FromPartner() {
			page.Answers = append(page.Answers, line)
		} else {
			page.Statements = append(page.Statements, line)
		}
	}
	page.Checklist = checklist(file)
	page.DraftVersion, page.Seen = view.Draft.Version, view.Seen
	h.explainTask(page, view)
}

// showTaskAgain answers a form that was not taken: with the same fields, the reasons at the fields and above, and nothing lost.
func (h *Handler) showTaskAgain(c *gin.Context, cause error) {
	var known *casefile.Error
	errors.As(cause, &known)
	page, err := h.taskPage(c, c.Request.PostForm)
	if err != nil {
		h.fail(c, err)
		return
	}
	lang := httperr.Language(c)
	if known.Kind == casefile.Invalid {
		page.Errors = placeErrors(page.Fields, known.Fields, lang)
		h.show(c, http.StatusUnprocessableEntity, page)
		return
	}
	if aboutLetters(known) {
		page.AskLetter = &FormError{FieldID: aheadID, Label: known.Params["name"], Text: reasonOf(known)}
		h.show(c, http.StatusUnprocessableEntity, page)
		return
	}
	reason := conflictOf(known)
	page.Conflict = &reason
	// The form stays open for reading and copying even where the task cannot be finished any more.
	page.Editable = true
	form, err := schemas.Load(page.form)
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		h.fail(c, err)
		return
	}
	if err := h.fillConflict(c, page, form); err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusConflict, page)
}

// conflictOf says why a form was not taken. The page that says it is new already: nobody is asked to load it again.
func conflictOf(known *casefile.Error) Text {
	if key := "task.conflict." + strings.TrimPrefix(known.Code, "task."); locale.Has(key) {
		params := maps.Clone(known.Params)
		return Text{Key: key, Params: params}
	}
	return reasonOf(known)
}
