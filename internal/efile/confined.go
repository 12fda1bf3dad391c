package efile

import (
	"context"
	"io"
	"os/exec"
	"syscall"

	"ablauf/internal/casefile"
)

// errBrokeDown says that a process ended before its work was done, or was killed.
var errBrokeDown = refuse("document.uncheckable", "the process broke down")

// confined runs a program in a process of its own, without environment, until it ends or the context does. Errors: Unavailable
// "document.check-busy" where none could be started, errBrokeDown.
func confined(ctx context.Context, program string, args []string, in io.Reader, out io.Writer) error {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // the program names itself; nothing of a request is in it
	cmd.Env, cmd.Dir = []string{"GOMEMLIMIT=512MiB", "GOMAXPROCS=2"}, "/"
	cmd.Stdin, cmd.Stdout = in, out
	// A group of its own, so that nothing it might start outlives it. Should this program die first, the process ends at the bound of its time.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = checkerLastWord
	if err := cmd.Start(); err != nil {
		return casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: no process could be started: %w", err)
	}
	if cmd.Wait() != nil {
		return errBrokeDown
	}
	return nil
}

// limited keeps what a process writes, as far as it may.
type limited struct {
	content []byte
	most    int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(l.content)+len(p) > l.most {
		return 0, io.ErrShortWrite
	}
	l.content = append(l.content, p...)
	return len(p), nil
}
