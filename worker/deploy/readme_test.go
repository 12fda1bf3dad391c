package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	demanded  = regexp.MustCompile(`\$\{(ABLAUF_[A-Z_]+):\?`)
	settings  = regexp.MustCompile(`(?s)cat > \.ablauf/compose\.env <<END[^\n]*\n(.*?)\nEND\n`)
	addressed = regexp.MustCompile(`docker compose (?:exec|restart|stop|up -d|run --rm(?: -v \S+)?) ([a-z][a-z-]*)`)
)

// TestReadmeCanBeTyped: whoever follows README sets every variable without which Compose refuses each command, does so before the first
// command that needs them, addresses services that exist, and gives the folder of backups to the uid of the containers.
func TestReadmeCanBeTyped(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join("..", "..", name))
		require.NoError(t, err)
		return string(content)
	}
	readme, p := read("README.md"), compose(t)
	written := settings.FindStringSubmatch(readme)
	require.NotEmpty(t, written)
	found := demanded.FindAllStringSubmatch(read("docker-compose.yml"), -1)
	require.NotEmpty(t, found)
	for _, variable := range found {
		require.Contains(t, written[1], variable[1]+"=")
	}
	set := strings.Index(readme, "export COMPOSE_ENV_FILES=.ablauf/compose.env")
	require.Positive(t, set)
	require.Less(t, set, strings.Index(readme, "docker compose "), "the settings come first")
	commands := addressed.FindAllStringSubmatch(readme, -1)
	require.Greater(t, len(commands), 5, "the search must find what it looks for")
	for _, command := range commands {
		_, known := p.Services[command[1]]
		require.True(t, known, command[0])
	}
	owner, _, _ := strings.Cut(p.Services["worker"].User, ":")
	require.Contains(t, readme, "install -d -o "+owner+" -g "+owner+" -m 0700 /backup")
}
