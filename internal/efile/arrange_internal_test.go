package efile

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile/hostile"
	"ablauf/internal/pdf/pdfcheck"
)

// scan is a PDF whose page n is 200+n points wide and says "page n". The pages inherit one dictionary of resources, which holds a picture of each, and the
// first has a link to the last and a field that was filled in.
func scan(pages int) []byte {
	var objects []string
	add := func(o string) int { objects = append(objects, o); return len(objects) }
	stream := func(entries, data string) int {
		return add(fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data))
	}
	add("<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields []>>>>")
	add("")
	var pictures, kids []string
	for n := 1; n <= pages; n++ {
		pictures = append(pictures, fmt.Sprintf("/P%d %d 0 R", n, stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", fmt.Sprintf("%% picture %d", n))))
	}
	look := stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "% filled in")
	last := len(objects) + 2*pages
	for n := 1; n <= pages; n++ {
		content := stream("", fmt.Sprintf("q /P%d Do Q %% page %d", n, n))
		more := ""
		if n == 1 {
			more = fmt.Sprintf("/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [%d 0 R /Fit]>>"+
				" <</Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [10 10 19 19] /AP <</N %d 0 R>>>>]", last, look)
		}
		kids = append(kids, fmt.Sprintf("%d 0 R", add(fmt.Sprintf("<</Type /Page /Parent 2 0 R /MediaBox [0 0 %d 300] /Contents %d 0 R %s>>", 200+n, content, more))))
	}
	objects[1] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d /Resources <</XObject <<%s>>>>>>", strings.Join(kids, " "), pages, strings.Join(pictures, " "))
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, p := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

// laidOut gives width and rotation of each page, and all that the streams of a file say.
func laidOut(t *testing.T, file []byte) (pages []string, said string) {
	t.Helper()
	read, err := readPages(file)
	require.NoError(t, err)
	for n := 1; n <= read.PageCount; n++ {
		d, _, inherited, err := read.PageDict(n, false)
		require.NoError(t, err)
		require.NotNil(t, d)
		pages = append(pages, fmt.Sprintf("%.0f/%d", inherited.MediaBox.Width(), inherited.Rotate))
	}
	for _, entry := range read.Table {
		if s, ok := entry.Object.(types.StreamDict); ok {
			require.NoError(t, s.Decode())
			said += string(s.Content) + "\n"
		}
	}
	return pages, said
}

func arranger(t *testing.T) *Arranger {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	a := NewArranger(program, ArrangeArgument)
	a.places.limit = time.Hour // how long a slow machine takes is no verdict
	return a
}

// TestArrangeSplits: product 1.4, clearing 9: each part has the pages that it was given, in that order, and nothing of the others.
func TestArrangeSplits(t *testing.T) {
	t.Parallel()
	source := scan(4)
	before := bytes.Clone(source)
	out, err := arranger(t).Arrange([][]byte{source}, Plan{Parts: [][]Pick{{{Pages: []int{1, 2}}}, {{Pages: []int{4, 3}}}}})
	require.NoError(t, err)
	require.Equal(t, before, source)
	require.Equal(t, []int{4}, out.Sources)
	first, said := laidOut(t, out.Parts[0].Content)
	require.Equal(t, []string{"201/0", "202/0"}, first)
	require.Equal(t, 2, out.Parts[0].Pages)
	for _, there := range []string{"page 1", "page 2", "picture 1", "picture 2", "filled in"} {
		require.Contains(t, said, there)
	}
	for _, gone := range []string{"page 3", "page 4", "picture 3", "picture 4"} {
		require.NotContains(t, said, gone, "a part must not carry along what was put into another one")
	}
	second, said := laidOut(t, out.Parts[1].Content)
	require.Equal(t, []string{"204/0", "203/0"}, second)
	require.NotContains(t, said, "page 1")
}

// TestArrangeTurns: pages are turned for good, those that were named, on top of how they lay.
func TestArrangeTurns(t *testing.T) {
	t.Parallel()
	turned, err := Arrange([][]byte{scan(3)}, Plan{Parts: [][]Pick{{{Turn: 90, Turned: []int{2}}}}})
	require.NoError(t, err)
	pages, _ := laidOut(t, turned.Parts[0].Content)
	require.Equal(t, []string{"201/0", "202/90", "203/0"}, pages)
	again, err := Arrange([][]byte{turned.Parts[0].Content}, Plan{Parts: [][]Pick{{{Turn: 180}}}})
	require.NoError(t, err)
	pages, _ = laidOut(t, again.Parts[0].Content)
	require.Equal(t, []string{"201/180", "202/270", "203/180"}, pages)
}

// TestArrangeMerges: photos and PDF files become one document in the order in which they were put.
func TestArrangeMerges(t *testing.T) {
	t.Parallel()
	out, err := arranger(t).Arrange([][]byte{scan(2), hostile.JPEG(t, 60, 40), hostile.PNG(t, 40, 80)},
		Plan{Title: "Mietvertrag", Parts: [][]Pick{{{Source: 2}, {Source: 0}, {Source: 1, Turn: 90}}}})
	require.NoError(t, err)
	pages, _ := laidOut(t, out.Parts[0].Content)
	require.Equal(t, []string{"421/0", "201/0", "202/0", "842/90"}, pages)
	require.Equal(t, []int{2, 1, 1}, out.Sources)
}

// TestArrangeRefuses: what cannot be done is said, and nothing comes of it.
func TestArrangeRefuses(t *testing.T) {
	t.Parallel()
	whole := Plan{Parts: [][]Pick{{{}}}}
	for code, c := range map[string]struct {
		source []byte
		plan   Plan
	}{
		"document.page-missing":    {scan(2), Plan{Parts: [][]Pick{{{Pages: []int{3}}}}}},
		"document.not-arrangeable": {[]byte("%PDF-1.7\nnothing"), whole},
	} {
		_, err := arranger(t).Arrange([][]byte{c.source}, c.plan)
		require.Equal(t, code, casefile.CodeOf(err))
		require.Equal(t, casefile.Invalid, casefile.KindOf(err))
	}
	_, err := Arrange([][]byte{scan(1)}, Plan{})
	require.Equal(t, "document.not-arrangeable", casefile.CodeOf(err), "a plan of nothing")
	_, err = Arrange([][]byte{scan(1)}, Plan{Parts: [][]Pick{{{Source: 1}}}})
	require.Equal(t, "document.not-arrangeable", casefile.CodeOf(err), "a source that there is not")
	for _, argument := range []string{"silent", "panicking", "babbling", "undecided"} {
		broken := arranger(t)
		broken.args = []string{argument}
		_, err := broken.Arrange([][]byte{scan(1)}, whole)
		require.Equal(t, "document.not-arrangeable", casefile.CodeOf(err), argument)
	}
	none := arranger(t)
	none.program = "/nonexistent/program"
	_, err = none.Arrange([][]byte{scan(1)}, whole)
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
}

// withLook is a PDF of one page with one annotation.
func withLook(catalog, annotation string, more ...string) []byte {
	return hostile.PDF(catalog, "/Annots [4 0 R]", append([]string{"<</Type /Annot /Rect [10 10 90 30] " + annotation + ">>"}, more...)...)
}

// TestArrangeLosesNothingThatIsSeen: what only the file as a whole knows how to show is not taken apart: nobody would miss the entries of a form that are
// no longer there, nor know that a layer was hidden.
func TestArrangeLosesNothingThatIsSeen(t *testing.T) {
	t.Parallel()
	look := hostile.Stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("% old look"))
	for what, content := range map[string][]byte{
		"a filled field without a look": withLook("/AcroForm <</Fields [4 0 R]>>", "/Subtype /Widget /FT /Tx /T (a) /V (Nein)"),
		"a part of a filled field":      withLook("/AcroForm <</Fields [5 0 R]>>", "/Subtype /Widget /Parent 5 0 R", "<</FT /Tx /T (a) /V <4e65696e> /Kids [4 0 R]>>"),
		"a field that the reader draws": withLook("/AcroForm <</Fields [4 0 R] /NeedAppearances true>>", "/Subtype /Widget /FT /Tx /T (a) /V (Nein) /AP <</N 5 0 R>>", look),
		"a text without a look":         withLook("", "/Subtype /FreeText /Contents (Ich widerspreche) /DA (/Helv 9 Tf)"),
		"a hidden layer":                hostile.PDF("/OCProperties <</OCGs [4 0 R] /D <</OFF [4 0 R]>>>>", "", "<</Type /OCG /Name (Entwurf)>>"),
		"hidden layers but for one":     hostile.PDF("/OCProperties <</OCGs [4 0 R] /D <</BaseState /OFF>>>>", "", "<</Type /OCG /Name (Entwurf)>>"),
	} {
		_, err := Arrange([][]byte{content}, Plan{Parts: [][]Pick{{{}}}})
		require.Equal(t, "document.not-arrangeable", casefile.CodeOf(err), what)
	}
	for what, content := range map[string][]byte{
		"an empty field":       withLook("/AcroForm <</Fields [4 0 R] /NeedAppearances true>>", "/Subtype /Widget /FT /Tx /T (a) /V ()"),
		"a box without a tick": withLook("/AcroForm <</Fields [4 0 R]>>", "/Subtype /Widget /FT /Btn /T (a) /V /Off"),
		"a choice that was not taken": withLook("/AcroForm <</Fields [5 0 R]>>", "/Subtype /Widget /Parent 5 0 R /AS /Off /AP <</N <</Nein 6 0 R>>>>",
			"<</FT /Btn /T (a) /V /Ja /Kids [4 0 R]>>", look),
		"a filled field with its look":            withLook("/AcroForm <</Fields [4 0 R]>>", "/Subtype /Widget /FT /Tx /T (a) /V (Nein) /AP <</N 5 0 R>>", look),
		"a signature that nobody sees":            withLook("/AcroForm <</Fields [4 0 R]>>", "/Subtype /Widget /FT /Sig /T (a) /V 5 0 R", "<</Type /Sig>>"),
		"a hidden field":                          withLook("", "/Subtype /Widget /FT /Tx /T (a) /V (x) /F 2"),
		"layers that are all seen":                hostile.PDF("/OCProperties <</OCGs [4 0 R] /D <</ON [4 0 R]>>>>", "", "<</Type /OCG /Name (E)>>"),
		"a PDF behind a line end, as it is taken": append([]byte("\r\n"), hostile.PDF("", "")...),
	} {
		_, err := Inspect(content)
		require.NoError(t, err, what)
		_, err = Arrange([][]byte{content}, Plan{Parts: [][]Pick{{{}}}})
		require.NoError(t, err, what)
	}
}

// TestParsePages: pages as people write them.
func TestParsePages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int{"1": {1}, "1-2, 4": {1, 2, 4}, " 3 ; 1–2 ": {3, 1, 2}, "2-2": {2}} {
		pages, err := ParsePages(text)
		require.NoError(t, err, text)
		require.Equal(t, want, pages)
	}
	for _, text := range []string{"", ",", "x", "0", "2-1", "1-", "1,1", "1-2,2", "-1", "1-100000", "1.5"} {
		_, err := ParsePages(text)
		require.Equal(t, "document.pages-unreadable", casefile.CodeOf(err), text)
	}
	require.Equal(t, "1-3, 5, 4", SayPages([]int{1, 2, 3, 5, 4}))
}

// TestArrangeKeepsTransparentPictures: a picture that is transparent looks as on paper.
func TestArrangeKeepsTransparentPictures(t *testing.T) {
	t.Parallel()
	clear := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	clear.Set(1, 1, color.NRGBA{R: 255, A: 128})
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, clear))
	out, err := Arrange([][]byte{b.Bytes()}, Plan{Parts: [][]Pick{{{}}}})
	require.NoError(t, err)
	_, said := laidOut(t, out.Parts[0].Content)
	require.Contains(t, said, "\xff\xff\xff")
}

// TestArchive: a picture is given as PDF/A-2b, with the same bytes each time; what was sent in as PDF is not made into what it is not.
func TestArchive(t *testing.T) {
	t.Parallel()
	plan := Plan{Archive: true, Title: "pass.jpg", Day: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	for _, content := range [][]byte{hostile.JPEG(t, 60, 40), hostile.PNG(t, 60, 40)} {
		first, err := arranger(t).Arrange([][]byte{content}, plan)
		require.NoError(t, err)
		require.Empty(t, pdfcheck.CheckB(first.Parts[0].Content))
		media, err := Inspect(first.Parts[0].Content)
		require.NoError(t, err)
		require.Equal(t, MediaPDF, media)
		second, err := Arrange([][]byte{content}, plan)
		require.NoError(t, err)
		require.Equal(t, first, second)
	}
	for _, sources := range [][][]byte{{scan(1)}, {}, {hostile.JPEG(t, 6, 4), hostile.JPEG(t, 6, 4)}, {[]byte("GIF89a")}} {
		_, err := arranger(t).Arrange(sources, plan)
		require.Equal(t, "document.not-arrangeable", casefile.CodeOf(err))
	}
}
