package efile

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

const (
	// checkTime is how long the check of one document may take; honest ones take milliseconds. It is long because a machine may be busy: how much work a
	// document may make is bounded by the seconds of a processor (checkerSeconds).
	checkTime = 2 * time.Minute
	// hastyTime is how long a check may take while the sender waits for it.
	hastyTime = 10 * time.Second
	// checksMax bounds how many PDFs are taken apart at once, and with it the memory that hostile ones can take. A check that does
	// not return keeps its place.
	checksMax = 4
	// unpackMax bounds each unpacked structure (cross references, object streams), unpackTotal all of them together.
	unpackMax   = 16 << 20
	unpackTotal = 64 << 20
	objectsMax  = 300_000
	depthMax    = 100
	// treeSteps bounds how much is walked where trees of pages have parts in common.
	treeSteps = 2 * objectsMax
	// pagesMax bounds the pages of one document; what is sent in has tens of them.
	pagesMax = 1000
	// drawingMax bounds what one page draws, in bytes, pictureMax one picture of it; streamsTotal all of them together, which is some seconds of work.
	drawingMax   = 64 << 20
	pictureMax   = 4 * pagePixels
	streamsTotal = 2 << 30
	// pagePixels bounds a picture within a PDF: a scan of A3 at 600 dpi has 70 megapixels.
	pagePixels = 100_000_000
)

// pdfChecks is shared by all uploads of the process.
var (
	pdfChecks     = guard{places: make(chan struct{}, checksMax), wait: checkTime, limit: checkTime}
	libraryConfig sync.Once
)

// checkPDF takes a PDF apart and refuses what is encrypted, does something when it is opened, carries other files or is cut off.
func checkPDF(content []byte) error {
	if err := checkHead(content); err != nil {
		return err
	}
	// Readers find the end mark in the last kilobyte; what lies behind it is what scanners and mail programs append.
	// Printers and scanners fill a block up with zero bytes.
	if end := bytes.TrimRight(content, "\x00"); !bytes.Contains(end[max(0, len(end)-2048):], []byte("%%EOF")) {
		return refuse("document.truncated", "PDF without its end")
	}
	if err := checkAppended(content[bytes.LastIndex(content, []byte("%%EOF"))+len("%%EOF"):]); err != nil {
		return err
	}
	return pdfChecks.run(func(ctx context.Context) error { return takeApart(ctx, content) })
}

func takeApart(ctx context.Context, content []byte) error {
	pdf, err := readPDF(ctx, content)
	if err != nil {
		return err
	}
	if err := (&walker{pdf: pdf, trees: map[int][]int{}}).objects(ctx); err != nil {
		return err
	}
	if err := checkStreams(ctx, pdf); err != nil {
		return err
	}
	if err := checkHidden(content); err != nil {
		return err
	}
	if err := pdf.EnsurePageCount(); err != nil || pdf.PageCount < 1 {
		return refuse("document.damaged", "PDF without pages")
	}
	if pdf.PageCount > pagesMax {
		return refuse("document.too-many-pages", "PDF of %d pages", pdf.PageCount)
	}
	return nil
}

// readPDF reads a PDF within bounds; what it gives is not encrypted and its structure unpacks within bounds.
func readPDF(ctx context.Context, content []byte) (*model.Context, error) {
	libraryConfig.Do(api.DisableConfigDir) // otherwise the library writes a configuration into the home directory
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	conf.Limits.MaxStreamBytes = MaxUpload
	conf.Limits.MaxDecodeBytes = unpackMax
	conf.Limits.MaxObjectCount = objectsMax
	conf.Limits.MaxObjectStreamCount = objectsMax
	conf.Limits.MaxXRefEntries = objectsMax
	conf.Limits.MaxRecursionDepth = depthMax
	pdf, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(content), conf)
	switch {
	case ctx.Err() != nil:
		return nil, refuse("document.uncheckable", "PDF: check took longer than %s", checkTime)
	case errors.Is(err, pdfcpu.ErrWrongPassword), err != nil && bytes.Contains(content, []byte("/Encrypt")):
		return nil, refuse("document.encrypted", "PDF with a password")
	case errors.Is(err, filter.ErrDecodeLimitExceeded):
		return nil, refuse("document.bomb", "PDF: structure does not unpack within %d bytes", unpackMax)
	case err != nil:
		// The library's text may quote the document.
		return nil, refuse("document.damaged", "PDF cannot be read")
	case pdf.Encrypt != nil:
		// Opens without a password but forbids copying or printing; the e-file must be able to do both.
		return nil, refuse("document.restricted", "PDF with restrictions")
	}
	return pdf, checkUnpacked(pdf)
}
