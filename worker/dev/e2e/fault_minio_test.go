package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestMinIODownAtReceipt: without MinIO applications and messages are received; the letter that could not be filed follows, once.
func TestMinIODownAtReceipt(t *testing.T) {
	up := down(t, devstack.MinIO, stack.KillPart)
	p := applied(t)
	require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, "e2e-minio-message-"+p.CaseID, "nachricht",
		map[string]any{"text": "Guten Tag"}))
	begins(t, p)
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	for _, l := range c.Letters {
		require.NotEqual(t, "sent", l.State, "no letter counts as sent that is not there")
	}
	up()
	letter, err := p.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err, "the letter follows")
	pdf, err := gateway.As("antragsteller").DocumentContent(t.Context(), letter.DocumentID)
	require.NoError(t, err)
	require.Equal(t, "%PDF-", string(pdf[:5]))
	requireOnce(t, p, confirmation)
}

// TestMinIODownAtUpload: without MinIO, and with one that takes connections and does not answer, an upload is refused with a sentence
// that says that the file has not arrived, and nothing of it is kept. The repetition with the same key is one document.
func TestMinIODownAtUpload(t *testing.T) {
	for _, how := range []struct {
		name string
		away func(t *testing.T) (back func())
	}{
		{"killed", func(t *testing.T) func() { t.Helper(); return down(t, devstack.MinIO, stack.KillPart) }},
		{"hanging", func(t *testing.T) func() { t.Helper(); return frozen(t, devstack.MinIO) }},
	} {
		t.Run(how.name, func(t *testing.T) {
			p, _ := atCompleteness(t)
			doc, err := testdata.Document("P01")
			require.NoError(t, err)
			upload, err := player.UploadRequest(p.CaseID, "e2e-minio-"+p.CaseID, doc)
			require.NoError(t, err)
			kept := func() int {
				return query[int](t, "select (select count(*) from document where state <> 'receiving') + (select count(*) from receipt)")
			}
			settled(t)
			before := kept()
			back := how.away(t)
			answer, err := gateway.As("antragsteller").Do(t.Context(), upload)
			require.NoError(t, err)
			require.Equal(t, http.StatusServiceUnavailable, answer.Status, string(answer.Body))
			require.NotEmpty(t, answer.Header.Get("Retry-After"))
			problem := problemOf(t, answer)
			require.Equal(t, "efile.unavailable", problem.Code)
			require.Contains(t, problem.Detail, "nicht angekommen")
			require.Equal(t, before, kept())
			back()
			// What the request had begun stands there until MinIO, which alone knows what it took, says that nothing is left.
			broken := query[int](t, "select count(*) from document where case_id = $1 and state = 'receiving'", p.CaseID)
			require.LessOrEqual(t, broken, 1)
			if broken == 1 {
				swept(t, p, begun(t, p))
			}
			for range 2 {
				answer, err = gateway.As("antragsteller").Do(t.Context(), upload)
				require.NoError(t, err)
				require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
			}
			require.Equal(t, 1, query[int](t, "select count(*) from document where case_id = $1 and not outgoing", p.CaseID))
			requireOnce(t, p, confirmation)
		})
	}
}
