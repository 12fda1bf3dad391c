package intake

import (
	"strings"

	"ablauf/internal/casefile"
)

// Residence says where a person lives, as far as it decides who is competent (§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG and the Land's own act).
type Residence string

// The answers. Only the first one needs no person.
const (
	ResidenceHere      Residence = "bezirk"
	ResidenceElsewhere Residence = "ausserhalb"
	ResidenceAbroad    Residence = "ausland"
	ResidenceMissing   Residence = "fehlt"
	ResidenceDiffers   Residence = "abweichend" // the application names another address than the file
	ResidenceDeceased  Residence = "verstorben"
)

// ResidenceOf compares the address of the file with the one that the person states; inDistrict says whether a postal code lies in the
// authority's district. Letters go to the address of the file, so one that differs is never overwritten and never passed over.
func ResidenceOf(file casefile.Person, stated casefile.Address, inDistrict func(postalCode string) bool) Residence {
	known := file.Address
	switch {
	case !file.DiedOn.IsZero():
		return ResidenceDeceased
	case !file.MovedAwayOn.IsZero() || known.Country != "" && known.Country != "DEU":
		return ResidenceAbroad
	case complete(stated) && !sameAddress(known, stated):
		return ResidenceDiffers
	case !complete(known):
		return ResidenceMissing
	case inDistrict(known.PostalCode):
		return ResidenceHere
	}
	return ResidenceElsewhere
}

func complete(a casefile.Address) bool { return a.Street != "" && a.PostalCode != "" && a.City != "" }

// sameAddress compares as people write: "Musterstr. 1" is "Musterstraße 1". The addition tells the flat and decides nothing.
func sameAddress(a, b casefile.Address) bool {
	return a.PostalCode == b.PostalCode && street(a.Street) == street(b.Street) && casefile.Fold(a.City) == casefile.Fold(b.City)
}

func street(s string) string {
	folded := strings.ReplaceAll(casefile.Fold(s), " ", "")
	return strings.ReplaceAll(folded, "strasse", "str")
}
