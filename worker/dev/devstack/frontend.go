package devstack

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// hasFrontEnd reports whether the gateway's front-end files come from npm.
func (l layout) hasFrontEnd() bool {
	_, err := os.Stat(l.join("gateway/web/package.json"))
	return err == nil
}

// buildFrontEnd fetches the front-end files with npm and lays them where the gateway embeds them, unless that was done for
// the same package.json, lock file and build scripts.
func (b builder) buildFrontEnd(ctx context.Context) error {
	if !b.hasFrontEnd() {
		return nil
	}
	web := b.join("gateway/web")
	inputs := []string{filepath.Join(web, "package.json"), filepath.Join(web, "package-lock.json")}
	for _, pattern := range []string{"*.mjs", "*.cjs", "*.js"} {
		scripts, err := filepath.Glob(filepath.Join(web, pattern))
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
	return b.once(b.vendoredFile(), b.stamp("frontend"), stamp, "Fetching the front-end files with npm (once)", func() error {
		// Scripts of foreign packages are not run: nothing we use needs one.
		if err := b.run(ctx, web, nil, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
			return err
		}
		script, err := layingScript(filepath.Join(web, "package.json"))
		if err != nil {
			return err
		}
		return b.run(ctx, web, nil, "npm", "run", script)
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

// vendoredFile returns one of the files npm laid into the embedded folder. If none is there, for example after the folder was
// cleaned, the returned path does not exist.
func (b builder) vendoredFile() string {
	vendor := b.join("gateway/web/static/vendor")
	entries, _ := os.ReadDir(vendor)
	for _, entry := range entries {
		if entry.Name() != "PLACEHOLDER" {
			return filepath.Join(vendor, entry.Name())
		}
	}
	return filepath.Join(vendor, "nothing-yet")
}
