package web

import (
	"context"

	"ablauf/gateway/desk"
	"ablauf/internal/measure"
)

// duesView is "GET /leitung/fristen": what is late, and what will be.
func (h *Handler) duesView() supervisionView {
	return supervisionView{path: "/leitung/fristen", name: "dues", sections: func(ctx context.Context, a asked) ([]Section, error) {
		dues, err := h.Desk.Dues(ctx, a.Scope)
		if err != nil {
			return nil, err
		}
		late := h.dueSection("ueberfaellig", "late", dues.Late)
		late.Figures = []Figure{{Say("supervision.figure.late"), count(len(dues.Late), "#ueberfaellig")}}
		coming := h.dueSection("vorschau", "coming", dues.Coming)
		coming.Figures = []Figure{
			{Say("supervision.figure.coming"), count(len(dues.Coming), "#vorschau")},
			{Say("supervision.figure.expected"), amount("decimal", dues.Expected, len(dues.Coming) > dues.Unknown)},
			{Say("supervision.figure.unknown"), count(dues.Unknown, "#vorschau")},
		}
		if dues.Cut {
			late.Meaning = append(late.Meaning, Say("supervision.cut"))
		}
		return []Section{late, coming, h.judgedSection(dues)}, nil
	}}
}

// judgedSection shows what the forecast of last month said of each step, and what came.
func (h *Handler) judgedSection(dues desk.Dues) Section {
	chances := make([]desk.Chance, 0, len(dues.Judged))
	for _, j := range dues.Judged {
		chances = append(chances, j.Chance)
	}
	s := h.dueSection("rueckblick", "coming", chances)
	s.Title, s.Meaning = Say("supervision.judged"), []Text{Say("supervision.brier.meaning")}
	s.Table.Columns = append(s.Table.Columns, Say("supervision.column.came"))
	for k, j := range dues.Judged {
		came := Say("supervision.came.intime")
		if j.Late {
			came = Say("supervision.came.late")
		}
		s.Table.Rows[k] = append(s.Table.Rows[k], textCell(came))
	}
	happened := amount("count", float64(dues.Happened), dues.Scored > 0)
	if dues.Happened > 0 {
		happened.Href = "#rueckblick"
	}
	s.Figures = []Figure{
		{Say("supervision.figure.brier"), amount("decimal", dues.Score, dues.Scored > 0)},
		{Say("supervision.figure.foretold"), amount("decimal", dues.Foretold, dues.Scored > 0)},
		{Say("supervision.figure.happened"), happened},
	}
	return s
}

func (h *Handler) dueSection(id, name string, dues []desk.Chance) Section {
	s := Section{ID: id, Title: Say("supervision." + name), Meaning: []Text{Say("supervision." + name + ".meaning")}, Table: Table{Single: true}}
	s.Table.Columns = []Text{
		Say("supervision.column.case"), Say("supervision.column.procedure"), Say("supervision.column.due"), Say("supervision.column.lastday"), Say("supervision.column.team"),
	}
	if name == "coming" {
		s.Table.Columns = append(s.Table.Columns, Say("supervision.column.chance"))
	}
	for _, d := range dues {
		what := Say("supervision.due.period", "kind", d.Kind)
		if d.Kind == "schritt" {
			what = Said(d.Name)
		}
		row := []Cell{
			{Text: Said(d.Aktenzeichen), Href: "/faelle/" + string(d.Case)},
			textCell(procedureText(d.Procedure)), textCell(what),
			textCell(Say("supervision.day", "day", d.LastDay.String())), textCell(Said(h.teamName(d.Team))),
		}
		if name == "coming" {
			chance := amount("percent", d.P, d.Known)
			chance.Heat = heat(d.P, d.Known)
			row = append(row, chance)
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

// heat gives the step of warmth of a share: below a quarter, a half, three quarters, above.
func heat(share float64, known bool) int {
	if !known || share <= 0 {
		return 0
	}
	return min(1+int(share*4), 4)
}

// heatOfRatio gives the step of warmth of a wait by its target: below half of it, up to it, up to twice, above.
func heatOfRatio(ratio float64) int {
	switch {
	case ratio <= 0:
		return 0
	case ratio <= 0.5:
		return 1
	case ratio <= 1:
		return 2
	case ratio <= 2:
		return 3
	}
	return 4
}

func shareCell(part, whole int) Cell { return amount("percent", measure.Share(part, whole), whole > 0) }
