package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// fileLock is held by a process, not by a file's existence: the system gives it back however the process ends.
type fileLock struct{ file *os.File }

var errLocked = errors.New("locked by another process")

// waitLock waits for the lock; tell is called once if the wait takes longer than a second. It asks again and again instead of
// blocking in the system, so that Ctrl-C ends the wait.
func waitLock(ctx context.Context, path string, tell func()) (*fileLock, error) {
	lock, err := tryLock(path)
	if !errors.Is(err, errLocked) {
		return lock, err
	}
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for ticks := 1; ; ticks++ {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
		if ticks == 4 {
			tell()
		}
		if lock, err = tryLock(path); !errors.Is(err, errLocked) {
			return lock, err
		}
	}
}

// tryLock returns errLocked if somebody else holds the lock.
func tryLock(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	for {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return &fileLock{file}, nil
		}
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errLocked
		}
		return nil, fmt.Errorf("lock: %w", err)
	}
}

// write replaces the content of the locked file, which tells others who holds it.
func (l *fileLock) write(content string) error {
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	if _, err := l.file.WriteAt([]byte(content), 0); err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	return nil
}

func (l *fileLock) release() {
	_ = l.write("")
	_ = l.file.Close()
}
