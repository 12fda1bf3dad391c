package intake_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
)

// TestPairs: forty pairs of what people write and what the file holds. Each says whether clearing is asked (a pair may be the same person) or
// not; nobody is ever taken for the same by name and birth date alone.
func TestPairs(t *testing.T) {
	t.Parallel()
	const none, number, another = "", "910314000001", "880702000002"
	pairs := []struct {
		a, b             string // family name / given names
		bornA, bornB     string
		numberA, numberB string
		want             string // reason, "" for not the same
	}{
		// Spellings of one name.
		{"Müller/Jörg", "Mueller/Joerg", "1980-05-06", "1980-05-06", none, none, intake.HitNameBirth},
		{"Müller/Jörg", "Muller/Jorg", "1980-05-06", "1980-05-06", none, none, intake.HitSimilar},
		{"Weiß/Anna", "Weiss/Anna", "1980-05-06", "1980-05-06", none, none, intake.HitNameBirth},
		{"Öztürk/Zoë", "Oeztuerk/Zoe", "1991-03-14", "1991-03-14", none, none, intake.HitNameBirth},
		{"Öztürk/Zeynep", "Ozturk/Zeynep", "1991-03-14", "1991-03-14", none, none, intake.HitSimilar},
		{"Yılmaz/Ayşe", "Yilmaz/Ayse", "1991-03-14", "1991-03-14", none, none, intake.HitNameBirth},
		{"Łukasiewicz/Łucja", "Lukasiewicz/Lucja", "1977-01-31", "1977-01-31", none, none, intake.HitNameBirth},
		{"Đorđević/Žarko", "Dordevic/Zarko", "1977-01-31", "1977-01-31", none, none, intake.HitNameBirth},
		{"Nguyễn/Thị Mai", "Nguyen/Thi Mai", "1979-12-30", "1979-12-30", none, none, intake.HitNameBirth},
		{"Åberg/Håkan", "Aaberg/Haakan", "1979-12-30", "1979-12-30", none, none, intake.HitNameBirth},
		// Transliterations of one name.
		{"Petrenko/Yuriy", "Petrenko/Iurii", "1985-05-19", "1985-05-19", none, none, intake.HitSimilar},
		{"Tschaikowski/Juri", "Chaikovski/Yuri", "1985-05-19", "1985-05-19", none, none, intake.HitSimilar},
		{"Khalil/Mohammed", "Chalil/Mohamed", "1985-05-19", "1985-05-19", none, none, intake.HitSimilar},
		{"Haddad/Youssef", "Haddad/Yusef", "1985-05-19", "1985-05-19", none, none, intake.HitSimilar},
		{"Shevchenko/Oksana", "Schewtschenko/Oksana", "1985-05-19", "1985-05-19", none, none, intake.HitSimilar},
		// Names left out, in another order, or of birth.
		{"Demir/Ayla Nur", "Demir/Ayla", "1991-03-14", "1991-03-14", none, none, intake.HitNameBirth},
		{"Ayla/Demir", "Demir/Ayla", "1991-03-14", "1991-03-14", none, none, intake.HitNameBirth},
		{"Demir-Kaya/Ayla", "Kaya Demir/Ayla", "1991-03-14", "1991-03-14", none, none, intake.HitNameBirth},
		{"O'Brien/Sean", "O Brien/Seán", "1991-03-14", "1991-03-14", none, none, intake.HitNameBirth},
		{"Okafor/Chidi", "Okafur/Chidi", "1988-09-02", "1988-09-02", none, none, intake.HitSimilar},
		// Birth dates known in part or written the other way round.
		{"Okafor/Chidi", "Okafor/Chidi", "1988-09-02", "1988", none, none, intake.HitNameBirth},
		{"Okafor/Chidi", "Okafor/Chidi", "1988-09", "1988-09-02", none, none, intake.HitNameBirth},
		{"Okafor/Chidi", "Okafor/Chidi", "0000", "1988-09-02", none, none, intake.HitNameOnly},
		{"Okafor/Chidi", "Okafor/Chidi", "1988-09-02", "1988-02-09", none, none, intake.HitBirthSwapped},
		{"Müller/Jörg", "Mueller/Joerg", "1980-05-06", "1980-06-05", none, none, intake.HitBirthSwapped},
		// Numbers.
		{"Demir/Ayla", "Demir/Ayla", "1991-03-14", "1991-03-14", number, number, intake.HitNumber},
		{"Demir/Ayla", "Kaya/Ayla", "1991-03-14", "1991-03-14", number, number, intake.HitNumberOtherName},
		{"Demir/Ayla", "Demir/Ayla", "1991-03-14", "1991-04-13", number, number, intake.HitNumberOtherBirth},
		{"Demir/Ayla", "Demir/Ayla", "1991-11-12", "1991-12-11", number, number, intake.HitNumberOtherBirth},
		{"Demir/Ayla", "Demir/Ayla", "1991-03-14", "1991-03-14", number, another, intake.HitOtherNumber},
		{"Demir/Ayla", "Demir/Ayla", "1991-03-14", "1991-03-14", number, none, intake.HitNameBirth},
		// Not the same.
		{"Demir/Ayla", "Demir/Leyla", "1991-03-14", "1991-03-14", none, none, ""},
		{"Demir/Ayla", "Demir/Ayla", "1991-03-14", "1991-03-15", none, none, ""},
		{"Demir/Ayla", "Kaya/Ayla", "1991-03-14", "1991-03-14", none, none, ""},
		{"Okafor/Chidi", "Okafor/Chidi", "1988-09-02", "1989-02-09", none, none, ""},
		{"Okafor/Chidi", "Okafor/Chidi", "1988-09-02", "1988-02-09", number, another, ""},
		{"Nguyen/Thi Mai", "Nguyen/Van Minh", "1979-12-30", "1979-12-30", none, none, ""},
		{"Müller/Jörg", "Möller/Jürgen", "1980-05-06", "1980-05-06", none, none, ""},
		{"Singh/Amar", "Singh/Gurpreet", "1980-05-06", "1980-05-06", none, none, ""},
		{"Haddad/Youssef", "Haddad/Yusef", "1985-05-19", "1985-05-19", number, another, ""},
	}
	require.Len(t, pairs, 40)
	for _, c := range pairs {
		make := func(id, name, born, number string) casefile.Person {
			family, given, _ := strings.Cut(name, "/")
			return person(id, family, given, born, number)
		}
		for _, turned := range []bool{false, true} {
			stated, other := make("neu", c.a, c.bornA, c.numberA), make("alt", c.b, c.bornB, c.numberB)
			if turned {
				stated, other = make("neu", c.b, c.bornB, c.numberB), make("alt", c.a, c.bornA, c.numberA)
			}
			verdict, hits := intake.MatchPerson(stated, stated, "new", []casefile.Person{other})
			if c.want == "" {
				require.Empty(t, hits, "%s and %s", c.a, c.b)
				require.Equal(t, intake.MatchClear, verdict)
				continue
			}
			require.Equal(t, []intake.Hit{{Person: "alt", Reason: c.want}}, hits, "%s and %s", c.a, c.b)
			require.NotEqual(t, intake.MatchClear, verdict, "a person decides")
		}
	}
}
