package activities

import (
	"context"
	"encoding/json"
	"time"

	"go.temporal.io/sdk/activity"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/contract"
)

// The window of the scan around a day: the longest lead of the table, and three days back, so that nothing is missed right after an import.
const (
	expiryWeeksAhead = 26
	expiryDaysBack   = 3
	expiryPage       = 500
)

// ExpiryProgress is how far a run has come: what it beats with, and what another worker goes on from.
type ExpiryProgress struct {
	Ends   casefile.Date    `json:"ends"`
	Title  casefile.TitleID `json:"title"`
	Counts ExpiryCounts     `json:"counts"`
	// Continued reports that the titles with an end of their own are done, and those that an ordinance lets continue are being looked at.
	Continued bool `json:"continued,omitempty"`
}

// ExpiryCounts is what a run has counted so far.
type ExpiryCounts struct {
	Looked    int `json:"looked"`    // titles in the window
	Running   int `json:"running"`   // of these, whose case was opened before
	Opened    int `json:"opened"`    // cases that were opened, or in a dry run would be
	Letters   int `json:"letters"`   // of these with a first letter
	Reminders int `json:"reminders"` // reminders of running cases that fall on the day; counted in a dry run only
	Held      int `json:"held"`      // titles that get no letter, or none without a person
	Changed   int `json:"changed"`   // verdicts that were logged
	Failed    int `json:"failed"`    // titles that could not be judged, or whose case could not be opened; the next night tries again
	// Reasons counts the verdicts by the id of their row.
	Reasons map[string]int `json:"reasons,omitempty"`
	// SQL and Rules are the shares of the time, in nanoseconds.
	SQL   time.Duration `json:"sql"`
	Rules time.Duration `json:"rules"`
}

// Expiry is the activity of the nightly scan and of dry runs. It goes on from where the attempt before it has beaten last.
func (a *Activities) Expiry(ctx context.Context, in contract.Expiry) error {
	kind := store.ExpiryNight
	if in.Run != "" {
		kind = store.ExpiryDryRun
	}
	if in.RequestedBy == "" {
		in.RequestedBy = casefile.ActorSystem
	}
	day := casefile.DateOf(in.At.In(calendar.Berlin()))
	run, err := a.Store.BeginExpiryRun(ctx, store.ExpiryRun{ID: in.Run, Kind: kind, AsOf: day, RequestedBy: in.RequestedBy})
	if err != nil || run.Done {
		return err
	}
	var progress ExpiryProgress
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &progress); err != nil {
			progress = ExpiryProgress{} // from the beginning: nothing is opened twice
		}
	}
	scan := a.NewExpiryScan(in.At, kind == store.ExpiryDryRun)
	scan.Run = run.ID
	scan.Beat = func(p ExpiryProgress) {
		progress = p
		activity.RecordHeartbeat(ctx, p)
	}
	scan.Alive = func() { activity.RecordHeartbeat(ctx, progress) }
	scan.Trouble = func(id casefile.TitleID, err error) {
		activity.GetLogger(ctx).Error("title of the expiry scan", "title", string(id), "code", casefile.CodeOf(err))
	}
	counts, err := scan.Through(ctx, progress)
	if err != nil {
		return err
	}
	if kind == store.ExpiryNight {
		// Of a run that was broken off the record knows more than the last beat.
		if counts.Opened, err = a.Store.ExpiryOpenedAt(ctx, in.At); err != nil {
			return err
		}
	}
	raw, err := json.Marshal(counts)
	if err != nil {
		return casefile.Errorf(casefile.Internal, "expiry.counts", "counts: %w", err)
	}
	return a.Store.FinishExpiryRun(ctx, run.ID, raw)
}

// ExpiryScan is one run over the titles that run out.
type ExpiryScan struct {
	acts       *Activities
	rules      *expiryRules
	lastDay    *expiryRules // as of the last day of the ordinance that lets titles continue
	procedures []string
	at         time.Time
	day        casefile.Date
	dry        bool
	// Run keeps the lines of a dry run; empty where nobody reads them later.
	Run string
	// Beat is told of each page that is done; nil tells nobody.
	Beat func(ExpiryProgress)
	// Alive is called within a page, so that a long one does not pass for a dead worker; nil calls nothing.
	Alive func()
	// Trouble is told of each title that could not be dealt with; nil tells nobody.
	Trouble func(casefile.TitleID, error)
	// Page is how many titles are held at a time.
	Page int
}

// NewExpiryScan prepares a run as of a moment; its day in Europe/Berlin counts. A dry run opens no case and logs no verdict.
func (a *Activities) NewExpiryScan(at time.Time, dry bool) *ExpiryScan {
	day := casefile.DateOf(at.In(calendar.Berlin()))
	return &ExpiryScan{
		acts: a, rules: newExpiryRules(a.Library, at, day), lastDay: newExpiryRules(a.Library, at, continuation.Until), procedures: processes.TitleProcedures(), at: at, day: day, dry: dry,
		Page: expiryPage,
	}
}

// Through goes page by page through the titles whose end lies in the window, then through those that an ordinance lets end in it. What it
// holds at any time is one page.
func (s *ExpiryScan) Through(ctx context.Context, progress ExpiryProgress) (ExpiryCounts, error) {
	if progress.Counts.Reasons == nil {
		progress.Counts.Reasons = map[string]int{}
	}
	w := store.ExpiryWindow{
		From: s.day.AddDays(-expiryDaysBack), To: s.day.AddDays(expiryWeeksAhead * 7), Ends: progress.Ends, Title: progress.Title,
		Limit: s.Page, Procedures: s.procedures,
	}
	last, err := s.acts.Store.LastExpiryNight(ctx, s.day)
	if err != nil {
		return progress.Counts, err
	}
	if !last.IsZero() && last.AddDays(-expiryDaysBack).Before(w.From) {
		w.From = last.AddDays(-expiryDaysBack) // nights that did not run are made up for
	}
	if !progress.Continued {
		if err := s.pages(ctx, w, &progress); err != nil {
			return progress.Counts, err
		}
		progress.Ends, progress.Title, progress.Continued = casefile.Date{}, "", true
	}
	if continuation.Until.Before(w.From) || continuation.Until.After(w.To) {
		return progress.Counts, nil
	}
	w.Ends, w.Title, w.Continued = progress.Ends, progress.Title, &continuation
	err = s.pages(ctx, w, &progress)
	return progress.Counts, err
}

// continuation is § 2 Abs. 1 UkraineAufenthFGV: titles under § 24 AufenthG that were valid on 1 February 2026 continue until 4 March 2027
// without an extension. Their printed end has long left the window when they really end, so the scan looks at them a second time.
var continuation = store.Continuation{
	Paragraph: "24",
	ValidOn:   casefile.Date{Year: 2026, Month: time.February, Day: 1}, Until: casefile.Date{Year: 2027, Month: time.March, Day: 4},
}

// pages goes through one kind of titles of the window, from where progress stands.
func (s *ExpiryScan) pages(ctx context.Context, w store.ExpiryWindow, progress *ExpiryProgress) error {
	for {
		began := time.Now()
		page, err := s.acts.Store.ExpiringTitles(ctx, w)
		progress.Counts.SQL += time.Since(began)
		if err != nil {
			return err
		}
		full := len(page) == w.Limit
		if full {
			end := page[len(page)-1]
			w.Ends, w.Title = end.Ends, end.Title.ID
		}
		if w.Continued != nil {
			page = s.covered(page, &progress.Counts)
		}
		if err := s.page(ctx, page, &progress.Counts); err != nil || !full {
			return err
		}
		progress.Ends, progress.Title = w.Ends, w.Title
		if s.Beat != nil {
			s.Beat(*progress)
		}
	}
}

// covered keeps the titles of a page that the ordinance really lets continue: of the others the printed end counted, and that was looked at
// in its time.
func (s *ExpiryScan) covered(page []store.Expiring, n *ExpiryCounts) []store.Expiring {
	began := time.Now()
	defer func() { n.Rules += time.Since(began) }()
	var kept []store.Expiring
	for _, e := range page {
		j, err := s.lastDay.judge(e)
		if err != nil {
			s.failed(e, err, n)
			continue
		}
		if j.reason == reasonContinued {
			kept = append(kept, e)
		}
	}
	return kept
}

// page judges the titles of a page and does what follows.
func (s *ExpiryScan) page(ctx context.Context, page []store.Expiring, n *ExpiryCounts) error {
	began := time.Now()
	judged := make([]expiryJudgement, len(page))
	failed := make([]error, len(page))
	for i, e := range page {
		judged[i], failed[i] = s.rules.judge(e)
	}
	n.Rules += time.Since(began)
	var verdicts []store.ExpiryVerdict
	var lines []store.ExpiryLine
	for i, e := range page {
		j := judged[i]
		n.Looked++
		if failed[i] != nil {
			s.failed(e, failed[i], n)
			continue
		}
		if e.Case != "" {
			n.Running++
			if step := j.reminder(s.day, e.Ends); s.dry && e.CaseOpen && step != "" && j.verdict == verdictSend {
				n.Reminders++
				lines = append(lines, j.line(e, step))
			}
			continue
		}
		if j.early {
			continue
		}
		n.Reasons[j.reason]++
		if j.verdict != verdictSend {
			n.Held++
			if !j.due || j.verdict == verdictNot {
				lines = append(lines, j.line(e, ""))
			}
		}
		verdicts = append(verdicts, j.entry(e, s.rules.hash, s.day))
		if !j.due || j.verdict == verdictNot {
			continue
		}
		if !s.dry {
			if err := s.open(ctx, e); err != nil {
				if ctx.Err() != nil || casefile.KindOf(err) == casefile.Unavailable {
					return err
				}
				s.failed(e, err, n)
				continue
			}
			if s.Alive != nil {
				s.Alive()
			}
		}
		n.Opened++
		step := stepByHand
		if j.verdict == verdictSend {
			step = stepFirst
			if s.day.After(e.Ends) {
				step = stepExpired
			} else {
				n.Letters++
			}
		}
		lines = append(lines, j.line(e, step))
	}
	return s.keep(ctx, verdicts, lines, n)
}

// failed counts a title that the run goes past: one that is odd must not keep the letters of all others in the house. It has no case, so the
// next night looks at it again.
func (s *ExpiryScan) failed(e store.Expiring, err error, n *ExpiryCounts) {
	n.Failed++
	if s.Trouble != nil {
		s.Trouble(e.Title.ID, err)
	}
}

// keep records what a page has brought: the verdicts of a night, the lines of a dry run.
func (s *ExpiryScan) keep(ctx context.Context, verdicts []store.ExpiryVerdict, lines []store.ExpiryLine, n *ExpiryCounts) error {
	if !s.dry {
		changed, err := s.acts.Store.PutExpiryVerdicts(ctx, verdicts)
		n.Changed += changed
		return err
	}
	if s.Run == "" {
		return nil
	}
	return s.acts.Store.PutExpiryLines(ctx, s.Run, lines)
}
