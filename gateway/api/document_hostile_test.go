package api_test

import (
	"context"
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
	for i, f := range hostile.Files(t) {
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
	require.Greater(t, len(files.begun), 250, "they came as far as quarantine")
	require.Empty(t, files.left(t), "nothing in quarantine, no version of anything either")

	rec := w.upload("antragsteller", path, part{name: "kind", content: "P01"}, part{name: "file", file: "pass.png", content: aPNG(t)})
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	kept, err := w.db.Documents(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, kept, 1)
	require.Equal(t, casefile.DocumentQuarantined, kept[0].State)
	require.Equal(t, []string{efile.QuarantineObject(kept[0].ID)}, files.left(t))
}
