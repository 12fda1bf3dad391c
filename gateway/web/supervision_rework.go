package web

import (
	"context"
	"strings"

	"ablauf/gateway/desk"
	"ablauf/internal/measure"
	"ablauf/internal/store"
)

// reworkView is "GET /leitung/nacharbeit": what was not right the first time, and what had to be done again.
func (h *Handler) reworkView() supervisionView {
	return supervisionView{path: "/leitung/nacharbeit", name: "rework", procedures: true, sections: func(ctx context.Context, a asked) ([]Section, error) {
		r, err := h.Desk.Rework(ctx, a.Scope, a.procedure)
		if err != nil {
			return nil, err
		}
		sections := []Section{qualitySection(a, r), loopSection(a, r), missingSection(a, r), replySection(a, r)}
		return append(append(sections, fairness(a, r)...), variantSection(a, r)), nil
	}}
}

func columns(names ...string) []Text {
	texts := make([]Text, 0, len(names))
	for _, name := range names {
		texts = append(texts, Say("supervision.column."+name))
	}
	return texts
}

func qualitySection(a asked, r desk.Rework) Section {
	s := Section{ID: "auf-anhieb", Title: Say("supervision.quality"), Meaning: []Text{Say("supervision.quality.meaning")}}
	s.Table.Columns = columns("procedure", "closed", "requested", "firsttime", "requests", "pingpong", "byhand")
	for _, q := range r.Quality {
		of := func(pairs ...string) string {
			return a.link(append([]string{"zeit", "ende", "stand", "closed", "verfahren", q.Procedure}, pairs...)...)
		}
		byHand := shareCell(q.ByHand, q.Cases)
		if q.ByHand > 0 {
			byHand.Href = of("hand", "ja")
		}
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(procedureText(q.Procedure)), count(q.Cases, of()), count(q.Requested, of("nachforderung", "ja")), shareCell(q.Cases-q.Requested, q.Cases),
			amount("decimal", measure.Share(q.Requests, q.Cases), q.Cases > 0),
			count(q.PingPong, of("hinher", "ja")),
			byHand,
		})
	}
	return s
}

func loopSection(a asked, r desk.Rework) Section {
	s := Section{ID: "schleifen", Title: Say("supervision.loops"), Meaning: []Text{Say("supervision.loops.meaning")}}
	s.Table.Columns = columns("step", "procedure", "cases", "again", "rate", "extra")
	for _, l := range r.Loops {
		of := func(how string) string {
			return a.link("zeit", "ende", "stand", "closed", "prozess", l.Process, "schritt", l.Element, how, "ja")
		}
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(Said(l.Name)), textCell(procedureText(l.Process)),
			count(l.Cases, of("besucht")),
			count(l.Again, of("mehrfach")),
			shareCell(l.Again, l.Cases),
			count(l.Extra, of("mehrfach")),
		})
	}
	return s
}

func missingSection(a asked, r desk.Rework) Section {
	s := Section{ID: "unterlagen", Title: Say("supervision.missing"), Meaning: []Text{Say("supervision.missing.meaning")}}
	s.Table.Columns = columns("document", "cases")
	for _, m := range r.Missing {
		s.Table.Rows = append(s.Table.Rows, []Cell{textCell(Say("supervision.document", "kind", m.Kind)), count(m.Cases, a.link("zeit", "eingang", "unterlage", m.Kind))})
	}
	return s
}

func replySection(a asked, r desk.Rework) Section {
	s := Section{ID: "antworten", Title: Say("supervision.replies"), Meaning: []Text{Say("supervision.replies.meaning"), Say("supervision.percentile.meaning")}}
	s.Table.Columns = columns("procedure", "asked", "answered", "p50", "p80")
	for _, c := range r.Replies {
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(procedureText(c.Procedure)), count(c.All, a.link("verfahren", c.Procedure, "antwort", store.RepliedAsked)),
			count(c.Ended, a.link("verfahren", c.Procedure, "antwort", store.RepliedYes)), percentileCell(c.P50), percentileCell(c.P80),
		})
	}
	return s
}

func variantSection(a asked, r desk.Rework) Section {
	s := Section{ID: "wege", Title: Say("supervision.variants"), Meaning: []Text{Say("supervision.variants.meaning")}}
	s.Table.Columns = columns("way", "cases", "share", "median")
	for _, v := range r.Variants {
		way := Said(strings.Join(v.Steps, " → "))
		if len(v.Steps) == 0 {
			way = Say("supervision.way.empty")
		}
		s.Table.Rows = append(s.Table.Rows, []Cell{
			textCell(way), count(v.Cases, a.link("zeit", "ende", "stand", "closed", "verfahren", a.procedure, "weg", v.Mark)), shareCell(v.Cases, v.All),
			amount("days", float64(v.Days), true),
		})
	}
	return s
}
