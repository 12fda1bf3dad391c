package web

import (
	"context"
	"strconv"

	"ablauf/gateway/desk"
)

// stepsView is "GET /leitung/engpaesse": where work waits, as a table and on the diagram.
func (h *Handler) stepsView() supervisionView {
	return supervisionView{
		path: "/leitung/engpaesse", name: "steps", procedures: true, versions: true,
		sections: func(ctx context.Context, a asked) ([]Section, error) {
			steps, err := h.Desk.Bottlenecks(ctx, a.Scope, a.procedure, a.version)
			if err != nil {
				return nil, err
			}
			drawings, err := h.heatSections(a, steps)
			return append([]Section{stepSection(a, steps)}, drawings...), err
		},
	}
}

func stepSection(a asked, steps []desk.StepWait) Section {
	s := Section{ID: "engpaesse", Title: Say("supervision.bottlenecks"), Meaning: []Text{Say("supervision.bottlenecks.meaning"), Say("supervision.heat.meaning")}}
	s.Table.Columns = columns("step", "procedure", "openhere", "measured", "wait80", "target", "ratio", "delay")
	for _, st := range steps {
		ratio := amount("decimal", st.Ratio, st.Ratio > 0)
		ratio.Heat = heatOfRatio(st.Ratio)
		delay := amount("percent", st.Share, true)
		delay.Heat = heat(st.Share, true)
		version := ""
		if a.version > 0 {
			version = strconv.Itoa(a.version)
		}
		at := []string{"verfahren", a.procedure, "fassung", version, "prozess", st.Process, "schritt", st.Element}
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(Said(st.Name)), textCell(procedureText(st.Process)), count(st.Open, a.stand(at...)),
			count(st.Cases, a.link(append(at, "gemessen", "ja")...)),
			percentileCell(st.P80), amount("days", float64(st.Target), st.Target > 0), ratio, delay,
		})
	}
	return s
}
