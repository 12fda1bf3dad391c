package web

import (
	"context"
	"strconv"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// titleWarningDays is how long before the end of a title a task becomes a legal emergency.
const titleWarningDays = 14

func (h *Handler) worklistRows(ctx context.Context, actor casefile.Actor, today casefile.Date, rows []store.TaskRow) ([]WorklistRow, error) {
	ids := make([]casefile.ActorID, 0, len(rows))
	for _, r := range rows {
		if r.Task.Assignee != "" {
			ids = append(ids, r.Task.Assignee)
		}
	}
	names, err := h.Desk.Store.StaffNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]WorklistRow, 0, len(rows))
	for _, r := range rows {
		due := h.term(today, r.Task.DueOn)
		lines = append(lines, WorklistRow{
			ID: r.Task.ID, Version: r.Task.Version, Name: r.Task.Name, Aktenzeichen: r.Aktenzeichen,
			Person:    PersonLine{Family: r.FamilyName, Given: r.GivenNames, BirthDate: r.BirthDate, Nationalities: r.Nationalities},
			Procedure: r.Procedure, AppliedFor: r.AppliedFor, Due: due, Urgency: urgencyOf(r.Task.State, today, due, r.TitleValidTo),
			ReceivedAt: r.ReceivedAt, AgeWorkDays: h.workDays(localDay(r.ReceivedAt), today), ReplyAt: r.ReplyAt,
			Holder: names[r.Task.Assignee], Mine: r.Task.Assignee == actor.ID && r.Task.State == casefile.TaskOpen,
			Claimable: r.Task.Assignee == "" && r.Task.State == casefile.TaskOpen && !actor.Has(casefile.RoleRevision),
		})
	}
	return lines, nil
}

// urgencyOf says in a word and a sign how urgent a task is: the end of the title goes before the task's own deadline.
func urgencyOf(state casefile.TaskState, today casefile.Date, due Term, titleEnds casefile.Date) Urgency {
	overdue := !due.Day.IsZero() && due.Day.Before(today)
	switch {
	case state != casefile.TaskOpen:
		return Urgency{Kind: "plain", Text: Say("page.urgency.closed")}
	case !titleEnds.IsZero() && !titleEnds.After(today.AddDays(titleWarningDays)) && !titleEnds.Before(today.AddDays(-1)):
		return titleUrgency(today.DaysUntil(titleEnds))
	case overdue:
		return Urgency{Kind: "danger", Text: counted("page.urgency.overdue", max(1, -due.WorkDays))}
	case due.Day == today && !due.Day.IsZero():
		return Urgency{Kind: "warning", Text: Say("page.urgency.today")}
	case !due.Day.IsZero() && due.WorkDays <= soonWorkDays:
		return Urgency{Kind: "warning", Text: counted("page.urgency.soon", max(1, due.WorkDays))}
	}
	return Urgency{Kind: "plain", Text: Say("page.urgency.plan")}
}

func titleUrgency(days int) Urgency {
	switch {
	case days < 0:
		return Urgency{Kind: "danger", Text: Say("page.urgency.title.past")}
	case days == 0:
		return Urgency{Kind: "danger", Text: Say("page.urgency.title.today")}
	}
	return Urgency{Kind: "danger", Text: counted("page.urgency.title", days)}
}

// counted picks the form of a sentence for a number.
func counted(key string, n int) Text {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return Say(key+form, "n", strconv.Itoa(n))
}

func (h *Handler) term(today, day casefile.Date) Term {
	if day.IsZero() {
		return Term{}
	}
	return Term{Day: day, WorkDays: h.workDays(today, day)}
}

func (h *Handler) workDays(from, to casefile.Date) int {
	return calendar.WorkingDaysBetween(h.land(), from, to, h.regions()...)
}

func (h *Handler) land() calendar.Land { return calendar.Land(h.Authority.Land) }

func (h *Handler) regions() []calendar.Region {
	regions := make([]calendar.Region, 0, len(h.Authority.Regions))
	for _, r := range h.Authority.Regions {
		regions = append(regions, calendar.Region(r))
	}
	return regions
}

func (h *Handler) teamNames(keys []string) []string {
	names := make([]string, 0, len(keys))
	for _, key := range keys {
		names = append(names, h.teamName(key))
	}
	return names
}

func (h *Handler) teamName(key string) string {
	for _, t := range h.Authority.Teams {
		if t.Key == key {
			return t.Name
		}
	}
	return key
}

// procedureChoices lists the procedures once each.
func (h *Handler) procedureChoices() []Choice {
	var choices []Choice
	for _, p := range h.Desk.Processes() {
		if choose(choices, p.Key) == nil {
			choices = append(choices, Choice{Value: p.Key, Label: p.Name})
		}
	}
	for i := range choices {
		choices[i].Selected = false
	}
	return choices
}

func localDay(t time.Time) casefile.Date { return casefile.DateOf(t.In(locale.Zone())) }
