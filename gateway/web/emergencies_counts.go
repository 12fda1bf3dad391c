package web

import (
	"context"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// emergencySections says how the reports of the period turned out, by the reason that people named and by the row of the rule.
func emergencySections(a emergencyAsked, tallies []store.EmergencyTally) []Section {
	reasons := Section{ID: emergencyReasons, Title: Say("emergency.reasons"), Meaning: []Text{Say("emergency.reasons.meaning"), Say("emergency.verdict.meaning")}}
	rules := Section{ID: emergencyRules, Title: Say("emergency.rules"), Meaning: []Text{Say("emergency.rules.meaning"), Say("emergency.verdict.meaning")}}
	numbers := emergencyColumns("reports", "bestaetigt", "kein-notfall", "doppelt", "ohne", "offen", "share")
	reasons.Table.Columns = append(emergencyColumns("reason"), numbers...)
	rules.Table.Columns = append(emergencyColumns("rule"), numbers...)
	for _, t := range tallies {
		head, name, value, section := a.words.of(reasonField, t.Reason), "grund", t.Reason, &reasons
		if t.Reason == "" {
			head, name, value, section = ruleText(t), "regel", t.Row, &rules
		}
		row := []Cell{textCell(head), count(t.All, a.with(name, value))}
		for _, v := range []store.EmergencyVerdict{
			store.EmergencyReal, store.EmergencyNone, store.EmergencyTwice, store.EmergencyEnded, store.EmergencyOpen,
		} {
			row = append(row, count(t.By[v], a.with(name, value, "ausgang", string(v))))
		}
		judged := t.By[store.EmergencyReal] + t.By[store.EmergencyNone]
		section.Table.Rows = append(section.Table.Rows, append(row, shareCell(t.By[store.EmergencyReal], judged)))
	}
	for _, s := range []*Section{&reasons, &rules} {
		s.Export = exportHref(emergenciesPath, a.query, "csv", s.ID)
	}
	return []Section{reasons, rules}
}

func emergencyColumns(names ...string) []Text {
	texts := make([]Text, 0, len(names))
	for _, name := range names {
		texts = append(texts, Say("emergency.column."+name))
	}
	return texts
}

// emergencyFile gives one of the tables or else the list for a file; the list without names, because a file that leaves the program needs the
// Aktenzeichen only.
func (h *Handler) emergencyFile(ctx context.Context, actor casefile.Actor, a emergencyAsked, file string, sections []Section) (Table, error) {
	for _, s := range sections {
		if s.ID == file {
			return s.Table, nil
		}
	}
	table := Table{Single: true, Columns: append(columns("case", "receivedon"), emergencyColumns(
		"channel", "reason", "proposed", "points", "rule", "set", "seton", "verdict", "result", "solvedon", "learnt", "later", "lateron",
	)...)}
	f := a.EmergencyFilter
	f.Cursor, f.Limit = "", 0
	for len(table.Rows) < exportedMax {
		rows, next, _, _, err := h.Desk.Emergencies(ctx, actor, f)
		if err != nil {
			return table, err
		}
		for _, r := range rows {
			table.Rows = append(table.Rows, a.words.cells(a.words.line(r, nil)))
		}
		if f.Cursor = next; next == "" {
			break
		}
	}
	return table, nil
}

// cells gives a line of the file; what nobody has said is a dash, so that a column is never empty by mistake.
func (w emergencyWords) cells(l EmergencyLine) []Cell {
	said := func(t Text) Cell {
		if t.Empty() {
			return Cell{Form: "none"}
		}
		return textCell(t)
	}
	day := func(at ActLine) Cell {
		if at.At.IsZero() {
			return Cell{Form: "none"}
		}
		return textCell(dayText(localDay(at.At)))
	}
	later, on := Text{}, ActLine{}
	if l.Later != nil {
		later, on = Say("emergency.later.runs"), ActLine{At: l.Later.ClosedAt}
		if l.Later.Outcome != "" {
			later = Say("emergency.later.outcome", "outcome", l.Later.Outcome)
		}
	}
	channel := Text{}
	if key := "event.channel." + string(l.Channel); locale.Has(key) {
		channel = Say(key)
	}
	return []Cell{
		textCell(Said(l.Aktenzeichen)), textCell(dayText(localDay(l.ReceivedAt))), said(channel), said(l.Reason), said(l.Proposed), said(Said(l.Points)),
		said(l.Words), said(l.Set), day(l.SetBy), said(l.Verdict.Text), said(l.Result), day(l.Solved), said(l.Learnt), said(later), day(on),
	}
}
