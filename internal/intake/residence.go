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

// What the register of residents may have said (internal/registers has the words of all partners).
const (
	RegisterHere     = "gemeldet"
	RegisterMoved    = "verzogen"
	RegisterDeceased = "verstorben"
)

// Registration is what the register of residents has said of a person; the zero one is a register that was not asked or has not answered.
type Registration struct {
	Verdict string
	Address casefile.Address
	Since   casefile.Date // of moving in, moving away or dying
}

// ResidenceOf compares the address of the file with the one that the person states and with what the register of residents has said, which
// goes before the file; inDistrict says whether a postal code lies in the authority's district. Letters go to the address of the file, so one
// that differs is never overwritten and never passed over. That somebody moved away and nobody knows where to leaves it to a person.
func ResidenceOf(file casefile.Person, stated casefile.Address, register Registration, inDistrict func(postalCode string) bool) Residence {
	known := file.Address
	switch {
	case !file.DiedOn.IsZero() || register.Verdict == RegisterDeceased:
		return ResidenceDeceased
	case register.tells() && complete(register.Address):
		known = register.Address
	case register.Verdict == RegisterMoved:
		return ResidenceDiffers
	case !file.MovedAwayOn.IsZero() || known.Abroad():
		return ResidenceAbroad
	}
	switch {
	case complete(stated) && !sameAddress(known, stated):
		return ResidenceDiffers
	case !complete(known):
		return ResidenceMissing
	case inDistrict(known.PostalCode):
		return ResidenceHere
	}
	return ResidenceElsewhere
}

// tells reports whether the register names where the person lives now.
func (r Registration) tells() bool { return r.Verdict == RegisterHere || r.Verdict == RegisterMoved }

// AddressToEnter gives the address that the register has and the file has not. It reports false where the person states another one: which of
// the two is right, a person finds out.
func AddressToEnter(file, stated casefile.Address, register Registration) (casefile.Address, bool) {
	a := register.Address
	if !register.tells() || !complete(a) || complete(stated) && !sameAddress(a, stated) || sameAddress(a, file) {
		return casefile.Address{}, false
	}
	return a, true
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
