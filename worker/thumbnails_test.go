package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// The child process of TestThumbnailSurvivesKill is this test program once more; these variables tell it what to do.
const (
	envThumbnailDB  = "ABLAUF_TEST_THUMBNAIL_DATABASE"
	envThumbnailKey = "ABLAUF_TEST_THUMBNAIL_KEY"
	envThumbnailIn  = "ABLAUF_TEST_THUMBNAIL_BUCKET"
)

// releasedIn stores a document of a case and releases it.
func releasedIn(t *testing.T, s *store.Store, files *efile.Client, c casefile.Case, content string) casefile.Document {
	t.Helper()
	stored, err := files.Put(t.Context(), c.ID, strings.NewReader(content))
	require.NoError(t, err)
	d := casefile.Document{
		CaseID: c.ID, Kind: "P01", MediaType: efile.MediaPDF, Size: stored.Size, SHA256: stored.SHA256, ObjectKey: stored.ObjectKey, State: casefile.DocumentReleased,
	}
	d.ID, err = s.BeginUpload(t.Context(), d)
	require.NoError(t, err)
	_, _, _, err = s.ReceiveDocument(t.Context(), store.Upload{Document: d, Receipt: casefile.Receipt{
		Kind: casefile.ReceiptUnterlage, Channel: casefile.ChannelPortal, ReceivedAt: time.Now(), RecordedBy: "portal", Scope: "portal",
		IdempotencyKey: uuid.NewString(), RequestHash: []byte("hash"), Raw: []byte("{}"), Deciding: []byte("{}"), CaseID: c.ID,
	}})
	require.NoError(t, err)
	return d
}

// halting stores a thumbnail, says so and stays there.
type halting struct{ *efile.Client }

func (h halting) PutThumbnail(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content []byte) error {
	if err := h.Client.PutThumbnail(ctx, id, document, content); err != nil {
		return err
	}
	fmt.Println("stored")
	<-ctx.Done()
	return ctx.Err()
}

func sketched(content io.Reader) ([]byte, error) {
	text, err := io.ReadAll(content)
	return append([]byte("small: "), text...), err
}

// objectsOf lists what the e-file holds of a case.
func objectsOf(t *testing.T, files *efile.Client, id casefile.CaseID) (list []efile.Object) {
	t.Helper()
	require.NoError(t, files.Objects(t.Context(), efile.FolderCases+string(id)+"/", func(o efile.Object) error {
		list = append(list, o)
		return nil
	}))
	return list
}

// TestThumbnailSurvivesKill: a worker that is killed when the object lies there and the row does not say so leaves no half: nobody is shown anything, and the next
// worker takes the object up, which is there once.
func TestThumbnailSurvivesKill(t *testing.T) {
	t.Parallel()
	if os.Getenv(envThumbnailDB) != "" {
		thumbnailUntilKilled(t)
		return
	}
	database := storetest.New(t)
	s := database.Open(t, time.Now)
	env, files := realFiles(t, s)
	c := openCase(t, s, "ZZBILD")
	d := releasedIn(t, s, files, c, "Pass")

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestThumbnailSurvivesKill$")
	child.Env = append(os.Environ(), envThumbnailDB+"="+database.AppURL, envThumbnailKey+"="+env["ABLAUF_MASTER_KEY_FILE"], envThumbnailIn+"="+env["ABLAUF_MINIO_BUCKET"])
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	said := bufio.NewScanner(out)
	for said.Scan() && said.Text() != "stored" {
	}
	require.Equal(t, "stored", said.Text(), "the child ended before it stored anything")
	require.NoError(t, child.Process.Kill())
	_ = child.Wait() // it was killed, and says so
	require.Len(t, objectsOf(t, files, c.ID), 2, "the document and its thumbnail")
	shown, err := s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.False(t, shown.Thumbnail)

	next := &thumbnails{store: s, files: files, draw: sketched, logger: slog.New(slog.DiscardHandler)}
	require.Eventually(t, func() bool { // the server notices a moment later that nobody holds the row any more
		n, err := next.once(t.Context())
		return err == nil && n == 1
	}, time.Minute, 50*time.Millisecond)
	shown, err = s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.True(t, shown.Thumbnail)
	list := objectsOf(t, files, c.ID)
	require.Len(t, list, 2)
	for _, o := range list {
		require.Equal(t, 1, o.Versions, o.Key)
	}
	picture, err := files.Thumbnail(t.Context(), c.ID, d.ID)
	require.NoError(t, err)
	require.Equal(t, "small: Pass", string(picture))
}

// thumbnailUntilKilled is what the child does.
func thumbnailUntilKilled(t *testing.T) {
	s := storetest.Database{AppURL: os.Getenv(envThumbnailDB)}.Open(t, time.Now)
	master, err := efile.LoadMasterKeys(os.Getenv(envThumbnailKey))
	require.NoError(t, err)
	cfg := efile.Config{Endpoint: os.Getenv("ABLAUF_MINIO_ENDPOINT"), Bucket: os.Getenv(envThumbnailIn)}
	cfg.AccessKey, err = secret(os.Getenv("ABLAUF_MINIO_ACCESS_KEY_FILE"))
	require.NoError(t, err)
	cfg.SecretKey, err = secret(os.Getenv("ABLAUF_MINIO_SECRET_KEY_FILE"))
	require.NoError(t, err)
	files, err := efile.Connect(cfg, s, master)
	require.NoError(t, err)
	_, err = (&thumbnails{store: s, files: halting{files}, draw: sketched, logger: slog.New(slog.DiscardHandler)}).once(t.Context())
	require.NoError(t, err)
}

// TestThumbnailIsSaidOnce: of a document that shows nothing the log says so once, the others get theirs, and an erasure takes the objects along.
func TestThumbnailIsSaidOnce(t *testing.T) {
	t.Parallel()
	s := storetest.New(t).Open(t, time.Now)
	_, files := realFiles(t, s)
	c := openCase(t, s, "ZZBILD")
	blank, good := releasedIn(t, s, files, c, "nothing"), releasedIn(t, s, files, c, "Pass")
	var said bytes.Buffer
	run := &thumbnails{store: s, files: files, logger: slog.New(slog.NewTextHandler(&said, nil)), draw: func(content io.Reader) ([]byte, error) {
		text, err := sketched(content)
		if string(text) == "small: nothing" {
			return nil, casefile.Errorf(casefile.Invalid, "document.not-drawable", "nothing to be seen")
		}
		return text, err
	}}
	for range 3 {
		_, err := run.once(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, 1, strings.Count(said.String(), "no thumbnail can be made"))
	require.Contains(t, said.String(), string(blank.ID))
	_, err := files.Thumbnail(t.Context(), c.ID, blank.ID)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	_, err = files.Thumbnail(t.Context(), c.ID, good.ID)
	require.NoError(t, err)
	_, err = files.Erase(t.Context(), c.ID, nil, nil)
	require.NoError(t, err)
	require.Empty(t, objectsOf(t, files, c.ID))
}
