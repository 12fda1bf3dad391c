package store

import (
	"context"
	"crypto/sha256"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// adHocKind is a sort of task that the program opens by itself, without an element of a diagram.
type adHocKind struct {
	element string
	name    string
	form    string
	group   casefile.Role
}

// Their forms are in the schemas of the process "allgemein".
var (
	adHocInbound = adHocKind{
		element: "eingang-pruefen", name: "Eingang prüfen", form: "allgemein/eingang-pruefen", group: casefile.RoleClearing,
	}
	adHocDispatch = adHocKind{
		element: "versand-pruefen", name: "Versand prüfen", form: "allgemein/versand-pruefen", group: casefile.RoleClearing,
	}
	adHocEarlier = adHocKind{
		element: "frueheren-eingang-beachten", name: "Früheren Eingang beachten", form: "allgemein/frueherer-eingang", group: casefile.RoleSachbearbeitung,
	}
	// A remedy that no case waits for: its case may have ended long ago, or stands where nothing can be lifted. Its period runs.
	adHocRemedy = adHocKind{
		element: "rechtsbehelf-pruefen", name: "Rechtsbehelf prüfen", form: "allgemein/rechtsbehelf", group: casefile.RoleRechtssachbearbeitung,
	}
	// What the query of § 73 AufenthG brought to light is nothing for clearing.
	adHocSecurity = adHocKind{
		element: "sicherheitseingang-pruefen", name: "Mitteilung nach § 73 prüfen", form: "allgemein/eingang-pruefen", group: casefile.RoleSicherheit,
	}
)

// adHocFor gives the sort of task by which somebody looks at a receipt.
func adHocFor(kind casefile.ReceiptKind) adHocKind {
	switch kind {
	case casefile.ReceiptSicherheitsantwort:
		return adHocSecurity
	case casefile.ReceiptRechtsbehelf, casefile.ReceiptRechtsbehelfspost:
		return adHocRemedy
	case casefile.ReceiptVollmacht:
		return adHocRepresentative
	default:
		return adHocInbound
	}
}

// adHocProcess is the process that tasks of the program belong to.
const adHocProcess = "allgemein"

// adHoc is a task that no diagram asked for.
type adHoc struct {
	caseID  casefile.CaseID
	key     string // the cause: the same cause gives one task
	kind    adHocKind
	receipt casefile.ReceiptID
	at      time.Time
	urgent  bool // whoever waits for it may be removed from the country tomorrow
	// on is the day that a person chose for it; without one the day is counted from the cause.
	on casefile.Date
}

// The reasons say where the day comes from, as tasks of diagrams do.
const (
	adHocDueReason    = "Drei Kalendertage nach dem Eingang."
	adHocChosenReason = "Der Tag der Wiedervorlage."
	adHocUrgentReason = "Ein Arbeitstag nach dem Eingang, weil ein Gericht schnell entscheidet (§ 80 Abs. 5, § 123 VwGO)."
)

// due gives the day by which somebody has looked at it, at the place where the authority is: three calendar days are the house rule for a look
// at the inbox, one working day is that for an application for interim relief, as it is in the procedure that waits for one.
func (a adHoc) due(p place) (casefile.Date, string) {
	if !a.on.IsZero() {
		return a.on, adHocChosenReason
	}
	day := casefile.DateOf(a.at.In(calendar.Berlin()))
	if a.urgent {
		return calendar.AddWorkingDays(p.land, day, 1, p.regions...), adHocUrgentReason
	}
	return day.AddDays(3), adHocDueReason
}

const sqlReceiptUrgent = `
select coalesce(deciding ->> 'rechtsbehelfArt' = 'eilantrag' or deciding ->> 'rechtsbehelfStelle' = 'gericht', false) from receipt where id = $1`

// urgentArrival reports whether a receipt asks a court for interim relief (§ 80 Abs. 5, § 123 VwGO), or is what a court wrote about a remedy:
// nobody knows its deadline before somebody has read it, and in interim proceedings it is often a day or two.
func urgentArrival(ctx context.Context, t tx, kind adHocKind, r casefile.ReceiptID) (bool, error) {
	if kind != adHocRemedy || r == "" {
		return false, nil
	}
	urgent, _, err := optional(one(ctx, t, pgx.RowTo[bool], sqlReceiptUrgent, string(r)))
	return urgent, err
}

const sqlTaskAdHoc = `
insert into task (id, case_id, process, element, element_instance, name, form, candidate_group, team, due_on, due_reason, receipt_id,
  opened_at, recorded_at, changed_at)
select $1, c.id, $3, $4, 0, $5, $6, $7, coalesce(nullif($12, ''), c.team), $13::date, $11, $9, $8, $10, $10
  from cases c where c.id = $2
on conflict (id) do nothing`

// openAdHocTask opens a task, once per cause. The caller writes the event.
func openAdHocTask(ctx context.Context, t tx, a adHoc) (casefile.TaskID, error) {
	id := derivedID(string(a.caseID), a.key)
	due, reason := a.due(t.place)
	_, err := t.Exec(ctx, sqlTaskAdHoc, string(id), string(a.caseID), adHocProcess, a.kind.element, a.kind.name, a.kind.form,
		string(a.kind.group), a.at, ref(a.receipt), t.now, reason, t.teams[a.kind.group], date(due))
	return id, err
}

// taskID gives the id of the task of a visit. It is derived, not drawn: a turn projected twice cannot open two tasks.
func taskID(id casefile.CaseID, instance int) casefile.TaskID {
	return derivedID(string(id), strconv.Itoa(instance))
}

// derivedID makes a UUID of version 8 (RFC 9562, 5.8) out of a case and what is unique within it.
func derivedID(caseID, within string) casefile.TaskID {
	sum := sha256.Sum256([]byte(caseID + "/" + within))
	var u uuid.UUID
	copy(u[:], sum[:])
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return casefile.TaskID(u.String())
}
