package desk

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
)

// procedureEnquiry is the procedure that answers how things stand with a case.
const procedureEnquiry = "sachstand"

// enquire takes a question about the state of a case. It opens a case about that case, because the answer is the same for every procedure
// and none of their diagrams has to know of it; also a case that has ended may be asked about. While such a case is open, the next question
// goes to it: it says that the answer did not answer.
func (d *Desk) enquire(ctx context.Context, lang string, subject casefile.Case, key string, raw []byte, r casefile.Receipt) (Receipted, error) {
	procedure, err := d.newest(procedureEnquiry)
	if err != nil {
		return Receipted{}, err
	}
	r.Kind, r.Raw, r.IdempotencyKey = casefile.ReceiptSachstand, raw, key
	r.RequestHash = requestHash("message", subject.ID, raw)
	if r.Deciding, err = (intake.Opening{ReceivedAt: r.ReceivedAt, AppliedFor: subject.AppliedFor}).Deciding(); err != nil {
		return Receipted{}, err
	}
	c, stored, replayed, err := d.Store.ReceiveApplication(ctx, store.Application{
		Receipt: r, Person: casefile.Person{ID: subject.PersonID}, Case: casefile.Case{
			Procedure: procedure.Key, Version: procedure.Version, Bundle: procedure.Bundle, AppliedFor: subject.AppliedFor, State: casefile.CaseOpen,
			Team: subject.Team, Sensitivity: subject.Sensitivity, About: subject.ID, ReceivedAt: r.ReceivedAt, RecordedAt: r.RecordedAt,
		},
	})
	if err != nil {
		return Receipted{}, err
	}
	return receipted(lang, "receipt.enquiry", c, stored, replayed), nil
}

// newest gives the version that new cases of a procedure run on, also of one that nobody applies for.
func (d *Desk) newest(key string) (Procedure, error) {
	for _, p := range d.Library.Procedures() {
		if p.Key == key && p.Current {
			return p, nil
		}
	}
	return Procedure{}, casefile.Errorf(casefile.Internal, "procedure.unknown", "no procedure %s", key)
}
