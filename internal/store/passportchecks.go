package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// PassportCheck says that somebody compared the machine readable zone of a document with the file, and how that came out.
type PassportCheck struct {
	ID       string // drawn by the page, so that a form sent twice counts once
	CaseID   casefile.CaseID
	PersonID casefile.PersonID
	Layout   string
	Kind     string
	Issuer   string
	// NumberEnd are the last three characters of the document's number: enough to tell two documents of a person apart.
	NumberEnd string
	ExpiresOn casefile.Date
	Failed    []string // fields whose check digit does not fit
	Differs   []string // fields in which document and file do not say the same
	Result    string   // code
	By        casefile.ActorID
	At        time.Time
}

const (
	sqlCheckedDocumentInsert = `
insert into passport_check (id, case_id, person_id, layout, kind, issuer, number_end, expires_on, failed, differs, result, checked_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing`
	sqlCheckedDocuments = `
select id::text, case_id::text, person_id::text, layout, kind, issuer, number_end, expires_on, failed, differs, result, checked_by, recorded_at
  from passport_check where case_id = $1 order by recorded_at desc, id desc limit $2`
)

// AddPassportCheck records a check; one with the same id changes nothing. A case or person that does not exist is NotFound.
func (s *Store) AddPassportCheck(ctx context.Context, p PassportCheck) error {
	return s.inTx(ctx, "add passport check", func(t tx) error {
		tag, err := t.Exec(ctx, sqlCheckedDocumentInsert, p.ID, ref(p.CaseID), ref(p.PersonID), p.Layout, p.Kind, p.Issuer, p.NumberEnd,
			date(p.ExpiresOn), texts(p.Failed), texts(p.Differs), p.Result, string(p.By), t.now)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return appendEvents(ctx, t, p.CaseID, casefile.StreamCase, casefile.Event{
			Code: "passport.checked", Params: map[string]string{"result": p.Result, "check": p.ID}, Actor: p.By,
		})
	})
}

// PassportChecks gives the checks of a case, the newest first.
func (s *Store) PassportChecks(ctx context.Context, id casefile.CaseID) ([]PassportCheck, error) {
	checks, err := list(ctx, s.pool, scanPassportCheck, sqlCheckedDocuments, key(id), rowsMax)
	return checks, translate("passport checks", err)
}

func scanPassportCheck(row pgx.CollectableRow) (PassportCheck, error) {
	var p PassportCheck
	err := row.Scan(&p.ID, &p.CaseID, &p.PersonID, &p.Layout, &p.Kind, &p.Issuer, &p.NumberEnd, &p.ExpiresOn, &p.Failed, &p.Differs, &p.Result,
		&p.By, &p.At)
	return p, err
}
