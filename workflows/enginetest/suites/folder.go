package suites

import (
	"errors"
	"os"
	"path/filepath"
)

// Folder finds the outside suites: $ABLAUF_SUITES, or ../shared/suites beside the repository. The folder need not exist.
func Folder() (string, error) {
	if dir := os.Getenv("ABLAUF_SUITES"); dir != "" {
		return dir, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", "suites"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("suites: go.mod not found")
		}
		dir = parent
	}
}
