package desk

import (
	"context"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// BuiltView is a view that the program brings along for roles; its words are in the locale files under its key.
type BuiltView struct {
	Key   string          `json:"key"`
	Group string          `json:"group"` // "mine" or "team"
	Roles []casefile.Role `json:"roles"` // empty: everybody who has a worklist
	Query string          `json:"query"`
	// DefaultFor are the roles whose worklist opens with the view, where the person chose none.
	DefaultFor []casefile.Role `json:"defaultFor"`
}

//go:embed views.json
var viewData []byte

// loadViews reads the built-in views; the file is part of the program, so a broken one stops it.
func loadViews() []BuiltView {
	var views []BuiltView
	if err := json.Unmarshal(viewData, &views); err != nil {
		panic("desk: views.json: " + err.Error())
	}
	return views
}

// BuiltViews lists the views of the actor's roles in the order of the side column.
func (d *Desk) BuiltViews(actor casefile.Actor) []BuiltView {
	return slices.DeleteFunc(loadViews(), func(v BuiltView) bool { return len(v.Roles) > 0 && !actor.Has(v.Roles...) })
}

// Views are what the side column shows beside the built-in ones, and what the actor chose.
func (d *Desk) Views(ctx context.Context, actor casefile.Actor) ([]store.SavedView, store.WorklistSetting, error) {
	views, err := d.Store.SavedViews(ctx, actor.ID, actor.Teams)
	if err != nil {
		return nil, store.WorklistSetting{}, err
	}
	setting, err := d.Store.WorklistSetting(ctx, actor.ID)
	return views, setting, err
}

// View gives a saved view to whoever has its link. NotFound "view.not-found".
func (d *Desk) View(ctx context.Context, id string) (store.SavedView, error) {
	if !IsID(id) {
		return store.SavedView{}, casefile.Errorf(casefile.NotFound, "view.not-found", "the id has no valid form")
	}
	v, err := d.Store.SavedView(ctx, id)
	return v, missing(err, "view.not-found")
}

// viewNameMax is the longest name of a view.
const viewNameMax = 60

// AddView saves a view for the actor or for a team of theirs. Invalid with the field "name"; Forbidden "view.team"; Conflict "view.too-many".
func (d *Desk) AddView(ctx context.Context, actor casefile.Actor, v store.SavedView) (store.SavedView, error) {
	v.Name, v.Author = strings.TrimSpace(v.Name), actor.ID
	if v.Team == "" {
		v.Person = actor.ID
	} else if !slices.Contains(actor.Teams, v.Team) {
		return store.SavedView{}, casefile.Errorf(casefile.Forbidden, "view.team", "the actor is not of the team")
	}
	if err := checkViewName(v.Name); err != nil {
		return store.SavedView{}, err
	}
	return d.Store.AddView(ctx, v)
}

func checkViewName(name string) error {
	if name == "" || utf8.RuneCountInString(name) > viewNameMax || !casefile.IsLatinText(name) || strings.ContainsAny(name, "\r\n\t") {
		return casefile.Errorf(casefile.Invalid, "view.name", "a view needs a name of at most %d characters", viewNameMax)
	}
	return nil
}

// MayChangeView reports whether somebody may change a view: their own, or one of their teams.
func MayChangeView(actor casefile.Actor, v store.SavedView) bool {
	if v.Team != "" {
		return slices.Contains(actor.Teams, v.Team)
	}
	return v.Person == actor.ID
}

// MayDeleteView reports whether somebody may delete a view: their own; one of a team its author or supervision.
func MayDeleteView(actor casefile.Actor, v store.SavedView) bool {
	if v.Team != "" {
		return v.Author == actor.ID || actor.Has(casefile.RoleLeitung)
	}
	return v.Person == actor.ID
}

// ChangeView changes a view by a function that gets it as it is. Forbidden "view.change"; else as AddView and the store's ChangeView.
func (d *Desk) ChangeView(ctx context.Context, actor casefile.Actor, id string, version int, change func(*store.SavedView)) error {
	v, err := d.View(ctx, id)
	if err != nil {
		return err
	}
	if !MayChangeView(actor, v) {
		return casefile.Errorf(casefile.Forbidden, "view.change", "the view is somebody else's")
	}
	v.Version = version
	change(&v)
	v.Name = strings.TrimSpace(v.Name)
	if err := checkViewName(v.Name); err != nil {
		return err
	}
	_, err = d.Store.ChangeView(ctx, v)
	return err
}

// RaiseView puts a view one place up. Forbidden "view.change".
func (d *Desk) RaiseView(ctx context.Context, actor casefile.Actor, id string) error {
	v, err := d.View(ctx, id)
	if err != nil {
		return err
	}
	if !MayChangeView(actor, v) {
		return casefile.Errorf(casefile.Forbidden, "view.change", "the view is somebody else's")
	}
	return d.Store.RaiseView(ctx, id)
}

// DeleteView deletes a view. Forbidden "view.delete"; Conflict "view.version".
func (d *Desk) DeleteView(ctx context.Context, actor casefile.Actor, id string, version int) error {
	v, err := d.View(ctx, id)
	if err != nil {
		return err
	}
	if !MayDeleteView(actor, v) {
		return casefile.Errorf(casefile.Forbidden, "view.delete", "the view is somebody else's")
	}
	return d.Store.DeleteView(ctx, id, version)
}

// SetDefaultView sets with which view the actor's worklist opens: a built-in one of theirs, a saved one, or "" for that of the role.
func (d *Desk) SetDefaultView(ctx context.Context, actor casefile.Actor, view string) error {
	known := view == "" || slices.ContainsFunc(d.BuiltViews(actor), func(v BuiltView) bool { return v.Key == view })
	if !known {
		if _, err := d.View(ctx, view); err != nil {
			return err
		}
	}
	return d.Store.SetDefaultView(ctx, actor.ID, view)
}

// Columns lists the columns that a person may add to the worklist, in their order.
func Columns() []string {
	return []string{"team", "staat", "titel", "unterlagen", "ereignis", "sprache", "kanal"}
}

// SetColumns keeps which of Columns the actor wants to see; others are left out.
func (d *Desk) SetColumns(ctx context.Context, actor casefile.Actor, columns []string) error {
	return d.Store.SetColumns(ctx, actor.ID, slices.DeleteFunc(Columns(), func(c string) bool { return !slices.Contains(columns, c) }))
}

// TeamColleagues lists the people of the actor's teams by name; supervision has its own teams here too.
func (d *Desk) TeamColleagues(ctx context.Context, actor casefile.Actor) ([]casefile.Actor, error) {
	return d.Store.StaffOfTeams(ctx, actor.Teams)
}

// CountTaskLists counts what several filters would list.
func (d *Desk) CountTaskLists(ctx context.Context, actor casefile.Actor, filters []store.TaskFilter) ([]store.TaskCount, error) {
	counts := make([]store.TaskCount, len(filters))
	var asked []store.TaskFilter
	var places []int
	for i, f := range filters {
		if narrowed, ok := d.narrow(actor, f); ok {
			asked, places = append(asked, narrowed), append(places, i)
		}
	}
	found, err := d.Store.CountTaskLists(ctx, asked)
	for i, n := range found {
		counts[places[i]] = n
	}
	return counts, err
}
