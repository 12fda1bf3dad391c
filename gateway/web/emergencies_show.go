package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

const emergenciesPath = "/notfaelle"

// The names of the files that the page gives.
const (
	emergencyFile    = "notfaelle"
	emergencyReasons = "notfallgruende"
	emergencyRules   = "notfallregeln"
)

// showEmergencies handles "GET /notfaelle"; with "?csv=NAME" it gives the list or one of its tables as a file.
func (h *Handler) showEmergencies(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	a, err := h.emergenciesAsked(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	tallies, err := h.Desk.EmergencyTallies(ctx, actor, a.EmergencyFilter)
	if err != nil {
		h.fail(c, err)
		return
	}
	a.Row = knownRow(a.Row, tallies)
	sections := emergencySections(a, tallies)
	if file := known(a.query.Get("csv"), []string{emergencyFile, emergencyReasons, emergencyRules}); file != "" {
		table, err := h.emergencyFile(ctx, actor, a, file, sections)
		if err != nil {
			h.fail(c, err)
			return
		}
		h.export(c, file, table)
		return
	}
	page := &EmergenciesPage{
		Layout: h.layoutFor(c, "eingang", Say("emergency.heading")), Filter: a.form(tallies), Sections: sections,
		Export: exportHref(emergenciesPath, a.query, "csv", emergencyFile),
	}
	if actor.Has(desk.SupervisionReaders()...) {
		page.Area, page.Tabs = "leitung", SupervisionTabs(emergenciesPath)
	}
	if err := h.fillEmergencies(ctx, actor, a, page); err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) fillEmergencies(ctx context.Context, actor casefile.Actor, a emergencyAsked, page *EmergenciesPage) error {
	rows, next, n, capped, err := h.Desk.Emergencies(ctx, actor, a.EmergencyFilter)
	if err != nil {
		return err
	}
	page.Count, page.Capped = n, capped
	if a.Cursor != "" {
		page.FirstURL = a.with(a.same()...)
	}
	if next != "" {
		page.NextPage = a.with(append(a.same(), "ab", next)...)
	}
	ids := make([]casefile.ActorID, 0, 3*len(rows))
	for _, r := range rows {
		ids = append(ids, r.Set.By, r.Signed.By, r.Solved.By)
	}
	names, err := h.Desk.Store.StaffNames(ctx, ids)
	if err != nil {
		return err
	}
	for _, r := range rows {
		page.Rows = append(page.Rows, a.words.line(r, names))
	}
	return nil
}

func (w emergencyWords) line(r store.EmergencyRow, names map[casefile.ActorID]string) EmergencyLine {
	by := func(act store.EmergencyAct) ActLine { return ActLine{By: names[act.By], At: act.At} }
	line := EmergencyLine{
		ID: r.Case.ID, Aktenzeichen: r.Case.Aktenzeichen, Channel: r.Channel, ReceivedAt: r.Case.ReceivedAt,
		Person: PersonLine{Family: r.FamilyName, Given: r.GivenNames, BirthDate: r.BirthDate, Nationalities: r.Nationalities},
		Reason: w.of(reasonField, r.Reason), Proposed: w.of(urgencyField, r.Proposed), Points: r.Points, Words: Said(r.Words),
		Set: w.of(urgencyField, r.Priority), Proof: w.of(proofField, r.Proof), SetBy: by(r.Set), Signed: by(r.Signed),
		Verdict: verdictOf(r.Verdict), Result: w.of(resultField, r.Result), Learnt: w.of(learntField, r.Learnt), Solved: by(r.Solved),
	}
	line.Day, _ = casefile.ParseDate(r.Day) // what is no date says nothing
	if r.Later.Case != "" {
		line.Later = &LaterLine{
			ID: r.Later.Case, Aktenzeichen: r.Later.Aktenzeichen, Procedure: r.Later.Procedure, Outcome: r.Later.Outcome, ClosedAt: r.Later.ClosedAt,
		}
		line.Later.Certificate, _ = casefile.ParseDate(r.Later.Certificate)
	}
	return line
}

// verdictOf says in a word and a sign what a report turned out to be.
func verdictOf(v store.EmergencyVerdict) Urgency {
	u := Urgency{Kind: "plain", Text: Say("emergency.verdict." + string(v))}
	switch v {
	case store.EmergencyReal:
		u.Kind = "warning"
	case store.EmergencyOpen:
		u.Kind = "info"
	case store.EmergencyNone, store.EmergencyTwice, store.EmergencyEnded:
	}
	return u
}
