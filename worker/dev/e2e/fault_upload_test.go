package e2e_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

const quarantined = "quarantaene/"

// passport is a call that hands a passport in.
func passport(t *testing.T, p *player.Play, key string) player.Request {
	t.Helper()
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	upload, err := player.UploadRequest(p.CaseID, key, doc)
	require.NoError(t, err)
	return upload
}

// begun gives the upload of a case that has not come to its end.
func begun(t *testing.T, p *player.Play) string {
	t.Helper()
	const sql = "select count(*) from document where case_id = $1 and state = 'receiving'"
	waitForRows(t, 1, sql, p.CaseID)
	return query[string](t, "select id::text from document where case_id = $1 and state = 'receiving'", p.CaseID)
}

// swept lets an hour pass for an upload that was broken off and waits until nothing of it is left: no row, no object.
func swept(t *testing.T, p *player.Play, id string) {
	t.Helper()
	require.Zero(t, query[int](t, "select count(*) from document where case_id = $1 and not outgoing and state <> 'receiving'", p.CaseID), "no half document")
	require.Zero(t, query[int](t, "select count(*) from receipt where case_id = $1 and kind = 'unterlage'", p.CaseID), "no receipt for what was not received")
	aged := query[string](t, "update document set recorded_at = recorded_at - interval '2 hours' where id = $1 returning id::text", id)
	require.Equal(t, id, aged)
	waitForRows(t, 0, "select count(*) from document where id = $1", id)
	require.Empty(t, objects(t, quarantined+id))
}

// once waits until the one document of a case is released: its receipt, its row and its object stand there once, and nothing is left in quarantine.
func once(t *testing.T, p *player.Play) {
	t.Helper()
	waitForRows(t, 1, "select count(*) from document where case_id = $1 and not outgoing and state = 'released' and not quarantined", p.CaseID)
	id := query[string](t, "select id::text from document where case_id = $1 and not outgoing", p.CaseID)
	require.Equal(t, 1, query[int](t, "select count(*) from receipt where case_id = $1 and kind = 'unterlage'", p.CaseID))
	require.Equal(t, 1, query[int](t, "select count(*) from case_event where case_id = $1 and content ->> 'code' = 'document.released'", p.CaseID))
	require.Empty(t, objects(t, quarantined+id))
	require.Equal(t, []string{query[string](t, "select object_key from document where id = $1", id)},
		objects(t, query[string](t, "select object_key from document where id = $1", id)))
	requireOnce(t, p, confirmation)
}

// TestGatewayKilledInAnUpload: the gateway dies while the bytes come, when they are stored and not yet received, and behind the commit that is the receipt.
// There is a whole document or none, and the sender who tries again has one.
func TestGatewayKilledInAnUpload(t *testing.T) {
	t.Run("while the bytes come", func(t *testing.T) {
		p, _ := atCompleteness(t)
		upload, err := player.UploadRequest(p.CaseID, "e2e-upload-half", testdata.Attachment{Kind: "P01", Name: "pass.pdf", Content: make([]byte, 4<<20)})
		require.NoError(t, err)
		body := upload.Body.([]byte)
		in, out := io.Pipe()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, strings.TrimSuffix(stack.URL(), "/")+upload.Path, in)
		require.NoError(t, err)
		request.ContentLength = int64(len(body))
		request.Header.Set("Content-Type", upload.Type)
		request.Header.Set("Idempotency-Key", upload.Key)
		request.Header.Set("Authorization", "Bearer dev:antragsteller")
		answered := make(chan error, 1)
		go func() {
			response, err := http.DefaultClient.Do(request)
			if err == nil {
				said, _ := io.ReadAll(response.Body)
				_ = response.Body.Close()
				t.Logf("answered too early: %s %s", response.Status, said)
			}
			answered <- err
		}()
		_, err = io.Copy(out, bytes.NewReader(body[:len(body)*2/3]))
		require.NoError(t, err)
		id := begun(t, p)
		up := down(t, devstack.Gateway, stack.KillPart)
		require.NoError(t, out.Close())
		require.Error(t, <-answered)
		up()
		require.Empty(t, objects(t, quarantined+id), "half a document is no object")
		swept(t, p, id)
	})
	t.Run("stored, not yet received", func(t *testing.T) {
		p, _ := atCompleteness(t)
		upload := passport(t, p, "e2e-upload-stored")
		h := holdRows(t, "cases", "select from cases where id = $1 for no key update", p.CaseID)
		answered := make(chan error, 1)
		go func() {
			_, err := gateway.As("antragsteller").Do(t.Context(), upload)
			answered <- err
		}()
		h.awaited(t)
		id := begun(t, p)
		require.Equal(t, []string{quarantined + id}, objects(t, quarantined+id))
		up := down(t, devstack.Gateway, stack.KillPart)
		h.letGo(t)
		require.Error(t, <-answered)
		up()
		swept(t, p, id)
		answer, err := gateway.As("antragsteller").Do(t.Context(), upload)
		require.NoError(t, err)
		require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
		once(t, p)
	})
	t.Run("behind the commit", func(t *testing.T) {
		p, _ := atCompleteness(t)
		upload := passport(t, p, "e2e-upload-received")
		cut := swallowAnswer(t, devstack.Gateway)
		_, err := player.NewGateway("http://"+cut.address).As("antragsteller").Do(t.Context(), upload)
		require.Error(t, err)
		cut.up()
		once(t, p)
		answer, err := gateway.As("antragsteller").Do(t.Context(), upload)
		require.NoError(t, err)
		require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
		once(t, p)
	})
}

// TestWorkerKilledInACheck: the worker dies while the scanner looks, and between the copy to its place and the commit that releases it. Until somebody has
// checked it nobody can open the document; afterwards it is there once.
func TestWorkerKilledInACheck(t *testing.T) {
	t.Run("while the scanner looks", func(t *testing.T) {
		p, _ := atCompleteness(t)
		thaw := frozen(t, devstack.Virus)
		looked := asked(t, devstack.Virus)
		answer, err := gateway.As("antragsteller").Do(t.Context(), passport(t, p, "e2e-check"))
		require.NoError(t, err)
		require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
		require.Contains(t, string(answer.Body), `"state":"quarantined"`)
		looked()
		up := down(t, devstack.Worker, stack.KillPart)
		require.Equal(t, "quarantined", query[string](t, "select state from document where case_id = $1 and not outgoing", p.CaseID))
		thaw()
		up()
		once(t, p)
	})
	t.Run("copied, not yet released", func(t *testing.T) {
		p, _ := atCompleteness(t)
		up := down(t, devstack.Virus, stack.KillPart)
		answer, err := gateway.As("antragsteller").Do(t.Context(), passport(t, p, "e2e-release"))
		require.NoError(t, err)
		require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
		place := query[string](t, "select object_key from document where case_id = $1 and not outgoing", p.CaseID)
		h := holdTable(t, "case_event")
		up()
		becomes(t, func() bool { return len(objects(t, place)) == 1 }, "the copy is made")
		killWorkerAt(t, h)
		once(t, p)
	})
}

// TestWorkerKilledWhileCodeIsTakenOut: the worker dies when what was sent in and the copy without what acts lie at their places and neither is
// released. Nobody reads either until both are there; afterwards the document is there once, and the auditor finds nothing.
func TestWorkerKilledWhileCodeIsTakenOut(t *testing.T) {
	p, _ := atCompleteness(t)
	form, err := testdata.FormWithScript()
	require.NoError(t, err)
	upload, err := player.UploadRequest(p.CaseID, "e2e-defuse", testdata.Attachment{Kind: "P01", Name: "formular.pdf", Content: form})
	require.NoError(t, err)
	up := down(t, devstack.Virus, stack.KillPart)
	answer, err := gateway.As("antragsteller").Do(t.Context(), upload)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
	const named = "select count(*) from document where case_id = $1 and original_key <> '' and state = 'quarantined'"
	waitForRows(t, 1, named, p.CaseID)
	place := query[string](t, "select object_key from document where case_id = $1 and not outgoing", p.CaseID)
	original := query[string](t, "select original_key from document where case_id = $1 and not outgoing", p.CaseID)
	require.Empty(t, objects(t, place), "named before it is stored")
	require.Empty(t, objects(t, original))
	h := holdTable(t, "case_event")
	up()
	becomes(t, func() bool { return len(objects(t, place)) == 1 && len(objects(t, original)) == 1 }, "both lie at their place")
	require.Equal(t, 1, query[int](t, named, p.CaseID), "nobody reads either")
	killWorkerAt(t, h)
	once(t, p)
	require.Equal(t, []string{original}, objects(t, original))
	require.Equal(t, 1, query[int](t, "select count(*) from case_event where case_id = $1 and content ->> 'code' = 'document.defused'", p.CaseID))
	waitForRows(t, 1, "select count(*) from document_lock l join document d on d.id = l.document_id where d.case_id = $1 and not d.outgoing and locked_at is not null", p.CaseID)
	requireAudit(t, stack)
}

// TestScannerDown: while clamd is away documents are received and wait; nothing is released. When it is back they are, without anybody doing anything.
func TestScannerDown(t *testing.T) {
	p, _ := atCompleteness(t)
	up := down(t, devstack.Virus, stack.KillPart)
	answer, err := gateway.As("antragsteller").Do(t.Context(), passport(t, p, "e2e-scanner-down"))
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
	require.Contains(t, string(answer.Body), `"state":"quarantined"`)
	id := query[string](t, "select id::text from document where case_id = $1 and not outgoing", p.CaseID)
	refused, err := gateway.As("clearing").Do(t.Context(), player.Request{Method: http.MethodGet, Path: "/api/v1/documents/" + id})
	require.NoError(t, err)
	require.Equal(t, http.StatusConflict, refused.Status)
	up()
	once(t, p)
}
