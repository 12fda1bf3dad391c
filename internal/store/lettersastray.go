package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Held, so that a letter which is being filed for them is either filed by now or drawn up anew (see FileLetter).
const sqlActsInAll = `
select ` + columnsRepresentative + ` from representative r
 where r.case_id in (select case_id from case_person where case_id = any ($1::uuid[]) and person_id = $2 and undone_at is null)
   and r.scope = 'alle-verfahren' and r.ended_at is null order by r.id for no key update`

// The letters of the person's other cases that went to a name, since the case was first linked to the person.
const sqlLettersElsewhere = `
select l.id::text, l.case_id::text from letter l
  join case_person o on o.case_id = l.case_id and o.undone_at is null and o.person_id = $3
 where l.case_id <> all ($2::uuid[]) and l.document_id is not null and l.data #>> '{Empfaenger,0}' = $4
   and l.recorded_at >= (select min(recorded_at) from case_person where case_id = $1 and person_id = $3)
 order by l.case_id, l.recorded_at, l.id`

type letterElsewhere struct {
	Letter casefile.LetterID
	Case   casefile.CaseID
}

// askElsewhere is for before a case, with its followers, is taken from a person whose it is not. Who acts there in all procedures of somebody else got
// the letters of the person's other cases too, and they were not announced to the person (§ 41 Abs. 1, § 43 Abs. 1 VwVfG). Who decides has a
// task about them in each of these cases, because whoever reads the one may not see the other. It gives the events by case.
func askElsewhere(
	ctx context.Context, t tx, of casefile.CaseID, followers []casefile.CaseID, person casefile.PersonID,
) (map[casefile.CaseID][]casefile.Event, error) {
	moving := append([]casefile.CaseID{of}, followers...)
	acting, err := list(ctx, t, scanRepresentative, sqlActsInAll, moving, string(person))
	if err != nil {
		return nil, err
	}
	events := map[casefile.CaseID][]casefile.Event{}
	for _, r := range acting {
		letters, err := list(ctx, t, pgx.RowToStructByPos[letterElsewhere], sqlLettersElsewhere, string(of), moving, string(person), r.Name)
		if err != nil {
			return nil, err
		}
		asked := map[casefile.CaseID][]casefile.LetterID{}
		for _, l := range letters {
			asked[l.Case] = append(asked[l.Case], l.Letter)
		}
		for _, id := range slices.Sorted(maps.Keys(asked)) {
			if _, err := lockCase(ctx, t, id); err != nil {
				return nil, err
			}
			key := "fremde-vollmacht/" + string(r.ID) + "/" + t.now.Format(time.RFC3339Nano)
			task, err := openAdHocTask(ctx, t, adHoc{caseID: id, key: key, kind: adHocAstray, at: t.now})
			if err != nil {
				return nil, err
			}
			if err := nameLetters(ctx, t, task, asked[id]); err != nil {
				return nil, err
			}
			events[id] = append(events[id], openedEvent(task, adHocAstray))
		}
	}
	return events, nil
}
