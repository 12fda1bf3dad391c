package authority

import (
	"embed"
	"slices"
	"strings"

	"ablauf/internal/casefile"
)

//go:embed data/*.json
var files embed.FS

// Authority is one Ausländerbehörde.
type Authority struct {
	Key       string   `json:"key"`
	Name      string   `json:"name"` // e.g. "Stadt Musterstadt"
	Office    string   `json:"office"`
	Land      string   `json:"land"`              // code of the Land whose law holds, e.g. "BW"; also keys the delivery days
	Regions   []string `json:"regions,omitempty"` // regions of calendar with holidays of their own
	Address   Address  `json:"address"`
	District  District `json:"district"`
	Phone     string   `json:"phone"`
	Email     string   `json:"email"`
	Web       string   `json:"web"`
	OpenHours string   `json:"openHours"`
	// Online is the address under which the public finds the pages of this program that need no login, e.g. "https://antrag.musterstadt.example"; empty where
	// it cannot: then letters name no address of a prepared application.
	Online string `json:"online,omitempty"`
	// Letterhead are the lines at the top of letters, ReturnLine the small line above the recipient.
	Letterhead []string `json:"letterhead"`
	ReturnLine string   `json:"returnLine"`
	Footer     []string `json:"footer"`
	// FileNumber is the pattern of file numbers, e.g. "ABH-{year}-{number:06}".
	FileNumber  string       `json:"fileNumber"`
	TitleGroups []TitleGroup `json:"titleGroups"`
	Teams       []Team       `json:"teams"`
	Remedies    []Remedy     `json:"remedies"`
	LeadTimes   []LeadTimes  `json:"leadTimes"`
	WorkLimits  []WorkLimit  `json:"workLimits,omitempty"`
	// PersonFigures are the agreements with the staff council under which supervision may see figures per person; without one it sees none.
	PersonFigures []PersonFigures `json:"personFigures,omitempty"`
	Staffing      []Staffing      `json:"staffing,omitempty"`
	Filing        *Filing         `json:"filing,omitempty"`
	// SubFiles are the kinds of documents that do not belong in the main file.
	SubFiles []SubFileKinds `json:"subFiles"`
	// Retention is what the federal law leaves to the Land and the house about keeping and archiving.
	Retention []Retention `json:"retention"`
}

// Filing says how files are kept: by which plan, for how long, and to which archive they are offered before anything is deleted.
type Filing struct {
	Archive string       `json:"archive"`
	Plan    string       `json:"plan"`
	Units   []FilingUnit `json:"units"`
}

// FilingUnit is a place of the file plan with what holds for the files that are kept there.
type FilingUnit struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Procedures are the keys of the procedures whose cases belong there. Exactly one unit names none; it takes all others.
	Procedures []string `json:"procedures,omitempty"`
	// Years are kept after the file was closed, by Paragraph.
	Years     int    `json:"years"`
	Paragraph string `json:"paragraph"`
	// Proposal is what the authority thinks of the worth for the archive: "A" worth keeping, "V" to be destroyed, or empty.
	Proposal string `json:"proposal,omitempty"`
	Source   string `json:"source"`
}

// UnitFor gives the place of the file plan for cases of a procedure; false where the authority has no plan.
func (a *Authority) UnitFor(procedure string) (unit FilingUnit, planned bool) {
	if a.Filing == nil {
		return FilingUnit{}, false
	}
	for _, u := range a.Filing.Units {
		if slices.Contains(u.Procedures, procedure) {
			return u, true
		}
		if len(u.Procedures) == 0 {
			unit, planned = u, true
		}
	}
	return unit, planned
}

// SubFileKinds says which kinds of documents belong in a sub-file, and by which paragraph.
type SubFileKinds struct {
	SubFile   casefile.SubFile `json:"subFile"`
	Kinds     []string         `json:"kinds"`
	Paragraph string           `json:"paragraph"`
	Source    string           `json:"source"`
}

// SubFileOf gives where a document of a kind lies unless somebody puts it elsewhere.
func (a *Authority) SubFileOf(kind string) casefile.SubFile {
	for _, f := range a.SubFiles {
		if slices.Contains(f.Kinds, kind) {
			return f.SubFile
		}
	}
	return casefile.SubFileMain
}

// Address is where the authority sits.
type Address struct {
	Street     string `json:"street"`
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
}

// District is where the authority is competent (§ 3 Abs. 1 Nr. 3 Buchst. a VwVfG and the Land's own act).
type District struct {
	// PostalCodes are postal codes, or their first digits where all that begin so belong to it.
	PostalCodes []string `json:"postalCodes"`
}

// InDistrict reports whether a postal code belongs to the authority's district. A code may cross a border: where it does, the place decides,
// and a person looks.
func (a *Authority) InDistrict(postalCode string) bool {
	return slices.ContainsFunc(a.District.PostalCodes, func(code string) bool { return strings.HasPrefix(postalCode, code) })
}

// TitleGroup bundles paragraphs of the AufenthG that one kind of team works on. Exactly one group has no paragraphs; it takes all
// that the others do not name.
type TitleGroup struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`
	Paragraphs []string `json:"paragraphs"`
}

// Team is a team of the worklist.
type Team struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Phone string `json:"phone"`
	// Groups are the candidate groups of the diagrams (roles) whose tasks the team takes.
	Groups []string `json:"groups"`
	// TitleGroups are keys of title groups; empty means all.
	TitleGroups []string `json:"titleGroups,omitempty"`
	// From and To bound the folded surname by its first letters, both included: "a" to "k", "l" to "sch".
	From string `json:"from"`
	To   string `json:"to"`
}

// Remedy is what can be done against a decision, with the text of the Rechtsbehelfsbelehrung (§ 58 VwGO, § 37 Abs. 6 VwVfG).
type Remedy struct {
	Kind string `json:"kind"` // "widerspruch" or "klage"
	// Acts are the kinds of decisions it belongs to; empty means every other decision.
	Acts      []string      `json:"acts,omitempty"`
	ValidFrom casefile.Date `json:"validFrom"`
	ValidTo   casefile.Date `json:"validTo"` // zero: without end
	Addressee string        `json:"addressee"`
	Length    string        `json:"length"` // as calendar.ParseLength reads it
	Paragraph string        `json:"paragraph"`
	Heading   string        `json:"heading"`
	Text      []string      `json:"text"`
	Source    string        `json:"source"` // V, W, K or D: how sure the row is
}

// LeadTimes say how long before the end of a title the authority acts; lengths as calendar.ParseLength reads them.
type LeadTimes struct {
	// TitleGroups are keys of title groups; empty means all others.
	TitleGroups []string      `json:"titleGroups,omitempty"`
	ValidFrom   casefile.Date `json:"validFrom"`
	ValidTo     casefile.Date `json:"validTo"`
	Scan        string        `json:"scan"`     // the title is looked at, data are checked
	Letter      string        `json:"letter"`   // the Ablaufschreiben
	Reminder    string        `json:"reminder"` // first reminder when no application came
	LastCall    string        `json:"lastCall"` // second reminder
	Lead        string        `json:"lead"`     // the list of exceptions for the team lead
	Paragraph   string        `json:"paragraph"`
	Source      string        `json:"source"`
}

// WorkLimit says how many tasks a person may hold before they get no further one as the next; tasks that rest do not count.
type WorkLimit struct {
	ValidFrom casefile.Date `json:"validFrom"`
	ValidTo   casefile.Date `json:"validTo"`
	Tasks     int           `json:"tasks"`
	Source    string        `json:"source"`
}

// defaultWorkLimit holds where the authority has set none (product 2.5).
const defaultWorkLimit = 5

// WorkLimitOn gives the number of tasks for a day.
func (a *Authority) WorkLimitOn(day casefile.Date) int {
	for _, l := range a.WorkLimits {
		if inForce(day, l.ValidFrom, l.ValidTo) {
			return l.Tasks
		}
	}
	return defaultWorkLimit
}

// Retention says how long is kept what no federal law gives a period, and by what act the archive (Filing) is asked before anything is deleted.
type Retention struct {
	ValidFrom casefile.Date `json:"validFrom"`
	ValidTo   casefile.Date `json:"validTo"`
	// ArchiveLaw is the act by which everything is offered to the archive; that has AnswerMonths to say whether it takes a file.
	ArchiveLaw      string `json:"archiveLaw"`
	AnswerMonths    int    `json:"answerMonths"`
	FeeYears        int    `json:"feeYears"` // from the end of the year
	FeeParagraph    string `json:"feeParagraph"`
	PaperMonths     int    `json:"paperMonths"` // after the quality of the scan was looked at
	PaperParagraph  string `json:"paperParagraph"`
	AccessYears     int    `json:"accessYears"` // who read what
	AccessParagraph string `json:"accessParagraph"`
	Source          string `json:"source"`
}

// RetentionOn gives the row in force on a day. The data always have one from 2026 on; for a day before it is the oldest.
func (a *Authority) RetentionOn(day casefile.Date) Retention {
	oldest := a.Retention[0]
	for _, r := range a.Retention {
		if inForce(day, r.ValidFrom, r.ValidTo) {
			return r
		}
		if r.ValidFrom.Before(oldest.ValidFrom) {
			oldest = r
		}
	}
	return oldest
}

// PersonFigures is an agreement with the staff council: what shows the work of a single member of staff in numbers is a technical device that can
// watch their performance, and needs the council's consent (the Land's act on staff councils; for the federation § 80 Abs. 1 Nr. 21 BPersVG).
type PersonFigures struct {
	ValidFrom casefile.Date `json:"validFrom"`
	ValidTo   casefile.Date `json:"validTo"`
	AgreedOn  casefile.Date `json:"agreedOn"`
	// File is the reference under which the agreement is kept.
	File   string `json:"file"`
	Source string `json:"source"`
}

// PersonFiguresOn gives the agreement that allows figures per person on a day; false where there is none, and then none are shown.
func (a *Authority) PersonFiguresOn(day casefile.Date) (PersonFigures, bool) {
	for _, f := range a.PersonFigures {
		if inForce(day, f.ValidFrom, f.ValidTo) {
			return f, true
		}
	}
	return PersonFigures{}, false
}

// Staffing is what the need for staff is computed with (Handbuch für Organisationsuntersuchungen und Personalbedarfsermittlung, 2.4.3.5.4).
type Staffing struct {
	ValidFrom casefile.Date `json:"validFrom"`
	ValidTo   casefile.Date `json:"validTo"`
	// Days of a year: Monday to Friday without public holidays, and those on which a full post does not work.
	Weekdays      int     `json:"weekdays"`
	Leave         float64 `json:"leave"`
	Illness       float64 `json:"illness"`
	Training      float64 `json:"training"`
	OtherAbsence  float64 `json:"otherAbsence"`
	MinutesPerDay float64 `json:"minutesPerDay"`
	// Surcharges on the basic time in percent.
	SpreadPercent float64 `json:"spreadPercent"`
	RestPercent   float64 `json:"restPercent"`
	FixedPosts    float64 `json:"fixedPosts"`
	Posts         float64 `json:"posts"` // filled; 0: not said
	// Origin says where the numbers come from, in words for the reader.
	Origin string `json:"origin"`
	Source string `json:"source"`
}

// StaffingOn gives the authority's numbers for a day; false where it has none.
func (a *Authority) StaffingOn(day casefile.Date) (Staffing, bool) {
	for _, s := range a.Staffing {
		if inForce(day, s.ValidFrom, s.ValidTo) {
			return s, true
		}
	}
	return Staffing{}, false
}

// TitleGroupOf gives the key of the title group of a paragraph; what no group names belongs to the group without paragraphs.
func (a *Authority) TitleGroupOf(paragraph string) string {
	rest := ""
	for _, g := range a.TitleGroups {
		if len(g.Paragraphs) == 0 {
			rest = g.Key
		}
		if slices.Contains(g.Paragraphs, paragraph) {
			return g.Key
		}
	}
	return rest
}

// TeamFor gives the key of the team that takes the tasks of a candidate group for a paragraph and a surname folded by
// casefile.Fold. A surname that begins with no Latin letter, and a missing one, goes to the end of the alphabet it sorts to, so
// that every case has a team. An unknown candidate group gives "".
func (a *Authority) TeamFor(group, paragraph, foldedSurname string) string {
	titleGroup := a.TitleGroupOf(paragraph)
	for _, t := range a.Teams {
		if t.takes(group, titleGroup) && t.covers(foldedSurname) {
			return t.Key
		}
	}
	return ""
}

// CaseTeam gives the key of the team that decides cases about a paragraph, e.g. "25 Abs. 3", and a surname as the file has it.
func (a *Authority) CaseTeam(paragraph, surname string) string {
	return a.TeamFor(string(casefile.RoleSachbearbeitung), Section(paragraph), casefile.Fold(surname))
}

// Section gives the section that work is divided by: "25" for "25 Abs. 3".
func Section(paragraph string) string {
	number, _, _ := strings.Cut(paragraph, " ")
	return number
}

// Team gives a team by its key.
func (a *Authority) Team(key string) (Team, bool) {
	for _, t := range a.Teams {
		if t.Key == key {
			return t, true
		}
	}
	return Team{}, false
}

// RemedyFor gives the remedy against a kind of decision made on a day: the row that names the kind, else the row for all others.
func (a *Authority) RemedyFor(act string, on casefile.Date) (Remedy, bool) {
	var rest *Remedy
	for i, r := range a.Remedies {
		if !inForce(on, r.ValidFrom, r.ValidTo) {
			continue
		}
		if slices.Contains(r.Acts, act) {
			return r, true
		}
		if len(r.Acts) == 0 && rest == nil {
			rest = &a.Remedies[i]
		}
	}
	if rest == nil {
		return Remedy{}, false
	}
	return *rest, true
}

// LeadTimesFor gives the lead times of a paragraph on a day: the row that names its title group, else the row for all others.
func (a *Authority) LeadTimesFor(paragraph string, on casefile.Date) (LeadTimes, bool) {
	group := a.TitleGroupOf(paragraph)
	var rest *LeadTimes
	for i, l := range a.LeadTimes {
		if !inForce(on, l.ValidFrom, l.ValidTo) {
			continue
		}
		if slices.Contains(l.TitleGroups, group) {
			return l, true
		}
		if len(l.TitleGroups) == 0 && rest == nil {
			rest = &a.LeadTimes[i]
		}
	}
	if rest == nil {
		return LeadTimes{}, false
	}
	return *rest, true
}

func (t Team) takes(group, titleGroup string) bool {
	return slices.Contains(t.Groups, group) && (len(t.TitleGroups) == 0 || slices.Contains(t.TitleGroups, titleGroup))
}

// covers compares by as many letters as the bound has: "sch" as upper bound takes "schmidt" in.
func (t Team) covers(surname string) bool {
	surname = strings.ReplaceAll(surname, " ", "")
	switch {
	case surname < "a":
		surname = "a"
	case surname > "zzz":
		surname = "zzz"
	}
	return surname >= t.From && surname[:min(len(surname), len(t.To))] <= t.To
}

func inForce(on, from, to casefile.Date) bool {
	return !on.Before(from) && (to.IsZero() || !on.After(to))
}
