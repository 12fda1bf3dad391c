package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ablauf/internal/casefile"
)

// attemptsMax limits how often a transaction is begun anew after PostgreSQL broke it off for the sake of another one.
const attemptsMax = 4

// tx is a transaction with the one moment at which everything in it is recorded.
type tx struct {
	pgx.Tx
	now time.Time
	// teams are those that take the program's own tasks of a role; without one the team of the case does.
	teams map[casefile.Role]string
	place place
}

// querier is what a pool and a transaction have in common.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// inTx runs fn in a transaction; op names it in errors. fn may run several times, so it must do nothing outside the database.
func (s *Store) inTx(ctx context.Context, op string, fn func(tx) error) error {
	for attempt := 1; ; attempt++ {
		err := s.inTxOnce(ctx, fn)
		if attempt == attemptsMax || !brokenOff(err) {
			return translate(op, err)
		}
	}
}

// inTxOnce is inTx for an fn that calls the outside world; its errors are not translated.
func (s *Store) inTxOnce(ctx context.Context, fn func(tx) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(t pgx.Tx) error { return fn(s.tx(t)) })
}

func (s *Store) tx(t pgx.Tx) tx { return tx{Tx: t, now: s.now(), teams: s.teams, place: s.place} }

// brokenOff reports whether PostgreSQL ended a transaction because of a deadlock or a conflict between snapshots.
func brokenOff(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

// one reads the only row of a query; no row is pgx.ErrNoRows, which translate makes NotFound.
func one[T any](ctx context.Context, q querier, scan pgx.RowToFunc[T], sql string, args ...any) (T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		var none T
		return none, err
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}

// list reads all rows of a query. It never gives nil, so that JSON shows an empty list.
func list[T any](ctx context.Context, q querier, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// optional turns "no row" into false.
func optional[T any](v T, err error) (T, bool, error) {
	if errors.Is(err, pgx.ErrNoRows) {
		return v, false, nil
	}
	return v, err == nil, err
}

// scanID reads the only column of a row into an id.
func scanID[T ~string](row pgx.CollectableRow) (T, error) {
	var id T
	return id, row.Scan(&id)
}
