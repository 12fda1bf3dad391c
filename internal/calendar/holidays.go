package calendar

import (
	"slices"
	"time"

	"ablauf/internal/casefile"
)

// row is one holiday of the table: when it falls, where, and from when to when the rule holds.
type row struct {
	key string // stored in reasons; names gives the words
	on  func(year int) casefile.Date
	// lands is nil for a holiday of all Länder.
	lands    []Land
	region   Region // empty: the whole Land
	from, to int    // first and last year; zero: since before the table begins, without end
	statute  string // empty: the Land's holiday act
}

var (
	reformationNorth = []Land{HB, HH, NI, SH}
	reformationEast  = []Land{BB, MV, SN, ST, TH}
)

// rows is the table of holidays. A changed statute adds a row or closes one with a last year; rows are never taken out, because
// old periods must still come out as they did.
var rows = []row{
	{key: "neujahr", on: fixed(time.January, 1)},
	{key: "heilige-drei-koenige", on: fixed(time.January, 6), lands: []Land{BW, BY, ST}},
	{key: "frauentag", on: fixed(time.March, 8), lands: []Land{BE}, from: 2019},
	{key: "frauentag", on: fixed(time.March, 8), lands: []Land{MV}, from: 2023},
	{key: "karfreitag", on: easter(-2)},
	{key: "ostersonntag", on: easter(0), lands: []Land{BB}},
	{key: "ostermontag", on: easter(1)},
	{key: "tag-der-arbeit", on: fixed(time.May, 1)},
	{
		key: "tag-der-befreiung", on: fixed(time.May, 8), lands: []Land{BE}, from: 2020, to: 2020,
		statute: "§ 1 FeiertG Berlin (einmalig, 75. Jahrestag)",
	},
	{
		key: "tag-der-befreiung", on: fixed(time.May, 8), lands: []Land{BE}, from: 2025, to: 2025,
		statute: "§ 1 FeiertG Berlin (einmalig, 80. Jahrestag; GVBl. 2024 S. 460)",
	},
	{key: "christi-himmelfahrt", on: easter(39)},
	{key: "pfingstsonntag", on: easter(49), lands: []Land{BB}},
	{key: "pfingstmontag", on: easter(50)},
	{
		key: "volksaufstand", on: fixed(time.June, 17), lands: []Land{BE}, from: 2028, to: 2028,
		statute: "§ 1 FeiertG Berlin (einmalig, 75. Jahrestag; GVBl. 2024 S. 460)",
	},
	{key: "fronleichnam", on: easter(60), lands: []Land{BW, BY, HE, NW, RP, SL}},
	{key: "fronleichnam", on: easter(60), lands: []Land{SN}, region: RegionSachsenFronleichnam, statute: "§ 1 SächsSFG mit FronleichnamsVO"},
	{key: "fronleichnam", on: easter(60), lands: []Land{TH}, region: RegionThueringenFronleichnam, statute: "§ 10 ThürFGtG"},
	{key: "friedensfest", on: fixed(time.August, 8), lands: []Land{BY}, region: RegionAugsburg, statute: "Art. 1 Abs. 2 FTG BY"},
	{key: "mariae-himmelfahrt", on: fixed(time.August, 15), lands: []Land{SL}},
	{
		key: "mariae-himmelfahrt", on: fixed(time.August, 15), lands: []Land{BY}, region: RegionBayernKatholisch,
		statute: "Art. 1 Abs. 1 Nr. 2 FTG BY",
	},
	{key: "weltkindertag", on: fixed(time.September, 20), lands: []Land{TH}, from: 2019},
	{key: "tag-der-deutschen-einheit", on: fixed(time.October, 3), statute: "Art. 2 Abs. 2 Einigungsvertrag"},
	{key: "reformationstag", on: fixed(time.October, 31), lands: reformationEast},
	{key: "reformationstag", on: fixed(time.October, 31), lands: reformationNorth, from: 2018},
	{
		key: "reformationstag", on: fixed(time.October, 31), lands: []Land{BW, BY, BE, HB, HH, HE, NI, NW, RP, SL, SH}, from: 2017, to: 2017,
		statute: "Landesrecht, einmalig zum 500. Jahrestag der Reformation",
	},
	{key: "allerheiligen", on: fixed(time.November, 1), lands: []Land{BW, BY, NW, RP, SL}},
	{key: "buss-und-bettag", on: bussUndBettag, lands: []Land{SN}},
	{key: "weihnachten-1", on: fixed(time.December, 25)},
	{key: "weihnachten-2", on: fixed(time.December, 26)},
}

// names gives the words for the keys of the table.
var names = map[string]struct{ de, en string }{
	"neujahr":                   {"Neujahr", "New Year's Day"},
	"heilige-drei-koenige":      {"Heilige Drei Könige", "Epiphany"},
	"frauentag":                 {"Internationaler Frauentag", "International Women's Day"},
	"karfreitag":                {"Karfreitag", "Good Friday"},
	"ostersonntag":              {"Ostersonntag", "Easter Sunday"},
	"ostermontag":               {"Ostermontag", "Easter Monday"},
	"tag-der-arbeit":            {"Tag der Arbeit", "Labour Day"},
	"tag-der-befreiung":         {"Tag der Befreiung", "Liberation Day"},
	"christi-himmelfahrt":       {"Christi Himmelfahrt", "Ascension Day"},
	"pfingstsonntag":            {"Pfingstsonntag", "Whit Sunday"},
	"pfingstmontag":             {"Pfingstmontag", "Whit Monday"},
	"volksaufstand":             {"75. Jahrestag des Aufstandes vom 17. Juni 1953", "75th anniversary of the uprising of 17 June 1953"},
	"fronleichnam":              {"Fronleichnam", "Corpus Christi"},
	"friedensfest":              {"Augsburger Hohes Friedensfest", "Augsburg Peace Festival"},
	"mariae-himmelfahrt":        {"Mariä Himmelfahrt", "Assumption Day"},
	"weltkindertag":             {"Weltkindertag", "World Children's Day"},
	"tag-der-deutschen-einheit": {"Tag der Deutschen Einheit", "German Unity Day"},
	"reformationstag":           {"Reformationstag", "Reformation Day"},
	"allerheiligen":             {"Allerheiligen", "All Saints' Day"},
	"buss-und-bettag":           {"Buß- und Bettag", "Day of Repentance and Prayer"},
	"weihnachten-1":             {"1. Weihnachtstag", "Christmas Day"},
	"weihnachten-2":             {"2. Weihnachtstag", "second day of Christmas"},
}

// Entry is one holiday on its day, for lists that people read.
type Entry struct {
	Date    casefile.Date
	Name    string // German
	Statute string
	Region  Region // empty: the whole Land
}

// Holidays lists the holidays of a year in order, those of all regions included.
func Holidays(land Land, year int) []Entry {
	var list []Entry
	for _, r := range rows {
		if r.holds(land, year) {
			list = append(list, Entry{r.on(year), names[r.key].de, r.statuteIn(land), r.region})
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return a.Date.Compare(b.Date) })
	return list
}

// Holiday gives the German name of the public holiday on a day, and whether there is one in the whole Land or in one of the
// regions. Days before 1995 are not in the table; an unknown Land has the holidays of all Länder only.
func Holiday(land Land, date casefile.Date, regions ...Region) (name string, ok bool) {
	key := holidayKey(land, date, regions)
	return names[key].de, key != ""
}

func holidayKey(land Land, date casefile.Date, regions []Region) string {
	for _, r := range rows {
		if r.holds(land, date.Year) && r.on(date.Year) == date && (r.region == "" || slices.Contains(regions, r.region)) {
			return r.key
		}
	}
	return ""
}

func (r row) holds(land Land, year int) bool {
	return (r.lands == nil || slices.Contains(r.lands, land)) && year >= r.from && (r.to == 0 || year <= r.to)
}

func (r row) statuteIn(land Land) string {
	if r.statute != "" {
		return r.statute
	}
	return statutes[land]
}

func fixed(month time.Month, day int) func(int) casefile.Date {
	return func(year int) casefile.Date { return casefile.Date{Year: year, Month: month, Day: day} }
}

func easter(offset int) func(int) casefile.Date {
	return func(year int) casefile.Date { return easterSunday(year).AddDays(offset) }
}

// easterSunday computes the Sunday after the first full moon of spring in the Gregorian calendar (Gauss' rule in the form of
// Knuth, The Art of Computer Programming 1.3.2, exercise 14).
func easterSunday(year int) casefile.Date {
	golden := year%19 + 1
	century := year/100 + 1
	skippedLeap := 3*century/4 - 12
	moonCorrection := (8*century+5)/25 - 5
	sunday := 5*year/4 - skippedLeap - 10
	epact := (11*golden + 20 + moonCorrection - skippedLeap) % 30
	if epact < 0 {
		epact += 30
	}
	if (epact == 25 && golden > 11) || epact == 24 {
		epact++
	}
	day := 44 - epact
	if day < 21 {
		day += 30
	}
	day += 7 - (sunday+day)%7
	return casefile.Date{Year: year, Month: time.March, Day: 1}.AddDays(day - 1)
}

// bussUndBettag is the Wednesday before the 23rd of November, that is eleven days before the first Sunday in Advent.
func bussUndBettag(year int) casefile.Date {
	d := casefile.Date{Year: year, Month: time.November, Day: 22}
	return d.AddDays(-int(d.Weekday()+7-time.Wednesday) % 7)
}
