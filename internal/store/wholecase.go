package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// WholeCase is what the record holds of a case at one moment, for those who hand a whole file out. What the query of § 73 AufenthG brought to light
// is not in it: only its officer reads that (Findings).
type WholeCase struct {
	// At is the moment of reading.
	At     time.Time
	Case   casefile.Case
	Person casefile.Person
	// Titles are all titles of the person, oldest first.
	Titles      []casefile.Title
	Application json.RawMessage // empty for a case without one
	// Statements are what people and partners said, with the bodies as they arrived; see Statements for which.
	Statements []casefile.Receipt
	// Receipts are everything that arrived, without the bodies.
	Receipts        []casefile.Receipt
	Documents       []casefile.Document // in every state but uploads under way
	Letters         []casefile.Letter
	Notes           []casefile.Note
	Worked          []Worked
	Deadlines       []casefile.Deadline
	Effects         []casefile.Effect
	Intents         []casefile.Intent
	Representatives []casefile.Representative
	// Events is the whole log of the case, without who read what.
	Events []casefile.Event
	// Staff names the members of staff that anything above mentions.
	Staff map[casefile.ActorID]string
}

// Worked is a finished task with what was entered for it.
type Worked struct {
	casefile.Submission
	Task casefile.Task
}

const (
	sqlWholeStatements = `
select ` + columnsReceipt + `, r.raw from receipt r where ` + statementsOfCase + ` order by r.case_seq`

	sqlWholeTitles = `select ` + columnsTitle + ` from title t join case_person cp on cp.person_id = t.person_id and cp.undone_at is null
 where cp.case_id = $1 order by t.valid_from nulls first, t.id`

	sqlWholeWorked = `
select ` + columnsSubmission + `, t.id::text, t.process, t.element, t.name, t.form from submission s join task t on t.id = s.task_id
 where s.case_id = $1 and s.state = 'applied' order by s.submitted_at, s.id`

	sqlWholeStaff = `select id::text, name, roles, teams from staff where id::text in (
  select content ->> 'actor' from case_event where case_id = $1 and stream = $2
  union select content ->> 'actingFor' from case_event where case_id = $1 and stream = $2
  union select content -> 'params' ->> 'holder' from case_event where case_id = $1 and stream = $2
  union select content -> 'params' ->> 'to' from case_event where case_id = $1 and stream = $2
  union select author from note where case_id = $1
  union select actor from submission where case_id = $1
  union select acting_for from submission where case_id = $1)`
)

func scanWorked(row pgx.CollectableRow) (Worked, error) {
	var w Worked
	return w, row.Scan(append(submissionTargets(&w.Submission), &w.Task.ID, &w.Task.Process, &w.Task.Element, &w.Task.Name, &w.Task.Form)...)
}

// WholeCase reads all of a case as it stands at one moment: in one transaction, so that no list tells of what another does not know yet. NotFound,
// also for a case that has no person.
func (s *Store) WholeCase(ctx context.Context, id casefile.CaseID) (WholeCase, error) {
	w := WholeCase{At: s.now(), Staff: map[casefile.ActorID]string{}}
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(t pgx.Tx) error {
		for _, step := range []func(context.Context, pgx.Tx, any) error{w.readHead, w.readFile, w.readLaw, w.readLog} {
			if err := step(ctx, t, key(id)); err != nil {
				return err
			}
		}
		return nil
	})
	return w, translate("whole case", err)
}

// into reads all rows of a query to a place.
func into[T any](ctx context.Context, t pgx.Tx, to *[]T, scan pgx.RowToFunc[T], sql string, args ...any) (err error) {
	*to, err = list(ctx, t, scan, sql, args...)
	return err
}

func (w *WholeCase) readHead(ctx context.Context, t pgx.Tx, id any) (err error) {
	if w.Case, err = one(ctx, t, scanCase, sqlCaseByID, id); err != nil {
		return err
	}
	if w.Person, err = one(ctx, t, scanPerson, sqlPersonByCase, id); err != nil {
		return err
	}
	w.Application, _, err = optional(one(ctx, t, pgx.RowTo[json.RawMessage], sqlApplicationData, id))
	return err
}

func (w *WholeCase) readFile(ctx context.Context, t pgx.Tx, id any) error {
	if err := into(ctx, t, &w.Statements, scanReceiptWithBody, sqlWholeStatements, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Receipts, scanReceipt, sqlReceiptByCase, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Documents, scanDocument, sqlDocumentByCase, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Letters, scanLetter, sqlLetterByCase, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Notes, scanNote, sqlNoteList, id); err != nil {
		return err
	}
	return into(ctx, t, &w.Worked, scanWorked, sqlWholeWorked, id)
}

func (w *WholeCase) readLaw(ctx context.Context, t pgx.Tx, id any) (err error) {
	if err := into(ctx, t, &w.Titles, scanTitle, sqlWholeTitles, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Deadlines, scanDeadline, sqlDeadlineList, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Effects, scanEffect, sqlEffectList, id); err != nil {
		return err
	}
	if err := into(ctx, t, &w.Intents, scanIntent, sqlIntentByCase, id); err != nil {
		return err
	}
	w.Representatives, err = representatives(ctx, t, w.Case.ID)
	return err
}

func (w *WholeCase) readLog(ctx context.Context, t pgx.Tx, id any) error {
	for after := int64(0); ; {
		page, err := list(ctx, t, scanEvent(w.Case.ID, casefile.StreamCase), sqlEventList, id, casefile.StreamCase, after, eventsMax)
		if err != nil {
			return err
		}
		w.Events = append(w.Events, page...)
		if len(page) < eventsMax {
			break
		}
		after = page[len(page)-1].Seq
	}
	staff, err := list(ctx, t, scanStaff, sqlWholeStaff, id, casefile.StreamCase)
	for _, a := range staff {
		w.Staff[a.ID] = a.Name
	}
	return err
}

// LogExport records that a whole case was handed out: among what happened in it and among who read what, both or neither. NotFound.
func (s *Store) LogExport(ctx context.Context, e casefile.Event) error {
	return s.inTx(ctx, "log export", func(t tx) error {
		c, err := lockCase(ctx, t, e.CaseID)
		if err != nil {
			return err
		}
		if err := appendEvents(ctx, t, c.id, casefile.StreamAccess, e); err != nil {
			return err
		}
		return appendEvents(ctx, t, c.id, casefile.StreamCase, e)
	})
}
