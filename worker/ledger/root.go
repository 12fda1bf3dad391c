package ledger

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// form names the version of the document; another form gets another number.
const form = "ablauf-root/1"

// Root is what one seal locked away.
type Root struct {
	Name     string // of the object
	Day      casefile.Date
	SealedAt time.Time
	Previous string // hash of the text of the root before; "" for the first
	Breaks   int    // faults that were known when it was sealed
	Heads    []store.ChainHead
	Hash     string // of the whole text; the next root names it
}

// errForm says that an object is no root or is damaged.
var errForm = errors.New("is no root, or is damaged")

// text gives the document and completes the root's hash.
func (r *Root) text() []byte {
	var lines bytes.Buffer
	for _, h := range r.Heads {
		fmt.Fprintf(&lines, "%s %s %d %s\n", h.CaseID, h.Stream, h.Seq, h.Hash)
	}
	previous := r.Previous
	if previous == "" {
		previous = "-"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nday %s\nsealed %s\nprevious %s\nbreaks %d\nchains %d\nroot %s\n\n", form, r.Day, r.SealedAt.UTC().Format(time.RFC3339Nano),
		previous, r.Breaks, len(r.Heads), sum(lines.Bytes()))
	b.Write(lines.Bytes())
	r.Hash = sum(b.Bytes())
	return b.Bytes()
}

// encode gives the object.
func (r *Root) encode() ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(r.text()); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return b.Bytes(), nil
}

// decode reads an object. Whatever does not fit to the last byte is an error.
func decode(name string, object io.Reader) (Root, error) {
	z, err := gzip.NewReader(object)
	if err != nil {
		return Root{}, fmt.Errorf("ledger: %s %w", name, errForm)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return Root{}, fmt.Errorf("ledger: %s %w", name, errForm)
	}
	r := Root{Name: name}
	if err := r.parse(text); err != nil || !bytes.Equal(r.text(), text) {
		return Root{}, fmt.Errorf("ledger: %s %w", name, errForm)
	}
	return r, nil
}

// parse reads the text; that it is whole shows in that it can be written again in the same bytes.
func (r *Root) parse(text []byte) error {
	scan := bufio.NewScanner(bytes.NewReader(text))
	if !scan.Scan() || scan.Text() != form {
		return errForm
	}
	for scan.Scan() && scan.Text() != "" {
		name, value, _ := strings.Cut(scan.Text(), " ")
		var err error
		switch name {
		case "day":
			r.Day, err = casefile.ParseDate(value)
		case "sealed":
			r.SealedAt, err = time.Parse(time.RFC3339Nano, value)
		case "previous":
			r.Previous = strings.TrimPrefix(value, "-")
		case "breaks":
			_, err = fmt.Sscan(value, &r.Breaks)
		}
		if err != nil {
			return errForm
		}
	}
	for scan.Scan() {
		var h store.ChainHead
		if n, err := fmt.Sscan(scan.Text(), &h.CaseID, &h.Stream, &h.Seq, &h.Hash); n != 4 || err != nil {
			return errForm
		}
		r.Heads = append(r.Heads, h)
	}
	return scan.Err()
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
