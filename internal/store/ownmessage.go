package store

import (
	"context"
	"encoding/json"
	"fmt"

	"ablauf/internal/casefile"
)

// TemplateMessage is the name under which the file keeps a message that somebody of the authority wrote to the person themselves.
const TemplateMessage = "allgemein/nachricht"

// MessageText is such a message. It announces nothing: a decision goes the way that its procedure draws.
type MessageText struct {
	Subject string `json:"Betreff"`
	Text    string `json:"Text"`
}

// OwnMessage is a message that no procedure writes, drawn up as a letter.
type OwnMessage struct {
	Case casefile.CaseID
	// Key is that of the letter and of the effect that prints it: the same twice is one message.
	Key  string
	By   casefile.ActorID
	To   Addressee
	Text MessageText
	// Recipient are the lines of the address on the letter.
	Recipient []string
	Document  casefile.Document
	On        casefile.Date
}

// messageData is what is frozen with the letter.
type messageData struct {
	Message   MessageText `json:"Nachricht"`
	Recipient []string    `json:"Empfaenger"`
}

// MessageIn gives the message that a letter was made from; false for a letter that a procedure wrote.
func MessageIn(l casefile.Letter) (MessageText, bool) {
	var data messageData
	ok := l.Template == TemplateMessage && json.Unmarshal(l.Data, &data) == nil
	return data.Message, ok
}

// Who acts in the case that this one is about gets its letters too.
const sqlCaseAndSubjectLock = `
select o.id::text from cases o
 where o.id = $1 or o.id = (select c.about_case from cases c where c.id = $1) order by o.id for no key update`

// WriteMessage files a message to the person of a case and owes its dispatch, in one go. NotFound; Conflict "letter.readdressed" where it goes to
// somebody else by now than the caller saw, "act.other" where the same form was sent before with another text in it.
func (s *Store) WriteMessage(ctx context.Context, m OwnMessage) (id casefile.LetterID, err error) {
	err = s.inTx(ctx, "write a message", func(t tx) error {
		if _, err := t.Exec(ctx, sqlCaseAndSubjectLock, key(m.Case)); err != nil {
			return err
		}
		before, known, err := optional(one(ctx, t, scanLetter, sqlLetterByKey, m.Key))
		if err != nil {
			return err
		}
		if known {
			id = before.ID
			if text, ok := MessageIn(before); !ok || text != m.Text || before.CaseID != m.Case {
				return conflict("act.other", nil)
			}
			return nil
		}
		if err := holdAddressee(ctx, t, m.Case, m.To); err != nil {
			return err
		}
		events, err := fileMessage(ctx, t, m)
		if err != nil {
			return err
		}
		id = casefile.LetterID(events[0].Params["letter"])
		return appendEvents(ctx, t, m.Case, casefile.StreamCase, events...)
	})
	return id, err
}

// fileMessage writes letter, document and the order to print it, and gives the events of that.
func fileMessage(ctx context.Context, t tx, m OwnMessage) ([]casefile.Event, error) {
	data, err := json.Marshal(messageData{m.Text, m.Recipient})
	if err != nil {
		return nil, fmt.Errorf("message of case %s: %w", m.Case, err)
	}
	events, err := fileReady(ctx, t, ReadyLetter{
		Letter:   casefile.Letter{CaseID: m.Case, Key: m.Key, Template: TemplateMessage, Subject: m.Text.Subject, LetterDate: m.On, Data: data},
		Document: m.Document, By: m.By, To: m.To,
	})
	if err != nil {
		return nil, err
	}
	written := casefile.Event{Code: "letter.written", Params: events[0].Params, HappenedAt: t.now, Actor: m.By}
	return append([]casefile.Event{written}, events...), nil
}
