package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// timesView is "GET /leitung/laufzeiten": how long cases take, as percentiles.
func (h *Handler) timesView() supervisionView {
	return supervisionView{path: "/leitung/laufzeiten", name: "times", sections: func(ctx context.Context, a asked) ([]Section, error) {
		times, err := h.Desk.Times(ctx, a.Scope)
		if err != nil {
			return nil, err
		}
		received := cohortSection(a, "nach-eingang", "eingang", times.Received)
		received.Chart = survivalChart("laufzeit", wholes(times.Received))
		return []Section{received, cohortSection(a, "nach-ende", "ende", times.Closed)}, nil
	}}
}

// wholes gives the cohorts of all months together, the one with most cases first.
func wholes(cohorts []desk.Cohort) []desk.Cohort {
	whole := slices.DeleteFunc(slices.Clone(cohorts), func(c desk.Cohort) bool { return c.Month != "" })
	slices.SortStableFunc(whole, func(a, b desk.Cohort) int { return cmp.Compare(b.All, a.All) })
	return whole
}

func cohortSection(a asked, id, when string, cohorts []desk.Cohort) Section {
	s := Section{ID: id, Title: Say("supervision.times." + when), Meaning: []Text{Say("supervision.times." + when + ".meaning"), Say("supervision.percentile.meaning")}}
	all, running := 0, 0
	for _, c := range wholes(cohorts) {
		all, running = all+c.All, running+c.All-c.Ended
	}
	if running > 0 {
		s.Meaning = append(s.Meaning, Say("supervision.times.censored", "n", strconv.Itoa(running), "all", strconv.Itoa(all)))
	}
	s.Table.Columns = []Text{
		Say("supervision.column.procedure"), Say("supervision.column.month." + when), Say("supervision.column.cases"), Say("supervision.column.ended"),
		Say("supervision.column.running"), Say("supervision.column.p50"), Say("supervision.column.p80"), Say("supervision.column.p95"),
	}
	for _, c := range cohorts {
		from, to := a.From, a.To
		month := Say("supervision.months.all")
		if c.Month != "" {
			first := casefile.MustParseDate(c.Month + "-01")
			next := first.AddDays(31)
			last := casefile.Date{Year: next.Year, Month: next.Month, Day: 1}.AddDays(-1)
			if from.Before(first) {
				from = first
			}
			if to.After(last) {
				to = last
			}
			month = Say("supervision.month."+c.Month[5:], "year", c.Month[:4])
		}
		of := func(pairs ...string) string {
			return casesHref(append([]string{"team", a.Team, "verfahren", c.Procedure, "von", from.String(), "bis", to.String(), "zeit", when}, pairs...)...)
		}
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(procedureText(c.Procedure)), textCell(month), count(c.All, of()), count(c.Ended, of("stand", "closed")), count(c.All-c.Ended, of("stand", "open")),
			percentileCell(c.P50), percentileCell(c.P80), percentileCell(c.P95),
		})
	}
	return s
}

func percentileCell(p desk.Percentile) Cell { return amount("days", float64(p.Days), p.Known) }
