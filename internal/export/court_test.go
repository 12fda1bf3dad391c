package export_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/export"
	"ablauf/internal/letter"
)

// paper is a letter of some pages that says a word on each.
func paper(t testing.TB, word string, pages int) []byte {
	t.Helper()
	l := letter.Letter{
		Sender: letter.Sender{Letterhead: []string{"Amt"}, ReturnLine: "Amt"}, Recipient: []string{"Ayşe Zzkanarie", "Probeweg 1"},
		Date: casefile.MustParseDate("2026-11-20"), Subject: "Ihr Antrag " + word,
	}
	for range 1 + (pages-1)*50 {
		l.Body = append(l.Body, letter.Block{Kind: letter.Paragraph, Text: "Das Wort ist " + word + "."})
	}
	content, err := letter.Render(l)
	require.NoError(t, err)
	return content
}

func court(t testing.TB, f export.File, from export.Source) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "akte.pdf")
	out, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, f.Court(t.Context(), out, from))
	require.NoError(t, out.Close())
	return path
}

func said(t testing.TB, path string, from, to int) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-f", strconv.Itoa(from), "-l", strconv.Itoa(to), path, "-").Output()
	require.NoError(t, err)
	return string(out)
}

var (
	pagesLine    = regexp.MustCompile(`Pages:\s+(\d+)`)
	contentsLine = regexp.MustCompile(`(?m)^\s*(\d\d\.\d\d\.\d{4})?\s*(\S.*?)\s+(\d+)$`)
)

func pagesOf(t testing.TB, path string) int {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdfinfo", path).Output()
	require.NoError(t, err)
	n, err := strconv.Atoi(pagesLine.FindStringSubmatch(string(out))[1])
	require.NoError(t, err)
	return n
}

// TestCourtFile: § 99 Abs. 1 VwGO: one file, everything in the order of the case, true numbers in the contents, a number under each page, a bookmark per piece, the
// log at the end, what is left out by name, and a sheet with the hash for what cannot be shown.
func TestCourtFile(t *testing.T) {
	f, documents := someFile(t)
	f.Entries = nil
	var words []string
	for i := range 60 {
		word := fmt.Sprintf("Stueck%dX", i)
		words = append(words, word)
		e := documents.add(word+".pdf", "application/pdf", paper(t, word, 1+i%3))
		e.At = morning.AddDate(0, 0, i)
		f.Entries = append(f.Entries, e)
	}
	note := export.Entry{ID: uuid.NewString(), Kind: export.KindNote, At: morning.AddDate(0, 0, 60), Title: "Interne Notiz", Text: "Bitte beachten: Kuckuck.", By: "Sabine Sach"}
	broken := documents.add("kaputt & böse.pdf", "application/pdf", []byte("%PDF-1.4 nichts darin"))
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))))
	f.Entries = append(f.Entries, note, broken, documents.add("foto.png", "image/png", picture.Bytes()))
	words = append(words, "Interne Notiz", "kaputt & böse.pdf", "foto.png", "Protokoll, Teil 1")
	f.Left = []export.Left{{What: "Teilakte Sicherheit", Why: "§ 73 AufenthG"}, {What: "Dokument „x“", Why: "abgelehnt", SHA256: []byte{0xab, 0xcd}}}
	path := court(t, f, documents)
	checked, err := exec.CommandContext(t.Context(), "qpdf", "--check", path).CombinedOutput()
	require.NoError(t, err, "%s", checked)
	require.NotContains(t, string(checked), "WARNING")

	total := pagesOf(t, path)
	cover := said(t, path, 1, 1)
	require.Contains(t, cover, "Teilakte Sicherheit")
	require.Contains(t, cover, "abcd")
	require.Contains(t, cover, fmt.Sprintf("Blatt 1 von %d · ABH-2026-000123", total))
	contents := contentsLine.FindAllStringSubmatch(said(t, path, 2, 3), -1)
	byTitle := map[string]int{}
	last := 0
	for _, line := range contents {
		page, err := strconv.Atoi(line[3])
		require.NoError(t, err)
		if strings.Contains(line[2], "Blatt ") {
			continue
		}
		require.Greater(t, page, last, "in the order of the file: %q", line[0])
		byTitle[line[2]], last = page, page
	}
	require.Len(t, byTitle, len(words)+1)
	for _, word := range words {
		page := byTitle[word]
		if page == 0 {
			page = byTitle[word+".pdf"]
		}
		require.NotZero(t, page, word)
		if strings.HasPrefix(word, "Stueck") {
			require.Contains(t, said(t, path, page, page), "Ihr Antrag "+word, "the number in the contents is that of its first page")
		}
		require.Contains(t, said(t, path, page, page), fmt.Sprintf("Blatt %d von %d", page, total))
	}
	require.Contains(t, said(t, path, byTitle["Interne Notiz"], byTitle["Interne Notiz"]), "Kuckuck", "internal notes belong to the file (§ 99 Abs. 1 VwGO)")
	sheet := said(t, path, byTitle["kaputt & böse.pdf"], byTitle["kaputt & böse.pdf"])
	require.Contains(t, sheet, "lässt sich nicht als Seite zeigen")
	require.Contains(t, strings.Join(strings.Fields(sheet), ""), fmt.Sprintf("%x", broken.Document.SHA256))
	require.Contains(t, said(t, path, byTitle["Protokoll, Teil 1"], total), "Die Aufgabe ist erledigt.")
	require.Equal(t, total, last, "the log is the end")
	marks, err := exec.CommandContext(t.Context(), "qpdf", "--json", "--json-key=outlines", path).Output()
	require.NoError(t, err)
	require.Equal(t, len(words)+2, strings.Count(string(marks), `"destpageposfrom1"`), "a bookmark per piece, one for the cover and one for the contents")
}

func TestEqualCourtFilesAreEqualBytes(t *testing.T) {
	f, documents := someFile(t)
	var first, second bytes.Buffer
	require.NoError(t, f.Court(t.Context(), &first, documents))
	require.NoError(t, f.Court(t.Context(), &second, documents))
	require.Equal(t, first.Bytes(), second.Bytes())
	documents[f.Entries[1].Document.ID] = []byte("ein anderes")
	require.Equal(t, "document.damaged", casefile.CodeOf(f.Court(t.Context(), &first, documents)))
}

// BenchmarkCourt binds 2,000 pages: 400 documents of five pages, with the memory that it took. Run it alone:
// go test ./internal/export -run - -bench Court -benchtime 1x
func BenchmarkCourt(b *testing.B) {
	f, documents := someFile(b)
	f.Entries = nil
	for i := range 400 {
		e := documents.add(fmt.Sprintf("Stueck%d.pdf", i), "application/pdf", paper(b, fmt.Sprintf("Stueck%d", i), 5))
		f.Entries = append(f.Entries, e)
	}
	b.ResetTimer()
	for b.Loop() {
		path := court(b, f, documents)
		b.ReportMetric(float64(pagesOf(b, path)), "pages")
	}
	b.ReportMetric(rss(b), "MB-RSS")
}

// rss is the most memory that the process has had, in MB.
func rss(b *testing.B) float64 {
	b.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(b, err)
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(b, found)
	n, err := strconv.Atoi(string(found[1]))
	require.NoError(b, err)
	return float64(n) / 1024
}
