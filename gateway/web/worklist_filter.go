package web

import (
	"context"
	"slices"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// The values of the filters in the query string.
const (
	holderMe     = "ich"
	holderNobody = "niemand"
	dueOverdue   = "ueberfaellig"
	dueToday     = "heute"
	dueSoon      = "bald"
	dueWeek      = "woche"
)

// soonWorkDays is how many working days ahead counts as soon.
const soonWorkDays = 3

func (h *Handler) filterOf(q worklistQuery, actor casefile.Actor, today casefile.Date) store.TaskFilter {
	f := store.TaskFilter{State: casefile.TaskOpen, Procedure: q.procedure, Cursor: q.cursor, Limit: worklistRows}
	if q.team != "" {
		f.Teams = []string{q.team}
	}
	switch q.holder {
	case holderMe:
		f.Assignee = actor.ID
	case holderNobody:
		f.Unassigned = true
	}
	switch casefile.TaskState(q.state) {
	case casefile.TaskCompleted, casefile.TaskCancelled:
		f.State = casefile.TaskState(q.state)
	case casefile.TaskOpen:
	}
	switch q.due {
	case dueOverdue:
		f.DueTo = today.AddDays(-1)
	case dueToday:
		f.DueTo = today
	case dueSoon:
		f.DueTo = calendar.AddWorkingDays(h.land(), today, soonWorkDays, h.regions()...)
	case dueWeek:
		f.DueTo = today.AddDays(7)
	}
	return f
}

// countViews fills the side column. A count is capped by the store, so a long list costs no more than a short one.
func (h *Handler) countViews(ctx context.Context, actor casefile.Actor, page *WorklistPage, now worklistQuery) error {
	views := []struct {
		text string
		q    worklistQuery
		mine bool
	}{
		{"page.view.today", worklistQuery{holder: holderMe, due: dueSoon}, true},
		{"page.view.mine", worklistQuery{holder: holderMe}, true},
		{"page.view.all", worklistQuery{}, false},
		{"page.view.nobody", worklistQuery{holder: holderNobody}, false},
		{"page.view.overdue", worklistQuery{due: dueOverdue}, false},
		{"page.view.done", worklistQuery{state: string(casefile.TaskCompleted)}, false},
	}
	page.Heading = Say("page.view.custom")
	page.Views = []ViewGroup{{Title: Say("page.view.group.mine")}, {Title: Say("page.view.group.team")}}
	now.cursor = ""
	for _, v := range views {
		view := View{Text: Say(v.text), Href: v.q.path(), Current: v.q == now, Counted: v.q.state == ""}
		if view.Counted {
			var err error
			if view.Count, view.Capped, err = h.Desk.CountTasks(ctx, actor, h.filterOf(v.q, actor, page.Today)); err != nil {
				return err
			}
		}
		if view.Current {
			page.Heading = view.Text
		}
		group := &page.Views[1]
		if v.mine {
			group = &page.Views[0]
		}
		group.Views = append(group.Views, view)
	}
	return nil
}

func (h *Handler) filterForm(q worklistQuery, actor casefile.Actor) WorklistFilter {
	all := Choice{Text: Say("page.filter.all")}
	f := WorklistFilter{
		Teams:   []Choice{all},
		Holders: []Choice{all, {Value: holderMe, Text: Say("page.filter.holder.me")}, {Value: holderNobody, Text: Say("page.filter.holder.nobody")}},
		States: []Choice{
			{Text: Say("page.task.state.open")},
			{Value: string(casefile.TaskCompleted), Text: Say("page.filter.state.completed")},
			{Value: string(casefile.TaskCancelled), Text: Say("page.filter.state.cancelled")},
		},
		Dues: []Choice{
			all,
			{Value: dueOverdue, Text: Say("page.filter.due.overdue")},
			{Value: dueToday, Text: Say("page.filter.due.today")},
			{Value: dueSoon, Text: Say("page.filter.due.soon")},
			{Value: dueWeek, Text: Say("page.filter.due.week")},
		},
		Procedures: append([]Choice{all}, h.procedureChoices()...),
	}
	for _, t := range h.Authority.Teams {
		if actor.Has(casefile.RoleLeitung, casefile.RoleRevision) || slices.Contains(actor.Teams, t.Key) {
			f.Teams = append(f.Teams, Choice{Value: t.Key, Label: t.Name})
		}
	}
	for _, part := range []struct {
		name, part, value string
		choices           []Choice
	}{
		{"page.filter.team", "team", q.team, f.Teams},
		{"page.filter.holder", "bei", q.holder, f.Holders},
		{"page.filter.state", "stand", q.state, f.States},
		{"page.filter.due", "frist", q.due, f.Dues},
		{"page.filter.procedure", "verfahren", q.procedure, f.Procedures},
	} {
		if chosen := choose(part.choices, part.value); chosen != nil && part.value != "" {
			f.Chips = append(f.Chips, Chip{Name: Say(part.name), Value: *chosen, Without: q.with(part.part, "").path()})
		}
	}
	if q.search != "" {
		f.Chips = append(f.Chips, Chip{Name: Say("page.filter.search"), Value: Choice{Text: Say("page.filter.search.set")}, Without: q.with("suche", "").path()})
	}
	return f
}

// choose marks the choice with the value and gives it; nil where no choice has it.
func choose(choices []Choice, value string) *Choice {
	for i := range choices {
		if choices[i].Value == value {
			choices[i].Selected = true
			return &choices[i]
		}
	}
	return nil
}
