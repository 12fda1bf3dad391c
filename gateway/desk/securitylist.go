package desk

import (
	"context"

	"ablauf/internal/casefile"
)

// SecurityListRequest is the body of a proposal for the list of § 73 AufenthG.
type SecurityListRequest struct {
	ValidFrom     casefile.Date `json:"validFrom" doc:"first day on which this version counts, once it is released"`
	Nationalities []string      `json:"nationalities" validate:"max=300,dive,len=3" doc:"who has one of them is asked about: codes of three letters as in passports, also XXA stateless, XXB and XXC refugees"`
	Titles        []string      `json:"titles" validate:"max=100,dive,latin,max=20" doc:"whoever applies for one of them is asked about: a section (25) or a paragraph (25 Abs. 5) of the AufenthG, as cases write it"`
	Otherwise     string        `json:"otherwise" validate:"required,oneof=nicht-abfragen person" doc:"what holds for everybody else: nicht-abfragen, or person where the officer decides. Stateless people and refugees whom the list does not name are always for the officer"`
}

// SecurityLists gives the versions of the list that says about whom the security authorities are asked, the newest first. It is for the
// officer of § 73 AufenthG alone; each look is noted.
//
// Forbidden "security.officer-only".
func (d *Desk) SecurityLists(ctx context.Context, actor casefile.Actor) ([]casefile.SecurityList, error) {
	if err := officerOnly(actor); err != nil {
		return nil, err
	}
	return d.Store.SecurityLists(ctx, actor.ID)
}

// ProposeSecurityList adds a version; it is in force only after another officer has released it (role concept 7.2).
//
// Forbidden "security.officer-only"; Invalid with fields.
func (d *Desk) ProposeSecurityList(ctx context.Context, actor casefile.Actor, in SecurityListRequest) (casefile.SecurityList, error) {
	if err := officerOnly(actor); err != nil {
		return casefile.SecurityList{}, err
	}
	l := casefile.SecurityList{ValidFrom: in.ValidFrom, Nationalities: in.Nationalities, Titles: in.Titles, Otherwise: in.Otherwise}
	if err := l.Validate(); err != nil {
		return casefile.SecurityList{}, err
	}
	return d.Store.ProposeSecurityList(ctx, l, actor.ID)
}

// ReleaseSecurityList puts a version in force from its day on.
//
// Forbidden "security.officer-only", and "security.vier-augen" for its author; NotFound.
func (d *Desk) ReleaseSecurityList(ctx context.Context, actor casefile.Actor, version int) (casefile.SecurityList, error) {
	if err := officerOnly(actor); err != nil {
		return casefile.SecurityList{}, err
	}
	return d.Store.ReleaseSecurityList(ctx, version, actor.ID)
}

func officerOnly(actor casefile.Actor) error {
	if actor.Has(casefile.RoleSicherheit) {
		return nil
	}
	return casefile.Errorf(casefile.Forbidden, "security.officer-only", "the list of § 73 is for its officer")
}
