package efile

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile/hostile"
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
	require.NoError(t, os.Chmod(folder, 0o777))
	_, err = r.Thumbnail(bytes.NewReader(hostile.PDF("", "")))
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.Symlink(t.TempDir(), filepath.Clean(folder)))
	_, err = r.Thumbnail(bytes.NewReader(hostile.PDF("", "")))
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
}
