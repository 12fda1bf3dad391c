package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// SavedView is a filter of the worklist under a name. Its query holds no free text.
type SavedView struct {
	ID      string
	Team    string           // the team that shares it, or "" for
	Person  casefile.ActorID // the person whose own it is
	Name    string
	Query   string
	Columns []string
	Sort    string
	Author  casefile.ActorID
	Version int
}

// WorklistSetting is what a person chose for their worklist.
type WorklistSetting struct {
	DefaultView string // a built-in view or the id of a saved one; "" for that of the role
	Columns     []string
}

// viewsMax bounds the views of one owner.
const viewsMax = 30

const columnsView = `v.id::text, v.owner_kind, v.owner_id, v.name, v.query, v.columns, v.sort, v.author, v.version`

func scanView(row pgx.CollectableRow) (SavedView, error) {
	var v SavedView
	var kind, owner string
	err := row.Scan(&v.ID, &kind, &owner, &v.Name, &v.Query, &v.Columns, &v.Sort, &v.Author, &v.Version)
	if kind == "team" {
		v.Team = owner
	} else {
		v.Person = casefile.ActorID(owner)
	}
	return v, err
}

const sqlViewList = `
select ` + columnsView + ` from saved_view v
 where v.owner_kind = 'person' and v.owner_id = $1 or v.owner_kind = 'team' and v.owner_id = any($2::text[])
 order by v.owner_kind, v.owner_id, v.place, v.id`

// SavedViews lists the views of a person and those of teams, each owner's in their order.
func (s *Store) SavedViews(ctx context.Context, actor casefile.ActorID, teams []string) ([]SavedView, error) {
	views, err := list(ctx, s.pool, scanView, sqlViewList, string(actor), texts(teams))
	return views, translate("saved views", err)
}

const sqlViewByID = `select ` + columnsView + ` from saved_view v where v.id = $1`

// SavedView gives a view, or NotFound.
func (s *Store) SavedView(ctx context.Context, id string) (SavedView, error) {
	v, err := one(ctx, s.pool, scanView, sqlViewByID, key(id))
	return v, translate("saved view", err)
}

const sqlViewCount = `select count(*)::int from saved_view where owner_kind = $1 and owner_id = $2`

const sqlViewInsert = `
insert into saved_view as v (owner_kind, owner_id, name, query, columns, sort, place, author, recorded_at, changed_at)
select $1, $2, $3, $4, $5, $6, coalesce(max(x.place), 0) + 1, $7, $8, $8 from saved_view x where x.owner_kind = $1 and x.owner_id = $2
returning ` + columnsView

// AddView saves a view behind the others of its owner. Conflict "view.too-many" where the owner has the most that a list can show.
func (s *Store) AddView(ctx context.Context, v SavedView) (SavedView, error) {
	kind, owner := v.owner()
	var added SavedView
	err := s.inTx(ctx, "add view", func(t tx) error {
		n, err := one(ctx, t, pgx.RowTo[int], sqlViewCount, kind, owner)
		if err != nil {
			return err
		}
		if n >= viewsMax {
			return conflict("view.too-many", nil)
		}
		added, err = one(ctx, t, scanView, sqlViewInsert, kind, owner, v.Name, v.Query, texts(v.Columns), v.Sort, string(v.Author), t.now)
		return err
	})
	return added, err
}

func (v SavedView) owner() (kind, id string) {
	if v.Team != "" {
		return "team", v.Team
	}
	return "person", string(v.Person)
}

const sqlViewUpdate = `
update saved_view as v set name = $3, query = $4, columns = $5, sort = $6, changed_at = $7 where id = $1 and version = $2
returning ` + columnsView

// ChangeView gives a view another name, filter, columns and order. Conflict "view.version" where somebody changed or deleted it meanwhile.
func (s *Store) ChangeView(ctx context.Context, v SavedView) (SavedView, error) {
	var changed SavedView
	err := s.inTx(ctx, "change view", func(t tx) error {
		var found bool
		var err error
		changed, found, err = optional(one(ctx, t, scanView, sqlViewUpdate, key(v.ID), v.Version, v.Name, v.Query, texts(v.Columns), v.Sort, t.now))
		if err == nil && !found {
			return conflict("view.version", nil)
		}
		return err
	})
	return changed, err
}

const sqlViewDelete = `delete from saved_view where id = $1 and version = $2`

// DeleteView deletes a view. Conflict "view.version" as for ChangeView; one that is gone already is a conflict too.
func (s *Store) DeleteView(ctx context.Context, id string, version int) error {
	return s.inTx(ctx, "delete view", func(t tx) error {
		tag, err := t.Exec(ctx, sqlViewDelete, key(id), version)
		if err == nil && tag.RowsAffected() == 0 {
			return conflict("view.version", nil)
		}
		return err
	})
}

const sqlViewRaise = `
with me as (select * from saved_view where id = $1),
other as (
  select x.* from saved_view x, me where x.owner_kind = me.owner_kind and x.owner_id = me.owner_id and (x.place, x.id) < (me.place, me.id)
   order by x.place desc, x.id desc limit 1)
update saved_view v set place = case v.id when me.id then other.place else me.place end, changed_at = $2
  from me, other where v.id in (me.id, other.id)`

// RaiseView puts a view one place further up in its owner's order; the first one stays.
func (s *Store) RaiseView(ctx context.Context, id string) error {
	return s.inTx(ctx, "raise view", func(t tx) error {
		_, err := t.Exec(ctx, sqlViewRaise, key(id), t.now)
		return err
	})
}

const sqlWorklistSetting = `select default_view, columns from worklist_setting where actor = $1`

// WorklistSetting gives what a person chose; somebody who chose nothing has the zero value.
func (s *Store) WorklistSetting(ctx context.Context, actor casefile.ActorID) (WorklistSetting, error) {
	setting, _, err := optional(one(ctx, s.pool, func(row pgx.CollectableRow) (WorklistSetting, error) {
		var w WorklistSetting
		return w, row.Scan(&w.DefaultView, &w.Columns)
	}, sqlWorklistSetting, string(actor)))
	return setting, translate("worklist setting", err)
}

const sqlWorklistDefault = `
insert into worklist_setting (actor, default_view, changed_at) values ($1, $2, $3)
on conflict (actor) do update set default_view = excluded.default_view, changed_at = excluded.changed_at`

// SetDefaultView sets with which view a person's worklist opens.
func (s *Store) SetDefaultView(ctx context.Context, actor casefile.ActorID, view string) error {
	return s.inTx(ctx, "set default view", func(t tx) error {
		_, err := t.Exec(ctx, sqlWorklistDefault, string(actor), view, t.now)
		return err
	})
}

const sqlWorklistColumns = `
insert into worklist_setting (actor, columns, changed_at) values ($1, $2, $3)
on conflict (actor) do update set columns = excluded.columns, changed_at = excluded.changed_at`

// SetColumns sets which columns a person's worklist has beside those that everybody has.
func (s *Store) SetColumns(ctx context.Context, actor casefile.ActorID, columns []string) error {
	return s.inTx(ctx, "set columns", func(t tx) error {
		_, err := t.Exec(ctx, sqlWorklistColumns, string(actor), texts(columns), t.now)
		return err
	})
}

const sqlStaffOfTeams = `select id::text, name, roles, teams from staff where teams && $1::text[] order by name, id limit 300`

// StaffOfTeams lists the people of teams by name.
func (s *Store) StaffOfTeams(ctx context.Context, teams []string) ([]casefile.Actor, error) {
	actors, err := list(ctx, s.pool, scanStaff, sqlStaffOfTeams, texts(teams))
	return actors, translate("staff of teams", err)
}

const sqlDaysOfApplicants = `
select d.case_id::text, min(d.last_day)::text from deadline d
 where d.case_id = any($1::uuid[]) and d.state = 'running' and d.direction = 'antragsteller' group by d.case_id`

// DaysOfApplicants gives, for each of a page's cases whose applicant has something to do by a day, that day.
func (s *Store) DaysOfApplicants(ctx context.Context, cases []casefile.CaseID) (map[casefile.CaseID]casefile.Date, error) {
	days := make(map[casefile.CaseID]casefile.Date, len(cases))
	_, err := list(ctx, s.pool, func(row pgx.CollectableRow) (struct{}, error) {
		var id casefile.CaseID
		var day casefile.Date
		err := row.Scan(&id, &day)
		days[id] = day
		return struct{}{}, err
	}, sqlDaysOfApplicants, texts(cases))
	return days, translate("days of applicants", err)
}

const sqlLastEvents = `
select u.id::text, e.seq, e.content from unnest($1::uuid[]) as u (id)
 cross join lateral (select seq, content from case_event where case_id = u.id and stream = 'case' order by seq desc limit 1) e`

// LastEvents gives the newest event of each of a page's cases.
func (s *Store) LastEvents(ctx context.Context, cases []casefile.CaseID) (map[casefile.CaseID]casefile.Event, error) {
	last := make(map[casefile.CaseID]casefile.Event, len(cases))
	_, err := list(ctx, s.pool, func(row pgx.CollectableRow) (struct{}, error) {
		e := casefile.Event{Stream: casefile.StreamCase}
		var raw []byte
		err := row.Scan(&e.CaseID, &e.Seq, &raw)
		if err == nil {
			err = decodeEvent(raw, &e)
			last[e.CaseID] = e
		}
		return struct{}{}, err
	}, sqlLastEvents, texts(cases))
	return last, translate("last events", err)
}
