package devstack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// npmFiles are files that a program embeds and that npm brings: a folder with package.json, lock file and a script that lays the files
// into a folder which git ignores.
type npmFiles struct {
	name   string // of the stamp
	folder string // with package.json
	laid   string // where the files end up
	title  string // what a person reads while they are fetched
}

// frontEndFiles are the styles and fonts of the pages, letterFonts the fonts in which letters are set.
var (
	frontEndFiles = npmFiles{"frontend", "gateway/web", "gateway/web/static/vendor", "Fetching the front-end files with npm (once)"}
	letterFonts   = npmFiles{
		"letter-fonts", "internal/letter/fonts", "internal/letter/fonts/vendor", "Fetching the fonts of the letters with npm (once)",
	}
)

// hasPackage reports whether the checkout has the folder; those of tests of this package have none.
func (l layout) hasPackage(files npmFiles) bool {
	_, err := os.Stat(l.join(files.folder, "package.json"))
	return err == nil
}

func (b builder) buildFrontEnd(ctx context.Context) error { return b.fetch(ctx, frontEndFiles) }

func (b builder) buildLetterFonts(ctx context.Context) error { return b.fetch(ctx, letterFonts) }

// Fetch gets everything that the programs embed and that npm brings, for somebody who builds or tests them without starting the stack.
func Fetch(ctx context.Context, root string, out io.Writer) error {
	if err := requireTools("npm"); err != nil {
		return err
	}
	b := builder{newLayout(root, os.Geteuid() == 0), newNarrator(out), newSpawner()}
	if err := b.prepare(); err != nil {
		return err
	}
	if err := b.buildFrontEnd(ctx); err != nil {
		return err
	}
	return b.buildLetterFonts(ctx)
}

// fetch gets the files with npm and lays them, unless that was done for the same package.json, lock file and scripts.
func (b builder) fetch(ctx context.Context, files npmFiles) error {
	folder := b.join(files.folder)
	if !b.hasPackage(files) {
		return nil
	}
	inputs := []string{filepath.Join(folder, "package.json"), filepath.Join(folder, "package-lock.json")}
	for _, pattern := range []string{"*.mjs", "*.cjs", "*.js"} {
		scripts, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return fmt.Errorf("list the build scripts: %w", err)
		}
		inputs = append(inputs, scripts...)
	}
	slices.Sort(inputs)
	stamp, err := stampOf(nil, inputs...)
	if err != nil {
		return err
	}
	return b.once(b.laidFile(files), b.stamp(files.name), stamp, files.title, func() error {
		// Scripts of foreign packages are not run: nothing we use needs one.
		if err := b.run(ctx, folder, nil, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
			return err
		}
		script, err := layingScript(filepath.Join(folder, "package.json"))
		if err != nil {
			return err
		}
		return b.run(ctx, folder, nil, "npm", "run", script)
	})
}

// layingScript returns the npm script that lays the files: "build" where there is something to build, else "vendor", which
// only copies.
func layingScript(packageFile string) (string, error) {
	content, err := os.ReadFile(packageFile)
	if err != nil {
		return "", fmt.Errorf("look for the npm script: %w", err)
	}
	var pkg struct{ Scripts map[string]string }
	if err := json.Unmarshal(content, &pkg); err != nil {
		return "", fmt.Errorf("look for the npm script: %w", err)
	}
	for _, name := range []string{"build", "vendor"} {
		if _, exists := pkg.Scripts[name]; exists {
			return name, nil
		}
	}
	return "", fmt.Errorf("%s has neither a script build nor a script vendor", packageFile)
}

// laidFile returns one of the files that npm laid. If none is there, for example after the folder was cleaned, the returned path does
// not exist.
func (b builder) laidFile(files npmFiles) string {
	laid := b.join(files.laid)
	entries, _ := os.ReadDir(laid)
	for _, entry := range entries {
		if entry.Name() != "PLACEHOLDER" {
			return filepath.Join(laid, entry.Name())
		}
	}
	return filepath.Join(laid, "nothing-yet")
}
