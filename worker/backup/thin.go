package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// keyTable holds one wrapped key per case; the id of the case is its first column.
const keyTable = keysSchema + "case_key"

// ThinKeys takes the keys of cases out of the keys folder of a backup, and gives how many there were. What the backup holds of these cases in
// objects is unreadable from then on. The file and the manifest are each replaced as a whole, the file first; broken off in between, a restore refuses
// the folder, and ThinKeys can be repeated.
func ThinKeys(dir string, cases []string) (removed int, err error) {
	m, err := readManifest(dir)
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(m.Tables, func(t Table) bool { return t.Name == keyTable })
	if at < 0 || len(m.Tables[at].Columns) == 0 || m.Tables[at].Columns[0] != "case_id" {
		return 0, fmt.Errorf("%s is no keys folder of a backup", dir)
	}
	path := file(dir, keyTable)
	kept, removed, err := without(path, cases)
	if err != nil {
		return 0, err
	}
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) { // of one that was broken off
		return 0, keep(err)
	}
	f, err := create(fresh)
	if err != nil {
		return 0, err
	}
	z := gzip.NewWriter(f)
	if _, err = z.Write(kept); err == nil {
		err = z.Close()
	}
	sum, closed := f.close()
	if err := errors.Join(err, closed); err != nil {
		return 0, keep(err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return 0, keep(err)
	}
	m.Tables[at].Rows, m.Tables[at].SHA256 = int64(bytes.Count(kept, []byte("\n"))), sum
	next := filepath.Join(dir, "next")
	if err := os.MkdirAll(next, 0o700); err != nil {
		return 0, keep(err)
	}
	if err := m.write(next); err != nil {
		return 0, err
	}
	if err := os.Rename(filepath.Join(next, manifestName), filepath.Join(dir, manifestName)); err != nil {
		return 0, keep(err)
	}
	return removed, keep(os.Remove(next))
}

// without reads the rows as COPY wrote them and leaves out those of the cases.
func without(path string, cases []string) (kept []byte, removed int, err error) {
	f, err := os.Open(path) //nolint:gosec // below the folder that the operator names
	if err != nil {
		return nil, 0, keep(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, 0, keep(err)
	}
	lines := bufio.NewReader(z)
	for {
		line, err := lines.ReadString('\n')
		if id, _, _ := strings.Cut(line, "\t"); line != "" && slices.Contains(cases, id) {
			removed++
		} else {
			kept = append(kept, line...)
		}
		if err == io.EOF {
			return kept, removed, nil
		}
		if err != nil {
			return nil, 0, keep(err)
		}
	}
}
