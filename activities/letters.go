package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// IntentPrint is the kind of intent that hands a letter to the print output.
const IntentPrint = store.KindPrint

// PrintOrder is the payload of such an intent.
type PrintOrder struct {
	Letter casefile.LetterID `json:"letter"`
}

// FieldRecipient names the lines of the address among the frozen data of a letter: whoever posts it reads there where it goes.
const FieldRecipient = drawup.FieldRecipient

// maker draws letters up out of the record.
func (a *Activities) maker() *drawup.Maker {
	return &drawup.Maker{Store: a.Store, Library: a.Library, Authority: a.Authority, Translations: a.Translations, Aids: a.Aids, DecidedBy: a.DecidedBy, Invitations: a.Invitations}
}

// Letter writes a letter (task type "schreiben"): it records that the letter is owed, computes the deadline that the letter sets, draws
// it up from the template of the case's bundle, files the PDF and owes its dispatch. Headers: vorlage; frist, fristArt, fristParagraph,
// fristVariable where the letter sets a deadline; fristVon, the kind of a deadline set before, where it speaks of that; entschieden, the
// tasks at which what it announces is decided (§ 37 Abs. 3 VwVfG). Every step knows its own repetition, so a crash in between is healed by the retry.
func (a *Activities) Letter(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) { return a.letter(ctx, w) })
}

func (a *Activities) letter(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	written := casefile.DateOf(w.At.In(calendar.Berlin()))
	l, err := a.Store.BeginLetter(ctx, casefile.Letter{
		CaseID: w.CaseID, Key: w.EffectKey, Template: w.Header("vorlage"), Process: w.Process, Element: w.Element, LetterDate: written,
	})
	if err != nil {
		return contract.WorkResult{}, err
	}
	vars := feel.NewContext()
	if l.State == casefile.LetterIntended {
		err = a.drawUp(ctx, w, l, vars)
	} else {
		err = a.setTerms(ctx, w, drawup.Order{Case: w.CaseID, Key: w.EffectKey, Step: w, On: l.LetterDate}, vars)
	}
	if err != nil {
		return contract.WorkResult{}, err
	}
	payload, err := json.Marshal(PrintOrder{Letter: l.ID})
	if err != nil {
		return contract.WorkResult{}, fmt.Errorf("print order: %w", err)
	}
	if _, err := a.Store.OweIntent(ctx, casefile.Intent{CaseID: w.CaseID, Key: w.EffectKey, Kind: IntentPrint, Payload: payload}); err != nil {
		return contract.WorkResult{}, err
	}
	return result(vars)
}

// setTerms says when the letter counts as delivered and stores the deadline that it sets, if it sets one.
func (a *Activities) setTerms(ctx context.Context, w contract.Work, order drawup.Order, vars *feel.Context) error {
	terms, err := a.maker().Terms(ctx, order)
	if err != nil {
		return err
	}
	vars.Put("bekanntgabeAm", feelDate(terms.Delivery.LastDay))
	computed := terms.Deadline
	if computed.LastDay.IsZero() {
		return nil
	}
	vars.Put(w.Header("fristVariable"), feelDate(computed.LastDay))
	if computed.Params = maps.Clone(computed.Params); computed.Params != nil {
		computed.Params[casefile.ParamVariable] = w.Header("fristVariable")
	}
	return a.putDeadline(ctx, casefile.Deadline{
		CaseID: w.CaseID, Key: w.EffectKey, Kind: w.Header("fristArt"), Direction: "antragsteller", Paragraph: w.Header("fristParagraph"),
		SetAt: w.At,
	}, computed)
}

// drawUp draws the letter up and files it. Where the letter goes to somebody else by the time it is filed, the activity is tried again and draws
// it up anew. A letter that somebody saw and released is filed as they saw it, or not at all.
func (a *Activities) drawUp(ctx context.Context, w contract.Work, l casefile.Letter, vars *feel.Context) error {
	order := drawup.Order{Case: w.CaseID, Key: w.EffectKey, Step: w, On: l.LetterDate}
	given, err := variables(w)
	if err != nil {
		return err
	}
	order.Variables = given
	release, err := a.Store.Released(ctx, l)
	released := err == nil
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		return err
	}
	if released {
		order.On = drawup.Later(order.On, release.On) // it was held, and released on a later day
	}
	drawn, err := a.maker().Draw(ctx, order)
	if err != nil {
		return err
	}
	if released {
		if drawn.Print() != release.Print {
			return a.hold(ctx, l, release)
		}
		if err := a.Store.LetGo(ctx, l.ID, release); err != nil {
			return err
		}
		l.LetterDate = order.On
	}
	if err := a.setTerms(ctx, w, order, vars); err != nil {
		return err
	}
	return a.file(ctx, w, l, drawn)
}

// hold keeps back a letter that has become another one than was released, and asks for it to be looked at once more. The case stands still
// meanwhile, visibly; it goes on by itself once that task is finished.
func (a *Activities) hold(ctx context.Context, l casefile.Letter, release casefile.LetterRelease) error {
	if err := a.Store.HoldLetter(ctx, l, release); err != nil {
		return err
	}
	return casefile.Errorf(casefile.Invalid, store.CodeLetterHeld, "letter %s is not the one that was released", l.Template)
}

// file puts a letter into the e-file with what it was made from.
func (a *Activities) file(ctx context.Context, w contract.Work, l casefile.Letter, drawn drawup.Letter) error {
	stored, err := a.EFile.Put(ctx, w.CaseID, bytes.NewReader(drawn.PDF))
	if err != nil {
		return err
	}
	frozen, err := json.Marshal(drawn.Fields)
	if err != nil {
		return casefile.Errorf(casefile.Internal, "letter.data", "letter %s: %w", l.Template, err)
	}
	return a.Store.FileNaming(ctx, l.ID, drawn.To, casefile.Document{
		CaseID: w.CaseID, Kind: "schreiben", Name: fileName(l), MediaType: "application/pdf", Size: stored.Size, SHA256: stored.SHA256,
		ObjectKey: stored.ObjectKey, State: casefile.DocumentReleased, ReceivedAt: w.At, RecordedBy: casefile.ActorSystem,
	}, drawn.Subject, drawn.Delivery.LastDay, frozen, store.Named{Invitation: drawn.Invitation, Sheet: drawn.Sheet})
}

func fileName(l casefile.Letter) string {
	return l.LetterDate.String() + "-" + l.Template[strings.LastIndexByte(l.Template, '/')+1:] + ".pdf"
}
