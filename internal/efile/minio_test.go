package efile_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// keyStore is the table of wrapped keys; the real one stands in PostgreSQL.
type keyStore struct {
	mu      sync.Mutex
	wrapped map[casefile.CaseID][]byte
	keyIDs  map[casefile.CaseID]string
}

func newKeyStore() *keyStore {
	return &keyStore{wrapped: map[casefile.CaseID][]byte{}, keyIDs: map[casefile.CaseID]string{}}
}

func (k *keyStore) CaseKey(_ context.Context, id casefile.CaseID, create func() ([]byte, string, error)) ([]byte, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.wrapped[id]; !ok {
		wrapped, keyID, err := create()
		if err != nil {
			return nil, "", err
		}
		k.wrapped[id], k.keyIDs[id] = wrapped, keyID
	}
	return k.wrapped[id], k.keyIDs[id], nil
}

// config gives a MinIO with a bucket of the test's own.
func config(t testing.TB) efile.Config {
	t.Helper()
	endpoint := os.Getenv("ABLAUF_MINIO_ENDPOINT")
	if endpoint == "" {
		t.Fatal("this test needs MinIO; run: go -C worker/dev run . exec --parts=minio -- go test ./internal/efile/...")
	}
	return efile.Config{
		Endpoint: endpoint, AccessKey: secret(t, "ABLAUF_MINIO_ACCESS_KEY_FILE"), SecretKey: secret(t, "ABLAUF_MINIO_SECRET_KEY_FILE"),
		Bucket: "efile-test-" + strings.ToLower(rand.Text()),
	}
}

func secret(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(os.Getenv(name))
	require.NoError(t, err, "%s must name a file", name)
	return strings.TrimSpace(string(text))
}

func keyFile(t testing.TB) string {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	path := filepath.Join(t.TempDir(), "master.key")
	require.NoError(t, os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600))
	return path
}

func open(t *testing.T, cfg efile.Config, keys efile.Keys, keyFiles ...string) *efile.Client {
	t.Helper()
	master, err := efile.LoadMasterKeys(keyFiles[0], keyFiles[1:]...)
	require.NoError(t, err)
	c, err := efile.Open(t.Context(), cfg, keys, master)
	require.NoError(t, err)
	return c
}

// raw looks at the bucket as somebody would who has MinIO but no keys.
func raw(t *testing.T, cfg efile.Config) *minio.Client {
	t.Helper()
	c, err := minio.New(cfg.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""), Region: "us-east-1"})
	require.NoError(t, err)
	return c
}

func rawBytes(t *testing.T, cfg efile.Config, name string) []byte {
	t.Helper()
	object, err := raw(t, cfg).GetObject(t.Context(), cfg.Bucket, name, minio.GetObjectOptions{})
	require.NoError(t, err)
	content, err := io.ReadAll(object)
	require.NoError(t, err)
	return content
}

func rawPut(t *testing.T, cfg efile.Config, name string, content []byte) {
	t.Helper()
	_, err := raw(t, cfg).PutObject(t.Context(), cfg.Bucket, name, bytes.NewReader(content), int64(len(content)), minio.PutObjectOptions{})
	require.NoError(t, err)
}

func versions(t *testing.T, cfg efile.Config, prefix string) (list []minio.ObjectInfo) {
	t.Helper()
	for v := range raw(t, cfg).ListObjects(t.Context(), cfg.Bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true, WithVersions: true}) {
		require.NoError(t, v.Err)
		list = append(list, v)
	}
	return list
}

func readAll(t *testing.T, c *efile.Client, id casefile.CaseID, key string) ([]byte, error) {
	t.Helper()
	r, err := c.Get(t.Context(), id, key)
	if err != nil {
		return nil, err
	}
	defer func() { require.NoError(t, r.Close()) }()
	return io.ReadAll(r)
}

// relay passes connections on until it is stopped; then the port is closed as if MinIO had ended.
func relay(t *testing.T, to string) *relayed {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &relayed{addr: listener.Addr().String(), listener: listener}
	t.Cleanup(r.stop)
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			r.add(in, out)
			go func() { _, _ = io.Copy(out, in) }()
			go func() { _, _ = io.Copy(in, out) }()
		}
	}()
	return r
}

type relayed struct {
	addr     string
	listener net.Listener
	mu       sync.Mutex
	open     []net.Conn
}

func (r *relayed) add(conns ...net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = append(r.open, conns...)
}

func (r *relayed) stop() {
	_ = r.listener.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.open {
		_ = c.Close()
	}
}
