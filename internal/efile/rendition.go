package efile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strconv"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
	"ablauf/internal/pdfium"
)

const (
	// RenditionPages is how many pages a PDF may have that is drawn for the archive.
	RenditionPages = 150

	renditionPerInch = 200
	// renditionPixels bounds a page: what is larger than A3 is drawn less finely.
	renditionPixels  = 8_000_000
	renditionQuality = 85
	// renditionSays stands in the file, so that nobody takes it for the original.
	renditionSays = "Aus den Seiten des Originals als Bild gemacht. Maßgeblich bleibt das Original."
)

// About says what stands in a rendition about itself.
type About struct {
	Title string
	Day   time.Time
}

// Rendition writes the pages of a PDF as a file built to PDF/A-2b: each as a picture, with its words as text that is not drawn over it, page by page. The file says that the
// original counts and gives its SHA-256. Equal documents, titles and days give equal bytes. begin gives the writer when the first page has been drawn. It works in this
// process; a Renderer does the same in one of its own. Errors: Invalid "document.not-drawable", "document.too-many-to-draw" with the number of pages and how many
// there may be; those of the writer. Behind begin an error means that the file is not whole.
func Rendition(content io.Reader, about About, begin func() io.Writer) error {
	library, err := libraryFolder()
	if err != nil {
		return err
	}
	all, err := ReadUpload(content)
	if err != nil {
		return err
	}
	return rendition(library, all, about, begin)
}

func rendition(library string, content []byte, about About, begin func() io.Writer) error {
	file, err := pdfium.Open(library, content)
	if errors.Is(err, pdfium.ErrUnreadable) {
		return notDrawable(err)
	}
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read from, and the process ends
	switch {
	case file.Pages() < 1:
		return notDrawable(errNoPage)
	case file.Pages() > RenditionPages:
		return &casefile.Error{
			Kind: casefile.Invalid, Code: "document.too-many-to-draw",
			Params: map[string]string{"pages": strconv.Itoa(file.Pages()), "most": strconv.Itoa(RenditionPages)}, Err: errTooManyPages,
		}
	}
	sum := sha256.Sum256(content)
	var scan *pdf.Scan
	for n := 1; n <= file.Pages(); n++ {
		p, err := draw(file, n)
		if err != nil {
			return notDrawable(err)
		}
		if scan == nil {
			scan = pdf.NewScan(begin(), pdf.Info{
				Title: about.Title, Lang: "de-DE", Day: about.Day, Description: renditionSays, Source: "urn:sha256:" + hex.EncodeToString(sum[:]),
			})
		}
		if err := scan.Page(p.width, p.height, p.picture, p.words); err != nil {
			return err
		}
	}
	return scan.Close()
}

var (
	errNoPage       = errors.New("no page")
	errTooManyPages = errors.New("efile: too many pages to draw")
)

// drawnPage is a page as a rendition has it.
type drawnPage struct {
	width, height float64
	picture       pdf.Picture
	words         []pdf.Word
}

func draw(file *pdfium.File, n int) (drawnPage, error) {
	page, err := file.Page(n)
	if err != nil {
		return drawnPage{}, err
	}
	defer page.Close() //nolint:errcheck // only read from
	p := drawnPage{width: page.Width, height: page.Height}
	width, height := page.Within(renditionPerInch, renditionPixels)
	seen, err := page.Draw(width, height)
	if err != nil {
		return drawnPage{}, err
	}
	var packed bytes.Buffer
	if err := jpeg.Encode(&packed, seen, &jpeg.Options{Quality: renditionQuality}); err != nil {
		return drawnPage{}, err
	}
	p.picture = pdf.Picture{Data: packed.Bytes(), Filter: pdf.FilterJPEG, Width: width, Height: height, Bits: 8, Colours: 3}
	if _, grey := seen.(*image.Gray); grey {
		p.picture.Colours = 1
	}
	for _, w := range page.Words() {
		p.words = append(p.words, pdf.Word(w))
	}
	return p, nil
}

// Rendition does as the function Rendition does. Errors besides its own: Invalid "document.not-drawable" for a process that broke down or took too long; Unavailable
// "document.check-busy" when no place became free, or no process could be started.
func (r *Renderer) Rendition(content io.Reader, about About, begin func() io.Writer) error {
	library, err := r.library()
	if err != nil {
		return err
	}
	if !r.places.enter() {
		return casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: all %d places are taken", cap(r.places.places))
	}
	defer func() { <-r.places.places }()
	ctx, cancel := context.WithTimeout(context.Background(), r.renditionTime)
	defer cancel()
	// The writer is used until the process has ended and not a moment longer, so nothing runs on here as it does in guard.run.
	out := &headed{begin: begin}
	err = r.ask(ctx, renderOrder{Library: library, About: &about}, content, out)
	switch {
	case out.refusal != nil:
		return out.refusal
	case out.broken != nil:
		return out.broken
	case casefile.CodeOf(err) == errBrokeDownCode:
		return notDrawable(err)
	case err == nil && out.to == nil:
		return notDrawable(errNoAnswer)
	}
	return err
}

var errBrokeDownCode = casefile.CodeOf(errBrokeDown)

// headed takes the answer of a renderer: a line that says whether a document follows, and the document.
type headed struct {
	begin   func() io.Writer
	head    []byte
	to      io.Writer
	refusal error // what the line says against the document
	broken  error // of the writer
}

func (h *headed) Write(p []byte) (int, error) {
	taken := len(p)
	if h.to == nil {
		line, rest, whole := bytes.Cut(p, []byte("\n"))
		if h.head = append(h.head, line...); len(h.head) > headMax || h.refusal != nil {
			return 0, io.ErrShortWrite
		}
		if !whole {
			return taken, nil
		}
		if h.refusal = readRenderAnswer(h.head); h.refusal != nil {
			return taken, nil //nolint:nilerr // it was taken; who asked is told what it says
		}
		h.to, p = h.begin(), rest
	}
	if _, err := h.to.Write(p); err != nil {
		h.broken = fmt.Errorf("efile: rendition: %w", err)
		return 0, err
	}
	return taken, nil
}
