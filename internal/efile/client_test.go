package efile_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

const (
	caseA = casefile.CaseID("019a0000-0000-7000-8000-00000000000a")
	caseB = casefile.CaseID("019a0000-0000-7000-8000-00000000000b")
)

// TestPutGet: what was put comes back, of every size around the blocks of the cipher; MinIO sees nothing of it.
func TestPutGet(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	require.NoError(t, c.Ping(t.Context()))
	for _, size := range []int{1, 65535, 65536, 65537, 1 << 20, efile.MaxUpload} {
		content := bytes.Repeat([]byte("ZZKANARIE "), size/10+1)[:size]
		stored, err := c.Put(t.Context(), caseA, bytes.NewReader(content))
		require.NoError(t, err)
		require.EqualValues(t, size, stored.Size)
		sum := sha256.Sum256(content)
		require.Equal(t, sum[:], stored.SHA256)

		require.Regexp(t, `^cases/`+string(caseA)+`/[0-9a-f]{64}$`, stored.ObjectKey)
		require.NotContains(t, stored.ObjectKey, hex.EncodeToString(stored.SHA256), "the name must not be a hash that others can compute")

		got, err := readAll(t, c, caseA, stored.ObjectKey)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, got))
		require.NotContains(t, string(rawBytes(t, cfg, stored.ObjectKey)), "KANARIE")
	}
}

// TestPutTwice: the same content again is the same object key, as a new version with other bytes; another case has another name.
func TestPutTwice(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	content := []byte("Reisepass")
	first, err := c.Put(t.Context(), caseA, bytes.NewReader(content))
	require.NoError(t, err)
	before := rawBytes(t, cfg, first.ObjectKey)
	second, err := c.Put(t.Context(), caseA, bytes.NewReader(content))
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.NotEqual(t, before, rawBytes(t, cfg, first.ObjectKey), "no key and nonce are used twice")
	require.Len(t, versions(t, cfg, first.ObjectKey), 2, "the bucket keeps versions")

	other, err := c.Put(t.Context(), caseB, bytes.NewReader(content))
	require.NoError(t, err)
	require.NotEqual(t, filepath.Base(first.ObjectKey), filepath.Base(other.ObjectKey), "two cases with one document cannot be linked")
}

// TestGetRefuses: a document opens only for its own case and only as it was stored.
func TestGetRefuses(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	keys, master := newKeyStore(), keyFile(t)
	c := open(t, cfg, keys, master)
	content := bytes.Repeat([]byte("Arbeitsvertrag "), 10_000)
	stored, err := c.Put(t.Context(), caseA, bytes.NewReader(content))
	require.NoError(t, err)
	other, err := c.Put(t.Context(), caseA, strings.NewReader("Mietvertrag"))
	require.NoError(t, err)
	sealed := rawBytes(t, cfg, stored.ObjectKey)

	_, err = readAll(t, c, caseA, "cases/"+string(caseA)+"/"+strings.Repeat("0", 64))
	require.Equal(t, casefile.NotFound, casefile.KindOf(err), "no such document")
	_, err = readAll(t, c, caseB, stored.ObjectKey)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err), "the document of another case")
	_, err = c.Put(t.Context(), "../x", strings.NewReader("x"))
	require.Equal(t, casefile.Invalid, casefile.KindOf(err), "an id that leaves its folder")

	for name, damaged := range map[string][]byte{
		"a flipped bit":                flip(sealed, len(sealed)/2),
		"a flipped bit in the salt":    flip(sealed, 10),
		"another format":               flip(sealed, 0),
		"cut between two blocks":       sealed[:36+65536+32],
		"cut within a block":           sealed[:len(sealed)-7],
		"a head alone":                 sealed[:20],
		"no body":                      sealed[:36],
		"another document of the case": rawBytes(t, cfg, other.ObjectKey),
	} {
		rawPut(t, cfg, stored.ObjectKey, damaged)
		_, err := readAll(t, c, caseA, stored.ObjectKey)
		require.Error(t, err, name)
		require.Equal(t, "document.damaged", casefile.CodeOf(err), name)
	}

	rawPut(t, cfg, stored.ObjectKey, sealed)
	keys.wrapped[caseB], keys.keyIDs[caseB] = keys.wrapped[caseA], keys.keyIDs[caseA]
	_, err = c.Put(t.Context(), caseB, strings.NewReader("x"))
	require.Equal(t, "efile.case-key-damaged", casefile.CodeOf(err), "a wrapped key opens only for its own case")
}

// TestMasterKeyChange: after a change of the master key old cases stay readable with the old one loaded, and only then.
func TestMasterKeyChange(t *testing.T) {
	t.Parallel()
	cfg, keys := config(t), newKeyStore()
	oldKey, newKey := keyFile(t), keyFile(t)
	stored, err := open(t, cfg, keys, oldKey).Put(t.Context(), caseA, strings.NewReader("alt"))
	require.NoError(t, err)

	both := open(t, cfg, keys, newKey, oldKey)
	got, err := readAll(t, both, caseA, stored.ObjectKey)
	require.NoError(t, err)
	require.Equal(t, "alt", string(got))
	_, err = both.Put(t.Context(), caseB, strings.NewReader("neu"))
	require.NoError(t, err)
	require.NotEqual(t, keys.keyIDs[caseA], keys.keyIDs[caseB])

	_, err = readAll(t, open(t, cfg, keys, newKey), caseA, stored.ObjectKey)
	require.Equal(t, "efile.master-key-unknown", casefile.CodeOf(err))
}

// TestLoadMasterKeys: a key file that is none stops the program at start.
func TestLoadMasterKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{"short": "AAAA", "text": "geheim!", "empty": ""} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := efile.LoadMasterKeys(path)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), name)
		require.NotContains(t, err.Error(), "geheim!")
	}
	_, err := efile.LoadMasterKeys(filepath.Join(dir, "missing"))
	require.Equal(t, casefile.Invalid, casefile.KindOf(err))
}

// TestRemove: an upload that nobody finished goes away with all its old versions; one that is on its way again stays.
func TestRemove(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	for range 2 {
		_, err := c.Put(t.Context(), caseA, strings.NewReader("liegengeblieben"))
		require.NoError(t, err)
	}
	stored, err := c.Put(t.Context(), caseA, strings.NewReader("liegengeblieben"))
	require.NoError(t, err)

	require.NoError(t, c.Remove(t.Context(), stored.ObjectKey, time.Now().Add(-time.Hour)))
	require.Len(t, versions(t, cfg, stored.ObjectKey), 3, "younger than the limit")
	require.NoError(t, c.Remove(t.Context(), stored.ObjectKey, time.Now().Add(time.Hour)))
	require.Empty(t, versions(t, cfg, stored.ObjectKey))
	require.NoError(t, c.Remove(t.Context(), stored.ObjectKey, time.Now().Add(time.Hour)), "twice is once")
	_, err = readAll(t, c, caseA, stored.ObjectKey)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// TestPutLimits: nothing and too much are refused before anything is sent.
func TestPutLimits(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	_, err := c.Put(t.Context(), caseA, strings.NewReader(""))
	require.Equal(t, "document.empty", casefile.CodeOf(err))
	_, err = c.Put(t.Context(), caseA, io.LimitReader(zeros{}, efile.MaxUpload+1))
	require.Equal(t, "document.too-large", casefile.CodeOf(err))
	require.Empty(t, versions(t, cfg, ""))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestHandToPrint: a letter is handed over once per intent, also when two workers try at the same time, and the tray is encrypted.
func TestHandToPrint(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	const intent = "019a0000-0000-7000-8000-0000000000ff"
	printed, err := c.Printed(t.Context(), intent)
	require.NoError(t, err)
	require.False(t, printed)

	var wg sync.WaitGroup
	results := make(chan error, 4)
	for range cap(results) {
		wg.Go(func() { results <- c.HandToPrint(t.Context(), intent, strings.NewReader("%PDF-1.7 ZZKANARIE")) })
	}
	wg.Wait()
	close(results)
	for err := range results {
		require.NoError(t, err)
	}
	const name = "druckausgang/" + intent + ".pdf.enc"
	require.Len(t, versions(t, cfg, "druckausgang/"), 1)
	require.NotContains(t, string(rawBytes(t, cfg, name)), "KANARIE")

	printed, err = c.Printed(t.Context(), intent)
	require.NoError(t, err)
	require.True(t, printed)
	r, err := c.OpenPrint(t.Context(), intent)
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	require.Equal(t, "%PDF-1.7 ZZKANARIE", string(content))

	require.Equal(t, casefile.Invalid, casefile.KindOf(c.HandToPrint(t.Context(), "../x", strings.NewReader("x"))))
}

// TestMinIODown: a dead MinIO is Unavailable everywhere, so that applications are received and uploads answer 503.
func TestMinIODown(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	dead := relay(t, cfg.Endpoint)
	cfg.Endpoint = dead.addr
	c := open(t, cfg, newKeyStore(), keyFile(t))
	stored, err := c.Put(t.Context(), caseA, strings.NewReader("x"))
	require.NoError(t, err)

	dead.stop()
	_, err = c.Put(t.Context(), caseA, strings.NewReader("y"))
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "Put: %v", err)
	_, err = c.Get(t.Context(), caseA, stored.ObjectKey)
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "Get: %v", err)
	_, err = c.Printed(t.Context(), "a")
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "Printed: %v", err)
	require.Equal(t, casefile.Unavailable, casefile.KindOf(c.Ping(t.Context())))
	require.Equal(t, casefile.Unavailable, casefile.KindOf(c.Remove(t.Context(), stored.ObjectKey, time.Now())))
	master, err := efile.LoadMasterKeys(keyFile(t))
	require.NoError(t, err)
	_, err = efile.Open(t.Context(), cfg, newKeyStore(), master)
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "Open: %v", err)
}
