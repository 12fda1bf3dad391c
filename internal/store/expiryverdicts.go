package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ExpiryVerdict is what the rules say about the letters for a title and its end.
type ExpiryVerdict struct {
	Title       casefile.TitleID
	Ends        casefile.Date
	Verdict     string // "senden", "nicht-senden", "nur-sachbearbeitung"
	Reason      string // id of the row
	Paragraph   string
	TableHash   string
	NeedsReview bool
	AsOf        casefile.Date
	RecordedAt  time.Time
}

// A first verdict to send needs no line: the case that it opens says so. A verdict that differs from the newest line gets one.
const sqlExpiryVerdictInsert = `
insert into expiry_verdict (title_id, valid_to, verdict, reason, paragraph, table_hash, needs_review, as_of, recorded_at)
select v.title_id, v.valid_to, v.verdict, v.reason, v.paragraph, $6, v.needs_review, $8, $9
  from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::text[], $7::boolean[])
    as v (title_id, valid_to, verdict, reason, paragraph, needs_review)
  left join lateral (
    select n.verdict, n.reason from expiry_verdict n where n.title_id = v.title_id and n.valid_to = v.valid_to order by n.id desc limit 1
  ) last on true
 where (v.verdict, v.reason) is distinct from (last.verdict, last.reason) and (last.verdict is not null or v.verdict <> 'senden')`

// PutExpiryVerdicts records those verdicts of a page that have changed and gives how many these were. All are of one day and one table.
func (s *Store) PutExpiryVerdicts(ctx context.Context, verdicts []ExpiryVerdict) (int, error) {
	if len(verdicts) == 0 {
		return 0, nil
	}
	n := len(verdicts)
	titles, ends, what, why := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	paragraphs, review := make([]string, n), make([]bool, n)
	for i, v := range verdicts {
		titles[i], ends[i], what[i], why[i] = string(v.Title), v.Ends.String(), v.Verdict, v.Reason
		paragraphs[i], review[i] = v.Paragraph, v.NeedsReview
	}
	changed := 0
	err := s.inTx(ctx, "put expiry verdicts", func(t tx) error {
		tag, err := t.Exec(ctx, sqlExpiryVerdictInsert, titles, ends, what, why, paragraphs, verdicts[0].TableHash, review,
			date(verdicts[0].AsOf), t.now)
		changed = int(tag.RowsAffected())
		return err
	})
	return changed, err
}

const sqlExpiryVerdicts = `
select title_id::text, valid_to, verdict, reason, paragraph, table_hash, needs_review, as_of, recorded_at
  from expiry_verdict where title_id = $1 order by id`

// ExpiryVerdicts gives the verdicts on a title, oldest first.
func (s *Store) ExpiryVerdicts(ctx context.Context, id casefile.TitleID) ([]ExpiryVerdict, error) {
	verdicts, err := list(ctx, s.pool, pgx.RowToStructByPos[ExpiryVerdict], sqlExpiryVerdicts, key(id))
	return verdicts, translate("expiry verdicts", err)
}

// ExpiryLine is what a dry run found about a title.
type ExpiryLine struct {
	Title       casefile.TitleID
	Ends        casefile.Date
	Step        string // "brief1", "brief2", "brief3" or "" where no letter goes out
	Verdict     string
	Reason      string
	Paragraph   string
	NeedsReview bool
	// What follows is of the title and its holder and filled when the lines are read.
	Kind           casefile.TitleKind
	TitleParagraph string
	PersonID       casefile.PersonID
	FamilyName     string
	GivenNames     string
}

const sqlExpiryLineInsert = `
insert into expiry_line (run_id, title_id, valid_to, step, verdict, reason, paragraph, needs_review)
select $1, v.* from unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[]) as v
on conflict do nothing`

// PutExpiryLines keeps a page of what a dry run found; the same page again changes nothing.
func (s *Store) PutExpiryLines(ctx context.Context, run string, lines []ExpiryLine) error {
	if len(lines) == 0 {
		return nil
	}
	n := len(lines)
	titles, ends, steps, what, why := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	paragraphs, review := make([]string, n), make([]bool, n)
	for i, l := range lines {
		titles[i], ends[i], steps[i], what[i], why[i] = string(l.Title), l.Ends.String(), l.Step, l.Verdict, l.Reason
		paragraphs[i], review[i] = l.Paragraph, l.NeedsReview
	}
	_, err := s.pool.Exec(ctx, sqlExpiryLineInsert, key(run), titles, ends, steps, what, why, paragraphs, review)
	return translate("put expiry lines", err)
}

const sqlExpiryLines = `
select l.title_id::text, l.valid_to, l.step, l.verdict, l.reason, l.paragraph, l.needs_review, t.kind, t.paragraph, t.person_id::text,
  p.family_name, p.given_names
  from expiry_line l join title t on t.id = l.title_id join person p on p.id = t.person_id
 where l.run_id = $1 and (l.step <> '') = $2 order by l.step, l.valid_to, l.title_id limit $3`

const expiryLinesMax = 2000

// ExpiryLines gives the letters of a dry run, or what gets none, in the order of the days on which the titles end.
func (s *Store) ExpiryLines(ctx context.Context, run string, letters bool, limit int) ([]ExpiryLine, error) {
	lines, err := list(ctx, s.pool, func(row pgx.CollectableRow) (ExpiryLine, error) {
		var l ExpiryLine
		return l, row.Scan(&l.Title, &l.Ends, &l.Step, &l.Verdict, &l.Reason, &l.Paragraph, &l.NeedsReview, &l.Kind, &l.TitleParagraph, &l.PersonID,
			&l.FamilyName, &l.GivenNames)
	}, sqlExpiryLines, key(run), letters, bounded(limit, expiryLinesMax))
	return lines, translate("expiry lines", err)
}
