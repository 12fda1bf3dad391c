package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/export"
	"ablauf/internal/store"
)

// shelf is a record with one closed case of two documents; slow stops in the middle of the second until the end of the world.
type shelf struct {
	whole  store.WholeCase
	slow   bool
	logged []casefile.Event
	refuse error
}

var shelved = map[string][]byte{"o-1": []byte("%PDF-1.7 eins"), "o-2": noise(400_000)}

// noise is what cannot be packed.
func noise(n int) []byte {
	content := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(content) // never fails
	return content
}

func newShelf() *shelf {
	id := casefile.CaseID("0199a8a0-0000-7000-8000-000000000001")
	s := &shelf{whole: store.WholeCase{
		At: friday, Staff: map[casefile.ActorID]string{},
		Case: casefile.Case{
			ID: id, Aktenzeichen: "ABH-2026-000001", Procedure: "verlaengerung", State: casefile.CaseClosed, ReceivedAt: friday, ClosedAt: friday,
		},
		Person: casefile.Person{ID: "0199a8a0-0000-7000-8000-000000000002", FamilyName: "Zzkanarie", GivenNames: "Ayşe"},
	}}
	for i, key := range []string{"o-1", "o-2"} {
		sum := sha256.Sum256(shelved[key])
		s.whole.Documents = append(s.whole.Documents, casefile.Document{
			ID: casefile.DocumentID(uuid.NewSHA1(uuid.Nil, []byte(key)).String()), CaseID: id, Kind: "P01", Name: key + ".pdf", MediaType: "application/pdf",
			SHA256: sum[:], ObjectKey: key, State: casefile.DocumentReleased, ReceivedAt: friday.Add(time.Duration(i) * time.Minute),
		})
	}
	return s
}

func (s *shelf) WholeCase(context.Context, casefile.CaseID) (store.WholeCase, error) {
	return s.whole, nil
}

func (s *shelf) LogExport(_ context.Context, e casefile.Event) error {
	s.logged = append(s.logged, e)
	return s.refuse
}

func (s *shelf) Get(_ context.Context, _ casefile.CaseID, objectKey string) (io.ReadCloser, error) {
	content := io.Reader(bytes.NewReader(shelved[objectKey]))
	if s.slow && objectKey == "o-2" {
		content = io.MultiReader(io.LimitReader(content, 200_000), stuck{})
	}
	return io.NopCloser(content), nil
}

// stuck never gives anything.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { select {} }

func exporter(t *testing.T, s *shelf, folder string) *exportRun {
	t.Helper()
	require.NoError(t, ownFolder(folder))
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	now := func() time.Time { return friday }
	return &exportRun{store: s, files: s, office: office, folder: folder, purpose: "Anbietung", now: now, say: func(string, ...any) {}}
}

func TestExportIsWholeAndLogged(t *testing.T) {
	s, folder := newShelf(), filepath.Join(t.TempDir(), "ausgabe")
	require.NoError(t, exporter(t, s, folder).all(t.Context(), s.whole.Case.ID, []export.What{export.WhatHandover}))
	files := namesIn(t, folder)
	require.Len(t, files, 1)
	require.Regexp(t, `^[0-9a-f-]{36}_Aussonderung\.Aussonderung\.0503\.zip$`, files[0])
	archive, err := zip.OpenReader(filepath.Join(folder, files[0]))
	require.NoError(t, err)
	require.Len(t, archive.File, 4, "two documents, the log, the message")
	require.NoError(t, archive.Close())
	require.Len(t, s.logged, 1)
	require.Equal(t, "case.exported", s.logged[0].Code)
	require.Equal(t, map[string]string{"what": "aussonderung", "reason": "Anbietung"}, s.logged[0].Params)
}

// What the log does not know was not handed out.
func TestExportThatIsNotLoggedIsNotThere(t *testing.T) {
	s, folder := newShelf(), filepath.Join(t.TempDir(), "ausgabe")
	s.refuse = errors.New("no database")
	require.ErrorIs(t, exporter(t, s, folder).all(t.Context(), s.whole.Case.ID, []export.What{export.WhatOffer}), s.refuse)
	require.Empty(t, namesIn(t, folder))
}

// TestExportOfADamagedDocument: nothing is left of an export that has come upon a document that is not the one that was taken.
func TestExportOfADamagedDocument(t *testing.T) {
	s, folder := newShelf(), filepath.Join(t.TempDir(), "ausgabe")
	s.whole.Documents[1].SHA256 = []byte("another")
	err := exporter(t, s, folder).all(t.Context(), s.whole.Case.ID, []export.What{export.WhatHandover})
	require.Equal(t, "document.damaged", casefile.CodeOf(err))
	require.Empty(t, namesIn(t, folder))
	require.Empty(t, s.logged)
}

const exportHelper = "ABLAUF_TEST_EXPORT_INTO"

// TestExportKilled: an export that is killed in the middle of a document leaves nothing that looks like one, and the next one leaves nothing else.
func TestExportKilled(t *testing.T) {
	if folder := os.Getenv(exportHelper); folder != "" {
		s := newShelf()
		s.slow = true
		_ = exporter(t, s, folder).all(t.Context(), s.whole.Case.ID, []export.What{export.WhatHandover}) // it is killed
		return
	}
	folder := filepath.Join(t.TempDir(), "ausgabe")
	other := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestExportKilled$")
	other.Env = append(os.Environ(), exportHelper+"="+folder)
	require.NoError(t, other.Start())
	require.Eventually(t, func() bool {
		parts, err := filepath.Glob(filepath.Join(folder, ".*.part"))
		if err != nil || len(parts) == 0 {
			return false
		}
		info, err := os.Stat(parts[0])
		return err == nil && info.Size() > 0
	}, time.Minute, 10*time.Millisecond)
	require.NoError(t, other.Process.Kill())
	require.Error(t, other.Wait())
	left := namesIn(t, folder)
	require.Len(t, left, 1)
	require.Regexp(t, `^\..*\.part$`, left[0])

	s := newShelf()
	require.NoError(t, exporter(t, s, folder).all(t.Context(), s.whole.Case.ID, []export.What{export.WhatHandover}))
	files := namesIn(t, folder)
	require.Len(t, files, 1, "what was left is written over")
	archive, err := zip.OpenReader(filepath.Join(folder, files[0]))
	require.NoError(t, err)
	require.NoError(t, archive.Close())
}

func TestExportCommandAsksForItsPurpose(t *testing.T) {
	c := call{logger: slog.New(slog.DiscardHandler), getenv: func(string) string { return "" }, out: io.Discard}
	for _, args := range [][]string{{"export"}, {"export", "x", "y"}, {"export", "-purpose", " ", "x", "y"}, {"export", "-purpose", "p", "x"}} {
		require.ErrorContains(t, execute(t.Context(), args, c), "usage")
	}
	require.ErrorContains(t, execute(t.Context(), []string{"export", "-purpose", "p", "-what", "alles", "x", "y"}, c), "no kind")
}

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
