package deploy_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	// pinned is a tag that names one release: at least two numbers, or a day.
	pinned = regexp.MustCompile(`^[a-z0-9]+(/[a-z0-9-]+)?:v?\d+[.-]\d+[A-Za-z0-9.-]*$`)
	// lasting is what a variable has to be called if it holds a secret.
	lasting = regexp.MustCompile(`PASSWORD|SECRET|TOKEN|PWD|_KEY`)
)

// TestImagesArePinned: what is deployed is what was tested; an image is a release or one of our build targets.
func TestImagesArePinned(t *testing.T) {
	t.Parallel()
	p := compose(t)
	targets := dockerfile(t).targets
	for _, name := range p.names() {
		s := p.Services[name]
		if s.Build != nil {
			require.Equal(t, ".", s.Build.Context, name)
			require.Contains(t, targets, s.Build.Target, name)
			require.True(t, strings.HasPrefix(s.Image, "ablauf/"), "%s: an image that we build is called ablauf/…", name)
			continue
		}
		require.Regexp(t, pinned, s.Image, name)
	}
}

// TestServicesAreWatchedAndLimited: a service that hangs is seen, one that ends is started again, one that grows hurts nobody else.
func TestServicesAreWatchedAndLimited(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for _, name := range p.names() {
		s := p.Services[name]
		require.Regexp(t, `^\d+[mg]$`, s.MemLimit, name)
		require.Positive(t, s.PidsLimit, name)
		if p.runsOnce(name) {
			require.Regexp(t, `^on-failure:\d+$`, s.Restart, name)
			continue
		}
		require.Equal(t, "unless-stopped", s.Restart, name)
		require.NotNil(t, s.Healthcheck, "%s has no health check", name)
		require.Equal(t, "CMD", s.Healthcheck.Test[0], name)
		require.NotEmpty(t, s.Healthcheck.Interval, name)
		require.NotEmpty(t, s.Healthcheck.Timeout, name)
		require.Positive(t, s.Healthcheck.Retries, name)
	}
}

// TestServicesHaveNoRights: nobody runs as root, gains rights or writes outside its volumes. Keycloak is the exception to the last: it
// writes its build into its own folder.
func TestServicesHaveNoRights(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for _, name := range p.names() {
		s := p.Services[name]
		require.Regexp(t, `^10001:`, s.User, "%s: the owner of the secrets is uid 10001", name)
		require.Equal(t, []string{"ALL"}, s.CapDrop, name)
		require.Empty(t, s.CapAdd, name)
		require.False(t, s.Privileged, name)
		require.Equal(t, []string{"no-new-privileges:true"}, s.SecurityOpt, name)
		require.Equal(t, name != "keycloak", s.ReadOnly, name)
	}
}

// TestDependencies: one waits only for services that exist, for health only where it is asked for, and never for oneself. The gateway
// waits neither for Temporal nor for MinIO nor for the identity provider (architecture, section 3: receipts need none of them).
func TestDependencies(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for _, name := range p.names() {
		for other, d := range p.Services[name].DependsOn {
			require.Contains(t, p.Services, other, name)
			require.NotEqual(t, name, other)
			switch d.Condition {
			case "service_healthy":
				require.NotNil(t, p.Services[other].Healthcheck, "%s waits for the health of %s", name, other)
			case "service_started":
			case "service_completed_successfully":
				require.Nil(t, p.Services[other].Healthcheck, "%s waits for the end of %s", name, other)
			default:
				t.Errorf("%s depends on %s with condition %q", name, other, d.Condition)
			}
		}
	}
	require.Equal(t, map[string]dependsOn{"postgres": {"service_healthy"}, "worker": {"service_started"}}, p.Services["gateway"].DependsOn)
}

// TestOnlyLoopbackIsPublished: people come through a reverse proxy with TLS; nothing else listens to the outside.
func TestOnlyLoopbackIsPublished(t *testing.T) {
	t.Parallel()
	p := compose(t)
	var published []string
	for _, name := range p.names() {
		s := p.Services[name]
		require.NotEmpty(t, s.Networks, name)
		for _, n := range s.Networks {
			require.Contains(t, p.Networks, n, name)
		}
		for _, port := range s.Ports {
			require.Regexp(t, `^127\.0\.0\.1:\d+:\d+$`, port, name)
		}
		if len(s.Ports) > 0 {
			published = append(published, name)
		}
		require.Equal(t, len(s.Ports) > 0, slices.Contains(s.Networks, "edge"), "%s: on the network edge is what publishes a port", name)
	}
	require.Equal(t, []string{"gateway", "keycloak", "temporal-ui"}, published)
	for name, n := range p.Networks {
		require.Equal(t, name != "edge" && name != "partners" && name != "signatures", n.Internal, name)
	}
	for _, name := range p.names() {
		require.Equal(t, name == "worker", slices.Contains(p.Services[name].Networks, "partners"), "%s: only the worker calls other authorities", name)
		require.Equal(t, name == "freshclam", slices.Contains(p.Services[name].Networks, "signatures"), "%s: only freshclam fetches signatures", name)
	}
}

// TestNoSecretInFiles: secrets come from files; neither the environment of a container nor its command line shows one.
func TestNoSecretInFiles(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for _, name := range p.names() {
		s := p.Services[name]
		for variable, value := range s.Environment {
			if lasting.MatchString(variable) {
				require.True(t, strings.HasSuffix(variable, "_FILE"), "%s: %s holds a secret, or is called as if it did", name, variable)
			}
			if strings.HasSuffix(variable, "_FILE") {
				file, mounted := strings.CutPrefix(value, "/run/secrets/")
				require.True(t, mounted, "%s: %s", name, variable)
				require.Contains(t, s.Secrets, file, "%s: %s", name, variable)
			}
			u, err := url.Parse(value)
			if err != nil || u.User == nil {
				continue
			}
			_, password := u.User.Password()
			require.False(t, password, "%s: %s holds a password", name, variable)
			file, mounted := strings.CutPrefix(u.Query().Get("passfile"), "/run/secrets/")
			require.True(t, mounted, "%s: %s", name, variable)
			require.Contains(t, s.Secrets, file, "%s: %s", name, variable)
		}
	}
}

// TestMountsExist: what is mounted from the repository is there and cannot be changed by a container; named volumes are declared.
func TestMountsExist(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for _, name := range p.names() {
		for _, mount := range p.Services[name].Volumes {
			parts := strings.Split(mount, ":")
			if !local(parts[0]) {
				require.Contains(t, p.Volumes, parts[0], name)
				continue
			}
			require.Len(t, parts, 3, "%s: %s", name, mount)
			require.Equal(t, "ro", parts[2], "%s: %s", name, mount)
			_, err := os.Stat(filepath.Join("..", "..", parts[0]))
			require.NoError(t, err, name)
		}
	}
}
