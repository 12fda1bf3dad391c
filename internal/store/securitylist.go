package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsSecurityList = `edition, valid_from, nationalities, titles, otherwise, proposed_by, proposed_at, released_by, released_at`

// The newest released version that has begun is in force; of two that begin on one day the later one counts.
const sqlSecurityListOn = `
select ` + columnsSecurityList + ` from security_list
 where released_at is not null and valid_from <= $1 order by valid_from desc, edition desc limit 1`

// SecurityListOn gives the list of § 73 AufenthG that is in force on a day; the zero SecurityList where none is. It is for the program's own
// look at one person; who reads it for somebody takes SecurityLists.
func (s *Store) SecurityListOn(ctx context.Context, day casefile.Date) (l casefile.SecurityList, err error) {
	err = s.inTx(ctx, "security list", func(t tx) error {
		if _, err := t.Exec(ctx, securityRole); err != nil {
			return err
		}
		l, _, err = optional(one(ctx, t, scanSecurityList, sqlSecurityListOn, date(day)))
		return err
	})
	return l, err
}

const sqlSecurityLists = `select ` + columnsSecurityList + ` from security_list order by edition desc`

// SecurityLists gives every version, the newest first, to the officer of § 73 AufenthG. That it was read is noted in the same transaction:
// without the line nothing is given out.
func (s *Store) SecurityLists(ctx context.Context, reader casefile.ActorID) (all []casefile.SecurityList, err error) {
	err = s.inTx(ctx, "security lists", func(t tx) error {
		if err := noteSecurityAct(ctx, t, reader, "gelesen"); err != nil {
			return err
		}
		all, err = list(ctx, t, scanSecurityList, sqlSecurityLists)
		return err
	})
	return all, err
}

const sqlSecurityListAdd = `
insert into security_list (valid_from, nationalities, titles, otherwise, proposed_by, proposed_at) values ($1, $2, $3, $4, $5, $6)
returning ` + columnsSecurityList

// ProposeSecurityList adds a version that is not in force yet; l names its day, nationalities, titles and rule, all else is the Store's.
func (s *Store) ProposeSecurityList(ctx context.Context, l casefile.SecurityList, author casefile.ActorID) (stored casefile.SecurityList, err error) {
	err = s.inTx(ctx, "propose security list", func(t tx) error {
		if err := noteSecurityAct(ctx, t, author, "vorgeschlagen"); err != nil {
			return err
		}
		stored, err = one(ctx, t, scanSecurityList, sqlSecurityListAdd, date(l.ValidFrom), sortedTexts(l.Nationalities), sortedTexts(l.Titles),
			l.Otherwise, string(author), t.now)
		return err
	})
	return stored, err
}

const sqlSecurityListOne = `select ` + columnsSecurityList + ` from security_list where edition = $1 for update`

const sqlSecurityListRelease = `
update security_list set released_by = $2, released_at = $3 where edition = $1 returning ` + columnsSecurityList

// ReleaseSecurityList puts a version in force, from its day on. NotFound; Forbidden "security.vier-augen" for its author; a version that
// was released before stays as it is, whoever asks.
func (s *Store) ReleaseSecurityList(ctx context.Context, version int, by casefile.ActorID) (l casefile.SecurityList, err error) {
	err = s.inTx(ctx, "release security list", func(t tx) error {
		if err := noteSecurityAct(ctx, t, by, "freigegeben"); err != nil {
			return err
		}
		if l, err = one(ctx, t, scanSecurityList, sqlSecurityListOne, version); err != nil || l.ReleasedBy != "" {
			return err
		}
		if l.ProposedBy == by {
			return casefile.Errorf(casefile.Forbidden, "security.vier-augen", "version %d was proposed by the same person", version)
		}
		l, err = one(ctx, t, scanSecurityList, sqlSecurityListRelease, version, string(by), t.now)
		return err
	})
	return l, err
}

const sqlSecurityAct = `insert into security_list_access (actor, act, at) values ($1, $2, $3)`

// noteSecurityAct takes on the role of the officer until the end of the transaction and notes who does what.
func noteSecurityAct(ctx context.Context, t tx, actor casefile.ActorID, act string) error {
	if _, err := t.Exec(ctx, securityRole); err != nil {
		return err
	}
	_, err := t.Exec(ctx, sqlSecurityAct, string(actor), act, t.now)
	return err
}

func scanSecurityList(row pgx.CollectableRow) (casefile.SecurityList, error) {
	var l casefile.SecurityList
	err := row.Scan(&l.Version, &l.ValidFrom, &l.Nationalities, &l.Titles, &l.Otherwise, &l.ProposedBy, &l.ProposedAt, &l.ReleasedBy, zeroable{&l.ReleasedAt})
	return l, err
}

func sortedTexts(values []string) []string {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return append([]string{}, slices.Compact(sorted)...)
}
