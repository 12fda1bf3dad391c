package mrz

import (
	"strconv"
	"strings"

	"ablauf/internal/casefile"
)

// Zone is what a machine readable zone says.
type Zone struct {
	// Layout is "TD1", "TD2", "TD3", "MRV-A" or "MRV-B".
	Layout string
	// Kind is the document code as it stands there without fillers: "P", "PD", "AR", "ID", "V".
	Kind string
	// Issuer and Nationality are codes of three letters; the "D" of Germany is given as DEU.
	Issuer, Nationality string
	Number              string
	// Family and Given are the names in capital letters, their parts separated by one space.
	Family, Given string
	// Cut reports that the names fill their field, so that they may have been cut off there (part 3, section 4.6).
	Cut       bool
	BirthDate casefile.PartialDate
	ExpiresOn casefile.Date
	// Sex is "m", "f" or "x" for not specified, as the file has it.
	Sex      string
	Optional string
	Checks   []Check
}

// Sound reports whether every check digit fits.
func (z Zone) Sound() bool {
	for _, c := range z.Checks {
		if !c.Holds() {
			return false
		}
	}
	return true
}

// layout is one of the layouts by its lines.
type layout struct {
	name         string
	lines, width int
	visa         bool
}

var layouts = []layout{
	{"TD1", 3, 30, false}, {"TD2", 2, 36, false}, {"TD3", 2, 44, false}, {"MRV-A", 2, 44, true}, {"MRV-B", 2, 36, true},
}

// Read reads a zone; today decides the century of its dates, whose years have two digits. What was typed may hold spaces, small
// letters and the quotation marks that word processors make of the filler. Invalid with a code that says what to look at: "mrz.empty",
// "mrz.character" (params line, place, character), "mrz.layout" (params lines and lengths), "mrz.date" (param field). A check
// digit that does not fit is no error: the caller shows it with everything else.
func Read(text string, today casefile.Date) (Zone, error) {
	lines, err := linesOf(text)
	if err != nil {
		return Zone{}, err
	}
	l, err := layoutOf(lines)
	if err != nil {
		return Zone{}, err
	}
	if l.name == "TD1" {
		return readCard(lines, today)
	}
	return readTwoLines(l, lines, today)
}

// lookalikes are what keyboards and word processors put in the place of the filler.
var lookalikes = strings.NewReplacer(" ", "", "\t", "", "\u00a0", "", "«", "<<", "‹", "<", "≪", "<<", "＜", "<")

// typedMax bounds what is looked at: no zone is longer, spaces included.
const typedMax = 400

func linesOf(text string) ([]string, error) {
	if len(text) > typedMax {
		return nil, casefile.Errorf(casefile.Invalid, "mrz.long", "more text than a zone has")
	}
	var lines []string
	for line := range strings.Lines(strings.ToUpper(lookalikes.Replace(text))) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		lines = append(lines, line)
		place := 0
		for _, r := range line {
			place++
			if r != filler && (r > 'Z' || !isDigit(byte(r)) && !isLetter(byte(r))) {
				return nil, &casefile.Error{Kind: casefile.Invalid, Code: "mrz.character", Params: map[string]string{
					"line": strconv.Itoa(len(lines)), "place": strconv.Itoa(place), "character": string(r),
				}}
			}
		}
	}
	if len(lines) == 0 {
		return nil, casefile.Errorf(casefile.Invalid, "mrz.empty", "nothing was typed")
	}
	return lines, nil
}

func layoutOf(lines []string) (layout, error) {
	var lengths []string
	same := true
	for _, line := range lines {
		lengths = append(lengths, strconv.Itoa(len(line)))
		same = same && len(line) == len(lines[0])
	}
	visa := lines[0][0] == 'V'
	for _, l := range layouts {
		if same && l.lines == len(lines) && l.width == len(lines[0]) && l.visa == visa {
			return l, nil
		}
	}
	return layout{}, &casefile.Error{Kind: casefile.Invalid, Code: "mrz.layout", Params: map[string]string{
		"lines": strconv.Itoa(len(lines)), "lengths": strings.Join(lengths, ", "),
	}}
}

// readTwoLines reads passports, cards of the second size and visas (parts 4, 6 and 7): they share their second line up to the
// optional data.
func readTwoLines(l layout, lines []string, today casefile.Date) (Zone, error) {
	top, line := lines[0], lines[1]
	z := Zone{Layout: l.name, Kind: bare(top[0:2]), Issuer: state(top[2:5]), Nationality: state(line[10:13]), Sex: sexOf(line[20])}
	z.names(top[5:])
	if err := z.dates(line[13:19], line[21:27], today); err != nil {
		return Zone{}, err
	}
	optional := line[28:]
	if !l.visa {
		optional = line[28 : l.width-1]
	}
	if l.name == "TD3" {
		optional = line[28:42]
		z.Checks = append(z.Checks, Check{fieldOptional, line[42], digitOf(optional)})
	}
	z.number(line[0:9], line[9], &optional, l.name == "TD2")
	z.Optional = bare(optional)
	z.Checks = append(z.Checks, Check{fieldBirth, line[19], digitOf(line[13:19])}, Check{fieldExpiry, line[27], digitOf(line[21:27])})
	if !l.visa {
		whole := line[0:10] + line[13:20] + line[21:l.width-1]
		z.Checks = append(z.Checks, Check{fieldComposite, line[l.width-1], digitOf(whole)})
	}
	return z, nil
}

// readCard reads a card of the first size, as German residence permits are (part 5).
func readCard(lines []string, today casefile.Date) (Zone, error) {
	top, middle := lines[0], lines[1]
	z := Zone{Layout: "TD1", Kind: bare(top[0:2]), Issuer: state(top[2:5]), Nationality: state(middle[15:18]), Sex: sexOf(middle[7])}
	z.names(lines[2])
	if err := z.dates(middle[0:6], middle[8:14], today); err != nil {
		return Zone{}, err
	}
	optional := top[15:30]
	z.number(top[5:14], top[14], &optional, true)
	z.Optional = strings.TrimSpace(bare(optional) + " " + bare(middle[18:29]))
	whole := top[5:30] + middle[0:7] + middle[8:15] + middle[18:29]
	z.Checks = append(z.Checks, Check{fieldBirth, middle[6], digitOf(middle[0:6])}, Check{fieldExpiry, middle[14], digitOf(middle[8:14])},
		Check{fieldComposite, middle[29], digitOf(whole)})
	return z, nil
}

// number takes the document's number. On cards a number of more than nine characters goes on in the optional data, up to the filler, its last
// character being the check digit; the digit's own place holds a filler then (part 5, section 4.2.4, and part 6).
func (z *Zone) number(text string, digit byte, optional *string, mayGoOn bool) {
	if mayGoOn && digit == filler {
		rest, after, _ := strings.Cut(*optional, string(filler))
		if len(rest) > 1 {
			text += rest[:len(rest)-1]
			digit, *optional = rest[len(rest)-1], after
		}
	}
	z.Number = bare(text)
	z.Checks = append(z.Checks, Check{fieldNumber, digit, digitOf(text)})
}

// names splits the name field: two fillers between family and given names, one between parts of a name (part 3, section 4.6).
func (z *Zone) names(field string) {
	family, given, _ := strings.Cut(field, "<<")
	z.Family, z.Given = parts(family), parts(given)
	z.Cut = field[len(field)-1] != filler
}

func parts(name string) string { return strings.Join(strings.FieldsFunc(name, isFiller), " ") }

func isFiller(r rune) bool { return r == filler }

func bare(field string) string {
	return strings.Trim(strings.ReplaceAll(field, string(filler), " "), " ")
}

// state gives a code of three letters; Germany is the one state whose code is shorter (part 3, section 5).
func state(field string) string {
	if code := bare(field); code != "D" {
		return code
	}
	return "DEU"
}

func sexOf(c byte) string {
	switch c {
	case 'M':
		return "m"
	case 'F':
		return "f"
	}
	return "x"
}
