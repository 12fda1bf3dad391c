package devstack

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// A program beside the kept stack finds its parts at the ports of make run, with its passwords, without starting anything.
func TestKeptEnv(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	l := newLayout(root, os.Geteuid() == 0)
	if l.shared != l.state {
		t.Cleanup(func() { require.NoError(t, os.RemoveAll(l.shared)) })
	}
	_, err := KeptEnv(root, func(string) string { return "" })
	require.Error(t, err, "a stack that never ran has no passwords")

	require.NoError(t, l.prepare())
	require.NoError(t, ensureSecrets(l))
	password, err := readSecret(l.secret(secretApp))
	require.NoError(t, err)
	env, err := KeptEnv(root, func(name string) string { return map[string]string{"ABLAUF_PORT_TEMPORAL": "17999"}[name] })
	require.NoError(t, err)
	require.Contains(t, env, "ABLAUF_TEMPORAL_ADDRESS=127.0.0.1:17999")
	require.Contains(t, env, "ABLAUF_DATABASE_URL=postgres://ablauf_app:"+password+"@127.0.0.1:15432/ablauf?sslmode=disable")
}
