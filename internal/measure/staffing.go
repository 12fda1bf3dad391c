package measure

// Staffing is the need for staff by the analytic method of the federal handbook of organisation (Handbuch für Organisationsuntersuchungen
// und Personalbedarfsermittlung, orghandbuch.de, 2.4.3.5.4): case number × mean processing time / annual working time.
type Staffing struct {
	WeekdaysPerYear int     // Monday to Friday that are no public holidays
	Leave           float64 // days a year on leave
	Illness         float64
	Training        float64
	OtherAbsence    float64
	MinutesPerDay   float64 // 468 for 39 hours a week
	// Surcharges on the basic time, as shares: what must be spread (distribution) and recovery. They are not counted again where the annual
	// time is net of them already.
	SurchargeSpread, SurchargeRest float64
	// FixedPosts are posts that do not depend on the number of cases: management, special tasks.
	FixedPosts float64
	Work       []Work
	// Backlog is to be worked off within BacklogMonths beside what comes in; 0 months leaves it out.
	BacklogMonths float64
	// MoreCases changes all case numbers by a share; MinutesSaved shortens each case's basic time, to nothing at the least.
	MoreCases, MinutesSaved float64
	// Posts are those that are filled; 0 where nobody said.
	Posts float64
}

// Work is one procedure: how many cases a year, how many minutes each, and how many wait.
type Work struct {
	CasesPerYear float64
	BasicMinutes float64
	Backlog      float64
}

// Need is the answer, in full posts; Load is the share of the filled posts' time that what comes in takes, 0 without posts.
type Need struct {
	AnnualMinutes, CaseMinutes float64
	Posts, BacklogPosts        float64
	Load                       float64
}

// LoadMax is the share of time above which waits grow out of proportion; there is no queue without slack (M/M/c).
const LoadMax = 0.85

// Compute gives the need. false where the annual time is not positive.
func (s Staffing) Compute() (Need, bool) {
	days := float64(s.WeekdaysPerYear) - s.Leave - s.Illness - s.Training - s.OtherAbsence
	n := Need{AnnualMinutes: days * s.MinutesPerDay}
	if n.AnnualMinutes <= 0 {
		return Need{}, false
	}
	backlog := 0.0
	for _, w := range s.Work {
		each := max(w.BasicMinutes-s.MinutesSaved, 0) * (1 + s.SurchargeSpread + s.SurchargeRest)
		n.CaseMinutes += max(w.CasesPerYear, 0) * (1 + s.MoreCases) * each
		backlog += max(w.Backlog, 0) * each
	}
	n.Posts = n.CaseMinutes/n.AnnualMinutes + s.FixedPosts
	if s.BacklogMonths > 0 {
		n.BacklogPosts = backlog / (n.AnnualMinutes * s.BacklogMonths / 12)
	}
	if working := s.Posts - s.FixedPosts; working > 0 {
		n.Load = n.CaseMinutes / (working * n.AnnualMinutes)
	}
	return n, true
}
