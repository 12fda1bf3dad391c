package backup

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/store"
)

// TestInOrder: a table is loaded behind those that it refers to; a circle that is not checked at the end of the transaction is said.
func TestInOrder(t *testing.T) {
	t.Parallel()
	ordered, err := inOrder([]tableRow{{Name: "document", After: []string{"receipt", "cases"}}, {Name: "receipt", After: []string{"cases"}}, {Name: "cases"}})
	require.NoError(t, err)
	var names []string
	for _, o := range ordered {
		names = append(names, o.Name)
	}
	require.Equal(t, []string{"cases", "receipt", "document"}, names)
	_, err = inOrder([]tableRow{{Name: "a", After: []string{"b"}}, {Name: "b", After: []string{"a"}}})
	require.ErrorContains(t, err, "circle")
}

// TestCheck: what does not belong together is refused before anything is written.
func TestCheck(t *testing.T) {
	t.Parallel()
	taken := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	sound := Manifest{Form: form, Authority: "musterstadt", Migration: store.NewestMigration(), TakenAt: taken}
	for name, row := range map[string]struct {
		change func(rows, keys *Manifest, dir string)
		want   string
	}{
		"sound":              {func(*Manifest, *Manifest, string) {}, ""},
		"keys of another":    {func(_, keys *Manifest, _ string) { keys.TakenAt = taken.Add(time.Hour) }, "belong to another backup"},
		"older schema":       {func(rows, _ *Manifest, _ string) { rows.Migration-- }, "restore with the program that made the backup"},
		"another authority":  {func(rows, _ *Manifest, _ string) { rows.Authority = "kreis" }, "this installation serves musterstadt"},
		"another form":       {func(rows, _ *Manifest, _ string) { rows.Form = "ablauf-backup/0" }, "no backup of the form"},
		"an object changed":  {func(_, _ *Manifest, dir string) { overwrite(t, filepath.Join(dir, "objects/efile/cases/a/b")) }, "was changed or is damaged"},
		"the list changed":   {func(_, _ *Manifest, dir string) { overwrite(t, filepath.Join(dir, objectsList)) }, "was changed or is damaged"},
		"a table is missing": {func(rows, _ *Manifest, _ string) { rows.Tables = []Table{{Name: "public.cases", SHA256: "00"}} }, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			f, err := create(object{Shelf: shelfEFile, Key: "cases/a/b"}.path(dir))
			require.NoError(t, err)
			_, err = f.Write([]byte("EAK1"))
			require.NoError(t, err)
			sum, err := f.close()
			require.NoError(t, err)
			rows, keys := sound, sound
			rows.Objects, err = writeList(dir, []object{{SHA256: sum, Size: 4, Shelf: shelfEFile, Key: "cases/a/b"}})
			require.NoError(t, err)
			row.change(&rows, &keys, dir)
			require.NoError(t, rows.write(dir))
			require.NoError(t, os.MkdirAll(filepath.Join(dir, keysDir), 0o700))
			require.NoError(t, keys.write(filepath.Join(dir, keysDir)))
			_, objects, err := check(Place{Authority: "musterstadt"}, dir, filepath.Join(dir, keysDir))
			if row.want != "" {
				require.ErrorContains(t, err, row.want)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []object{{SHA256: sum, Size: 4, Shelf: shelfEFile, Key: "cases/a/b"}}, objects)
		})
	}
}

func overwrite(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte("other"), 0o600))
}
