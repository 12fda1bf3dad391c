package intake_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
)

func person(id, family, given, birth, number string) casefile.Person {
	born, err := casefile.ParsePartialDate(birth)
	if err != nil {
		panic(err)
	}
	return casefile.Person{ID: casefile.PersonID(id), FamilyName: family, GivenNames: given, BirthDate: born, AZRNummer: number}
}

// TestMatchPerson: domain 4.0 P00 step 2: the number with the birth date is the person; a name and a birth date alone are a question, and
// so is whatever does not fit together. Nobody is merged or doubled without one.
func TestMatchPerson(t *testing.T) {
	t.Parallel()
	const number, another = "910314000001", "880702000002"
	stated := person("neu", "Yılmaz", "Ayşe", "1991-03-14", "")
	numbered := stated
	numbered.AZRNummer = number
	maiden := person("alt", "Demir", "Ayşe", "1991-03-14", "")
	maiden.BirthName = "Yılmaz"
	for _, c := range []struct {
		name   string
		stated casefile.Person
		by     string
		others []casefile.Person
		want   intake.Match
		reason string
	}{
		{"nobody alike", stated, "new", nil, intake.MatchClear, ""},
		{"same name and birth date", stated, "new", []casefile.Person{person("alt", "Yilmaz", "Ayse", "1991-03-14", "")}, intake.MatchUnclear, intake.HitNameBirth},
		{"the file has a number, the application none", stated, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-14", number)}, intake.MatchUnclear, intake.HitNameBirth},
		{"second given name left out", stated, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe Nur", "1991-03-14", "")}, intake.MatchUnclear, intake.HitNameBirth},
		{"name at birth", stated, "new", []casefile.Person{maiden}, intake.MatchUnclear, intake.HitNameBirth},
		{"names swapped", stated, "new", []casefile.Person{person("alt", "Ayşe", "Yılmaz", "1991-03-14", "")}, intake.MatchUnclear, intake.HitNameBirth},
		{"birth date known by the year only", stated, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991", "")}, intake.MatchUnclear, intake.HitNameBirth},
		{"birth date unknown", stated, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "0000", "")}, intake.MatchUnclear, intake.HitNameOnly},
		{"slip of the pen", stated, "new", []casefile.Person{person("alt", "Yilmac", "Ayse", "1991-03-14", "")}, intake.MatchUnclear, intake.HitSimilar},
		{"twins", stated, "new", []casefile.Person{person("alt", "Yılmaz", "Leyla", "1991-03-14", "")}, intake.MatchClear, ""},
		{"same name, other birth date", stated, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-15", "")}, intake.MatchClear, ""},
		{"same name and birth date, other number", numbered, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-14", another)}, intake.MatchContradiction, intake.HitOtherNumber},
		{"same number, other birth date", numbered, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-15", number)}, intake.MatchContradiction, intake.HitNumberOtherBirth},
		{"same number, birth date in part", numbered, "new", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991", number)}, intake.MatchUnclear, intake.HitNumber},
		{"found by number, same name", numbered, "azr", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-14", "")}, intake.MatchClear, ""},
		{"a person has said who it is", stated, "manual", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-14", "")}, intake.MatchClear, ""},
		{"another system has said who it is", stated, "import", []casefile.Person{person("alt", "Yılmaz", "Ayşe", "1991-03-14", "")}, intake.MatchClear, ""},
	} {
		got, hits := intake.MatchPerson(c.stated, c.stated, c.by, c.others)
		require.Equal(t, c.want, got, c.name)
		if c.reason == "" {
			require.Empty(t, hits, c.name)
			continue
		}
		require.Equal(t, []intake.Hit{{Person: "alt", Reason: c.reason}}, hits, c.name)
	}
}

// TestMatchByNumberWithAnotherName: the number of one person under the name of another: a slip, a marriage or somebody else's papers; a
// person finds out.
func TestMatchByNumberWithAnotherName(t *testing.T) {
	t.Parallel()
	stated := person("", "Novák", "Jiří", "1991-03-14", "910314000001")
	linked := person("alt", "Yılmaz", "Ayşe", "1991-03-14", "910314000001")
	got, hits := intake.MatchPerson(stated, linked, "azr", nil)
	require.Equal(t, intake.MatchContradiction, got)
	require.Equal(t, []intake.Hit{{Person: "alt", Reason: intake.HitNumberOtherName}}, hits)
}

// TestMatchOffersFew: contradictions come first, and a form offers no more than a person can compare.
func TestMatchOffersFew(t *testing.T) {
	t.Parallel()
	stated := person("neu", "Yılmaz", "Ayşe", "1991-03-14", "910314000001")
	var others []casefile.Person
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		others = append(others, person(id, "Yılmaz", "Ayşe", "1991-03-14", ""))
	}
	others = append(others, person("7", "Anders", "Anna", "1970-01-01", "910314000001"))
	got, hits := intake.MatchPerson(stated, stated, "new", others)
	require.Equal(t, intake.MatchContradiction, got)
	require.Len(t, hits, intake.HitsMax)
	require.Equal(t, intake.Hit{Person: "7", Reason: intake.HitNumberOtherBirth}, hits[0])
}

// TestResidence: § 3 Abs. 1 Nr. 3 Buchst. a VwVfG: competent is the authority of the habitual residence; where the file and the application do
// not agree, or nothing is known, a person finds out.
func TestResidence(t *testing.T) {
	t.Parallel()
	here := casefile.Address{Street: "Musterstraße 1", PostalCode: "70001", City: "Musterstadt"}
	elsewhere := casefile.Address{Street: "Ring 5", PostalCode: "10001", City: "Anderswo"}
	inDistrict := func(code string) bool { return code == "70001" }
	day := casefile.MustParseDate("2026-05-01")
	for _, c := range []struct {
		name   string
		file   casefile.Person
		stated casefile.Address
		want   intake.Residence
	}{
		{"here", casefile.Person{Address: here}, here, intake.ResidenceHere},
		{"here, written otherwise", casefile.Person{Address: here}, casefile.Address{Street: "Musterstr. 1", PostalCode: "70001", City: "MUSTERSTADT", Extra: "bei Probe"}, intake.ResidenceHere},
		{"the application names none", casefile.Person{Address: here}, casefile.Address{}, intake.ResidenceHere},
		{"elsewhere", casefile.Person{Address: elsewhere}, elsewhere, intake.ResidenceElsewhere},
		{"moved", casefile.Person{Address: here}, elsewhere, intake.ResidenceDiffers},
		{"the file has none", casefile.Person{}, here, intake.ResidenceDiffers},
		{"nobody knows", casefile.Person{}, casefile.Address{}, intake.ResidenceMissing},
		{"part of an address", casefile.Person{Address: casefile.Address{City: "Musterstadt"}}, casefile.Address{}, intake.ResidenceMissing},
		{"abroad", casefile.Person{Address: casefile.Address{Street: "Rue 1", PostalCode: "75001", City: "Paris", Country: "FRA"}}, casefile.Address{}, intake.ResidenceAbroad},
		{"moved away", casefile.Person{Address: here, MovedAwayOn: day}, here, intake.ResidenceAbroad},
		{"deceased", casefile.Person{Address: here, DiedOn: day}, here, intake.ResidenceDeceased},
	} {
		require.Equal(t, c.want, intake.ResidenceOf(c.file, c.stated, intake.Registration{}, inDistrict), c.name)
	}
}

// TestPersonIn: what the form says about the person, and nobody where it says nothing.
func TestPersonIn(t *testing.T) {
	t.Parallel()
	got, ok := intake.PersonIn(json.RawMessage(`{"person":{"familienname":"Yılmaz","vornamen":"Ayşe","geburtsdatum":"1991-03","azrNummer":"910314000001"},
		"anschrift":{"strasse":"Weg 1","plz":"70001","ort":"Musterstadt"}}`))
	require.True(t, ok)
	require.Equal(t, casefile.PartialDate{Year: 1991, Month: 3}, got.BirthDate)
	require.Equal(t, casefile.Address{Street: "Weg 1", PostalCode: "70001", City: "Musterstadt"}, got.Address)
	for _, none := range []string{`{}`, `{"person":{}}`, `[]`} {
		_, ok := intake.PersonIn(json.RawMessage(none))
		require.False(t, ok, none)
	}
}

// TestResidenceByTheRegister: § 24 VwVfG, domain 1.2 (W01): the register of residents goes before the file, never before what the person states:
// where those two differ, and where nobody knows the new address, a person finds out.
func TestResidenceByTheRegister(t *testing.T) {
	t.Parallel()
	here := casefile.Address{Street: "Musterstraße 1", PostalCode: "70001", City: "Musterstadt"}
	there := casefile.Address{Street: "Neuweg 2", PostalCode: "70001", City: "Musterstadt"}
	elsewhere := casefile.Address{Street: "Ring 5", PostalCode: "10001", City: "Anderswo"}
	inDistrict := func(code string) bool { return code == "70001" }
	none, day := casefile.Address{}, casefile.MustParseDate("2026-05-01")
	for _, c := range []struct {
		name       string
		file       casefile.Person
		stated     casefile.Address
		verdict    string
		registered casefile.Address
		want       intake.Residence
		enters     bool
	}{
		{"moved here, as the person says", casefile.Person{Address: here}, there, intake.RegisterHere, there, intake.ResidenceHere, true},
		{"the file has none and the person names none", casefile.Person{}, none, intake.RegisterHere, here, intake.ResidenceHere, true},
		{"registered where the file says, the person says otherwise", casefile.Person{Address: here}, there, intake.RegisterHere, here, intake.ResidenceDiffers, false},
		{"moved to another district, as the person says", casefile.Person{Address: here}, elsewhere, intake.RegisterMoved, elsewhere, intake.ResidenceElsewhere, true},
		{"moved, and nobody knows where to", casefile.Person{Address: here}, here, intake.RegisterMoved, none, intake.ResidenceDiffers, false},
		{"back from abroad", casefile.Person{Address: here, MovedAwayOn: day}, here, intake.RegisterHere, here, intake.ResidenceHere, false},
		{"registered, without an address in the answer", casefile.Person{}, none, intake.RegisterHere, none, intake.ResidenceMissing, false},
		{"not registered", casefile.Person{Address: elsewhere}, elsewhere, "nicht-gemeldet", none, intake.ResidenceElsewhere, false},
		{"deceased by the register", casefile.Person{Address: here}, here, intake.RegisterDeceased, none, intake.ResidenceDeceased, false},
		{"deceased by the file, whatever the register says", casefile.Person{Address: here, DiedOn: day}, here, intake.RegisterHere, here, intake.ResidenceDeceased, false},
	} {
		register := intake.Registration{Verdict: c.verdict, Address: c.registered}
		require.Equal(t, c.want, intake.ResidenceOf(c.file, c.stated, register, inDistrict), c.name)
		to, enters := intake.AddressToEnter(c.file.Address, c.stated, register)
		require.Equal(t, c.enters, enters, c.name)
		if enters {
			require.Equal(t, c.registered, to, c.name)
		}
	}
}
