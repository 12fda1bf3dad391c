package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/efile/hostile"
	"ablauf/internal/store"
)

// fileNames are what somebody calls a file to reach another place, or to look like something else.
var fileNames = []string{
	"pass.pdf", `..\\..\\windows\\pass.pdf`, "../../etc/passwd", "fdp.\u202egpj.exe", "pass.pdf.exe", "CON", ".htaccess", "a;rm -rf ~.pdf", "pass\u200b.pdf", "😀.png",
}

// noting remembers what was stored in quarantine: other tests have objects there as well.
type noting struct {
	*efile.Client
	begun map[string]bool
}

func (n *noting) Quarantine(
	ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content io.Reader, size int64,
) (efile.Stored, error) {
	n.begun[efile.QuarantineObject(document)] = true
	return n.Client.Quarantine(ctx, id, document, content, size)
}

// left lists what still lies there, also what is covered by a mark of deletion.
func (n *noting) left(t *testing.T) (keys []string) {
	t.Helper()
	require.NoError(t, n.Objects(t.Context(), efile.FolderQuarantine, func(o efile.Object) error {
		if n.begun[o.Key] {
			keys = append(keys, o.Key)
		}
		return nil
	}))
	return keys
}

// TestHostileFilesLeaveNothing: each file of internal/efile/hostile, under names that are hostile themselves, is refused with a sentence in the language of the
// sender; afterwards there is no document, no upload that was begun and no object, and an honest file is taken.
func TestHostileFilesLeaveNothing(t *testing.T) {
	t.Parallel()
	var files *noting
	w := newWorldWith(t, func(d *desk.Deps) {
		files = &noting{Client: openEFile(t, d.Store.(*store.Store)), begun: map[string]bool{}}
		d.EFile = files
	})
	id := w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id) + "/documents"
	all := hostile.Files(t)
	for i, f := range all {
		rec := w.upload("antragsteller", path, part{name: "kind", content: "P01"}, part{name: "file", file: fileNames[i%len(fileNames)], content: string(f.Content)})
		require.Contains(t, []int{http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusBadRequest}, rec.Code, "%s: %s", f.What, rec.Body.String())
		answer := problemOf(t, rec)
		code, sentence := answer.Code, answer.Detail
		if len(answer.Fields) > 0 {
			code, sentence = answer.Fields[0].Code, answer.Fields[0].Message
		}
		require.Equal(t, f.Code, code, f.What)
		require.Regexp(t, `^\p{Lu}.* .*\.$`, sentence, f.What)
		require.NotContains(t, sentence, f.Code, "the sentence is one, not its key")
	}
	documents, err := w.db.Documents(t.Context(), id)
	require.NoError(t, err)
	require.Empty(t, documents)
	stale, err := w.db.StaleUploads(t.Context(), now().AddDate(1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, stale)
	objects := 0
	require.NoError(t, files.Objects(t.Context(), efile.FolderCases+string(id)+"/", func(efile.Object) error { objects++; return nil }))
	require.Zero(t, objects)
	require.Len(t, files.begun, len(all), "they came as far as quarantine")
	require.Empty(t, files.left(t), "nothing in quarantine, no version of anything either")

	rec := w.upload("antragsteller", path, part{name: "kind", content: "P01"}, part{name: "file", file: "pass.png", content: aPNG(t)})
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	kept, err := w.db.Documents(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, kept, 1)
	require.Equal(t, casefile.DocumentQuarantined, kept[0].State)
	require.Equal(t, []string{efile.QuarantineObject(kept[0].ID)}, files.left(t))
}

// TestActingFilesAreFiledWithoutWhatActs: each file that acts is received, and filed as a copy that does not; whoever opens it gets the copy. What was sent in lies
// untouched beside it, is handed out nowhere, and the log has the checksums of both.
func TestActingFilesAreFiledWithoutWhatActs(t *testing.T) {
	t.Parallel()
	var files *efile.Client
	w := newWorldWith(t, func(d *desk.Deps) {
		files = openEFile(t, d.Store.(*store.Store))
		d.EFile = files
	})
	id := w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id) + "/documents"
	acting := hostile.Acting(t)
	sent := map[string]hostile.File{}
	for _, f := range acting {
		rec := w.upload("antragsteller", path, part{name: "kind", content: "P01"}, part{name: "file", file: "formular.pdf", content: string(f.Content)})
		require.Equal(t, http.StatusCreated, rec.Code, "%s: %s", f.What, rec.Body.String())
		answer := as[struct{ Document struct{ ID, State string } }](t, rec)
		require.Equal(t, "quarantined", answer.Document.State, f.What)
		sent[answer.Document.ID] = f
	}
	for range 1 + 2*len(acting)/20 {
		check(t, w, files)
	}
	sums := map[string]string{}
	events, err := w.db.Events(t.Context(), id, casefile.StreamCase, 0, 1000)
	require.NoError(t, err)
	for _, e := range events {
		if e.Code == "document.defused" {
			sums[e.Params["document"]] = e.Params["originalSha256"] + " " + e.Params["sha256"]
		}
	}
	documents, err := w.db.Documents(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, documents, len(acting))
	named := map[string]bool{}
	for _, d := range documents {
		f := sent[string(d.ID)]
		require.Equal(t, casefile.DocumentReleased, d.State, f.What)
		rec := w.get("antragsteller", "/api/v1/documents/"+string(d.ID))
		require.Equal(t, http.StatusOK, rec.Code, f.What)
		_, err := efile.Inspect(rec.Body.Bytes())
		require.NoError(t, err, f.What)
		original, err := files.Get(t.Context(), id, d.OriginalKey)
		require.NoError(t, err, f.What)
		content, err := io.ReadAll(original)
		require.NoError(t, err, f.What)
		require.Equal(t, f.Content, content, f.What)
		before, after := sha256.Sum256(f.Content), sha256.Sum256(rec.Body.Bytes())
		require.Equal(t, hex.EncodeToString(before[:])+" "+hex.EncodeToString(after[:]), sums[string(d.ID)], f.What)
		named[d.ObjectKey], named[d.OriginalKey] = true, true
	}
	require.NoError(t, files.Objects(t.Context(), efile.FolderCases+string(id)+"/", func(o efile.Object) error {
		require.True(t, named[o.Key], "no object that the record does not name")
		delete(named, o.Key)
		return nil
	}))
	require.Empty(t, named)
}
