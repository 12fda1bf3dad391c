package backup

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

// erasuresForm names the version of the list's form.
const erasuresForm = "ablauf-erasures/1"

// ErasuresName is what the list of erased cases is called where a backup writes it: beside the folder of the backup, because it has to be newer.
const ErasuresName = "erasures.json"

// Erasures is the list of all cases that were erased until a moment. It lies beside the backups and grows; a backup is brought back only with a list
// that is as new as the backup.
type Erasures struct {
	Form      string             `json:"form"`
	Authority string             `json:"authority"`
	AsOf      time.Time          `json:"asOf"`
	SHA256    string             `json:"sha256"` // of the lines
	Cases     []store.ErasedCase `json:"cases"`
}

// ErasuresBeside names the list that lies beside the folder of a backup.
func ErasuresBeside(dir string) string {
	return filepath.Join(filepath.Dir(filepath.Clean(dir)), ErasuresName)
}

// WriteErasures writes the list. Lines that the file has already stay in it: a list never forgets. One that is damaged, or of another authority, is not
// written over.
func WriteErasures(path string, list Erasures) (Erasures, error) {
	before, err := ReadErasures(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return list, err
	case before.Authority != list.Authority:
		return list, fmt.Errorf("%s is the list of the authority %s, this installation serves %s", path, before.Authority, list.Authority)
	}
	list.Form, list.AsOf = erasuresForm, latest(list.AsOf, before.AsOf).UTC()
	known := map[casefile.CaseID]bool{}
	for _, line := range before.Cases {
		known[line.Case] = true
	}
	lines := slices.Clone(before.Cases)
	for _, line := range list.Cases {
		if !known[line.Case] {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, func(a, b store.ErasedCase) int {
		return cmp.Or(a.ErasedAt.Compare(b.ErasedAt), strings.Compare(string(a.Case), string(b.Case)))
	})
	list.Cases = lines
	if list.SHA256, err = sumOf(lines); err != nil {
		return list, err
	}
	raw, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return list, fmt.Errorf("list of erasures: %w", err)
	}
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) { // of one that was broken off
		return list, keep(err)
	}
	f, err := create(fresh)
	if err != nil {
		return list, err
	}
	_, err = f.Write(append(raw, '\n'))
	_, closed := f.close()
	if err := errors.Join(err, closed); err != nil {
		return list, keep(err)
	}
	return list, keep(os.Rename(fresh, path))
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// ReadErasures reads a list; a file that is not there is os.ErrNotExist.
func ReadErasures(path string) (Erasures, error) {
	var list Erasures
	raw, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return list, fmt.Errorf("list of erasures: %w", err)
	}
	if err := json.Unmarshal(raw, &list); err != nil || list.Form != erasuresForm {
		return list, fmt.Errorf("%s is no list of erasures of the form %s", path, erasuresForm)
	}
	if sum, err := sumOf(list.Cases); err != nil || sum != list.SHA256 {
		return list, fmt.Errorf("%s was changed or is damaged: its hash is not that of its lines", path)
	}
	return list, nil
}

func sumOf(lines []store.ErasedCase) (string, error) {
	raw, err := json.Marshal(lines)
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), err
}

// fits reports what keeps a list from being the one for a backup.
func (e Erasures) fits(m Manifest) error {
	switch {
	case e.Authority != m.Authority:
		return fmt.Errorf("the list of erasures is of the authority %s, the backup of %s", e.Authority, m.Authority)
	case e.AsOf.Before(m.TakenAt):
		return fmt.Errorf("the list of erasures is as of %s and older than the backup of %s: what was erased in between would come back. Take the list that lies beside the backup",
			e.AsOf.Format(time.RFC3339), m.TakenAt.Format(time.RFC3339))
	}
	return nil
}

// eraseAgain erases in the transaction of a restore what was erased after the backup, and gives the objects that are left to bring back.
func (e Erasures) eraseAgain(ctx context.Context, tx pgx.Tx, objects []object) (left []object, erased int, err error) {
	ids := make([]casefile.CaseID, 0, len(e.Cases))
	for _, line := range e.Cases {
		ids = append(ids, line.Case)
	}
	back, err := store.BroughtBack(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	var gone []string
	for _, b := range back {
		gone = append(gone, efile.CaseFolder(b.Case))
		for _, d := range b.Documents {
			gone = append(gone, efile.QuarantineObject(casefile.DocumentID(d)))
		}
		for _, i := range b.Intents {
			gone = append(gone, efile.PrintObject(i))
		}
	}
	left = slices.DeleteFunc(slices.Clone(objects), func(o object) bool {
		return o.Shelf == shelfEFile && slices.ContainsFunc(gone, func(prefix string) bool { return strings.HasPrefix(o.Key, prefix) })
	})
	erased, err = store.EraseAgain(ctx, tx, time.Now(), e.Cases)
	return left, erased, err
}
