package payload_test

import (
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/payload"
)

func keyFile(t *testing.T) string {
	t.Helper()
	key := make([]byte, 32)
	_, err := rand.Read(key)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600))
	return file
}

// TestPayloadsAreUnreadableWithoutTheKey: what Temporal stores shows nothing of the value and comes back only with the key.
func TestPayloadsAreUnreadableWithoutTheKey(t *testing.T) {
	t.Parallel()
	file := keyFile(t)
	codec, err := payload.Load(file)
	require.NoError(t, err)
	p, err := codec.Converter().ToPayload("ZZKANARIE")
	require.NoError(t, err)
	require.NotContains(t, p.String(), "ZZKANARIE")

	var back string
	require.NoError(t, codec.Converter().FromPayload(p, &back))
	require.Equal(t, "ZZKANARIE", back)

	other, err := payload.Load(keyFile(t))
	require.NoError(t, err)
	require.ErrorContains(t, other.Converter().FromPayload(p, &back), "is not known here")

	// After a change of keys the old one still reads.
	rotated, err := payload.Load(keyFile(t), file)
	require.NoError(t, err)
	require.NoError(t, rotated.Converter().FromPayload(p, &back))

	p.Data[len(p.Data)-1] ^= 1
	require.ErrorContains(t, codec.Converter().FromPayload(p, &back), "cannot be decrypted")
}

// TestLoadRefusesWhatIsNoKey: a wrong key file is named, so that an operator finds it.
func TestLoadRefusesWhatIsNoKey(t *testing.T) {
	t.Parallel()
	short := filepath.Join(t.TempDir(), "short")
	require.NoError(t, os.WriteFile(short, []byte("AAAA"), 0o600))
	_, err := payload.Load(short)
	require.ErrorContains(t, err, "need 32 bytes")
	_, err = payload.Load()
	require.ErrorContains(t, err, "no key file")
	_, err = payload.Load(filepath.Join(t.TempDir(), "missing"))
	require.Error(t, err)
}
