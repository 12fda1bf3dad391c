package devstack

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"syscall"
)

// FreezePart stops all processes of a part where they stand, as a machine that hangs would: connections stay open and nobody
// answers on them. ThawPart lets it go on; KillPart and StopPart work on a frozen part too.
func (s *Stack) FreezePart(part Part) error {
	c, err := s.living(part)
	if err != nil {
		return err
	}
	c.frozen.Store(true)
	return c.signalAll(syscall.SIGSTOP)
}

// ThawPart lets a frozen part go on.
func (s *Stack) ThawPart(part Part) error {
	c, err := s.living(part)
	if err != nil {
		return err
	}
	return c.thaw()
}

func (s *Stack) living(part Part) (*child, error) {
	c := s.child(part)
	if c == nil || c.meant.Load() || !c.running() {
		return nil, fmt.Errorf("%s does not run", part.Title())
	}
	return c, nil
}

func (c *child) thaw() error {
	c.frozen.Store(false)
	return c.signalAll(syscall.SIGCONT)
}

// signalAll reaches every process of a part. Those of PostgreSQL lead groups of their own and are found by the folder they work in;
// its first process comes first, so that it starts no more of them meanwhile.
func (c *child) signalAll(signal syscall.Signal) error {
	pids := []int{c.cmd.Process.Pid}
	if c.part == PostgreSQL {
		for _, pid := range processesIn(c.cmd.Dir) {
			if !slices.Contains(pids, pid) {
				pids = append(pids, pid)
			}
		}
	}
	var errs []error
	for _, pid := range pids {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			errs = append(errs, fmt.Errorf("signal %s (process %d): %w", c.part.Title(), pid, err))
		}
	}
	return errors.Join(errs...)
}

// Unread counts the connections to a part on which data lies that the part has not read. Of a frozen part it tells who waits for an
// answer. Linux only; elsewhere it is an error.
func (s *Stack) Unread(part Part) (int, error) { return unreadAt(s.port(part)) }

// Program makes a command that runs the worker's or the gateway's program as this stack would, with further arguments and with
// variables (NAME=value) on top of the stack's; an empty value counts as not set. It is not a part: the caller runs and ends it.
func (s *Stack) Program(ctx context.Context, part Part, args []string, variables ...string) (*exec.Cmd, error) {
	env, err := s.programEnvironment(part)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, s.bin(string(part)), args...)
	cmd.Env, cmd.Dir = append(env, variables...), s.root
	cmd.SysProcAttr = commandAttributes()
	return cmd, nil
}
