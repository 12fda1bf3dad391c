package efile

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile/hostile"
	"ablauf/internal/pdf/pdfcheck"
)

func renderer(t *testing.T) *Renderer {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	r := NewRenderer(program)
	r.places.limit, r.places.wait = time.Hour, time.Hour // how long a slow machine takes is no verdict
	return r
}

func small(t *testing.T, thumbnail []byte) image.Image {
	t.Helper()
	p, err := jpeg.Decode(bytes.NewReader(thumbnail))
	require.NoError(t, err)
	return p
}

// dark reports whether a thumbnail is dark at a place between 0 and 1.
func dark(p image.Image, x, y float64) bool {
	at := p.At(int(x*float64(p.Bounds().Dx())), int(y*float64(p.Bounds().Dy())))
	return color.GrayModel.Convert(at).(color.Gray).Y < 128
}

// TestThumbnail: product 6: the first page as it is seen, turned as the page says, with what was filled in and stamped; a picture as it is; the same bytes each
// time; the document stays as it was.
func TestThumbnail(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	// A black square on the left below, a field with a black look on the right above, which stands for what somebody filled in. A second page is not drawn.
	page := hostile.PDF("/AcroForm << /Fields [5 0 R] >>", "/Contents 4 0 R /Annots [5 0 R]", hostile.Stream("", []byte("0 0 200 200 re f")),
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /F 4 /Rect [395 642 595 842] /P 3 0 R /AP << /N 6 0 R >> >>",
		hostile.Stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200]", []byte("0 0 200 200 re f")))
	before := bytes.Clone(page)
	first, err := r.Thumbnail(bytes.NewReader(page))
	require.NoError(t, err)
	require.Equal(t, before, page)
	p := small(t, first)
	require.Equal(t, image.Rect(0, 0, 169, ThumbnailSide), p.Bounds(), "the shape of A4")
	require.True(t, dark(p, 0.1, 0.9))
	require.True(t, dark(p, 0.9, 0.1), "what was filled in is seen")
	require.False(t, dark(p, 0.9, 0.9))
	again, err := r.Thumbnail(bytes.NewReader(page))
	require.NoError(t, err)
	require.Equal(t, first, again)

	turned, err := r.Thumbnail(bytes.NewReader(hostile.PDF("", "/Contents 4 0 R /Rotate 90", hostile.Stream("", []byte("0 0 200 200 re f")))))
	require.NoError(t, err)
	p = small(t, turned)
	require.Equal(t, image.Rect(0, 0, ThumbnailSide, 169), p.Bounds())
	require.True(t, dark(p, 0.1, 0.1), "a quarter clockwise")

	photo, err := r.Thumbnail(bytes.NewReader(hostile.JPEG(t, 800, 600)))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, ThumbnailSide, 180), small(t, photo).Bounds())
	for _, broken := range []string{"%PDF-1.7\n%%EOF\n", "no document at all", "\xFF\xD8\xFF\xE0"} {
		_, err = r.Thumbnail(bytes.NewReader([]byte(broken)))
		require.Equal(t, "document.not-drawable", casefile.CodeOf(err), broken)
	}
}

// TestHostileFilesHarmNoRenderer: what must be refused comes to no renderer; should it, it harms nobody: each ends as a picture or with a sentence, none takes the program
// along, and scripts in it change nothing.
func TestHostileFilesHarmNoRenderer(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	files := hostile.Files(t)
	ended := make([]string, len(files))
	var all sync.WaitGroup
	for i, f := range files {
		all.Go(func() {
			made, err := r.Thumbnail(bytes.NewReader(f.Content))
			switch {
			case err != nil:
				ended[i] = casefile.CodeOf(err)
			case len(made) > 0:
				ended[i] = "drawn"
			}
		})
	}
	all.Wait()
	for i, f := range files {
		require.Contains(t, []string{"drawn", "document.not-drawable", "document.uncheckable"}, ended[i], f.What)
	}
	script := hostile.PDF("/OpenAction << /S /JavaScript /JS (this.getField\\('x'\\).value='y'; app.alert\\(1\\)) >>", "/Contents 4 0 R", hostile.Stream("", []byte("0 0 200 200 re f")))
	acting, err := r.Thumbnail(bytes.NewReader(script))
	require.NoError(t, err)
	calm, err := r.Thumbnail(bytes.NewReader(hostile.PDF("", "/Contents 4 0 R", hostile.Stream("", []byte("0 0 200 200 re f")))))
	require.NoError(t, err)
	require.Equal(t, calm, acting)
}

// TestLibraryFolder: what draws is translated once into a folder of this account alone; where it was cleared away it is translated anew; a folder that others may write
// to is not used, because what lies there is run.
func TestLibraryFolder(t *testing.T) { //nolint:paralleltest // sets the folder for temporary things
	t.Setenv("TMPDIR", t.TempDir())
	r := renderer(t)
	_, err := r.Thumbnail(bytes.NewReader(hostile.PDF("", "")))
	require.NoError(t, err)
	folder, err := libraryFolder()
	require.NoError(t, err)
	require.True(t, translated(folder))
	require.NoError(t, os.RemoveAll(folder))
	_, err = r.Thumbnail(bytes.NewReader(hostile.PDF("", "")))
	require.NoError(t, err)
	for _, name := range []string{folder, filepath.Dir(folder)} {
		require.NoError(t, os.Chmod(name, 0o777))
		_, err = r.Thumbnail(bytes.NewReader(hostile.PDF("", "")))
		require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
		require.NoError(t, os.RemoveAll(name))
		require.NoError(t, os.Symlink(t.TempDir(), name))
		_, err = r.Thumbnail(bytes.NewReader(hostile.PDF("", "")))
		require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
		require.NoError(t, os.Remove(name))
	}
}

// TestLibraryOfAnotherProgram: what a program with another edition of PDFium, or of what translates it, has left for the same account does not pass for one's own: nothing
// would be translated then, and every single document would pay for it, with more time than it is given.
func TestLibraryOfAnotherProgram(t *testing.T) { //nolint:paralleltest // sets the folder for temporary things
	t.Setenv("TMPDIR", t.TempDir())
	shared := filepath.Join(os.TempDir(), fmt.Sprintf("ablauf-pdfium-%d", os.Getuid()))
	for _, foreign := range []string{filepath.Join(shared, "wazero-v0.0.1-amd64-linux"), filepath.Join(shared, "another-edition", "wazero-v0.0.1-amd64-linux")} {
		require.NoError(t, os.MkdirAll(foreign, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(foreign, "of-another-program"), nil, 0o600))
	}
	folder, err := libraryFolder()
	require.NoError(t, err)
	require.False(t, translated(folder))
	_, err = renderer(t).Thumbnail(bytes.NewReader(hostile.PDF("", "")))
	require.NoError(t, err)
	require.True(t, translated(folder))
}

// pages is a PDF of so many pages with a line of text each, turned a quarter more from page to page.
func pages(count int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
	var kids strings.Builder
	for n := range count {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		said := fmt.Sprintf("BT /F 24 Tf 72 700 Td (Seite Nummer%d) Tj ET 1 0 0 rg 300 300 200 200 re f", n+1)
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>",
			90*n%360, len(objects)+2), hostile.Stream("", []byte(said)))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), count)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	for i, body := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, start)
	return b.Bytes()
}

// TestRenditionInAProcess: product 6: a rendition holds the rules of PDF/A-2b, is the same from a process of its own as from this one and each time, names the hash of its original, and
// its words are found upright and turned. Of a document with too many pages, or of none, nothing is begun.
func TestRenditionInAProcess(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	r.renditionTime = time.Hour
	about := About{Title: "Scan.pdf", Day: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	source := pages(4)
	var out, again bytes.Buffer
	require.NoError(t, r.Rendition(bytes.NewReader(source), about, func() io.Writer { return &out }))
	require.NoError(t, Rendition(bytes.NewReader(source), about, func() io.Writer { return &again }))
	require.Equal(t, again.Bytes(), out.Bytes())
	require.Empty(t, pdfcheck.CheckB(out.Bytes()))
	require.Contains(t, out.String(), fmt.Sprintf("urn:sha256:%x", sha256.Sum256(source)))
	name := filepath.Join(t.TempDir(), "scan.pdf")
	require.NoError(t, os.WriteFile(name, out.Bytes(), 0o600))
	said, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", name, "-").Output()
	require.NoError(t, err, "pdftotext (make packages installs it)")
	for n := 1; n <= 4; n++ {
		require.Contains(t, string(said), fmt.Sprintf("Nummer%d", n))
	}
	never := func() io.Writer {
		require.Fail(t, "begun")
		return io.Discard
	}
	require.Equal(t, "document.too-many-to-draw", casefile.CodeOf(r.Rendition(bytes.NewReader(pages(RenditionPages+1)), about, never)))
	require.Equal(t, "document.not-drawable", casefile.CodeOf(r.Rendition(strings.NewReader("%PDF-1.7\n%%EOF\n"), about, never)))
	r.renditionTime = time.Nanosecond
	late := casefile.CodeOf(r.Rendition(bytes.NewReader(source), about, never))
	require.Contains(t, []string{"document.not-drawable", "document.check-busy"}, late, "its time is over, maybe before it began")
}

// BenchmarkRendition draws sixty pages in a process of its own and tells how many it draws in a second.
func BenchmarkRendition(b *testing.B) {
	const count = 60
	program, err := os.Executable()
	require.NoError(b, err)
	r := NewRenderer(program)
	source := pages(count)
	for b.Loop() {
		require.NoError(b, r.Rendition(bytes.NewReader(source), About{Title: "T"}, func() io.Writer { return io.Discard }))
	}
	b.ReportMetric(count*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
