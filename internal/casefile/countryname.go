package casefile

import (
	"cmp"
	"strings"
)

// countryNames are the German short names of states and territories by their ISO 3166-1 codes of three and of two letters, as the list "Country Codes" (version 7) of XÖV
// has them, which takes them from the Statistisches Bundesamt; a few that it has in English or turned around ("Marianen, Nördliche") are written as one would read them aloud.
const countryNames = `
ABW AW Aruba
AFG AF Afghanistan
AGO AO Angola
AIA AI Anguilla
ALA AX Ålandinseln
ALB AL Albanien
AND AD Andorra
ARE AE Vereinigte Arabische Emirate
ARG AR Argentinien
ARM AM Armenien
ASM AS Amerikanisch-Samoa
ATA AQ Antarktis
ATF TF Französische Süd- und Antarktisgebiete
ATG AG Antigua und Barbuda
AUS AU Australien
AUT AT Österreich
AZE AZ Aserbaidschan
BDI BI Burundi
BEL BE Belgien
BEN BJ Benin
BES BQ Bonaire, St. Eustatius und Saba
BFA BF Burkina Faso
BGD BD Bangladesch
BGR BG Bulgarien
BHR BH Bahrain
BHS BS Bahamas
BIH BA Bosnien und Herzegowina
BLM BL St. Barthélemy
BLR BY Belarus
BLZ BZ Belize
BMU BM Bermuda
BOL BO Plurinationaler Staat Bolivien
BRA BR Brasilien
BRB BB Barbados
BRN BN Brunei Darussalam
BTN BT Bhutan
BVT BV Bouvetinsel
BWA BW Botsuana
CAF CF Zentralafrikanische Republik
CAN CA Kanada
CCK CC Kokosinseln
CHE CH Schweiz
CHL CL Chile
CHN CN China
CIV CI Côte d’Ivoire
CMR CM Kamerun
COD CD Demokratische Republik Kongo
COG CG Kongo
COK CK Cookinseln
COL CO Kolumbien
COM KM Komoren
CPV CV Cabo Verde
CRI CR Costa Rica
CUB CU Kuba
CUW CW Curaçao
CXR CX Weihnachtsinsel
CYM KY Kaimaninseln
CYP CY Zypern
CZE CZ Tschechien
DEU DE Deutschland
DJI DJ Dschibuti
DMA DM Dominica
DNK DK Dänemark
DOM DO Dominikanische Republik
DZA DZ Algerien
ECU EC Ecuador
EGY EG Ägypten
ERI ER Eritrea
ESH EH Westsahara
ESP ES Spanien
EST EE Estland
ETH ET Äthiopien
FIN FI Finnland
FJI FJ Fidschi
FLK FK Falklandinseln
FRA FR Frankreich
FRO FO Färöer
FSM FM Föderierte Staaten von Mikronesien
GAB GA Gabun
GBR GB Vereinigtes Königreich
GEO GE Georgien
GGY GG Guernsey
GHA GH Ghana
GIB GI Gibraltar
GIN GN Guinea
GLP GP Guadeloupe
GMB GM Gambia
GNB GW Guinea-Bissau
GNQ GQ Äquatorialguinea
GRC GR Griechenland
GRD GD Grenada
GRL GL Grönland
GTM GT Guatemala
GUF GF Französisch-Guayana
GUM GU Guam
GUY GY Guyana
HKG HK Hongkong
HMD HM Heard und die McDonaldinseln
HND HN Honduras
HRV HR Kroatien
HTI HT Haiti
HUN HU Ungarn
IDN ID Indonesien
IMN IM Insel Man
IND IN Indien
IOT IO Britisches Territorium im Indischen Ozean
IRL IE Irland
IRN IR Islamische Republik Iran
IRQ IQ Irak
ISL IS Island
ISR IL Israel
ITA IT Italien
JAM JM Jamaika
JEY JE Jersey
JOR JO Jordanien
JPN JP Japan
KAZ KZ Kasachstan
KEN KE Kenia
KGZ KG Kirgisistan
KHM KH Kambodscha
KIR KI Kiribati
KNA KN St. Kitts und Nevis
KOR KR Republik Korea
KWT KW Kuwait
LAO LA Demokratische Volksrepublik Laos
LBN LB Libanon
LBR LR Liberia
LBY LY Libyen
LCA LC St. Lucia
LIE LI Liechtenstein
LKA LK Sri Lanka
LSO LS Lesotho
LTU LT Litauen
LUX LU Luxemburg
LVA LV Lettland
MAC MO Macau
MAF MF St. Martin
MAR MA Marokko
MCO MC Monaco
MDA MD Republik Moldau
MDG MG Madagaskar
MDV MV Malediven
MEX MX Mexiko
MHL MH Marshallinseln
MKD MK Nordmazedonien
MLI ML Mali
MLT MT Malta
MMR MM Myanmar
MNE ME Montenegro
MNG MN Mongolei
MNP MP Nördliche Marianen
MOZ MZ Mosambik
MRT MR Mauretanien
MSR MS Montserrat
MTQ MQ Martinique
MUS MU Mauritius
MWI MW Malawi
MYS MY Malaysia
MYT YT Mayotte
NAM NA Namibia
NCL NC Neukaledonien
NER NE Niger
NFK NF Norfolkinsel
NGA NG Nigeria
NIC NI Nicaragua
NIU NU Niue
NLD NL Niederlande
NOR NO Norwegen
NPL NP Nepal
NRU NR Nauru
NZL NZ Neuseeland
OMN OM Oman
PAK PK Pakistan
PAN PA Panama
PCN PN Pitcairninseln
PER PE Peru
PHL PH Philippinen
PLW PW Palau
PNG PG Papua-Neuguinea
POL PL Polen
PRI PR Puerto Rico
PRK KP Demokratische Volksrepublik Korea
PRT PT Portugal
PRY PY Paraguay
PSE PS Palästinensische Autonomiegebiete
PYF PF Französisch-Polynesien
QAT QA Katar
REU RE Réunion
RKS XK Kosovo
ROU RO Rumänien
RUS RU Russische Föderation
RWA RW Ruanda
SAU SA Saudi-Arabien
SDN SD Sudan
SEN SN Senegal
SGP SG Singapur
SGS GS Südgeorgien und die Südlichen Sandwichinseln
SHN SH St. Helena, Ascension und Tristan da Cunha
SJM SJ Svalbard und Jan Mayen
SLB SB Salomonen
SLE SL Sierra Leone
SLV SV El Salvador
SMR SM San Marino
SOM SO Somalia
SPM PM St. Pierre und Miquelon
SRB RS Serbien
SSD SS Südsudan
STP ST São Tomé und Príncipe
SUR SR Suriname
SVK SK Slowakei
SVN SI Slowenien
SWE SE Schweden
SWZ SZ Eswatini
SXM SX Sint Maarten
SYC SC Seychellen
SYR SY Arabische Republik Syrien
TCA TC Turks- und Caicosinseln
TCD TD Tschad
TGO TG Togo
THA TH Thailand
TJK TJ Tadschikistan
TKL TK Tokelau
TKM TM Turkmenistan
TLS TL Timor-Leste
TON TO Tonga
TTO TT Trinidad und Tobago
TUN TN Tunesien
TUR TR Türkei
TUV TV Tuvalu
TWN TW Taiwan
TZA TZ Vereinigte Republik Tansania
UGA UG Uganda
UKR UA Ukraine
UMI UM Kleinere Amerikanische Überseeinseln
URY UY Uruguay
USA US Vereinigte Staaten
UZB UZ Usbekistan
VAT VA Vatikanstadt
VCT VC St. Vincent und die Grenadinen
VEN VE Bolivarische Republik Venezuela
VGB VG Britische Jungferninseln
VIR VI Amerikanische Jungferninseln
VNM VN Vietnam
VUT VU Vanuatu
WLF WF Wallis und Futuna
WSM WS Samoa
YEM YE Jemen
ZAF ZA Südafrika
ZMB ZM Sambia
ZWE ZW Simbabwe
`

var countriesByCode = func() map[string]string {
	names := map[string]string{}
	for row := range strings.Lines(strings.TrimSpace(countryNames)) {
		three, rest, _ := strings.Cut(strings.TrimSpace(row), " ")
		two, name, _ := strings.Cut(rest, " ")
		names[three], names[two] = name, name
	}
	return names
}()

// germany are the ways to write that an address is in the country from which letters go out.
const germany = "|||D|DE|DEU|DEUTSCHLAND|BUNDESREPUBLIK DEUTSCHLAND|GERMANY|"

// Abroad reports whether the address is known to be in another country. What an import wrote down is a code or words.
func (a Address) Abroad() bool {
	return !strings.Contains(germany, "|"+strings.ToUpper(strings.TrimSpace(a.Country))+"|")
}

// After gives the address with the country that it is in, where the file has had another address until now. Forms and the register of residents know addresses in Germany
// alone, so with another postal code the person lives here; with the same one, a street was put right and the country stays.
func (a Address) After(before Address) Address {
	a.Country = before.Country
	if before.Abroad() && a.PostalCode != before.PostalCode {
		a.Country = ""
	}
	return a
}

// countryLine is the last line of an address abroad, empty for one in Germany: the name of the country, in German and in capitals (DIN 5008; so wants it Deutsche Post, whose
// machines and people sort by it). A code becomes its name; words stay words, because nobody here translates them.
func (a Address) countryLine() string {
	if !a.Abroad() {
		return ""
	}
	written := strings.ToUpper(strings.TrimSpace(a.Country))
	if NamesNoState(written) {
		return ""
	}
	return strings.ToUpper(cmp.Or(countriesByCode[written], written))
}

// lines are the lines of an address behind the names. The country stands there only below a place.
func (a Address) lines() []string {
	var lines []string
	for _, line := range []string{a.Extra, a.Street} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	lines = append(lines, a.PostalCode+" "+a.City)
	if country := a.countryLine(); country != "" && a.City != "" {
		lines = append(lines, country)
	}
	return lines
}
