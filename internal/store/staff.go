package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

func scanStaff(row pgx.CollectableRow) (casefile.Actor, error) {
	var a casefile.Actor
	var roles []string
	err := row.Scan(&a.ID, &a.Name, &roles, &a.Teams)
	a.Roles = typed[casefile.Role](roles)
	return a, err
}

const sqlStaffInsert = `
insert into staff (subject, name, roles, teams, recorded_at, changed_at) values ($1, $2, $3, $4, $5, $5)
on conflict (subject) do nothing`

const sqlStaffUpdate = `
update staff set name = $2, roles = $3, teams = $4, changed_at = $5
 where subject = $1 and (name, roles, teams) is distinct from ($2, $3::text[], $4::text[])`

const sqlStaffBySubject = `select id::text, name, roles, teams from staff where subject = $1`

// UpsertStaff records a member of staff as the identity provider describes them, subject being its name for the account, and gives them
// with the pseudonym by which the rest of the record names them. The pseudonym never changes; what did change is in the history.
func (s *Store) UpsertStaff(
	ctx context.Context, subject, name string, roles []casefile.Role, teams []string,
) (casefile.Actor, error) {
	var actor casefile.Actor
	err := s.inTx(ctx, "upsert staff", func(t tx) error {
		tag, err := t.Exec(ctx, sqlStaffInsert, subject, name, texts(roles), texts(teams), t.now)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			if _, err := t.Exec(ctx, sqlStaffUpdate, subject, name, texts(roles), texts(teams), t.now); err != nil {
				return err
			}
		}
		actor, err = one(ctx, t, scanStaff, sqlStaffBySubject, subject)
		return err
	})
	return actor, err
}

const sqlStaffByID = `select id::text, name, roles, teams from staff where id = $1`

// Staff gives a member of staff, or NotFound.
func (s *Store) Staff(ctx context.Context, id casefile.ActorID) (casefile.Actor, error) {
	a, err := one(ctx, s.pool, scanStaff, sqlStaffByID, key(id))
	return a, translate("staff", err)
}

const sqlStaffList = `select id::text, name, roles, teams from staff order by name, id`

// AllStaff gives every member of staff by name.
func (s *Store) AllStaff(ctx context.Context) ([]casefile.Actor, error) {
	actors, err := list(ctx, s.pool, scanStaff, sqlStaffList)
	return actors, translate("all staff", err)
}

const sqlStaffNames = `select id::text, name, roles, teams from staff where id = any($1::uuid[])`

// StaffNames gives the names of members of staff; ids that belong to none, such as "system", are left out.
func (s *Store) StaffNames(ctx context.Context, ids []casefile.ActorID) (map[casefile.ActorID]string, error) {
	known := make([]string, 0, len(ids))
	for _, id := range ids {
		if k, ok := key(id).(string); ok {
			known = append(known, k)
		}
	}
	actors, err := list(ctx, s.pool, scanStaff, sqlStaffNames, known)
	names := make(map[casefile.ActorID]string, len(actors))
	for _, a := range actors {
		names[a.ID] = a.Name
	}
	return names, translate("staff names", err)
}
