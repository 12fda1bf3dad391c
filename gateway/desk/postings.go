package desk

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// unpostedMax bounds a list of letters that nobody has confirmed as posted.
const unpostedMax = 500

// UnpostedLetters lists the letters that were handed over and are not known to be with the post, the oldest first. Of a case that the actor
// may not see the time and the way alone show.
func (d *Desk) UnpostedLetters(ctx context.Context, actor casefile.Actor) ([]store.Unposted, error) {
	letters, err := d.Store.UnpostedLetters(ctx, unpostedMax)
	if err != nil {
		return nil, err
	}
	for k, l := range letters {
		seen, err := d.maySee(ctx, actor, l.CaseID)
		if err != nil {
			return nil, err
		}
		if !seen {
			letters[k] = store.Unposted{HandedOn: l.HandedOn, Letter: casefile.Letter{ID: l.ID, Way: l.Way, SentAt: l.SentAt}}
		}
	}
	return letters, nil
}

// maySee reports whether the actor may see the case of a line in a list. Nobody has asked for that case, so no refusal is logged.
func (d *Desk) maySee(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (bool, error) {
	c, err := d.Store.Case(ctx, id)
	if err == nil {
		err = d.access(ctx, actor, c)
	}
	if casefile.KindOf(err) == casefile.Forbidden {
		return false, nil
	}
	return err == nil, err
}

// PostDay records that the letters that people print, those of a day, were handed to the post: all that the actor was shown, or those of one
// case. It gives how many. From the day of posting § 41 Abs. 2 VwVfG counts. Invalid with fields; for one case NotFound, Forbidden.
func (d *Desk) PostDay(ctx context.Context, actor casefile.Actor, day store.PostedDay) (int, error) {
	if day.Only != "" {
		if _, err := d.caseFor(ctx, actor, day.Only); err != nil {
			return 0, err
		}
	}
	return d.Store.PostDay(ctx, day, actor.ID, d.now())
}

// formService is the form on which somebody enters on which day a decision was announced.
const formService = "ablehnung/zustellung"

// checkService refuses an announcement that cannot be: an ordinary letter is not announced while nobody has said that it went to the post, nor
// once it has come back, nor before the day that § 41 Abs. 2 VwVfG names. Whoever served it in another way says so with its kind. Invalid with
// the field.
func (d *Desk) checkService(ctx context.Context, task casefile.Task, data json.RawMessage) error {
	var entered struct {
		Kind string        `json:"zustellungsart"`
		On   casefile.Date `json:"bescheidBekanntgegebenAm"`
	}
	if task.Form != formService {
		return nil
	}
	if err := json.Unmarshal(data, &entered); err != nil || entered.Kind != "einfacher-brief" {
		return nil //nolint:nilerr // the form has been checked; what it lets through beside an ordinary letter has a proof of its own
	}
	letters, err := d.Store.Letters(ctx, task.CaseID)
	if err != nil {
		return err
	}
	for k := len(letters) - 1; k >= 0; k-- {
		l := letters[k]
		if !l.AnnouncesDecision() {
			continue
		}
		var code string
		switch {
		case !l.ReturnedOn.IsZero():
			code = "service.returned"
		case l.PostedOn.IsZero():
			code = "service.not-posted"
		case entered.On.Before(l.DeemedDeliveredOn):
			code = "service.early"
		default:
			return nil
		}
		return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/bescheidBekanntgegebenAm", Code: code})
	}
	return nil
}
