package web

import (
	"context"
	"time"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// RepresentativeLine is who acts or acted for the person of a case.
type RepresentativeLine struct {
	Name, Address string
	Scope         casefile.RepresentativeScope
	GivenOn       casefile.Date
	By            string
	At            time.Time
	Acts, Letters bool
	// Elsewhere leads to the case by which they act in all procedures of the person.
	Elsewhere *CaseLink
	EndedOn   casefile.Date
	EndedFor  casefile.RepresentativeEnd
	EndedBy   string
}

// LinkOfPerson is one link of the case to a person; UndoneAt is zero for the one that holds.
type LinkOfPerson struct {
	Person    PersonLine
	MatchedBy string
	By        string
	At        time.Time
	UndoneBy  string
	UndoneAt  time.Time
}

// JoinLine is an application that was added to another case; Added: the other one was added to this. UndoneAt is zero while it holds.
type JoinLine struct {
	Other    CaseLink
	Added    bool
	By       string
	At       time.Time
	UndoneBy string
	UndoneAt time.Time
}

// tabParties shows who acts for the person and whose case it is.
const tabParties = "beteiligte"

// fillParties writes who acts for the person of a case. The head of the page says it on every tab; who acted before, and what can be done
// about it, stands on its own tab.
func (h *Handler) fillParties(ctx context.Context, page *CasePage, actor casefile.Actor, id casefile.CaseID) error {
	if !page.Staff {
		return nil
	}
	found, err := h.Desk.Representatives(ctx, actor, id)
	if err != nil {
		return err
	}
	for _, r := range found {
		line := RepresentativeLine{
			Name: r.Name, Scope: r.Scope, GivenOn: r.GivenOn, By: r.By, At: r.EnteredAt, Acts: r.Acts(), Letters: r.Letters,
			EndedOn: r.EndedOn, EndedFor: r.EndedFor, EndedBy: r.EndedBy,
		}
		line.Address = r.Address.Line()
		if r.Elsewhere != "" {
			line.Elsewhere = &CaseLink{ID: r.CaseID, Aktenzeichen: r.Elsewhere}
		}
		page.Represented = page.Represented || line.Acts && line.Elsewhere == nil
		page.Representatives = append(page.Representatives, line)
	}
	if page.Tab == tabParties {
		links, err := h.Desk.PersonLinks(ctx, actor, id)
		if err != nil {
			return err
		}
		for _, l := range links {
			page.Links = append(page.Links, LinkOfPerson{personLine(l.Person), l.MatchedBy, l.By, l.At, l.UndoneBy, l.UndoneAt})
		}
		page.MaySplit = h.Desk.MayAct(actor, desk.ActSplit)
		page.MayUnlink = h.Desk.MayAct(actor, desk.ActPersonUndo)
	}
	joins, err := h.Desk.Joins(ctx, actor, id)
	if err != nil {
		return err
	}
	for _, j := range joins {
		page.Joins = append(page.Joins, JoinLine{CaseLink{ID: j.Other, Aktenzeichen: j.Aktenzeichen}, j.Added, j.By, j.At, j.UndoneBy, j.UndoneAt})
	}
	page.MayReturn = h.Desk.MayAct(actor, desk.ActLetterBack)
	page.MayRepresent = h.Desk.MayAct(actor, desk.ActRepresentative)
	return nil
}
