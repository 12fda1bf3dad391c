package importer

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// record is one row as the file has it: the cells in the order of the kind's columns.
type record struct {
	line   int
	values []string
	raw    string // the line itself, for a row that cannot be taken apart
	broken *fault // why not
}

// fault is a rule that a row breaks. The code has a sentence in the locale files, below "import.".
type fault struct {
	field  string // name of the column, "" where the row as a whole is meant
	code   string
	params map[string]string
}

// column is a column that a file of a kind may have.
type column struct {
	name     string
	required bool
	index    int // of the field in the kind's row type
}

// kindOf describes the files of one kind.
type kindOf struct {
	kind    store.ImportKind
	columns []column
}

// The kinds; the columns are the fields of the row types.
var (
	kindPersons = describe(store.ImportPersons, personRow{})
	kindTitles  = describe(store.ImportTitles, titleRow{})
	kindCases   = describe(store.ImportCases, caseRow{})
)

func describe(kind store.ImportKind, row any) kindOf {
	k := kindOf{kind: kind}
	t := reflect.TypeOf(row)
	for i := range t.NumField() {
		f := t.Field(i)
		k.columns = append(k.columns, column{
			name: f.Tag.Get("spalte"), index: i, required: strings.HasPrefix(f.Tag.Get("validate"), "required"),
		})
	}
	return k
}

// reportColumns are what the report of refused rows adds; a file that was corrected may still have them.
var reportColumns = []string{"fehler_zeile", "fehler_spalte", "fehler_code", "fehler_satz", "fehler_rohtext"}

// place finds the column of a name as a header has it: case, umlauts and separators do not matter.
func (k kindOf) place(name string) (int, bool) {
	folded := strings.ReplaceAll(casefile.Fold(name), " ", "_")
	if slices.Contains(reportColumns, folded) {
		return placeReport, true
	}
	i := slices.IndexFunc(k.columns, func(c column) bool { return c.name == folded })
	return i, i >= 0
}

// places finds the columns of a header. A column that nobody knows is an error, because leaving it out would lose what it says.
func (k kindOf) places(header []string) ([]int, error) {
	places := make([]int, len(header))
	var have []string
	for i, name := range header {
		place, known := k.place(name)
		if !known {
			return nil, fmt.Errorf("column %d of the header is none of a file of kind %s; it may have: %s", i+1, k.kind, strings.Join(k.names(), ", "))
		}
		places[i] = place
		if place == placeReport {
			continue
		}
		if slices.Contains(have, k.columns[place].name) {
			return nil, fmt.Errorf("the column %s stands in the header twice", k.columns[place].name)
		}
		have = append(have, k.columns[place].name)
	}
	for _, c := range k.columns {
		if c.required && !slices.Contains(have, c.name) {
			return nil, fmt.Errorf("the header lacks the column %s", c.name)
		}
	}
	return places, nil
}

func (k kindOf) names() []string {
	names := make([]string, len(k.columns))
	for i, c := range k.columns {
		names[i] = c.name
	}
	return names
}

// fill writes the cells into a row type. Spaces around a value mean nothing; composed and decomposed letters are the same letter.
func (k kindOf) fill(rec record, row any) {
	v := reflect.ValueOf(row).Elem()
	for i, c := range k.columns {
		v.Field(c.index).SetString(tidy(rec.values[i]))
	}
}

func tidy(s string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " ")))
}
