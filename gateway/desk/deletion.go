package desk

import (
	"context"
	"slices"
	"strconv"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/retention"
	"ablauf/internal/store"
)

// DeletionStore is what the deletion of files needs of the database; the contracts stand at *store.Store.
type DeletionStore interface {
	NewestRetentionLook(ctx context.Context) (store.RetentionLook, error)
	DueCases(ctx context.Context, limit int) ([]store.DueCase, error)
	OfferToArchive(ctx context.Context, o store.Offer, actor casefile.ActorID) (number, cases int, err error)
	AnswerOffer(ctx context.Context, id casefile.CaseID, answer string, today casefile.Date, actor casefile.ActorID) error
	ProposeDeletion(ctx context.Context, actor casefile.ActorID) (number, cases int, err error)
	ReleaseDeletion(ctx context.Context, number int, actor casefile.ActorID) error
	DeclineDeletion(ctx context.Context, number int, actor casefile.ActorID, reason string) error
	DeletionRuns(ctx context.Context) ([]store.DeletionRun, error)
	Deletions(ctx context.Context, limit int) ([]store.Deletion, error)
	AccessDeletions(ctx context.Context, limit int) ([]store.AccessDeletion, error)
}

// deletionMax bounds each list of the page.
const deletionMax = 300

// accessNights is how many nights the page has of those in which lines of who read what went.
const accessNights = 30

// Deletion is what is due, offered, proposed and done.
type Deletion struct {
	Look     store.RetentionLook
	Due      []store.DueCase
	Runs     []store.DeletionRun
	Done     []store.Deletion
	Accesses []store.AccessDeletion
	Keeping  Keeping
	Names    map[casefile.ActorID]string
}

// Deletion gives the page of supervision about the deletion of files. Confidential cases show only to who may see them.
func (d *Desk) Deletion(ctx context.Context, actor casefile.Actor) (v Deletion, err error) {
	v.Keeping = d.Authority.Keeping(d.today())
	if v.Look, err = d.Store.NewestRetentionLook(ctx); err != nil {
		return v, err
	}
	if v.Due, err = d.Store.DueCases(ctx, deletionMax); err != nil {
		return v, err
	}
	if !auth.SeesConfidential(actor) {
		v.Due = slices.DeleteFunc(v.Due, func(c store.DueCase) bool { return c.Confidential })
	}
	if v.Runs, err = d.Store.DeletionRuns(ctx); err != nil {
		return v, err
	}
	if v.Done, err = d.Store.Deletions(ctx, deletionMax); err != nil {
		return v, err
	}
	if v.Accesses, err = d.Store.AccessDeletions(ctx, accessNights); err != nil {
		return v, err
	}
	var ids []casefile.ActorID
	for _, r := range v.Runs {
		ids = append(ids, r.ProposedBy, r.DecidedBy)
	}
	for _, l := range v.Done {
		ids = append(ids, l.ProposedBy, l.ReleasedBy)
	}
	v.Names, err = d.Store.StaffNames(ctx, ids)
	return v, err
}

// Keeping is how long the authority keeps what, and which archive it asks before anything goes.
type Keeping struct {
	Classes      []retention.Class
	Archive, Law string
	AnswerMonths int
}

// Keeping gives what holds on a day.
func (o Office) Keeping(day casefile.Date) Keeping {
	rules := o.Data.RetentionOn(day)
	k := Keeping{Classes: retention.Classes(o.Data, day), Law: rules.ArchiveLaw, AnswerMonths: rules.AnswerMonths}
	if o.Data.Filing != nil {
		k.Archive = o.Data.Filing.Archive
	}
	return k
}

// OfferToArchive offers everything that is due, free and not offered yet. Conflict "retention.nothing"; "retention.archive" where the
// authority's data name no archive.
func (d *Desk) OfferToArchive(ctx context.Context, actor casefile.Actor) error {
	today := d.today()
	k := d.Authority.Keeping(today)
	if k.Archive == "" {
		return casefile.Errorf(casefile.Conflict, "retention.archive", "no archive")
	}
	by := retention.Class{Months: k.AnswerMonths}.DueOn(today).AddDays(-1)
	_, _, err := d.Store.OfferToArchive(ctx, store.Offer{Archive: k.Archive, Law: k.Law, AnswerBy: by}, actor.ID)
	return err
}

// AnswerArchive records what the archive said of a case. NotFound; Invalid "retention.answer"; Conflict "retention.answer".
func (d *Desk) AnswerArchive(ctx context.Context, actor casefile.Actor, id casefile.CaseID, answer string) error {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return err
	}
	if !slices.Contains([]string{store.AnswerTaken, store.AnswerUnworthy, store.AnswerNone}, answer) {
		return casefile.Errorf(casefile.Invalid, "retention.answer", "answer %q", answer)
	}
	return d.Store.AnswerOffer(ctx, id, answer, d.today(), actor.ID)
}

// ProposeDeletion puts everything that the archive answered on a list for a second person. Conflict "retention.nothing".
func (d *Desk) ProposeDeletion(ctx context.Context, actor casefile.Actor) error {
	_, _, err := d.Store.ProposeDeletion(ctx, actor.ID)
	return err
}

// ReleaseDeletion lets the program carry out what another person proposed. NotFound; Forbidden "supervision.second-person"; Conflict.
func (d *Desk) ReleaseDeletion(ctx context.Context, actor casefile.Actor, number string) error {
	n, err := listNumber(number)
	if err != nil {
		return err
	}
	return missing(d.Store.ReleaseDeletion(ctx, n, actor.ID), "supervision.unknown")
}

// DeclineDeletion ends a list; who proposed it may take it back. NotFound; Invalid "supervision.reason"; Conflict.
func (d *Desk) DeclineDeletion(ctx context.Context, actor casefile.Actor, number, reason string) error {
	n, err := listNumber(number)
	if err != nil {
		return err
	}
	if reason, err = supervisionReason(reason); err != nil {
		return err
	}
	return missing(d.Store.DeclineDeletion(ctx, n, actor.ID, reason), "supervision.unknown")
}

func listNumber(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, casefile.Errorf(casefile.NotFound, "supervision.unknown", "list %q", text)
	}
	return int(n), nil
}
