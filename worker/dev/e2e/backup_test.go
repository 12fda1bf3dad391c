package e2e_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// variableOf gives a variable of the environment that the parts of a stack have.
func variableOf(t *testing.T, s *devstack.Stack, variable string) string {
	t.Helper()
	env, err := s.Env()
	require.NoError(t, err)
	for _, entry := range env {
		if value, found := strings.CutPrefix(entry, variable+"="); found {
			return value
		}
	}
	t.Fatalf("the stack has no %s", variable)
	return ""
}

// TestBackupAndRestore: a backup of the running system, brought back into another, empty installation, is the system as it was: the
// auditor finds nothing there, a case under way goes on to its end with no letter twice, and a document can be read. Without the master key
// the backup opens no document; a changed file, a wrong key and an installation in use are refused before anything is written.
func TestBackupAndRestore(t *testing.T) {
	for _, story := range player.Stories() {
		tell(t, story.Key)
	}
	open := underWay(t)
	said, err := worker(t, stack, "seal")
	require.NoError(t, err, said)
	dir := filepath.Join(t.TempDir(), "backup")
	said, err = worker(t, stack, "backup", dir)
	require.NoError(t, err, said)
	t.Log(said)
	requireClosed(t, dir)
	said, err = worker(t, stack, "backup", dir)
	require.Error(t, err)
	require.Contains(t, said, "is not empty")
	said, err = worker(t, stack, "restore", dir)
	require.Error(t, err)
	require.Contains(t, said, "stop worker and gateway first", "an installation in use")

	second, err := devstack.Start(t.Context(), devstack.Config{Throwaway: true, Out: os.Stderr})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, second.Stop()) })
	require.NoError(t, second.StopPart(devstack.Gateway))
	require.NoError(t, second.StopPart(devstack.Worker))
	stoodANight(t, second)

	keys := filepath.Join(t.TempDir(), "keys") // kept elsewhere
	require.NoError(t, os.Rename(filepath.Join(dir, "keys"), keys))
	said, err = worker(t, second, "restore", dir)
	require.Error(t, err, "without the keys")
	require.Contains(t, said, "is no backup")
	said, err = worker(t, second, "restore", "-keys", keys, dir)
	require.Error(t, err, "with another master key")
	require.Contains(t, said, "does not open the keys of this backup")

	master, err := os.ReadFile(variableOf(t, stack, "ABLAUF_MASTER_KEY_FILE"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(variableOf(t, second, "ABLAUF_MASTER_KEY_FILE"), master, 0o600))
	mendIt := damage(t, filepath.Join(dir, "database", "public.cases.copy.gz"))
	said, err = worker(t, second, "restore", "-keys", keys, dir)
	require.Error(t, err)
	require.Contains(t, said, "was changed or is damaged")
	mendIt()
	said, err = worker(t, second, "restore", "-keys", keys, dir)
	require.NoError(t, err, said)
	said, err = worker(t, second, "restore", "-keys", keys, dir)
	require.Error(t, err)
	require.Contains(t, said, "is not empty", "never over something that is there")

	require.NoError(t, second.StartPart(t.Context(), devstack.Worker))
	require.NoError(t, second.StartPart(t.Context(), devstack.Gateway))
	there := player.NewGateway(second.URL())
	again := open.On(there)
	for _, story := range player.Stories() {
		if story.Key == testdata.Timely {
			require.NoError(t, story.Tell(t.Context(), again))
		}
	}
	c, err := again.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "titel-verlaengert", c.Outcome)
	seen := map[string]int{}
	for _, l := range c.Letters {
		seen[l.Template]++
		pdf, err := there.As("antragsteller").DocumentContent(t.Context(), l.DocumentID)
		require.NoError(t, err)
		require.Equal(t, "%PDF-", string(pdf[:5]))
	}
	require.Equal(t, 1, seen["verlaengerung/eingangsbestaetigung"], "no second letter")
	said, err = worker(t, second, "verify")
	require.NoError(t, err, said)
	requireAudit(t, second)
}

// stoodANight leaves in an empty installation what a worker writes there at night, whether this one had the time or not.
func stoodANight(t *testing.T, s *devstack.Stack) {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), variableOf(t, s, "ABLAUF_MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer owner.Close(context.WithoutCancel(t.Context()))
	for _, sql := range []string{
		"insert into retention_look (day, cases, due, held, finished_at) values (current_date, 0, 0, 0, now()) on conflict do nothing",
		"insert into expiry_run (kind, as_of, requested_by, state, started_at) values ('nacht', current_date, 'system', 'done', now()) on conflict do nothing",
	} {
		_, err := owner.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
}

// requireClosed looks at a backup as somebody does who finds it: no document in the clear, nothing that others may read.
func requireClosed(t *testing.T, dir string) {
	t.Helper()
	objects := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, path)
		if !d.IsDir() && strings.Contains(path, filepath.Join("objects", "efile")) {
			objects++
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, "EAK1", string(content[:4]), "every object is encrypted")
			require.NotContains(t, string(content), "%PDF-")
		}
		return nil
	}))
	require.Greater(t, objects, 10)
}

// damage flips a bit in the middle of a file, until it is mended.
func damage(t *testing.T, path string) (mend func()) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	content[len(content)/2] ^= 1
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return func() {
		content[len(content)/2] ^= 1
		require.NoError(t, os.WriteFile(path, content, 0o600))
	}
}
