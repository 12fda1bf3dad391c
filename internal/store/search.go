package store

import (
	"context"
	"strings"
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
	Paragraph string // of the title that was applied for, such as "18b"
	Outcome   string // id of the end event
	// Nationality is one of those of the person, as passports write it.
	Nationality string
	Received    []DaySpan
	Closed      []DaySpan
	TitleEnds   []DaySpan // of the title that the case is about
	Cursor      string
	Limit       int // at most 200
}

func (f CaseFilter) conditions() filter {
	var q filter
	for _, of := range []struct{ column, value string }{
		{"c.procedure", f.Procedure}, {"c.state", f.State}, {"c.team", f.Team}, {"c.applied_for", f.Paragraph}, {"c.outcome", f.Outcome},
	} {
		if of.value != "" {
			q.and(of.column+" = $?", of.value)
		}
	}
	if f.Nationality != "" {
		q.and("c.id in (select xp.case_id from person p2 join case_person xp on xp.person_id = p2.id and xp.undone_at is null where p2.nationalities @> array[$?::text])",
			f.Nationality)
	}
	q.days("c.received_at", "timestamptz", f.Received)
	q.days("c.closed_at", "timestamptz", f.Closed)
	q.daysOf("c.title_id in (select ti.id from title ti where ", "ti.valid_to", f.TitleEnds)
	if search := readSearch(strings.TrimSpace(f.Text)); search.onlyNames() {
		q.matchWords("c.name_loose", search.words)
		return q
	}
	q.matchText("c.id", f.Text)
	return q
}

// CountCases counts what SearchCases lists, whose Cursor and Limit it ignores. It stops at 1000 and then reports capped.
func (s *Store) CountCases(ctx context.Context, f CaseFilter) (n int, capped bool, err error) {
	q := f.conditions()
	sql, args := q.count("select from cases c", tasksCounted+1)
	n, err = one(ctx, s.pool, pgx.RowTo[int], sql, args...)
	return min(n, tasksCounted), n > tasksCounted, translate("count cases", err)
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
	q := f.conditions()
	if f.Cursor != "" {
		at, id, err := decodeInstant(f.Cursor)
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
