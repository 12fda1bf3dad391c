package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// PrintBatch is a print file: letters out of the tray that are printed together. What is in it and in which order never changes.
type PrintBatch struct {
	Number  int64
	BegunAt time.Time
	Letters []PrintLetter
	// Repeated: an earlier run began it and did not come to its end, or has not yet, so there may be a file of it already.
	Repeated bool
}

// PrintLetter is a letter of a print file, with where its PDF is filed.
type PrintLetter struct {
	Letter       casefile.LetterID
	Case         casefile.CaseID
	Aktenzeichen string
	ObjectKey    string
	SHA256       []byte
}

const sqlPrintLock = `select pg_advisory_xact_lock(hashtextextended('print-batch', 81))`

const sqlPrintBegun = `select number, begun_at from print_batch where written_at is null order by number limit 1`

// Of the orders to print a letter the newest counts. One that is not confirmed yet does not lie in the tray.
const sqlPrintable = `
select i.id::text, l.id::text
  from letter l
  join lateral (select o.id, o.state from intent o
                 where o.case_id = l.case_id and o.kind = $1 and o.payload ->> 'letter' = l.id::text
                 order by o.created_at desc, o.id desc limit 1) i on i.state = 'confirmed'
 where ` + letterUnposted + ` and l.way = 'hand' and not exists (select from print_batch_letter p where p.intent_id = i.id)
 order by l.sent_at, l.id limit $2`

const sqlPrintBatchInsert = `insert into print_batch (begun_at) values ($1) returning number, begun_at`

const sqlPrintLettersInsert = `
insert into print_batch_letter (batch, position, intent_id, letter_id)
select $1, o.position, o.intent_id, o.letter_id from unnest($2::uuid[], $3::uuid[]) with ordinality as o (intent_id, letter_id, position)`

const sqlPrintLetters = `
select l.id::text, l.case_id::text, c.aktenzeichen, d.object_key, d.sha256
  from print_batch_letter p join letter l on l.id = p.letter_id join cases c on c.id = l.case_id join document d on d.id = l.document_id
 where p.batch = $1 order by p.position`

type printOrderRow struct{ Intent, Letter string }

// BeginPrintBatch gives the next print file: one that was begun and not finished, else a new one of the oldest letters in the tray that nobody
// has posted and that are in no file yet, at most size. It reports false where nothing is to be printed.
func (s *Store) BeginPrintBatch(ctx context.Context, size int) (b PrintBatch, found bool, err error) {
	err = s.inTx(ctx, "begin a print file", func(t tx) error {
		if _, err := t.Exec(ctx, sqlPrintLock); err != nil {
			return err
		}
		b, found, err = optional(one(ctx, t, scanPrintBatch, sqlPrintBegun))
		if b.Repeated = found; err != nil {
			return err
		}
		if !found {
			if b, found, err = newPrintBatch(ctx, t, size); err != nil || !found {
				return err
			}
		}
		b.Letters, err = list(ctx, t, pgx.RowToStructByPos[PrintLetter], sqlPrintLetters, b.Number)
		return err
	})
	return b, found, err
}

func scanPrintBatch(row pgx.CollectableRow) (b PrintBatch, err error) {
	return b, row.Scan(&b.Number, &b.BegunAt)
}

func newPrintBatch(ctx context.Context, t tx, size int) (PrintBatch, bool, error) {
	orders, err := list(ctx, t, pgx.RowToStructByPos[printOrderRow], sqlPrintable, KindPrint, size)
	if err != nil || len(orders) == 0 {
		return PrintBatch{}, false, err
	}
	intents, letters := make([]string, len(orders)), make([]string, len(orders))
	for i, o := range orders {
		intents[i], letters[i] = o.Intent, o.Letter
	}
	b, err := one(ctx, t, scanPrintBatch, sqlPrintBatchInsert, t.now)
	if err != nil {
		return b, false, err
	}
	_, err = t.Exec(ctx, sqlPrintLettersInsert, b.Number, intents, letters)
	return b, true, err
}

// Who waits for another run that writes the same file finds it written.
const sqlPrintBatchLock = `select number from print_batch where number = $1 and written_at is null for update`

const sqlPrintBatchWritten = `update print_batch set written_at = $2 where number = $1`

// FinishPrintBatch lets write make the file of a batch and records that it is there. It reports false, without a call, where another run has
// written it meanwhile; one that is writing it is waited for. An error of write comes back as it is, and the batch stays begun.
func (s *Store) FinishPrintBatch(ctx context.Context, number int64, write func() error) (bool, error) {
	written := false
	var failed error
	err := s.inTxOnce(ctx, func(t tx) error {
		if _, err := one(ctx, t, pgx.RowTo[int64], sqlPrintBatchLock, number); err != nil {
			return err
		}
		if failed = write(); failed != nil {
			return failed
		}
		_, err := t.Exec(ctx, sqlPrintBatchWritten, number, t.now)
		written = err == nil
		return err
	})
	switch {
	case failed != nil:
		return false, failed
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	}
	return written && err == nil, translate("finish a print file", err)
}
