// Command temporald is the Temporal server of the development stack: all four services in one process on the stack's
// PostgreSQL. It brings the schema up to date, starts the server, registers the namespace and its search attributes, and says
// "ready" on file descriptor 3. SIGTERM ends it.
//
// It is a program of its own because linking the server takes minutes and 200 MB, which whoever only needs a database should
// not pay for. It is not for real operation: no TLS, no authorisation, loopback only.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"go.temporal.io/server/common/log"
)

// settings come from the command line; the stack that starts us is the only caller.
type settings struct {
	listen       string // host:port of the frontend
	postgres     string // host:port
	user         string
	passwordFile string
	database     string
	visibility   string // name of the second database, which holds what can be searched
	namespace    string
	password     string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "temporald:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	set, err := parse(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logger := log.NewZapLogger(log.BuildZapLogger(log.Config{Stdout: true, Level: "warn", Format: "console"}))
	if err := ensureSchemas(ctx, set, logger); err != nil {
		return err
	}
	server, err := newServer(set, logger)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	if err := ensureNamespace(ctx, set); err != nil {
		return err
	}
	if err := announce(); err != nil {
		return err
	}
	<-ctx.Done()
	return server.Stop()
}

func parse(args []string) (settings, error) {
	var set settings
	flags := flag.NewFlagSet("temporald", flag.ContinueOnError)
	for name, target := range map[string]*string{
		"listen": &set.listen, "postgres": &set.postgres, "user": &set.user, "password-file": &set.passwordFile,
		"database": &set.database, "visibility-database": &set.visibility, "namespace": &set.namespace,
	} {
		flags.StringVar(target, name, "", "see type settings")
	}
	if err := flags.Parse(args); err != nil {
		return settings{}, err
	}
	password, err := os.ReadFile(set.passwordFile)
	if err != nil {
		return settings{}, fmt.Errorf("read the password: %w", err)
	}
	set.password = strings.TrimSpace(string(password))
	return set, nil
}

// announce tells the stack that clients may come. Without a third descriptor nobody waits for it.
func announce() error {
	pipe := os.NewFile(3, "ready")
	if _, err := pipe.Stat(); err != nil {
		return nil
	}
	defer pipe.Close()
	if _, err := pipe.WriteString("ready\n"); err != nil {
		return fmt.Errorf("say ready: %w", err)
	}
	return nil
}
