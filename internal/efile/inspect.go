package efile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/gabriel-vasile/mimetype"

	"ablauf/internal/casefile"
)

// MaxUpload is the largest document that is taken, in bytes.
const MaxUpload = 15 << 20

// The media types that are taken.
const (
	MediaPDF  = "application/pdf"
	MediaJPEG = "image/jpeg"
	MediaPNG  = "image/png"
)

// Inspect says by the content what a document is and refuses what could harm the reader or cannot be read in ten years; name
// and declared type are not looked at. It gives MediaPDF, MediaJPEG or MediaPNG. Errors: Invalid with a code "document.…" that
// says why (see refusals), and Unavailable "document.check-busy" when too many documents are being checked.
func Inspect(content []byte) (mediaType string, err error) {
	if err := checkSize(content); err != nil {
		return "", err
	}
	found := mimetype.Detect(content)
	switch mediaType = found.String(); mediaType {
	case MediaPDF:
		err = checkPDF(content)
	case MediaJPEG:
		err = checkJPEG(content)
	case MediaPNG:
		err = checkPNG(content)
	default:
		err = refuseType(found)
	}
	if err != nil {
		return "", err
	}
	// The check of the types stops where the document ends for its own readers; an archive appended there opens by its tail.
	if hasArchiveTail(content) {
		return "", refuse("document.archive", "a ZIP archive is appended")
	}
	return mediaType, nil
}

// InspectReader is Inspect for what has to be read first; it is in memory then.
func InspectReader(r io.Reader) (mediaType string, err error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxUpload+1))
	if err != nil {
		return "", fmt.Errorf("efile: read upload: %w", err)
	}
	return Inspect(content)
}

func checkSize(content []byte) error {
	switch {
	case len(content) == 0:
		return refuse("document.empty", "no bytes")
	case len(content) > MaxUpload:
		return refuse("document.too-large", "more than %d bytes", MaxUpload)
	}
	return nil
}

// refuse makes the error for a document that is not taken. The texts describe the file for the log and carry nothing of its
// content.
func refuse(code, format string, args ...any) error {
	return casefile.Errorf(casefile.Invalid, code, "efile: "+format, args...)
}

// families sort the types that people send by what the sender should be told.
var families = []struct {
	code  string
	types []string
}{
	{"document.heic", []string{"image/heic", "image/heic-sequence", "image/heif", "image/heif-sequence"}},
	{"document.office", []string{
		"application/x-ole-storage", "application/vnd.openxmlformats-officedocument", "application/rtf", "text/rtf",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
		"application/vnd.oasis.opendocument.presentation",
	}},
	{"document.archive", []string{
		"application/zip", "application/x-tar", "application/gzip", "application/x-7z-compressed", "application/x-rar-compressed",
		"application/vnd.rar", "application/x-bzip2", "application/x-xz", "application/zstd", "application/lzip",
		"application/vnd.ms-cab-compressed", "application/x-archive", "application/x-cpio",
	}},
	{"document.script", []string{
		"text/html", "image/svg+xml", "text/javascript", "application/javascript", "text/x-php", "text/x-python", "text/x-perl",
		"text/x-lua", "text/x-ruby", "text/x-tcl", "text/x-shellscript", "application/x-sh", "application/vnd.microsoft.portable-executable",
		"application/x-elf", "application/x-object", "application/x-executable", "application/x-sharedlib", "application/x-coredump",
		"application/x-mach-binary", "application/x-java-applet", "application/wasm", "application/x-ms-shortcut",
		"application/x-msdownload", "application/jar", "application/java-archive",
	}},
}

// familyOf gives what people are told about a type, "" where there is nothing of its own to say. It looks from the found type up to what it is built on:
// a Word file is an office file before it is an archive.
func familyOf(found *mimetype.MIME) string {
	for m := found; m != nil; m = m.Parent() {
		for _, family := range families {
			if slices.ContainsFunc(family.types, m.Is) {
				return family.code
			}
		}
	}
	return ""
}

func refuseType(found *mimetype.MIME) error {
	if code := familyOf(found); code != "" {
		return refuse(code, "type %s", found)
	}
	return refuse("document.type-not-allowed", "type %s", found)
}

// hasArchiveTail reports whether the bytes end with the directory of a ZIP archive; its last field is the length of a comment
// that must reach exactly to the end.
func hasArchiveTail(content []byte) bool {
	const directorySize = 22
	tail := content[max(0, len(content)-directorySize-0xFFFF):]
	for {
		i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if i < 0 {
			return false
		}
		if end := i + directorySize; end <= len(tail) && end+int(binary.LittleEndian.Uint16(tail[end-2:])) <= len(content) &&
			bytes.Contains(content, []byte("PK\x01\x02")) {
			return true
		}
		tail = tail[:i]
	}
}
