package desk

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
)

// Statement is what a person said about their case: the application first, then each message.
type Statement struct {
	Kind    casefile.ReceiptKind
	Channel casefile.Channel
	At      time.Time // the legal moment of its receipt
	// RecordedAt is when it was recorded, RecordedBy who did: the sender themselves on the portal, a colleague for paper.
	RecordedAt time.Time
	RecordedBy casefile.ActorID
	Receipt    casefile.ReceiptID // empty for the application that opened the case
	Backdated  string             // why the day of receipt is earlier than the one of recording
	// Form is the form that Data fills; with no form Text is all there is.
	Form string
	Data json.RawMessage
	Text string
}

// viewStatements reads what people said. Whoever works on a case has to know it: a task that asks whether a report is an emergency cannot
// be done without the report. People outside the authority see what they sent themselves, and nothing that others wrote about them.
func (d *Desk) viewStatements(ctx context.Context, actor casefile.Actor, v *CaseView) error {
	form := d.FormOf(v.Case.Procedure)
	if len(v.Application) > 0 && form != "" {
		v.Statements = append(v.Statements, Statement{
			Kind: casefile.ReceiptAntrag, At: v.Case.ReceivedAt, RecordedAt: v.Case.RecordedAt, Form: form, Data: v.Application,
		})
	}
	receipts, err := d.Store.Statements(ctx, v.Case.ID)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		if outside(actor) && (r.RecordedBy != actor.ID || r.Kind.FromPartner()) {
			continue
		}
		v.Statements = append(v.Statements, statementOf(r, d.FormOf))
	}
	return nil
}

// statementOf reads the body of a receipt: a message, or an application that was added to an open case. formOf gives the form with which one
// applies for a procedure.
func statementOf(r casefile.Receipt, formOf func(procedure string) string) Statement {
	s := Statement{
		Kind: r.Kind, Channel: r.Channel, At: r.ReceivedAt, RecordedAt: r.RecordedAt, RecordedBy: r.RecordedBy, Receipt: r.ID, Backdated: r.BackdatedReason,
	}
	if r.Channel == casefile.ChannelRegister && (r.Kind == casefile.ReceiptMeldeauskunft || r.Kind == casefile.ReceiptAZRAntwort || r.Kind == casefile.ReceiptRegisterantwort) {
		s.Form, s.Data = "nachricht/"+string(r.Kind), registerAnswer(r)
		return s
	}
	var body struct {
		Data        json.RawMessage `json:"data"`
		Procedure   string          `json:"procedure"`
		Application json.RawMessage `json:"application"`
	}
	if json.Unmarshal(r.Raw, &body) != nil {
		return s // a body of another kind: the log says that something arrived, and the original is kept
	}
	switch {
	case len(body.Application) > 0:
		s.Form, s.Data = formOf(body.Procedure), body.Application
	case r.Kind == casefile.ReceiptNachricht || r.Kind == casefile.ReceiptSachstandsanfrage || r.Kind == casefile.ReceiptSachstand:
		var text freeText
		if json.Unmarshal(body.Data, &text) == nil {
			s.Text = text.Text
		}
	default:
		s.Form, s.Data = "nachricht/"+string(r.Kind), body.Data
	}
	return s
}

// registerAnswer puts what a register has said into the words of its form. What the Bundesagentur decided is what the program has read, conditions stand in
// its text.
func registerAnswer(r casefile.Receipt) json.RawMessage {
	var answer struct {
		Verdict   string `json:"antwort"`
		Dated     string `json:"vom"`
		Reference string `json:"geschaeftszeichen"`
		Text      string `json:"text"`
		Number    string `json:"azrNummer"`
		Meldung   struct {
			Address json.RawMessage `json:"anschrift"`
			Since   string          `json:"seit"`
		} `json:"meldung"`
	}
	if json.Unmarshal(r.Raw, &answer) != nil {
		return nil
	}
	fields := map[string]any{}
	put := func(name, value string) {
		if value != "" {
			fields[name] = value
		}
	}
	put("auskunftVom", answer.Dated)
	put("auskunftVermerk", answer.Text)
	switch r.Kind {
	case casefile.ReceiptAZRAntwort:
		put("azrErgebnis", answer.Verdict)
		put("azrNummer", answer.Number)
	case casefile.ReceiptRegisterantwort:
		var decided struct {
			From    string `json:"stelle"`
			Verdict string `json:"baAntwort"`
		}
		if len(r.Deciding) > 0 && json.Unmarshal(r.Deciding, &decided) != nil {
			return nil
		}
		put("stelle", decided.From)
		put("baAntwort", decided.Verdict)
		put("baGeschaeftszeichen", answer.Reference)
	default:
		put("meldeErgebnis", answer.Verdict)
		put("meldeSeit", answer.Meldung.Since)
		if len(answer.Meldung.Address) > 0 {
			fields["meldeAnschrift"] = answer.Meldung.Address
		}
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return nil
	}
	return raw
}

// FormOf gives the form with which one applies for a procedure; empty where nobody applies for it.
func (d *Desk) FormOf(procedure string) string {
	for _, p := range d.Library.Procedures() {
		if p.Key == procedure && p.Current {
			return p.Form
		}
	}
	return ""
}
