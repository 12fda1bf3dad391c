package activities

import (
	"context"
	"strings"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// ExtendTitle records the title that a person decided to grant (task type "titel-verlaengern"): the paragraph applied for, the validity
// and the Nebenbestimmung that the decision task holds. The new title begins on the day after the old one's end, or on the day of the
// decision where there was none or it had ended before.
func (a *Activities) ExtendTitle(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		data, err := a.load(ctx, w.CaseID)
		if err != nil {
			return contract.WorkResult{}, err
		}
		vars, err := variables(w)
		if err != nil {
			return contract.WorkResult{}, err
		}
		angaben, err := data.angaben(vars)
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
		return result(feel.NewContext().Put("neuesTitelEnde", feelDate(title.ValidTo)))
	})
}

func (d caseData) extended(today casefile.Date, angaben *feel.Context) (casefile.Title, error) {
	v, _ := angaben.Get("gueltigBis")
	validTo, ok := dateOf(v)
	if !ok {
		return casefile.Title{}, casefile.Errorf(casefile.Invalid, "title.no-end", "the decision names no end of validity")
	}
	from := today
	if next := d.Title.ValidTo.AddDays(1); !d.Title.ValidTo.IsZero() && !next.Before(today) || d.Title.ID != "" && d.continues(angaben) {
		from = next
	}
	if validTo.Before(from) {
		return casefile.Title{}, casefile.Errorf(casefile.Invalid, "title.end-before-start", "the new title would end before it begins")
	}
	kind := d.Title.Kind
	if kind == "" || kind == casefile.TitleNationalesVisum || kind == casefile.TitleNone {
		kind = casefile.TitleAufenthaltserlaubnis
	}
	if d.Case.AppliedFor == "18g" {
		kind = casefile.TitleBlaueKarte
	}
	return casefile.Title{
		PersonID: d.Case.PersonID, Kind: kind, Paragraph: d.Case.AppliedFor, ValidFrom: from, ValidTo: validTo,
		Nebenbestimmung: text(angaben, "nebenbestimmung"), EmployerName: d.Title.EmployerName,
	}, nil
}

// continues reports whether the old title counted as continuing until the decision, so that the new one follows without a gap.
func (d caseData) continues(angaben *feel.Context) bool {
	v, _ := angaben.Get("fiktion")
	effect, ok := v.(*feel.Context)
	return ok && strings.HasPrefix(text(effect, "wirkung"), "fortgeltung")
}
