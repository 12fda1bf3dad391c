package deploy_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// project is what the tests read of docker-compose.yml, with merged anchors.
type project struct {
	Name     string                    `yaml:"name"`
	Services map[string]service        `yaml:"services"`
	Networks map[string]network        `yaml:"networks"`
	Volumes  map[string]map[string]any `yaml:"volumes"`
	Secrets  map[string]secretFile     `yaml:"secrets"`
}

type service struct {
	Image       string               `yaml:"image"`
	Build       *build               `yaml:"build"`
	User        string               `yaml:"user"`
	ReadOnly    bool                 `yaml:"read_only"`
	CapDrop     []string             `yaml:"cap_drop"`
	CapAdd      []string             `yaml:"cap_add"`
	Privileged  bool                 `yaml:"privileged"`
	SecurityOpt []string             `yaml:"security_opt"`
	Restart     string               `yaml:"restart"`
	MemLimit    string               `yaml:"mem_limit"`
	PidsLimit   int                  `yaml:"pids_limit"`
	Entrypoint  []string             `yaml:"entrypoint"`
	Command     []string             `yaml:"command"`
	Environment map[string]string    `yaml:"environment"`
	Secrets     []string             `yaml:"secrets"`
	Volumes     []string             `yaml:"volumes"`
	Ports       []string             `yaml:"ports"`
	Networks    []string             `yaml:"networks"`
	DependsOn   map[string]dependsOn `yaml:"depends_on"`
	Healthcheck *healthcheck         `yaml:"healthcheck"`
}

type build struct {
	Context string `yaml:"context"`
	Target  string `yaml:"target"`
}

type dependsOn struct {
	Condition string `yaml:"condition"`
}

type healthcheck struct {
	Test     []string `yaml:"test"`
	Interval string   `yaml:"interval"`
	Timeout  string   `yaml:"timeout"`
	Retries  int      `yaml:"retries"`
}

type network struct {
	Internal bool `yaml:"internal"`
}

type secretFile struct {
	File string `yaml:"file"`
}

func compose(t *testing.T) project {
	t.Helper()
	var p project
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "docker-compose.yml")), &p))
	require.NotEmpty(t, p.Services)
	return p
}

// names gives the services in a fixed order.
func (p project) names() []string { return slices.Sorted(maps.Keys(p.Services)) }

// runsOnce reports whether others wait for the service to end; all others run for as long as the machine does.
func (p project) runsOnce(name string) bool {
	for _, s := range p.Services {
		if s.DependsOn[name].Condition == "service_completed_successfully" {
			return true
		}
	}
	return false
}

// read gives a file by its path from the root of the repository.
func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(content)
}

// local reports whether the source of a mount is a path of the repository rather than a named volume.
func local(source string) bool { return strings.HasPrefix(source, "./") }
