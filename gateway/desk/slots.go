package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// SlotState says how it stands with one document of the checklist.
type SlotState string

// The states of a slot. Those that a person gives are the ones of store.SlotStates.
const (
	SlotReceived SlotState = "da"
	SlotMissing  SlotState = "fehlt"
	SlotChecking SlotState = "pruefung"  // its file is still being looked at by the program
	SlotRefused  SlotState = "abgelehnt" // its file was not taken
	SlotRegister SlotState = "register"  // a register says so; the person is never asked
)

// Slot is one document of the checklist of a case.
type Slot struct {
	Code, Name string
	State      SlotState
	// Demanded by the rule or by a person; false for a document that came though nobody asked for it.
	Demanded bool
	// Documents are what came for it, the newest first; Apart says that something lies where the reader may not read it.
	Documents []casefile.Document
	Apart     bool
	// Mark is what a person found, nil where nobody has looked; Outdated says that something newer has come since.
	Mark     *store.SlotMark
	Outdated bool
}

// Asked reports whether the person still has to hand it in, in a form that can be used.
func (s Slot) Asked() bool {
	return s.State == SlotMissing || s.State == SlotRefused || s.State == store.SlotUnreadable || s.State == store.SlotExpired
}

type slotItem struct{ Code, Bezeichnung, Quelle string }

// SlotsOf gives the documents that a case needs: what the newest checklist of the rules asks for, what a person asks for in addition, and what came
// without being asked for. marks are in the order of the store, the newest first; apart are the codes for which something lies where the reader may not read it,
// with when it was recorded: that it has come shows only where it is asked for.
func SlotsOf(decisions []casefile.Decision, documents []casefile.Document, marks []store.SlotMark, apart map[string]time.Time) []Slot {
	holds := map[string]*store.SlotMark{}
	for i := range marks {
		if marks[i].EndedAt.IsZero() {
			holds[marks[i].Code] = &marks[i]
		}
	}
	came := map[string][]casefile.Document{}
	for _, d := range documents {
		if !d.Outgoing && d.Kind != "" {
			came[d.Kind] = append(came[d.Kind], d)
		}
	}
	var slots []Slot
	add := func(item slotItem, demanded bool) {
		if slices.ContainsFunc(slots, func(s Slot) bool { return s.Code == item.Code }) {
			return
		}
		slots = append(slots, slotOf(item, demanded, came[item.Code], holds[item.Code], apart[item.Code]))
	}
	for _, item := range slotItems(decisions) {
		add(item, true)
	}
	for _, m := range slices.Backward(marks) {
		if m.EndedAt.IsZero() && m.State == store.SlotDemanded {
			add(slotItem{Code: m.Code}, true)
		}
	}
	for _, d := range documents {
		if !d.Outgoing && isSlotCode(d.Kind) {
			add(slotItem{Code: d.Kind}, false)
		}
	}
	return slots
}

// isSlotCode: the codes of the checklist are a capital letter and two digits; the other kinds of documents are ours.
func isSlotCode(kind string) bool {
	return len(kind) == 3 && kind[0] >= 'A' && kind[0] <= 'Z' && strings.Trim(kind[1:], "0123456789") == ""
}

// slotItems gives the items of the newest result of each table that lists documents.
func slotItems(decisions []casefile.Decision) []slotItem {
	newest := map[string][]slotItem{}
	var order []string
	for _, d := range decisions {
		var items []slotItem
		if json.Unmarshal(d.Outputs, &items) != nil || len(items) == 0 || items[0].Code == "" {
			continue
		}
		if _, before := newest[d.Table]; !before {
			order = append(order, d.Table)
		}
		newest[d.Table] = items
	}
	var out []slotItem
	for _, table := range order {
		out = append(out, newest[table]...)
	}
	return out
}

func slotOf(item slotItem, demanded bool, came []casefile.Document, mark *store.SlotMark, apart time.Time) Slot {
	came = slices.Clone(came)
	slices.SortStableFunc(came, func(a, b casefile.Document) int { return b.ReceivedAt.Compare(a.ReceivedAt) })
	s := Slot{Code: item.Code, Name: item.Bezeichnung, Demanded: demanded, Documents: came, Mark: mark, State: arrivedState(item, came), Apart: !apart.IsZero()}
	if s.Apart {
		s.State = SlotReceived
	}
	if mark == nil {
		return s
	}
	switch mark.State {
	case store.SlotWaived, store.SlotSeen:
		s.State = SlotState(mark.State)
	case store.SlotUnreadable, store.SlotExpired:
		if newestReleased(came).After(mark.SetAt) || apart.After(mark.SetAt) {
			s.Outdated = true
		} else {
			s.State = SlotState(mark.State)
		}
	}
	return s
}

func arrivedState(item slotItem, came []casefile.Document) SlotState {
	state := SlotMissing
	if item.Quelle == "register" {
		state = SlotRegister
	}
	for _, d := range came {
		switch d.State {
		case casefile.DocumentReleased:
			return SlotReceived
		case casefile.DocumentQuarantined, casefile.DocumentChecking:
			state = SlotChecking
		case casefile.DocumentRefused:
			if state == SlotMissing {
				state = SlotRefused
			}
		}
	}
	return state
}

// newestReleased gives when the newest document that can be read arrived here; by when it was recorded, because a letter may have been
// posted before somebody set the mark.
func newestReleased(came []casefile.Document) (at time.Time) {
	for _, d := range came {
		if d.State == casefile.DocumentReleased && d.RecordedAt.After(at) {
			at = d.RecordedAt
		}
	}
	return at
}

// SlotChange is what a person says about a document of the checklist.
type SlotChange struct {
	Code   string `json:"code" validate:"required,max=10"`
	State  string `json:"state" validate:"omitempty,max=20"` // empty takes the mark back
	Reason string `json:"reason" validate:"omitempty,latin,max=500"`
	// Seen is the id of the mark that the person saw, "" for none.
	Seen string `json:"seen" validate:"omitempty,max=36"`
}

// ChangeSlot gives a document of the checklist a state, or takes back the one that a person gave it. Forbidden with the code of the reason;
// Invalid with fields, also where a departure from the rule has no reason; Conflict "slot.changed" where somebody else was quicker.
func (d *Desk) ChangeSlot(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in SlotChange) error {
	if _, err := d.clearable(ctx, actor, id); err != nil {
		return err
	}
	in.Reason = strings.TrimSpace(in.Reason)
	if err := d.Validate(&in); err != nil {
		return err
	}
	switch {
	case !isSlotCode(in.Code):
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/code", Code: "field.unknown"})
	case in.State == "":
		return d.Store.EndSlotMark(ctx, id, in.Code, in.Seen, actor.ID)
	case !slices.Contains(store.SlotStates(), in.State):
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/state", Code: "field.unknown"})
	case in.Reason == "" && in.State != store.SlotUnreadable && in.State != store.SlotExpired:
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/reason", Code: "required"})
	}
	_, err := d.Store.SetSlotMark(ctx, store.SlotMark{CaseID: id, Code: in.Code, State: in.State, Reason: in.Reason, SetBy: actor.ID}, in.Seen)
	return err
}

// clearable reads a case for somebody who clears it up.
func (d *Desk) clearable(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.Case, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return c, err
	}
	if !actor.Has(Caseworkers()...) {
		d.logDenied(ctx, actor, id, "auth.role")
		return c, casefile.Errorf(casefile.Forbidden, "auth.role", "clearing up a case is not for this role")
	}
	return c, nil
}
