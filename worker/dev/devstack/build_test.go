package devstack

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A stamp changes with everything the product is made from, also when text only moves from one input to the next.
func TestStamp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
		return path
	}
	a, b := file("a", "one"), file("b", "two")
	seen := map[string]string{}
	for name, compute := range map[string]func() (string, error){
		"base":          func() (string, error) { return stampOf([]string{"x", "y"}, a, b) },
		"other text":    func() (string, error) { return stampOf([]string{"x", "z"}, a, b) },
		"text moved":    func() (string, error) { return stampOf([]string{"xy", ""}, a, b) },
		"file less":     func() (string, error) { return stampOf([]string{"x", "y"}, a) },
		"other content": func() (string, error) { return stampOf([]string{"x", "y"}, a, file("c", "TWO")) },
	} {
		stamp, err := compute()
		require.NoError(t, err)
		require.NotContains(t, seen, stamp, name)
		seen[stamp] = name
	}
	again, err := stampOf([]string{"x", "y"}, a, b)
	require.NoError(t, err)
	require.Equal(t, "base", seen[again])
	_, err = stampOf(nil, filepath.Join(dir, "missing"))
	require.Error(t, err)
}

// A product is made once, again when its stamp or the product is gone, and is not stamped when making it failed.
func TestOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	product, stampFile := filepath.Join(dir, "product"), filepath.Join(dir, "stamp")
	var said strings.Builder
	b := builder{narrator: newNarrator(&said)}
	made := 0
	make := func() error {
		made++
		return os.WriteFile(product, nil, 0o755)
	}
	once := func(stamp string, how func() error) error {
		return b.once(product, stampFile, stamp, "Building it (once)", how)
	}

	require.ErrorIs(t, once("1", func() error { return os.ErrInvalid }), os.ErrInvalid)
	require.NoFileExists(t, stampFile)
	require.NoError(t, once("1", make))
	require.NoError(t, once("1", make))
	require.Equal(t, 1, made)
	require.Equal(t, 2, strings.Count(said.String(), "Building it (once) …"), "one announcement per attempt, none for nothing")
	require.NoError(t, once("2", make))
	require.NoError(t, os.Remove(product))
	require.NoError(t, once("2", make))
	require.Equal(t, 3, made)
}

// A secret is made once, stays, and is for its owner's eyes only; keys are 32 bytes in base64.
func TestSecrets(t *testing.T) {
	t.Parallel()
	l := newLayout(t.TempDir(), false)
	require.NoError(t, l.prepare())
	require.NoError(t, ensureSecrets(l))
	master, err := readSecret(l.secret(secretMaster))
	require.NoError(t, err)
	key, err := base64.StdEncoding.DecodeString(master)
	require.NoError(t, err)
	require.Len(t, key, 32)
	info, err := os.Stat(l.secret(secretMaster))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	require.NoError(t, ensureSecrets(l))
	again, err := readSecret(l.secret(secretMaster))
	require.NoError(t, err)
	require.Equal(t, master, again)
}

// The links an npm package lists are made relative and only inside the package.
func TestRestoreLinks(t *testing.T) {
	t.Parallel()
	pkg := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(pkg, "native", "lib"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(pkg, "native", "lib", "libx.so.1.2"), []byte("x"), 0o644))
	list := filepath.Join(pkg, "native", "pg-symlinks.json")
	require.NoError(t, os.WriteFile(list, []byte(`[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so"}]`), 0o644))
	require.NoError(t, restoreLinks(pkg))
	require.NoError(t, restoreLinks(pkg), "a second time finds everything in place")
	target, err := os.Readlink(filepath.Join(pkg, "native", "lib", "libx.so"))
	require.NoError(t, err)
	require.Equal(t, "libx.so.1.2", target)

	require.NoError(t, os.WriteFile(list, []byte(`[{"source":"native/lib/libx.so.1.2","target":"../../outside"}]`), 0o644))
	require.ErrorContains(t, restoreLinks(pkg), "outside itself")
}

// A missing program is named before anything long begins.
func TestMissingProgramIsNamed(t *testing.T) {
	t.Parallel()
	l := newLayout(t.TempDir(), false)
	require.ErrorContains(t, l.requireProgram(Gateway), "there is no gateway/main.go")
	require.ErrorContains(t, requireTools("no-such-tool-anywhere"), "no-such-tool-anywhere is missing")
}

// The npm lock file pins the package and names no host, so every machine asks the registry it is set up for.
func TestPostgresLockFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"package.json", "package-lock.json"} {
		content, err := os.ReadFile(filepath.Join("..", "postgres", name))
		require.NoError(t, err)
		require.Contains(t, string(content), "18.4.0-beta.17")
		require.NotContains(t, string(content), "http")
		require.NotContains(t, string(content), "resolved")
	}
}

// The front-end package says by its scripts how its files are laid into the embedded folder.
func TestLayingScript(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`{"scripts": {"vendor": "node vendor.mjs"}}`:                  "vendor",
		`{"scripts": {"vendor": "node vendor.mjs", "build": "make"}}`: "build",
		`{"scripts": {"test": "true"}}`:                               "",
		`{`:                                                           "",
	} {
		path := filepath.Join(t.TempDir(), "package.json")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
		script, err := layingScript(path)
		require.Equal(t, want, script)
		require.Equal(t, want == "", err != nil)
	}
}
