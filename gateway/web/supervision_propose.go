package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// ProposePage is the form of an intervention.
type ProposePage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	Kinds        []Choice
	Steps        []Choice
	Targets      []Choice
	Versions     []Choice
	Reason       string
	// Waiting: another proposal has to be decided first.
	Waiting bool
}

// Template names the page's template.
func (*ProposePage) Template() string { return "supervision-propose" }

// showPropose handles "GET /leitung/eingriffe/fall/:id".
func (h *Handler) showPropose(c *gin.Context) {
	h.proposeForm(c, http.StatusOK, desk.InterventionProposal{}, nil)
}

// proposeIntervention handles "POST /leitung/eingriffe/fall/:id". A refused form comes back filled.
func (h *Handler) proposeIntervention(c *gin.Context) {
	p := desk.InterventionProposal{
		Case: casefile.CaseID(c.Param("id")), Kind: c.PostForm("art"), Instance: c.PostForm("schritt"), Target: c.PostForm("ziel"), Reason: c.PostForm("grund"),
	}
	if p.Kind == store.InterventionMigrate {
		p.Target = c.PostForm("fassung")
	}
	err := h.Desk.ProposeIntervention(c.Request.Context(), auth.Actor(c), p)
	switch {
	case err == nil:
		h.redirect(c, "/leitung/eingriffe?hinweis=supervision-proposed")
	case casefile.KindOf(err) == casefile.Invalid:
		h.proposeForm(c, http.StatusUnprocessableEntity, p, err)
	default:
		h.fail(c, err)
	}
}

func (h *Handler) proposeForm(c *gin.Context, status int, p desk.InterventionProposal, refusal error) {
	choices, err := h.Desk.InterventionChoices(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &ProposePage{
		Layout: h.layoutFor(c, "leitung", Say("supervision.propose")), CaseID: choices.Case.ID, Aktenzeichen: choices.Case.Aktenzeichen, Reason: p.Reason,
		Waiting: len(choices.Open) > 0,
	}
	for _, kind := range []string{store.InterventionSkip, store.InterventionRepeat, store.InterventionCancel, store.InterventionMigrate} {
		if kind != store.InterventionMigrate || len(choices.Versions) > 0 {
			page.Kinds = append(page.Kinds, Choice{Value: kind, Text: Say("supervision.kind." + kind), Selected: kind == p.Kind})
		}
	}
	for _, a := range choices.Active {
		name := a.Name
		if name == "" {
			name = a.Element
		}
		page.Steps = append(page.Steps, Choice{Value: a.Instance, Label: name, Selected: a.Instance == p.Instance})
	}
	page.Targets = []Choice{{Text: Say("supervision.target.none")}}
	for _, t := range choices.Targets {
		value := t.Process + "/" + t.Element
		page.Targets = append(page.Targets, Choice{Value: value, Label: t.Name, Selected: value == p.Target})
	}
	for _, v := range choices.Versions {
		n := strconv.Itoa(v.Version)
		page.Versions = append(page.Versions, Choice{Value: n, Label: n, Selected: n == p.Target})
	}
	if refusal != nil {
		page.Notice = &Notice{Kind: "danger", Text: reasonOf(refusal)}
	}
	h.show(c, status, page)
}
