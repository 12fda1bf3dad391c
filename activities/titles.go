package activities

import (
	"context"
	"slices"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// ExtendTitle records the title that a person decided to grant (task type "titel-verlaengern"): the paragraph applied for, the validity
// and the Nebenbestimmung that the decision task holds.
func (a *Activities) ExtendTitle(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		data, vars, err := a.given(ctx, w)
		if err != nil {
			return contract.WorkResult{}, err
		}
		angaben, err := data.Angaben(vars)
		if err != nil {
			return contract.WorkResult{}, err
		}
		title, err := data.extended(casefile.DateOf(w.At.In(calendar.Berlin())), angaben)
		if err != nil {
			return contract.WorkResult{}, err
		}
		if _, err := a.Store.PutTitle(ctx, title, w.EffectKey); err != nil {
			return contract.WorkResult{}, err
		}
		if err := a.meetTitleEnd(ctx, w); err != nil {
			return contract.WorkResult{}, err
		}
		return result(feel.NewContext().Put("neuesTitelEnde", feelDate(title.ValidTo)))
	})
}

// meetTitleEnd says that the end of the old title threatens nobody any more, where the new one was granted before it: the case itself goes on
// until the card is handed over.
func (a *Activities) meetTitleEnd(ctx context.Context, w contract.Work) error {
	deadlines, err := a.Store.Deadlines(ctx, w.CaseID)
	if err != nil || !slices.ContainsFunc(deadlines, func(d casefile.Deadline) bool { return metByGrant(d, w.At) }) {
		return err
	}
	return a.Store.SetDeadlineState(ctx, w.CaseID, intake.KeyTitleEnd, casefile.DeadlineMet, w.At)
}

// metByGrant reports whether a deadline is the end of the title that a case is about and a title granted at that moment is in time for it.
func metByGrant(d casefile.Deadline, at time.Time) bool {
	return d.Key == intake.KeyTitleEnd && d.State == casefile.DeadlineRunning && !at.After(d.DueAt)
}

func (d caseData) extended(today casefile.Date, angaben *feel.Context) (casefile.Title, error) {
	if d.Title.Unlimited() {
		// Only the card runs out (§ 9 Abs. 1, § 9a Abs. 1 AufenthG); a title with an end would take something away.
		return casefile.Title{}, casefile.Errorf(casefile.Invalid, "title.unlimited", "an unlimited title cannot be extended")
	}
	validTo, ok := dateOf(get(angaben, "gueltigBis"))
	if !ok {
		return casefile.Title{}, casefile.Errorf(casefile.Invalid, "title.no-end", "the decision names no end of validity")
	}
	from := d.begins(today, angaben)
	if validTo.Before(from) {
		return casefile.Title{}, casefile.Errorf(casefile.Invalid, "title.end-before-start", "the new title would end before it begins")
	}
	return casefile.Title{
		PersonID: d.Case.PersonID, Kind: d.grantedKind(), Paragraph: d.Case.AppliedFor, ValidFrom: from, ValidTo: validTo,
		Nebenbestimmung: text(angaben, "nebenbestimmung"), EmployerName: d.employer(angaben),
	}, nil
}

// begins gives the first day of the new title. An extension follows the old title without a gap where that still runs or counted as
// continuing (§ 81 Abs. 4 AufenthG); continuation that was ordered (Satz 3) reaches back no further than the order. A title for another
// purpose, or a first one, begins with the decision, because what it allows is new.
func (d caseData) begins(today casefile.Date, angaben *feel.Context) casefile.Date {
	if d.Title.ValidTo.IsZero() || d.AntragArt == "zweckwechsel" || d.AntragArt == "erteilung" {
		return today
	}
	next := d.Title.ValidTo.AddDays(1)
	switch effect := effectIn(angaben); {
	case !next.Before(today), effect == "fortgeltung", effect == "fortgeltung-chancenkarte":
		return next
	case effect == "fortgeltung-angeordnet":
		if ordered, ok := dateOf(get(angaben, "fortgeltungAb")); ok && ordered.After(next) {
			return ordered
		}
		return next
	}
	return today
}

// effectIn gives the code of what the application did until the decision, as the § 81 table said last; "" where nobody has asked it.
func effectIn(angaben *feel.Context) string {
	effect, ok := get(angaben, "fiktion").(*feel.Context)
	if !ok {
		return ""
	}
	return text(effect, "wirkung")
}

// employer gives whom the new title is for: the one that a change during the procedure brought, else the one of the application.
func (d caseData) employer(angaben *feel.Context) string {
	if name := text(angaben, "neuerArbeitgeber"); name != "" && get(angaben, "arbeitgeberGewechselt") == feel.Bool(true) {
		return name
	}
	return d.Title.EmployerName
}

// grantedKind gives the kind of the new title: a visa, a Duldung or a Gestattung is never extended into itself, and a Blue Card is one
// only under § 18g AufenthG.
func (d caseData) grantedKind() casefile.TitleKind {
	switch {
	case d.Case.AppliedFor == "18g":
		return casefile.TitleBlaueKarte
	case d.Title.Kind == casefile.TitleICTKarte && d.Title.Paragraph == d.Case.AppliedFor:
		return casefile.TitleICTKarte
	}
	return casefile.TitleAufenthaltserlaubnis
}
