package desk

import (
	"crypto/sha256"
	"time"

	"ablauf/internal/casefile"
)

const (
	// clockSkew is what a caller's clock may be ahead of ours before a moment counts as the future.
	clockSkew = time.Minute
	// backdatedFrom is the age from which a receipt counts as dated back and needs a reason and evidence.
	backdatedFrom = 5 * time.Minute
	yearsBackMax  = 10
)

// arrival says when and how something arrived; it is embedded in requests by its fields.
type arrival struct {
	Channel  casefile.Channel
	At       *time.Time
	Reason   string
	Evidence string
}

// receipt makes the receipt of something that arrived. Field errors: a moment in the future, one dated back without reason and
// evidence, one that only the authority may give, a channel that the caller does not have.
func (d *Desk) receipt(actor casefile.Actor, kind casefile.ReceiptKind, a arrival) (casefile.Receipt, error) {
	now := d.now()
	r := casefile.Receipt{
		Kind: kind, Channel: a.Channel, ReceivedAt: now, RecordedAt: now, RecordedBy: actor.ID, State: casefile.ReceiptPending,
		BackdatedReason: a.Reason, BackdatedEvidence: a.Evidence, Scope: string(actor.ID),
	}
	var found []casefile.FieldError
	add := func(field, code string) { found = append(found, casefile.FieldError{Field: field, Code: code}) }
	if outside(actor) && a.Channel != casefile.ChannelPortal {
		add("/channel", "channel.staff-only")
	}
	if a.At != nil {
		r.ReceivedAt = a.At.UTC().Truncate(time.Microsecond)
		switch {
		case outside(actor):
			add("/receivedAt", "received.staff-only")
		case r.ReceivedAt.After(now.Add(clockSkew)):
			add("/receivedAt", "received.future")
		case r.ReceivedAt.Before(now.AddDate(-yearsBackMax, 0, 0)):
			add("/receivedAt", "received.too-old")
		case r.ReceivedAt.After(now):
			r.ReceivedAt = now
		case r.ReceivedAt.Before(now.Add(-backdatedFrom)):
			if a.Reason == "" {
				add("/backdatedReason", "received.reason-missing")
			}
			if a.Evidence == "" {
				add("/backdatedEvidence", "received.evidence-missing")
			}
		}
	}
	if len(found) > 0 {
		return casefile.Receipt{}, casefile.InvalidFields("request.invalid", found...)
	}
	return r, nil
}

// requestHash is what a second request with the same key must match: what was asked, about which case, with which body.
func requestHash(act string, id casefile.CaseID, parts ...[]byte) []byte {
	h := sha256.New()
	h.Write([]byte(act + "\x00" + string(id)))
	for _, part := range parts {
		h.Write([]byte{0})
		h.Write(part)
	}
	return h.Sum(nil)
}

// checkKey refuses an Idempotency-Key that no caller makes by accident.
func checkKey(key string) error {
	if len(key) > 200 {
		return casefile.InvalidFields("request.invalid", casefile.FieldError{
			Field: "Idempotency-Key", Code: "text.long", Params: map[string]string{"max": "200"},
		})
	}
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "Idempotency-Key", Code: "key.characters"})
		}
	}
	return nil
}

func errOtherBody() error {
	return casefile.Errorf(casefile.Invalid, "idempotency.other-body", "the key was used with another body")
}
