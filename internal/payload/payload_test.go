package payload_test

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

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

// TestPlainPayloadsAreRefused: whoever can write into Temporal's database cannot slip a worker something that was never encrypted; a person
// who looks sees it as it is.
func TestPlainPayloadsAreRefused(t *testing.T) {
	t.Parallel()
	codec, err := payload.Load(keyFile(t))
	require.NoError(t, err)
	plain, err := converter.GetDefaultDataConverter().ToPayload("slipped in")
	require.NoError(t, err)
	var back string
	require.ErrorContains(t, codec.Converter().FromPayload(plain, &back), "not encrypted")
	require.Empty(t, back)

	sealed, err := codec.Converter().ToPayload("ours")
	require.NoError(t, err)
	sealed.Metadata["encoding"] = []byte("json/plain")
	require.ErrorContains(t, codec.Converter().FromPayload(sealed, &back), "not encrypted")

	shown, err := codec.Reveal([]*commonpb.Payload{plain})
	require.NoError(t, err)
	require.Equal(t, plain, shown[0])
}

// TestPayloadsAreBoundToTheirWorkflow: the payload of one case cannot stand in for that of another, nor lose what it is bound to.
func TestPayloadsAreBoundToTheirWorkflow(t *testing.T) {
	t.Parallel()
	codec, err := payload.Load(keyFile(t))
	require.NoError(t, err)
	of := func(id string) converter.DataConverter {
		return converter.WithDataConverterSerializationContext(codec.Converter(), converter.WorkflowSerializationContext{WorkflowID: id})
	}
	p, err := of("case/1").ToPayload("granted")
	require.NoError(t, err)
	var back string
	require.ErrorContains(t, of("case/2").FromPayload(p, &back), "belongs to another workflow")
	require.NoError(t, of("case/1").FromPayload(p, &back))
	require.NoError(t, codec.Converter().FromPayload(p, &back), "whoever looks from outside does not know the workflow")
	activity := converter.WithDataConverterSerializationContext(codec.Converter(), converter.ActivitySerializationContext{WorkflowID: "case/1"})
	require.NoError(t, activity.FromPayload(p, &back), "an activity belongs to its workflow")

	for _, forged := range []string{"case/2", ""} {
		changed := proto.CloneOf(p)
		changed.Metadata["ablauf-workflow"] = []byte(forged)
		require.ErrorContains(t, of("case/2").FromPayload(changed, &back), "cannot be decrypted")
	}
	older, err := codec.Converter().ToPayload("from before the binding")
	require.NoError(t, err)
	require.NoError(t, of("case/1").FromPayload(older, &back))
}

// TestFailuresAreEncrypted: neither the message nor the stack of a failure can be read in Temporal.
func TestFailuresAreEncrypted(t *testing.T) {
	t.Parallel()
	codec, err := payload.Load(keyFile(t))
	require.NoError(t, err)
	failure := codec.FailureConverter().ErrorToFailure(temporal.NewApplicationErrorWithCause("ZZKANARIE", "code", errors.New("ZZKANARIE too"), "ZZKANARIE"))
	require.NotContains(t, failure.String(), "ZZKANARIE")
	require.ErrorContains(t, codec.FailureConverter().FailureToError(failure), "ZZKANARIE")
}

// TestNoncesAreFresh: AES-GCM is broken by a nonce that is used twice with one key (NIST SP 800-38D, 8).
func TestNoncesAreFresh(t *testing.T) {
	t.Parallel()
	codec, err := payload.Load(keyFile(t))
	require.NoError(t, err)
	seen := map[string]bool{}
	for range 1000 {
		p, err := codec.Converter().ToPayload("the same")
		require.NoError(t, err)
		require.False(t, seen[string(p.GetData()[:12])])
		seen[string(p.GetData()[:12])] = true
	}
}

// TestRotation: a key that a file has further down, or a further file has, decrypts; the first one encrypts. A program that was given the
// new key as a further one reads what the programs with the new key first write already.
func TestRotation(t *testing.T) {
	t.Parallel()
	older, newer := keyFile(t), keyFile(t)
	one, err := os.ReadFile(older)
	require.NoError(t, err)
	two, err := os.ReadFile(newer)
	require.NoError(t, err)
	both := filepath.Join(t.TempDir(), "both")
	require.NoError(t, os.WriteFile(both, append(two, one...), 0o600))
	waiting := filepath.Join(t.TempDir(), "waiting")
	require.NoError(t, os.WriteFile(waiting, append(one, two...), 0o600))

	load := func(files ...string) *payload.Codec {
		codec, err := payload.Load(files...)
		require.NoError(t, err)
		return codec
	}
	idOf := func(c *payload.Codec) string {
		p, err := c.Converter().ToPayload("x")
		require.NoError(t, err)
		return string(p.GetMetadata()["ablauf-key"])
	}
	require.Equal(t, idOf(load(newer)), idOf(load(both)))
	require.Equal(t, idOf(load(older)), idOf(load(waiting)))
	require.Equal(t, idOf(load(newer)), idOf(load(newer, older, newer)), "a key that is named twice is one key")
	written, err := load(both).Converter().ToPayload("new")
	require.NoError(t, err)
	var back string
	require.NoError(t, load(waiting).Converter().FromPayload(written, &back))
	require.ErrorContains(t, load(older).Converter().FromPayload(written, &back), "is not known here")
}
