package store

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ImportedCase is a row of a file of open cases.
type ImportedCase struct {
	ImportedRow
	// Application is as for ReceiveApplication; its person and title have their ids, its case and receipt say where they come from.
	Application Application
}

const sqlImportCasePersons = `select ` + columnsPerson + ` from person p where p.source_system = $1 and p.source_id = any($2::text[])`

// PersonsOf gives the persons of the system by the ids that they have there; ids that nobody has are left out.
func (i *ImportSession) PersonsOf(ctx context.Context, ids []string) (map[string]casefile.Person, error) {
	persons, err := list(ctx, i.conn, scanPerson, sqlImportCasePersons, i.system, ids)
	found := make(map[string]casefile.Person, len(persons))
	for _, p := range persons {
		found[p.Source.ID] = p
	}
	return found, translate("persons of the system", err)
}

const sqlImportCaseTitles = `select ` + columnsTitle + ` from title t where t.source_system = $1 and t.source_id = any($2::text[])`

// TitlesOf gives the titles of the system by the ids that they have there; ids that no title has are left out.
func (i *ImportSession) TitlesOf(ctx context.Context, ids []string) (map[string]casefile.Title, error) {
	titles, err := list(ctx, i.conn, scanTitle, sqlImportCaseTitles, i.system, ids)
	found := make(map[string]casefile.Title, len(titles))
	for _, t := range titles {
		found[t.Source.ID] = t
	}
	return found, translate("titles of the system", err)
}

const sqlImportCaseSeen = `
insert into import_seen (source_id, line, accepted) values ($1, $2, $3) on conflict do nothing`

const sqlImportCaseFirst = `select line from import_seen where source_id = $1`

const sqlImportCaseKnown = `select digest from import_row where source_system = $1 and kind = 'faelle' and source_id = $2`

const sqlImportCaseRemember = `
insert into import_row (source_system, kind, source_id, record_id, digest, record_version, run_id)
values ($1, 'faelle', $2, $3, $4, 1, $5)`

const sqlImportCaseUnaccept = `update import_seen set accepted = false where source_id = $1 and line = $2`

// Cases takes a batch of open cases over, in one transaction: each gets a case, an Aktenzeichen of ours, and a receipt with its original
// day, which the relay delivers like any other. A case that was taken over runs here; a row that changed since is refused as
// "case.changed", because what a receipt said cannot be made undone by a file.
func (i *ImportSession) Cases(ctx context.Context, run *ImportRun, rows []ImportedCase) (ImportResult, error) {
	return i.batch(ctx, run, func(t tx) (result ImportResult, err error) {
		for _, row := range rows {
			outcome, first, err := i.importCase(ctx, t, run, row)
			if err != nil {
				return result, err
			}
			result.count(row.Line, outcome, first)
		}
		return result, nil
	})
}

func (i *ImportSession) importCase(ctx context.Context, t tx, run *ImportRun, row ImportedCase) (outcome string, first *int, err error) {
	if row.SourceID == "" {
		return outcomeRefused, nil, nil
	}
	tag, err := t.Exec(ctx, sqlImportCaseSeen, row.SourceID, row.Line, !row.Refused)
	switch {
	case err != nil:
		return "", nil, err
	case row.Refused:
		return outcomeRefused, nil, nil
	case tag.RowsAffected() == 0:
		line, err := one(ctx, t, pgx.RowTo[int], sqlImportCaseFirst, row.SourceID)
		return "source-id.twice", &line, err
	}
	digest, known, err := optional(one(ctx, t, pgx.RowTo[[]byte], sqlImportCaseKnown, i.system, row.SourceID))
	switch {
	case err != nil:
		return "", nil, err
	case known && bytes.Equal(digest, row.Digest):
		return "unchanged", nil, nil
	case known:
		_, err := t.Exec(ctx, sqlImportCaseUnaccept, row.SourceID, row.Line)
		return "case.changed", nil, err
	}
	id, err := i.store.openImported(ctx, t, row.Application)
	if err != nil {
		return "", nil, err
	}
	_, err = t.Exec(ctx, sqlImportCaseRemember, i.system, row.SourceID, string(id), row.Digest, run.ID)
	return "new", nil, err
}

// openImported records the receipt and everything that belongs to it. That the receipt's key is taken although the row is not known would
// mean that the record and the import contradict each other; then nothing may be written.
func (s *Store) openImported(ctx context.Context, t tx, a Application) (casefile.CaseID, error) {
	id, err := one(ctx, t, pgx.RowTo[casefile.CaseID], sqlNewCaseID)
	if err != nil {
		return "", err
	}
	r := a.Receipt
	r.CaseID, r.CaseSeq = id, 1
	inserted, err := insertReceipt(ctx, t, &r)
	if err != nil {
		return "", err
	}
	if !inserted {
		return "", casefile.Errorf(casefile.Internal, "import.receipt", "a receipt has the key of a row that was never taken over")
	}
	if err := s.insertApplication(ctx, t, a, r); err != nil {
		return "", err
	}
	return id, nil
}
