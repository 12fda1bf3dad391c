package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// LetterAhead is a letter that goes out when a task ends as it is filled in, or one that waits to be released once more.
type LetterAhead struct {
	Element  string `json:"element"`
	Name     string `json:"name"` // of the step that sends it
	Template string `json:"template"`
	Subject  string `json:"subject"`
	// Print is the SHA-256 of the file: that of the filed letter is the same. Empty where the letter cannot be drawn up yet.
	Print string        `json:"print"`
	On    casefile.Date `json:"on"`
	// Seen: the reader has looked at this very letter.
	Seen bool `json:"seen"`
	// Other: the reader has looked at another version of it.
	Other bool `json:"-"`
	// Claims are sentences that somebody typed and that promise a stay, work or a continuing effect.
	Claims []string `json:"claims,omitempty"`
	// PDF is the file, where it was asked for.
	PDF []byte `json:"pdf,omitempty"`

	process string
	err     error
}

// MayRelease reports whether letters may follow the end of a task.
func (d *Desk) MayRelease(view TaskView) bool {
	byProgram := view.Task.Element == store.ElementHeld || view.Task.Element == store.ElementRefusedFile
	return d.Letters != nil && (byProgram || d.Letters.Follows(view.Case.Bundle, view.Task))
}

// LettersAhead gives the letters that go out when a task ends with this data. Nothing is shown by it yet.
func (d *Desk) LettersAhead(ctx context.Context, actor casefile.Actor, id casefile.TaskID, data json.RawMessage) ([]LetterAhead, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err != nil || d.Letters == nil {
		return nil, err
	}
	if _, err := objectOf(data); err != nil {
		return nil, err
	}
	if data, err = d.anew(ctx, task, data); err != nil {
		return nil, err
	}
	return d.lettersAhead(ctx, actor, task, data)
}

func (d *Desk) lettersAhead(ctx context.Context, actor casefile.Actor, task casefile.Task, data json.RawMessage) ([]LetterAhead, error) {
	drawn, err := d.drawAhead(ctx, actor, task, data)
	if err != nil || len(drawn) == 0 {
		return nil, err
	}
	seen, err := d.Store.LettersSeen(ctx, task.CaseID, task.ID, actor.ID)
	if err != nil {
		return nil, err
	}
	letters := make([]LetterAhead, len(drawn))
	for i, a := range drawn {
		letters[i] = LetterAhead{
			Element: a.Element, Name: a.Name, Template: a.Template, Subject: a.Subject, On: a.On, process: a.Process, err: a.Err,
		}
		if a.Err == nil {
			print := a.Print()
			letters[i].Print, letters[i].PDF, letters[i].Seen = print, a.PDF, slices.Contains(seen, print)
			for _, c := range a.Claims {
				if !slices.Contains(letters[i].Claims, c.Sentence) {
					letters[i].Claims = append(letters[i].Claims, c.Sentence)
				}
			}
		}
		letters[i].Other = !letters[i].Seen && len(seen) > 0
	}
	return letters, nil
}

func (d *Desk) drawAhead(ctx context.Context, actor casefile.Actor, task casefile.Task, data json.RawMessage) ([]drawup.Ahead, error) {
	if task.ElementInstance != 0 {
		return d.Letters.Ahead(ctx, drawup.Draft{Task: task, Data: data, By: actor.ID, Now: d.now()})
	}
	switch task.Element {
	case store.ElementRefusedFile:
		return d.refusedFileAhead(ctx, task, data)
	case store.ElementHeld:
		return d.heldAhead(ctx, task)
	}
	return nil, nil
}

// heldAhead draws the letters that wait at a task, as they will go out today.
func (d *Desk) heldAhead(ctx context.Context, task casefile.Task) ([]drawup.Ahead, error) {
	letters, err := d.Store.TaskLetters(ctx, task.ID)
	if err != nil {
		return nil, err
	}
	var ahead []drawup.Ahead
	for _, l := range letters {
		if l.State != casefile.LetterIntended {
			continue // it has gone out meanwhile
		}
		held, err := d.Letters.Held(ctx, l, d.now())
		if err != nil {
			return nil, err
		}
		ahead = append(ahead, held)
	}
	return ahead, nil
}

// ShowLetters gives the letters that go out when a task ends with this data, each with its file: the one of an element, or all. That they were
// seen stands in the access log before any of them is given out, as with documents; nothing else is left behind.
//
// Conflict "letter.none" where none follows, "letter.incomplete" where one cannot be drawn up with this data.
func (d *Desk) ShowLetters(
	ctx context.Context, actor casefile.Actor, id casefile.TaskID, data json.RawMessage, element string,
) ([]LetterAhead, error) {
	task, err := d.taskFor(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if !inGroup(actor, task.Group) {
		return nil, errGroup(task)
	}
	all, err := d.LettersAhead(ctx, actor, id, data)
	if err != nil {
		return nil, err
	}
	var shown []LetterAhead
	for _, l := range all {
		if element != "" && l.Element != element {
			continue
		}
		if l.err != nil {
			return nil, incomplete(l)
		}
		shown = append(shown, l)
	}
	if len(shown) == 0 {
		return nil, casefile.Errorf(casefile.Conflict, "letter.none", "no letter follows")
	}
	for _, l := range shown {
		reading, err := d.readingOf(ctx, actor, task.CaseID)
		params := reading.said(actor, casefile.SubFileMain, map[string]string{
			"forTask": string(task.ID), "print": l.Print, "template": l.Template, "elementName": l.Name,
		})
		if err != nil {
			return nil, err
		}
		err = d.Store.LogAccess(ctx, casefile.Event{
			CaseID: task.CaseID, Stream: casefile.StreamAccess, Code: store.CodeLetterSeen, Actor: actor.ID, HappenedAt: d.now(), Params: params,
		})
		if err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// incomplete says that a letter cannot be drawn up as things stand. What is away for a moment stays what it is.
func incomplete(l LetterAhead) error {
	if casefile.KindOf(l.err) == casefile.Unavailable {
		return l.err
	}
	return &casefile.Error{Kind: casefile.Conflict, Code: "letter.incomplete", Params: map[string]string{"name": l.Name}, Err: l.err}
}

// released gives the letters that somebody lets go by finishing a task. Whoever releases a letter has seen it as it goes out: Conflict
// "letter.unseen", or "letter.changed" where they saw another version, "letter.incomplete" where it cannot be drawn up.
func (d *Desk) released(ctx context.Context, actor casefile.Actor, task casefile.Task, data json.RawMessage) ([]casefile.LetterRelease, error) {
	if d.Letters == nil {
		return nil, nil
	}
	letters, err := d.lettersAhead(ctx, actor, task, data)
	if err != nil {
		return nil, err
	}
	var releases []casefile.LetterRelease
	for _, l := range letters {
		switch {
		case l.err != nil:
			return nil, incomplete(l)
		case l.Seen:
			releases = append(releases, casefile.LetterRelease{Process: l.process, Element: l.Element, Template: l.Template, Print: l.Print, On: l.On})
		case l.Other:
			return nil, &casefile.Error{Kind: casefile.Conflict, Code: "letter.changed", Params: map[string]string{"name": l.Name}, Err: errors.New("another version was seen")}
		default:
			return nil, &casefile.Error{Kind: casefile.Conflict, Code: "letter.unseen", Params: map[string]string{"name": l.Name}, Err: errors.New("nobody looked at it")}
		}
	}
	return releases, nil
}

// goOn lets a case go on that stood still because a letter had to be released once more. Where the case cannot be reached, or does
// not know yet that it stands still, the worker tells it a little later (worker/releasedagain.go).
func (d *Desk) goOn(ctx context.Context, actor casefile.Actor, task casefile.Task) error {
	letters, err := d.Store.TaskLetters(ctx, task.ID)
	if err != nil || d.Operations == nil {
		return err
	}
	for _, l := range letters {
		if l.State != casefile.LetterIntended {
			continue
		}
		_, err := d.Operations.Resolve(ctx, l.CaseID, contract.Resolve{Instance: drawup.InstanceOf(l), Actor: actor.ID, At: d.now()})
		if err != nil && d.Log != nil {
			d.Log.WarnContext(ctx, "a released letter waits for its case", "case", string(l.CaseID), "code", casefile.CodeOf(err))
		}
	}
	return nil
}
