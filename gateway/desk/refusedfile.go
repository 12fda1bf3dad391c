package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// refusedWithin is how soon after an upload the check has to have refused a file for whoever sent it to see that in the portal while they are at it.
const refusedWithin = time.Hour

// refusedAnswer is what clearing answers at the task about a refused file.
type refusedAnswer struct {
	Answer string `json:"dateiAntwort"`
	Reason string `json:"dateiOhneGrund"`
}

// sends reports whether the answer sends the letter.
func (a refusedAnswer) sends() bool { return a.Answer == "schreiben" }

func refusedAnswerOf(data json.RawMessage) refusedAnswer {
	var a refusedAnswer
	if json.Unmarshal(data, &a) != nil {
		return refusedAnswer{} // half a form sends nothing
	}
	return a
}

// refusedFileOf gives the file that a task is about. False where it is about none.
func (d *Desk) refusedFileOf(ctx context.Context, task casefile.Task) (casefile.Document, bool, error) {
	if task.Element != store.ElementRefusedFile {
		return casefile.Document{}, false, nil
	}
	documents, err := d.Store.Documents(ctx, task.CaseID)
	if err != nil {
		return casefile.Document{}, false, err
	}
	file, found := store.RefusedFile(task, documents)
	return file, found, nil
}

// checkRefused lets nobody say that a person reads in the portal what they cannot have seen there. Invalid with the field.
func (d *Desk) checkRefused(ctx context.Context, task casefile.Task, data json.RawMessage) error {
	file, found, err := d.refusedFileOf(ctx, task)
	if answer := refusedAnswerOf(data); err != nil || !found || answer.sends() || answer.Reason != "portal" {
		return err
	}
	receipts, err := d.Store.Receipts(ctx, task.CaseID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(receipts, func(r casefile.Receipt) bool { return r.ID == file.ReceiptID })
	if at >= 0 && receipts[at].Channel == casefile.ChannelPortal && task.OpenedAt.Sub(receipts[at].ReceivedAt) <= refusedWithin {
		return nil
	}
	return casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/dateiOhneGrund", Code: "file.not-seen"})
}

// refusedFileAhead draws the letter about a refused file as it goes out with this answer; none where the answer sends none.
func (d *Desk) refusedFileAhead(ctx context.Context, task casefile.Task, data json.RawMessage) ([]drawup.Ahead, error) {
	if !refusedAnswerOf(data).sends() {
		return nil, nil
	}
	file, found, err := d.refusedFileOf(ctx, task)
	if err != nil || !found {
		return nil, err
	}
	a := drawup.Ahead{Process: task.Process, Element: task.Element, Name: task.Name, Template: drawup.TemplateRefusedFile, On: d.today()}
	dossier, err := d.Store.Dossier(ctx, task.CaseID)
	if err != nil {
		return nil, err
	}
	if _, a.Err = d.recipientOf(dossier); a.Err == nil {
		a.Letter, a.Err = d.Letters.RefusedFile(ctx, file, a.On)
	}
	return []drawup.Ahead{a}, nil
}

// answerRefused finishes the task about a refused file and sends the letter that was released with it. Conflict "letter.changed" where it has become another
// one in this moment.
func (d *Desk) answerRefused(ctx context.Context, task casefile.Task, sub casefile.Submission) error {
	if len(sub.Letters) == 0 {
		return d.Store.CompleteAdHocTask(ctx, sub)
	}
	file, _, err := d.refusedFileOf(ctx, task)
	if err != nil {
		return err
	}
	released := sub.Letters[0]
	drawn, err := d.Letters.RefusedFile(ctx, file, released.On)
	switch {
	case err != nil:
		return err
	case drawn.Print() != released.Print:
		return &casefile.Error{Kind: casefile.Conflict, Code: "letter.changed", Params: map[string]string{"name": task.Name}, Err: errors.New("another letter was seen")}
	case d.EFile == nil:
		return errEFileDown()
	}
	stored, err := d.EFile.Put(ctx, task.CaseID, bytes.NewReader(drawn.PDF))
	if err != nil {
		return err
	}
	data, err := json.Marshal(drawn.Fields)
	if err != nil {
		return casefile.Errorf(casefile.Internal, "letter.data", "data of a letter of case %s: %w", task.CaseID, err)
	}
	return d.Store.CompleteWithLetter(ctx, sub, store.ReadyLetter{
		Letter: casefile.Letter{
			CaseID: task.CaseID, Key: contract.WorkflowID(task.CaseID) + "/" + store.RefusedFileKey(file.ID), Template: released.Template, Subject: drawn.Subject,
			LetterDate: released.On, Data: data, Process: released.Process, Element: released.Element,
		},
		Document: casefile.Document{
			Kind: "schreiben", Name: released.On.String() + "-datei-zurueckgewiesen.pdf", MediaType: "application/pdf", Size: stored.Size,
			SHA256: stored.SHA256, ObjectKey: stored.ObjectKey, State: casefile.DocumentReleased,
		},
		By: sub.Actor, To: drawn.To,
	})
}
