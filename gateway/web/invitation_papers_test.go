package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/efile/hostile"
	"ablauf/internal/invitation"
	"ablauf/internal/store"
)

// appliedInvited sends the prepared application of the world and gives the page that answers, its address and the case that it made.
func (w *world) appliedInvited(b *browser) (sent answer, path string, expiring casefile.Case, made casefile.CaseID) {
	w.t.Helper()
	path, expiring = w.invite()
	page := b.get(path)
	require.Equal(w.t, http.StatusOK, page.status, page.body)
	sent = b.post(path, page, filledIn(page.body, completed))
	require.Equal(w.t, http.StatusOK, sent.status, sent.body)
	applications := w.applications(expiring)
	require.Len(w.t, applications, 1)
	return sent, path, expiring, applications[0]
}

// adds sends a file as the form of a page does; without a name it sends none.
func (b *browser) adds(path string, from answer, kind, name string, content []byte) answer {
	b.w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, of := range map[string]*regexp.Regexp{"_csrf": tokenField, "vorgang": submitted} {
		if m := of.FindStringSubmatch(from.body); m != nil {
			require.NoError(b.w.t, form.WriteField(field, m[1]))
		}
	}
	require.NoError(b.w.t, form.WriteField("/kind", kind))
	if name != "" {
		part, err := form.CreateFormFile("/file", name)
		require.NoError(b.w.t, err)
		_, err = part.Write(content)
		require.NoError(b.w.t, err)
	}
	require.NoError(b.w.t, form.Close())
	return b.do(http.MethodPost, path+"/unterlagen", form.FormDataContentType(), &body)
}

// shown are the papers that a page lists, as text.
func shown(page answer) []string {
	list := regexp.MustCompile(`(?s)<ul class="ab-documents">(.*?)</ul>`).FindStringSubmatch(page.body)
	if list == nil {
		return nil
	}
	var lines []string
	for _, m := range regexp.MustCompile(`(?s)<li>(.*?)</li>`).FindAllStringSubmatch(list[1], -1) {
		lines = append(lines, strings.TrimSpace(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[1], "")))
	}
	return lines
}

// TestPapersUnderTheAddress: who has sent the prepared application adds papers on the page that answers and, as long as they are looked at, under the address of the letter. The
// page says of each what it is and what became of it, and neither its name nor where it could be read; clearing has it in the case, and the log says how it came.
func TestPapersUnderTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	sent, path, _, made := w.appliedInvited(b)
	require.Contains(t, sent.body, `action="`+path+`/unterlagen" enctype="multipart/form-data"`)
	first := b.adds(path, sent, "P01", "Reisepass Zoë Öztürk.png", []byte(picture))
	require.Equal(t, http.StatusSeeOther, first.status, first.body)
	require.Equal(t, path, first.location)
	again := b.adds(path, sent, "P01", "Reisepass Zoë Öztürk.png", []byte(picture))
	require.Equal(t, http.StatusSeeOther, again.status, "pressed twice")
	other := b.adds(path, sent, "P01", "x.png", hostile.PNG(t, 40, 40))
	require.Equal(t, http.StatusUnprocessableEntity, other.status)
	require.Contains(t, other.body, "Diese Seite hat schon eine andere Datei gesendet.")
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status)
	require.Equal(t, "no-referrer", page.header.Get("Referrer-Policy"))
	require.Equal(t, "no-store", page.header.Get("Cache-Control"))
	require.Equal(t, []string{"Reisepass: wird geprüft eingegangen am Mo 23.11.2026, 10:12"}, shown(page))

	w.checked()
	page = b.get(path)
	require.Equal(t, []string{"Reisepass: angenommen eingegangen am Mo 23.11.2026, 10:12"}, shown(page))
	for _, secret := range []string{"Zoë", "Öztürk", "/dokumente/", string(made), "Musterweg", "1991"} {
		require.NotContains(t, page.body, secret, "whoever holds the letter can open the page")
	}
	documents, err := w.db.Documents(t.Context(), made)
	require.NoError(t, err)
	require.Len(t, documents, 1)
	require.Equal(t, "P01", documents[0].Kind)
	require.Equal(t, "Reisepass Zoë Öztürk.png", documents[0].Name, "clearing sees what it was called")
	receipts, err := w.db.Receipts(t.Context(), made)
	require.NoError(t, err)
	require.Equal(t, casefile.ChannelPortal, receipts[len(receipts)-1].Channel)
	require.Contains(t, w.signIn("leitung").get("/faelle/"+string(made)+"?ansicht=protokoll").body, "Eingang: Unterlage (Portal), ohne Anmeldung unter der Adresse aus unserem Schreiben.")

	require.Equal(t, http.StatusSeeOther, b.adds(path, page, "Z01", "Attest.png", hostile.PNG(t, 41, 41)).status)
	page = b.get(path)
	require.Len(t, shown(page), 2)
	require.Contains(t, shown(page)[1], "Unterlage: wird geprüft", "what lies in a sub-file has no kind here")
	require.Equal(t, http.StatusUnprocessableEntity, b.adds(path, page, "Z04", "x.png", hostile.PNG(t, 42, 42)).status, "what only authorities write")
	require.Equal(t, http.StatusMethodNotAllowed, b.get(path+"/unterlagen").status)
}

// TestPapersThatAreRefused: what the inspection finds is said beside the form and leaves nothing behind; what the virus check finds is said in the list.
func TestPapersThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	page, path, _, made := w.appliedInvited(b)
	none := b.adds(path, page, "P01", "", nil)
	require.Equal(t, http.StatusUnprocessableEntity, none.status)
	require.Contains(t, none.body, `href="#datei"`)
	require.Contains(t, none.body, `value="P01" selected`)
	require.Contains(t, b.adds(path, page, "", "x.png", []byte(picture)).body, `href="#art"`)
	large := b.adds(path, page, "P01", "x.png", bytes.Repeat([]byte("x"), 17_000_000))
	require.Contains(t, large.body, "Die Datei ist größer als 15 MB.")
	said := map[string]bool{}
	for _, f := range hostile.Files(t) {
		if said[f.Code] || len(said) == 8 {
			continue
		}
		said[f.Code] = true
		refused := b.adds(path, page, "P01", "../../pass\u202efdp.pdf", f.Content)
		require.Equal(t, http.StatusUnprocessableEntity, refused.status, f.What)
		require.Contains(t, refused.body, `id="datei-fehler"`, f.What)
		require.NotContains(t, refused.body, f.Code, "a sentence and not its key")
	}
	documents, err := w.db.Documents(t.Context(), made)
	require.NoError(t, err)
	require.Empty(t, documents)
	stale, err := w.db.StaleUploads(t.Context(), now().AddDate(1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, stale)

	require.Equal(t, http.StatusSeeOther, b.adds(path, page, "P01", "pass.png", []byte(picture)).status)
	_, err = w.db.ClaimUnchecked(t.Context(), 10, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
		return store.DocumentCheck{Refusal: "document.malware", Finding: "Eicar-Test-Signature"}, nil
	})
	require.NoError(t, err)
	list := b.get(path)
	require.Equal(t, []string{"Reisepass: zurückgewiesen. In der Datei steckt Schadsoftware. Erzeugen Sie das Dokument neu, am besten als Scan, und senden Sie es noch einmal. eingegangen am Mo 23.11.2026, 10:12"}, shown(list))
	require.NotContains(t, list.body, "Eicar")
}

// TestPapersNeedAnOpenAddress: nothing is added under an address that nobody gave out, whose application was not sent yet, is too old, whose application is over or has all its
// papers (§ 82 AufenthG): all get the page that says what to do. A form without the token of the session is refused.
func TestPapersNeedAnOpenAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	path, _ := w.invite()
	page := b.get(path)
	require.Equal(t, http.StatusNotFound, b.adds(path, page, "P01", "x.png", []byte(picture)).status, "the application was not sent")
	sent := b.post(path, page, filledIn(page.body, completed))
	require.Equal(t, http.StatusOK, sent.status)
	var made string
	require.NoError(t, w.base.Owner(t).QueryRow(t.Context(), "select case_id::text from application where start_key like 'antrag/%'").Scan(&made))
	closed := func(why string) {
		t.Helper()
		refused := b.adds(path, sent, "P01", "x.png", []byte(picture))
		require.Equal(t, http.StatusNotFound, refused.status, why)
		require.Contains(t, refused.body, "Unter dieser Adresse ist kein Antrag offen")
		require.Equal(t, http.StatusNotFound, b.get(path).status, why)
	}
	set := func(sql string) {
		t.Helper()
		_, err := w.base.Owner(t).Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	require.Equal(t, http.StatusNotFound, b.adds("/antrag/0000-0000-0000-0000-0000-0000-00", sent, "P01", "x.png", []byte(picture)).status)
	require.Equal(t, http.StatusForbidden, b.adds(path, answer{}, "P01", "x.png", []byte(picture)).status)
	set("update invitation set last_day = '2026-11-22'")
	closed("too old")
	set("update invitation set last_day = '2026-11-23'")
	set("update cases set state = 'closed', closed_at = now() where id = '" + made + "'")
	closed("the application is over")
	set("update cases set state = 'open', closed_at = null where id = '" + made + "'")
	built, err := builtIn()
	require.NoError(t, err)
	bundle, _ := built.Newest("verlaengerung")
	const step = "unterlagen-pruefen"
	require.Contains(t, bundle.Files()[0].Text, `<bpmn:subProcess id="`+step+`"`)
	turn := func(rev int, code string) {
		t.Helper()
		_, err := w.db.Project(t.Context(), store.Turn{CaseID: casefile.CaseID(made), Rev: rev, At: now(), State: []byte("{}"), Facts: []store.Fact{
			{N: 1, Code: code, Element: step, ElementName: "Unterlagen prüfen", ElementType: "subProcess", Process: "verlaengerung", Instance: 1},
		}})
		require.NoError(t, err)
	}
	turn(1, store.FactElementEntered)
	require.Equal(t, http.StatusOK, b.get(path).status, "they are being looked at")
	turn(2, store.FactElementCompleted)
	closed("the papers are complete")
	documents, err := w.db.Documents(t.Context(), casefile.CaseID(made))
	require.NoError(t, err)
	require.Empty(t, documents)
}

// TestPapersHaveABound: one address takes thirty papers, also where several come at once, and not more than twenty in a moment; another letter of the same case has its own.
func TestPapersHaveABound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	sent, path, expiring, made := w.appliedInvited(b)
	papers, err := w.acts.InvitedPapers(t.Context(), strings.TrimPrefix(path, invitation.Path))
	require.NoError(t, err)
	add := func(n int) error {
		content := hostile.PNG(t, 10+n, 10)
		_, err := w.acts.AddInvitedPaper(t.Context(), "de", papers, desk.UploadRequest{Kind: "P01", Name: "x.png", Key: fmt.Sprint("key-", n), Size: int64(len(content))}, bytes.NewReader(content))
		return err
	}
	for n := range 29 {
		require.NoError(t, add(n))
	}
	results := make(chan error, 3)
	for n := range 3 {
		go func() { results <- add(100 + n) }()
	}
	taken := 0
	for range 3 {
		if err := <-results; err == nil {
			taken++
		} else {
			require.Equal(t, "document.address-full", casefile.CodeOf(err))
		}
	}
	require.Equal(t, 1, taken)
	page := b.get(path)
	require.Len(t, shown(page), 30)
	require.Contains(t, page.body, "Mehr Dateien nehmen wir unter dieser Adresse nicht an.")
	require.NotContains(t, page.body, "multipart/form-data")
	full := b.adds(path, sent, "P01", "x.png", []byte(picture))
	require.Equal(t, http.StatusUnprocessableEntity, full.status)
	require.Contains(t, full.body, "Mehr Dateien nehmen wir unter dieser Adresse nicht an.")

	raw := bytes.Repeat([]byte{7}, 16)
	hash := sha256.Sum256(raw)
	w.write(expiring, "case/ablauf/2")
	_, err = w.base.Owner(t).Exec(t.Context(), `insert into invitation (token_hash, case_id, letter_id, last_day, recorded_at)
		select $1, case_id, id, '2027-01-01', now() from letter where case_id = $2 and key = 'case/ablauf/2'`, hash[:], string(expiring.ID))
	require.NoError(t, err)
	second := "/antrag/" + base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding).EncodeToString(raw)
	page = b.get(second)
	require.Equal(t, http.StatusOK, page.status)
	require.Empty(t, shown(page), "who holds one letter learns nothing of what came under another")
	require.Equal(t, http.StatusSeeOther, b.adds(second, page, "P02", "x.png", hostile.PNG(t, 99, 99)).status)
	documents, err := w.db.Documents(t.Context(), made)
	require.NoError(t, err)
	require.Len(t, documents, 31)
	tries := 1
	for ; tries < 40; tries++ {
		if b.adds(second, page, "P02", "", nil).status == http.StatusTooManyRequests {
			break
		}
	}
	require.Equal(t, 20, tries)
	require.Contains(t, b.adds(second, page, "P02", "", nil).body, "Warten Sie eine Minute")
	require.Equal(t, http.StatusOK, b.get(second).status, "looking is not bounded")
}

// TestPapersBrokenOff: a file whose sender went away in the middle leaves nothing.
func TestPapersBrokenOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	sent, path, _, made := w.appliedInvited(b)
	token := url.QueryEscape(tokenField.FindStringSubmatch(sent.body)[1])
	body := "--x\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token + "\r\n--x\r\nContent-Disposition: form-data; name=\"/kind\"\r\n\r\nP01\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"/file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" + picture[:len(picture)/2]
	broken := b.do(http.MethodPost, path+"/unterlagen", "multipart/form-data; boundary=x", io.MultiReader(strings.NewReader(body)))
	require.Equal(t, http.StatusUnprocessableEntity, broken.status, broken.body)
	documents, err := w.db.Documents(t.Context(), made)
	require.NoError(t, err)
	require.Empty(t, documents)
}
