package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// taskList is a page of the worklist; next is empty at the end.
type taskList struct {
	Tasks []taskRow `json:"tasks"`
	Next  string    `json:"next"`
}

// taskRow is a task with what a list shows of its case.
type taskRow struct {
	taskAnswer
	Aktenzeichen  string               `json:"aktenzeichen"`
	FamilyName    string               `json:"familyName"`
	GivenNames    string               `json:"givenNames"`
	BirthDate     casefile.PartialDate `json:"birthDate"`
	Nationalities []string             `json:"nationalities"`
	Procedure     string               `json:"procedure"`
	AppliedFor    string               `json:"appliedFor"`
	TitleValidTo  casefile.Date        `json:"titleValidTo"`
	ReceivedAt    time.Time            `json:"receivedAt"`
	ReplyAt       time.Time            `json:"replyAt,omitzero"`
}

// taskAnswer is a task.
type taskAnswer struct {
	ID         casefile.TaskID    `json:"id"`
	CaseID     casefile.CaseID    `json:"caseId"`
	Element    string             `json:"element"`
	Name       string             `json:"name"`
	Form       string             `json:"form"`
	Group      string             `json:"group"`
	Team       string             `json:"team"`
	State      casefile.TaskState `json:"state"`
	Assignee   casefile.ActorID   `json:"assignee,omitempty"`
	DueOn      casefile.Date      `json:"dueOn"`
	DueReason  string             `json:"dueReason,omitempty"`
	FollowUpOn casefile.Date      `json:"followUpOn"`
	Priority   int                `json:"priority"`
	OpenedAt   time.Time          `json:"openedAt"`
	ClosedAt   time.Time          `json:"closedAt,omitzero"`
	Version    int                `json:"version"`
	// Choices are the persons or cases that the form names by their number, from 1 on; only a single task has them.
	Choices []choiceAnswer `json:"choices,omitempty"`
	// Letters are those that the task is about; only a single task has them.
	Letters []letterAnswer `json:"letters,omitempty"`
}

// choiceAnswer is a person or a case from which somebody chooses.
type choiceAnswer struct {
	Number int           `json:"number"`
	Reason string        `json:"reason,omitempty"`
	Person *personAnswer `json:"person,omitempty"`
	Cases  []caseMention `json:"cases"`
}

// caseMention names another case.
type caseMention struct {
	ID           casefile.CaseID `json:"id"`
	Aktenzeichen string          `json:"aktenzeichen"`
}

func choicesOf(choices []desk.Choice) []choiceAnswer {
	var out []choiceAnswer
	for i, c := range choices {
		answer := choiceAnswer{Number: i + 1, Reason: c.Reason, Cases: []caseMention{}}
		if p := c.Person; p != nil {
			answer.Person = &personAnswer{p.ID, p.FamilyName, p.GivenNames, p.BirthDate, notNil(p.Nationalities)}
		}
		for _, of := range c.Cases {
			answer.Cases = append(answer.Cases, caseMention{of.ID, of.Aktenzeichen})
		}
		out = append(out, answer)
	}
	return out
}

// listTasks handles "GET /tasks".
func (h *handler) listTasks(c *gin.Context) {
	q := newQuery(c, taskParams()...)
	filter := h.taskFilter(q, auth.Actor(c))
	if err := q.err(); err != nil {
		h.fail(c, err)
		return
	}
	rows, next, err := h.Desk.Tasks(c.Request.Context(), auth.Actor(c), filter)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, taskListOf(rows, next))
}

func (h *handler) taskFilter(q *query, actor casefile.Actor) store.TaskFilter {
	f := store.TaskFilter{
		Teams: q.values["team"], Groups: q.values["group"], Procedure: q.text("procedure"), Cursor: q.text("cursor"),
		Limit: int(q.number("limit", desk.TasksMax/2, 1, desk.TasksMax)),
	}
	if state := q.oneOf("state", "open", "open", "completed", "cancelled", "all"); state != "all" {
		f.State = casefile.TaskState(state)
	}
	if id := q.text("case"); id != "" {
		f.CaseID = casefile.CaseID(id)
		if !desk.IsID(id) {
			q.wrong("case", "invalid")
		}
	}
	switch assignee := q.text("assignee"); assignee {
	case "":
	case "me":
		f.Assignee = actor.ID
	case "none":
		f.Unassigned = true
	default:
		f.Assignee = casefile.ActorID(assignee)
	}
	f.DueFrom, f.DueTo = q.days("due", h.Now())
	return f
}

func taskListOf(rows []store.TaskRow, next string) taskList {
	list := taskList{Tasks: make([]taskRow, 0, len(rows)), Next: next}
	for _, r := range rows {
		list.Tasks = append(list.Tasks, taskRow{
			taskAnswer: taskOf(r.Task), Aktenzeichen: r.Aktenzeichen, FamilyName: r.FamilyName, GivenNames: r.GivenNames,
			BirthDate: r.BirthDate, Nationalities: notNil(r.Nationalities), Procedure: r.Procedure, AppliedFor: r.AppliedFor,
			TitleValidTo: r.TitleValidTo, ReceivedAt: r.ReceivedAt, ReplyAt: r.ReplyAt,
		})
	}
	return list
}

func taskOf(t casefile.Task) taskAnswer {
	return taskAnswer{
		ID: t.ID, CaseID: t.CaseID, Element: t.Element, Name: t.Name, Form: t.Form, Group: t.Group, Team: t.Team, State: t.State,
		Assignee: t.Assignee, DueOn: t.DueOn, DueReason: t.DueReason, FollowUpOn: t.FollowUpOn, Priority: t.Priority,
		OpenedAt: t.OpenedAt, ClosedAt: t.ClosedAt, Version: t.Version,
	}
}
