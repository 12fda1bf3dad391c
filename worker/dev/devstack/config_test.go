package devstack

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

// Every port has a setting of its own, a standard value, and a sentence for each way to get it wrong.
func TestPortsFrom(t *testing.T) {
	t.Parallel()
	ports, err := PortsFrom(environment(map[string]string{"ABLAUF_PORT_GATEWAY": "8181"}))
	require.NoError(t, err)
	require.Equal(t, map[Part]int{Gateway: 8181, PostgreSQL: 15432, Temporal: 17233, MinIO: 19000, Registers: 18090, Virus: 13310}, ports)

	for name, test := range map[string]struct {
		set  map[string]string
		want string
	}{
		"no number":    {map[string]string{"ABLAUF_PORT_MINIO": "nine"}, `ABLAUF_PORT_MINIO is "nine"`},
		"zero":         {map[string]string{"ABLAUF_PORT_POSTGRES": "0"}, "from 1 to 65535"},
		"too large":    {map[string]string{"ABLAUF_PORT_TEMPORAL": "65536"}, "ABLAUF_PORT_TEMPORAL"},
		"taken by us":  {map[string]string{"ABLAUF_PORT_GATEWAY": "19000"}, "ABLAUF_PORT_MINIO and ABLAUF_PORT_GATEWAY are both 19000"},
		"negative":     {map[string]string{"ABLAUF_PORT_GATEWAY": "-1"}, "ABLAUF_PORT_GATEWAY"},
		"with a colon": {map[string]string{"ABLAUF_PORT_GATEWAY": ":8080"}, "ABLAUF_PORT_GATEWAY"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := PortsFrom(environment(test.set))
			require.ErrorContains(t, err, test.want)
		})
	}
}

// A taken port gives one sentence with the port, the part and the setting.
func TestTakenPortIsNamed(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port

	_, err = choosePorts([]Part{PostgreSQL, MinIO}, map[Part]int{MinIO: port})
	require.ErrorContains(t, err, "port "+strconv.Itoa(port)+", wanted for MinIO, is taken by another program")
	require.ErrorContains(t, err, "ABLAUF_PORT_MINIO="+strconv.Itoa(port+1))
	require.NotContains(t, err.Error(), "\n")
}

// Without a fixed port every part gets a free one of its own, and the worker, which listens nowhere, gets none.
func TestFreePorts(t *testing.T) {
	t.Parallel()
	ports, err := choosePorts(AllParts(), nil)
	require.NoError(t, err)
	require.Len(t, ports, 6)
	require.NotContains(t, ports, Worker)
	for part, port := range ports {
		require.NoError(t, requireFree(part, port))
	}
}

// An existing server replaces a part; what another part needs is added.
func TestResolveParts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config Config
		want   []Part
	}{
		"everything":                  {Config{}, AllParts()},
		"services":                    {Config{Parts: Services()}, Services()},
		"one":                         {Config{Parts: []Part{MinIO}}, []Part{MinIO}},
		"Temporal runs on PostgreSQL": {Config{Parts: []Part{Temporal}}, []Part{PostgreSQL, Temporal}},
		"the gateway needs services":  {Config{Parts: []Part{Gateway}}, []Part{PostgreSQL, MinIO, Temporal, Gateway}},
		"a foreign MinIO":             {Config{External: External{MinIOEndpoint: "h:1"}}, []Part{PostgreSQL, Temporal, Registers, Virus, Worker, Gateway}},
		"a foreign virus scanner":     {Config{External: External{Clamd: "h:1"}}, []Part{PostgreSQL, MinIO, Temporal, Registers, Worker, Gateway}},
		"the worker needs a scanner":  {Config{Parts: []Part{Worker}}, []Part{PostgreSQL, MinIO, Temporal, Virus, Worker}},
		"a foreign Temporal":          {Config{External: External{TemporalAddress: "h:1"}}, []Part{PostgreSQL, MinIO, Registers, Virus, Worker, Gateway}},
		"a foreign database, but ours for Temporal": {
			Config{External: External{DatabaseURL: "postgres://h/d"}}, AllParts(),
		},
		"a foreign database": {
			Config{Parts: []Part{PostgreSQL, MinIO}, External: External{DatabaseURL: "postgres://h/d"}}, []Part{MinIO},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, test.config.resolve())
		})
	}
}

func TestParseParts(t *testing.T) {
	t.Parallel()
	parts, err := ParseParts("minio, postgres,minio")
	require.NoError(t, err)
	require.Equal(t, []Part{PostgreSQL, MinIO}, parts)
	_, err = ParseParts("postgres,redis")
	require.ErrorContains(t, err, `no part "redis"`)
}

func TestExternalFrom(t *testing.T) {
	t.Parallel()
	ext, err := ExternalFrom(environment(map[string]string{"DATABASE_URL": "postgres://h/d"}))
	require.NoError(t, err)
	require.Equal(t, "postgres://h/d", ext.MigrateDatabaseURL, "without an owner's login the only one serves for both")

	_, err = ExternalFrom(environment(map[string]string{"MINIO_ENDPOINT": "h:9000"}))
	require.ErrorContains(t, err, "MINIO_ACCESS_KEY_FILE")
	_, err = ExternalFrom(environment(map[string]string{
		"MINIO_ENDPOINT": "http://h:9000", "MINIO_ACCESS_KEY_FILE": "a", "MINIO_SECRET_KEY_FILE": "b",
	}))
	require.ErrorContains(t, err, "without http://")
}

// The environment names of the external servers are the ones a throwaway stack hands to its command, so that programs started
// below it use that stack.
func TestEnvironmentCarriesExternalServers(t *testing.T) {
	t.Parallel()
	s := &Stack{layout: layout{home: "/home"}, config: Config{External: External{
		DatabaseURL: "postgres://app@h/d", MigrateDatabaseURL: "postgres://owner@h/d",
		TemporalAddress: "t:7233", MinIOEndpoint: "m:9000", MinIOAccessKeyFile: "/a", MinIOSecretKeyFile: "/s",
	}}}
	env, err := s.Env()
	require.NoError(t, err)
	for _, want := range []string{
		"DATABASE_URL=postgres://app@h/d", "ABLAUF_DATABASE_URL=postgres://app@h/d",
		"MIGRATE_DATABASE_URL=postgres://owner@h/d", "TEMPORAL_ADDRESS=t:7233", "ABLAUF_TEMPORAL_ADDRESS=t:7233",
		"MINIO_ENDPOINT=m:9000", "ABLAUF_MINIO_ACCESS_KEY_FILE=/a", "MINIO_SECRET_KEY_FILE=/s",
		"ABLAUF_MASTER_KEY_FILE=/home/secrets/master-key", "ABLAUF_DEV=true",
	} {
		require.Contains(t, env, want)
	}
}

// Only the worker applies migrations, so only it gets the owner's login.
func TestOnlyTheWorkerGetsTheOwnersLogin(t *testing.T) {
	t.Setenv("ABLAUF_MIGRATE_DATABASE_URL", "postgres://owner@elsewhere/d")
	s := &Stack{parts: []Part{Gateway}, ports: map[Part]int{Gateway: 8080}, config: Config{External: External{
		DatabaseURL: "postgres://app@h/d", MigrateDatabaseURL: "postgres://owner@h/d",
	}}}
	gateway, err := s.programEnvironment(Gateway)
	require.NoError(t, err)
	require.NotContains(t, gateway, "ABLAUF_MIGRATE_DATABASE_URL=postgres://owner@h/d")
	require.NotContains(t, gateway, "ABLAUF_MIGRATE_DATABASE_URL=postgres://owner@elsewhere/d")
	require.Contains(t, gateway, "ABLAUF_LISTEN=127.0.0.1:8080")
	worker, err := s.programEnvironment(Worker)
	require.NoError(t, err)
	require.Contains(t, worker, "ABLAUF_MIGRATE_DATABASE_URL=postgres://owner@h/d")
}

func TestFindRoot(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	inside := filepath.Join(root, "worker", "dev")
	require.NoError(t, os.MkdirAll(inside, 0o755))
	_, err := FindRoot(inside)
	require.ErrorContains(t, err, "not inside a checkout of Ablauf")

	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module ablauf\n\ngo 1.26.0\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(inside, "go.mod"), []byte("module ablauf/worker/dev\n"), 0o644))
	found, err := FindRoot(inside)
	require.NoError(t, err)
	require.Equal(t, root, found)
}
