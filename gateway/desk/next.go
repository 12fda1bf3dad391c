package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

const (
	// emergencyDays is how long before its end a title or a certificate makes a task a legal emergency.
	emergencyDays = 14
	// soonWorkDays is how many working days ahead counts as soon.
	soonWorkDays = 3
	// handlerHours is how long a task waits for who took the last step of the case.
	handlerHours = 24
	// candidatesPage and candidatePages bound how far one class is searched; drawAtOnce is how many are tried in one transaction.
	candidatesPage = 32
	candidatePages = 10
	drawAtOnce     = 8
)

// courtElements are the user tasks in which a court waits or will be asked.
func courtElements() []string {
	return []string{
		"akte-ausleiten", "eilantrag-bearbeiten", "gericht-auswerten", "gericht-unterrichten", "gerichtspost-auswerten", "klage-abwenden",
		"klage-bearbeiten", "rechtsbehelf-pruefen", "weiteren-rechtsbehelf-bearbeiten",
	}
}

// PullClasses lists the classes in the order in which the next task is looked for.
func PullClasses() []store.PullClass {
	return []store.PullClass{
		store.PullCourt, store.PullTitle, store.PullFiktion, store.PullFast, store.PullOverdue, store.PullReply, store.PullSoon, store.PullKnown,
		store.PullRest, store.PullSkipped,
	}
}

// urgentClass reports whether a task of the class waits for nobody in particular.
func urgentClass(c store.PullClass) bool {
	switch c {
	case store.PullCourt, store.PullTitle, store.PullFiktion, store.PullFast, store.PullOverdue:
		return true
	case store.PullReply, store.PullSoon, store.PullKnown, store.PullRest, store.PullSkipped:
		return false
	}
	return false
}

// Next gives the actor the next task: the first free one, by class and within it the one that has waited longest, of their own groups and teams.
// A task of a case in which somebody else took the last step waits 24 hours for that person, unless it is an emergency, overdue, or they are
// away. found is false where there is nothing.
//
// Conflict "task.limit" with the param n where the actor holds as many tasks as they may; Leitung has no limit.
func (d *Desk) Next(ctx context.Context, actor casefile.Actor) (task casefile.Task, found bool, err error) {
	limit := d.WorkLimit(actor)
	if limit > 0 {
		held, err := d.Store.CountHeld(ctx, actor.ID, d.today())
		if err != nil {
			return task, false, err
		}
		if held >= limit {
			return task, false, &casefile.Error{Kind: casefile.Conflict, Code: "task.limit", Params: map[string]string{"n": strconv.Itoa(held)}}
		}
	}
	queues, err := d.Store.FreeQueues(ctx)
	if err != nil {
		return task, false, err
	}
	queues = slices.DeleteFunc(queues, func(q store.Queue) bool { return !drawsFrom(actor, q.Team, q.Group) })
	if len(queues) == 0 {
		return task, false, nil
	}
	p := &pull{Desk: d, actor: actor, queues: queues, limit: limit, today: d.today(), handlers: map[casefile.ActorID]casefile.Actor{}}
	for range 2 {
		for _, class := range PullClasses() {
			if task, found, err = p.from(ctx, class); err != nil || found {
				return task, found, err
			}
		}
		if !p.late {
			break // else others were quicker somewhere, and what was passed over meanwhile may be free
		}
	}
	return task, false, nil
}

// WorkLimit is how many tasks the actor may hold before they get no next one; 0 is no limit. Whoever takes a task by hand has a reason, such
// as somebody who stands at the counter: that counts, but it is not refused.
func (d *Desk) WorkLimit(actor casefile.Actor) int {
	if actor.Has(casefile.RoleLeitung) {
		return 0
	}
	return d.Authority.WorkLimit(d.today())
}

// drawsFrom reports whether a task of a team and group may be somebody's next: only where one of their roles is meant. That supervision and
// caseworkers may step in for others is for the hand, not for the ranking.
func drawsFrom(actor casefile.Actor, team, groups string) bool {
	own := slices.ContainsFunc(strings.Split(groups, ","), func(g string) bool { return actor.Has(casefile.Role(strings.TrimSpace(g))) })
	return own && inGroup(actor, groups) && inTeam(actor, team)
}

// inTeam reports whether a team's tasks are in the actor's lists; narrow is the same rule for a filter.
func inTeam(actor casefile.Actor, team string) bool {
	return actor.Has(casefile.RoleLeitung, casefile.RoleClearing, casefile.RoleScan) || slices.Contains(actor.Teams, team)
}

// pull is one search for a next task.
type pull struct {
	*Desk
	actor    casefile.Actor
	queues   []store.Queue
	limit    int
	today    casefile.Date
	handlers map[casefile.ActorID]casefile.Actor // who is away has no role here
	late     bool                                // others were quicker with a task that was meant to be drawn
}

func (p *pull) from(ctx context.Context, class store.PullClass) (casefile.Task, bool, error) {
	land, regions := p.seat()
	search := store.PullSearch{
		Class: class, Actor: p.actor.ID, Queues: p.queues, Today: p.today, To: p.today.AddDays(emergencyDays), Since: p.now().Add(-handlerHours * time.Hour),
		Elements: courtElements(), Confidential: auth.SeesConfidential(p.actor), Limit: candidatesPage,
	}
	if class == store.PullSoon || class == store.PullFast {
		search.To = calendar.AddWorkingDays(land, p.today, soonWorkDays, regions...)
	}
	for range candidatePages {
		found, err := p.Store.NextCandidates(ctx, search)
		if err != nil || len(found) == 0 {
			return casefile.Task{}, false, err
		}
		for len(found) > 0 {
			var best []store.Candidate
			if best, found, err = p.best(ctx, class, found); err != nil {
				return casefile.Task{}, false, err
			}
			if len(best) == 0 {
				break
			}
			task, drawn, err := p.Store.DrawTask(ctx, store.Draw{Actor: p.actor.ID, Class: class, Candidates: best, Today: p.today, Limit: p.limit})
			if err != nil || drawn {
				return task, drawn, err
			}
			p.late = true
		}
		search.Offset += candidatesPage
	}
	return casefile.Task{}, false, nil
}

// best gives the first few candidates that the actor may have, and what comes behind them.
func (p *pull) best(ctx context.Context, class store.PullClass, from []store.Candidate) (best, rest []store.Candidate, err error) {
	for i, c := range from {
		if len(best) == drawAtOnce {
			return best, from[i:], nil
		}
		if class == store.PullKnown && c.Handler != p.actor.ID {
			continue
		}
		if !urgentClass(class) {
			reserved, err := p.reserved(ctx, c)
			if err != nil {
				return nil, nil, err
			}
			if reserved {
				continue
			}
		}
		seen, err := p.maySee(ctx, p.actor, c.CaseID)
		if err != nil {
			return nil, nil, err
		}
		if seen {
			best = append(best, c)
		}
	}
	return best, nil, nil
}

// reserved reports whether a task still waits for who took the last step of the case.
func (p *pull) reserved(ctx context.Context, c store.Candidate) (bool, error) {
	if c.Handler == "" || c.Handler == p.actor.ID || p.now().Sub(c.OpenedAt) >= handlerHours*time.Hour || slices.Contains(c.Excluded, c.Handler) {
		return false, nil
	}
	handler, known := p.handlers[c.Handler]
	if !known {
		var err error
		if handler, err = p.Store.Staff(ctx, c.Handler); err != nil && casefile.KindOf(err) != casefile.NotFound {
			return false, err
		}
		away, err := p.Store.Absent(ctx, c.Handler, p.today)
		if err != nil {
			return false, err
		}
		if away {
			handler.Roles = nil
		}
		p.handlers[c.Handler] = handler
	}
	return drawsFrom(handler, c.Team, c.Group), nil
}

// today is the present day where the authority is.
func (d *Desk) today() casefile.Date { return casefile.DateOf(d.now().In(calendar.Berlin())) }

func (d *Desk) seat() (calendar.Land, []calendar.Region) {
	land, names := d.Authority.Seat()
	regions := make([]calendar.Region, len(names))
	for i, name := range names {
		regions[i] = calendar.Region(name)
	}
	return calendar.Land(land), regions
}

// Held lists the tasks that somebody holds and that do not rest, the most urgent first.
func (d *Desk) Held(ctx context.Context, actor casefile.Actor) ([]store.TaskRow, error) {
	rows, _, err := d.Store.Tasks(ctx, store.TaskFilter{
		State: casefile.TaskOpen, Assignee: actor.ID, Rest: store.RestHidden, Today: d.today(), Limit: TasksMax,
		HideConfidential: !auth.SeesConfidential(actor),
	})
	return rows, err
}
