package repotest

import (
	"crypto/sha256"
	"encoding/hex"
	"go/ast"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// TestPackageComments: every package has exactly one package comment, and it begins with its name.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	comments := map[string][]string{}
	packages := map[string]string{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		packages[s.pkg] = s.syntax.Name.Name
		if s.syntax.Doc != nil {
			comments[s.pkg] = append(comments[s.pkg], s.path)
			begin := "Package " + s.syntax.Name.Name
			if s.syntax.Name.Name == "main" {
				begin = "Command "
			}
			if !strings.HasPrefix(s.syntax.Doc.Text(), begin) {
				t.Errorf("%s: the package comment begins with %q", s.path, begin)
			}
		}
	}
	for pkg := range packages {
		if n := len(comments[pkg]); n != 1 {
			t.Errorf("%s has %d package comments, wanted one: %v", pkg, n, comments[pkg])
		}
	}
}

// TestNoWastebasketPackages: a package is named after what it is for.
func TestNoWastebasketPackages(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		switch s.syntax.Name.Name {
		case "util", "utils", "common", "helper", "helpers", "misc", "base":
			t.Errorf("%s: the name %q says nothing", s.path, s.syntax.Name.Name)
		}
	}
}

// TestTopLevel: nothing else stands at the top.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	known := map[string]bool{
		"README.md": true, "Makefile": true, "Dockerfile": true, "docker-compose.yml": true, "go.mod": true, "go.sum": true,
		".golangci.yml": true, ".gitignore": true, ".ci": true, "schemas": true, "processes": true, "workflows": true,
		"activities": true, "internal": true, "worker": true, "gateway": true,
	}
	walk(t, func(path string) {
		if first := strings.Split(path, "/")[0]; !known[first] {
			t.Errorf("%s: %q does not belong at the top level", path, first)
		}
	})
}

// banned are calls with their replacement.
var banned = []struct {
	where   []string
	pattern *regexp.Regexp
	instead string
}{
	{[]string{"gateway/api", "gateway/web"}, regexp.MustCompile(`err\.Error\(\)`), "hand the error to httperr; its text is for the log"},
	{[]string{"gateway/api", "gateway/web"}, regexp.MustCompile(`c\.JSON\(5\d\d`), "hand the error to httperr"},
	{[]string{"activities", "gateway", "internal", "worker", "workflows"}, regexp.MustCompile(`\bfunc init\(\)`), "register by name in one list"},
	{[]string{"."}, regexp.MustCompile(`//\s*(TODO|FIXME|XXX)`), "what is missing goes into the closing note"},
}

// TestBannedCalls: what has a better way here is not called.
func TestBannedCalls(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, b := range banned {
			if !below(s.pkg, b.where) && b.where[0] != "." {
				continue
			}
			if loc := b.pattern.FindStringIndex(s.text); loc != nil {
				t.Errorf("%s:%d: %s: %s", s.path, 1+strings.Count(s.text[:loc[0]], "\n"), s.text[loc[0]:loc[1]], b.instead)
			}
		}
	}
}

// TestOneTranslatorOfFailures: an error becomes a non-retryable Temporal failure in one place.
func TestOneTranslatorOfFailures(t *testing.T) {
	t.Parallel()
	var places []string
	for _, s := range sources(t) {
		if !s.test && strings.Contains(s.text, "NewNonRetryableApplicationError(") {
			places = append(places, s.path)
		}
	}
	if len(places) != 1 {
		t.Errorf("temporal.NewNonRetryableApplicationError stands in %v, wanted one place", places)
	}
}

// TestSkipsHaveReasons: a test is skipped only with a sentence.
func TestSkipsHaveReasons(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Skip" && sel.Sel.Name != "SkipNow" {
				return true
			}
			if sel.Sel.Name == "SkipNow" || len(call.Args) == 0 {
				t.Errorf("%s: a test is skipped without a reason", s.path)
			}
			return true
		})
	}
}

// TestScriptsSayWhatTheyProve: every script of the engine and of a procedure starts with a comment.
func TestScriptsSayWhatTheyProve(t *testing.T) {
	t.Parallel()
	walk(t, func(path string) {
		script := strings.HasPrefix(path, "workflows/engine/testdata/") && strings.HasSuffix(path, ".script") ||
			strings.HasPrefix(path, "processes/") && strings.Contains(path, "/scenarios/")
		if script && !strings.HasPrefix(read(t, path), "#") {
			t.Errorf("%s: the script does not say what it proves", path)
		}
	})
}

// TestReleasedFilesNeverChange: a file listed in RELEASED.sum keeps its hash; a change is a new version.
func TestReleasedFilesNeverChange(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"processes/RELEASED.sum"} {
		for _, line := range strings.Split(read(t, list), "\n") {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			want, path, found := strings.Cut(line, "  ")
			if !found {
				t.Errorf("%s: cannot read the line %q", list, line)
				continue
			}
			sum := sha256.Sum256([]byte(read(t, path)))
			if got := hex.EncodeToString(sum[:]); got != want {
				t.Errorf("%s was released and has changed; restore it and add a new version (now %s, released %s)", path, got, want)
			}
		}
	}
}

// foreign are traces of a machine or of how the work was done, which do not belong into the repository.
var foreign = regexp.MustCompile(`(^|[\s"'(=])/(root|work|farm)/|registry\.npmjs|proxy\.golang|deb\.debian`)

// TestNoTracesOfAMachine: no path of somebody's machine and no host of a package registry.
func TestNoTracesOfAMachine(t *testing.T) {
	t.Parallel()
	var found []string
	walk(t, func(path string) {
		if strings.HasPrefix(path, "worker/repotest/") || strings.HasSuffix(path, "go.sum") || strings.HasSuffix(path, ".png") ||
			path == "Dockerfile" { // its paths are those inside an image
			return
		}
		if loc := foreign.FindString(read(t, path)); loc != "" {
			found = append(found, path+": "+strings.TrimSpace(loc))
		}
	})
	sort.Strings(found)
	for _, f := range found {
		t.Error(f)
	}
}
