package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// InterventionsPage lists what supervision proposed and did.
type InterventionsPage struct {
	Layout
	Tabs          []SupervisionTab
	Open, Decided []InterventionLine
	May           bool
}

// Template names the page's template.
func (*InterventionsPage) Template() string { return "supervision-interventions" }

// InterventionLine is one intervention in words.
type InterventionLine struct {
	store.Intervention
	By, Decider string
	// Own: the reader proposed it and may take it back, but not release it.
	Own bool
	// Releasing: somebody released it and the case has not answered yet.
	Releasing bool
	// Why says why the case refused it.
	Why Text
}

// showInterventions handles "GET /leitung/eingriffe".
func (h *Handler) showInterventions(c *gin.Context) {
	actor := auth.Actor(c)
	all, names, err := h.Desk.Interventions(c.Request.Context(), actor)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &InterventionsPage{
		Layout: h.layoutFor(c, "leitung", Say("supervision.interventions")), Tabs: SupervisionTabs("/leitung/eingriffe"), May: actor.Has(casefile.RoleLeitung),
	}
	for _, i := range all {
		line := InterventionLine{Intervention: i, By: names[i.ProposedBy], Decider: names[i.DecidedBy], Own: i.ProposedBy == actor.ID}
		line.Releasing = i.State == store.InterventionReleasing
		if i.Undecided() {
			page.Open = append(page.Open, line)
			continue
		}
		if line.Why = Said(i.Decision); locale.Has("supervision.refused." + i.Decision) {
			line.Why = Say("supervision.refused." + i.Decision)
		}
		page.Decided = append(page.Decided, line)
	}
	h.show(c, http.StatusOK, page)
}

// releaseIntervention handles "POST /leitung/eingriffe/:id/freigabe".
func (h *Handler) releaseIntervention(c *gin.Context) {
	applied, err := h.Desk.ReleaseIntervention(c.Request.Context(), auth.Actor(c), c.Param("id"))
	switch {
	case err != nil:
		h.fail(c, err)
	case applied:
		h.redirect(c, "/leitung/eingriffe?hinweis=supervision-applied")
	default:
		h.redirect(c, "/leitung/eingriffe?hinweis=supervision-refused")
	}
}

// declineIntervention handles "POST /leitung/eingriffe/:id/ablehnung".
func (h *Handler) declineIntervention(c *gin.Context) {
	if err := h.Desk.DeclineIntervention(c.Request.Context(), auth.Actor(c), c.Param("id"), c.PostForm("grund")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/leitung/eingriffe?hinweis=supervision-declined")
}
