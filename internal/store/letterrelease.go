package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// A letter has become another one than somebody released: a fact, an address or the day has changed since. It waits until they have seen it as it is.
var adHocHeld = adHocKind{
	element: "schreiben-freigeben", name: "Schreiben erneut freigeben", form: "allgemein/schreiben-freigeben", group: casefile.RoleSachbearbeitung,
}

// ElementHeld is the element of the tasks at which a letter that waits is released once more.
const ElementHeld = "schreiben-freigeben"

// CodeLetterHeld is the line of the log that says that a letter waits to be released once more, and the code at which its case stands still meanwhile.
const CodeLetterHeld = "letter.held"

// CodeLetterSeen is the line of the access log that says who looked at a letter before it went out.
const CodeLetterSeen = "letter.seen"

const sqlReleaseInsert = `
insert into letter_release (case_id, submission_id, process, element, template, print, letter_date, released_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)`

// insertReleases records which letters somebody saw and let go by finishing a task.
func insertReleases(ctx context.Context, t tx, sub casefile.Submission, letters []casefile.LetterRelease) error {
	for _, l := range letters {
		_, err := t.Exec(ctx, sqlReleaseInsert, string(sub.CaseID), string(sub.ID), l.Process, l.Element, l.Template, l.Print, date(l.On), sub.SubmittedAt)
		if err != nil {
			return err
		}
	}
	return nil
}

// What was released before the letter before this one began has gone out with it.
const sqlReleaseNewest = `
select r.id::text, r.process, r.element, r.template, r.print, r.letter_date, r.submission_id::text, s.actor, r.released_at, k.candidate_group
  from letter_release r join submission s on s.id = r.submission_id join task k on k.id = s.task_id
 where r.case_id = $1 and r.process = $2 and r.element = $3 and s.state = 'applied'
   and not exists (select from letter l where l.case_id = r.case_id and l.process = r.process and l.element = r.element and l.key <> $4
                      and l.recorded_at > r.released_at)
 order by r.released_at desc, r.id desc limit 1`

// Released gives the newest release of a letter. NotFound where nobody released it: then nobody was asked to.
func (s *Store) Released(ctx context.Context, l casefile.Letter) (casefile.LetterRelease, error) {
	r, err := one(ctx, s.pool, func(row pgx.CollectableRow) (casefile.LetterRelease, error) {
		var r casefile.LetterRelease
		return r, row.Scan(&r.ID, &r.Process, &r.Element, &r.Template, &r.Print, &r.On, &r.Submission, &r.By, &r.At, &r.Group)
	}, sqlReleaseNewest, key(l.CaseID), l.Process, l.Element, l.Key)
	return r, translate("release of a letter", err)
}

const sqlLetterReleased = `update letter set release_id = $2, letter_date = $3, changed_at = $4 where id = $1 and state = 'intended'`

// LetGo ties a letter that is not filed yet to its release and gives it the day that was shown.
func (s *Store) LetGo(ctx context.Context, id casefile.LetterID, r casefile.LetterRelease) error {
	_, err := s.pool.Exec(ctx, sqlLetterReleased, key(id), r.ID, date(r.On), s.now())
	return translate("let a letter go", err)
}

// HoldLetter opens the task at which a letter that has become another one is released once more: for those who work on the task at which it was
// released. The same letter with the same release has one task.
func (s *Store) HoldLetter(ctx context.Context, l casefile.Letter, r casefile.LetterRelease) error {
	return s.inTx(ctx, "hold a letter", func(t tx) error {
		if _, err := lockCase(ctx, t, l.CaseID); err != nil {
			return err
		}
		kind := adHocHeld
		if r.Group != "" {
			kind.group = casefile.Role(r.Group)
		}
		task := adHoc{caseID: l.CaseID, key: l.Key + "/freigabe/" + r.ID, kind: kind, at: t.now}
		known, err := one(ctx, t, pgx.RowTo[bool], `select exists (select from task where id = $1)`, string(derivedID(string(l.CaseID), task.key)))
		if err != nil || known {
			return err
		}
		id, err := openAdHocTask(ctx, t, task)
		if err != nil {
			return err
		}
		if err := nameLetters(ctx, t, id, []casefile.LetterID{l.ID}); err != nil {
			return err
		}
		e := letterEvent(l, l.ID, CodeLetterHeld, t.now)
		e.Params["task"] = string(id)
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
}

const sqlLettersReleasedAgain = `
select ` + columnsLetter + ` from letter l join cases c on c.id = l.case_id and c.state = 'open'
 where l.state = 'intended' and l.id in (
       select tl.letter_id from task_letter tl join task t on t.id = tl.task_id
        where t.element = $1 group by tl.letter_id having bool_and(t.state <> 'open') and bool_or(t.state = 'completed'))
 order by l.recorded_at, l.id`

// LettersReleasedAgain gives the letters of open cases that were released once more and are not filed yet, the oldest first: their cases are about to go on, or
// have not heard of it.
func (s *Store) LettersReleasedAgain(ctx context.Context) ([]casefile.Letter, error) {
	letters, err := list(ctx, s.pool, scanLetter, sqlLettersReleasedAgain, ElementHeld)
	return letters, translate("letters released again", err)
}

const sqlLettersSeen = `
select distinct content -> 'params' ->> 'print' from case_event
 where case_id = $1 and stream = 'zugriff' and content ->> 'code' = 'letter.seen'
   and content ->> 'actor' = $2 and content -> 'params' ->> 'forTask' = $3`

// LettersSeen gives the fingerprints of the letters that somebody has seen at a task before they went out, as the access log has them.
func (s *Store) LettersSeen(ctx context.Context, id casefile.CaseID, task casefile.TaskID, actor casefile.ActorID) ([]string, error) {
	seen, err := list(ctx, s.pool, pgx.RowTo[string], sqlLettersSeen, key(id), string(actor), string(task))
	return seen, translate("letters seen", err)
}
