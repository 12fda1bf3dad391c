package retention

import (
	"time"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

// Event is what a period begins with.
type Event string

// The events.
const (
	Transfer         Event = "uebernahme-b"    // the file goes from Ausländerdatei A to B: move, naturalisation (§ 67 AufenthV)
	Death            Event = "tod"             // the same, because the person died
	ConsentEnd       Event = "zustimmung-ende" // the consent to a visa is no longer valid
	BanEnd           Event = "einreiseverbot"  // the period of § 11 Abs. 2 AufenthG ends
	Receipt          Event = "eingang"         // the notice arrives
	FirstCapture     Event = "erste-erfassung" // of the biometric data
	Handover         Event = "aushaendigung"   // of the card
	YearEnd          Event = "jahresende"      // of the year in which the fee was paid
	ScanControlled   Event = "scan-geprueft"   // the quality of the scan was looked at
	Access           Event = "zugriff"         // somebody looked
	FileErased       Event = "akte-geloescht"  // goes with the case file
	NothingHasPassed Event = "noch-in-a"       // the person is still in Ausländerdatei A
)

// Place is where the program stands to the data of a class.
type Place string

// The places.
const (
	InCase    Place = "fall"     // in case files: the nightly look judges them (Judge)
	WithCase  Place = "mit-fall" // goes when the case file goes
	ByNight   Place = "nachts"   // goes by itself, in the first night behind the period, or with the case file before it
	NotStored Place = "nirgends" // this program stores no such data
	Elsewhere Place = "anderswo" // kept outside of this program
	ByHand    Place = "von-hand" // whether they matter a person has to say, and the program has no act yet that deletes one of them
)

// The keys of the classes that Judge gives.
const (
	FileB         = "datei-b"
	FileBDeath    = "datei-b-tod"
	VisaConsent   = "visumzustimmung"
	Removal       = "ausweisung"
	FileA         = "datei-a"
	AccessLog     = "zugriffe"
	FeeRecords    = "gebuehren"
	Biometrics    = "biometrie"
	BiometricsKid = "biometrie-kind"
	Fingerprints  = "fingerabdruecke"
	CardEmail     = "karte-email"
	Irrelevant    = "mitteilung"
	PaperFile     = "papier"
	EngineHistory = "ablaufverlauf"
)

// Class is a kind of data with its period.
type Class struct {
	Key   string
	Start Event
	// Years and Months are the period; both zero with an event other than NothingHasPassed means at once.
	Years, Months int
	// Should: the law says that it should be so, not that it must ("soll").
	Should    bool
	Paragraph string
	// Source says how sure the row is: V read in the law, W found, K known, D decided by us.
	Source string
	Place  Place
}

// Classes gives the table for an authority on a day, in a fixed order. What differs from one authority to the next stands in its data.
func Classes(office *authority.Authority, day casefile.Date) []Class {
	rules := office.RetentionOn(day)
	return []Class{
		{Key: FileA, Start: NothingHasPassed, Paragraph: "§ 67 AufenthV", Source: "V", Place: InCase},
		{Key: FileB, Start: Transfer, Years: 10, Paragraph: "§ 68 Abs. 2 AufenthV", Source: "V", Place: InCase},
		{Key: FileBDeath, Start: Death, Years: 5, Should: true, Paragraph: "§ 68 Abs. 2 AufenthV", Source: "V", Place: InCase},
		{Key: Removal, Start: BanEnd, Years: 10, Paragraph: "§ 91 Abs. 1 AufenthG", Source: "V", Place: InCase},
		{Key: VisaConsent, Start: ConsentEnd, Years: 2, Paragraph: "§ 68 Abs. 1 Satz 2 AufenthV", Source: "V", Place: NotStored},
		{Key: Irrelevant, Start: Receipt, Paragraph: "§ 91 Abs. 2 AufenthG", Source: "V", Place: ByHand},
		{Key: Biometrics, Start: FirstCapture, Years: 7, Paragraph: "§ 61a Abs. 3 AufenthV", Source: "V", Place: NotStored},
		{Key: BiometricsKid, Start: FirstCapture, Years: 5, Paragraph: "§ 61a Abs. 3 AufenthV", Source: "V", Place: NotStored},
		{Key: Fingerprints, Start: Handover, Paragraph: "§ 61a Abs. 2 AufenthV", Source: "V", Place: NotStored},
		{Key: CardEmail, Start: Handover, Paragraph: "§ 60a Abs. 3 AufenthV", Source: "V", Place: NotStored},
		{Key: FeeRecords, Start: YearEnd, Years: rules.FeeYears, Paragraph: rules.FeeParagraph, Source: "K", Place: Elsewhere},
		{Key: PaperFile, Start: ScanControlled, Months: rules.PaperMonths, Paragraph: rules.PaperParagraph, Source: "K", Place: Elsewhere},
		{Key: AccessLog, Start: Access, Years: rules.AccessYears, Paragraph: rules.AccessParagraph, Source: "D", Place: ByNight},
		{Key: EngineHistory, Start: FileErased, Paragraph: "Art. 5 Abs. 1 Buchst. e DSGVO", Source: "D", Place: WithCase},
	}
}

// DueOn gives the first day on which data of the class are due, of a period that begins with the day of the event: that day does not count
// (§ 187 Abs. 1 BGB), the last day is the one that has its number (§ 188 Abs. 2 and 3 BGB). A period that ends on a Sunday is not longer for it:
// nobody has to do anything until its end (§ 193 BGB). A period from the end of a year begins with the last day of the year of the event.
func (c Class) DueOn(event casefile.Date) casefile.Date {
	if c.Start == YearEnd {
		event = casefile.Date{Year: event.Year, Month: time.December, Day: 31}
	}
	if c.Years == 0 && c.Months == 0 {
		return event
	}
	return monthsOn(event, 12*c.Years+c.Months).AddDays(1)
}

// KeptFrom gives the first day whose events are still within the period on a day: what happened before it is due (DueOn).
func (c Class) KeptFrom(day casefile.Date) casefile.Date {
	kept := monthsOn(day, -12*c.Years-c.Months)
	for !day.Before(c.DueOn(kept)) {
		kept = kept.AddDays(1)
	}
	return kept
}

// monthsOn gives the day of the same number some months on, or the last of that month where it has none.
func monthsOn(d casefile.Date, months int) casefile.Date {
	first := casefile.DateOf(time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC))
	last := casefile.DateOf(time.Date(first.Year, first.Month+1, 0, 0, 0, 0, 0, time.UTC))
	return first.AddDays(min(d.Day, last.Day) - 1)
}
