package drawup

import (
	"context"

	"ablauf/internal/casefile"
)

// standing is how things stand with a case as its person may know it. It is built out of a few things that the person has been told or has
// caused: letters that went out, deadlines that these letters named, the request to the Bundesagentur, the end of the case. Whatever else
// the file holds has no way into it: no task, no note, no answer of a register, nothing of § 73 or § 79 Abs. 2 AufenthG.
type standing struct {
	ClosedOn  casefile.Date // zero while the case is open
	Outcome   string        // code of the end, where the case is closed
	DecidedOn casefile.Date // day of the newest letter with a decision that is on its way to the person or was announced
	// DocumentsBy is the last day for documents that were asked for and are still awaited.
	DocumentsBy casefile.Date
	HearingBy   casefile.Date // last day of a hearing that is still awaited
	BASince     casefile.Date // day from which the Bundesagentur has the request that it has not answered
}

// The kinds of deadlines that a person knows of, because a letter of ours names them or because nothing of it is confidential.
const (
	kindDocuments = "nachforderung"
	kindHearing   = "anhoerung"
	kindBA        = "ba-zustimmung"
)

// standingOf reads the standing of a case out of what its person may know; announced is the day of announcement that a person entered, zero
// where there is none. A decision takes effect by its announcement (§ 43 Abs. 1 VwVfG): one that lies in the tray, or with us again, has not been made.
func standingOf(c casefile.Case, deadlines []casefile.Deadline, letters []casefile.Letter, announced casefile.Date) standing {
	var s standing
	for _, l := range letters {
		// What came back may have been served in another way since.
		served := !announced.IsZero() && !announced.Before(l.ReturnedOn) || c.State == casefile.CaseClosed && l.ReturnedOn.IsZero()
		known := l.Posted() || served
		if l.State == casefile.LetterSent && l.AnnouncesDecision() && known && l.LetterDate.After(s.DecidedOn) {
			s.DecidedOn = l.LetterDate
		}
	}
	if c.State == casefile.CaseClosed {
		s.ClosedOn, s.Outcome = DayOf(c.ClosedAt), c.Outcome
		return s // what was awaited is awaited no more
	}
	for _, d := range deadlines {
		if d.State != casefile.DeadlineRunning {
			continue
		}
		switch d.Kind {
		case kindDocuments:
			s.DocumentsBy = Later(s.DocumentsBy, d.LastDay)
		case kindHearing:
			s.HearingBy = Later(s.HearingBy, d.LastDay)
		case kindBA:
			s.BASince = Later(s.BASince, DayOf(d.SetAt))
		}
	}
	return s
}

// waits reports whether anything outside the authority is awaited.
func (s standing) waits() bool {
	return !s.DocumentsBy.IsZero() || !s.HearingBy.IsZero() || !s.BASince.IsZero()
}

// addSubject offers to letters of a case about another one which case that is and how things stand with it.
func (m *Maker) addSubject(ctx context.Context, fields map[string]any, about casefile.CaseID) error {
	subject, err := Load(ctx, m.Store, about)
	if err != nil {
		return err
	}
	deadlines, err := m.Store.Deadlines(ctx, about)
	if err != nil {
		return err
	}
	letters, err := m.Store.Letters(ctx, about)
	if err != nil {
		return err
	}
	fields["Bezug"] = map[string]any{
		"Aktenzeichen": subject.Case.Aktenzeichen, "EingangAm": subject.ReceivedOn(), "AntragAuf": subject.Case.AppliedFor,
	}
	angaben, err := subject.Angaben(nil)
	if err != nil {
		return err
	}
	announced, _ := DateOf(Get(angaben, "bescheidBekanntgegebenAm"))
	s := standingOf(subject.Case, deadlines, letters, announced)
	stated := standingFields(s)
	if !s.DocumentsBy.IsZero() {
		if stated["Unterlagen"], err = m.askedFor(ctx, subject); err != nil {
			return err
		}
	}
	fields["Sachstand"] = stated
	return nil
}

// askedFor names the documents that the letter asked for whose deadline runs.
func (m *Maker) askedFor(ctx context.Context, subject Record) ([]map[string]any, error) {
	angaben, err := subject.Angaben(nil)
	if err != nil {
		return nil, err
	}
	decisions, err := m.Store.Decisions(ctx, subject.Case.ID)
	return missing(angaben, decisions), err
}

// standingFields gives a standing under the names that templates write.
func standingFields(s standing) map[string]any {
	fields := map[string]any{"Ausgang": s.Outcome, "Pruefung": s.ClosedOn.IsZero() && s.DecidedOn.IsZero() && !s.waits()}
	for name, day := range map[string]casefile.Date{
		"AbgeschlossenAm": s.ClosedOn, "EntschiedenAm": s.DecidedOn, "UnterlagenBis": s.DocumentsBy, "AnhoerungBis": s.HearingBy, "BASeit": s.BASince,
	} {
		fields[name] = nil // a template may ask for every day, also for one that is not there
		if !day.IsZero() {
			fields[name] = day
		}
	}
	return fields
}
