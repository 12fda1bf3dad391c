package mrz_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/mrz"
)

func today() casefile.Date { return casefile.Date{Year: 2026, Month: time.November, Day: 23} }

// The specimens of ICAO Doc 9303 parts 4 to 7; Utopia is its invented state.
const (
	passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	card     = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
	longCard = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
	second   = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
	visaA    = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
	visaB    = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
)

// TestSpecimens: ICAO Doc 9303, the examples of parts 4, 5, 6 and 7.
func TestSpecimens(t *testing.T) {
	t.Parallel()
	anna := casefile.PartialDate{Year: 1974, Month: 8, Day: 12}
	for name, c := range map[string]struct {
		text, layout, kind, number, given, nationality, optional string
		birth                                                    casefile.PartialDate
		expires                                                  string
		checks                                                   int
	}{
		"part 4":             {passport, "TD3", "P", "L898902C3", "ANNA MARIA", "UTO", "ZE184226B", anna, "2012-04-15", 5},
		"part 5":             {card, "TD1", "I", "D23145890", "ANNA MARIA", "UTO", "", anna, "2012-04-15", 4},
		"part 5, long":       {longCard, "TD1", "I", "D23145890734", "PETER JOHN", "UTO", "", casefile.PartialDate{Year: 1934, Month: 7, Day: 12}, "1995-07-12", 4},
		"part 6":             {second, "TD2", "I", "D23145890", "ANNA MARIA", "UTO", "", anna, "2012-04-15", 4},
		"part 7, full size":  {visaA, "MRV-A", "V", "L8988901C", "ANNA MARIA", "XXX", "6ZE184226B", casefile.PartialDate{Year: 1940, Month: 9, Day: 7}, "1996-12-10", 3},
		"part 7, small size": {visaB, "MRV-B", "V", "L8988901C", "ANNA MARIA", "XXX", "", casefile.PartialDate{Year: 1940, Month: 9, Day: 7}, "1996-12-10", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z, err := mrz.Read(c.text, today())
			require.NoError(t, err)
			require.True(t, z.Sound(), "%+v", z.Checks)
			require.Len(t, z.Checks, c.checks)
			require.Equal(t, c.layout, z.Layout)
			require.Equal(t, []string{c.kind, "UTO", c.number, c.given, c.nationality, c.optional},
				[]string{z.Kind, z.Issuer, z.Number, z.Given, z.Nationality, z.Optional})
			require.Equal(t, c.birth, z.BirthDate)
			require.Equal(t, c.expires, z.ExpiresOn.String())
		})
	}
}

// TestOneWrongCharacter: part 3, section 4.9: the weights 7, 3, 1 find every single wrong digit; the check names its field.
func TestOneWrongCharacter(t *testing.T) {
	t.Parallel()
	lines := strings.Split(passport, "\n")
	for place, field := range map[int]string{0: "number", 8: "number", 13: "birth", 18: "birth", 21: "expiry", 26: "expiry", 28: "optional"} {
		bottom := []byte(lines[1])
		for _, other := range []byte("0123456789") {
			if other == bottom[place] || bottom[place] > '9' && (bottom[place]-'A'+10)%10 == other-'0' {
				continue // a letter and the digit of the same value modulo 10 cannot be told apart by the digit
			}
			bottom := []byte(lines[1])
			bottom[place] = other
			z, err := mrz.Read(lines[0]+"\n"+string(bottom), today())
			if err != nil {
				require.Equal(t, "mrz.date", casefile.CodeOf(err), "place %d", place)
				continue
			}
			require.False(t, z.Sound(), "place %d as %c", place, other)
			var broken []string
			for _, check := range z.Checks {
				if !check.Holds() {
					broken = append(broken, check.Field)
				}
			}
			require.Contains(t, broken, field, "place %d as %c", place, other)
		}
	}
}

// TestAsTyped: small letters, spaces, Windows line ends and the quotation marks that word processors make of two fillers are read.
func TestAsTyped(t *testing.T) {
	t.Parallel()
	want, err := mrz.Read(passport, today())
	require.NoError(t, err)
	for _, typed := range []string{
		strings.ToLower(passport), strings.ReplaceAll(passport, "<<", "«"), strings.ReplaceAll(passport, "\n", "\r\n\r\n") + "\n",
		strings.ReplaceAll(passport, "UTO", " UTO "),
	} {
		z, err := mrz.Read(typed, today())
		require.NoError(t, err, typed)
		require.Equal(t, want, z)
	}
}

// TestNotAZone: what cannot be a zone is refused with what to look at.
func TestNotAZone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, code string }{
		"nothing":                {" \n ", "mrz.empty"},
		"one line":               {strings.Split(passport, "\n")[0], "mrz.layout"},
		"a character is missing": {passport[:len(passport)-1], "mrz.layout"},
		"three passport lines":   {passport + "\n" + strings.Split(passport, "\n")[0], "mrz.layout"},
		"an umlaut":              {strings.Replace(passport, "ERIKSSON", "ERIKSSÖN", 1), "mrz.character"},
		"right to left mark":     {"\u202e" + passport, "mrz.character"},
		"letter in a date":       {strings.Replace(passport, "740812", "74O812", 1), "mrz.date"},
		"thirteenth month":       {strings.Replace(passport, "740812", "741312", 1), "mrz.date"},
		"30 February":            {strings.Replace(passport, "120415", "120230", 1), "mrz.date"},
		"a book":                 {strings.Repeat("P<UTO", 1000), "mrz.long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mrz.Read(c.text, today())
			require.Equal(t, c.code, casefile.CodeOf(err))
		})
	}
}

// TestCenturies: nobody is born tomorrow; of two digits the latest possible birth counts, and an expiry lies within half a century.
func TestCenturies(t *testing.T) {
	t.Parallel()
	for birth, want := range map[string]string{
		"261123": "2026-11-23", "261124": "1926-11-24", "270101": "1927-01-01", "000101": "2000-01-01",
		"74<<<<": "1974", "7408<<": "1974-08", "<<<<<<": "0000",
	} {
		z, err := mrz.Read(strings.Replace(passport, "740812", birth, 1), today())
		require.NoError(t, err, birth)
		require.Equal(t, want, z.BirthDate.String(), birth)
	}
	for expiry, want := range map[string]string{"751231": "2075-12-31", "760101": "1976-01-01", "261122": "2026-11-22"} {
		z, err := mrz.Read(strings.Replace(passport, "120415", expiry, 1), today())
		require.NoError(t, err, expiry)
		require.Equal(t, want, z.ExpiresOn.String(), expiry)
	}
}

// TestGermany: the code of Germany is one letter and two fillers (part 3, section 5); the file has the code of three letters.
func TestGermany(t *testing.T) {
	t.Parallel()
	z, err := mrz.Read(strings.ReplaceAll(passport, "UTO", "D<<"), today())
	require.NoError(t, err)
	require.Equal(t, "DEU", z.Issuer)
	require.Equal(t, "DEU", z.Nationality)
}

// TestOptionalFieldWithoutDigit: an empty optional field may have a filler for its digit (part 4, section 4.2.2.2); a full one may not.
func TestOptionalFieldWithoutDigit(t *testing.T) {
	t.Parallel()
	lines := strings.Split(passport, "\n")
	empty := lines[1][:28] + "<<<<<<<<<<<<<<"
	for digit, want := range map[string]bool{"<": true, "0": true, "1": false} {
		z, err := mrz.Read(lines[0]+"\n"+empty+digit+"0", today())
		require.NoError(t, err)
		for _, check := range z.Checks {
			if check.Field == "optional" {
				require.Equal(t, want, check.Holds(), digit)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{passport, card, longCard, second, visaA, visaB, "«", strings.Repeat("<", 88)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		z, err := mrz.Read(text, today())
		if err != nil {
			require.Equal(t, casefile.Invalid, casefile.KindOf(err))
			return
		}
		require.NotEmpty(t, z.Layout)
		mrz.Compare(z, casefile.Person{FamilyName: text})
	})
}
