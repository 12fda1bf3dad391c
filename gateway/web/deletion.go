package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/retention"
	"ablauf/internal/store"
)

const deletionPath = "/loeschung"

// DeletionPage is the deletion of files whose period is over: what is due, what the archive said, the lists and the protocol.
type DeletionPage struct {
	Layout
	Look    store.RetentionLook
	Archive string
	Law     string
	May     bool
	// Offerable and Listable count what can be offered, and what can be put on a list.
	Offerable, Listable int
	Due                 []DueLine
	Lists               []DeletionList
	Done                []DeletionLine
	Accesses            []AccessNight
	Classes             []retention.Class
	Answers             []Choice
}

// Template names the page's template.
func (*DeletionPage) Template() string { return "deletion" }

// DueLine is a case whose period is over.
type DueLine struct {
	store.DueCase
	// Asks: the archive was asked and has not answered.
	Asks bool
}

// DeletionList is a list with the people who proposed and decided it.
type DeletionList struct {
	store.DeletionRun
	By, Decider string
	Own, Open   bool
	Files       []string // their numbers, while they are on the list
}

// DeletionLine is a line of the protocol.
type DeletionLine struct {
	store.Deletion
	By, Releaser string
}

// AccessNight is a night in which lines of who read what went because their period was over.
type AccessNight struct {
	store.AccessDeletion
	// Last is the last day of which lines went.
	Last casefile.Date
}

// showDeletion handles "GET /loeschung".
func (h *Handler) showDeletion(c *gin.Context) {
	actor := auth.Actor(c)
	v, err := h.Desk.Deletion(c.Request.Context(), actor)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &DeletionPage{
		Layout: h.layoutFor(c, "leitung", Say("deletion.heading")), Look: v.Look, Archive: v.Keeping.Archive, Law: v.Keeping.Law, May: actor.Has(casefile.RoleLeitung),
		Classes: v.Keeping.Classes, Answers: DeletionAnswers(),
	}
	for _, d := range v.Due {
		free := len(d.Held) == 0
		line := DueLine{DueCase: d, Asks: d.Offer > 0 && d.Answer == ""}
		if free && d.Offer == 0 {
			page.Offerable++
		}
		if free && d.Answer != "" && d.Run == 0 {
			page.Listable++
		}
		page.Due = append(page.Due, line)
	}
	for _, r := range v.Runs {
		list := DeletionList{DeletionRun: r, By: v.Names[r.ProposedBy], Decider: v.Names[r.DecidedBy], Own: r.ProposedBy == actor.ID, Open: r.State == "proposed"}
		for _, d := range v.Due {
			if d.Run == r.Number {
				list.Files = append(list.Files, d.Aktenzeichen)
			}
		}
		slices.Sort(list.Files)
		page.Lists = append(page.Lists, list)
	}
	for _, d := range v.Done {
		page.Done = append(page.Done, DeletionLine{d, v.Names[d.ProposedBy], v.Names[d.ReleasedBy]})
	}
	for _, a := range v.Accesses {
		page.Accesses = append(page.Accesses, AccessNight{a, a.Before.AddDays(-1)})
	}
	h.show(c, http.StatusOK, page)
}

// DeletionAnswers are what an archive can say.
func DeletionAnswers() []Choice {
	var choices []Choice
	for _, answer := range []string{store.AnswerTaken, store.AnswerUnworthy, store.AnswerNone} {
		choices = append(choices, Choice{Value: answer, Text: Say("deletion.answer." + answer)})
	}
	return choices
}

// offerArchive handles "POST /loeschung/angebot".
func (h *Handler) offerArchive(c *gin.Context) {
	h.deletionDone(c, "deletion-offered", h.Desk.OfferToArchive(c.Request.Context(), auth.Actor(c)))
}

// answerArchive handles "POST /loeschung/antwort": "fall" is the case, "antwort" what the archive said.
func (h *Handler) answerArchive(c *gin.Context) {
	h.deletionDone(c, "deletion-answered", h.Desk.AnswerArchive(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.PostForm("fall")), c.PostForm("antwort")))
}

// proposeDeletion handles "POST /loeschung/liste".
func (h *Handler) proposeDeletion(c *gin.Context) {
	h.deletionDone(c, "deletion-proposed", h.Desk.ProposeDeletion(c.Request.Context(), auth.Actor(c)))
}

// releaseDeletion handles "POST /loeschung/liste/:id/freigabe".
func (h *Handler) releaseDeletion(c *gin.Context) {
	h.deletionDone(c, "deletion-released", h.Desk.ReleaseDeletion(c.Request.Context(), auth.Actor(c), c.Param("id")))
}

// declineDeletion handles "POST /loeschung/liste/:id/ablehnung".
func (h *Handler) declineDeletion(c *gin.Context) {
	h.deletionDone(c, "deletion-declined", h.Desk.DeclineDeletion(c.Request.Context(), auth.Actor(c), c.Param("id"), c.PostForm("grund")))
}

func (h *Handler) deletionDone(c *gin.Context, notice string, err error) {
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, deletionPath+"?hinweis="+notice)
}
