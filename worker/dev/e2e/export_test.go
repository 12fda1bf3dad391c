package e2e_test

import (
	"archive/zip"
	"cmp"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// TestStoriesForTheArchive: the case of each story that has come to its end can be offered to the archive and handed over in the form of xdomea 3.0.0, held
// against the published schemas, and tells nothing of the query of § 73 AufenthG; one that is open cannot.
func TestStoriesForTheArchive(t *testing.T) {
	closed := 0
	for _, story := range player.Stories() {
		t.Run(story.Key, func(t *testing.T) {
			s := tell(t, story.Key)
			c, err := s.play.Case(t.Context())
			require.NoError(t, err)
			folder := filepath.Join(t.TempDir(), "archiv")
			said, err := worker(t, stack, "export", "-purpose", "Anbietung", "-what", "anbietung,aussonderung", s.play.CaseID, folder)
			if c.State != "closed" {
				require.Error(t, err)
				require.Contains(t, said, "is open")
				return
			}
			require.NoError(t, err, said)
			closed++
			archives, err := filepath.Glob(filepath.Join(folder, "*.zip"))
			require.NoError(t, err)
			require.Len(t, archives, 2)
			for _, archive := range archives {
				requireXdomea(t, archive)
			}
		})
	}
	require.GreaterOrEqual(t, closed, 2, "several quite different cases")
}

// requireXdomea holds the message of an archive against the schemas.
func requireXdomea(t *testing.T, path string) {
	t.Helper()
	archive, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer archive.Close()
	for _, f := range archive.File {
		if filepath.Ext(f.Name) != ".xml" {
			continue
		}
		in, err := f.Open()
		require.NoError(t, err)
		message, err := io.ReadAll(in)
		require.NoError(t, err)
		require.Equal(t, strings.TrimSuffix(filepath.Base(path), ".zip")+".xml", f.Name)
		require.NotContains(t, string(message), "sicherheit-abfragen")
		requireValid(t, message)
	}
}

// requireValid is package xdomeacheck of the program's module, which this one does not require.
func requireValid(t *testing.T, message []byte) {
	t.Helper()
	schemas, err := filepath.Abs(filepath.Join(cmp.Or(os.Getenv("ABLAUF_STANDARDS"), "../../../../shared/standards"), "xdomea-3.0.0"))
	require.NoError(t, err)
	if _, err := os.Stat(schemas); err != nil {
		t.Skip("NOTICE: the schemas of xdomea 3.0.0 are not on this machine: set ABLAUF_STANDARDS")
	}
	codes, err := os.ReadFile("../../../internal/export/xdomeacheck/xoev-code.xsd")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "xoev", "code", "1_0"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "xoev", "code", "1_0", "xoev-code.xsd"), codes, 0o600))
	require.NoError(t, os.Symlink(schemas, filepath.Join(dir, "xdomea-3.0.0")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "message.xml"), message, 0o600))
	schema := filepath.Join(dir, "xdomea-3.0.0", "xdomea.xsd")
	out, err := exec.CommandContext(t.Context(), "xmllint", "--nonet", "--noout", "--schema", schema, filepath.Join(dir, "message.xml")).CombinedOutput()
	require.NoError(t, err, "%s", out)
}
