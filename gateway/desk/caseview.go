package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// CaseView is a case with all that its page shows. What a person outside the authority must not see is left empty.
type CaseView struct {
	Case   casefile.Case
	Person casefile.Person
	// Title is what the person holds: the title that the case is about, or the one that it granted; nil where there is none.
	Title *casefile.Title
	// Effect is what is in force: what § 81 AufenthG makes of the application, until the decision granted a title. It is nil until the
	// rule table has been asked.
	Effect      *casefile.Effect
	Application json.RawMessage
	// Statements are what people said, for colleagues.
	Statements []Statement
	// Active are the elements at which the case stands, for colleagues only: the name of a step can say what nobody has told the person yet.
	Active    []ActiveElement
	Tasks     []store.TaskRow // the open ones
	Deadlines []casefile.Deadline
	// Documents are those that are shown; Behind are those of which something was made, or which were undone, for colleagues only.
	Documents []casefile.Document
	Behind    []casefile.Document
	// Reading is what the reader may open documents for without being asked.
	Reading Reading
	// Apart are the codes of the checklist for which something arrived that the reader may not read, with when the newest of it was recorded.
	Apart map[string]time.Time
	// Arrangements are what was made of documents, the newest first; empty where nothing was.
	Arrangements []store.Arrangement
	Letters      []casefile.Letter
	Decisions    []casefile.Decision
	Notes        []casefile.Note
	// Ending is why it ended before a decision, nil where it did not.
	Ending *Ending
	// About is the case that this one is about, nil for a case of its own, and AboutThis are the open cases that are about this one; both for
	// colleagues only.
	About     *casefile.Case
	AboutThis []casefile.Case
	// SamePerson are the person's other cases that the reader may see, the newest first, for colleagues only.
	SamePerson []casefile.Case
	// Names of the staff that the view mentions, for colleagues.
	Names map[casefile.ActorID]string
	// From is where the case is looked at from, and Log what the reader may know of it and sees from there, oldest first.
	From Standpoint
	Log  []casefile.Event
	// Whole is Log as it is seen from now.
	Whole []casefile.Event
	// Cut: the log goes on behind what was read, so the way may be longer than it looks.
	Cut bool

	law law
}

// CaseView gives a case for its page as it is now. NotFound; Forbidden with the code of the reason.
func (d *Desk) CaseView(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (CaseView, error) {
	return d.CaseViewFrom(ctx, actor, id, Standpoint{})
}

// CaseViewFrom gives a case for its page as it is seen from a standpoint; people outside the authority see it as it is now only. NotFound;
// Forbidden with the code of the reason.
func (d *Desk) CaseViewFrom(ctx context.Context, actor casefile.Actor, id casefile.CaseID, s Standpoint) (CaseView, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return CaseView{}, err
	}
	if outside(actor) && !s.Now() {
		d.logDenied(ctx, actor, id, "auth.role")
		return CaseView{}, casefile.Errorf(casefile.Forbidden, "auth.role", "the past of a case is for colleagues")
	}
	v := CaseView{Case: c}
	steps := []func(context.Context, casefile.Actor, *CaseView) error{d.viewPerson, d.viewLaw, d.viewFile, d.viewStatements, d.viewEnding}
	if !outside(actor) {
		steps = append(steps, d.viewInternal, d.viewRelated)
	}
	for _, step := range steps {
		if err := step(ctx, actor, &v); err != nil {
			return CaseView{}, err
		}
	}
	log, err := d.eventsFor(ctx, actor, id)
	if err != nil {
		return CaseView{}, err
	}
	v.Cut = len(log) >= eventsMax
	v = asOf(v, log, s)
	v.Title, v.Effect = v.law.inForce(id)
	if !outside(actor) {
		v.Active = activeElements(v.Log)
		if err := d.viewNames(ctx, &v); err != nil {
			return CaseView{}, err
		}
	}
	v.Decisions = decisionsFor(actor, v.Decisions)
	if !outside(actor) {
		v.Apart = arrivedApart(actor, v.Documents, v.Reading)
		v.Documents, v.Behind = inFront(closedFor(actor, v.Documents, v.Reading))
	}
	if outside(actor) {
		v.Deadlines = deadlinesOutside(v.Deadlines)
		v.Documents = ownDocuments(actor, v.Documents, v.Letters)
		v.Letters = sentLetters(v.Letters)
	}
	if c.Sensitivity == "vertraulich" {
		d.logAccess(ctx, actor, id, "case.read", nil)
	}
	return v, nil
}

func (d *Desk) viewPerson(ctx context.Context, _ casefile.Actor, v *CaseView) (err error) {
	if v.Person, err = d.Store.Person(ctx, v.Case.PersonID); err != nil {
		return err
	}
	v.Application, err = d.Store.ApplicationData(ctx, v.Case.ID)
	if casefile.KindOf(err) == casefile.NotFound {
		return nil // a case that the authority opened has no application
	}
	return err
}

func (d *Desk) viewLaw(ctx context.Context, _ casefile.Actor, v *CaseView) (err error) {
	if v.Case.TitleID != "" {
		title, err := d.Store.Title(ctx, v.Case.TitleID)
		if err != nil {
			return err
		}
		v.law.about = &title
	}
	if v.law.effects, err = d.Store.Effects(ctx, v.Case.ID); err != nil {
		return err
	}
	granted, found, err := d.Store.GrantedTitle(ctx, v.Case.ID)
	if err != nil {
		return err
	}
	if found {
		v.law.granted = &granted
	}
	v.Deadlines, err = d.Store.Deadlines(ctx, v.Case.ID)
	return err
}

// effectOfGrant says what is in force once a title was granted: every effect of § 81 AufenthG lasts until the decision only, so nothing of
// the application may be shown any more.
func effectOfGrant(id casefile.CaseID, t casefile.Title) *casefile.Effect {
	return &casefile.Effect{
		CaseID: id, Effect: "titel-erteilt", Paragraph: "§ " + t.Paragraph + " AufenthG", Stay: "erlaubt", Travel: "erlaubt",
		Work: "nach-nebenbestimmung", Certificate: "einziehen", InForceFrom: t.ValidFrom, HappenedAt: t.RecordedAt, RecordedAt: t.RecordedAt,
	}
}

func (d *Desk) viewFile(ctx context.Context, actor casefile.Actor, v *CaseView) (err error) {
	if v.Documents, err = d.Store.Documents(ctx, v.Case.ID); err != nil {
		return err
	}
	v.Documents = numbered(v.Documents)
	if v.Reading, err = d.readingOf(ctx, actor, v.Case.ID); err != nil {
		return err
	}
	if slices.ContainsFunc(v.Documents, func(doc casefile.Document) bool { return doc.MadeBy != "" }) {
		if v.Arrangements, err = d.Store.Arrangements(ctx, v.Case.ID); err != nil {
			return err
		}
	}
	v.Letters, err = d.Store.Letters(ctx, v.Case.ID)
	return err
}

func (d *Desk) viewInternal(ctx context.Context, _ casefile.Actor, v *CaseView) (err error) {
	if v.Decisions, err = d.Store.Decisions(ctx, v.Case.ID); err != nil {
		return err
	}
	if v.Notes, err = d.Store.Notes(ctx, v.Case.ID); err != nil {
		return err
	}
	filter := store.TaskFilter{CaseID: v.Case.ID, State: casefile.TaskOpen, Limit: TasksMax}
	v.Tasks, _, err = d.Store.Tasks(ctx, filter)
	return err
}

// viewNames names the staff that the view mentions; names are those of today.
func (d *Desk) viewNames(ctx context.Context, v *CaseView) (err error) {
	var ids []casefile.ActorID
	for _, t := range v.Tasks {
		ids = append(ids, t.Task.Assignee)
	}
	for _, n := range v.Notes {
		ids = append(ids, n.Author)
	}
	for _, st := range v.Statements {
		ids = append(ids, st.RecordedBy)
	}
	for _, e := range v.Log {
		if e.Code == "letter.written" {
			ids = append(ids, e.Actor)
		}
	}
	v.Names, err = d.Store.StaffNames(ctx, ids)
	return err
}

// viewRelated names the cases that belong together: who answers a complaint or weighs a delay needs the case that it is about, and who
// decides that case should know that a complaint or a lawsuit is under way.
func (d *Desk) viewRelated(ctx context.Context, actor casefile.Actor, v *CaseView) (err error) {
	if v.Case.About != "" {
		about, err := d.Store.Case(ctx, v.Case.About)
		if err != nil {
			return err
		}
		v.About = &about
	}
	if v.AboutThis, err = d.Store.CasesAbout(ctx, v.Case.ID); err != nil || v.Case.PersonID == "" {
		return err
	}
	others, err := d.Store.CasesOf(ctx, v.Case.PersonID, v.Case.ID, othersMax)
	for _, c := range others {
		if d.visible(actor, store.CaseRow{Case: c, FamilyName: v.Person.FamilyName}) {
			v.SamePerson = append(v.SamePerson, c)
		}
	}
	return err
}

// othersMax bounds how many other cases of a person are named.
const othersMax = 50

// AddNote writes an internal note. Invalid with fields.
func (d *Desk) AddNote(ctx context.Context, actor casefile.Actor, id casefile.CaseID, text string) (casefile.Note, error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return casefile.Note{}, err
	}
	if outside(actor) {
		return casefile.Note{}, casefile.Errorf(casefile.Forbidden, "auth.role", "notes are internal")
	}
	in := struct {
		Text string `json:"text" validate:"required,latin,max=4000"`
	}{text}
	if err := d.Validate(&in); err != nil {
		return casefile.Note{}, err
	}
	now := d.now()
	return d.Store.AddNote(ctx, casefile.Note{CaseID: id, Text: text, Author: actor.ID, HappenedAt: now, RecordedAt: now})
}

// visible reports whether the actor may see a case of a list, of which the person's name is known already.
func (d *Desk) visible(actor casefile.Actor, row store.CaseRow) bool {
	return auth.CaseAccess(actor, row.Case, d.Authority.Teams(row.Case, row.FamilyName)) == nil
}

func sentLetters(letters []casefile.Letter) []casefile.Letter {
	var sent []casefile.Letter
	for _, l := range letters {
		if l.State == casefile.LetterSent {
			sent = append(sent, l)
		}
	}
	return sent
}
