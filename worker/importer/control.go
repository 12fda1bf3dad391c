package importer

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Stated is what the sender says about a file.
type Stated struct {
	Rows   *int
	SHA256 []byte    // nil where the sender gives none
	AsOf   time.Time // the moment whose state the file shows; zero where the sender gives none
}

// kindControl describes the control file: one line per file.
var kindControl = describe("kontrolle", controlRow{})

type controlRow struct {
	Art    string `spalte:"art" validate:"required"`
	Anzahl string `spalte:"anzahl" validate:"required"`
	SHA256 string `spalte:"sha256"`
	Stand  string `spalte:"stand"`
}

// ReadControl reads a control file: CSV with the columns art, anzahl, sha256 and stand.
func ReadControl(path string) (map[store.ImportKind]Stated, error) {
	stated, err := readControl(path)
	if err != nil {
		return nil, fmt.Errorf("control file %s: %w", filepath.Base(path), err)
	}
	return stated, nil
}

func readControl(path string) (map[store.ImportKind]Stated, error) {
	src, err := openSource(path)
	if err != nil {
		return nil, err
	}
	defer src.Close() //nolint:errcheck // it was only read
	reader, err := newCSVReader(src, kindControl)
	if err != nil {
		return nil, err
	}
	stated := map[store.ImportKind]Stated{}
	for {
		rec, err := reader.next()
		if errors.Is(err, io.EOF) {
			return stated, nil
		}
		if err != nil {
			return nil, err
		}
		kind, s, err := statedOf(rec)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", rec.line, err)
		}
		if _, twice := stated[kind]; twice {
			return nil, fmt.Errorf("line %d: %s stands there twice", rec.line, kind)
		}
		stated[kind] = s
	}
}

func statedOf(rec record) (store.ImportKind, Stated, error) {
	var row controlRow
	kindControl.fill(rec, &row)
	var s Stated
	kind, ok := kindNamed(row.Art)
	if !ok || rec.broken != nil {
		return "", s, errors.New("art is none of personen, titel, faelle")
	}
	n, err := strconv.Atoi(row.Anzahl)
	if err != nil || n < 0 {
		return "", s, errors.New("anzahl is no number of rows")
	}
	s.Rows = &n
	if row.SHA256 != "" {
		if s.SHA256, err = hex.DecodeString(strings.ToLower(row.SHA256)); err != nil || len(s.SHA256) != 32 {
			return "", s, errors.New("sha256 is not 64 hexadecimal digits")
		}
	}
	if row.Stand != "" {
		if s.AsOf, ok = parseMoment(row.Stand); !ok {
			return "", s, errors.New("stand is no day and no moment such as 2026-11-20 18:00")
		}
	}
	return kind, s, nil
}

func kindNamed(name string) (store.ImportKind, bool) {
	for _, k := range []store.ImportKind{store.ImportPersons, store.ImportTitles, store.ImportCases} {
		if string(k) == strings.ToLower(name) {
			return k, true
		}
	}
	return "", false
}

// ParseMoment reads a day or a moment as the files have them, for a flag.
func ParseMoment(s string) (time.Time, error) {
	t, ok := parseMoment(s)
	if !ok {
		return t, errors.New("not a day and not a moment such as 2026-11-20 or \"2026-11-20 18:00\"")
	}
	return t, nil
}

// fieldsOf gives the field errors of an Invalid error.
func fieldsOf(err error) []casefile.FieldError {
	var invalid *casefile.Error
	if !errors.As(err, &invalid) {
		return nil
	}
	if len(invalid.Fields) == 0 {
		return []casefile.FieldError{{Code: invalid.Code}}
	}
	return invalid.Fields
}
