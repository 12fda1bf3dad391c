package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"
)

// form names the version of the folder's form.
const form = "ablauf-backup/1"

// Names within the folder.
const (
	manifestName = "manifest.json"
	databaseDir  = "database"
	keysDir      = "keys"
	objectsDir   = "objects"
	objectsList  = "objects.txt"
)

// Manifest says what a backup consists of.
type Manifest struct {
	Form      string     `json:"form"`
	Authority string     `json:"authority"`
	Migration int        `json:"migration"` // number of the newest migration of the schema
	TakenAt   time.Time  `json:"takenAt"`   // the moment whose state the rows show
	Tables    []Table    `json:"tables"`
	Sequences []Sequence `json:"sequences,omitempty"`
	Objects   *Objects   `json:"objects,omitempty"`
}

// Table is the file of one table.
type Table struct {
	Name    string   `json:"name"` // with its schema
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"`
}

// Sequence is how far a sequence has come.
type Sequence struct {
	Name string `json:"name"`
	Last int64  `json:"last"`
}

// Objects sums up the list of objects.
type Objects struct {
	Count  int    `json:"count"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // of the list
}

func (m Manifest) write(dir string) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("backup: manifest: %w", err)
	}
	return keep(os.WriteFile(filepath.Join(dir, manifestName), append(raw, '\n'), 0o600))
}

func readManifest(dir string) (Manifest, error) {
	var m Manifest
	raw, err := os.ReadFile(filepath.Join(dir, manifestName)) //nolint:gosec // the operator names the folder
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("%s is no backup, or one that was broken off: it has no %s", dir, manifestName)
	}
	if err != nil {
		return m, keep(err)
	}
	if err := json.Unmarshal(raw, &m); err != nil || m.Form != form {
		return m, fmt.Errorf("%s is no backup of the form %s", filepath.Join(dir, manifestName), form)
	}
	return m, nil
}

// keep names the work in errors of the file system.
func keep(err error) error {
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// sealedFile is a new file that is hashed while it is written.
type sealedFile struct {
	file *os.File
	sum  hash.Hash
	size int64
}

func create(path string) (*sealedFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, keep(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // below the folder that the operator names
	if err != nil {
		return nil, keep(err)
	}
	return &sealedFile{file: f, sum: sha256.New()}, nil
}

func (f *sealedFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p)
	_, _ = f.sum.Write(p[:n]) // a hash never fails
	f.size += int64(n)
	return n, err
}

// close makes sure that the bytes are on the disk and gives their hash.
func (f *sealedFile) close() (string, error) {
	err := errors.Join(f.file.Sync(), f.file.Close())
	return hex.EncodeToString(f.sum.Sum(nil)), keep(err)
}

// hashOf reads a file to the end.
func hashOf(path string) (string, error) {
	f, err := os.Open(path) //nolint:gosec // below the folder that the operator names
	if err != nil {
		return "", keep(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", keep(err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// unchanged compares a file with its hash.
func unchanged(path, want string) error {
	got, err := hashOf(path)
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("%s was changed or is damaged: its hash is not that of the manifest", path)
	}
	return nil
}
