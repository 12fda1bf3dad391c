package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TasksMax is the most rows of one page of a list.
const TasksMax = 100

// Tasks lists tasks that the actor's teams have, by due day. Teams that are not the actor's are left out without a word, so
// that a bookmark keeps working after a change of teams; supervision sees all teams. Invalid "limit" or "cursor" with fields.
func (d *Desk) Tasks(ctx context.Context, actor casefile.Actor, f store.TaskFilter) ([]store.TaskRow, string, error) {
	f, ok := d.narrow(actor, f)
	if !ok {
		return nil, "", nil
	}
	return d.Store.Tasks(ctx, f)
}

// CountTasks counts what Tasks would list; capped says that there are more than n.
func (d *Desk) CountTasks(ctx context.Context, actor casefile.Actor, f store.TaskFilter) (n int, capped bool, err error) {
	f, ok := d.narrow(actor, f)
	if !ok {
		return 0, false, nil
	}
	return d.Store.CountTasks(ctx, f)
}

// narrow restricts a filter to what the actor may see; ok is false where that is nothing.
func (d *Desk) narrow(actor casefile.Actor, f store.TaskFilter) (store.TaskFilter, bool) {
	if f.Limit <= 0 || f.Limit > TasksMax {
		f.Limit = TasksMax
	}
	f.HideConfidential = !auth.SeesConfidential(actor)
	if actor.Has(casefile.RoleLeitung, casefile.RoleRevision) {
		return f, true
	}
	if actor.Has(casefile.RoleClearing, casefile.RoleScan) {
		// The front office takes the tasks of its groups from every team; which cases it may open is another question.
		f.Groups = slices.DeleteFunc(frontOffice(), func(g string) bool { return len(f.Groups) > 0 && !slices.Contains(f.Groups, g) })
		return f, len(f.Groups) > 0
	}
	if len(f.Teams) == 0 {
		f.Teams = slices.Clone(actor.Teams)
	}
	f.Teams = slices.DeleteFunc(slices.Clone(f.Teams), func(team string) bool { return !slices.Contains(actor.Teams, team) })
	return f, len(f.Teams) > 0
}

func frontOffice() []string {
	return []string{string(casefile.RoleClearing), string(casefile.RoleScan)}
}

// savedSearch is what a search id stands for.
type savedSearch struct {
	Text string `json:"text"`
}

// SaveSearch keeps a free text, which may be a name, and gives the opaque id that a URL may carry.
func (d *Desk) SaveSearch(ctx context.Context, actor casefile.Actor, text string) (string, error) {
	raw, err := json.Marshal(savedSearch{Text: text})
	if err != nil {
		return "", err
	}
	return d.Store.SaveSearch(ctx, actor.ID, raw)
}

// SearchText gives the text that a search id of the actor stands for. NotFound "search.not-found".
func (d *Desk) SearchText(ctx context.Context, actor casefile.Actor, id string) (string, error) {
	if !IsID(id) {
		return "", casefile.Errorf(casefile.NotFound, "search.not-found", "the id has no valid form")
	}
	raw, err := d.Store.Search(ctx, actor.ID, id)
	if err != nil {
		return "", missing(err, "search.not-found")
	}
	var s savedSearch
	return s.Text, json.Unmarshal(raw, &s)
}

// SearchTasks lists the tasks whose person or Aktenzeichen holds a text. The text stays out of URLs and logs.
func (d *Desk) SearchTasks(ctx context.Context, actor casefile.Actor, text string, f store.TaskFilter) ([]store.TaskRow, string, error) {
	f.Text = strings.TrimSpace(text)
	return d.Tasks(ctx, actor, f)
}

// CountCases counts what a search finds, up to 1000, and then reports capped; counted is false for whoever may not see every case, because the number
// would tell of the others.
func (d *Desk) CountCases(ctx context.Context, actor casefile.Actor, f store.CaseFilter) (n int, capped, counted bool, err error) {
	if !actor.Has(casefile.RoleLeitung) {
		return 0, false, false, nil
	}
	n, capped, err = d.Store.CountCases(ctx, f)
	return n, capped, true, err
}

// SearchCases lists cases by text and by what they are about, newest first, within the actor's teams.
func (d *Desk) SearchCases(ctx context.Context, actor casefile.Actor, f store.CaseFilter) ([]store.CaseRow, string, error) {
	if f.Limit <= 0 || f.Limit > TasksMax {
		f.Limit = TasksMax
	}
	rows, next, err := d.Store.SearchCases(ctx, f)
	if err != nil {
		return nil, "", err
	}
	// A page may come out shorter than its limit; the cursor is the store's, so nothing is skipped.
	return slices.DeleteFunc(rows, func(row store.CaseRow) bool { return !d.visible(actor, row) }), next, nil
}
