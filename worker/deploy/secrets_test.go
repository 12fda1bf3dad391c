package deploy_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// makeSecrets runs the script into a folder of the test.
func makeSecrets(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "make-secrets.sh")
	cmd.Env = append(os.Environ(), "ABLAUF_SECRETS_DIR="+dir)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	content := map[string]string{}
	for _, entry := range entries {
		info, err := entry.Info()
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode(), entry.Name())
		b, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		require.NoError(t, err)
		content[entry.Name()] = string(b)
	}
	return content
}

// TestSecretsAreMade: the script makes exactly the files that docker-compose.yml names, readable by their owner only, none like another,
// the keys in the form that worker and gateway read; a second run changes none of them, because kept data depends on them.
func TestSecretsAreMade(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "secrets")
	makeSecrets(t, dir)
	made := files(t, dir)

	p := compose(t)
	used := map[string]bool{}
	for _, name := range p.names() {
		for _, secret := range p.Services[name].Secrets {
			require.Contains(t, p.Secrets, secret, name)
			used[secret] = true
		}
	}
	for name, s := range p.Secrets {
		require.True(t, used[name], "nobody uses the secret %s", name)
		require.Equal(t, "${ABLAUF_SECRETS_DIR:-./.ablauf/compose-secrets}/"+name, s.File)
		require.Contains(t, made, name)
	}
	require.Len(t, made, len(p.Secrets), "the script makes a file that nobody names")

	seen := map[string]string{}
	for name, content := range made {
		require.GreaterOrEqual(t, len(content), 44, name)
		require.Empty(t, seen[content], "%s is like another", name)
		seen[content] = name
	}
	for _, name := range []string{"master-key", "payload-key", "session-key"} {
		key, err := base64.StdEncoding.DecodeString(made[name])
		require.NoError(t, err, name)
		require.Len(t, key, 32, name)
	}
	for _, role := range []string{"app", "owner"} {
		require.Equal(t, "postgres:5432:ablauf:ablauf_"+role+":"+made["postgres-"+role]+"\n", made["pgpass-"+role])
	}

	makeSecrets(t, dir)
	require.Equal(t, made, files(t, dir))
}

// TestScriptsReadWhatTheyAreGiven: a script or file that reads a secret runs in a service that has it.
func TestScriptsReadWhatTheyAreGiven(t *testing.T) {
	t.Parallel()
	p := compose(t)
	secret := regexp.MustCompile(`/run/secrets/([a-z-]+)`)
	read := func(file string) []string {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		var names []string
		for _, found := range secret.FindAllSubmatch(b, -1) {
			names = append(names, string(found[1]))
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	for file, service := range map[string]string{
		"postgres-init.sql": "postgres", "minio-setup.sh": "minio-setup", "temporal/schema.sh": "temporal-schema", "temporal/server.yaml": "temporal",
	} {
		names := read(file)
		require.NotEmpty(t, names, file)
		require.Subset(t, p.Services[service].Secrets, names, file)
	}
}

// TestEnvFromFiles: the wrapper hands a program the secret and not the name of its file, and starts nothing when the secret is missing.
func TestEnvFromFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	full, empty := filepath.Join(dir, "full"), filepath.Join(dir, "empty")
	require.NoError(t, os.WriteFile(full, []byte(`a b$c`), 0o600))
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	run := func(file string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "sh", "env-from-files.sh", "GIVEN", "--", "sh", "-c", `echo "$GIVEN ${GIVEN_FILE-unset}"`)
		cmd.Env = append(os.Environ(), "GIVEN_FILE="+file)
		var out bytes.Buffer
		cmd.Stdout = &out
		err := cmd.Run()
		return strings.TrimSpace(out.String()), err
	}
	out, err := run(full)
	require.NoError(t, err)
	require.Equal(t, "a b$c unset", out)
	for _, file := range []string{empty, filepath.Join(dir, "missing"), ""} {
		out, err = run(file)
		require.Error(t, err)
		require.Empty(t, out)
	}
}

// TestWrappedServicesNameTheirFiles: every variable that the wrapper is asked for has its file, and the other way round.
func TestWrappedServicesNameTheirFiles(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for _, name := range []string{"keycloak", "temporal-ui"} {
		s := p.Services[name]
		require.Equal(t, []string{"sh", "/deploy/env-from-files.sh"}, s.Entrypoint[:2], name)
		asked := s.Entrypoint[2:slices.Index(s.Entrypoint, "--")]
		var given []string
		for variable := range s.Environment {
			if v, isFile := strings.CutSuffix(variable, "_FILE"); isFile {
				given = append(given, v)
			}
		}
		require.ElementsMatch(t, asked, given, name)
	}
}
