package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/tools/common/schema"
	"go.temporal.io/server/tools/sql"
)

// completed is the comment a database carries once its first schema was put up without interruption.
const completed = "schema complete"

// ensureSchemas brings both databases to the schema of this server version.
func ensureSchemas(ctx context.Context, set settings, logger log.Logger) error {
	for database, name := range map[string]string{
		set.database:   "postgresql/v12/temporal",
		set.visibility: "postgresql/v12/visibility",
	} {
		if err := ensureSchema(ctx, set, database, name, logger); err != nil {
			return fmt.Errorf("bring database %s up to date: %w", database, err)
		}
	}
	return nil
}

// ensureSchema updates a complete schema and puts up a missing one. The steps of the schema tool are not transactional; what
// an interrupted first start left behind is dropped, which loses nothing because no server ever ran on it.
func ensureSchema(ctx context.Context, set settings, database, name string, logger log.Logger) error {
	address := url.URL{
		Scheme: "postgres", User: url.UserPassword(set.user, set.password), Host: set.postgres, Path: "/" + database,
		RawQuery: "sslmode=disable",
	}
	conn, err := pgx.Connect(ctx, address.String())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var comment string
	if err := conn.QueryRow(ctx, `select coalesce(shobj_description(oid, 'pg_database'), '')
		from pg_database where datname = current_database()`).Scan(&comment); err != nil {
		return err
	}
	tool, err := sql.NewConnection(sqlConfig(set, database), logger)
	if err != nil {
		return err
	}
	defer tool.Close()
	if comment != completed {
		if _, err := conn.Exec(ctx, "drop schema if exists public cascade; create schema public"); err != nil {
			return err
		}
		if err := schema.NewSetupSchemaTask(tool, &schema.SetupConfig{InitialVersion: "0.0"}, logger).Run(); err != nil {
			return err
		}
	}
	if err := schema.NewUpdateSchemaTask(tool, &schema.UpdateConfig{DBName: database, SchemaName: name}, logger).Run(); err != nil {
		return err
	}
	return mark(ctx, conn, database)
}

// mark writes the comment. COMMENT takes no parameters, so the server quotes the name.
func mark(ctx context.Context, conn *pgx.Conn, database string) error {
	var statement string
	if err := conn.QueryRow(ctx, "select format('comment on database %I is %L', $1::text, $2::text)", database, completed).
		Scan(&statement); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, statement)
	return err
}
