package web_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/pdf"
	"ablauf/internal/pdf/pdfcheck"
	"ablauf/internal/store"
)

// scan gives a PDF of as many pages, page n of which is n pixels high.
func scan(pages int) string {
	var list []pdf.Picture
	for n := range pages {
		list = append(list, pdf.Picture{Data: []byte("x\x9c\x03\x00\x00\x00\x00\x01"), Filter: pdf.FilterPNG, Width: 9, Height: n + 9, Bits: 8, Colours: 1})
	}
	return string(pdf.Pictures(pdf.Info{Title: "Scan", Lang: "de-DE", Day: time.Unix(0, 0)}, list))
}

// sends puts a document into the case of the world and has it checked.
func (b *browser) sends(id casefile.CaseID, kind, name, content string) {
	b.w.t.Helper()
	path := "/faelle/" + string(id) + "/unterlagen"
	page := b.get(path)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(b.w.t, form.WriteField("_csrf", tokenField.FindStringSubmatch(page.body)[1]))
	require.NoError(b.w.t, form.WriteField("/kind", kind))
	part, err := form.CreateFormFile("/file", name)
	require.NoError(b.w.t, err)
	_, err = io.WriteString(part, content)
	require.NoError(b.w.t, err)
	require.NoError(b.w.t, form.Close())
	done := b.do(http.MethodPost, path, form.FormDataContentType(), &body)
	require.Equal(b.w.t, http.StatusSeeOther, done.status, done.body)
	b.w.checked()
}

// documents gives those of the world's case by name, as "kind behind" with "-" for the front.
func (w *world) documents() map[string]casefile.Document {
	w.t.Helper()
	all, err := w.db.Documents(w.t.Context(), w.caseID)
	require.NoError(w.t, err)
	named := map[string]casefile.Document{}
	for _, d := range all {
		named[d.Name] = d
	}
	require.Len(w.t, named, len(all))
	return named
}

// events gives the lines of the case's log with a code.
func (w *world) events(code string) []casefile.Event {
	w.t.Helper()
	all, err := w.db.Events(w.t.Context(), w.caseID, casefile.StreamCase, 0, 5000)
	require.NoError(w.t, err)
	return slices.DeleteFunc(all, func(e casefile.Event) bool { return e.Code != code })
}

var newestField = regexp.MustCompile(`name="gesehen" value="([^"]*)"`)

// arranges sends the form of the page that is shown for a document, "" for none.
func (b *browser) arranges(id casefile.CaseID, document casefile.DocumentID, form url.Values) answer {
	b.w.t.Helper()
	path := "/faelle/" + string(id) + "/ordnen"
	page := b.get(path + "?unterlage=" + string(document))
	require.Equal(b.w.t, http.StatusOK, page.status, page.body)
	form.Set("unterlage", string(document))
	if !form.Has("gesehen") {
		form.Set("gesehen", newestField.FindStringSubmatch(page.body)[1])
	}
	return b.post(path, page, form)
}

// TestSplitAndUndo: product 1.4, clearing 9: parts of a scan become documents of their own with the day of receipt of the original, which stays as it is
// behind them; undone, it stands where it stood.
func TestSplitAndUndo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.checklist()
	b := w.signIn("clearing")
	b.sends(w.caseID, "P01", "Scan.pdf", scan(3))
	before := w.documents()["Scan.pdf"]
	split := url.Values{"tun": {"aufteilen"}, "/parts/0/pages": {"1-2"}, "/parts/0/kind": {"P01"}, "/parts/2/pages": {"3"}, "/parts/2/kind": {"K01"}}
	done := b.arranges(w.caseID, before.ID, split)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	docs := w.documents()
	first, second, after := docs["Scan, S. 1-2.pdf"], docs["Scan, S. 3.pdf"], docs["Scan.pdf"]
	require.Equal(t, []string{"P01", "K01"}, []string{first.Kind, second.Kind})
	require.Equal(t, before.ReceivedAt, second.ReceivedAt)
	require.NotEqual(t, before.SHA256, second.SHA256)
	require.NotEqual(t, before.ObjectKey, second.ObjectKey)
	require.NotEmpty(t, after.Behind)
	after.Behind, after.Version = "", before.Version
	require.Equal(t, before, after, "nothing but its place has changed")
	lines := w.events("arrangement.split")
	require.Len(t, lines, 2)
	require.Equal(t, fmt.Sprintf("%x", before.SHA256), lines[1].Params["sourcesSha256"])
	require.Equal(t, fmt.Sprintf("%x", second.SHA256), lines[1].Params["sha256"])
	require.Equal(t, w.actor("clearing"), lines[1].Actor)

	check := b.get("/faelle/" + string(w.caseID) + "/pruefung")
	require.Contains(t, check.body, "2 von 2", "each part fills its own place in the checklist")
	tab := b.get("/faelle/" + string(w.caseID) + "?ansicht=unterlagen")
	require.Regexp(t, `aus <bdi>Scan.pdf</bdi>, Seiten 3`, tab.body)
	require.Contains(t, tab.body, "Zurückgestellte Unterlagen")

	again := b.arranges(w.caseID, before.ID, split)
	require.Equal(t, http.StatusConflict, again.status, "the original stands behind its parts")
	page := b.get("/faelle/" + string(w.caseID) + "/ordnen")
	undone := b.post("/faelle/"+string(w.caseID)+"/ordnen", page, url.Values{"tun": {"zurueck"}, "ordnung": {newestField.FindStringSubmatch(page.body)[1]}})
	require.Equal(t, http.StatusSeeOther, undone.status, undone.body)
	docs = w.documents()
	require.Len(t, docs, 3, "no document is ever removed")
	require.Empty(t, docs["Scan.pdf"].Behind)
	require.NotEmpty(t, docs["Scan, S. 3.pdf"].Behind)
	require.Contains(t, b.get("/faelle/"+string(w.caseID)+"/pruefung").body, "1 von 2")
	require.Len(t, w.events("arrangement.undone"), 1)
	require.Equal(t, http.StatusConflict, b.post("/faelle/"+string(w.caseID)+"/ordnen", page, url.Values{"tun": {"zurueck"}, "ordnung": {newestField.FindStringSubmatch(page.body)[1]}}).status)
	require.NoError(t, w.db.VerifyChain(t.Context(), w.caseID, casefile.StreamCase))
}

// TestSplitKeepsWhatIsLeftInSight: pages that nobody took stay in sight with the original, and a form that is sent twice acts once.
func TestSplitKeepsWhatIsLeftInSight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	b.sends(w.caseID, "P01", "Scan.pdf", scan(2))
	of := w.documents()["Scan.pdf"].ID
	form := url.Values{"tun": {"aufteilen"}, "/parts/0/pages": {"2"}, "/parts/0/kind": {"K01"}, "gesehen": {""}}
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, of, form).status)
	require.Empty(t, w.documents()["Scan.pdf"].Behind)
	require.Equal(t, http.StatusConflict, b.arranges(w.caseID, of, form).status)
	require.Len(t, w.documents(), 2)
}

// TestMergeTurnClassify: several become one in the order that was written; the day of receipt is that of the last of them; a page is turned for good; the
// place in the checklist changes; each can be undone, the last one first.
func TestMergeTurnClassify(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("clearing")
	b.sends(w.caseID, "P01", "eins.png", picture)
	b.sends(w.caseID, "P01", "zwei.pdf", scan(2))
	docs := w.documents()
	one, two := docs["eins.png"], docs["zwei.pdf"]
	merge := url.Values{"tun": {"verbinden"}, "folge:" + string(two.ID): {"1"}, "folge:" + string(one.ID): {"2"}, "/kind": {"P02"}}
	done := b.arranges(w.caseID, "", merge)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	docs = w.documents()
	joined := docs["zwei + 1.pdf"]
	require.Equal(t, "P02", joined.Kind)
	require.Equal(t, two.ReceivedAt, joined.ReceivedAt)
	require.Equal(t, joined.MadeBy, docs["eins.png"].Behind)
	require.Equal(t, string(two.ID)+" "+string(one.ID), w.events("arrangement.merge")[0].Params["sources"])
	b.opens(w.caseID, "hauptakte")
	require.Equal(t, http.StatusOK, b.get("/dokumente/"+string(one.ID)).status, "what was joined can still be read")

	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, joined.ID, url.Values{"tun": {"drehen"}, "/degrees": {"90"}, "/pages": {"3"}}).status)
	last := w.documents()["zwei + 1, gedreht.pdf"]
	require.Equal(t, "P02", last.Kind)
	require.Equal(t, http.StatusSeeOther, b.arranges(w.caseID, last.ID, url.Values{"tun": {"zuordnen"}, "vorher": {"P02"}, "/kind": {"K01"}}).status)
	require.Equal(t, http.StatusConflict, b.arranges(w.caseID, last.ID, url.Values{"tun": {"zuordnen"}, "vorher": {"P02"}, "/kind": {"K01"}}).status)

	made, err := w.db.Arrangements(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Equal(t, []string{store.ArrangeClassify, store.ArrangeTurn, store.ArrangeMerge}, []string{made[0].Kind, made[1].Kind, made[2].Kind})
	page := b.get("/faelle/" + string(w.caseID) + "/ordnen")
	undo := func(id string) int {
		return b.post("/faelle/"+string(w.caseID)+"/ordnen", page, url.Values{"tun": {"zurueck"}, "ordnung": {id}}).status
	}
	require.Equal(t, http.StatusConflict, undo(made[2].ID), "something else was made of it")
	for _, a := range made {
		require.Equal(t, http.StatusSeeOther, undo(a.ID))
	}
	one.Version, two.Version = 0, 0
	for _, was := range []casefile.Document{one, two} {
		now, err := w.db.Document(t.Context(), was.ID)
		require.NoError(t, err)
		now.Version = 0
		require.Equal(t, was, now)
	}
}

// TestArrangeRefusals: who may not, what is none of this case, letters of ours, and what cannot be read as it was typed; the person sees what they sent in
// and nothing that we made of it.
func TestArrangeRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("clearing")
	b.sends(w.caseID, "P01", "Scan.pdf", scan(2))
	of := w.documents()["Scan.pdf"].ID
	for _, login := range []string{"antragsteller", "revision", "admin-it", "scan"} {
		require.Equal(t, http.StatusForbidden, w.signIn(login).get("/faelle/"+string(w.caseID)+"/ordnen").status, login)
	}
	for want, form := range map[string]url.Values{
		"Seite 3 gibt es nicht":     {"tun": {"aufteilen"}, "/parts/0/pages": {"3"}, "/parts/0/kind": {"P01"}},
		"Schreiben Sie Seiten so":   {"tun": {"aufteilen"}, "/parts/0/pages": {"eins"}, "/parts/0/kind": {"P01"}},
		`value="1"`:                 {"tun": {"aufteilen"}, "/parts/0/pages": {"1"}},
		"mindestens zwei":           {"tun": {"verbinden"}, "folge:" + string(of): {"1"}, "/kind": {"P01"}},
		"ganze Zahlen":              {"tun": {"verbinden"}, "folge:" + string(of): {"x"}, "/kind": {"P01"}},
		"schon so zugeordnet":       {"tun": {"zuordnen"}, "vorher": {"P01"}, "/kind": {"P01"}},
		`id="dreh-grad-fehler"`:     {"tun": {"drehen"}, "/degrees": {"45"}},
		`id="zuordnen-art-fehler"`:  {"tun": {"zuordnen"}, "vorher": {"P01"}, "/kind": {"../x"}},
		`id="teil-seiten-0-fehler"`: {"tun": {"aufteilen"}, "/parts/1/pages": {"0"}, "/parts/1/kind": {"P01"}},
	} {
		got := b.arranges(w.caseID, of, form)
		require.Equal(t, http.StatusUnprocessableEntity, got.status, want)
		require.Contains(t, got.body, want)
	}
	require.Equal(t, http.StatusUnprocessableEntity, b.arranges(w.caseID, of, url.Values{"tun": {"aufteilen"}}).status)
	require.Equal(t, http.StatusUnprocessableEntity, b.arranges(w.caseID, of, url.Values{"tun": {"fressen"}}).status)
	strange := "018f0000-0000-7000-8000-000000000000"
	require.Equal(t, http.StatusNotFound, b.arranges(w.caseID, casefile.DocumentID(strange), url.Values{"tun": {"drehen"}, "/degrees": {"90"}}).status)
	require.Equal(t, http.StatusNotFound, b.arranges(w.caseID, of, url.Values{"tun": {"zurueck"}, "ordnung": {strange}}).status)
	require.Equal(t, http.StatusNotFound, b.arranges(w.caseID, of, url.Values{"tun": {"zurueck"}, "ordnung": {"x"}}).status)
	require.Len(t, w.documents(), 1, "nothing came of any of them")
}

// TestRendition: product 6: a picture and a PDF that was sent in can be had as PDF/A beside the original, which stays as it is; each reading is logged; the link to a PDF says
// that its pages are pictures and the original counts, and the file names the SHA-256 of the original. Of what has too many pages there is none, and a sentence says what to do.
func TestRendition(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	b.sends(w.caseID, "P01", "pass.png", picture)
	b.sends(w.caseID, "K01", "Scan.pdf", scan(1))
	docs := w.documents()
	tab := b.get("/faelle/" + string(w.caseID) + "?ansicht=unterlagen").body
	path := "/dokumente/" + string(docs["pass.png"].ID)
	require.Contains(t, tab, path+"/archiv")
	drawn := "/dokumente/" + string(docs["Scan.pdf"].ID)
	require.Contains(t, tab, drawn+`/archiv" target="_blank" rel="noopener">als PDF/A (aus den Seiten als Bild gemacht, maßgeblich bleibt das Original)`)
	readings := func() int {
		all, err := w.db.Events(t.Context(), w.caseID, casefile.StreamAccess, 0, 5000)
		require.NoError(t, err)
		return len(slices.DeleteFunc(all, func(e casefile.Event) bool { return e.Code != "document.read" }))
	}
	before := readings()
	file := b.get(path + "/archiv")
	require.Equal(t, http.StatusOK, file.status)
	require.Equal(t, "application/pdf", file.header.Get("Content-Type"))
	require.Contains(t, file.header.Get("Content-Security-Policy"), "sandbox")
	require.Empty(t, pdfcheck.CheckB([]byte(file.body)))
	require.Equal(t, file.body, b.get(path+"/archiv").body)
	require.Equal(t, before+2, readings())
	require.Equal(t, picture, b.get(path).body)
	pages := b.get(drawn + "/archiv")
	require.Equal(t, http.StatusOK, pages.status)
	require.Equal(t, "application/pdf", pages.header.Get("Content-Type"))
	require.Contains(t, pages.header.Get("Content-Security-Policy"), "sandbox")
	require.Empty(t, pdfcheck.CheckB([]byte(pages.body)))
	require.Contains(t, pages.body, fmt.Sprintf("urn:sha256:%x", docs["Scan.pdf"].SHA256))
	require.Equal(t, pages.body, b.get(drawn+"/archiv").body)
	b.sends(w.caseID, "K01", "Buch.pdf", scan(efile.RenditionPages+1))
	book := b.get("/dokumente/" + string(w.documents()["Buch.pdf"].ID) + "/archiv")
	require.Equal(t, http.StatusUnprocessableEntity, book.status)
	require.Contains(t, book.body, "höchstens 150")
	require.Equal(t, http.StatusForbidden, w.signIn("antragsteller").get(path+"/archiv").status)
}
