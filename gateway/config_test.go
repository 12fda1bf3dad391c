package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func file(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func goodEnv(t testing.TB) map[string]string {
	t.Helper()
	key := file(t, base64.StdEncoding.EncodeToString(make([]byte, 32))+"\n")
	return map[string]string{
		"ABLAUF_LISTEN": "127.0.0.1:8080", "ABLAUF_DEV": "true", "ABLAUF_DATABASE_URL": "postgres://ablauf_app@127.0.0.1/ablauf",
		"ABLAUF_TEMPORAL_ADDRESS": "127.0.0.1:7233", "ABLAUF_TEMPORAL_NAMESPACE": "ablauf", "ABLAUF_MINIO_ENDPOINT": "127.0.0.1:9000",
		"ABLAUF_MINIO_BUCKET": "ablauf-efile", "ABLAUF_MINIO_ACCESS_KEY_FILE": file(t, "access"), "ABLAUF_MINIO_SECRET_KEY_FILE": file(t, "secret"),
		"ABLAUF_MASTER_KEY_FILE": key, "ABLAUF_PAYLOAD_KEY_FILE": key, "ABLAUF_SESSION_KEY_FILE": key, "ABLAUF_AUTHORITY": "musterstadt",
	}
}

// TestConfig: a good configuration is read, and every broken rule is named by its variable, all of them at once.
func TestConfig(t *testing.T) {
	t.Parallel()
	cfg, err := readConfig(func(name string) string { return goodEnv(t)[name] })
	require.NoError(t, err)
	require.True(t, cfg.Dev)
	require.Len(t, cfg.SessionKey, 32)
	require.Equal(t, "access", cfg.MinioAccessKey)

	_, err = readConfig(func(string) string { return "" })
	for name := range goodEnv(t) {
		if name != "ABLAUF_DEV" {
			require.ErrorContains(t, err, name+" is missing")
		}
	}
}

// TestConfigRefuses changes one value of a good configuration at a time.
func TestConfigRefuses(t *testing.T) {
	t.Parallel()
	secret := file(t, "geheim-und-zu-kurz")
	for _, row := range []struct{ name, value, want string }{
		{"ABLAUF_LISTEN", "8080", "ABLAUF_LISTEN is not host:port"},
		{"ABLAUF_LISTEN", "0.0.0.0:8080", "ABLAUF_DEV needs a listener on loopback"},
		{"ABLAUF_LISTEN", ":8080", "ABLAUF_DEV needs a listener on loopback"},
		{"ABLAUF_LISTEN", "rechner.example:8080", "ABLAUF_DEV needs a listener on loopback"},
		{"ABLAUF_DEV", "vielleicht", "ABLAUF_DEV is neither true nor false"},
		{"ABLAUF_DEV", "false", "ABLAUF_OIDC_ISSUER is missing"},
		{"ABLAUF_SESSION_KEY_FILE", secret, "ABLAUF_SESSION_KEY_FILE names a file that does not hold 32 bytes"},
		{"ABLAUF_SESSION_KEY_FILE", "/gibt/es/nicht", "ABLAUF_SESSION_KEY_FILE names a file that cannot be read"},
		{"ABLAUF_MINIO_SECRET_KEY_FILE", file(t, "\n"), "ABLAUF_MINIO_SECRET_KEY_FILE names an empty file"},
		{"ABLAUF_OIDC_ISSUER", "idp", "ABLAUF_OIDC_ISSUER is not a URL"},
		{"ABLAUF_OIDC_ISSUER", "https://idp.example", "ABLAUF_OIDC_CLIENT_ID is missing"},
		{"ABLAUF_OIDC_CLIENT_ID", "ablauf", "ABLAUF_OIDC_CLIENT_ID is set, but ABLAUF_OIDC_ISSUER is not"},
	} {
		env := goodEnv(t)
		env[row.name] = row.value
		_, err := readConfig(func(name string) string { return env[name] })
		require.ErrorContains(t, err, row.want)
		require.NotContains(t, err.Error(), "geheim")
	}
}

// TestLoopback: only addresses that no other machine can reach count, and no name but localhost.
func TestLoopback(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "127.0.0.2:80": true, "[::1]:80": true, "localhost:80": true,
		"0.0.0.0:80": false, "[::]:80": false, ":80": false, "192.168.1.5:80": false, "example.org:80": false, "unsinn": false,
	} {
		require.Equal(t, want, isLoopback(address), address)
	}
}
