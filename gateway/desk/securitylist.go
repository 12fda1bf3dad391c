package desk

import (
	"context"

	"ablauf/internal/casefile"
)

// SecurityListRequest is the body of a proposal for the list of § 73 AufenthG.
type SecurityListRequest struct {
	ValidFrom     casefile.Date `json:"validFrom"`
	Nationalities []string      `json:"nationalities" validate:"max=300,dive,len=3"`
	Titles        []string      `json:"titles" validate:"max=100,dive,latin,max=20"`
	Otherwise     string        `json:"otherwise" validate:"required,oneof=nicht-abfragen person"`
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
