package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Run runs a command in the repository root with the stack's environment and our standard streams, and returns its exit
// code. When ctx is cancelled the command gets a moment to end by itself, because Ctrl-C reached it as well, then a SIGTERM,
// then a SIGKILL.
func (s *Stack) Run(ctx context.Context, name string, args ...string) (int, error) {
	env, err := s.Env()
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = s.root
	cmd.Env = append(os.Environ(), append(env, "PWD="+s.root)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = commandAttributes()
	if err := s.spawn.start(cmd); err != nil {
		return 0, fmt.Errorf("run %s: %w", name, err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	cancelled := ctx.Done()
	var patience <-chan time.Time
	signals := []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}
	for {
		select {
		case err := <-done:
			return exitCode(err)
		case <-cancelled:
			cancelled = nil
			patience = time.After(2 * time.Second)
		case <-patience:
			if len(signals) > 0 {
				_ = cmd.Process.Signal(signals[0])
				signals = signals[1:]
			}
			patience = time.After(10 * time.Second)
		}
	}
}

// exitCode follows the shell: a command ended by a signal counts as 128 plus its number.
func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case !errors.As(err, &exit):
		return 0, fmt.Errorf("wait for the command: %w", err)
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
