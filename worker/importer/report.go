package importer

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ablauf/gateway/locale"
	"ablauf/internal/store"
)

// reports writes what a person must look at. The files hold personal data: only the owner may read them, and nothing of them is logged.
// A file comes into being with its first line.
type reports struct {
	folder, lang string
	run          string // distinguishes the files of runs
	open         map[string]*reportFile
}

type reportFile struct {
	path  string
	file  *os.File
	out   *bufio.Writer
	lines int
}

// ownerOnly keeps everybody else from reading a report.
const ownerOnly = 0o600

func newReports(folder, lang, run string) *reports {
	return &reports{folder: folder, lang: lang, run: run, open: map[string]*reportFile{}}
}

// write adds a line to the report of a kind; header is its first line.
func (r *reports) write(kind store.ImportKind, what string, header, cells []string) error {
	name := string(kind) + "-" + what + "-" + r.run + ".csv"
	f := r.open[name]
	if f == nil {
		path := filepath.Join(r.folder, name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerOnly) //nolint:gosec // the operator names the folder
		if err != nil {
			return err
		}
		f = &reportFile{path: path, file: file, out: bufio.NewWriter(file)}
		r.open[name] = f
		// The mark lets spreadsheets see that the text is UTF-8.
		if _, err := f.out.WriteString("\uFEFF" + csvLine(header)); err != nil {
			return err
		}
	}
	f.lines++
	_, err := f.out.WriteString(csvLine(cells))
	return err
}

// refused writes a row back as the file had it, with what is wrong, so that a person can correct it and feed it in again.
func (r *reports) refused(k kindOf, rec record, faults []fault) error {
	header := append(k.names(), reportColumns...)
	cells := make([]string, 0, len(header))
	cells = append(cells, rec.values...)
	var fields, codes, sentences []string
	for _, f := range faults {
		fields, codes = append(fields, f.field), append(codes, f.code)
		sentences = append(sentences, f.sentence(r.lang))
	}
	raw := ""
	if rec.broken != nil {
		raw = rec.raw
	}
	cells = append(cells, strconv.Itoa(rec.line), strings.Join(fields, " | "), strings.Join(codes, " | "), strings.Join(sentences, " "), raw)
	return r.write(k.kind, "zurueckgewiesen", header, cells)
}

// sentence says in a language what is wrong, with the column before it.
func (f fault) sentence(lang string) string {
	text := locale.T(lang, "import."+f.code, f.params)
	if f.field == "" {
		return text
	}
	return f.field + ": " + text
}

func (r *reports) vanished(kind store.ImportKind, sourceID, recordID string) error {
	return r.write(kind, "fehlend", []string{"quell_id", "datensatz"}, []string{sourceID, recordID})
}

func (r *reports) duplicate(d store.ImportDuplicate) error {
	return r.write(store.ImportPersons, "dubletten",
		[]string{"zeile", "quell_id", "woran", "anderer_datensatz", "anderes_system", "andere_quell_id"},
		[]string{strconv.Itoa(d.Line), d.SourceID, locale.T(r.lang, "import.duplicate."+d.By, nil), d.Other, d.OtherSystem, d.OtherID})
}

// close writes everything out and gives the paths.
func (r *reports) close() ([]string, error) {
	var paths []string
	var errs []error
	for _, f := range r.open {
		errs = append(errs, f.out.Flush(), f.file.Sync(), f.file.Close())
		paths = append(paths, f.path)
	}
	return paths, errors.Join(errs...)
}

func csvLine(cells []string) string {
	quoted := make([]string, len(cells))
	for i, cell := range cells {
		cell = guard(cell)
		if strings.ContainsAny(cell, ";\"\n\r,\t") || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		quoted[i] = cell
	}
	return strings.Join(quoted, ";") + "\r\n"
}
