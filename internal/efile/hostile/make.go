package hostile

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

const onePage = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>"

// PDF writes a PDF of one page with a table of cross references. catalog and page are added to the two dictionaries, objects
// become objects 4, 5 and so on.
func PDF(catalog, page string, objects ...string) []byte {
	all := append([]string{
		"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf(onePage, page),
	}, objects...)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(all))
	for i, body := range all {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(all)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(all)+1, start)
	return b.Bytes()
}

// Stream writes a stream object with its length.
func Stream(dict string, body []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(body), body)
}

// Deflate packs as zlib does.
func Deflate(tb testing.TB, r io.Reader) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := io.Copy(w, r)
	must(tb, err)
	must(tb, w.Close())
	return b.Bytes()
}

// PackedPDF writes a PDF whose objects 1 to 3 and packed lie in an object stream of the given padding.
func PackedPDF(tb testing.TB, catalog, packed string, padding int64) []byte {
	tb.Helper()
	inner := []string{
		"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", fmt.Sprintf(onePage, ""), packed,
	}
	var head, body bytes.Buffer
	for i, object := range inner {
		fmt.Fprintf(&head, "%d %d ", i+1, body.Len())
		body.WriteString(object + " ")
	}
	content := io.MultiReader(bytes.NewReader(head.Bytes()), bytes.NewReader(body.Bytes()), io.LimitReader(blanks{}, padding))
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	packedAt := b.Len()
	fmt.Fprintf(&b, "5 0 obj\n%s\nendobj\n", Stream(fmt.Sprintf("/Type /ObjStm /N 4 /First %d /Filter /FlateDecode", head.Len()), Deflate(tb, content)))
	start := b.Len()
	var table bytes.Buffer
	row := func(kind byte, second uint32, third uint16) {
		table.WriteByte(kind)
		_ = binary.Write(&table, binary.BigEndian, second)
		_ = binary.Write(&table, binary.BigEndian, third)
	}
	row(0, 0, 65535)
	for i := range uint16(4) {
		row(2, 5, i)
	}
	row(1, uint32(packedAt), 0)
	row(1, uint32(start), 0)
	fmt.Fprintf(&b, "6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", Stream("/Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R", table.Bytes()), start)
	return b.Bytes()
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// Encrypted gives a PDF that opens with a password, or one with restrictions only where the password is "".
func Encrypted(tb testing.TB, user string) []byte {
	tb.Helper()
	api.DisableConfigDir()
	var out bytes.Buffer
	conf := model.NewAESConfiguration(user, "besitzer", 256)
	must(tb, api.Encrypt(bytes.NewReader(PDF("", "")), &out, conf))
	return out.Bytes()
}

// JPEG gives a grey picture.
func JPEG(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil))
	return b.Bytes()
}

// PNG gives a grey picture.
func PNG(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	return b.Bytes()
}

// ClaimPNGSize writes other measures into the head of a PNG and repairs the checksum: a small file that unpacks to a huge picture.
func ClaimPNGSize(content []byte, width, height uint32) []byte {
	out := bytes.Clone(content)
	binary.BigEndian.PutUint32(out[16:], width)
	binary.BigEndian.PutUint32(out[20:], height)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

// ClaimJPEGSize writes other measures into the frame header of a JPEG.
func ClaimJPEGSize(tb testing.TB, content []byte, width, height uint16) []byte {
	tb.Helper()
	out := bytes.Clone(content)
	i := bytes.Index(out, []byte{0xFF, 0xC0})
	if i <= 0 {
		tb.Fatal("a JPEG without a frame")
	}
	binary.BigEndian.PutUint16(out[i+5:], height)
	binary.BigEndian.PutUint16(out[i+7:], width)
	return out
}

// ZIP gives an archive of files with these names.
func ZIP(tb testing.TB, names ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		must(tb, err)
		_, err = f.Write([]byte("<x/>"))
		must(tb, err)
	}
	must(tb, w.Close())
	return b.Bytes()
}

// TAR gives an archive of one file.
func TAR(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	must(tb, w.WriteHeader(&tar.Header{Name: "pass.pdf", Size: 1, Mode: 0o600}))
	_, err := w.Write([]byte("x"))
	must(tb, err)
	must(tb, w.Close())
	return b.Bytes()
}
