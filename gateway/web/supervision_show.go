package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// supervisionView is one page of numbers: its name in addresses and texts, and what builds its sections.
type supervisionView struct {
	path, name string
	// procedures and versions: the page can be narrowed to one procedure, or to one version of it.
	procedures, versions bool
	sections             func(ctx context.Context, a asked) ([]Section, error)
}

// asked is what the address of a page of numbers asks for.
type asked struct {
	store.Scope
	procedure string
	version   int
	lang      string
	query     url.Values
}

// link gives the pairs of an address that carry the scope on to the list of cases.
func (a asked) link(pairs ...string) string {
	return casesHref(append([]string{"team", a.Team, "von", a.From.String(), "bis", a.To.String()}, pairs...)...)
}

// stand is link for what holds today and has no period.
func (a asked) stand(pairs ...string) string {
	return casesHref(append([]string{"team", a.Team}, pairs...)...)
}

func (h *Handler) asked(c *gin.Context) asked {
	q := c.Request.URL.Query()
	from, _ := casefile.ParseDate(q.Get("von")) // what is no date is no choice
	to, _ := casefile.ParseDate(q.Get("bis"))
	a := asked{lang: httperr.Language(c), query: q}
	if team := q.Get("team"); h.knownTeam(team) {
		a.Team = team
	}
	a.Scope = h.Desk.Scope(auth.Actor(c), store.Scope{Team: a.Team, From: from, To: to})
	for _, p := range h.Desk.Processes() {
		if p.Key == q.Get("verfahren") {
			a.procedure = p.Key
			if n, err := strconv.Atoi(q.Get("fassung")); err == nil && n == p.Version {
				a.version = n
			}
		}
	}
	return a
}

func (h *Handler) knownTeam(key string) bool {
	_, known := h.Authority.Team(key)
	return known
}

// showSupervision handles the pages of numbers. With "?csv=SECTION" it gives one table as a file, with "?pdf=1" all of them.
func (h *Handler) showSupervision(view supervisionView) gin.HandlerFunc {
	return func(c *gin.Context) {
		a := h.asked(c)
		sections, err := view.sections(c.Request.Context(), a)
		if err != nil {
			h.fail(c, err)
			return
		}
		for k := range sections {
			sections[k].Export = exportHref(view.path, a.query, "csv", sections[k].ID)
			if sections[k].ID == a.query.Get("csv") {
				h.export(c, sections[k].ID, sections[k].Table)
				return
			}
		}
		page := &SupervisionPage{
			Layout: h.layoutFor(c, "leitung", Say("supervision."+view.name)), Heading: Say("supervision." + view.name), Intro: Say("supervision." + view.name + ".intro"),
			Tabs: SupervisionTabs(view.path), Sections: sections, Period: h.periodForm(view, a), PDF: exportHref(view.path, a.query, "pdf", "1"),
		}
		if a.query.Has("pdf") {
			h.exportPDF(c, view.name, h.report(words{a.lang}, page))
			return
		}
		h.show(c, http.StatusOK, page)
	}
}

func exportHref(path string, query url.Values, format, section string) string {
	v := url.Values{}
	for key, values := range query {
		if key != "ab" {
			v[key] = values
		}
	}
	v.Set(format, section)
	return path + "?" + v.Encode()
}

func (h *Handler) periodForm(view supervisionView, a asked) *PeriodForm {
	f := &PeriodForm{Action: view.path, From: a.From, To: a.To, Teams: h.teamChoices(a.Team)}
	if view.procedures {
		f.Procedures = append([]Choice{{Text: Say("page.filter.all")}}, h.procedureChoices()...)
		choose(f.Procedures, a.procedure)
	}
	if view.versions {
		f.Versions = []Choice{{Text: Say("page.filter.all")}}
		for _, p := range h.Desk.Processes() {
			if p.Key == a.procedure {
				n := strconv.Itoa(p.Version)
				f.Versions = append(f.Versions, Choice{Value: n, Label: n})
			}
		}
		choose(f.Versions, strconv.Itoa(a.version))
	}
	return f
}

func (h *Handler) teamChoices(chosen string) []Choice {
	teams := []Choice{{Text: Say("page.filter.all")}}
	for _, t := range h.Authority.Teams {
		teams = append(teams, Choice{Value: t.Key, Label: t.Name})
	}
	choose(teams, chosen)
	return teams
}

// SupervisionTabs lists the pages of supervision in the order in which a day is planned: what lies where, what will be late, what stands
// still, then what can be learnt.
func SupervisionTabs(current string) []SupervisionTab {
	var tabs []SupervisionTab
	for _, t := range [][2]string{
		{"/leitung", "load"},
		{"/leitung/fristen", "dues"},
		{"/leitung/stillstand", "incidents"},
		{"/leitung/eingriffe", "interventions"},
		{"/leitung/laufzeiten", "times"},
		{"/leitung/engpaesse", "steps"},
		{"/leitung/nacharbeit", "rework"},
		{emergenciesPath, "emergencies"},
		{"/leitung/personalbedarf", "staffing"},
	} {
		tabs = append(tabs, SupervisionTab{t[0], Say("supervision." + t[1]), t[0] == current})
	}
	return tabs
}

func procedureText(key string) Text {
	if locale.Has("page.procedure." + key) {
		return Say("page.procedure." + key)
	}
	return Said(key)
}

func roleText(group string) Text {
	if locale.Has("page.role." + group) {
		return Say("page.role." + group)
	}
	return Said(group)
}
