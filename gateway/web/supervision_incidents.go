package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/store"
)

// IncidentsPage lists the cases that stand still.
type IncidentsPage struct {
	Layout
	Tabs  []SupervisionTab
	Lines []IncidentLine
	Cut   bool
	// May is false for those who only read.
	May bool
	// PDF is the address of the list as a file for paper.
	PDF string
}

// Template names the page's template.
func (*IncidentsPage) Template() string { return "supervision-incidents" }

// IncidentLine is one step that stands still.
type IncidentLine struct {
	store.Incident
	Meaning Text
	Team    string
}

// showIncidents handles "GET /leitung/stillstand". With "?pdf=1" it gives the list as a file for paper.
func (h *Handler) showIncidents(c *gin.Context) {
	actor := auth.Actor(c)
	held, cut, err := h.Desk.Incidents(c.Request.Context(), actor)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &IncidentsPage{
		Layout: h.layoutFor(c, "leitung", Say("supervision.incidents")), Tabs: SupervisionTabs("/leitung/stillstand"), Cut: cut, May: actor.Has(casefile.RoleLeitung),
		PDF: exportHref("/leitung/stillstand", nil, "pdf", "1"),
	}
	for _, i := range held {
		page.Lines = append(page.Lines, IncidentLine{i, IncidentMeaning(i.Code, i.Detail), h.teamName(i.Team)})
	}
	if c.Request.URL.Query().Has("pdf") {
		h.exportPDF(c, "incidents", h.incidentsReport(words{httperr.Language(c)}, page))
		return
	}
	h.show(c, http.StatusOK, page)
}

// incidentsReport puts what stands still on paper; who acts does so on the page.
func (h *Handler) incidentsReport(w words, page *IncidentsPage) letter.Report {
	report := h.emptyReport(w, Say("supervision.incidents.heading"), Say("supervision.incidents.intro"), page.Today)
	list := letter.ReportSection{Title: w.text("supervision.incidents"), Columns: w.columns("case", "procedure", "step", "meaning", "since", "team")}
	if page.Cut {
		list.Notes = append(list.Notes, w.text("supervision.incidents.cut"))
	}
	if len(page.Lines) == 0 {
		list.Notes = append(list.Notes, w.text("supervision.incidents.empty"))
	}
	for _, l := range page.Lines {
		meaning := w.say(l.Meaning)
		if l.Retries > 0 {
			meaning += " " + w.plural("supervision.retries", l.Retries) + "."
		}
		list.Rows = append(list.Rows, []string{
			l.Aktenzeichen, w.code("page.procedure", l.Procedure), cmp.Or(l.Name, l.Element), meaning, w.moment(l.Since), l.Team,
		})
	}
	report.Sections = []letter.ReportSection{list}
	return report
}

// IncidentMeaning says in plain words what stopped a step. Where work of the program gave up, the detail is the code of its error; the words are those of
// the code, else of the family that it begins with.
func IncidentMeaning(code, detail string) Text {
	if code == "activity.failed" {
		family, _, _ := strings.Cut(detail, ".")
		for _, cause := range []string{detail, family} {
			if key := "supervision.cause." + cause; cause != "" && locale.Has(key) {
				return Say(key)
			}
		}
		return Say("supervision.incident.activity.failed", "code", detail)
	}
	if key := "supervision.incident." + code; locale.Has(key) {
		return Say(key)
	}
	return Say("supervision.incident", "code", code)
}

// retryIncident handles "POST /leitung/stillstand/:id".
func (h *Handler) retryIncident(c *gin.Context) {
	instance, err := strconv.Atoi(c.PostForm("schritt"))
	if err != nil {
		instance = 0 // no visit has this number
	}
	if err := h.Desk.RetryIncident(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")), instance, c.PostForm("grund")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/leitung/stillstand?hinweis=supervision-retried")
}
