package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// rowsMax bounds a page of a list that people look at.
const rowsMax = 200

// CaseFilter says which cases to list. Empty fields do not filter.
type CaseFilter struct {
	Text      string // part of an Aktenzeichen (ours, or that of the system before), or words of a name in any order and spelling
	Procedure string
	State     string // "open" or "closed"
	Team      string
	Cursor    string
	Limit     int // at most 200
}

// CaseRow is a case with what a list shows of its person.
type CaseRow struct {
	Case          casefile.Case
	FamilyName    string
	GivenNames    string
	BirthDate     casefile.PartialDate
	Nationalities []string
}

const columnsCaseRow = columnsCase + `, coalesce(p.family_name, ''), coalesce(p.given_names, ''), coalesce(p.birth_date, '0000'), p.nationalities`

// caseRowTargets are the places that columnsCaseRow is read into.
func caseRowTargets(r *CaseRow) []any {
	return append(caseTargets(&r.Case), &r.FamilyName, &r.GivenNames, &r.BirthDate, &r.Nationalities)
}

const sqlCaseRows = `
select ` + columnsCaseRow + fromCase + ` left join person p on p.id = cp.person_id`

// SearchCases lists cases, the one that arrived last first, and gives the cursor of the next page, "" on the last one. A cursor that is
// none is Invalid.
func (s *Store) SearchCases(ctx context.Context, f CaseFilter) ([]CaseRow, string, error) {
	var q filter
	if f.Procedure != "" {
		q.and("c.procedure = $?", f.Procedure)
	}
	if f.State != "" {
		q.and("c.state = $?", f.State)
	}
	if f.Team != "" {
		q.and("c.team = $?", f.Team)
	}
	q.matchText("c.id", f.Text)
	if f.Cursor != "" {
		at, id, err := decodeCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q.and("(c.received_at, c.id) < ($?::timestamptz, $?::uuid)", at, id)
	}
	limit := bounded(f.Limit, rowsMax)
	sql, args := q.query(sqlCaseRows, "order by c.received_at desc, c.id desc", limit+1)
	rows, err := list(ctx, s.pool, scanCaseRow, sql, args...)
	if err != nil {
		return nil, "", translate("search cases", err)
	}
	if len(rows) <= limit {
		return rows, "", nil
	}
	last := rows[limit-1].Case
	return rows[:limit], encodeCursor(last.ReceivedAt.Format(time.RFC3339Nano), string(last.ID)), nil
}

func scanCaseRow(row pgx.CollectableRow) (CaseRow, error) {
	var r CaseRow
	return r, row.Scan(caseRowTargets(&r)...)
}
