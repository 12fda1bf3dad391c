// Package quarantine decides what becomes of a document that came in: it asks the virus scanner and the inspection, then brings the document to its place
// or leaves it where nobody opens it. It also clears away what is of no more use there.
//
// Every step can be repeated: a program that is killed between any two of them leaves what another one takes up.
package quarantine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

const (
	// Malware is the code of a document in which the scanner found something.
	Malware = "document.malware"
	// RefusedKept is how long what was refused stays in quarantine: long enough for whoever looks into it, and no longer, since it belongs to no file.
	RefusedKept = 30 * 24 * time.Hour
	// batch is how many documents one round takes.
	batch = 20
)

// Scanner looks for malware; *virus.Scanner is one. An error never means that there is none.
type Scanner interface {
	Scan(ctx context.Context, file io.Reader) (signature string, err error)
	Version(ctx context.Context) (string, error)
}

// Checker checks documents.
type Checker struct {
	Store *store.Store
	Files *efile.Client
	// Scanner is nil where the operator has said that there is none.
	Scanner Scanner
	// Admit says what a document is that the gateway could not look at, or that has to be filed without what acts in it; see efile.Sandbox.
	Admit func(content io.Reader) (efile.Found, error)
	// Defuse makes the copy as which such a document is filed, the same bytes each time; see efile.Sandbox.
	Defuse func(content io.Reader) ([]byte, error)
	Now    func() time.Time
}

// Once checks documents that wait and gives how many. Errors: Unavailable where something is down that it needs; then nothing is released.
func (c *Checker) Once(ctx context.Context) (int, error) {
	return c.Store.ClaimUnchecked(ctx, batch, c.check)
}

func (c *Checker) check(ctx context.Context, d casefile.Document) (store.DocumentCheck, error) {
	found, without, err := c.inspect(ctx, d)
	switch {
	case err != nil && casefile.KindOf(err) == casefile.Invalid:
		return store.DocumentCheck{Refusal: casefile.CodeOf(err)}, nil
	case err != nil || found.Without != nil:
		return found, err
	}
	if c.Scanner != nil {
		if found.Scanner, err = c.Scanner.Version(ctx); err != nil {
			return found, err
		}
		if found.Finding, err = c.scan(ctx, d, without); err != nil {
			return found, err
		}
		if found.Finding != "" {
			found.Refusal = Malware
			return found, nil
		}
	}
	if without != nil {
		if _, err := c.Files.Put(ctx, d.CaseID, bytes.NewReader(without)); err != nil {
			return found, err
		}
	}
	return found, c.release(ctx, d.AsSent())
}

// inspect says what a document is where nobody has yet, and gives the copy without what acts of one that the record names a copy of. Where it names none, or another one,
// because another version of the program made that, it says which to name.
func (c *Checker) inspect(ctx context.Context, d casefile.Document) (found store.DocumentCheck, without []byte, err error) {
	if d.MediaType != "" && !d.Defused() {
		return found, nil, nil
	}
	if !d.Defused() {
		admitted, err := read(ctx, c, d, c.Admit)
		if err != nil || !admitted.Acts {
			return store.DocumentCheck{MediaType: admitted.MediaType}, nil, err
		}
	}
	if without, err = read(ctx, c, d, c.Defuse); err != nil {
		return found, nil, err
	}
	name, err := c.Files.ObjectKey(ctx, d.CaseID, without)
	if err != nil || d.Defused() && name == d.ObjectKey {
		return found, without, err
	}
	sum := sha256.Sum256(without)
	return store.DocumentCheck{
		MediaType: efile.MediaPDF, Without: &store.DocumentCopy{ObjectKey: name, Size: int64(len(without)), SHA256: sum[:]},
	}, nil, nil
}

// read hands what was sent in to somebody who reads it.
func read[T any](ctx context.Context, c *Checker, d casefile.Document, to func(io.Reader) (T, error)) (T, error) {
	content, err := c.open(ctx, d.AsSent())
	if err != nil {
		var none T
		return none, err
	}
	defer content.Close() //nolint:errcheck // only read from
	return to(content)
}

// scan looks through what was sent in, and through the copy as which it is filed.
func (c *Checker) scan(ctx context.Context, d casefile.Document, without []byte) (signature string, err error) {
	scan := func(content io.Reader) (string, error) { return c.Scanner.Scan(ctx, content) }
	if signature, err = read(ctx, c, d, scan); err != nil || signature != "" || without == nil {
		return signature, err
	}
	return scan(bytes.NewReader(without))
}

// open reads a document in quarantine. A backup that was taken while it was released may have it at its place alone.
func (c *Checker) open(ctx context.Context, d casefile.Document) (io.ReadCloser, error) {
	content, err := c.Files.OpenQuarantined(ctx, d.CaseID, d.ID, d.ObjectKey)
	if casefile.KindOf(err) == casefile.NotFound && err != nil {
		return c.Files.Get(ctx, d.CaseID, d.ObjectKey)
	}
	return content, err
}

// release brings a document to its place, unless it is there already and nowhere else.
func (c *Checker) release(ctx context.Context, d casefile.Document) error {
	err := c.Files.Release(ctx, d.ID, d.ObjectKey)
	if err == nil || casefile.KindOf(err) != casefile.NotFound {
		return err
	}
	content, err := c.Files.Get(ctx, d.CaseID, d.ObjectKey)
	if err != nil {
		return err
	}
	return content.Close()
}

// Clear removes from quarantine what has been brought to its place and what was refused long ago, and gives how many documents.
func (c *Checker) Clear(ctx context.Context) (int, error) {
	left, err := c.Store.LeftInQuarantine(ctx, c.Now().Add(-RefusedKept), batch)
	if err != nil {
		return 0, err
	}
	for n, d := range left {
		if err := c.Files.RemoveQuarantined(ctx, d.ID); err != nil {
			return n, err
		}
		if err := c.Store.ClearedQuarantine(ctx, d.ID); err != nil {
			return n, err
		}
	}
	return len(left), nil
}
