package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// childSpec says how to run a part.
type childSpec struct {
	part    Part
	program string
	args    []string
	env     []string
	dir     string
	owner   *account // nil: our own account
	// ready, if set, is handed to the child as file descriptor 3.
	ready *os.File
}

// child is a running part.
type child struct {
	part  Part
	cmd   *exec.Cmd
	log   string
	ended chan struct{} // closed when the process is gone; err is set then
	err   error
	meant atomic.Bool // somebody asked it to end
	// frozen: it does not act on a signal to end before it is let go.
	frozen atomic.Bool
}

// stopSignal asks a part to end in order. PostgreSQL's fast shutdown is SIGINT: it does not wait for clients.
func stopSignal(part Part) syscall.Signal {
	if part == PostgreSQL {
		return syscall.SIGINT
	}
	return syscall.SIGTERM
}

// deathSignal is what a part gets when the calling program is killed. Temporal would spend many seconds on saying goodbye to
// a database that ends at the same moment; it loses nothing by being killed.
func deathSignal(part Part) syscall.Signal {
	if part == Temporal {
		return syscall.SIGKILL
	}
	return stopSignal(part)
}

// stopLimit is how long a part may take to end before it is killed. The worker may finish activities.
func stopLimit(part Part) time.Duration {
	switch part {
	case MinIO, Registers, Virus:
		return 10 * time.Second
	case PostgreSQL, Worker, Gateway: // the gateway gives requests under way 15 seconds
		return 20 * time.Second
	case Temporal:
		return 15 * time.Second
	}
	return 10 * time.Second
}

// startChild starts a part and leaves its record.
func startChild(sp *spawner, l layout, spec childSpec) (*child, error) {
	log, err := os.OpenFile(l.log(spec.part), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", spec.part.Title(), err)
	}
	defer log.Close()
	cmd := exec.Command(spec.program, spec.args...)
	cmd.Env, cmd.Dir = spec.env, spec.dir
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = childAttributes(spec.owner, deathSignal(spec.part))
	if spec.ready != nil {
		cmd.ExtraFiles = []*os.File{spec.ready}
	}
	if err := sp.start(cmd); err != nil {
		return nil, fmt.Errorf("start %s: %w", spec.part.Title(), err)
	}
	c := &child{part: spec.part, cmd: cmd, log: log.Name(), ended: make(chan struct{})}
	id, err := identify(cmd.Process.Pid)
	if err == nil {
		err = writeRecord(l.record(spec.part), record{identity: id, Part: spec.part})
	}
	go func() {
		c.err = cmd.Wait()
		close(c.ended)
	}()
	// A child that is gone before it could be identified needs no record; whoever waits for it sees the end.
	if err != nil && c.running() {
		c.kill()
		return nil, err
	}
	return c, nil
}

func (c *child) running() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// stop ends the part in order and kills it when its time is up.
func (c *child) stop() error {
	_ = c.cmd.Process.Signal(stopSignal(c.part))
	if c.frozen.Load() {
		_ = c.thaw()
	}
	select {
	case <-c.ended:
		return nil
	case <-time.After(stopLimit(c.part)):
		c.kill()
		return fmt.Errorf("%s did not end within %s and was killed", c.part.Title(), stopLimit(c.part))
	}
}

// kill ends the part and its children at once, as a power cut would.
func (c *child) kill() {
	if !c.running() {
		return
	}
	// The group first: its id stays reserved while the leader has not been waited for.
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
	_ = c.signalAll(syscall.SIGKILL)
	<-c.ended
}

// waitReady asks probe until it succeeds, the child ends, or the limit is over.
func (c *child) waitReady(ctx context.Context, limit time.Duration, probe func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		probeErr := probe(limited)
		if probeErr == nil {
			return nil
		}
		select {
		case <-c.ended:
			return c.endedEarly()
		case <-ctx.Done():
			return ctx.Err()
		case <-limited.Done():
			return fmt.Errorf("%s is not ready after %s: %w%s", c.part.Title(), limit, probeErr, c.lastLines())
		case <-tick.C:
		}
	}
}

// errEndedEarly marks a part that ended before it was ready; a taken port is the usual reason.
var errEndedEarly = errors.New("ended while starting")

func (c *child) endedEarly() error {
	return fmt.Errorf("%s %w (%s)%s", c.part.Title(), errEndedEarly, c.howItEnded(), c.lastLines())
}

// howItEnded tells the exit of the process. It is not wrapped: callers must not take it for the exit of what they ran themselves.
func (c *child) howItEnded() string { return fmt.Sprint(c.err) }

// lastLines quotes the end of the part's log.
func (c *child) lastLines() string {
	content, err := os.ReadFile(c.log)
	if err != nil {
		return ""
	}
	return "; end of " + c.log + ":\n" + tail(string(content), 12)
}

func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	all = all[max(0, len(all)-lines):]
	for i, line := range all {
		all[i] = "    " + line
	}
	return strings.Join(all, "\n")
}
