package activities

import (
	"context"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// Deadline computes a period of §§ 187 to 193 BGB and stores it with the way it was computed (task type "frist-berechnen"). Headers:
// dauer ("3M") or dauerVariable (a variable that holds the length), ab ("eingang" or a variable that holds a date), abVariable (optional: a
// variable whose date, where it holds one, goes before ab: a later notice in the same case), art, paragraph or
// paragraphVariable, variable (receives the last day), vorlauf (optional: a length; the variable with the suffix "Vorlauf" receives the day
// that lies so long before the end), einmal ("ja": a case has such a deadline once, so that a second computation with the same end is the same one), erfuelltDurch (optional: the tasks by
// which it is met). Instead of dauer, art and paragraph the header rechtsbehelf names the kind of decision, or
// rechtsbehelfVariable a variable that holds it: then they are those of the remedy. A dauer such as "4h" counts hours of service from the very moment of the receipt, or with ab "jetzt"
// from that of the turn, and the variable that the header zeitpunkt names receives the instant.
func (a *Activities) Deadline(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	if hours, ok := calendar.ParseServiceHours(w.Header("dauer")); ok {
		return a.serviceHours(ctx, w, hours)
	}
	start, event, err := a.startOfPeriod(ctx, w)
	if err != nil {
		return contract.WorkResult{}, err
	}
	what, err := a.terms(w, start)
	if err != nil {
		return contract.WorkResult{}, err
	}
	length, err := calendar.ParseLength(what.length)
	if err != nil {
		return contract.WorkResult{}, err
	}
	computed := calendar.Period(a.land(), start, length, calendar.Options{Regions: a.regions(), Event: event, Fixed: w.Header("fest") == "ja"})
	d := casefile.Deadline{
		CaseID: w.CaseID, Key: w.EffectKey, Kind: what.kind, Direction: directionOr(w.Header("wer"), "behoerde"),
		Paragraph: what.paragraph, SetAt: w.At,
	}
	if w.Header("einmal") == "ja" {
		d.Key = what.kind + "/" + computed.LastDay.String()
	}
	computed.Params[casefile.ParamVariable], computed.Params[paramProcess] = w.Header("variable"), w.Process
	if tasks := w.Header(paramMetBy); tasks != "" {
		computed.Params[paramMetBy] = tasks
	}
	if err := a.putDeadline(ctx, d, computed); err != nil {
		return contract.WorkResult{}, err
	}
	vars := feel.NewContext().Put(w.Header("variable"), feelDate(computed.LastDay))
	if before := w.Header("vorlauf"); before != "" {
		lead, err := calendar.ParseLength(before)
		if err != nil {
			return contract.WorkResult{}, err
		}
		vars.Put(w.Header("variable")+"Vorlauf", feelDate(calendar.Before(a.land(), computed.LastDay, lead, a.regions()...)))
	}
	return result(vars)
}

// serviceHours computes and stores a deadline of hours; it runs from the receipt of the case, or with ab=jetzt from what has just happened.
func (a *Activities) serviceHours(ctx context.Context, w contract.Work, hours int) (contract.WorkResult, error) {
	c, err := a.Store.Case(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	from := c.ReceivedAt
	if w.Header("ab") == "jetzt" {
		from = w.At
	}
	until, computed := calendar.ServiceHours(a.land(), from, hours, a.regions()...)
	d := casefile.Deadline{
		CaseID: w.CaseID, Key: w.EffectKey, Kind: w.Header("art"), Direction: directionOr(w.Header("wer"), "behoerde"),
		Paragraph: w.Header("paragraph"), SetAt: w.At, LastDay: computed.LastDay, Reason: computed.Reason, Params: computed.Params,
		DueAt: until, State: casefile.DeadlineRunning,
	}
	if err := a.Store.PutDeadline(ctx, d); err != nil {
		return contract.WorkResult{}, err
	}
	return result(feel.NewContext().Put(w.Header("variable"), feelDate(computed.LastDay)).Put(w.Header("zeitpunkt"), feelInstant(until)))
}

// terms are a period's length, its kind and the paragraph it rests on.
type terms struct{ length, kind, paragraph string }

// terms reads them from the diagram, or for a remedy from what holds at this authority on the day from which the period counts: in some
// Laender the objection (§§ 68, 70 VwGO), in others at once the action (§ 74 VwGO).
func (a *Activities) terms(w contract.Work, on casefile.Date) (terms, error) {
	act := w.Header("rechtsbehelf")
	if name := w.Header("rechtsbehelfVariable"); name != "" {
		vars, err := variables(w)
		if err != nil {
			return terms{}, err
		}
		act = text(vars, name)
	} else if act == "" {
		return termsOf(w)
	}
	remedy, found := a.Authority.RemedyFor(act, on)
	if !found {
		return terms{}, casefile.Errorf(casefile.Invalid, "remedy.unknown", "the authority has no remedy against %q on %s", act, on)
	}
	return terms{remedy.Length, remedy.Kind, remedy.Paragraph}, nil
}

// termsOf reads length and paragraph from the diagram, or from the variables that a rule table has filled where the law has several.
func termsOf(w contract.Work) (terms, error) {
	t := terms{w.Header("dauer"), w.Header("art"), w.Header("paragraph")}
	if w.Header("dauerVariable") == "" {
		return t, nil
	}
	vars, err := variables(w)
	if err != nil {
		return terms{}, err
	}
	t.length = text(vars, w.Header("dauerVariable"))
	if name := w.Header("paragraphVariable"); name != "" {
		t.paragraph = text(vars, name)
	}
	return t, nil
}

func (a *Activities) startOfPeriod(ctx context.Context, w contract.Work) (casefile.Date, string, error) {
	vars, err := variables(w)
	if err != nil {
		return casefile.Date{}, "", err
	}
	if later, found := vars.Get(w.Header("abVariable")); found {
		if start, ok := dateOf(later); ok {
			return start, "", nil
		}
	}
	from := w.Header("ab")
	if from == "eingang" || from == "" {
		c, err := a.Store.Case(ctx, w.CaseID)
		if err != nil {
			return casefile.Date{}, "", err
		}
		return casefile.DateOf(c.ReceivedAt.In(calendar.Berlin())), "eingang", nil
	}
	v, _ := vars.Get(from)
	start, ok := dateOf(v)
	if !ok {
		return casefile.Date{}, "", casefile.Errorf(casefile.Invalid, "deadline.no-start", "element %s: variable %q holds no date", w.Element, from)
	}
	return start, "", nil
}

// putDeadline stores a computed deadline; the instant is the end of its last day in Europe/Berlin.
func (a *Activities) putDeadline(ctx context.Context, d casefile.Deadline, computed calendar.Result) error {
	d.LastDay, d.Reason, d.Params = computed.LastDay, computed.Reason, computed.Params
	d.DueAt, d.State = calendar.EndOfDay(computed.LastDay, calendar.Berlin()), casefile.DeadlineRunning
	return a.Store.PutDeadline(ctx, d)
}

func directionOr(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
