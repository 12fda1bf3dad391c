package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// showCase handles "GET /faelle/:id": "ansicht" names the tab, "ebene" the page of the diagram, "geschehen" and "bekannt" as of when the case is
// shown, "zurueck" where the reader came from.
func (h *Handler) showCase(c *gin.Context) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id"))
	tab, refusal := tabOf(actor, c.Query("ansicht"))
	stand, form := standOf(c, h.Now())
	if !keepsPast(tab) || outside(actor) {
		stand, form = desk.Standpoint{}, StandForm{}
	}
	view, err := h.Desk.CaseViewFrom(ctx, actor, id, stand)
	if err == nil && refusal != nil {
		h.Desk.Denied(ctx, actor, id, "auth.role")
		err = refusal
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	person := personLine(view.Person)
	page := &CasePage{Layout: h.layoutFor(c, "faelle", Say("page.case.title", "name", person.Name(), "aktenzeichen", view.Case.Aktenzeichen))}
	page.Lang, page.Person, page.Tab, page.TabNames, page.Stand = httperr.Language(c), person, tab, tabsFor(actor), form
	page.Back = backTo(c.Query("zurueck"))
	h.fillCase(page, actor, view)
	if err := h.fillTab(c, page, actor, view); err != nil {
		h.fail(c, err)
		return
	}
	h.looksBack(page, view)
	h.show(c, http.StatusOK, page)
}

// fillTab writes what only some tabs need.
func (h *Handler) fillTab(c *gin.Context, page *CasePage, actor casefile.Actor, view desk.CaseView) error {
	ctx := c.Request.Context()
	if err := h.fillParties(ctx, page, actor, page.ID); err != nil {
		return err
	}
	if err := h.fillPartner(ctx, page); err != nil {
		return err
	}
	switch page.Tab {
	case tabWay:
		return h.fillWay(c, page, actor, view)
	case tabNotes:
		return h.fillMarks(ctx, page, actor, page.ID)
	case tabProtocol:
		return h.fillProtocol(ctx, c, page, actor, view)
	case tabAccess:
		return h.fillAccess(ctx, c, page, actor)
	case tabSecurity:
		return h.fillFindings(ctx, page, actor)
	}
	return nil
}

// fillFindings writes what the query of § 73 AufenthG brought to light, or leads to the form that asks first what for.
func (h *Handler) fillFindings(ctx context.Context, page *CasePage, actor casefile.Actor) (err error) {
	page.Findings, err = h.Desk.Findings(ctx, actor, page.ID)
	if casefile.CodeOf(err) != desk.CodeFindingPurpose {
		return err
	}
	page.AskFindings = purposeFor(page.ID, casefile.SubFileSecurity, "/faelle/"+string(page.ID)+"?ansicht="+tabSecurity)
	return nil
}

const titleEndDeadline = "titel-ende"

// tabSecurity shows what the query of § 73 AufenthG brought to light. Each look at it is logged, so nothing of it is read for another tab.
const tabSecurity = "sicherheit"

// fillCase writes everything that does not come from the log.
func (h *Handler) fillCase(page *CasePage, actor casefile.Actor, view desk.CaseView) {
	k := view.Case
	if !view.From.Now() {
		page.Past, page.Today = &PastLine{Happened: view.From.Happened, Known: view.From.Known}, localDay(view.From.Day())
	}
	page.ID, page.Aktenzeichen, page.Procedure, page.Version, page.AppliedFor = k.ID, k.Aktenzeichen, k.Procedure, k.Version, k.AppliedFor
	page.State, page.Confidential, page.MayUpload = k.State, k.Sensitivity == "vertraulich", k.State == casefile.CaseOpen && !actor.Has(casefile.RoleRevision)
	page.MayWithdraw = k.State == casefile.CaseOpen && len(view.Application) > 0 && h.Desk.MayAct(actor, desk.ActWithdraw)
	page.MayWrite, page.MayFollowUp = h.Desk.MayAct(actor, desk.ActMessage), h.Desk.MayAct(actor, desk.ActFollowUp)
	page.MayExport = len(desk.ExportsFor(actor)) > 0
	if page.MayAddress = h.Desk.MayAct(actor, desk.ActAddress); page.MayAddress {
		page.Address = view.Person.Address.Line()
	}
	if page.Staff = !outside(actor); page.Staff {
		page.fillFiling(h.Authority)
	}
	page.InForce, page.Force = forceFirst(view.Title, view.Effect, page.Today), forceLines(view.Title, view.Effect, page.Today)
	page.MayNote = page.Staff && !actor.Has(casefile.RoleRevision)
	page.Stand.places(view.Whole, view.From)
	page.Cut = page.Staff && view.Cut
	h.fillVersion(page, k)
	page.Officer = actor.Has(casefile.RoleSicherheit)
	page.LegalReview = view.Effect != nil && view.Effect.NeedsLegalReview
	if ends := titleEnd(view.Title); k.State == casefile.CaseOpen && !ends.IsZero() {
		if urgency := urgencyOf(casefile.TaskOpen, page.Today, Term{}, ends); urgency.Kind != "plain" {
			page.Urgency = &urgency
		}
	}
	page.Deadlines = h.deadlineLines(page.Lang, page.Today, view)
	for _, t := range view.Tasks {
		page.Tasks = append(page.Tasks, CaseTask{
			ID: t.Task.ID, Name: t.Task.Name, Due: h.term(page.Today, t.Task.DueOn), Holder: view.Names[t.Task.Assignee], Mine: t.Task.Assignee == actor.ID && view.From.Now(), FollowUp: t.Task.FollowUpOn,
		})
	}
	if view.Case.State == casefile.CaseOpen { // what a decided case did without is not missing any more
		page.Missing = missing(checklist(view))
	}
	fillSlots(page, view)
	page.Messages = messageLines(view, page.Lang, page.Staff)
	all := slices.Concat(view.Documents, view.Behind)
	page.Documents, page.Behind = documentLines(view.Documents, all, view.Arrangements), documentLines(view.Behind, all, view.Arrangements)
	page.Documents, page.Behind = asking(page.Documents, view, page.Path), asking(page.Behind, view, page.Path)
	for i := range page.Documents {
		page.Documents[i].Archive = page.Documents[i].Archive && page.Staff
	}
	if page.Staff {
		page.Documents, page.Behind = pictured(page.Documents), pictured(page.Behind)
	}
	page.MayArrange = k.State == casefile.CaseOpen && page.Staff && actor.Has(desk.Arrangers()...) && view.From.Now()
	for _, l := range view.Letters {
		line := letterLine(l, view.Person, page.Staff)
		// What it says is read here too, so whoever has to say first what for sees it behind that.
		if page.Tab == "schreiben" && page.Staff && !view.Reading.Asks(casefile.SubFileMain) {
			line.Grounds = groundLines(h.Desk.LetterGrounds(l, view.Decisions), actor.Has(auth.RuleReaders()...))
		}
		page.Letters = append(page.Letters, line)
	}
	for _, n := range view.Notes {
		page.Notes = append(page.Notes, NoteLine{Text: n.Text, Author: view.Names[n.Author], At: n.HappenedAt})
	}
	for _, d := range view.Decisions {
		page.Decisions = append(page.Decisions, decisionLine(d))
	}
	if view.Effect != nil && page.Staff {
		page.RuleHref = "/faelle/" + string(k.ID) + "?ansicht=regeln"
	}
	page.About, page.AboutThis = related(view)
	for _, other := range view.SamePerson {
		page.SamePerson = append(page.SamePerson, CaseLink{other.ID, other.Aktenzeichen, other.Procedure, other.State, other.ReceivedAt})
	}
	if view.Ending != nil {
		said := endingText(view.Ending)
		page.Ending, page.EndingText = &said, view.Ending.Text
	}
	page.Standing, page.Turn = standing(page, view), turnOf(page, view)
	if !page.Staff {
		page.Standing = standingOutside(page, view)
	}
}

// fillMarks writes what keeps letters to the person from going out by themselves, as far as the reader gets to see it.
func (h *Handler) fillMarks(ctx context.Context, page *CasePage, actor casefile.Actor, id casefile.CaseID) error {
	marks, err := h.Desk.Marks(ctx, actor, id)
	if err != nil {
		return err
	}
	page.MayMark = actor.Has(auth.Officials()...)
	for _, m := range marks {
		line := MarkLine{Code: m.Code, Set: m.Set}
		if m.Set {
			line.By, line.At = m.By, m.At
		}
		page.Marks = append(page.Marks, line)
	}
	return nil
}

// related gives the links to the cases that belong to one.
func related(view desk.CaseView) (about *CaseLink, aboutThis []CaseLink) {
	link := func(c casefile.Case) CaseLink {
		return CaseLink{c.ID, c.Aktenzeichen, c.Procedure, c.State, c.ReceivedAt}
	}
	if view.About != nil {
		l := link(*view.About)
		about = &l
	}
	for _, c := range view.AboutThis {
		aboutThis = append(aboutThis, link(c))
	}
	return about, aboutThis
}

// endingText says in plain words why an application was none, was withdrawn or was handed over.
func endingText(e *desk.Ending) Text { return Say("fall.ende." + e.Field + "." + e.Code) }

// standing says in one sentence where the case stands.
func standing(page *CasePage, view desk.CaseView) Text {
	switch {
	case page.State == casefile.CaseClosed && view.Case.Outcome != "":
		return Say("page.case.standing.closed", "outcome", view.Case.Outcome)
	case page.State == casefile.CaseClosed:
		return Say("page.case.standing.closed.plain")
	case len(page.Tasks) > 1:
		return Say("page.case.standing.many", "n", strconv.Itoa(len(page.Tasks)), "task", page.Tasks[0].Name)
	case len(page.Tasks) == 1 && page.Tasks[0].Mine:
		return Say("page.case.standing.task.mine", "task", page.Tasks[0].Name)
	case len(page.Tasks) == 1 && page.Tasks[0].Holder != "":
		return Say("page.case.standing.task.held", "task", page.Tasks[0].Name, "holder", page.Tasks[0].Holder)
	case len(page.Tasks) == 1:
		return Say("page.case.standing.task", "task", page.Tasks[0].Name)
	}
	for _, a := range slices.Backward(view.Active) {
		if a.Name != "" && a.Type != "subProcess" && a.Type != "callActivity" {
			return Say("page.case.standing.wait", "step", a.Name)
		}
	}
	return Say("page.case.standing.received")
}
