package efile_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/efile/hostile"
)

// TestInspectTakes: what applicants send is taken: scans and pictures, also with what cameras and printers append.
func TestInspectTakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"PDF", hostile.PDF("", ""), efile.MediaPDF},
		{"PDF with packed objects", hostile.PackedPDF(t, "", "<< /Title (x) >>", 0), efile.MediaPDF},
		{"PDF with bytes after its end", append(hostile.PDF("", ""), "\r\n\x00\x00"...), efile.MediaPDF},
		{"PDF with a font called JS", hostile.PDF("", "/Resources << /Font << /JS0 4 0 R >> >>", "<< /Type /Font /BaseFont /JS /Subtype /Type1 >>"), efile.MediaPDF},
		{"PDF with an empty tree of files, as FPDF writes it", hostile.PDF("/Names << /EmbeddedFiles << /Names [ ] >> >>", ""), efile.MediaPDF},
		{"PDF with a link", hostile.PDF("", "/Annots [4 0 R]", "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://musterstadt.example) >> >>"), efile.MediaPDF},
		{"PDF with links as they are typed", hostile.PDF("", "/Annots [4 0 R 5 0 R 6 0 R 7 0 R]",
			typedLink("www.musterstadt.example:8443/antrag"), typedLink("https://musterstadt.example/rabatt-100%"), typedLink("http://muster stadt.example"),
			typedLink(`https://musterstadt.example/\000`)), efile.MediaPDF},
		{"curriculum vitae of a programmer", hostile.PDF("", "/Annots [4 0 R 5 0 R]",
			typedLink("https://github.example/topics/JavaScript"), typedLink(`https://example.org/wiki/JavaScript_\(Sprache\)/Launch`)), efile.MediaPDF},
		{
			"PDF with a node of its pages that nothing refers to, as programs leave it that change documents",
			hostile.PDF("", "", "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>"), efile.MediaPDF,
		},
		{"JPEG with the film that telephones append", append(hostile.JPEG(t, 60, 40), film("#!/\x00", "\x7fELF\x9c\x11", "PK\x03\x04\xff\x81")...), efile.MediaJPEG},
		{"PDF whose last block was filled up", append(hostile.PDF("", ""), make([]byte, 5000)...), efile.MediaPDF},
		{"PDF with the comment of a web server behind its end", append(hostile.PDF("", ""), "\n<!-- cached 2026-11-23 -->\n"...), efile.MediaPDF},
		{"PDF with a title about programs", hostile.PDF("", "", "<< /Title (Zeugnis: Einf\xfchrung in /JavaScript) /Subject (Kurs \\(/Launch\\), /JavaScript) >>"), efile.MediaPDF},
		{"JPEG", hostile.JPEG(t, 600, 400), efile.MediaJPEG},
		{"JPEG with a camera's trailer", append(hostile.JPEG(t, 60, 40), "SEFHtrailer"...), efile.MediaJPEG},
		{"PNG", hostile.PNG(t, 600, 400), efile.MediaPNG},
		{"JPEG of 48 megapixels", hostile.ClaimJPEGSize(t, hostile.JPEG(t, 8, 8), 8000, 6000), efile.MediaJPEG},
	} {
		got, err := efile.Inspect(c.content)
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, got, c.name)
	}
}

func typedLink(address string) string {
	return "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (" + address + ") >> >>"
}

// film is a film that has these bytes in it. Of three bytes each stands in every fifth film of four megabytes.
func film(within ...string) []byte {
	data := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42\x00\x00\x10\x00mdat")
	for _, piece := range within {
		data = append(append(data, bytes.Repeat([]byte{0xA5, 0x17, 0xC3}, 200)...), piece...)
	}
	return append(data, 0x91)
}

// TestAdmitRefuses: each of some hundred files that are cut off, two things at once, bombs, of a wrong type or with something within is refused with a code of
// its own, so that the sender reads what to do; nothing of a document reaches the log.
func TestAdmitRefuses(t *testing.T) {
	t.Parallel()
	files := hostile.Files(t)
	require.Greater(t, len(files), 200)
	names := map[string]bool{}
	for _, f := range files {
		require.False(t, names[f.What], "twice: %s", f.What)
		names[f.What] = true
		t.Run(f.What, func(t *testing.T) {
			t.Parallel()
			found, err := efile.Admit(f.Content)
			require.Error(t, err)
			require.Zero(t, found)
			require.Equal(t, f.Code, casefile.CodeOf(err), err)
			require.Equal(t, casefile.Invalid, casefile.KindOf(err))
			require.NotContains(t, err.Error(), "app.alert")
			_, err = efile.Inspect(f.Content)
			require.Error(t, err, "nothing is refused that Inspect takes")
		})
	}
}

// TestInspectNeverPanics: every document cut at every place, and with every byte of the first part damaged, is judged.
func TestInspectNeverPanics(t *testing.T) {
	t.Parallel()
	for _, content := range [][]byte{hostile.PDF("", ""), hostile.PackedPDF(t, "", "<< >>", 0), hostile.JPEG(t, 8, 8), hostile.PNG(t, 8, 8)} {
		for i := range content {
			_, _ = efile.Inspect(content[:i])
			_, _ = efile.Inspect(flip(content, i))
		}
	}
}

func flip(content []byte, i int) []byte {
	out := bytes.Clone(content)
	out[i] ^= 0x55
	return out
}
