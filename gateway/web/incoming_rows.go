package web

import (
	"context"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// formPerson is the form by which somebody says whose item it is.
const formPerson = "eingang/person"

func (h *Handler) incomingLines(ctx context.Context, actor casefile.Actor, today casefile.Date, rows []store.IncomingRow) ([]IncomingLine, error) {
	ids := make([]casefile.ActorID, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.Task.Assignee)
	}
	names, err := h.Desk.Store.StaffNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]IncomingLine, 0, len(rows))
	for _, r := range rows {
		line := IncomingLine{
			ID: r.Task.ID, Version: r.Task.Version, Name: r.Task.Name, CaseID: r.Task.CaseID, Aktenzeichen: r.Aktenzeichen,
			Person:     PersonLine{Family: r.FamilyName, Given: r.GivenNames, BirthDate: r.BirthDate, Nationalities: r.Nationalities},
			Unassigned: r.Task.Form == formPerson, Procedure: r.Procedure, AppliedFor: r.AppliedFor, Channel: r.Channel,
			ReceivedAt: r.ReceivedAt, AgeDays: h.workDays(localDay(r.ReceivedAt), today), Due: h.term(today, r.Task.DueOn),
			Wanted: r.Wanted, There: r.There, Holder: names[r.Task.Assignee], Mine: r.Task.Assignee == actor.ID,
			Claimable: r.Task.Assignee == "" && actor.Has(casefile.RoleClearing),
		}
		line.Flags = incomingFlags(today, r, line.Due)
		lines = append(lines, line)
	}
	return lines, nil
}

// incomingFlags says in words why an item goes before others, the most urgent reason first.
func incomingFlags(today casefile.Date, r store.IncomingRow, due Term) []Urgency {
	var flags []Urgency
	near := func(day casefile.Date, back int) bool {
		return !day.IsZero() && !day.After(today.AddDays(titleWarningDays)) && !day.Before(today.AddDays(back))
	}
	if r.Emergency {
		flags = append(flags, Urgency{Kind: "danger", Text: Say("clearing.flag.notfall")})
	}
	if near(r.TitleValidTo, -1) {
		flags = append(flags, titleUrgency(today.DaysUntil(r.TitleValidTo)))
	}
	if r.Fast {
		flags = append(flags, Urgency{Kind: "warning", Text: Say("clearing.flag.81a")})
	}
	if day, err := casefile.ParseDate(r.JobOn); err == nil && near(day, 0) {
		flags = append(flags, Urgency{Kind: "warning", Text: Say("clearing.job", "day", locale.ShortDate(locale.Official, day))})
	}
	if !due.Day.IsZero() && due.WorkDays < 0 {
		flags = append(flags, Urgency{Kind: "danger", Text: counted("page.urgency.overdue", -due.WorkDays)})
	}
	if !r.ReplyAt.IsZero() {
		flags = append(flags, Urgency{Kind: "info", Text: Say("clearing.reply", "day", locale.ShortDate(locale.Official, localDay(r.ReplyAt)))})
	}
	return flags
}
