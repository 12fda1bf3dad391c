package efile

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile/hostile"
	"ablauf/internal/pdfium"
)

// TestDefusedActsNoMore: product 6: each document that acts, wherever it does, is refused as it is and taken as a copy that acts no more; the copy has the same bytes
// each time, and nothing is left in it of what was taken out.
func TestDefusedActsNoMore(t *testing.T) {
	t.Parallel()
	files := hostile.Acting(t)
	require.Greater(t, len(files), 60)
	for _, f := range files {
		before := bytes.Clone(f.Content)
		_, err := Inspect(f.Content)
		require.Equal(t, f.Code, casefile.CodeOf(err), f.What)
		found, err := Admit(f.Content)
		require.NoError(t, err, f.What)
		require.Equal(t, Found{MediaType: MediaPDF, Acts: true}, found, f.What)
		copied, err := Defuse(f.Content)
		require.NoError(t, err, f.What)
		again, err := Defuse(f.Content)
		require.NoError(t, err, f.What)
		require.Equal(t, copied, again, f.What)
		require.Equal(t, before, f.Content, "the original stays as it was: %s", f.What)
		found, err = Admit(copied)
		require.NoError(t, err, f.What)
		require.Equal(t, Found{MediaType: MediaPDF}, found, f.What)
		for _, gone := range []string{
			"/JavaScript", "/JS", "/AA", "/XFA", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Sound", "/URI", "/ByteRange", "evil",
		} {
			require.NotContains(t, string(copied), gone, f.What)
		}
	}
}

// filledForm is a form as employers fill it in: fields with values and looks, scripts that check each of them, one that runs at opening, and a link of the browser that
// printed a page of it.
func filledForm() []byte {
	look := func(drawing string) string {
		return hostile.Stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 8 0 R >> >>", []byte(drawing))
	}
	const checks = "/AA << /K << /S /JavaScript /JS (AFNumber_Keystroke\\(2, 0, 0, 0, \"\", true\\);) >> /F 9 0 R >>"
	return hostile.PDF(
		"/AcroForm << /Fields [4 0 R 5 0 R] /CO [4 0 R] /DR << /Font << /F 8 0 R >> >> /DA (/F 12 Tf 0 g) >> /Names << /JavaScript << /Names [(init) 9 0 R] >> >> /OpenAction 9 0 R",
		"/Contents 10 0 R /Resources << /Font << /F 8 0 R >> >> /Annots [4 0 R 5 0 R << /Type /Annot /Subtype /Link /Rect [9 9 99 29] /A << /S /URI /URI (javascript:void\\(0\\)) >> >>]",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Gehalt) /V (3.412,50 \\(brutto\\)) /F 4 /Rect [100 700 300 720] /P 3 0 R /MK << /BC [0.1 0.2 0.333333] >> /AP << /N 6 0 R >> "+checks+" >>",
		"<< /Type /Annot /Subtype /Widget /FT /Btn /T (Unbefristet) /V /Ja#20doch /AS /Ja#20doch /F 4 /Rect [100 650 300 670] /P 3 0 R /AP << /N << /Ja#20doch 7 0 R >> >> /A 9 0 R >>",
		look("BT /F 12 Tf 2 5 Td (3.412,50 \\(brutto\\)) Tj ET"), look("0.5 0 0 rg 0 0 20 20 re f"),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", "<< /S /JavaScript /JS (app.alert\\(1\\)) /Next [<< /S /Launch /F (cmd.exe) >>] >>",
		hostile.Stream("", []byte("BT /F 18 Tf 72 780 Td (Erkl\xe4rung zum Besch\xe4ftigungsverh\xe4ltnis) Tj ET 0.25 w 72 770 400.125 0.5 re S")))
}

// packed writes a PDF anew with its objects in streams, as most programs do.
func packed(t *testing.T, content []byte) []byte {
	t.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.WriteObjectStream, conf.WriteXRefStream = true, true
	var out bytes.Buffer
	require.NoError(t, api.Optimize(bytes.NewReader(content), &out, conf))
	require.Contains(t, out.String(), "/ObjStm")
	return out.Bytes()
}

// drawn gives the first page as PDFium draws it.
func drawn(t *testing.T, library string, content []byte) image.Image {
	t.Helper()
	file, err := pdfium.Open(library, content)
	require.NoError(t, err)
	defer file.Close() //nolint:errcheck // only read from
	page, err := file.Page(1)
	require.NoError(t, err)
	picture, err := page.Draw(1190, 1684)
	require.NoError(t, err)
	return picture
}

// TestDefusedFormLooksTheSame: what an employer filled in keeps its value and its look, pixel by pixel, whether the objects of the form are packed or not.
func TestDefusedFormLooksTheSame(t *testing.T) {
	t.Parallel()
	library, err := renderer(t).library()
	require.NoError(t, err)
	for name, form := range map[string][]byte{"plain": filledForm(), "packed": packed(t, filledForm())} {
		_, err := Inspect(form)
		require.Equal(t, "document.javascript", casefile.CodeOf(err), name)
		copied, err := Defuse(form)
		require.NoError(t, err, name)
		for _, kept := range []string{`(3.412,50 \(brutto\))`, "/Ja#20doch", "/FT /Tx", "/FT /Btn", "(Gehalt)", "(Unbefristet)"} {
			require.Contains(t, string(copied), kept, name)
		}
		for _, gone := range []string{"JavaScript", "AFNumber", "app.alert", "cmd.exe", "javascript:"} {
			require.NotContains(t, string(copied), gone, name)
		}
		before, after := drawn(t, library, form), drawn(t, library, copied)
		require.True(t, before.Bounds() == after.Bounds() && bytes.Equal(pixels(before), pixels(after)), name)
		require.False(t, bytes.Equal(pixels(after), pixels(drawn(t, library, hostile.PDF("", "")))), "something is drawn")
	}
}

func pixels(p image.Image) []byte {
	var out []byte
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			r, g, b, a := p.At(x, y).RGBA()
			out = append(out, byte(r>>8), byte(g>>8), byte(b>>8), byte(a>>8))
		}
	}
	return out
}

// TestDefuseTakesOverWords: a title and a description that speak of programs stay word by word, in digits or packed, so that nobody who repairs the file takes them for any.
func TestDefuseTakesOverWords(t *testing.T) {
	t.Parallel()
	content := hostile.PDF("/OpenAction << /S /JavaScript /JS (1) >> /Metadata 4 0 R /Lang (de \\(/JavaScript\\))", "", hostile.Stream("/Type /Metadata /Subtype /XML", []byte("<x>/JavaScript</x>")))
	copied, err := Defuse(content)
	require.NoError(t, err)
	require.NotContains(t, string(copied), "/JavaScript")
	require.Contains(t, strings.ToLower(string(copied)), "/lang <646520282f4a", "in digits")
}

// TestDefuseEndsOnDamage: every acting document cut at every place, or damaged at every place, is judged, and what comes of it has passed Inspect.
func TestDefuseEndsOnDamage(t *testing.T) {
	t.Parallel()
	form := filledForm()
	for i := 0; i < len(form); i += 7 {
		damaged := bytes.Clone(form)
		damaged[i] ^= 0x55
		copied, err := Defuse(damaged)
		if err != nil {
			continue
		}
		_, err = Inspect(copied)
		require.NoError(t, err)
	}
}
