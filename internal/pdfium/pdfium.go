package pdfium

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	// memoryPages bounds what PDFium has, in pages of 64 kB: 320 MB, which a page of A4 with a picture of 600 dpi fits into.
	memoryPages = 5120
	// startTime bounds how long an instance of what was translated takes to come up; it mostly takes a hundredth of a second.
	startTime = time.Minute
)

// ErrUnreadable says that PDFium makes nothing of a file or a page.
var ErrUnreadable = errors.New("pdfium: the file cannot be drawn")

// Compile translates PDFium for this machine and leaves the result in a folder; where it lies there already nothing is done.
func Compile(folder string) error {
	pool, err := start(folder)
	if err != nil {
		return err
	}
	return pool.Close()
}

// nothing is the chance that PDFium has.
type nothing struct{}

func (nothing) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func start(folder string) (pdfium.Pool, error) {
	cache, err := wazero.NewCompilationCacheWithDir(folder)
	if err != nil {
		return nil, fmt.Errorf("pdfium: %w", err)
	}
	runtime := wazero.NewRuntimeConfigCompiler().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages).WithCompilationCache(cache)
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, RuntimeConfig: runtime, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, RandomSource: nothing{},
	})
	if err != nil {
		return nil, fmt.Errorf("pdfium: %w", err)
	}
	return pool, nil
}

// File is a foreign file that is open. It is for one goroutine.
type File struct {
	pool     pdfium.Pool
	library  pdfium.Pdfium
	document references.FPDF_DOCUMENT
	form     *references.FPDF_FORMHANDLE // nil where there is none
	pages    int
}

// Open opens a file by what Compile left in a folder. ErrUnreadable for what PDFium does not open.
func Open(folder string, content []byte) (*File, error) {
	pool, err := start(folder)
	if err != nil {
		return nil, err
	}
	f := &File{pool: pool}
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if f.library, err = pool.GetInstanceWithContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("pdfium: %w", err), pool.Close())
	}
	opened, err := f.library.OpenDocument(&requests.OpenDocument{File: &content})
	if err != nil {
		return nil, errors.Join(unreadable(err), f.Close())
	}
	f.document = opened.Document
	counted, err := f.library.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.document})
	if err != nil {
		return nil, errors.Join(unreadable(err), f.Close())
	}
	f.pages = counted.PageCount
	if err := f.openForm(); err != nil {
		return nil, errors.Join(unreadable(err), f.Close())
	}
	return f, nil
}

// unreadable keeps what kind of trouble it was and drops words that may quote the file.
func unreadable(err error) error { return fmt.Errorf("%w (%T)", ErrUnreadable, err) }

// Close gives back what the file takes.
func (f *File) Close() error { return f.pool.Close() }

// Pages is how many pages the file has.
func (f *File) Pages() int { return f.pages }

// Page is a page that is open; whoever opens it closes it before the next.
type Page struct {
	file   *File
	number int // from 0
	page   references.FPDF_PAGE
	// Width and Height are those of the page as it is seen, turned and cut, in points.
	Width, Height float64
}

// Page opens a page, counted from 1. ErrUnreadable for one that cannot be.
func (f *File) Page(n int) (*Page, error) {
	p := &Page{file: f, number: n - 1}
	if err := p.load(); err != nil {
		return nil, err
	}
	width, err := f.library.FPDF_GetPageWidthF(&requests.FPDF_GetPageWidthF{Page: p.ref()})
	if err != nil {
		return nil, unreadable(err)
	}
	height, err := f.library.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: p.ref()})
	if err != nil {
		return nil, unreadable(err)
	}
	p.Width, p.Height = float64(width.PageWidth), float64(height.PageHeight)
	if !(p.Width > 0 && p.Height > 0 && p.Width < sideMax && p.Height < sideMax) {
		return nil, fmt.Errorf("%w: a page of %g x %g", ErrUnreadable, p.Width, p.Height)
	}
	return p, nil
}

// sideMax is more than a side of a page has in any file that follows the standard, in points.
const sideMax = 1e6

func (p *Page) load() error {
	loaded, err := p.file.library.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: p.file.document, Index: p.number})
	if err != nil {
		return unreadable(err)
	}
	p.page = loaded.Page
	return nil
}

func (p *Page) ref() requests.Page { return requests.Page{ByReference: &p.page} }

// Close gives back what the page takes.
func (p *Page) Close() error {
	_, err := p.file.library.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: p.page})
	return err
}

// Within gives the size in pixels of the page at so many of them to the inch, or of fewer where it would have more than most pixels altogether.
func (p *Page) Within(perInch float64, most int) (width, height int) {
	const inch = 72
	scale := perInch / inch
	if pixels := p.Width * p.Height * scale * scale; pixels > float64(most) {
		scale *= math.Sqrt(float64(most) / pixels)
	}
	side := func(points float64) int { return min(max(1, int(math.Round(points*scale))), most) }
	return side(p.Width), side(p.Height)
}

// drawn says how pages are drawn: with annotations, in the order of bytes that Go has.
const drawn = enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER

// Draw draws the page on white as a screen shows it, with what fields hold and annotations look like; in grey where nothing on it has a colour.
func (p *Page) Draw(width, height int) (image.Image, error) {
	library := p.file.library
	created, err := library.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: width, Height: height}) // four bytes for each pixel, none transparent
	if err != nil {
		return nil, unreadable(err)
	}
	defer library.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: created.Bitmap}) //nolint:errcheck // there is nobody to tell
	white := requests.FPDFBitmap_FillRect{Bitmap: created.Bitmap, Width: width, Height: height, Color: math.MaxUint32}
	if _, err := library.FPDFBitmap_FillRect(&white); err != nil {
		return nil, unreadable(err)
	}
	if _, err := library.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: created.Bitmap, Page: p.ref(), SizeX: width, SizeY: height, Flags: drawn,
	}); err != nil {
		return nil, unreadable(err)
	}
	if err := p.drawFields(created.Bitmap, width, height); err != nil {
		return nil, unreadable(err)
	}
	stride, err := library.FPDFBitmap_GetStride(&requests.FPDFBitmap_GetStride{Bitmap: created.Bitmap})
	if err != nil {
		return nil, unreadable(err)
	}
	buffer, err := library.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: created.Bitmap})
	if err != nil || len(buffer.Buffer) < stride.Stride*height || stride.Stride < 4*width {
		return nil, fmt.Errorf("%w: no pixels", ErrUnreadable)
	}
	return taken(buffer.Buffer, stride.Stride, width, height), nil
}

// taken copies pixels out of PDFium's memory.
func taken(pixels []byte, stride, width, height int) image.Image {
	const size = 4
	grey := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		row, out := pixels[y*stride:][:size*width], grey.Pix[y*grey.Stride:]
		for x := range width {
			r, g, b := row[size*x], row[size*x+1], row[size*x+2]
			if r != g || g != b {
				return coloured(pixels, stride, width, height)
			}
			out[x] = r
		}
	}
	return grey
}

func coloured(pixels []byte, stride, width, height int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		copy(out.Pix[y*out.Stride:][:out.Stride], pixels[y*stride:])
	}
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = 0xFF
	}
	return out
}
