package devstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// holder is what the owner of a kept stack writes into the stack's lock.
type holder struct {
	identity
	// Launchers are the `go run` and make above the owner. If one is gone, nobody can end the owner from a terminal any more.
	Launchers []identity `json:"launchers"`
}

func ourselves() (holder, error) {
	id, err := identify(os.Getpid())
	return holder{identity: id, Launchers: launchers()}, err
}

func readHolder(path string) holder {
	var h holder
	content, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(content, &h) != nil {
		return holder{}
	}
	return h
}

// takeStack takes the lock of the kept stack. A stack whose make or `go run` was killed is asked to end and waited for; one
// that somebody still holds in a terminal is left alone.
func takeStack(ctx context.Context, l layout, n *narrator) (*fileLock, error) {
	lock, err := tryLock(l.stackLock())
	if errors.Is(err, errLocked) {
		current := readHolder(l.stackLock())
		if allAlive(current.Launchers) {
			return nil, fmt.Errorf("the stack of this checkout already runs (process %d); end it with Ctrl-C in its terminal or with: make down",
				current.PID)
		}
		n.say("Ending a stack that lost its terminal (process %d)", current.PID)
		lock, err = replaceHolder(ctx, l, current)
	}
	if err != nil {
		return nil, err
	}
	self, err := ourselves()
	if err == nil {
		var content []byte
		if content, err = json.Marshal(self); err == nil {
			err = lock.write(string(content))
		}
	}
	if err != nil {
		lock.release()
		return nil, fmt.Errorf("say who holds the stack: %w", err)
	}
	return lock, nil
}

// replaceHolder asks the holder to end and takes the lock after it; a holder that does not react is killed.
func replaceHolder(ctx context.Context, l layout, current holder) (*fileLock, error) {
	if current.alive() {
		if err := syscall.Kill(current.PID, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
			return nil, fmt.Errorf("end the stack held by process %d: %w", current.PID, err)
		}
	}
	// All parts together may take this long to end.
	limited, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	lock, err := waitLock(limited, l.stackLock(), func() {})
	if err == nil || ctx.Err() != nil {
		return lock, err
	}
	if current.alive() {
		_ = syscall.Kill(current.PID, syscall.SIGKILL)
		waitGone(current.identity, 5*time.Second)
	}
	lock, err = tryLock(l.stackLock())
	if err != nil {
		return nil, fmt.Errorf("end the stack held by process %d: %w", current.PID, err)
	}
	return lock, nil
}

// Down ends the kept stack of a checkout, whether it runs or was killed, and all throwaway stacks whose owner is gone.
func Down(ctx context.Context, root string, out io.Writer) error {
	n := newNarrator(out)
	l := newLayout(root, os.Geteuid() == 0)
	if err := l.prepare(); err != nil {
		return err
	}
	lock, err := tryLock(l.stackLock())
	if errors.Is(err, errLocked) {
		current := readHolder(l.stackLock())
		n.say("Ending the running stack (process %d)", current.PID)
		lock, err = replaceHolder(ctx, l, current)
	}
	if err != nil {
		return err
	}
	defer lock.release()
	if err := errors.Join(sweep(l.home, n.say), sweepThrowaways(ctx, l, n)); err != nil {
		return err
	}
	n.say("Nothing of the stack runs any more; the data is kept")
	return nil
}

// newThrowaway removes what dead owners left and creates a folder of our own. The lock keeps others from taking a folder for
// ownerless before its owner is written down.
func newThrowaway(ctx context.Context, l layout, n *narrator) (string, error) {
	lock, err := waitLock(ctx, filepath.Join(l.throwawayRoot(), "lock"), func() {})
	if err != nil {
		return "", err
	}
	defer lock.release()
	if err := sweepOwnerless(l, n); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(l.throwawayRoot(), "stack-")
	if err != nil {
		return "", fmt.Errorf("create a throwaway folder: %w", err)
	}
	self, err := identify(os.Getpid())
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err == nil {
		err = writeRecord(filepath.Join(dir, "owner.json"), record{identity: self})
	}
	if err != nil {
		return "", fmt.Errorf("create a throwaway folder: %w", err)
	}
	return dir, nil
}

func sweepThrowaways(ctx context.Context, l layout, n *narrator) error {
	lock, err := waitLock(ctx, filepath.Join(l.throwawayRoot(), "lock"), func() {})
	if err != nil {
		return err
	}
	defer lock.release()
	return sweepOwnerless(l, n)
}

func sweepOwnerless(l layout, n *narrator) error {
	dirs, err := filepath.Glob(filepath.Join(l.throwawayRoot(), "stack-*"))
	if err != nil {
		return fmt.Errorf("list throwaway folders: %w", err)
	}
	for _, dir := range dirs {
		if readRecord(filepath.Join(dir, "owner.json")).alive() {
			continue
		}
		if err := sweep(dir, n.say); err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove a throwaway folder: %w", err)
		}
	}
	return nil
}
