package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsLetter = `l.id::text, l.case_id::text, l.key, l.template, l.subject, l.data, coalesce(l.document_id::text, ''), l.state,
  l.letter_date, l.deemed_delivered_on, l.recorded_at, l.sent_at, l.way, l.printed_at, l.posted_on, l.posted_by, l.refused_for,
  l.returned_on, l.returned_for, l.returned_at, coalesce(l.task_id::text, ''), l.offered_on, l.fetched_on, l.process, l.element`

func scanLetter(row pgx.CollectableRow) (casefile.Letter, error) {
	var l casefile.Letter
	return l, row.Scan(letterTargets(&l)...)
}

func scanUnposted(row pgx.CollectableRow) (Unposted, error) {
	var u Unposted
	return u, row.Scan(append(letterTargets(&u.Letter), &u.Aktenzeichen, &u.HandedOn)...)
}

func letterTargets(l *casefile.Letter) []any {
	return []any{
		&l.ID, &l.CaseID, &l.Key, &l.Template, &l.Subject, &l.Data, &l.DocumentID, &l.State, &l.LetterDate, &l.DeemedDeliveredOn,
		&l.RecordedAt,
		zeroable{&l.SentAt},
		&l.Way,
		zeroable{&l.PrintedAt},
		&l.PostedOn, &l.PostedBy, &l.RefusedFor,
		&l.ReturnedOn, &l.ReturnedFor,
		zeroable{&l.ReturnedAt},
		&l.TaskID, &l.OfferedOn, &l.FetchedOn, &l.Process, &l.Element,
	}
}

const sqlLetterByID = `select ` + columnsLetter + ` from letter l where l.id = $1`

// Letter gives a letter with the data it was made from, or NotFound.
func (s *Store) Letter(ctx context.Context, id casefile.LetterID) (casefile.Letter, error) {
	l, err := one(ctx, s.pool, scanLetter, sqlLetterByID, key(id))
	return l, translate("letter", err)
}

const sqlLetterByCase = `select ` + columnsLetter + ` from letter l where l.case_id = $1 order by l.recorded_at, l.id`

// Letters gives the letters of a case, oldest first.
func (s *Store) Letters(ctx context.Context, id casefile.CaseID) ([]casefile.Letter, error) {
	letters, err := list(ctx, s.pool, scanLetter, sqlLetterByCase, key(id))
	return letters, translate("letters", err)
}

const sqlLetterInsert = `
insert into letter (case_id, key, template, subject, data, state, letter_date, deemed_delivered_on, recorded_at, changed_at, process, element)
values ($1, $2, $3, $4, $5, 'intended', $6, $7, $8, $8, $9, $10)
on conflict (key) do nothing
returning id::text`

const sqlLetterByKey = `select ` + columnsLetter + ` from letter l where l.key = $1`

// BeginLetter records that a letter is owed, before it is drawn up, and gives it as it is stored. It is idempotent per Key: a second
// call gives the letter of the first, however far that has come. A case that does not exist is NotFound.
func (s *Store) BeginLetter(ctx context.Context, l casefile.Letter) (casefile.Letter, error) {
	err := s.inTx(ctx, "begin letter", func(t tx) error {
		var data any
		if len(l.Data) > 0 {
			data = l.Data
		}
		id, inserted, err := optional(one(ctx, t, scanID[casefile.LetterID], sqlLetterInsert, ref(l.CaseID), l.Key, l.Template,
			l.Subject, data, date(l.LetterDate), date(l.DeemedDeliveredOn), t.now, l.Process, l.Element))
		if err != nil {
			return err
		}
		l, err = one(ctx, t, scanLetter, sqlLetterByKey, l.Key)
		if err != nil || !inserted {
			return err
		}
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, letterEvent(l, id, "letter.intended", t.now))
	})
	return l, err
}

func letterEvent(l casefile.Letter, id casefile.LetterID, code string, at time.Time) casefile.Event {
	return casefile.Event{Code: code, Params: map[string]string{"letter": string(id), "template": l.Template}, HappenedAt: at}
}

const sqlLetterLock = `select ` + columnsLetter + ` from letter l where l.id = $1 for no key update`

// The date of the letter stays that of its beginning, unless it had none.
const sqlLetterFile = `
update letter
   set state = 'filed', subject = $2, document_id = $3, deemed_delivered_on = coalesce($4, deemed_delivered_on),
       data = coalesce($5, data), letter_date = coalesce(letter_date, ($6::timestamptz at time zone 'Europe/Berlin')::date),
       changed_at = $6
 where id = $1`

// FileLetter puts the PDF of a letter into the e-file and freezes the data it was made from. A letter that is filed already stays as it
// is, so a retry files no second document. A letter that does not exist is NotFound; Conflict "letter.readdressed" where it goes to somebody
// else by now than it was drawn up for: whoever ended the representation or the link named the letters of the file, and this was none yet.
func (s *Store) FileLetter(
	ctx context.Context, id casefile.LetterID, to Addressee, d casefile.Document, subject string, deemed casefile.Date, data json.RawMessage,
) error {
	return s.FileNaming(ctx, id, to, d, subject, deemed, data, Named{})
}

// FileNaming is FileLetter for a letter that names the address of a prepared application, or a check code: with the letter they begin to hold.
func (s *Store) FileNaming(
	ctx context.Context, id casefile.LetterID, to Addressee, d casefile.Document, subject string, deemed casefile.Date, data json.RawMessage, named Named,
) error {
	return s.inTx(ctx, "file letter", func(t tx) error {
		l, err := lockAddressed(ctx, t, id, to)
		if err != nil || l.State != casefile.LetterIntended {
			return err
		}
		if err := stillGoesTo(ctx, t, l.CaseID, to); err != nil {
			return err
		}
		d.CaseID, d.Outgoing = l.CaseID, true
		document, err := insertDocument(ctx, t, d)
		if err != nil {
			return err
		}
		var frozen any
		if len(data) > 0 {
			frozen = data
		}
		if _, err := t.Exec(ctx, sqlLetterFile, string(l.ID), subject, string(document), date(deemed), frozen, t.now); err != nil {
			return err
		}
		if err := insertInvitation(ctx, t, l, named.Invitation); err != nil {
			return err
		}
		if err := insertSheet(ctx, t, l, named.Sheet); err != nil {
			return err
		}
		e := letterEvent(l, l.ID, "letter.filed", t.now)
		e.Params["document"] = string(document)
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
}

const sqlLetterMark = `
update letter set state = $2, sent_at = case when $2 = 'sent' then $3 else sent_at end, changed_at = $4, way = $5 where id = $1`

// MarkLetter records what became of a letter's dispatch; the same state again changes nothing. A person is asked by way of the effect
// that carries the letter out (ClaimIntents), which alone can take the answer. One that is sent lies in the tray, for people to post; see
// HandOver for the print centre. A letter that does not exist is NotFound, one that was sent cannot change: Conflict "letter.sent".
func (s *Store) MarkLetter(ctx context.Context, id casefile.LetterID, state casefile.LetterState, at time.Time) error {
	way := casefile.LetterWay("")
	if state == casefile.LetterSent {
		way = casefile.WayByHand
	}
	return s.inTx(ctx, "mark letter", func(t tx) error { return markLetter(ctx, t, id, state, way, at) })
}

// HandOver records that the print centre has a letter; one that it has already stays as it is. NotFound.
func (s *Store) HandOver(ctx context.Context, id casefile.LetterID, at time.Time) error {
	return s.inTx(ctx, "hand a letter over", func(t tx) error {
		return markLetter(ctx, t, id, casefile.LetterSent, casefile.WayCentre, at)
	})
}

func markLetter(ctx context.Context, t tx, id casefile.LetterID, state casefile.LetterState, way casefile.LetterWay, at time.Time) error {
	l, err := lockLetter(ctx, t, id)
	if err != nil || l.State == state && (state != casefile.LetterSent || l.Way == way) {
		return err
	}
	if l.State == state {
		// It goes once more, and by another way than before.
		_, err := t.Exec(ctx, sqlLetterMark, string(l.ID), string(state), at, t.now, string(way))
		return err
	}
	if l.State == casefile.LetterSent {
		return conflict("letter.sent", nil)
	}
	if _, err := t.Exec(ctx, sqlLetterMark, string(l.ID), string(state), at, t.now, string(way)); err != nil {
		return err
	}
	return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, letterEvent(l, l.ID, "letter."+string(state), at))
}
