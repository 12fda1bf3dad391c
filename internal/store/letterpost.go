package store

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// place is by whose law a letter counts as delivered and a period ends.
type place struct {
	land    calendar.Land
	regions []calendar.Region
}

func placeOf(cfg Config) place {
	p := place{land: calendar.Land(cfg.Land)}
	for _, r := range cfg.Regions {
		p.regions = append(p.regions, calendar.Region(r))
	}
	return p
}

const sqlCaseLockByLetter = `
select c.id::text, c.rev, c.state, c.team from cases c join letter l on l.case_id = c.id where l.id = $1 for no key update of c`

// lockLetter locks a letter behind its case, as the order of locks asks.
func lockLetter(ctx context.Context, t tx, id casefile.LetterID) (casefile.Letter, error) {
	if _, err := lockCaseBy(ctx, t, sqlCaseLockByLetter, key(id)); err != nil {
		return casefile.Letter{}, err
	}
	return one(ctx, t, scanLetter, sqlLetterLock, key(id))
}

const sqlLetterPrinted = `update letter set printed_at = $2, changed_at = $3 where id = $1 and printed_at is null`

// NotePrinted records that the print centre has printed a letter; a second time changes nothing.
func (s *Store) NotePrinted(ctx context.Context, id casefile.LetterID, at time.Time) error {
	return s.inTx(ctx, "note a printed letter", func(t tx) error {
		l, err := lockLetter(ctx, t, id)
		if err != nil || !l.PrintedAt.IsZero() {
			return err
		}
		if _, err := t.Exec(ctx, sqlLetterPrinted, string(l.ID), at, t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, letterEvent(l, l.ID, "letter.printed", at))
	})
}

// posting says that a letter was handed to the post, or announced in another way.
type posting struct {
	on casefile.Date
	by casefile.ActorID
	at time.Time
	// anew: a person says so after it was turned away or came back, so that is settled.
	anew bool
	// announced: on is the day of the announcement itself and not that of a posting (in person, by public notice).
	announced bool
}

// PostLetter records the day on which a letter was handed to the post, as the one who did it says. From it § 41 Abs. 2 VwVfG counts, and
// the period that the letter begins ends later where the day is later than that of the letter: never earlier, because the person may rely on
// the day that the letter names. The same day again, or an earlier one, changes nothing, nor does one before the letter came back. NotFound.
func (s *Store) PostLetter(ctx context.Context, id casefile.LetterID, on casefile.Date, by casefile.ActorID, at time.Time) error {
	return s.inTx(ctx, "post a letter", func(t tx) error {
		l, err := lockLetter(ctx, t, id)
		if err != nil {
			return err
		}
		events, err := postLetter(ctx, t, l, posting{on: on, by: by, at: at})
		if err != nil || len(events) == 0 {
			return err
		}
		spared, err := spareUnposted(ctx, t, l)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, append(events, spared...)...)
	})
}

// spareUnposted takes back the question why nobody posted a letter: it was posted.
func spareUnposted(ctx context.Context, t tx, l casefile.Letter) ([]casefile.Event, error) {
	asked, err := openTask(ctx, t, l.TaskID)
	if err != nil || asked.Element != adHocUnposted.element {
		return nil, err
	}
	return spareTask(ctx, t, asked.ID, codeLetterNews)
}

const sqlLetterPost = `
update letter set posted_on = $2, posted_by = $3, deemed_delivered_on = $4, changed_at = $5 where id = $1`

// When it came back stays: a decision that goes out once more is told by it.
const sqlLetterSettle = `
update letter set refused_for = '', returned_on = null, returned_for = '', returned_receipt = null where id = $1`

// goesAgain reports whether a letter came back and somebody had it sent once more.
func goesAgain(l casefile.Letter) bool { return !l.ReturnedAt.IsZero() && l.ReturnedOn.IsZero() }

// said reports whether a word about a posting is one that the record has, or one about the posting from which the letter came back.
func said(l casefile.Letter, p posting) bool {
	known := !l.PostedOn.IsZero() && !p.on.After(l.PostedOn)
	return !p.anew && (known || goesAgain(l) && p.on.Before(casefile.DateOf(l.ReturnedAt.In(calendar.Berlin()))))
}

// postLetter gives the events for the caller to append. The transaction holds the lock of the letter.
func postLetter(ctx context.Context, t tx, l casefile.Letter, p posting) ([]casefile.Event, error) {
	if said(l, p) {
		return nil, nil
	}
	delivery := p.on
	if !p.announced {
		// Whoever dates a letter later than it was posted has to wait for that date: the later of both never shortens a period.
		delivery = calendar.DeemedDelivery(t.place.land, laterDay(p.on, l.LetterDate), t.place.regions...).LastDay
	}
	deemed := laterDay(delivery, l.DeemedDeliveredOn)
	if _, err := t.Exec(ctx, sqlLetterPost, string(l.ID), date(p.on), string(p.by), date(deemed), t.now); err != nil {
		return nil, err
	}
	if p.anew {
		if _, err := t.Exec(ctx, sqlLetterSettle, string(l.ID)); err != nil {
			return nil, err
		}
	}
	e := letterEvent(l, l.ID, "letter.posted", p.at)
	if p.announced {
		e.Code = "letter.announced"
	}
	e.Actor = p.by
	e.Params["on"], e.Params["deemed"] = p.on.String(), deemed.String()
	extended, err := extendDeadlines(ctx, t, l, deemed, p)
	if err == nil && l.AnnouncesDecision() {
		err = tellWatchDecided(ctx, t, l.CaseID, p.at)
	}
	return append([]casefile.Event{e}, extended...), err
}

func laterDay(a, b casefile.Date) casefile.Date {
	if a.After(b) {
		return a
	}
	return b
}

// A letter begins the period that was set with it. What a decision begins was counted from the day that a person entered; it is counted anew
// only where the decision came back and goes out once more.
const sqlDeadlineOfLetter = `
select ` + columnsDeadline + ` from deadline
 where case_id = $1 and state = 'running' and (key = $2 or $3 and direction = 'antragsteller' and set_at >= $4)
 order by due_at, id for no key update`

const sqlDeadlineExtend = `
update deadline set last_day = $3, due_at = $4, reason = $5, params = $6, changed_at = $7 where case_id = $1 and key = $2`

func extendDeadlines(ctx context.Context, t tx, l casefile.Letter, deemed casefile.Date, p posting) (events []casefile.Event, err error) {
	deadlines, err := list(ctx, t, scanDeadline, sqlDeadlineOfLetter, string(l.CaseID), l.Key, (p.anew || goesAgain(l)) && l.AnnouncesDecision(), l.RecordedAt)
	if err != nil {
		return nil, err
	}
	for _, d := range deadlines {
		again := calendar.Recount(t.place.land, deemed, d.Reason, d.Params, t.place.regions...)
		if !again.LastDay.After(d.LastDay) {
			continue
		}
		for _, kept := range []string{casefile.ParamVariable, casefile.ParamNamed} {
			if v := d.Params[kept]; v != "" {
				again.Params[kept] = v
			}
		}
		if again.Params[casefile.ParamNamed] == "" {
			again.Params[casefile.ParamNamed] = d.LastDay.String()
		}
		due := calendar.EndOfDay(again.LastDay, calendar.Berlin())
		if d.DueAt.After(due) {
			due = d.DueAt // it has run on while nobody knew, and is asked about again only then
		}
		if _, err := t.Exec(ctx, sqlDeadlineExtend, string(l.CaseID), d.Key, date(again.LastDay), due, again.Reason, again.Params, t.now); err != nil {
			return nil, err
		}
		events = append(events, casefile.Event{Code: "deadline.extended", Actor: p.by, HappenedAt: p.at, Params: map[string]string{
			"deadline": d.Key, "kind": d.Kind, "lastDay": again.LastDay.String(), "before": d.LastDay.String(), "reason": again.Reason, "letter": string(l.ID),
		}})
	}
	return events, nil
}

const sqlLetterOffered = `
update letter set offered_on = coalesce($2, offered_on), fetched_on = coalesce($3, fetched_on), offer_failed_at = coalesce($4, offer_failed_at),
  changed_at = $5 where id = $1`

// NoteOffer records what the portal says about the copy of a letter: since when it lies there, that the notification failed, when the person
// fetched it. Nothing in law follows from it; the letter goes by post as well. NotFound.
func (s *Store) NoteOffer(ctx context.Context, id casefile.LetterID, offered, fetched casefile.Date, failed bool, at time.Time) error {
	return s.inTx(ctx, "note an offer", func(t tx) error {
		l, err := lockLetter(ctx, t, id)
		if err != nil || !failed && offered == l.OfferedOn && fetched == l.FetchedOn {
			return err
		}
		var failedAt any
		code := "letter.offered"
		switch {
		case failed:
			failedAt, code = at, "letter.offer-failed"
		case !fetched.IsZero():
			code = "letter.fetched"
		}
		if _, err := t.Exec(ctx, sqlLetterOffered, string(l.ID), date(offered), date(fetched), failedAt, t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, letterEvent(l, l.ID, code, at))
	})
}

// Unposted is a letter that was handed over and is not known to be on its way.
type Unposted struct {
	casefile.Letter
	Aktenzeichen string
	// HandedOn is the day on which it was handed over, in Berlin.
	HandedOn casefile.Date
}

// What came back was with the post, also where nobody said so.
const letterUnposted = `l.state = 'sent' and l.posted_on is null and l.returned_on is null`

const sqlLetterUnposted = `
select ` + columnsLetter + `, c.aktenzeichen, (l.sent_at at time zone 'Europe/Berlin')::date
  from letter l join cases c on c.id = l.case_id
 where ` + letterUnposted + ` order by l.sent_at, l.id limit $1`

// UnpostedLetters lists what is not known to be posted, the oldest first.
func (s *Store) UnpostedLetters(ctx context.Context, limit int) ([]Unposted, error) {
	letters, err := list(ctx, s.pool, scanUnposted, sqlLetterUnposted, bounded(limit, rowsMax))
	return letters, translate("unposted letters", err)
}

const sqlLetterOfDay = `
select l.id::text from letter l
 where ` + letterUnposted + ` and l.way = 'hand' and (l.sent_at at time zone 'Europe/Berlin')::date = $1
   and ($2 = '' or l.case_id::text = $2) and l.sent_at <= $3
 order by l.sent_at, l.id`

// PostedDay says which letters somebody has taken to the post, and when.
type PostedDay struct {
	// Handed is the day on which they came into the tray, On the day of posting.
	Handed, On casefile.Date
	// Until is the instant at which the last of them came into the tray: what came later lies there still, though it came on the same day.
	Until time.Time
	// Only restricts them to those of one case; empty for all.
	Only casefile.CaseID
}

// PostDay records that the letters that came into the tray on a day were handed to the post on another or the same day, and gives how many.
// Each has a transaction of its own: the chains of several cases must not be held together. Invalid with fields: nothing is posted before it
// was printed or in the future.
func (s *Store) PostDay(ctx context.Context, d PostedDay, by casefile.ActorID, at time.Time) (n int, err error) {
	wrong := func(field, code string) error {
		return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: code})
	}
	switch today := casefile.DateOf(at.In(calendar.Berlin())); {
	case d.Handed.IsZero() || d.On.IsZero():
		return 0, wrong("/postedOn", "required")
	case d.Until.IsZero():
		return 0, wrong("/sentUntil", "required")
	case d.On.After(today):
		return 0, wrong("/postedOn", "received.future")
	case d.On.Before(d.Handed):
		return 0, wrong("/postedOn", "posted.early")
	}
	ids, err := list(ctx, s.pool, scanID[casefile.LetterID], sqlLetterOfDay, date(d.Handed), string(d.Only), d.Until)
	if err != nil {
		return 0, translate("letters of a day", err)
	}
	for _, id := range ids {
		if err := s.PostLetter(ctx, id, d.On, by, at); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// PrintPayload is the payload of an effect that prints a letter or offers it in the portal.
type PrintPayload struct {
	Letter casefile.LetterID `json:"letter"`
}

func letterOf(i casefile.Intent) (casefile.LetterID, bool) {
	var p PrintPayload
	return p.Letter, json.Unmarshal(i.Payload, &p) == nil && p.Letter != ""
}
