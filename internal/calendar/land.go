package calendar

import (
	"slices"

	"ablauf/internal/casefile"
)

// Land is one of the sixteen German Länder by its usual two letters, e.g. "BW".
type Land string

// The Länder.
const (
	BW Land = "BW"
	BY Land = "BY"
	BE Land = "BE"
	BB Land = "BB"
	HB Land = "HB"
	HH Land = "HH"
	HE Land = "HE"
	MV Land = "MV"
	NI Land = "NI"
	NW Land = "NW"
	RP Land = "RP"
	SL Land = "SL"
	SN Land = "SN"
	ST Land = "ST"
	SH Land = "SH"
	TH Land = "TH"
)

// Lands lists all sixteen in the order of the constants.
func Lands() []Land {
	return []Land{BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, SH, TH}
}

// ParseLand reads the two letters. Anything else is an Invalid error "land.unknown".
func ParseLand(s string) (Land, error) {
	if land := Land(s); slices.Contains(Lands(), land) {
		return land, nil
	}
	return "", casefile.Errorf(casefile.Invalid, "land.unknown", "calendar: no Land has the code %q", s)
}

// Region is a part of a Land with a holiday of its own. An authority whose seat lies in one names it; without a region only what
// holds in the whole Land counts.
type Region string

// The regions.
const (
	// RegionAugsburg is the city of Augsburg (Friedensfest).
	RegionAugsburg Region = "augsburg"
	// RegionBayernKatholisch are the Bavarian municipalities with more Catholic than Protestant inhabitants; the statistical
	// office of the Land names them (Mariä Himmelfahrt).
	RegionBayernKatholisch Region = "bayern-katholisch"
	// RegionSachsenFronleichnam are the Catholic municipalities in the Sorbian area that the Saxon ordinance names.
	RegionSachsenFronleichnam Region = "sachsen-fronleichnam"
	// RegionThueringenFronleichnam are the Eichsfeld district and the municipalities where Corpus Christi stayed a holiday.
	RegionThueringenFronleichnam Region = "thueringen-fronleichnam"
)

// ParseRegion reads the name of a region and makes sure that it lies in the Land. Anything else is an Invalid error "region.unknown".
func ParseRegion(land Land, s string) (Region, error) {
	for _, r := range rows {
		if r.region == Region(s) && s != "" && slices.Contains(r.lands, land) {
			return r.region, nil
		}
	}
	return "", casefile.Errorf(casefile.Invalid, "region.unknown", "calendar: %s has no region %q with holidays of its own", land, s)
}

// statutes are the holiday acts of the Länder. A row of the table that rests on something else names it itself.
var statutes = map[Land]string{
	BW: "§ 1 FTG BW", BY: "Art. 1 FTG BY", BE: "§ 1 FeiertG Berlin", BB: "§ 2 FTG Brandenburg", HB: "§ 2 FeiertG Bremen",
	HH: "§ 1 FeiertG Hamburg", HE: "§ 1 HFeiertagsG", MV: "§ 2 FTG M-V", NI: "§ 2 NFeiertagsG", NW: "§ 2 FeiertagsG NW",
	RP: "§ 2 LFtG RP", SL: "§ 2 SFG", SN: "§ 1 SächsSFG", ST: "§ 2 FeiertG LSA", SH: "§ 2 SFTG", TH: "§ 2 ThürFGtG",
}
