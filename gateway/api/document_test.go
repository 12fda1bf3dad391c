package api_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/quarantine"
	"ablauf/internal/store"
)

func poison(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
	return store.Poison("receipt.test"), nil
}

// aPNG is a small picture that the e-file takes.
func aPNG(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 40))))
	return b.String()
}

// defuse is efile.Defuse for what has to be read first.
func defuse(content io.Reader) ([]byte, error) {
	all, err := io.ReadAll(content)
	if err != nil {
		return nil, err
	}
	return efile.Defuse(all)
}

// check does what the worker does with documents that wait: no scanner, the inspection in this process.
func check(t *testing.T, w *world, files *efile.Client) {
	t.Helper()
	checker := &quarantine.Checker{Store: w.db, Files: files, Admit: efile.AdmitReader, Defuse: defuse, Now: now}
	_, err := checker.Once(t.Context())
	require.NoError(t, err)
}

// TestDocument: an upload is checked, encrypted and stored before it is receipted; reading it leaves a line in the access log, and
// neither a browser nor a cache may do anything with it but show it.
func TestDocument(t *testing.T) {
	t.Parallel()
	var files *efile.Client
	w := newWorldWith(t, func(d *desk.Deps) {
		files = openEFile(t, d.Store.(*store.Store))
		d.EFile = files
	})
	id := w.apply("antragsteller")
	content := aPNG(t)
	path := "/api/v1/cases/" + string(id) + "/documents"
	parts := []part{{name: "kind", content: "P01"}, {name: "file", file: `C:\Fotos\pass` + "\u202e" + `.png`, content: content}}
	rec := w.upload("antragsteller", path, parts...)
	require.Equal(t, 201, rec.Code, rec.Body.String())
	answer := as[struct {
		ReceiptText string
		Document    struct{ ID, Name, MediaType, State string }
	}](t, rec)
	require.Equal(t, "pass.png", answer.Document.Name, "no path, no direction marks")
	require.Equal(t, "image/png", answer.Document.MediaType)

	require.Equal(t, "quarantined", answer.Document.State)
	waiting := w.get("sachbearbeitung", "/api/v1/documents/"+answer.Document.ID)
	require.Equal(t, 409, waiting.Code, "nobody can open it before it is checked")
	require.Contains(t, problemOf(t, waiting).Detail, "geprüft")
	check(t, w, files)

	asked := w.get("sachbearbeitung", "/api/v1/documents/"+answer.Document.ID)
	require.Equal(t, 409, asked.Code, "they have no task of the case and have not said what for")
	require.Equal(t, "document.purpose-needed", problemOf(t, asked).Code)
	purposes := "/api/v1/cases/" + string(id) + "/purposes"
	require.Equal(t, 422, w.post("sachbearbeitung", purposes, map[string]string{"purpose": "neugier"}).Code)
	require.Equal(t, 403, w.post("sachbearbeitung", purposes, map[string]string{"purpose": "aufsicht", "subFile": "sicherheit"}).Code)
	stated := w.post("sachbearbeitung", purposes, map[string]string{"purpose": "rueckfrage"})
	require.Equal(t, 200, stated.Code, stated.Body.String())
	for reader, want := range map[string]int{"antragsteller": 200, "sachbearbeitung": 200, "antragsteller2": 404, "sachbearbeitung3": 403, "admin-it": 403} {
		read := w.get(reader, "/api/v1/documents/"+answer.Document.ID)
		require.Equal(t, want, read.Code, reader)
		if want == 200 {
			require.Equal(t, content, read.Body.String())
			require.Equal(t, "nosniff", read.Header().Get("X-Content-Type-Options"))
			require.Contains(t, read.Header().Get("Content-Security-Policy"), "sandbox")
			require.Contains(t, read.Header().Get("Cache-Control"), "no-store")
		}
	}
	events, err := w.db.Events(t.Context(), id, casefile.StreamAccess, 0, 100)
	require.NoError(t, err)
	read, denied := 0, 0
	for _, e := range events {
		switch e.Code {
		case "document.read":
			read++
		case "access.denied":
			denied++
		}
	}
	require.Equal(t, 2, read)
	require.Equal(t, 3, denied, "two who may not see the case or its sub-file, and one that is not theirs")
}

// TestDocumentTwice: the same key and file is one document; the same key with another file is refused and leaves nothing.
func TestDocumentTwice(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(d *desk.Deps) { d.EFile = openEFile(t, d.Store.(*store.Store)) })
	id := w.apply("antragsteller")
	acts := desk.New(w.deps)
	actor, err := w.db.UpsertStaff(t.Context(), "dev:antragsteller", "A. Muster", []casefile.Role{casefile.RoleAntragsteller}, nil)
	require.NoError(t, err)
	send := func(kind string, content string) (desk.Uploaded, error) {
		in := desk.UploadRequest{CaseID: id, Kind: kind, Channel: casefile.ChannelPortal, Name: "a.png", Key: "k"}
		return acts.Upload(t.Context(), actor, "de", in, bytes.NewReader([]byte(content)))
	}
	first, err := send("P01", aPNG(t))
	require.NoError(t, err)
	again, err := send("P01", aPNG(t))
	require.NoError(t, err)
	require.True(t, again.Replayed)
	require.Equal(t, first.Document.ID, again.Document.ID)
	_, err = send("P02", aPNG(t))
	require.Equal(t, "idempotency.other-body", casefile.CodeOf(err))
	documents, err := w.db.Documents(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, documents, 1)
	stale, err := w.db.StaleUploads(t.Context(), now().AddDate(1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, stale, "an upload that came to nothing is forgotten at once")
}

// brokenEFile is MinIO that is down.
type brokenEFile struct{}

func (brokenEFile) Put(context.Context, casefile.CaseID, io.Reader) (efile.Stored, error) {
	return efile.Stored{}, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")
}

func (brokenEFile) Thumbnail(context.Context, casefile.CaseID, casefile.DocumentID) ([]byte, error) {
	return nil, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")
}

func (brokenEFile) ObjectKey(context.Context, casefile.CaseID, []byte) (string, error) {
	return "cases/x/y", nil
}

func (brokenEFile) Quarantine(context.Context, casefile.CaseID, casefile.DocumentID, io.Reader, int64) (efile.Stored, error) {
	return efile.Stored{}, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")
}

func (brokenEFile) OpenQuarantined(context.Context, casefile.CaseID, casefile.DocumentID, string) (io.ReadCloser, error) {
	return nil, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")
}

// RemoveQuarantined answers as if it broke off only while it stored.
func (brokenEFile) RemoveQuarantined(context.Context, casefile.DocumentID) error { return nil }

func (brokenEFile) OpenNote(context.Context, casefile.CaseID, []byte) ([]byte, error) {
	return nil, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")
}

func (brokenEFile) Get(context.Context, casefile.CaseID, string) (io.ReadCloser, error) {
	return nil, casefile.Errorf(casefile.Unavailable, "efile.unavailable", "down")
}

// TestMinIODown: applications and messages are received, file uploads answer 503 and leave nothing behind (architecture 3).
func TestMinIODown(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]desk.EFile{"not connected": nil, "breaks off": brokenEFile{}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorldWith(t, func(d *desk.Deps) { d.EFile = files })
			id := w.apply("antragsteller")
			rec := w.upload("antragsteller", "/api/v1/cases/"+string(id)+"/documents",
				part{name: "kind", content: "P01"}, part{name: "file", file: "a.png", content: aPNG(t)})
			require.Equal(t, 503, rec.Code, rec.Body.String())
			require.Contains(t, problemOf(t, rec).Detail, "nicht angekommen")
			message := map[string]any{"kind": "nachricht", "channel": "portal", "data": map[string]any{"text": "Hallo"}}
			require.Equal(t, 201, w.post("antragsteller", "/api/v1/cases/"+string(id)+"/messages", message).Code)
			stale, err := w.db.StaleUploads(t.Context(), now().AddDate(1, 0, 0))
			require.NoError(t, err)
			require.Empty(t, stale)
		})
	}
}
