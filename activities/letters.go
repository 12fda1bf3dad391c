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
	"ablauf/internal/letter"
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
const FieldRecipient = "Empfaenger"

// Letter writes a letter (task type "schreiben"): it records that the letter is owed, computes the deadline that the letter sets, draws
// it up from the template of the case's bundle, files the PDF and owes its dispatch. Headers: vorlage; frist, fristArt, fristParagraph,
// fristVariable where the letter sets a deadline; fristVon, the kind of a deadline set before, where it speaks of that; entschieden, the
// tasks at which what it announces is decided (§ 37 Abs. 3 VwVfG). Every step knows its own repetition, so a crash in between is healed by the retry.
func (a *Activities) Letter(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) { return a.letter(ctx, w) })
}

func (a *Activities) letter(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	template := w.Header("vorlage")
	written := casefile.DateOf(w.At.In(calendar.Berlin()))
	l, err := a.Store.BeginLetter(ctx, casefile.Letter{CaseID: w.CaseID, Key: w.EffectKey, Template: template, LetterDate: written})
	if err != nil {
		return contract.WorkResult{}, err
	}
	delivery := calendar.DeemedDelivery(a.land(), l.LetterDate, a.regions()...)
	vars := feel.NewContext().Put("bekanntgabeAm", feelDate(delivery.LastDay))
	deadline, err := a.letterDeadline(ctx, w, delivery, vars)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if l.State == casefile.LetterIntended {
		if err := a.drawUp(ctx, w, l, delivery, deadline); err != nil {
			return contract.WorkResult{}, err
		}
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

// letterDeadline computes and stores the deadline that a letter sets. It runs from the day on which the letter counts as delivered
// (§ 41 Abs. 2 LVwVfG), and its end moves when nobody works on it (§ 31 Abs. 3 VwVfG).
func (a *Activities) letterDeadline(
	ctx context.Context, w contract.Work, delivery calendar.Result, vars *feel.Context,
) (calendar.Result, error) {
	if w.Header("frist") == "" {
		return calendar.Result{}, nil
	}
	length, err := calendar.ParseLength(w.Header("frist"))
	if err != nil {
		return calendar.Result{}, err
	}
	computed := calendar.Period(a.land(), delivery.LastDay, length, calendar.Options{Regions: a.regions(), Event: "bekanntgabe"})
	if computed, err = a.notBeforeEarlier(ctx, w, computed); err != nil {
		return calendar.Result{}, err
	}
	vars.Put(w.Header("fristVariable"), feelDate(computed.LastDay))
	if computed.Params = maps.Clone(computed.Params); computed.Params != nil {
		computed.Params[casefile.ParamVariable] = w.Header("fristVariable")
	}
	return computed, a.putDeadline(ctx, casefile.Deadline{
		CaseID: w.CaseID, Key: w.EffectKey, Kind: w.Header("fristArt"), Direction: "antragsteller", Paragraph: w.Header("fristParagraph"),
		SetAt: w.At,
	}, computed)
}

// notBeforeEarlier keeps a day that was granted before: the letter that asks for the rest may give more time than the first one, never
// less, because the person may rely on the day of the first letter (§ 82 Abs. 1 Satz 3 AufenthG: an appropriate period).
func (a *Activities) notBeforeEarlier(ctx context.Context, w contract.Work, computed calendar.Result) (calendar.Result, error) {
	deadlines, err := a.Store.Deadlines(ctx, w.CaseID)
	if err != nil {
		return computed, err
	}
	for _, d := range deadlines {
		if d.Kind == w.Header("fristArt") && d.Key != w.EffectKey && d.LastDay.After(computed.LastDay) {
			computed = calendar.Result{LastDay: d.LastDay, Reason: d.Reason, Params: d.Params}
		}
	}
	return computed, nil
}

// drawUp fills the template, renders the PDF and files it. Where the letter goes to somebody else by the time it is filed, the activity is
// tried again and draws it up anew.
func (a *Activities) drawUp(ctx context.Context, w contract.Work, l casefile.Letter, delivery, deadline calendar.Result) error {
	data, vars, err := a.given(ctx, w)
	if err != nil {
		return err
	}
	fields, err := a.letterData(ctx, data, vars, l, delivery, deadline, w.Header("fristVon"))
	if err != nil {
		return err
	}
	if err := a.addDecider(ctx, w, fields); err != nil {
		return err
	}
	data.forCustody = custody(fields)
	source, err := a.Library.Letter(data.Case.Bundle, l.Template)
	if err != nil {
		return err
	}
	parsed, err := letter.ParseTemplate(source)
	if err != nil {
		return err
	}
	subject, body, err := parsed.Fill(fields)
	if err != nil {
		return err
	}
	if aid := a.readingAid(data, l, fields); aid != nil {
		body, fields[FieldTranslation] = append(body, aid.blocks...), aid.frozen
	}
	cover := a.envelope(data, l, subject, body)
	fields[FieldRecipient] = cover.Recipient
	pdf, err := letter.Render(cover)
	if err != nil {
		return err
	}
	stored, err := a.EFile.Put(ctx, w.CaseID, bytes.NewReader(pdf))
	if err != nil {
		return err
	}
	frozen, err := json.Marshal(fields)
	if err != nil {
		return casefile.Errorf(casefile.Internal, "letter.data", "letter %s: %w", l.Template, err)
	}
	return a.Store.FileLetter(ctx, l.ID, store.AddresseeOf(data.Person, data.LettersTo), casefile.Document{
		CaseID: w.CaseID, Kind: "schreiben", Name: fileName(l), MediaType: "application/pdf", Size: stored.Size, SHA256: stored.SHA256,
		ObjectKey: stored.ObjectKey, State: casefile.DocumentReleased, ReceivedAt: w.At, RecordedBy: casefile.ActorSystem,
	}, subject, delivery.LastDay, frozen)
}

func fileName(l casefile.Letter) string {
	return l.LetterDate.String() + "-" + lastPart(l.Template) + ".pdf"
}

// envelope puts sender, recipient and information block around a text.
func (a *Activities) envelope(d caseData, l casefile.Letter, subject string, body []letter.Block) letter.Letter {
	if d.LettersTo.Name != "" {
		return letter.Cover(a.Authority, d.Case.Aktenzeichen, d.LettersTo.Lines(d.Person), l.LetterDate, subject, body)
	}
	recipient := d.Person.Lines()
	if last := len(recipient) - 1; strings.TrimSpace(recipient[last]) == "" && strings.HasPrefix(l.Template, procedureIntake+"/") {
		recipient[last] = withoutAddress(d.Person)
	}
	if d.forCustody {
		// Who is not of age cannot apply (§ 80 Abs. 1 AufenthG); the letter is for those who have to (Abs. 4).
		recipient = append([]string{letter.ForCustody}, recipient...)
	}
	return letter.Cover(a.Authority, d.Case.Aktenzeichen, recipient, l.LetterDate, subject, body)
}
