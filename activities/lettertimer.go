package activities

import (
	"context"
	"slices"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// LetterTimer says whether a timer may take effect that is computed from the last day of a period of the applicant.
//
// A written act counts as delivered some days after it was posted, and not where it did not arrive (§ 41 Abs. 2 Satz 1 and 3 VwVfG). So a
// period that begins with a letter does not end while nobody has said on which day the letter was posted, nor while it lies with us again; and
// where it was posted later than on its own day, the timer takes effect as many days later. A period that begins with a decision is counted
// from the day of announcement that a person entered; it stops where the decision came back after that, until a person has said what counts
// and, where it is printed once more, until it is posted.
// Whatever is found, a period never ends earlier than the letter says. What belongs before its end, the reminder, comes before it or not at all:
// where the posting is confirmed only after the end, both have waited and would come in the same instant.
func (a *Activities) LetterTimer(ctx context.Context, ask contract.LetterTimer) (contract.LetterTimerVerdict, error) {
	deadlines, err := a.Store.Deadlines(ctx, ask.CaseID)
	if err != nil {
		return contract.LetterTimerVerdict{}, err
	}
	letters, err := a.Store.Letters(ctx, ask.CaseID)
	if err != nil {
		return contract.LetterTimerVerdict{}, err
	}
	return letterTimer(ask, deadlines, letters), nil
}

func letterTimer(ask contract.LetterTimer, deadlines []casefile.Deadline, letters []casefile.Letter) contract.LetterTimerVerdict {
	d, found := hangsOn(ask.Variables, deadlines)
	if !found {
		return contract.LetterTimerVerdict{} // met or withdrawn, or of before the record kept where it comes from
	}
	if waits(d, letters) {
		return contract.LetterTimerVerdict{Waits: true}
	}
	berlin := calendar.Berlin()
	named, err := casefile.ParseDate(d.Params[casefile.ParamNamed])
	extended := err == nil && !named.IsZero()
	if !extended {
		named = d.LastDay
	}
	if ask.Reckoned.Before(calendar.EndOfDay(named, berlin)) && !ask.Due.Before(calendar.EndOfDay(d.LastDay, berlin)) {
		return contract.LetterTimerVerdict{Over: true}
	}
	if !extended {
		return contract.LetterTimerVerdict{}
	}
	days := int(d.LastDay.Time(time.UTC).Sub(named.Time(time.UTC)) / (24 * time.Hour))
	if due := ask.Reckoned.In(berlin).AddDate(0, 0, days); due.After(ask.Due) {
		return contract.LetterTimerVerdict{Until: due.UTC()}
	}
	return contract.LetterTimerVerdict{}
}

// hangsOn gives the newest running deadline whose last day a variable holds.
func hangsOn(variables []string, deadlines []casefile.Deadline) (newest casefile.Deadline, found bool) {
	for _, d := range deadlines {
		runs := d.State == casefile.DeadlineRunning && d.Direction == "antragsteller"
		if runs && slices.Contains(variables, d.Params[casefile.ParamVariable]) && (!found || d.SetAt.After(newest.SetAt)) {
			newest, found = d, true
		}
	}
	return newest, found
}

// waits reports whether what a period begins with has not happened yet, as far as anybody knows.
func waits(d casefile.Deadline, letters []casefile.Letter) bool {
	return slices.ContainsFunc(letters, func(l casefile.Letter) bool {
		if l.Key == d.Key {
			return !l.Posted()
		}
		return l.AnnouncesDecision() && !l.Posted() && l.ReturnedAt.After(d.RecordedAt)
	})
}
