// Package browser_test walks through the pages with a real browser, as the people do whose work it is, takes pictures of the stops and
// checks them for accessibility. It starts one throwaway stack; the pictures go to .shots in the repository root.
package browser_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// What the tests share.
var (
	gateway  *player.Gateway
	stack    *devstack.Stack
	chromium string // path of the browser; empty where there is none
	axe      string // source of axe-core
	shots    string // folder of the pictures
	// ownersDatabase is the database with the rights of its owner, for what only time can do otherwise.
	ownersDatabase string
)

func TestMain(m *testing.M) {
	code, err := withStack(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the stack of the walk through the pages:", err)
		code = 1
	}
	os.Exit(code)
}

func withStack(m *testing.M) (code int, err error) {
	if chromium = findBrowser(); chromium == "" {
		return m.Run(), nil // every test says that it is skipped and why
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if axe, err = fetchAxe(ctx); err != nil {
		return 1, err
	}
	root, err := devstack.FindRoot(".")
	if err != nil {
		return 1, err
	}
	shots = filepath.Join(root, ".shots")
	if err := os.MkdirAll(shots, 0o755); err != nil {
		return 1, err
	}
	if galleryOnly() {
		return m.Run(), nil
	}
	stack, err = devstack.Start(ctx, devstack.Config{Throwaway: true, Out: os.Stderr, LogDir: os.Getenv("ABLAUF_TEST_LOGS")})
	if err != nil {
		return 1, err
	}
	defer func() {
		if ended := stack.Stop(); err == nil {
			err = ended
		}
	}()
	env, err := stack.Env()
	if err != nil {
		return 1, err
	}
	ownersDatabase = devstack.Lookup(env)("MIGRATE_DATABASE_URL")
	gateway = player.NewGateway(stack.URL())
	return m.Run(), nil
}

// galleryOnly reports whether only tests were asked for that look at the gallery, which needs no stack.
func galleryOnly() bool {
	flag.Parse()
	return strings.HasPrefix(flag.Lookup("test.run").Value.String(), "TestGallery")
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// fetchAxe gets axe-core with npm at the version of the lock file and reads it.
func fetchAxe(ctx context.Context) (string, error) {
	const file = "node_modules/axe-core/axe.min.js"
	if _, err := os.Stat(file); err != nil {
		if output, err := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--silent").CombinedOutput(); err != nil {
			return "", fmt.Errorf("npm ci in worker/dev/browser: %w\n%s", err, output)
		}
	}
	source, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read axe-core: %w", err)
	}
	return string(source), nil
}
