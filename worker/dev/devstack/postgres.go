package devstack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Roles and databases of the stack's PostgreSQL.
const (
	roleSuperuser = "postgres"
	roleOwner     = "ablauf_owner" // owns the database and applies migrations
	roleApp       = "ablauf_app"   // what worker and gateway log in as; migrations grant it what it may do
	roleTemporal  = "temporal"
	dbAblauf      = "ablauf"
	dbTemporal    = "temporal"
	dbVisibility  = "temporal_visibility"
)

// startPostgres starts PostgreSQL, after creating its data on the first start, and sets up roles and databases.
func (s *Stack) startPostgres(ctx context.Context) (*child, error) {
	if err := s.ensureCluster(ctx); err != nil {
		return nil, err
	}
	if err := s.clearPostgresLeftovers(); err != nil {
		return nil, err
	}
	c, err := startChild(s.spawn, s.layout, childSpec{
		part:    PostgreSQL,
		program: s.postgresProgram("postgres"),
		args:    postgresArguments(s.postgresData(), s.port(PostgreSQL), s.config.Throwaway && !s.config.Durable),
		env:     postgresEnvironment(s.postgresData()),
		dir:     s.postgresData(),
		owner:   s.account,
	})
	if err != nil {
		return nil, err
	}
	// Recovery after a crash can take a while on a slow disk.
	err = c.waitReady(ctx, 2*time.Minute, func(ctx context.Context) error {
		conn, err := s.connectPostgres(ctx, roleSuperuser, secretSuperuser, "postgres")
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
	if err == nil {
		err = s.ensureDatabases(ctx)
	}
	if err != nil {
		c.kill()
		return nil, err
	}
	return c, nil
}

func postgresArguments(data string, port int, throwaway bool) []string {
	settings := []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(port),
		"unix_socket_directories=", // the path of a checkout may be longer than a socket's name can be
		"timezone=UTC", "log_timezone=UTC",
		"max_connections=300", // Temporal alone keeps several dozen
		"log_min_messages=warning",
	}
	if throwaway {
		// Nobody needs this data after a power cut. A commit must still survive kill -9 of the server, which fault tests do, so
		// synchronous_commit stays on.
		settings = append(settings, "fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
	}
	args := []string{"-D", data}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return args
}

// postgresEnvironment leaves out the caller's environment: PG* variables and locales of the machine must not matter.
func postgresEnvironment(home string) []string {
	return []string{"PATH=/usr/bin:/bin", "HOME=" + home, "LC_ALL=C", "TZ=UTC"}
}

// ensureCluster runs initdb unless data exists. It works in a folder beside the final one, because initdb refuses a folder
// that an interrupted initdb left half full.
func (s *Stack) ensureCluster(ctx context.Context) error {
	data := s.postgresData()
	version, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err == nil {
		if found := strings.TrimSpace(string(version)); found != postgresMajor {
			return fmt.Errorf("%s holds data of PostgreSQL %s, but this checkout runs %s; move the folder away to start empty",
				data, found, postgresMajor)
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for the data of PostgreSQL: %w", err)
	}
	fresh := data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove half-made data of PostgreSQL: %w", err)
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("create the data folder of PostgreSQL: %w", err)
	}
	passwordFile := fresh + "-password"
	defer os.Remove(passwordFile)
	password, err := readSecret(s.secret(secretSuperuser))
	if err == nil {
		err = os.WriteFile(passwordFile, []byte(password), 0o600)
	}
	if err == nil && s.account != nil {
		err = errors.Join(os.Chown(fresh, int(s.account.uid), int(s.account.gid)),
			os.Chown(passwordFile, int(s.account.uid), int(s.account.gid)))
	}
	if err != nil {
		return fmt.Errorf("prepare the data folder of PostgreSQL: %w", err)
	}
	if err := s.initdb(ctx, fresh, passwordFile); err != nil {
		return err
	}
	if err := os.Rename(fresh, data); err != nil {
		return fmt.Errorf("put the data of PostgreSQL in place: %w", err)
	}
	return nil
}

// initdb creates a cluster whose sorting and character classes do not depend on the machine: the builtin C.UTF-8 locale.
func (s *Stack) initdb(ctx context.Context, data, passwordFile string) error {
	args := []string{
		"-D", data, "--username=" + roleSuperuser, "--pwfile=" + passwordFile, "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
	}
	if s.config.Throwaway {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, s.postgresProgram("initdb"), args...)
	cmd.Env, cmd.Dir = postgresEnvironment(data), data
	cmd.SysProcAttr = childAttributes(s.account, syscall.SIGTERM)
	if out, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("initdb: %w:\n%s", err, tail(string(out), 15))
	}
	return nil
}

// clearPostgresLeftovers ends processes that still work in our data folder and removes a stale lock file. The stack's own
// lock is held, so whoever works there belongs to a stack that was killed.
func (s *Stack) clearPostgresLeftovers() error {
	data := s.postgresData()
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		for _, pid := range processesIn(data) {
			id, err := identify(pid)
			if err != nil {
				continue
			}
			_ = syscall.Kill(pid, signal)
			_ = syscall.Kill(pid, syscall.SIGCONT) // it may have been frozen
			waitGone(id, 5*time.Second)
		}
	}
	if left := processesIn(data); len(left) > 0 {
		return fmt.Errorf("processes %v still work in %s and do not end", left, data)
	}
	if err := os.Remove(filepath.Join(data, "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the stale lock file of PostgreSQL: %w", err)
	}
	return nil
}

// ensureDatabases creates the roles and databases that do not exist and sets the passwords to those in the secrets folder.
func (s *Stack) ensureDatabases(ctx context.Context) error {
	conn, err := s.connectPostgres(ctx, roleSuperuser, secretSuperuser, "postgres")
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, role := range []struct{ name, secret, rights string }{
		{roleOwner, secretOwner, "createdb createrole"},
		{roleApp, secretApp, ""},
		{roleTemporal, secretTemporal, ""},
	} {
		password, err := readSecret(s.secret(role.secret))
		if err != nil {
			return err
		}
		// Utility statements take no parameters, so the server itself quotes them.
		if err := executeFormatted(ctx, conn, `select case when exists (select from pg_roles where rolname = $1)
			then format('alter role %I login password %L ', $1::text, $2::text) || $3::text
			else format('create role %I login password %L ', $1::text, $2::text) || $3::text end`,
			role.name, password, role.rights); err != nil {
			return fmt.Errorf("set up role %s: %w", role.name, err)
		}
	}
	for _, database := range []struct{ name, owner string }{
		{dbAblauf, roleOwner}, {dbTemporal, roleTemporal}, {dbVisibility, roleTemporal},
	} {
		if err := executeFormatted(ctx, conn, `select format('create database %I owner %I', $1::text, $2::text)
			where not exists (select from pg_database where datname = $1)`, database.name, database.owner); err != nil {
			return fmt.Errorf("set up database %s: %w", database.name, err)
		}
	}
	return nil
}

// executeFormatted lets the server format a statement and executes it; no row means nothing to do.
func executeFormatted(ctx context.Context, conn *pgx.Conn, query string, args ...any) error {
	var statement string
	err := conn.QueryRow(ctx, query, args...).Scan(&statement)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil {
		_, err = conn.Exec(ctx, statement)
	}
	return err
}

func (s *Stack) connectPostgres(ctx context.Context, role, secret, database string) (*pgx.Conn, error) {
	address, err := s.postgresURL(role, secret, database)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return pgx.Connect(limited, address)
}

func (s *Stack) postgresURL(role, secret, database string) (string, error) {
	password, err := readSecret(s.secret(secret))
	if err != nil {
		return "", err
	}
	address := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, password), Path: "/" + database, RawQuery: "sslmode=disable",
		Host: s.address(PostgreSQL),
	}
	return address.String(), nil
}
