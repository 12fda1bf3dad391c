package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// SlotMark is what somebody found about a document of the checklist.
type SlotMark struct {
	ID     string
	CaseID casefile.CaseID
	Code   string // of the document
	State  string // one of SlotStates
	Reason string
	SetBy  casefile.ActorID
	SetAt  time.Time
	// EndedAt is zero while the mark holds.
	EndedAt time.Time
	EndedBy casefile.ActorID
}

// The states that a person can give a document. The other ones follow from what has come.
const (
	SlotUnreadable = "unleserlich"
	SlotExpired    = "abgelaufen"
	SlotWaived     = "entfaellt" // the rule asks for it, this case does without
	SlotSeen       = "vorgelegt" // seen elsewhere, such as at the counter
	SlotDemanded   = "gefordert" // the rule does not ask for it, this case needs it
)

// SlotStates lists the states that a person can give a document.
func SlotStates() []string {
	return []string{SlotUnreadable, SlotExpired, SlotSeen, SlotWaived, SlotDemanded}
}

const (
	sqlSlotMarks = `
select id::text, case_id::text, code, state, reason, set_by, set_at, ended_at, ended_by from slot_mark where case_id = $1 order by set_at desc, id desc`
	sqlSlotMarkNow    = `select id::text from slot_mark where case_id = $1 and code = $2 and ended_at is null`
	sqlSlotMarkEnd    = `update slot_mark set ended_at = $2, ended_by = $3, changed_at = $2 where id = $1`
	sqlSlotMarkInsert = `
insert into slot_mark (case_id, code, state, reason, set_by, set_at, changed_at) values ($1, $2, $3, $4, $5, $6, $6) returning id::text`
)

// SlotMarks gives the marks of a case, also those that were taken back, the newest first.
func (s *Store) SlotMarks(ctx context.Context, id casefile.CaseID) ([]SlotMark, error) {
	marks, err := list(ctx, s.pool, scanSlotMark, sqlSlotMarks, key(id))
	return marks, translate("slot marks", err)
}

func scanSlotMark(row pgx.CollectableRow) (SlotMark, error) {
	var m SlotMark
	err := row.Scan(&m.ID, &m.CaseID, &m.Code, &m.State, &m.Reason, &m.SetBy, &m.SetAt, zeroable{&m.EndedAt}, &m.EndedBy)
	return m, err
}

// SetSlotMark gives a document of the checklist a state; the mark that held before is ended. seen is the id of that mark as the caller saw it, ""
// for none: where it is another one by now, somebody else was quicker, and the answer is Conflict "slot.changed". NotFound; Conflict "case.closed".
func (s *Store) SetSlotMark(ctx context.Context, m SlotMark, seen string) (SlotMark, error) {
	err := s.inTx(ctx, "set slot mark", func(t tx) error {
		if err := endSlotMark(ctx, t, m, seen); err != nil {
			return err
		}
		m.SetAt = t.now
		var err error
		m.ID, err = one(ctx, t, pgx.RowTo[string], sqlSlotMarkInsert, ref(m.CaseID), m.Code, m.State, m.Reason, string(m.SetBy), t.now)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, m.CaseID, casefile.StreamCase, casefile.Event{
			Code: "slot.marked", Params: map[string]string{"code": m.Code, "state": m.State, "mark": m.ID}, Actor: m.SetBy,
		})
	})
	return m, err
}

// EndSlotMark takes back the mark of a document; seen is its id. Conflict as for SetSlotMark.
func (s *Store) EndSlotMark(ctx context.Context, id casefile.CaseID, code, seen string, by casefile.ActorID) error {
	return s.inTx(ctx, "end slot mark", func(t tx) error {
		if seen == "" {
			return conflict("slot.changed", nil)
		}
		if err := endSlotMark(ctx, t, SlotMark{CaseID: id, Code: code, SetBy: by}, seen); err != nil {
			return err
		}
		return appendEvents(ctx, t, id, casefile.StreamCase, casefile.Event{
			Code: "slot.unmarked", Params: map[string]string{"code": code, "mark": seen}, Actor: by,
		})
	})
}

// endSlotMark ends the mark that holds, if it is the one that was seen.
func endSlotMark(ctx context.Context, t tx, m SlotMark, seen string) error {
	c, err := lockCase(ctx, t, m.CaseID)
	if err != nil {
		return err
	}
	if c.state == casefile.CaseClosed {
		return conflict("case.closed", nil)
	}
	now, found, err := optional(one(ctx, t, pgx.RowTo[string], sqlSlotMarkNow, string(m.CaseID), m.Code))
	switch {
	case err != nil:
		return err
	case now != seen:
		return conflict("slot.changed", nil)
	case !found:
		return nil
	}
	_, err = t.Exec(ctx, sqlSlotMarkEnd, now, t.now, string(m.SetBy))
	return err
}
