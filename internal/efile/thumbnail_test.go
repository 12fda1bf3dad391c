package efile_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

const documentA, documentB = casefile.DocumentID("0190a000-0000-7000-8000-00000000000a"), casefile.DocumentID("0190a000-0000-7000-8000-00000000000b")

// TestThumbnailsAreSealed: a thumbnail lies encrypted beside its document, which stays as it is; it can be taken for that of no other document and of no other case;
// stored once more it is there once; it goes with the case.
func TestThumbnailsAreSealed(t *testing.T) {
	t.Parallel()
	cfg, ctx := config(t), t.Context()
	c := open(t, cfg, newKeyStore(), keyFile(t))
	stored, err := c.Put(ctx, caseA, bytes.NewReader([]byte("Pass")))
	require.NoError(t, err)
	picture := []byte("a picture of a passport")
	for range 2 {
		require.NoError(t, c.PutThumbnail(ctx, caseA, documentA, picture))
	}
	require.Len(t, versions(t, cfg, efile.ThumbnailObject(caseA, documentA)), 1)
	require.Len(t, versions(t, cfg, stored.ObjectKey), 1)
	got, err := c.Thumbnail(ctx, caseA, documentA)
	require.NoError(t, err)
	require.Equal(t, picture, got)
	sealed := rawBytes(t, cfg, efile.ThumbnailObject(caseA, documentA))
	require.NotContains(t, string(sealed), "passport")

	_, err = c.Thumbnail(ctx, caseA, documentB)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	rawPut(t, cfg, efile.ThumbnailObject(caseA, documentB), sealed)
	_, err = c.Thumbnail(ctx, caseA, documentB)
	require.Equal(t, "document.damaged", casefile.CodeOf(err), "not for another document of the case")
	rawPut(t, cfg, efile.ThumbnailObject(caseB, documentA), sealed)
	_, err = c.Thumbnail(ctx, caseB, documentA)
	require.Equal(t, "document.damaged", casefile.CodeOf(err), "not for another case")
	_, err = c.Thumbnail(ctx, caseA, "../"+documentA)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))

	_, err = c.Erase(ctx, caseA, []string{string(documentA)}, nil)
	require.NoError(t, err)
	require.Empty(t, versions(t, cfg, "cases/"+string(caseA)))
}
