package devstack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// minioModule is built from its Go module because no current public image or package exists. Changing it rebuilds MinIO.
const minioModule = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c"

// builder makes the programs of the stack. What is made once carries a stamp: a hash of everything it was made from.
type builder struct {
	layout
	*narrator
	spawn *spawner
}

// requireTools names a missing tool in one sentence before anything long begins.
func requireTools(names ...string) error {
	advice := map[string]string{
		"go":  "install Go 1.26.8 from https://go.dev/dl and put its bin folder on the PATH",
		"npm": "install Node.js 20 with npm, on Debian or Ubuntu for example with: apt install nodejs npm",
	}
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("%s is missing: %s", name, advice[name])
		}
	}
	return nil
}

// toolsFor returns the tools that starting the parts will need.
func (l layout) toolsFor(parts []Part) []string {
	missing := func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	}
	need := map[string]bool{}
	for _, part := range parts {
		switch part {
		case PostgreSQL:
			need["npm"] = need["npm"] || missing(l.postgresProgram("postgres"))
		case MinIO:
			need["go"] = need["go"] || missing(l.bin("minio"))
		case Temporal:
			need["go"] = need["go"] || missing(l.bin("temporald"))
		case Registers, Virus:
			need["go"] = true
		case Worker:
			need["go"] = true
			need["npm"] = need["npm"] || l.hasPackage(letterFonts)
		case Gateway:
			need["go"] = true
			need["npm"] = need["npm"] || l.hasPackage(frontEndFiles)
		}
	}
	maps.DeleteFunc(need, func(_ string, needed bool) bool { return !needed })
	return slices.Sorted(maps.Keys(need))
}

// run runs a tool and returns the end of its output as part of the error.
func (b builder) run(ctx context.Context, dir string, env []string, name string, args ...string) error {
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(env, "PWD="+dir)...)
	cmd.Stdout, cmd.Stderr = &output, &output
	// The tools start children of their own; an interrupted build must not go on in the background.
	cmd.SysProcAttr = childAttributes(nil, syscall.SIGTERM)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	err := b.spawn.start(cmd)
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s %s in %s: %w; end of its output:\n%s", name, strings.Join(args, " "), dir, err, tail(output.String(), 25))
	}
	return nil
}

// stampOf hashes texts and files. The order of the arguments counts.
func stampOf(texts []string, files ...string) (string, error) {
	hash := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(hash, "%d:%s", len(text), text)
	}
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("compute a stamp: %w", err)
		}
		info, err := file.Stat()
		if err == nil {
			fmt.Fprintf(hash, "%s:%d:", filepath.Base(name), info.Size())
			_, err = io.Copy(hash, file)
		}
		file.Close()
		if err != nil {
			return "", fmt.Errorf("compute a stamp: %w", err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// fresh reports whether the product exists and was made from what the stamp says.
func fresh(product, stampFile, stamp string) bool {
	if _, err := os.Stat(product); err != nil {
		return false
	}
	content, err := os.ReadFile(stampFile)
	return err == nil && strings.TrimSpace(string(content)) == stamp
}

// once makes a product unless it is fresh, and stamps it afterwards.
func (b builder) once(product, stampFile, stamp, announcement string, make func() error) error {
	if fresh(product, stampFile, stamp) {
		return nil
	}
	if err := b.during(announcement, make); err != nil {
		return err
	}
	return writeFileAtomically(stampFile, stamp+"\n", 0o644)
}

func (b builder) buildMinIO(ctx context.Context) error {
	stamp, err := stampOf([]string{minioModule, runtime.Version()})
	if err != nil {
		return err
	}
	return b.once(b.bin("minio"), b.stamp("minio"), stamp, "Building MinIO (once, about 3 minutes on two cores)", func() error {
		env := []string{"GOBIN=" + filepath.Dir(b.bin("minio")), "GOWORK=off"}
		return b.run(ctx, b.state, env, "go", "install", minioModule)
	})
}

func (b builder) buildTemporal(ctx context.Context) error {
	sources, err := filepath.Glob(b.dev("cmd/temporald/*.go"))
	if err != nil {
		return fmt.Errorf("list the sources of temporald: %w", err)
	}
	slices.Sort(sources)
	stamp, err := stampOf([]string{runtime.Version()}, append(sources, b.dev("go.mod"), b.dev("go.sum"))...)
	if err != nil {
		return err
	}
	return b.once(b.bin("temporald"), b.stamp("temporald"), stamp,
		"Building the Temporal server (once, about 4 minutes on two cores)", func() error {
			return b.goBuild(ctx, b.dev(), "temporald", "./cmd/temporald")
		})
}

// buildProgram builds worker or gateway. It always asks the Go tool, which knows best whether anything changed.
func (b builder) buildProgram(ctx context.Context, part Part) error {
	what := fmt.Sprintf("Building the %s (once, about a minute on two cores)", part.Title())
	if _, err := os.Stat(b.bin(string(part))); err == nil {
		what = fmt.Sprintf("Building the %s (only what changed)", part.Title())
	}
	err := b.during(what, func() error { return b.goBuild(ctx, b.root, string(part), "./"+string(part)) })
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("the %s does not compile: %w", part.Title(), err)
	}
	return err
}

func (b builder) goBuild(ctx context.Context, dir, program, pkg string) error {
	// Version stamping asks git, which refuses a checkout owned by another user.
	return b.run(ctx, dir, []string{"GOWORK=off"}, "go", "build", "-buildvcs=false", "-o", b.bin(program), pkg)
}

// requireProgram says plainly that worker or gateway is not there.
func (l layout) requireProgram(part Part) error {
	if _, err := os.Stat(l.join(string(part), "main.go")); err != nil {
		return fmt.Errorf("the %s cannot be built: there is no %s/main.go in this checkout", part.Title(), part)
	}
	return nil
}
