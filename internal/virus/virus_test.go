package virus_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/virus"
	"ablauf/internal/virus/fake"
)

func daemon(t *testing.T) (*fake.Daemon, *virus.Scanner) {
	t.Helper()
	d, err := fake.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() }) // one test closes it itself
	s, err := virus.New(d.Address())
	require.NoError(t, err)
	return d, s
}

func TestScan(t *testing.T) {
	t.Parallel()
	_, s := daemon(t)
	large := bytes.Repeat([]byte("unschuldig "), 15<<20/11)
	for name, c := range map[string]struct{ content, want string }{
		"clean":             {"%PDF-1.7 nothing", ""},
		"empty":             {"", ""},
		"eicar":             {fake.EICAR, fake.Signature},
		"eicar in a PDF":    {"%PDF-1.7\n% " + fake.EICAR + "\n%%EOF", fake.Signature},
		"large":             {string(large), ""},
		"at the very end":   {string(large) + fake.EICAR, fake.Signature},
		"across two chunks": {strings.Repeat("x", 64<<10-20) + fake.EICAR + strings.Repeat("x", 64<<10), fake.Signature},
		"a whole chunk":     {strings.Repeat("x", 64<<10), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := s.Scan(t.Context(), strings.NewReader(c.content))
			require.NoError(t, err)
			require.Equal(t, c.want, got)
			got, err = s.Scan(t.Context(), iotest.HalfReader(strings.NewReader(c.content)))
			require.NoError(t, err)
			require.Equal(t, c.want, got, "however the bytes come")
		})
	}
}

func TestPingAndVersion(t *testing.T) {
	t.Parallel()
	_, s := daemon(t)
	require.NoError(t, s.Ping(t.Context()))
	version, err := s.Version(t.Context())
	require.NoError(t, err)
	require.Equal(t, fake.Version, version)
}

func TestUnixSocket(t *testing.T) {
	t.Parallel()
	d, err := fake.Listen(t.Context(), "unix", filepath.Join(t.TempDir(), "s"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	s, err := virus.New(d.Address())
	require.NoError(t, err)
	got, err := s.Scan(t.Context(), strings.NewReader(fake.EICAR))
	require.NoError(t, err)
	require.Equal(t, fake.Signature, got)
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "clamav", "clamav:", "none"} {
		_, err := virus.New(address)
		require.Equal(t, "virus.address", casefile.CodeOf(err), address)
	}
}

// TestNoAnswerIsNoVerdict: product.md 6, "Antivirus down = document stays 'wird geprüft', never released unseen".
func TestNoAnswerIsNoVerdict(t *testing.T) {
	t.Parallel()
	for name, manner := range map[string]fake.Manner{"closes": fake.Closes, "rubbish": fake.Rubbish, "half an answer": fake.HalfAnswer} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, s := daemon(t)
			d.Behave(manner)
			for _, content := range []string{"clean", strings.Repeat("x", 15<<20)} {
				got, err := s.Scan(t.Context(), strings.NewReader(content))
				require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "%v", err)
				require.Equal(t, "virus.unavailable", casefile.CodeOf(err))
				require.Empty(t, got)
			}
			require.Equal(t, casefile.Unavailable, casefile.KindOf(s.Ping(t.Context())))
			_, err := s.Version(t.Context())
			require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
		})
	}
}

func TestAwayAndBack(t *testing.T) {
	t.Parallel()
	d, s := daemon(t)
	address := d.Address()
	require.NoError(t, d.Close())
	_, err := s.Scan(t.Context(), strings.NewReader("clean"))
	require.Equal(t, "virus.unavailable", casefile.CodeOf(err))

	again, err := fake.Listen(t.Context(), "tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, again.Close()) })
	_, err = s.Scan(t.Context(), strings.NewReader("clean"))
	require.NoError(t, err)
}

// TestHangs: who stops waiting gets their answer at once, and a daemon that does nothing is given up.
func TestHangs(t *testing.T) {
	t.Parallel()
	d, s := daemon(t)
	d.Behave(fake.Hangs)
	for _, content := range []string{"clean", strings.Repeat("x", 15<<20)} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := s.Scan(ctx, strings.NewReader(content))
		cancel()
		require.Equal(t, "virus.unavailable", casefile.CodeOf(err))
		require.ErrorIs(t, err, context.DeadlineExceeded)

		_, err = s.Within(50*time.Millisecond).Scan(t.Context(), strings.NewReader(content))
		require.Equal(t, "virus.unavailable", casefile.CodeOf(err))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	}
}

func TestSizeLimit(t *testing.T) {
	t.Parallel()
	d, s := daemon(t)
	d.Take(1 << 20)
	for range 20 { // whether the answer or the closed connection is seen first is a matter of luck
		_, err := s.Scan(t.Context(), bytes.NewReader(make([]byte, 15<<20)))
		require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
		require.Contains(t, []string{"virus.size-limit", "virus.unavailable"}, casefile.CodeOf(err))
	}
	_, err := s.Scan(t.Context(), bytes.NewReader(make([]byte, 1<<20+1)))
	require.Equal(t, "virus.size-limit", casefile.CodeOf(err))
}

// TestCutFileIsNotScanned: a file that breaks off is no file of which anything can be said.
func TestCutFileIsNotScanned(t *testing.T) {
	t.Parallel()
	_, s := daemon(t)
	for _, cause := range []error{errors.New("the store broke off"), io.ErrUnexpectedEOF} {
		_, err := s.Scan(t.Context(), io.MultiReader(strings.NewReader("the first half"), iotest.ErrReader(cause)))
		require.ErrorIs(t, err, cause)
		require.NotEqual(t, casefile.Unavailable, casefile.KindOf(err), "the scanner is not to blame")
	}
}
