package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/store"
)

// InterventionsPage lists what supervision proposed and did.
type InterventionsPage struct {
	Layout
	Tabs          []SupervisionTab
	Open, Decided []InterventionLine
	May           bool
	// PDF is the address of the list as a file for paper.
	PDF string
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

// showInterventions handles "GET /leitung/eingriffe". With "?pdf=1" it gives the list as a file for paper.
func (h *Handler) showInterventions(c *gin.Context) {
	actor := auth.Actor(c)
	all, names, err := h.Desk.Interventions(c.Request.Context(), actor)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &InterventionsPage{
		Layout: h.layoutFor(c, "leitung", Say("supervision.interventions")), Tabs: SupervisionTabs("/leitung/eingriffe"), May: actor.Has(casefile.RoleLeitung),
		PDF: exportHref("/leitung/eingriffe", nil, "pdf", "1"),
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
	if c.Request.URL.Query().Has("pdf") {
		h.exportPDF(c, "interventions", h.interventionsReport(words{httperr.Language(c)}, page))
		return
	}
	h.show(c, http.StatusOK, page)
}

// interventionsReport puts on paper what was proposed and what became of it, with both persons: it is the record that two took part.
func (h *Handler) interventionsReport(w words, page *InterventionsPage) letter.Report {
	report := h.emptyReport(w, Say("supervision.interventions"), Say("supervision.interventions.intro"), page.Today)
	columns := append(w.columns("case", "what"), w.text("supervision.reason"), w.text("supervision.column.proposed"))
	open := letter.ReportSection{Title: w.text("supervision.interventions.open"), Columns: append(slices.Clip(columns), w.text("supervision.column.state"))}
	for _, i := range page.Open {
		state := w.text("supervision.interventions.open")
		if i.Releasing {
			state = w.text("supervision.releasing", "name", i.Decider)
		}
		open.Rows = append(open.Rows, append(w.proposed(i), state))
	}
	if len(open.Rows) == 0 {
		open.Notes = []string{w.text("supervision.interventions.none")}
	}
	decided := letter.ReportSection{Title: w.text("supervision.interventions.decided"), Columns: append(slices.Clip(columns), w.text("supervision.column.decided"))}
	for _, i := range page.Decided {
		end := w.code("supervision.state", i.State) + ": " + i.Decider + ", " + w.moment(i.DecidedAt)
		if !i.Why.Empty() {
			end += ". " + w.say(i.Why)
		}
		decided.Rows = append(decided.Rows, append(w.proposed(i), end))
	}
	if len(decided.Rows) == 0 {
		decided.Notes = []string{w.text("supervision.interventions.nothing")}
	}
	report.Sections = []letter.ReportSection{open, decided}
	return report
}

// proposed gives the cells of an intervention that say what was proposed, why, by whom and when.
func (w words) proposed(i InterventionLine) []string {
	what := w.code("supervision.kind", i.Kind)
	if i.ElementName != "" {
		what += ": „" + i.ElementName + "“"
	}
	switch {
	case i.TargetName == "":
	case i.Kind == store.InterventionMigrate:
		what += ": " + w.text("page.case.version", "n", i.Target)
	default:
		what += ", " + w.text("supervision.pdf.target", "step", i.TargetName)
	}
	return []string{i.Aktenzeichen, what, i.Reason, i.By + ", " + w.moment(i.ProposedAt)}
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
