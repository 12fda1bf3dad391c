package desk

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/registers"
)

// Finding is one answer to the query of § 73 AufenthG as its officer reads it.
type Finding struct {
	Receipt    casefile.ReceiptID `json:"receipt"`
	ReceivedAt time.Time          `json:"receivedAt"`
	// Verdict is the word of the answer; empty where nobody could understand it, and then Text is all that came.
	Verdict   string `json:"verdict"`
	Reference string `json:"reference,omitempty"`
	Text      string `json:"text"`
}

// CodeFindingPurpose is the code of the error of Findings for whom nobody has asked yet what they read for.
const CodeFindingPurpose = "finding.purpose-needed"

// Findings gives what the query of § 73 AufenthG brought to light in a case. Only its officer may read it, in person, for a purpose that they have
// stated, and with a line in the access log; whoever else asks leaves a line too.
//
// Forbidden "security.officer-only"; Conflict "finding.purpose-needed" where they have to say first what for (StatePurpose); NotFound; Unavailable.
func (d *Desk) Findings(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]Finding, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if !actor.Has(casefile.RoleSicherheit) {
		d.logDenied(ctx, actor, id, "security.officer-only")
		return nil, casefile.Errorf(casefile.Forbidden, "security.officer-only", "the query of § 73 is for its officer")
	}
	if d.EFile == nil {
		return nil, errEFileDown()
	}
	reading, err := d.readingOf(ctx, actor, c.ID)
	if err != nil {
		return nil, err
	}
	if reading.Asks(casefile.SubFileSecurity) {
		return nil, casefile.Errorf(casefile.Conflict, CodeFindingPurpose, "nobody has said what the findings are read for")
	}
	kept, err := d.Store.Findings(ctx, c.ID, actor.ID, reading.said(actor, casefile.SubFileSecurity, map[string]string{}))
	if err != nil {
		return nil, err
	}
	found := make([]Finding, 0, len(kept))
	for _, k := range kept {
		content, err := d.EFile.OpenNote(ctx, c.ID, k.Sealed)
		if err != nil {
			return nil, err
		}
		f := Finding{Receipt: k.Receipt, ReceivedAt: k.ReceivedAt, Text: string(content)}
		var a registers.Answer
		if json.Unmarshal(content, &a) == nil && registers.Security.Understands(a.Verdict) {
			f.Verdict, f.Reference, f.Text = string(a.Verdict), a.Reference, a.Findings
			if a.Text != "" {
				f.Text += "\n" + a.Text
			}
		}
		found = append(found, f)
	}
	return found, nil
}
