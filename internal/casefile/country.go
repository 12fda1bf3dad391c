package casefile

import "strings"

// What passports write in the place of a nationality for people who have none, or of whom none is known (ICAO Doc 9303 part 3, section 5).
const (
	Stateless              = "XXA" // Convention of 1954 relating to the Status of Stateless Persons
	Refugee                = "XXB" // Convention of 1951 relating to the Status of Refugees
	OtherRefugee           = "XXC"
	NationalityUnspecified = "XXX" // the code as passports bear it
)

// NamesNoState reports whether a code of IsCountry stands in the place of a nationality without naming a state.
func NamesNoState(code string) bool {
	return code == Stateless || code == Refugee || code == OtherRefugee || code == NationalityUnspecified
}

// countries are the ISO 3166-1 alpha-3 codes, and behind them those that ICAO Doc 9303 part 3 adds for passports: the codes above, and Kosovo
// (RKS).
const countries = " ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR " +
	"BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI " +
	"DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM " +
	"GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO " +
	"LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI " +
	"MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU " +
	"RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL " +
	"TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE XXA XXB XXC XXX RKS "

// Countries lists the codes of IsCountry.
func Countries() []string { return strings.Fields(countries) }

// IsCountry reports whether code is a nationality as passports write it: three capital letters.
func IsCountry(code string) bool {
	return len(code) == 3 && !strings.Contains(code, " ") && strings.Contains(countries, " "+code+" ")
}

// IsAZRNummer reports whether s has the form of an AZR number: twelve digits.
func IsAZRNummer(s string) bool {
	if len(s) != 12 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
