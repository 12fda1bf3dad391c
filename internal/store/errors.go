package store

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ablauf/internal/casefile"
)

// translate gives an error of the database its kind. op names what was tried. The texts of PostgreSQL and of the driver are kept only
// where they cannot quote a value: what a person entered must not reach a log.
func translate(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *casefile.Error
	if errors.As(err, &known) {
		return err
	}
	var pg *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return casefile.Errorf(casefile.NotFound, "store.not-found", "store: %s: no such row", op)
	case errors.As(err, &pg):
		return translatePostgres(op, pg)
	case isConnectionTrouble(err):
		return casefile.Errorf(casefile.Unavailable, "store.unavailable", "store: %s: %w", op, err)
	case strings.Contains(err.Error(), "encode args"), strings.Contains(err.Error(), "can't scan"):
		return casefile.Errorf(casefile.Internal, "store.conversion", "store: %s: a value does not fit its column (%T)", op, err)
	}
	return casefile.Errorf(casefile.Internal, "store.internal", "store: %s: %w", op, err)
}

// translatePostgres maps SQLSTATE classes (PostgreSQL manual, appendix A) to kinds.
func translatePostgres(op string, pg *pgconn.PgError) error {
	kind, code, message := casefile.Internal, "store.internal", ""
	switch {
	case pg.Code == "23505", pg.Code == "23P01":
		kind, code = casefile.Conflict, "store.exists"
	case pg.Code == "23503":
		kind, code = casefile.NotFound, "store.reference"
	case pg.Code == "22P02" && strings.Contains(pg.Message, "type uuid"):
		kind, code = casefile.NotFound, "store.not-found"
	case strings.HasPrefix(pg.Code, "22"), strings.HasPrefix(pg.Code, "23"):
		kind, code = casefile.Invalid, "store.invalid-value"
	case strings.HasPrefix(pg.Code, "08"), strings.HasPrefix(pg.Code, "53"), strings.HasPrefix(pg.Code, "57P"),
		strings.HasPrefix(pg.Code, "40"), pg.Code == "57014", pg.Code == "55P03":
		kind, code = casefile.Unavailable, "store.unavailable"
	default:
		// Class 42 and the like speak of the query or the schema, not of values.
		message = ": " + pg.Message
	}
	return casefile.Errorf(kind, code, "store: %s: SQLSTATE %s, constraint %q%s", op, pg.Code, pg.ConstraintName, message)
}

func isConnectionTrouble(err error) bool {
	var netErr net.Error
	var connectErr *pgconn.ConnectError
	return errors.As(err, &connectErr) || errors.As(err, &netErr) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		pgconn.SafeToRetry(err)
}

// violates reports whether err is the violation of the named unique index or constraint.
func violates(err error, constraint string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505" && pg.ConstraintName == constraint
}

// conflict makes a Conflict with the values that the reader's sentence needs.
func conflict(code string, params map[string]string) error {
	return &casefile.Error{Kind: casefile.Conflict, Code: code, Params: params}
}
