package mrz

import (
	"slices"
	"strings"

	"ablauf/internal/casefile"
)

// Difference is a field in which zone and file do not say the same.
type Difference struct {
	// Field is "familyName", "givenNames", "birthDate", "sex" or "nationality".
	Field          string
	InZone, OnFile string
	// Blank reports that the file says nothing there, which is no contradiction.
	Blank bool
}

// Compare gives the fields in which a zone differs from a person on file. A given name that the file lacks or has in addition is a
// difference: whether it matters is for a person to say. The birth name counts as well as the family name, because some states write it.
func Compare(z Zone, p casefile.Person) []Difference {
	var found []Difference
	add := func(field, inZone, onFile string, same bool) {
		if !same {
			found = append(found, Difference{Field: field, InZone: inZone, OnFile: onFile, Blank: onFile == ""})
		}
	}
	add("familyName", z.Family, p.FamilyName, SameName(z.Family, p.FamilyName, z.Cut && z.Given == "") ||
		p.BirthName != "" && (SameName(z.Family, p.BirthName, false) || SameName(z.Family, p.FamilyName+" "+p.BirthName, false)))
	add("givenNames", z.Given, p.GivenNames, SameName(z.Given, p.GivenNames, z.Cut))
	add("birthDate", z.BirthDate.String(), known(p.BirthDate), z.BirthDate == p.BirthDate)
	// "Not specified" in a zone says nothing about somebody whose sex the file knows.
	add("sex", z.Sex, p.Sex, z.Sex == p.Sex || z.Sex == "x" && p.Sex != "")
	add("nationality", z.Nationality, strings.Join(p.Nationalities, ", "), slices.Contains(p.Nationalities, z.Nationality))
	return found
}

func known(d casefile.PartialDate) string {
	if d == (casefile.PartialDate{}) {
		return ""
	}
	return d.String()
}
