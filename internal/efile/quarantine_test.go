package efile_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// TestQuarantine: what streams in lies under the document's id and nowhere else, encrypted; released it is the object that Put would have made, byte for
// byte the one that lay in quarantine.
func TestQuarantine(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	for i, size := range []int{1, 65535, 65536, 65537, 6 << 20, efile.MaxUpload} {
		for _, announced := range []int64{int64(size), -1} {
			id := casefile.DocumentID(strings.Repeat("d", i+1) + map[bool]string{true: "-known"}[announced > 0])
			content := bytes.Repeat([]byte("ZZKANARIE "), size/10+1)[:size]
			stored, err := c.Quarantine(t.Context(), caseA, id, iotest.HalfReader(bytes.NewReader(content)), announced)
			require.NoError(t, err)
			sum := sha256.Sum256(content)
			require.Equal(t, sum[:], stored.SHA256)
			require.EqualValues(t, size, stored.Size)
			_, err = readAll(t, c, caseA, stored.ObjectKey)
			if announced > 0 {
				require.Equal(t, casefile.NotFound, casefile.KindOf(err), "not at its place yet")
			}
			sealed := rawBytes(t, cfg, efile.QuarantineObject(id))
			require.NotContains(t, string(sealed), "KANARIE")
			in, err := c.OpenQuarantined(t.Context(), caseA, id, stored.ObjectKey)
			require.NoError(t, err)
			got, err := io.ReadAll(in)
			require.NoError(t, err)
			require.NoError(t, in.Close())
			require.True(t, bytes.Equal(content, got))

			for range 2 { // a step that broke off is repeated
				require.NoError(t, c.Release(t.Context(), id, stored.ObjectKey))
			}
			require.True(t, bytes.Equal(sealed, rawBytes(t, cfg, stored.ObjectKey)), "nothing was encrypted anew")
			for range 2 {
				require.NoError(t, c.RemoveQuarantined(t.Context(), id))
			}
			require.Empty(t, versions(t, cfg, efile.FolderQuarantine))
			got, err = readAll(t, c, caseA, stored.ObjectKey)
			require.NoError(t, err)
			require.True(t, bytes.Equal(content, got))
			again, err := c.Put(t.Context(), caseA, bytes.NewReader(content))
			require.NoError(t, err)
			require.Equal(t, again.ObjectKey, stored.ObjectKey)
		}
	}
}

// TestQuarantineKeepsNoHalf: what does not come as it was announced is not there at all.
func TestQuarantineKeepsNoHalf(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	c := open(t, cfg, newKeyStore(), keyFile(t))
	broken := errors.New("the sender has gone")
	content := bytes.Repeat([]byte("x"), 200_000)
	half := func() io.Reader { return io.MultiReader(bytes.NewReader(content[:100_000]), iotest.ErrReader(broken)) }
	large := bytes.NewReader(make([]byte, efile.MaxUpload+1))
	for name, a := range map[string]struct {
		content io.Reader
		size    int64
		code    string
	}{
		"broken off":                {half(), 200_000, ""},
		"broken off, unknown":       {half(), -1, ""},
		"shorter":                   {bytes.NewReader(content), 200_001, "body.broken-off"},
		"longer":                    {bytes.NewReader(content), 199_999, "body.broken-off"},
		"longer by a block":         {bytes.NewReader(content), 65536, "body.broken-off"},
		"empty":                     {strings.NewReader(""), -1, "document.empty"},
		"announced as empty":        {strings.NewReader("x"), 0, "document.empty"},
		"too large":                 {large, -1, "document.too-large"},
		"announced to be too large": {strings.NewReader("x"), efile.MaxUpload + 1, "document.too-large"},
	} {
		_, err := c.Quarantine(t.Context(), caseA, "half", a.content, a.size)
		require.Error(t, err, name)
		if a.code == "" {
			require.ErrorIs(t, err, broken, name)
		} else {
			require.Equal(t, a.code, casefile.CodeOf(err), name)
		}
		require.Empty(t, versions(t, cfg, efile.FolderQuarantine), name)
	}
}

// counting makes bytes as they are asked for, so that the test itself holds none.
type counting struct{ left int }

func (c *counting) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), c.left)
	for i := range n {
		p[i] = byte(c.left - i)
	}
	c.left -= n
	return n, nil
}

// heapOf gives how much more was allocated on the heap at any moment of a run than before.
func heapOf(run func(sample func())) uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, peak := m.HeapAlloc, m.HeapAlloc
	run(func() {
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	})
	return peak - before
}

// sampling calls sample while it is read.
type sampling struct {
	io.Reader
	sample func()
	reads  int
}

func (s *sampling) Read(p []byte) (int, error) {
	if s.reads++; s.reads%16 == 0 {
		s.sample()
	}
	return s.Reader.Read(p)
}

// TestMemory: an upload of 15 MB and a download of it hold less than 5 MB each.
func TestMemory(t *testing.T) { //nolint:paralleltest // others would be measured too
	c := open(t, config(t), newKeyStore(), keyFile(t))
	var stored efile.Stored
	up := heapOf(func(sample func()) {
		var err error
		stored, err = c.Quarantine(t.Context(), caseA, "large", &sampling{Reader: &counting{efile.MaxUpload}, sample: sample}, efile.MaxUpload)
		require.NoError(t, err)
		sample()
	})
	down := heapOf(func(sample func()) {
		in, err := c.OpenQuarantined(t.Context(), caseA, "large", stored.ObjectKey)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, &sampling{Reader: in, sample: sample})
		require.NoError(t, err)
		require.NoError(t, in.Close())
	})
	t.Logf("15 MB: upload held at most %.1f MB of heap, download %.1f MB", float64(up)/1e6, float64(down)/1e6)
	require.Less(t, up, uint64(5e6))
	require.Less(t, down, uint64(5e6))
}

// BenchmarkQuarantine compares an upload of 15 MB into quarantine with a plain put of the same ciphertext, in turns; "of-plain" is how much of the speed of
// the plain put is left.
func BenchmarkQuarantine(b *testing.B) {
	cfg := config(b)
	master, err := efile.LoadMasterKeys(keyFile(b))
	require.NoError(b, err)
	c, err := efile.Open(b.Context(), cfg, newKeyStore(), master)
	require.NoError(b, err)
	plain, err := efile.Dial(cfg)
	require.NoError(b, err)
	content := bytes.Repeat([]byte("15 MB of it "), efile.MaxUpload/12)
	_, err = c.Quarantine(b.Context(), caseA, "first", bytes.NewReader(content), int64(len(content)))
	require.NoError(b, err)
	object, err := plain.GetObject(b.Context(), cfg.Bucket, efile.QuarantineObject("first"), minio.GetObjectOptions{})
	require.NoError(b, err)
	sealed, err := io.ReadAll(object)
	require.NoError(b, err)
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		// As a plain put of somebody who has it in a stream: nothing to go back in.
		_, err := plain.PutObject(b.Context(), cfg.Bucket, "plain", struct{ io.Reader }{bytes.NewReader(sealed)}, int64(len(sealed)), minio.PutObjectOptions{DisableMultipart: true})
		require.NoError(b, err)
		theirs += time.Since(began)
		began = time.Now()
		_, err = c.Quarantine(b.Context(), caseA, "again", struct{ io.Reader }{bytes.NewReader(content)}, int64(len(content)))
		require.NoError(b, err)
		ours += time.Since(began)
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-plain")
	b.ReportMetric(float64(b.N)*float64(len(content))/1e6/ours.Seconds(), "MB/s")
}
