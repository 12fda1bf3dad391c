package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// titleWarningDays is how long before the end of a title a task becomes a legal emergency.
const titleWarningDays = 14

// worklistLines turns rows of the store into lines of the page. All that a line needs beside its row is read for the whole page at once.
func (h *Handler) worklistLines(ctx context.Context, actor casefile.Actor, page *WorklistPage, rows []store.TaskRow) error {
	ids := make([]casefile.ActorID, 0, len(rows))
	cases := make([]casefile.CaseID, 0, len(rows))
	for _, r := range rows {
		if r.Task.Assignee != "" {
			ids = append(ids, r.Task.Assignee)
		}
		cases = append(cases, r.Task.CaseID)
	}
	names, err := h.Desk.Store.StaffNames(ctx, ids)
	if err != nil {
		return err
	}
	var events map[casefile.CaseID]casefile.Event
	if page.Shows("ereignis") {
		if events, err = h.Desk.Store.LastEvents(ctx, cases); err != nil {
			return err
		}
	}
	theirs, err := h.Desk.Store.DaysOfApplicants(ctx, cases)
	if err != nil {
		return err
	}
	answers, err := h.Desk.Store.PartnerAnswers(ctx, cases)
	if err != nil {
		return err
	}
	for i, r := range rows {
		line := h.worklistLine(actor, page.Today, r)
		line.Holder, line.LastEvent = names[r.Task.Assignee], events[r.Task.CaseID].HappenedAt
		line.Theirs, line.Partner = h.term(page.Today, theirs[r.Task.CaseID]), partnerText(answers[r.Task.CaseID])
		line.Href = "/aufgaben/" + string(r.Task.ID) + "?zurueck=" + url.QueryEscape(rowAddress(page.Here, r.Task.ID, i))
		page.Rows = append(page.Rows, line)
	}
	return nil
}

func (h *Handler) worklistLine(actor casefile.Actor, today casefile.Date, r store.TaskRow) WorklistRow {
	due, open := h.term(today, r.Task.DueOn), r.Task.State == casefile.TaskOpen
	return WorklistRow{
		ID: r.Task.ID, CaseID: r.Task.CaseID, Version: r.Task.Version, Name: r.Task.Name, Aktenzeichen: r.Aktenzeichen,
		Person: PersonLine{
			Family: r.FamilyName, Given: r.GivenNames, OriginalScript: r.OriginalScript, BirthDate: r.BirthDate, Nationalities: r.Nationalities,
		},
		Procedure: r.Procedure, AppliedFor: r.AppliedFor, Due: due, Urgency: rowUrgency(r, today, due),
		ReceivedAt: r.ReceivedAt, AgeWorkDays: h.workDays(localDay(r.ReceivedAt), today), ReplyAt: r.ReplyAt, Standing: rowStanding(r),
		Mine:      r.Task.Assignee == actor.ID && open,
		Claimable: r.Task.Assignee == "" && open && !actor.Has(casefile.RoleRevision),
		Priority:  r.Task.Priority, Team: h.teamName(r.Task.Team), Language: r.Language, Channel: r.Channel, TitleEnds: h.term(today, r.TitleValidTo),
		DocsMissing: r.DocsMissing,
	}
}

// rowAddress is the address of a list with the row to come back to: its id, and its place in case the task is gone by then.
func rowAddress(list string, id casefile.TaskID, place int) string {
	sign := "?"
	if strings.Contains(list, "?") {
		sign = "&"
	}
	return list + sign + fieldRow + "=" + string(id) + "." + strconv.Itoa(place) + "#" + fieldRow
}

// markRow marks the row to which somebody comes back: the task itself or, where it has left the list, the one that took its place.
func markRow(rows []WorklistRow, row string) {
	id, place, _ := strings.Cut(row, ".")
	i := slices.IndexFunc(rows, func(r WorklistRow) bool { return string(r.ID) == id })
	if n, err := strconv.Atoi(place); i < 0 && err == nil {
		i = min(n, len(rows)-1)
	}
	if row != "" && i >= 0 {
		rows[i].Back = true
	}
}

// rowStanding says in a few words what the reader would open the task for: an answer that came is said by the row itself.
func rowStanding(r store.TaskRow) *Text {
	var text Text
	switch {
	case r.DocsMissing > 0:
		text = counted("worklist.standing.missing", r.DocsMissing)
	case r.DocsMissing == 0:
		text = Say("worklist.standing.complete")
	default:
		return nil
	}
	return &text
}

// partnerText says in a few words what another authority said last; nil where none has said anything.
func partnerText(a store.PartnerAnswer) *Text {
	if a.At.IsZero() {
		return nil
	}
	key := "worklist.partner." + a.From
	if locale.Has(key + "." + a.Verdict) {
		key += "." + a.Verdict
	}
	text := Say(key, "day", locale.ShortDate(locale.Official, localDay(a.At)))
	return &text
}

// rowUrgency is urgencyOf for a row, which knows more: that it rests until a day, and how long its deadline runs in all.
func rowUrgency(r store.TaskRow, today casefile.Date, due Term) Urgency {
	u := urgencyOf(r.Task.State, today, due, r.TitleValidTo)
	// That a task rests says more than that it will be due soon: it is back on its due day whatever happens. The end of a title goes before.
	if r.Task.State == casefile.TaskOpen && r.Task.FollowUpOn.After(today) && (u.Kind == "plain" || u.Kind == "info") {
		return Urgency{Kind: "plain", Text: Say("worklist.urgency.rests", "day", r.Task.FollowUpOn.String())}
	}
	if u.Kind != "plain" || r.Task.State != casefile.TaskOpen {
		return u
	}
	// The last fifth of a long deadline counts as soon, too.
	opened := localDay(r.Task.OpenedAt)
	if left := today.DaysUntil(due.Day); !due.Day.IsZero() && left >= 0 && 5*left <= opened.DaysUntil(due.Day) {
		return Urgency{Kind: "info", Text: Say("worklist.urgency.soon")}
	}
	return u
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
		return Urgency{Kind: "info", Text: counted("page.urgency.soon", max(1, due.WorkDays))}
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
