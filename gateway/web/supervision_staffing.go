package web

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/internal/authority"
	"ablauf/internal/letter"
	"ablauf/internal/measure"
)

// StaffingPage computes how many posts the work needs.
type StaffingPage struct {
	Layout
	Tabs   []SupervisionTab
	Fields []StaffingField
	Works  []StaffingField
	// Result is missing where the parameters leave no working time.
	Result   []Figure
	Computed bool
	Busy     bool
	// PDF is the address of the same as a file for paper.
	PDF string
}

// Template names the page's template.
func (*StaffingPage) Template() string { return "supervision-staffing" }

// StaffingField is a parameter with where it comes from.
type StaffingField struct {
	Name           string
	Label, Source  Text
	Value          string
	Min, Max, Step string
	// Slider: one of the parameters to play with.
	Slider bool
}

// parameter is a parameter of the formula; bounds keep rubbish out. value is the handbook's example, for authorities that have set none.
type parameter struct {
	name             string
	value, low, high float64
	step             string
	slider           bool
}

func staffingParameters() []parameter {
	return []parameter{
		{"werktage", 251, 200, 262, "1", false},
		{"urlaub", 30, 0, 60, "0.5", false},
		{"krankheit", 12, 0, 60, "0.5", false},
		{"fortbildung", 4, 0, 30, "0.5", false},
		{"sonstiges", 0, 0, 60, "0.5", false},
		{"minuten", 468, 240, 600, "1", false},
		{"zuschlag-verteilung", 3, 0, 50, "0.5", false},
		{"zuschlag-erholung", 12, 0, 50, "0.5", false},
		{"fest", 0, 0, 500, "0.1", false},
		{"stellen", 0, 0, 5000, "0.1", false},
		{"monate", 0, 0, 60, "1", false},
		{"mehr", 0, -50, 100, "1", true},
		{"gespart", 0, 0, 120, "1", true},
	}
}

// ownStaffing gives the authority's values by the name of the parameter.
func ownStaffing(s authority.Staffing) map[string]float64 {
	return map[string]float64{
		"werktage": float64(s.Weekdays), "urlaub": s.Leave, "krankheit": s.Illness, "fortbildung": s.Training, "sonstiges": s.OtherAbsence, "minuten": s.MinutesPerDay,
		"zuschlag-verteilung": s.SpreadPercent, "zuschlag-erholung": s.RestPercent, "fest": s.FixedPosts, "stellen": s.Posts,
	}
}

// showStaffing handles "GET /leitung/personalbedarf". The numbers stand in the address, so a result can be kept as a link; with "?pdf=1" it is a file for paper.
func (h *Handler) showStaffing(c *gin.Context) {
	a := h.asked(c)
	load, err := h.Desk.Workload(c.Request.Context(), a.Scope)
	if err != nil {
		h.fail(c, err)
		return
	}
	times, err := h.Desk.Times(c.Request.Context(), a.Scope)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &StaffingPage{
		Layout: h.layoutFor(c, "leitung", Say("supervision.staffing")), Tabs: SupervisionTabs("/leitung/personalbedarf"), PDF: exportHref("/leitung/personalbedarf", a.query, "pdf", "1"),
	}
	own, origin := map[string]float64{}, Text{}
	if set, isSet := h.Authority.StaffingOn(a.Today); isSet {
		own, origin = ownStaffing(set), Say("supervision.staffing.own.source", "day", set.ValidFrom.String(), "origin", set.Origin)
	}
	values := page.askParameters(a.query, own, origin)
	s := staffingOf(values)
	for _, cohort := range wholes(times.Received) {
		perYear := math.Round(float64(cohort.All) * 365 / float64(load.Flow.Days))
		name := "faelle-" + cohort.Procedure
		work := measure.Work{CasesPerYear: asNumber(a.query, name, perYear, 0, 10_000_000), BasicMinutes: asNumber(a.query, "zeit-"+cohort.Procedure, 0, 0, 10_000)}
		work.Backlog = backlogOf(load, cohort.Procedure)
		s.Work = append(s.Work, work)
		page.Works = append(page.Works,
			StaffingField{Name: name, Label: procedureText(cohort.Procedure), Value: plainNumber(work.CasesPerYear), Min: "0", Max: "10000000", Step: "1"},
			StaffingField{Name: "zeit-" + cohort.Procedure, Label: procedureText(cohort.Procedure), Value: plainNumber(work.BasicMinutes), Min: "0", Max: "10000", Step: "0.5"})
	}
	var need measure.Need
	if need, page.Computed = s.Compute(); page.Computed {
		page.Result, page.Busy = staffingResult(need), need.Load > measure.LoadMax
	}
	if a.query.Has("pdf") {
		h.exportPDF(c, "staffing", h.staffingReport(words{a.lang}, page))
		return
	}
	h.show(c, http.StatusOK, page)
}

// typed writes a number of a field as people of the language do.
func (w words) typed(number string) string {
	if w.lang == "de" {
		return strings.Replace(number, ".", ",", 1)
	}
	return number
}

// backlogOf counts the open cases of a procedure.
func backlogOf(load desk.Workload, procedure string) (open float64) {
	for _, b := range load.Backlog {
		if b.Procedure == procedure {
			for _, n := range b.Ages {
				open += float64(n)
			}
		}
	}
	return open
}

// staffingReport puts the need on paper with everything that it was computed from, so that it can be computed again.
func (h *Handler) staffingReport(w words, page *StaffingPage) letter.Report {
	report := h.emptyReport(w, Say("supervision.staffing"), Say("supervision.staffing.intro"), page.Today)
	result := letter.ReportSection{Title: w.text("supervision.staffing.result"), Notes: w.figures(page.Result)}
	if !page.Computed {
		result.Notes = []string{w.text("supervision.staffing.notime")}
	}
	if page.Busy {
		result.Notes = append(result.Notes, w.text("supervision.staffing.busy"))
	}
	for _, key := range []string{"formula", "formula.year", "formula.backlog"} {
		result.Notes = append(result.Notes, w.text("supervision.staffing."+key))
	}
	columns := []string{w.text("supervision.staffing.parameters"), w.text("supervision.staffing.value"), w.text("supervision.staffing.from")}
	work := letter.ReportSection{Title: w.text("supervision.staffing.work"), Columns: []string{w.text("supervision.column.procedure"), columns[1]}}
	for _, f := range page.Works {
		unit := "supervision.staffing.peryear"
		if strings.HasPrefix(f.Name, "zeit-") {
			unit = "supervision.staffing.each"
		}
		work.Rows = append(work.Rows, []string{w.say(f.Label) + ": " + w.text(unit), w.typed(f.Value)})
	}
	assumed := letter.ReportSection{Title: w.text("supervision.staffing.parameters"), Columns: columns}
	for _, f := range page.Fields {
		assumed.Rows = append(assumed.Rows, []string{w.say(f.Label), w.typed(f.Value), w.say(f.Source)})
	}
	report.Sections = []letter.ReportSection{result, work, assumed}
	return report
}

// askParameters adds a field for each parameter of the formula and gives what counts: what the reader set, else the authority's own value, whose origin
// is named, else the handbook's.
func (p *StaffingPage) askParameters(query url.Values, own map[string]float64, origin Text) map[string]float64 {
	values := map[string]float64{}
	for _, of := range staffingParameters() {
		source := Say("supervision.staffing." + of.name + ".source")
		if value, named := own[of.name]; named {
			of.value, source = value, origin
		}
		values[of.name] = asNumber(query, of.name, of.value, of.low, of.high)
		p.Fields = append(p.Fields, StaffingField{
			Name: of.name, Label: Say("supervision.staffing." + of.name), Source: source, Value: plainNumber(values[of.name]),
			Min: plainNumber(of.low), Max: plainNumber(of.high), Step: of.step, Slider: of.slider,
		})
	}
	return values
}

// staffingOf puts the parameters by name into the formula; percentages are entered as whole numbers.
func staffingOf(values map[string]float64) measure.Staffing {
	return measure.Staffing{
		WeekdaysPerYear: int(values["werktage"]), Leave: values["urlaub"], Illness: values["krankheit"], Training: values["fortbildung"], OtherAbsence: values["sonstiges"],
		MinutesPerDay: values["minuten"], SurchargeSpread: values["zuschlag-verteilung"] / 100, SurchargeRest: values["zuschlag-erholung"] / 100, FixedPosts: values["fest"],
		Posts: values["stellen"], BacklogMonths: values["monate"], MoreCases: values["mehr"] / 100, MinutesSaved: values["gespart"],
	}
}

func staffingResult(n measure.Need) []Figure {
	return []Figure{
		{Say("supervision.figure.annual"), amount("count", n.AnnualMinutes, true)},
		{Say("supervision.figure.minutes"), amount("count", n.CaseMinutes, true)},
		{Say("supervision.figure.posts"), amount("decimal", n.Posts, true)},
		{Say("supervision.figure.backlogposts"), amount("decimal", n.BacklogPosts, true)},
		{Say("supervision.figure.load"), amount("percent", n.Load, n.Load > 0)},
	}
}

// asNumber reads a number of an address, with a comma or a point; what is none, or lies outside, is the standard.
func asNumber(q url.Values, name string, standard, low, high float64) float64 {
	n, err := strconv.ParseFloat(strings.Replace(q.Get(name), ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || n < low || n > high {
		return standard
	}
	return n
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
