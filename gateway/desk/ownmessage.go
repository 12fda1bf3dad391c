package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// MessagePreview is a message to the person as it will go out.
type MessagePreview struct {
	Recipient  []string
	Subject    string
	Paragraphs []string
	// Portal: the person applied in the portal, so they read it there too.
	Portal bool
}

// Seen names to whom it goes, for ActInput.
func (p MessagePreview) Seen() string { return strings.Join(p.Recipient, "\n") }

// Previews reports whether an act shows what it will do before it does it.
func Previews(name Act) bool { return name == ActMessage }

// PreviewMessage gives a message as it will go out, and does nothing. Errors as for Do.
func (d *Desk) PreviewMessage(ctx context.Context, actor casefile.Actor, id casefile.CaseID, data json.RawMessage) (MessagePreview, error) {
	_, c, in, err := d.checkAct(ctx, actor, id, ActMessage, ActInput{Data: data})
	if err != nil {
		return MessagePreview{}, err
	}
	drawn, err := d.drawMessage(ctx, c, in.Data)
	if err != nil {
		return MessagePreview{}, err
	}
	preview := MessagePreview{Recipient: drawn.cover.Recipient, Subject: drawn.text.Subject, Paragraphs: paragraphs(drawn)}
	first, err := d.Store.FirstReceipt(ctx, c.ID)
	preview.Portal = err == nil && first.Channel == casefile.ChannelPortal
	return preview, ignoreNotFound(err)
}

// drawnMessage is a message drawn up as a letter.
type drawnMessage struct {
	text     store.MessageText
	greeting string
	closing  string
	to       store.Addressee
	cover    letter.Letter
	pdf      []byte
}

// emptyLines part the paragraphs of a message.
var emptyLines = regexp.MustCompile(`\n\s*\n`)

// paragraphs gives the text of a message with salutation and closing, as people typed it.
func paragraphs(m drawnMessage) []string {
	all := []string{m.greeting + ","}
	for _, text := range emptyLines.Split(strings.TrimSpace(m.text.Text), -1) {
		all = append(all, strings.TrimSpace(text))
	}
	return append(all, "Mit freundlichen Grüßen", m.closing)
}

// drawMessage draws a message up. Invalid with the fields where it promises what no rule gave, Conflict "message.died", "message.no-address", "message.address" where it does not fit the window.
func (d *Desk) drawMessage(ctx context.Context, c casefile.Case, data json.RawMessage) (drawnMessage, error) {
	var in struct {
		Subject string `json:"nachrichtBetreff"`
		Text    string `json:"nachrichtText"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return drawnMessage{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the message cannot be read")
	}
	if err := d.checkAnswers(ctx, c.ID, data, "nachrichtBetreff", "nachrichtText"); err != nil {
		return drawnMessage{}, UnderPointer("/data", err)
	}
	file, err := d.Store.Dossier(ctx, c.ID)
	if err != nil {
		return drawnMessage{}, err
	}
	recipient, err := d.recipientOf(file)
	if err != nil {
		return drawnMessage{}, err
	}
	m := drawnMessage{
		text: store.MessageText{Subject: in.Subject, Text: strings.ReplaceAll(in.Text, "\r\n", "\n")}, greeting: file.Person.Salutation(), to: file.Addressee(),
	}
	m.cover = d.Authority.Cover(c.Team, c.Aktenzeichen, recipient, d.today(), in.Subject, nil)
	m.closing = m.cover.Sender.Letterhead[0]
	for _, text := range paragraphs(m) {
		m.cover.Body = append(m.cover.Body, letter.Block{Kind: letter.Paragraph, Text: letter.EscapeStrong(text)})
	}
	m.pdf, err = letter.Render(m.cover)
	if casefile.CodeOf(err) == "letter.recipient-too-long" {
		err = casefile.Errorf(casefile.Conflict, "message.address", "%w", err)
	}
	return m, err
}

// recipientOf gives the lines of the address of a letter of a case.
func (d *Desk) recipientOf(file store.Dossier) ([]string, error) {
	switch p := file.Person; {
	case !p.DiedOn.IsZero():
		return nil, casefile.Errorf(casefile.Conflict, "message.died", "the person has died")
	case file.LettersTo.Name != "":
		return file.LettersTo.Lines(p), nil
	case p.Address.Street == "" || p.Address.City == "":
		return nil, casefile.Errorf(casefile.Conflict, "message.no-address", "nobody knows where the person lives")
	case casefile.MinorOn(p.BirthDate.Earliest(), d.today()):
		return append([]string{letter.ForCustody}, p.Lines()...), nil
	default:
		return p.Lines(), nil
	}
}

// writeMessage files a message and owes its dispatch.
func (d *Desk) writeMessage(ctx context.Context, actor casefile.Actor, c casefile.Case, in ActInput) (ActDone, error) {
	m, err := d.drawMessage(ctx, c, in.Data)
	switch {
	case err != nil:
		return ActDone{}, err
	case in.Seen != "" && in.Seen != strings.Join(m.cover.Recipient, "\n"):
		return ActDone{}, casefile.Errorf(casefile.Conflict, "letter.readdressed", "the message goes to somebody else by now than the preview said")
	case d.EFile == nil:
		return ActDone{}, errEFileDown()
	}
	stored, err := d.EFile.Put(ctx, c.ID, bytes.NewReader(m.pdf))
	if err != nil {
		return ActDone{}, err
	}
	_, err = d.Store.WriteMessage(ctx, store.OwnMessage{
		Case: c.ID, Key: contract.WorkflowID(c.ID) + "/nachricht/" + in.Key, By: actor.ID, To: m.to, Text: m.text, Recipient: m.cover.Recipient, On: m.cover.Date,
		Document: casefile.Document{
			Kind: "schreiben", Name: m.cover.Date.String() + "-nachricht.pdf", MediaType: "application/pdf", Size: stored.Size, SHA256: stored.SHA256,
			ObjectKey: stored.ObjectKey, State: casefile.DocumentReleased,
		},
	})
	return ActDone{}, err
}
