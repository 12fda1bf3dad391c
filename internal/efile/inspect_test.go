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

// TestInspectRefuses: every refusal has a code of its own, so that the sender reads what to do.
func TestInspectRefuses(t *testing.T) {
	t.Parallel()
	pdf, jpg, pngFile := hostile.PDF("", ""), hostile.JPEG(t, 64, 64), hostile.PNG(t, 64, 64)
	js := "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"nothing", nil, "document.empty"},
		{"one byte too many", bytes.Repeat([]byte("x"), efile.MaxUpload+1), "document.too-large"},
		{"plain text", []byte("Sehr geehrte Damen und Herren"), "document.type-not-allowed"},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "document.type-not-allowed"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"), "document.heic"},
		{"ZIP", hostile.ZIP(t, "pass.pdf"), "document.archive"},
		{"TAR", hostile.TAR(t), "document.archive"},
		{"GZIP", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), "document.archive"},
		{"7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04"), "document.archive"},
		{"Word", hostile.ZIP(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), "document.office"},
		{"old Word", append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...), "document.office"},
		{"HTML", []byte("<!DOCTYPE html><html><script>1</script></html>"), "document.script"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>`), "document.script"},
		{"PHP", []byte("<?php phpinfo();"), "document.script"},
		{"shell", []byte("#!/bin/sh\nid\n"), "document.script"},
		{"ELF", append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 64)...), "document.script"},
		{"EXE", append([]byte("MZ"), make([]byte, 600)...), "document.script"},

		{"PDF with a password", hostile.Encrypted(t, "geheim"), "document.encrypted"},
		{"PDF with restrictions only", hostile.Encrypted(t, ""), "document.encrypted"},
		{"PDF with a script at opening", hostile.PDF("/OpenAction "+js, ""), "document.javascript"},
		{"PDF with a script in the names", hostile.PDF("/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", "", js), "document.javascript"},
		{"PDF with a script under a hidden name", hostile.PDF("/OpenAction << /S /Java#53cript /J#53 (1) >>", ""), "document.javascript"},
		{"PDF with a packed script", hostile.PackedPDF(t, "/OpenAction 4 0 R", js, 0), "document.javascript"},
		{"PDF with a script that no reference names", bytes.Replace(pdf, []byte("xref\n"), []byte("9 0 obj\n"+js+"\nendobj\nxref\n"), 1), "document.javascript"},
		{"PDF that starts a program", hostile.PDF("", "/AA << /O << /S /Launch /F (cmd.exe) >> >>"), "document.launch"},
		{"PDF with a file in it", hostile.PDF("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", "", "<< /Type /Filespec /F (a) /EF << /F 5 0 R >> >>", hostile.Stream("/Type /EmbeddedFile", []byte("MZ"))), "document.embedded-file"},
		{"PDF with a file that does not say so", hostile.PDF("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", "", "<< /F (a) /EF << /F 5 0 R >> >>", hostile.Stream("", []byte("MZ"))), "document.embedded-file"},
		{"PDF with an attachment note", hostile.PDF("", "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>]"), "document.embedded-file"},
		{"PDF with an XFA form", hostile.PDF("/AcroForm << /Fields [] /XFA [(a) 4 0 R] >>", "", hostile.Stream("", []byte("<x/>"))), "document.active-content"},
		{"PDF with a film", hostile.PDF("", "/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]"), "document.active-content"},
		{"PDF that sends its form", hostile.PDF("", "/Annots [<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://x) >> >>]"), "document.active-content"},
		{"PDF cut in half", pdf[:len(pdf)/2], "document.truncated"},
		{"PDF of nothing but a head", []byte("%PDF-1.7\n%%EOF\n"), "document.damaged"},
		{"PDF without pages", bytes.Replace(pdf, []byte("/Count 1"), []byte("/Count 0"), 1), "document.damaged"},
		{"PDF that is rubbish inside", append([]byte("%PDF-1.7\n"), append(bytes.Repeat([]byte("<<[("), 500), "\n%%EOF"...)...), "document.damaged"},
		{"PDF that refers to itself", bytes.Replace(pdf, []byte("/Root 1 0 R"), []byte("/Root 9 0 R"), 1), "document.damaged"},
		{"PDF bomb", hostile.PackedPDF(t, "", "<< >>", 200<<20), "document.bomb"},
		{"PDF with a picture of a gigapixel", hostile.PDF("", "/Resources << /XObject << /a 4 0 R >> >>", hostile.Stream("/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceGray /BitsPerComponent 8", []byte("x"))), "document.too-many-pixels"},
		{"PDF with a ZIP behind it", append(hostile.PDF("", ""), hostile.ZIP(t, "a.exe")...), "document.archive"},

		{"JPEG cut off", jpg[:len(jpg)-20], "document.truncated"},
		{"JPEG cut off in its head", jpg[:100], "document.truncated"},
		{"JPEG of 400 megapixels", hostile.ClaimJPEGSize(t, jpg, 20000, 20000), "document.too-many-pixels"},
		{"JPEG with a ZIP behind it", append(bytes.Clone(jpg), hostile.ZIP(t, "a.js")...), "document.archive"},
		{"JPEG of rubbish", append([]byte("\xff\xd8\xff\xe0\x00\x02"), append(bytes.Repeat([]byte{1}, 50), 0xFF, 0xD9)...), "document.damaged"},
		{"PNG cut off", pngFile[:len(pngFile)-12], "document.truncated"},
		{"PNG cut off in its data", pngFile[:50], "document.truncated"},
		{"PNG of 2.5 gigapixels", hostile.ClaimPNGSize(pngFile, 50_000, 50_000), "document.too-many-pixels"},
		{"PNG beyond all measure", hostile.ClaimPNGSize(pngFile, 0xFFFFFFF0, 0xFFFFFFF0), "document.too-many-pixels"},
		{"PNG of no height", hostile.ClaimPNGSize(pngFile, 10, 0), "document.damaged"},
		{"PNG with a flipped bit", flip(pngFile, len(pngFile)-20), "document.damaged"},
		{"PNG of its head alone", pngFile[:8], "document.truncated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			mediaType, err := efile.Inspect(c.content)
			require.Error(t, err)
			require.Empty(t, mediaType)
			require.Equal(t, c.want, casefile.CodeOf(err), err)
			require.Equal(t, casefile.Invalid, casefile.KindOf(err))
			require.NotContains(t, err.Error(), "app.alert", "nothing of the document may reach the log")
		})
	}
}

// TestInspectRefusesHostileFiles: each of some hundred files that are cut off, two things at once, bombs, of a wrong type or acting by themselves is refused with
// the sentence that belongs to it.
func TestInspectRefusesHostileFiles(t *testing.T) {
	t.Parallel()
	files := hostile.Files(t)
	require.Greater(t, len(files), 200)
	names := map[string]bool{}
	for _, f := range files {
		require.False(t, names[f.What], "twice: %s", f.What)
		names[f.What] = true
		t.Run(f.What, func(t *testing.T) {
			t.Parallel()
			mediaType, err := efile.Inspect(f.Content)
			require.Error(t, err)
			require.Empty(t, mediaType)
			require.Equal(t, f.Code, casefile.CodeOf(err), err)
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
