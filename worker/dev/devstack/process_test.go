package devstack

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// sleeper starts a process that would live for a long time, in its own group as every part does.
func sleeper(t *testing.T) (*exec.Cmd, identity, chan error) {
	t.Helper()
	cmd := exec.Command("sleep", "600")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	require.NoError(t, cmd.Start())
	id, err := identify(cmd.Process.Pid)
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, id, ended
}

// A process id alone never counts: the number may belong to somebody else by now.
func TestRecycledIDIsNotAlive(t *testing.T) {
	t.Parallel()
	self, err := identify(os.Getpid())
	require.NoError(t, err)
	require.True(t, self.alive())
	require.False(t, identity{PID: self.PID, Started: "another boot/1"}.alive())
	require.False(t, identity{PID: self.PID}.alive())
	require.False(t, identity{PID: 0, Started: self.Started}.alive())
	require.False(t, identity{PID: -1, Started: self.Started}.alive())
}

// A record whose start does not fit is forgotten without a signal; one that fits ends its process.
func TestSweepEndsOnlyTheRecordedProcess(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(home, "run"), 0o755))
	path := filepath.Join(home, "run", "minio.json")
	silent := func(string, ...any) {}
	_, id, ended := sleeper(t)

	require.NoError(t, writeRecord(path, record{identity: identity{PID: id.PID, Started: "earlier"}, Part: MinIO}))
	require.NoError(t, sweep(home, silent))
	require.NoFileExists(t, path)
	require.True(t, id.alive(), "somebody else's process was ended")

	require.NoError(t, writeRecord(path, record{identity: id, Part: MinIO}))
	require.NoError(t, sweep(home, silent))
	require.NoFileExists(t, path)
	require.Error(t, <-ended)
	require.False(t, id.alive())
}

// A damaged record is no reason not to start.
func TestSweepForgetsDamagedRecords(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(home, "run"), 0o755))
	path := filepath.Join(home, "run", "postgres.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"pid": 1`), 0o644))
	require.NoError(t, sweep(home, func(string, ...any) {}))
	require.NoFileExists(t, path)
}

// Throwaway folders of dead owners go, those of living ones stay.
func TestSweepOwnerless(t *testing.T) {
	t.Parallel()
	l := layout{shared: t.TempDir()}
	n := newNarrator(nil)
	dead, living := filepath.Join(l.throwawayRoot(), "stack-1"), filepath.Join(l.throwawayRoot(), "stack-2")
	self, err := identify(os.Getpid())
	require.NoError(t, err)
	for dir, owner := range map[string]identity{dead: {PID: self.PID, Started: "earlier"}, living: self} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
		require.NoError(t, writeRecord(filepath.Join(dir, "owner.json"), record{identity: owner}))
	}
	require.NoError(t, sweepThrowaways(t.Context(), l, n))
	require.NoDirExists(t, dead)
	require.DirExists(t, living)
}

// Two stacks of one checkout give one sentence. The lock belongs to the process: its file alone means nothing.
func TestSecondStackIsRefused(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	l := newLayout(root, false)
	require.NoError(t, l.prepare())
	require.NoError(t, os.WriteFile(l.stackLock(), []byte("left by a crash"), 0o644))

	lock, err := takeStack(t.Context(), l, newNarrator(nil))
	require.NoError(t, err)
	_, err = takeStack(t.Context(), l, newNarrator(nil))
	require.ErrorContains(t, err, "already runs")
	require.ErrorContains(t, err, "make down")
	require.NotContains(t, err.Error(), "\n")

	lock.release()
	lock, err = takeStack(t.Context(), l, newNarrator(nil))
	require.NoError(t, err)
	lock.release()
}

func TestExitCodeFollowsTheShell(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -KILL $$": 137} {
		code, err := exitCode(exec.Command("sh", "-c", script).Run())
		require.NoError(t, err)
		require.Equal(t, want, code, script)
	}
	_, err := exitCode(exec.Command(filepath.Join(t.TempDir(), "missing")).Run())
	require.Error(t, err)
}
