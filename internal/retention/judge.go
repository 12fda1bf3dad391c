package retention

import (
	"slices"

	"ablauf/internal/casefile"
)

// Hold is a reason for which data are kept although their period is over.
type Hold string

// The holds.
const (
	HoldOpen      Hold = "fall-offen"      // the case itself is not closed
	HoldFileOpen  Hold = "akte-offen"      // another case of the same person is not closed
	HoldCourt     Hold = "gericht"         // an action was brought and nobody has recorded how it ended
	HoldSuspended Hold = "aussetzung"      // § 79 Abs. 2 AufenthG: a decision waits for criminal proceedings
	HoldLinked    Hold = "verbunden"       // an open case of somebody else hangs on it
	HoldOwed      Hold = "versand-offen"   // something that was to go out is not confirmed, or something that came in not delivered
	HoldBan       Hold = "frist-unbekannt" // there is a ban, and nobody knows when its period ends
	HoldEarly     Hold = "noch-nicht"      // by what is known now the period is not over
)

// File is what counts of a person and all their cases.
type File struct {
	Person                             casefile.PersonID
	DiedOn, MovedAwayOn, NaturalisedOn casefile.Date
	Suspended                          bool
	Cases                              []Case
}

// Case is what counts of one case.
type Case struct {
	ID           casefile.CaseID
	Aktenzeichen string
	Open         bool
	ClosedOn     casefile.Date
	// Ban: an Einreise- und Aufenthaltsverbot, or an expulsion or removal, was decided in the case. BanMonths run from the departure (§ 11 Abs. 2
	// Satz 4 AufenthG); both zero where nobody has recorded them.
	Ban        bool
	DepartedOn casefile.Date
	BanMonths  int
	// ConsentTo is the last day of a consent to a visa, where the case is about nothing else and nobody entered.
	ConsentTo casefile.Date
	Court     bool
	Linked    bool
	Owed      bool
}

// Verdict says how a case stands on a day.
type Verdict struct {
	Case         casefile.CaseID
	Aktenzeichen string
	Class        Class
	// Started is the day from which the period counts and DueOn the first day on which the case may go; both zero while nothing began.
	Started, DueOn casefile.Date
	Held           []Hold
}

// Due reports whether the period of the case is over on a day, held back or not.
func (v Verdict) Due(day casefile.Date) bool { return !v.DueOn.IsZero() && !day.Before(v.DueOn) }

// Free reports whether the case is due and nothing holds it back.
func (v Verdict) Free(day casefile.Date) bool { return v.Due(day) && len(v.Held) == 0 }

// Judge says for each case of a file which class it belongs to, when it is due, and what holds it back.
func Judge(classes []Class, f File) []Verdict {
	out := make([]Verdict, 0, len(f.Cases))
	for _, c := range f.Cases {
		v := Verdict{Case: c.ID, Aktenzeichen: c.Aktenzeichen, Held: holds(f, c)}
		key, started := begun(f, c)
		v.Class = classOf(classes, key)
		if !started.IsZero() {
			v.Started, v.DueOn = started, v.Class.DueOn(started)
		}
		if key == Removal && started.IsZero() {
			v.Held = append(v.Held, HoldBan)
		}
		out = append(out, v)
	}
	return out
}

// begun gives the class of a case and the day from which its period counts. Who was expelled or removed is kept by § 91 Abs. 1 AufenthG whatever
// else happened (§ 68 Abs. 2 AufenthV). A file goes to Ausländerdatei B with the last of its cases: what is still worked on is in use.
func begun(f File, c Case) (key string, started casefile.Date) {
	switch {
	case c.Ban:
		if c.DepartedOn.IsZero() || c.BanMonths == 0 {
			return Removal, casefile.Date{}
		}
		return Removal, monthsOn(c.DepartedOn, c.BanMonths)
	case !c.ConsentTo.IsZero():
		return VisaConsent, c.ConsentTo
	case !f.DiedOn.IsZero():
		return FileBDeath, transferred(f, f.DiedOn)
	case !f.NaturalisedOn.IsZero() || !f.MovedAwayOn.IsZero():
		return FileB, transferred(f, later(f.NaturalisedOn, f.MovedAwayOn))
	}
	return FileA, casefile.Date{}
}

func transferred(f File, event casefile.Date) casefile.Date {
	for _, c := range f.Cases {
		if !c.ClosedOn.IsZero() {
			event = later(event, c.ClosedOn)
		}
	}
	return event
}

func later(a, b casefile.Date) casefile.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func holds(f File, c Case) []Hold {
	others := slices.ContainsFunc(f.Cases, func(o Case) bool { return o.Open && o.ID != c.ID })
	court := slices.ContainsFunc(f.Cases, func(o Case) bool { return o.Court })
	var held []Hold
	for _, h := range []struct {
		is   bool
		hold Hold
	}{{c.Open, HoldOpen}, {others, HoldFileOpen}, {court, HoldCourt}, {f.Suspended, HoldSuspended}, {c.Linked, HoldLinked}, {c.Owed, HoldOwed}} {
		if h.is {
			held = append(held, h.hold)
		}
	}
	return held
}

func classOf(classes []Class, key string) Class {
	at := slices.IndexFunc(classes, func(c Class) bool { return c.Key == key })
	if at < 0 {
		return Class{Key: key}
	}
	return classes[at]
}
