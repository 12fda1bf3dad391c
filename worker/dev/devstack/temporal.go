package devstack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// TemporalNamespace is the namespace the stack registers.
const TemporalNamespace = "ablauf"

// startTemporal starts the Temporal server, a program of this module, on our PostgreSQL. It brings its schema, namespace and
// search attributes up to date itself and then says so on file descriptor 3.
func (s *Stack) startTemporal(ctx context.Context) (*child, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start Temporal: %w", err)
	}
	c, err := startChild(s.spawn, s.layout, childSpec{
		part:    Temporal,
		program: s.bin("temporald"),
		args: []string{
			"--listen=" + s.address(Temporal), "--postgres=" + s.address(PostgreSQL),
			"--user=" + roleTemporal, "--password-file=" + s.secret(secretTemporal),
			"--database=" + dbTemporal, "--visibility-database=" + dbVisibility, "--namespace=" + TemporalNamespace,
		},
		env:   []string{"PATH=/usr/bin:/bin", "HOME=" + s.home, "TZ=UTC"},
		dir:   s.home,
		ready: write,
	})
	write.Close()
	if err != nil {
		read.Close()
		return nil, err
	}
	ready := make(chan struct{})
	go func() {
		defer read.Close()
		if line, _ := bufio.NewReader(read).ReadString('\n'); line == "ready\n" {
			close(ready)
		}
	}()
	err = c.waitReady(ctx, 2*time.Minute, func(context.Context) error {
		select {
		case <-ready:
			return nil
		default:
			return errors.New("it is still setting up")
		}
	})
	if err != nil {
		c.kill()
		return nil, err
	}
	return c, nil
}

// WipeTemporal drops both databases of Temporal and makes them anew, empty, as after the loss of a disk. Temporal must not run; its next
// start sets up schema and namespace.
func (s *Stack) WipeTemporal(ctx context.Context) error {
	if c := s.child(Temporal); c != nil && c.running() {
		return errors.New("temporal runs; stop it before its databases are wiped")
	}
	conn, err := s.connectPostgres(ctx, roleSuperuser, secretSuperuser, "postgres")
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, database := range []string{dbTemporal, dbVisibility} {
		if err := executeFormatted(ctx, conn, "select format('drop database if exists %I with (force)', $1::text)", database); err != nil {
			return fmt.Errorf("drop database %s: %w", database, err)
		}
	}
	return s.ensureDatabases(ctx)
}
