package deploy_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// image is what the tests read of the Dockerfile.
type image struct {
	// targets are the names of the stages, bases what each starts from.
	targets []string
	bases   map[string]string
	text    string
}

var from = regexp.MustCompile(`(?m)^FROM (\S+) AS (\S+)$`)

func dockerfile(t *testing.T) image {
	t.Helper()
	d := image{bases: map[string]string{}, text: read(t, "Dockerfile")}
	for _, found := range from.FindAllStringSubmatch(d.text, -1) {
		d.targets = append(d.targets, found[2])
		d.bases[found[2]] = found[1]
	}
	require.Len(t, d.targets, strings.Count(d.text, "\nFROM "), "every stage has a name")
	return d
}

// TestDockerfileStages: the three targets exist, every stage starts from a pinned image or another stage, none ends as root.
func TestDockerfileStages(t *testing.T) {
	t.Parallel()
	d := dockerfile(t)
	require.Subset(t, d.targets, []string{"worker", "gateway", "minio"})
	for stage, base := range d.bases {
		if _, ours := d.bases[base]; !ours {
			require.Regexp(t, pinned, base, stage)
		}
	}
	for _, target := range []string{"worker", "gateway", "minio"} {
		require.Equal(t, "base", d.bases[target])
	}
	require.NotContains(t, d.text, "COPY . ", "the folder of a checkout holds secrets")
	users := regexp.MustCompile(`(?m)^USER (\S+)$`).FindAllStringSubmatch(d.text, -1)
	require.Equal(t, "10001:10001", users[len(users)-1][1], "the target minio goes back to the user of the secrets")
}

// TestDockerfileCopiesWhatIsBuilt: every folder of ours that worker and gateway import is copied into the stage that builds them.
func TestDockerfileCopiesWhatIsBuilt(t *testing.T) {
	t.Parallel()
	d := dockerfile(t)
	copied := regexp.MustCompile(`(?m)^COPY ([a-z]\S*) \S+$`).FindAllStringSubmatch(d.text, -1)
	isCopied := func(folder string) bool {
		for _, c := range copied {
			if folder == c[1] || folder == strings.TrimSuffix(c[1], "/*.go") || strings.HasPrefix(folder, c[1]+"/") {
				return true
			}
		}
		return false
	}
	seen := map[string]bool{}
	var walk func(folder string)
	walk = func(folder string) {
		if seen[folder] {
			return
		}
		seen[folder] = true
		require.True(t, isCopied(folder), "the Dockerfile does not copy %s, which is built into worker or gateway", folder)
		for _, imported := range importsOf(t, folder) {
			walk(imported)
		}
	}
	walk("worker")
	walk("gateway")
	require.Greater(t, len(seen), 20)
}

// importsOf gives the folders of ours that the Go files of a folder import, tests aside.
func importsOf(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", folder, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files, folder)
	var found []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			if ours, isOurs := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "ablauf/"); isOurs {
				found = append(found, ours)
			}
		}
	}
	return found
}

// TestSameProgramsAsInDevelopment: MinIO is built from the commit that development uses, Go and Temporal are of its version.
func TestSameProgramsAsInDevelopment(t *testing.T) {
	t.Parallel()
	d := dockerfile(t)
	minio := regexp.MustCompile(`github\.com/minio/minio@v\S+-\d{14}-[0-9a-f]{12}\b`)
	want := minio.FindString(read(t, "worker/dev/devstack/build.go"))
	require.NotEmpty(t, want)
	require.Equal(t, want, minio.FindString(d.text))

	goVersion := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "worker/dev/go.mod"))[1]
	require.Equal(t, "golang:"+goVersion+"-bookworm", d.bases["build"])
	require.Equal(t, d.bases["build"], d.bases["minio-build"])

	temporal := regexp.MustCompile(`go\.temporal\.io/server v(\S+)`).FindStringSubmatch(read(t, "worker/dev/go.mod"))[1]
	p := compose(t)
	require.Equal(t, "temporalio/server:"+temporal, p.Services["temporal"].Image)
	for _, name := range []string{"temporal-schema", "temporal-namespace"} {
		require.Equal(t, "temporalio/admin-tools:"+temporal, p.Services[name].Image)
	}
}

// TestSameNamesAsInDevelopment: search attributes, buckets and roles are those that development and its tests use.
func TestSameNamesAsInDevelopment(t *testing.T) {
	t.Parallel()
	all := func(pattern, path string) []string {
		var names []string
		for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(read(t, path), -1) {
			names = append(names, found[1]+" "+strings.ToLower(found[2]))
		}
		require.NotEmpty(t, names, path)
		return names
	}
	require.ElementsMatch(t,
		all(`"(Ablauf\w+)":\s+enumspb\.INDEXED_VALUE_TYPE_(\w+)`, "worker/dev/cmd/temporald/namespace.go"),
		all(`(?m)^attribute (Ablauf\w+) (\w+)$`, "worker/deploy/temporal/namespace.sh"))
	require.ElementsMatch(t,
		all(`Bucket\w+\s+= "(ablauf-\w+)"()`, "worker/dev/devstack/minio.go"),
		all(`mb --ignore-existing --with-lock store/(\S+)()`, "worker/deploy/minio-setup.sh"))
	require.Subset(t,
		all(`create role (\w+) login()`, "worker/deploy/postgres-init.sql"),
		all(`role(?:Owner|App|Temporal)\s+= "(\w+)"()`, "worker/dev/devstack/postgres.go"))
}
