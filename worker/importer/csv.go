package importer

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// rowLinesMax bounds the lines of one row: a quote that nobody closes must spoil one row, not the rest of the file.
const rowLinesMax = 20

// csvReader reads rows of CSV as RFC 4180 has them, with the delimiter of the header line.
type csvReader struct {
	src     *source
	comma   byte
	columns []int // of each column of the file: its place in the kind's columns, or one of the places below
	width   int
}

// The places of columns that hold nothing of a row.
const placeReport = -1 // a column that our report of refused rows added

func newCSVReader(src *source, k kindOf) (*csvReader, error) {
	header, err := src.next()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty; its first line must name the columns")
	}
	if err != nil {
		return nil, err
	}
	r := &csvReader{src: src, comma: delimiterOf(header), width: len(k.columns)}
	names, open, ok := splitCSV(header, r.comma)
	if open || !ok {
		return nil, errors.New("the first line must name the columns, and its quotes are not in order")
	}
	r.columns, err = k.places(names)
	return r, err
}

// delimiterOf gives the delimiter that the header uses most; a semicolon where there is only one column.
func delimiterOf(header string) byte {
	best, most := byte(';'), 0
	for _, c := range []byte{';', ',', '\t'} {
		if n := strings.Count(header, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// next gives the next row; io.EOF after the last one. Lines without any value are skipped.
func (r *csvReader) next() (record, error) {
	for {
		text, err := r.src.next()
		if err != nil {
			return record{}, err
		}
		line := r.src.line
		if strings.Trim(text, " \t\r"+string(r.comma)) == "" {
			continue
		}
		fields, raw, ok, err := r.row(text)
		if err != nil {
			return record{}, err
		}
		if !ok {
			return record{line: line, values: make([]string, r.width), raw: raw, broken: &fault{code: "csv.quote"}}, nil
		}
		return r.record(line, fields, raw), nil
	}
}

// row splits a row that may go over several lines. Where the quotes do not fit, only its first line is the bad row.
func (r *csvReader) row(first string) (fields []string, raw string, ok bool, err error) {
	text := first
	var more []string
	for {
		fields, open, ok := splitCSV(text, r.comma)
		if !open && ok {
			return fields, text, true, nil
		}
		if !ok || len(more) == rowLinesMax-1 || len(text) > lineMax {
			break
		}
		line, err := r.src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", false, err
		}
		more = append(more, line)
		text += "\n" + line
	}
	r.src.back(more)
	return nil, first, false, nil
}

func (r *csvReader) record(line int, fields []string, raw string) record {
	rec := record{line: line, values: make([]string, r.width), raw: raw}
	if len(fields) != len(r.columns) {
		rec.broken = &fault{code: "csv.columns", params: map[string]string{
			"want": strconv.Itoa(len(r.columns)), "got": strconv.Itoa(len(fields)),
		}}
	}
	for i, place := range r.columns {
		if place != placeReport && i < len(fields) {
			rec.values[place] = unguard(fields[i])
		}
	}
	return rec
}

// splitCSV splits a row. open says that a quote is still open at its end; ok is false where something follows a closed quote.
func splitCSV(text string, comma byte) (fields []string, open, ok bool) {
	for {
		if !strings.HasPrefix(text, `"`) {
			field, rest, found := strings.Cut(text, string(comma))
			fields = append(fields, field)
			if !found {
				return fields, false, true
			}
			text = rest
			continue
		}
		var b strings.Builder
		text = text[1:]
		for {
			part, rest, found := strings.Cut(text, `"`)
			b.WriteString(part)
			if !found {
				return fields, true, true
			}
			if !strings.HasPrefix(rest, `"`) {
				text = rest
				break
			}
			b.WriteByte('"')
			text = rest[1:]
		}
		fields = append(fields, b.String())
		if text == "" {
			return fields, false, true
		}
		if text[0] != comma {
			return fields, false, false
		}
		text = text[1:]
	}
}

// guard keeps a spreadsheet from taking a value for a formula; unguard takes it off again when the corrected file comes back.
func guard(value string) string {
	if value != "" && strings.ContainsRune("=+-@\t", rune(value[0])) {
		return "'" + value
	}
	return value
}

func unguard(value string) string {
	if len(value) > 1 && value[0] == '\'' && strings.ContainsRune("=+-@\t", rune(value[1])) {
		return value[1:]
	}
	return value
}
