package efile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/pdfium"
)

// A checker has a third job: it draws pages. What goes to it is a line of JSON and behind it the document. Its library (package pdfium) has to be translated for the
// machine once; that is a process of its own too, and leaves what comes of it in a folder that only this account reads and writes.

const (
	// RenderArgument is the only argument of a program that is to draw pages; see ServeRenderer.
	RenderArgument = "draw-pages"
	// TranslateArgument is the only argument of a program that is to translate the library that draws; see ServeTranslator.
	TranslateArgument = "translate-drawing"

	// ThumbnailSide is how many pixels the longer side of a thumbnail has.
	ThumbnailSide = 240

	thumbnailMax     = 256 << 10 // bytes of a thumbnail, which mostly has ten thousand
	thumbnailTime    = 2 * time.Minute
	renderMax        = 2 // at once
	renderWait       = 5 * time.Second
	renditionSeconds = 100 // of a processor
	// renditionTime is less than a connection of the gateway lives.
	renditionTime    = 110 * time.Second
	translateSeconds = 120 // of a processor; it mostly takes three
	translateTime    = 4 * time.Minute
	translatedMax    = 128 << 20 // bytes
)

// Renderer draws documents in processes of their own.
type Renderer struct {
	program       string
	places        guard
	renditionTime time.Duration

	mu sync.Mutex // held while the library is translated
}

// NewRenderer gives a renderer whose processes are started by a program, usually this one, with RenderArgument and TranslateArgument.
func NewRenderer(program string) *Renderer {
	places := guard{places: make(chan struct{}, renderMax), wait: renderWait, limit: thumbnailTime}
	return &Renderer{program: program, places: places, renditionTime: renditionTime}
}

type renderOrder struct {
	Library string // folder with what was translated
	About   *About // of a rendition; nil asks for a thumbnail
}

type renderAnswer struct {
	Kind   casefile.Kind
	Code   string
	Params map[string]string
	Text   string // for the log; nothing of the document's content
}

// Thumbnail gives a small picture of a document as JPEG: of a PDF its first page, of a picture itself, upright. Errors: Invalid "document.not-drawable" for a
// document that shows nothing; Invalid "document.uncheckable" for a process that broke down or took too long, which may be the machine's fault; Unavailable
// "document.check-busy"; an error of the reader.
func (r *Renderer) Thumbnail(content io.Reader) ([]byte, error) {
	library, err := r.library()
	if err != nil {
		return nil, err
	}
	source := &watchedSource{content: content}
	out := limited{most: thumbnailMax + headMax}
	err = r.places.run(func(ctx context.Context) error {
		return r.ask(ctx, renderOrder{Library: library}, source, &out)
	})
	if broken := source.failed(); broken != nil && err != nil {
		return nil, broken
	}
	if err != nil {
		return nil, err
	}
	head, picture, _ := bytes.Cut(out.content, []byte("\n"))
	if err := readRenderAnswer(head); err != nil {
		return nil, err
	}
	if len(picture) == 0 || len(picture) > thumbnailMax {
		return nil, errBrokeDown
	}
	return picture, nil
}

func (r *Renderer) ask(ctx context.Context, order renderOrder, content io.Reader, out io.Writer) error {
	head, err := json.Marshal(order)
	if err != nil {
		return err
	}
	return confined(ctx, r.program, []string{RenderArgument}, io.MultiReader(bytes.NewReader(append(head, '\n')), content), out)
}

func readRenderAnswer(head []byte) error {
	var a renderAnswer
	if err := json.Unmarshal(head, &a); err != nil {
		return errBrokeDown
	}
	if a.Code != "" {
		return &casefile.Error{Kind: a.Kind, Code: a.Code, Params: a.Params, Err: errors.New(a.Text)}
	}
	return nil
}

// library gives the folder with what was translated, and has it translated where it is not there: for the first document, and when somebody has cleared it away.
// Errors: Unavailable "document.check-busy" where that does not succeed.
func (r *Renderer) library() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	folder, err := libraryFolder()
	if err != nil {
		return "", casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: no folder for what draws: %w", err)
	}
	if translated(folder) {
		return folder, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), translateTime)
	defer cancel()
	if err := confined(ctx, r.program, []string{TranslateArgument}, strings.NewReader(folder), io.Discard); err != nil || !translated(folder) {
		return "", casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: what draws could not be translated: %w", errors.Join(err, ctx.Err()))
	}
	return folder, nil
}

// libraryFolder gives a folder for temporary things that belongs to this account alone; every program of the account with the same edition of PDFium shares it.
func libraryFolder() (string, error) {
	own := filepath.Join(os.TempDir(), fmt.Sprintf("ablauf-pdfium-%d", os.Getuid()))
	folder := filepath.Join(own, pdfium.Edition())
	for _, name := range []string{own, folder} {
		if err := ownFolder(name); err != nil {
			return "", err
		}
	}
	return folder, nil
}

// ownFolder makes a folder where there is none. What lies in it is run, so nobody else may have put it there.
func ownFolder(name string) error {
	if err := os.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if owner, known := info.Sys().(*syscall.Stat_t); !known || !info.IsDir() || info.Mode().Perm() != 0o700 || int(owner.Uid) != os.Getuid() {
		return fmt.Errorf("%s is not of this account alone", name)
	}
	return nil
}

// translated reports whether a folder has what the library keeps there: a folder for its version with a file, which gets its name when it is whole.
func translated(folder string) bool {
	files, err := filepath.Glob(filepath.Join(folder, "wazero-*", "*"))
	for _, name := range files {
		if filepath.Ext(name) != ".tmp" {
			return err == nil
		}
	}
	return false
}

// ServeTranslator is what the process does that translates: it reads the name of a folder and leaves there what comes of it. It gives the exit code.
func ServeTranslator(in io.Reader) int {
	if err := boundProcess(translateSeconds, translatedMax); err != nil {
		return 1
	}
	folder, err := io.ReadAll(io.LimitReader(in, headMax))
	if err != nil || pdfium.Compile(string(folder)) != nil {
		return 1
	}
	return 0
}

// ServeRenderer is what a process does that draws: it reads an order and a document, draws and writes what came of it. It gives the exit code.
func ServeRenderer(in io.Reader, out io.Writer) int {
	if err := boundProcess(renditionSeconds, 0); err != nil {
		return 1
	}
	buffered := bufio.NewReader(in)
	head, err := buffered.ReadBytes('\n')
	var order renderOrder
	if err != nil || json.Unmarshal(head, &order) != nil {
		return 1
	}
	content, err := io.ReadAll(io.LimitReader(buffered, MaxUpload+1))
	if err != nil {
		return 1
	}
	if err := order.serve(content, out); err != nil {
		return 1
	}
	return 0
}

// serve carries an order out: it writes the line, and behind it what was drawn. An error is that of this process and not of the document.
func (o renderOrder) serve(content []byte, out io.Writer) error {
	say := func(a renderAnswer) error { return json.NewEncoder(out).Encode(a) } // a line
	var said error
	begun := false
	err := o.draw(content, func() io.Writer {
		begun, said = true, say(renderAnswer{})
		return out
	})
	var known *casefile.Error
	if errors.As(err, &known) && !begun {
		return say(renderAnswer{Kind: known.Kind, Code: known.Code, Params: known.Params, Text: known.Error()})
	}
	return errors.Join(err, said)
}

func (o renderOrder) draw(content []byte, begin func() io.Writer) error {
	if o.About != nil {
		return rendition(o.Library, content, *o.About, begin)
	}
	picture, err := thumbnail(o.Library, content)
	if err == nil {
		_, err = begin().Write(picture)
	}
	return err
}
