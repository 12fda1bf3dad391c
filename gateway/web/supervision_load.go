package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/measure"
	"ablauf/internal/store"
)

// loadView is "GET /leitung": what lies where, how old it is, and whether it grows.
func (h *Handler) loadView() supervisionView {
	return supervisionView{path: "/leitung", name: "load", sections: func(ctx context.Context, a asked) ([]Section, error) {
		w, err := h.Desk.Workload(ctx, a.Scope)
		if err != nil {
			return nil, err
		}
		persons, err := h.personSection(ctx, a)
		return []Section{backlogSection(a, w), h.queueSection(a, w.Queues), persons, flowSection(a, w)}, err
	}}
}

func bandColumns() []Text {
	var columns []Text
	for _, b := range measure.Bands() {
		columns = append(columns, Say("supervision.band."+b.Key))
	}
	return columns
}

// days gives the bounds of a band for an address.
func bandDays(b measure.Band) (from, to string) {
	if b.From > 0 {
		from = strconv.Itoa(b.From)
	}
	if b.To > 0 {
		to = strconv.Itoa(b.To)
	}
	return from, to
}

func (h *Handler) queueSection(a asked, queues []store.SupervisedQueue) Section {
	s := Section{ID: "warteschlangen", Title: Say("supervision.queues"), Meaning: []Text{Say("supervision.queues.meaning"), Say("supervision.bands.meaning")}}
	s.Table.Columns = append([]Text{Say("supervision.column.queue")}, bandColumns()...)
	s.Table.Columns = append(s.Table.Columns, Say("supervision.column.all"), Say("supervision.column.free"), Say("supervision.column.late"), Say("supervision.column.oldest"))
	for _, q := range queues {
		of := func(pairs ...string) string {
			return a.stand(append([]string{"schlange", q.Team, "gruppe", q.Group, "in", "schlange"}, pairs...)...)
		}
		row, all := []Cell{{Text: Said(h.teamName(q.Team)), Sub: roleText(q.Group)}}, 0
		for k, b := range measure.Bands() {
			from, to := bandDays(b)
			row = append(row, count(q.Ages[k], of("ab-tag", from, "bis-tag", to)))
			all += q.Ages[k]
		}
		total := count(all, of())
		total.Form = "sum"
		s.Table.Rows = append(s.Table.Rows, append(row, total, count(q.Unassigned, of("frei", "ja")), count(q.Late, of("spaet", "ja")),
			amount("days", float64(q.Oldest), true)))
	}
	return s
}

// personSection shows what lies with each person, or says why it does not.
func (h *Handler) personSection(ctx context.Context, a asked) (Section, error) {
	s := Section{ID: "personen", Title: Say("supervision.persons")}
	agreement, agreed := h.Authority.PersonFiguresOn(a.Today)
	if !agreed {
		s.Instead = Say("supervision.persons.off")
		return s, nil
	}
	persons, names, err := h.Desk.PersonLoad(ctx, a.Scope)
	if err != nil {
		return s, err
	}
	s.Meaning = []Text{
		Say("supervision.persons.meaning"), Say("supervision.bands.meaning"), Say("supervision.persons.agreed", "day", agreement.AgreedOn.String(), "file", agreement.File),
	}
	s.Table.Columns = append([]Text{Say("supervision.column.person")}, bandColumns()...)
	s.Table.Columns = append(s.Table.Columns, Say("supervision.column.all"), Say("supervision.column.late"), Say("supervision.column.oldest"))
	for _, p := range persons {
		of := func(pairs ...string) string {
			return a.stand(append([]string{"schlange", p.Team, "person", string(p.Holder), "in", "schlange"}, pairs...)...)
		}
		row, all := []Cell{{Text: Said(cmp.Or(names[p.Holder], string(p.Holder))), Sub: Said(h.teamName(p.Team))}}, 0
		for k, b := range measure.Bands() {
			from, to := bandDays(b)
			row = append(row, count(p.Ages[k], of("ab-tag", from, "bis-tag", to)))
			all += p.Ages[k]
		}
		total := count(all, of())
		total.Form = "sum"
		s.Table.Rows = append(s.Table.Rows, append(row, total, count(p.Late, of("spaet", "ja")), amount("days", float64(p.Oldest), true)))
	}
	slices.SortStableFunc(s.Table.Rows, func(x, y []Cell) int { return cmp.Compare(x[0].Text.Plain, y[0].Text.Plain) })
	return s, nil
}

func backlogSection(a asked, w desk.Workload) Section {
	s := Section{ID: "bestand", Title: Say("supervision.backlog"), Meaning: []Text{Say("supervision.backlog.meaning"), Say("supervision.bands.meaning")}}
	s.Table.Columns = append([]Text{Say("supervision.column.procedure"), Say("supervision.column.waits")}, bandColumns()...)
	s.Table.Columns = append(s.Table.Columns, Say("supervision.column.all"))
	for _, b := range w.Backlog {
		of := func(pairs ...string) string {
			return a.stand(append([]string{"stand", string(casefile.CaseOpen), "verfahren", b.Procedure, "wartet", b.WaitsFor}, pairs...)...)
		}
		row, all := []Cell{textCell(procedureText(b.Procedure)), textCell(Say("supervision.waits." + b.WaitsFor))}, 0
		for k, band := range measure.Bands() {
			from, to := bandDays(band)
			row = append(row, count(b.Ages[k], of("ab-tag", from, "bis-tag", to)))
			all += b.Ages[k]
		}
		total := count(all, of())
		total.Form = "sum"
		s.Table.Rows = append(s.Table.Rows, append(row, total))
	}
	clearance, cleared := w.Flow.Clearance()
	reach, reaches := w.Flow.Reach()
	s.Figures = []Figure{
		{Say("supervision.figure.open"), count(w.Flow.Open, a.stand("stand", "open"))},
		{Say("supervision.figure.received"), count(w.Flow.Received, a.link("zeit", "eingang"))},
		{Say("supervision.figure.closed"), count(w.Flow.Closed, a.link("zeit", "ende", "stand", "closed"))},
		{Say("supervision.figure.clearance"), amount("percent", clearance, cleared)},
		{Say("supervision.figure.reach"), amount("decimal", reach, reaches)},
	}
	return s
}

func flowSection(a asked, w desk.Workload) Section {
	s := Section{ID: "zufluss", Title: Say("supervision.flow"), Meaning: []Text{Say("supervision.flow.meaning")}}
	s.Table.Columns = []Text{
		Say("supervision.column.week"), Say("supervision.column.received"), Say("supervision.column.closed"), Say("supervision.column.net"), Say("supervision.column.clearance"),
	}
	var received, closed []float64
	for _, week := range w.Weeks {
		from, to := week.Monday, week.Monday.AddDays(6)
		if from.Before(a.From) {
			from = a.From
		}
		if to.After(a.To) {
			to = a.To
		}
		of := func(pairs ...string) string {
			return casesHref(append([]string{"team", a.Team, "von", from.String(), "bis", to.String()}, pairs...)...)
		}
		f := measure.Flow{Received: week.Received, Closed: week.Closed}
		clearance, known := f.Clearance()
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(Say("supervision.week", "from", from.String(), "to", to.String())), count(f.Received, of("zeit", "eingang")),
			count(f.Closed, of("zeit", "ende", "stand", "closed")),
			{Number: float64(f.Net()), Form: "signed"},
			amount("percent", clearance, known),
		})
		received, closed = append(received, float64(f.Received)), append(closed, float64(f.Closed))
	}
	s.Chart = seriesChart("zufluss", Say("supervision.flow.chart"), Say("supervision.flow.desc"), []Text{Say("supervision.column.received"), Say("supervision.column.closed")}, received, closed)
	return s
}
