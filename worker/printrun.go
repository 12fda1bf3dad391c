package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/pdf"
	"ablauf/internal/store"
)

// lettersPerFile is how many letters one print file has at most: a printer takes some hours for them, and people can still look through.
const lettersPerFile = 500

// runPrint is the command "print".
func runPrint(ctx context.Context, c call) error {
	if len(c.args) != 1 {
		return errors.New("usage: worker print FOLDER")
	}
	if err := ownFolder(c.args[0]); err != nil {
		return err
	}
	cfg, db, err := operated(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	minio, master, err := eFileConfig(cfg)
	if err != nil {
		return err
	}
	files, err := efile.Connect(minio, db, master)
	if err != nil {
		return err
	}
	run := &printRun{store: db, files: files, folder: c.args[0], size: lettersPerFile, say: c.say}
	if err := run.all(ctx); err != nil {
		return err
	}
	c.say("Nothing else is to be printed. What was posted, say on the page Postausgang. The files name people: delete them once they are printed.")
	return nil
}

// ownFolder makes the folder. One that is there already must be closed to others, because the letters lie in it in the clear; it is not closed
// here, for it may be one that others need.
func ownFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the operator names the folder
		return fmt.Errorf("print: %w", err)
	}
	info, err := os.Stat(dir) //nolint:gosec // the operator names the folder
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("print: %s is open to others (%s); letters need a folder of mode 0700", dir, info.Mode().Perm())
	}
	return nil
}

// printRun writes letters out of the tray into files that a printer takes. It says of no letter that it was printed or posted.
type printRun struct {
	store *store.Store
	files filedLetters
	// folder is there and closed to others.
	folder string
	size   int
	say    func(format string, args ...any)
}

// filedLetters is the part of the e-file that gives a letter as it was filed.
type filedLetters interface {
	Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error)
}

// printManifest says what is in a print file, for who checks it and for machines that put letters into envelopes.
type printManifest struct {
	Batch int64 `json:"batch"`
	// BegunAt is when it was laid down what belongs to it.
	BegunAt time.Time `json:"begunAt"`
	// Repetition: an earlier run did not come to its end. Where it left a file of this batch, that has the same bytes, and one is printed.
	Repetition bool   `json:"repetition"`
	File       string `json:"file,omitempty"`
	SHA256     string `json:"sha256,omitempty"`
	// Pages counts the sheet's sides, the empty ones among them.
	Pages   int             `json:"pages"`
	Letters []printedLetter `json:"letters"`
}

type printedLetter struct {
	Letter       casefile.LetterID `json:"letter"`
	Aktenzeichen string            `json:"aktenzeichen"`
	// File is that of the batch, or one of its own for a letter that an earlier version of the program drew in another form.
	File      string `json:"file"`
	FirstPage int    `json:"firstPage,omitempty"`
	Pages     int    `json:"pages,omitempty"`
	// SHA256 is that of the letter as it was filed.
	SHA256 string `json:"sha256"`
}

func (r *printRun) all(ctx context.Context) error {
	for {
		batch, found, err := r.store.BeginPrintBatch(ctx, r.size)
		if err != nil || !found {
			return err
		}
		if _, err := r.store.FinishPrintBatch(ctx, batch.Number, func() error { return r.write(ctx, batch) }); err != nil {
			return fmt.Errorf("print file %d: %w", batch.Number, err)
		}
	}
}

// write makes the files of a batch. Their bytes are the same however often it is done; only the manifest tells a repetition.
func (r *printRun) write(ctx context.Context, batch store.PrintBatch) error {
	name := fmt.Sprintf("druck-%06d", batch.Number)
	m := printManifest{Batch: batch.Number, BegunAt: batch.BegunAt.UTC(), Repetition: batch.Repeated}
	bundle := pdf.NewBundle(pdf.Info{Title: fmt.Sprintf("Druckdatei %d", batch.Number), Lang: "de-DE", Day: batch.BegunAt})
	for _, l := range batch.Letters {
		content, err := r.read(ctx, l)
		if err != nil {
			return fmt.Errorf("letter %s: %w", l.Letter, err)
		}
		line := printedLetter{Letter: l.Letter, Aktenzeichen: l.Aktenzeichen, File: name + ".pdf", SHA256: hex.EncodeToString(l.SHA256)}
		switch span, err := bundle.Add(l.Aktenzeichen+" · "+string(l.Letter), content); {
		case errors.Is(err, pdf.ErrForeign):
			line.File = fmt.Sprintf("%s-%s.pdf", name, l.Letter)
			if err := r.keep(line.File, content); err != nil {
				return err
			}
		case err != nil:
			return fmt.Errorf("letter %s: %w", l.Letter, err)
		default:
			line.FirstPage, line.Pages = span.First, span.Pages
		}
		m.Letters = append(m.Letters, line)
	}
	if m.Pages = bundle.Pages(); m.Pages > 0 {
		content, err := bundle.Bytes()
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		m.File, m.SHA256 = name+".pdf", hex.EncodeToString(sum[:])
		if err := r.keep(m.File, content); err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if err := r.keep(name+".json", append(list, '\n')); err != nil {
		return err
	}
	r.tell(name, m)
	return nil
}

func (r *printRun) tell(name string, m printManifest) {
	again := ""
	if m.Repetition {
		again = "; an earlier run broke off: if it left this file, it is the same one, print it once"
	}
	alone := 0
	for _, l := range m.Letters {
		if l.File != m.File {
			alone++
		}
	}
	r.say("%s: %d letters, %d pages, %d letters in files of their own%s", filepath.Join(r.folder, name+".json"), len(m.Letters), m.Pages, alone, again)
}

// read gives a letter as it was filed, and nothing else: what goes out is what the file says went out.
func (r *printRun) read(ctx context.Context, l store.PrintLetter) ([]byte, error) {
	object, err := r.files.Get(ctx, l.Case, l.ObjectKey)
	if err != nil {
		return nil, err
	}
	defer object.Close() //nolint:errcheck // only read from
	content, err := io.ReadAll(object)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], l.SHA256) {
		return nil, casefile.Errorf(casefile.Internal, "document.damaged", "its file is not the one that was filed")
	}
	return content, nil
}

// keep writes a file for the owner alone. Under its name it is there as a whole or not at all; what a run that was killed left behind is written over.
func (r *printRun) keep(name string, content []byte) error {
	path, unfinished := filepath.Join(r.folder, name), filepath.Join(r.folder, "."+name+".part")
	f, err := os.OpenFile(unfinished, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // the operator names the folder
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(unfinished, path)
	}
	if err != nil {
		return fmt.Errorf("print: %w", errors.Join(err, os.Remove(unfinished)))
	}
	return r.settle()
}

// settle sees to it that the names of files outlast a loss of power.
func (r *printRun) settle() error {
	dir, err := os.Open(r.folder)
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}
