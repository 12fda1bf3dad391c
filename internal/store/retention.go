package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
	"ablauf/internal/retention"
)

// Only people whose file may have gone to Ausländerdatei B, or in whose case a ban was decided, can have anything that is due.
const sqlRetentionPersons = `
select p.id::text, p.died_on, p.moved_away_on,
       (select max(t.ended_on) from title t where t.person_id = p.id and t.ended_reason = 'einbuergerung'),
       exists (select from person_mark m where m.person_id = p.id and m.code = 'aussetzung' and m.ended_at is null)
  from person p
 where p.id > $1
   and (p.died_on is not null or p.moved_away_on is not null
     or p.id in (select person_id from title where ended_reason = 'einbuergerung')
     or p.id in (select cp.person_id from case_fact f join case_person cp on cp.case_id = f.case_id and cp.undone_at is null
                  where f.name = 'einreiseverbotMonate'))
 order by p.id limit $2`

// A case hangs on another one that asks how things stand with it, or that it was joined to or from.
const sqlRetentionCases = `
select cp.person_id::text, c.id::text, c.aktenzeichen, c.state = 'open', (c.closed_at at time zone 'Europe/Berlin')::date,
       ban.months is not null, coalesce(ban.months, 0),
       (select nullif(f.value #>> '{}', '')::date from case_fact f where f.case_id = c.id and f.name = 'ausreiseAm' order by f.id desc limit 1),
       exists (select from case_fact f where f.case_id = c.id and f.name in ('klageArt', 'klageGericht', 'klageZugestelltAm'))
         and not exists (select from case_fact f where f.case_id = c.id and f.name in ('gerichtErgebnis', 'klageBeendet')),
       exists (select from cases o where o.about_case = c.id and o.state = 'open')
         or exists (select from case_join j join cases o on o.id in (j.case_id, j.into_case) and o.id <> c.id and o.state = 'open'
                     where c.id in (j.case_id, j.into_case) and j.undone_at is null),
       exists (select from intent i where i.case_id = c.id and i.state in ('owed', 'sending', 'unclear'))
         or exists (select from receipt r where r.case_id = c.id and r.state = 'pending')
  from case_person cp join cases c on c.id = cp.case_id and c.erased_at is null
  left join lateral (select greatest((f.value #>> '{}')::int, 0) as months from case_fact f
                      where f.case_id = c.id and f.name = 'einreiseverbotMonate' order by f.id desc limit 1) ban on true
 where cp.undone_at is null and cp.person_id = any($1::uuid[])
 order by cp.person_id, c.id`

// RetentionFiles pages through the files of which something may be due, in the order of the persons; after is the last one of the page before.
func (s *Store) RetentionFiles(ctx context.Context, after casefile.PersonID, limit int) ([]retention.File, error) {
	if after == "" {
		after = casefile.PersonID(noCase)
	}
	scan := func(row pgx.CollectableRow) (retention.File, error) {
		var f retention.File
		return f, row.Scan(&f.Person, &f.DiedOn, &f.MovedAwayOn, &f.NaturalisedOn, &f.Suspended)
	}
	files, err := list(ctx, s.pool, scan, sqlRetentionPersons, key(after), bounded(limit, eventsMax))
	if err != nil {
		return nil, translate("retention files", err)
	}
	return files, translate("retention files", s.retentionCases(ctx, files))
}

func (s *Store) retentionCases(ctx context.Context, files []retention.File) error {
	at, ids := map[casefile.PersonID]int{}, make([]string, 0, len(files))
	for i, f := range files {
		at[f.Person] = i
		ids = append(ids, string(f.Person))
	}
	type owned struct {
		person casefile.PersonID
		retention.Case
	}
	scan := func(row pgx.CollectableRow) (owned, error) {
		var c owned
		return c, row.Scan(&c.person, &c.ID, &c.Aktenzeichen, &c.Open, &c.ClosedOn, &c.Ban, &c.BanMonths, &c.DepartedOn, &c.Court, &c.Linked, &c.Owed)
	}
	cases, err := list(ctx, s.pool, scan, sqlRetentionCases, ids)
	for _, c := range cases {
		files[at[c.person]].Cases = append(files[at[c.person]].Cases, c.Case)
	}
	return err
}

// RetentionFile gives the file that a case belongs to; false where nothing of it can be due.
func (s *Store) RetentionFile(ctx context.Context, id casefile.CaseID) (f retention.File, found bool, err error) {
	c, err := s.Case(ctx, id)
	if err != nil || c.PersonID == "" {
		return f, false, err
	}
	p, err := s.Person(ctx, c.PersonID)
	if err != nil {
		return f, false, err
	}
	one := []retention.File{{Person: p.ID, DiedOn: p.DiedOn, MovedAwayOn: p.MovedAwayOn}}
	scan := func(row pgx.CollectableRow) (struct{}, error) {
		return struct{}{}, row.Scan(&one[0].NaturalisedOn, &one[0].Suspended)
	}
	if _, err = list(ctx, s.pool, scan, sqlRetentionPerson, string(p.ID)); err != nil {
		return f, false, translate("retention file", err)
	}
	err = s.retentionCases(ctx, one)
	return one[0], err == nil, translate("retention file", err)
}

const sqlRetentionPerson = `
select (select max(t.ended_on) from title t where t.person_id = $1 and t.ended_reason = 'einbuergerung'),
       exists (select from person_mark m where m.person_id = $1 and m.code = 'aussetzung' and m.ended_at is null)`

const sqlRetentionDue = `
insert into retention_due (case_id, class, paragraph, started_on, due_on, held, seen_on, found_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (case_id) do update set class = excluded.class, paragraph = excluded.paragraph, started_on = excluded.started_on,
  due_on = excluded.due_on, held = excluded.held, seen_on = excluded.seen_on`

// RecordDue keeps what the look of a day found to be due. The same look again changes nothing.
func (s *Store) RecordDue(ctx context.Context, day casefile.Date, due []retention.Verdict) error {
	return s.inTx(ctx, "record due", func(t tx) error {
		b := &pgx.Batch{}
		for _, v := range due {
			b.Queue(sqlRetentionDue, string(v.Case), v.Class.Key, v.Class.Paragraph, date(v.Started), date(v.DueOn), holdCodes(v.Held), date(day), t.now)
		}
		return t.SendBatch(ctx, b).Close()
	})
}

const sqlRetentionAgain = `update retention_due set seen_on = seen_on - 1 where seen_on = $1`

// BeginRetentionLook lets what an earlier look of the same day found count no more; the look that begins finds it again, if it is still so.
func (s *Store) BeginRetentionLook(ctx context.Context, day casefile.Date) error {
	_, err := s.pool.Exec(ctx, sqlRetentionAgain, date(day))
	return translate("begin retention look", err)
}

const sqlRetentionLooked = `
insert into retention_look (day, cases, due, held, finished_at) values ($1, $2, $3, $4, $5)
on conflict (day) do update set cases = excluded.cases, due = excluded.due, held = excluded.held, finished_at = excluded.finished_at`

// RetentionLook sums up a nightly look.
type RetentionLook struct {
	Day              casefile.Date
	Cases, Due, Held int
}

// NoteRetentionLook notes that the look of a day is complete; what it found counts from then on.
func (s *Store) NoteRetentionLook(ctx context.Context, l RetentionLook) error {
	_, err := s.pool.Exec(ctx, sqlRetentionLooked, date(l.Day), l.Cases, l.Due, l.Held, s.now())
	return translate("note retention look", err)
}

const sqlRetentionNewest = `select day, cases, due, held from retention_look order by day desc limit 1`

// NewestRetentionLook gives the last complete look; the zero one before the first night.
func (s *Store) NewestRetentionLook(ctx context.Context) (RetentionLook, error) {
	l, _, err := optional(one(ctx, s.pool, func(row pgx.CollectableRow) (RetentionLook, error) {
		var l RetentionLook
		return l, row.Scan(&l.Day, &l.Cases, &l.Due, &l.Held)
	}, sqlRetentionNewest))
	return l, translate("newest retention look", err)
}

func holdCodes(held []retention.Hold) []string {
	codes := make([]string, 0, len(held))
	for _, h := range held {
		codes = append(codes, string(h))
	}
	return codes
}

// DueCase is a case whose period is over, with how far it has come on its way to deletion.
type DueCase struct {
	Case             casefile.CaseID
	Aktenzeichen     string
	Procedure        string
	Confidential     bool
	Class, Paragraph string
	StartedOn, DueOn casefile.Date
	Held             []string
	Offer            int // number of the offer to the archive; 0 before it
	AnswerBy         casefile.Date
	Answer           string
	Run              int // number of the deletion list it stands on; 0 where on none
}

// The answers of an archive.
const (
	AnswerTaken    = "uebernommen"         // the archive has taken the file over
	AnswerUnworthy = "nicht-archivwuerdig" // it is not worth keeping
	AnswerNone     = "keine-antwort"       // the archive did not answer in time
)

const sqlDueCases = `
select c.id::text, c.aktenzeichen, c.procedure, c.sensitivity = 'vertraulich', d.class, d.paragraph, d.started_on, d.due_on, d.held,
       coalesce(a.offer, 0), o.answer_by, coalesce(a.answer, ''), coalesce(r.run, 0)
  from retention_due d join cases c on c.id = d.case_id and c.erased_at is null
  left join archive_offer_case a on a.case_id = d.case_id
  left join archive_offer o on o.number = a.offer
  left join deletion_case r on r.case_id = d.case_id and r.state in ('listed', 'erasing')
 where d.seen_on = (select max(day) from retention_look)
 order by d.due_on, c.id limit $1`

// DueCases gives what the newest look found, the oldest first.
func (s *Store) DueCases(ctx context.Context, limit int) ([]DueCase, error) {
	cases, err := list(ctx, s.pool, func(row pgx.CollectableRow) (DueCase, error) {
		var d DueCase
		return d, row.Scan(&d.Case, &d.Aktenzeichen, &d.Procedure, &d.Confidential, &d.Class, &d.Paragraph, &d.StartedOn, &d.DueOn, &d.Held,
			&d.Offer, &d.AnswerBy, &d.Answer, &d.Run)
	}, sqlDueCases, bounded(limit, 1000))
	return cases, translate("due cases", err)
}
