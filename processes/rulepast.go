package processes

import (
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/processes/rules"
	"ablauf/workflows/dmn"
)

// The columns of notes that every table has besides those of its days.
const (
	columnParagraph = "Paragraph"
	columnRemark    = "Bemerkung"
)

// note gives what stands in a column of notes of a row.
func note(row dmn.RowInfo, column string) string {
	for _, a := range row.Annotations {
		if a.Name == column {
			return strings.Trim(strings.TrimSpace(a.Text), `"`)
		}
	}
	return ""
}

// dayIn reads a day of a row; the zero day where there is none. What is no day is an error of the table.
func dayIn(row dmn.RowInfo, column string) casefile.Date {
	day, err := casefile.ParseDate(note(row, column))
	if err != nil {
		return casefile.Date{}
	}
	return day
}

func firstDay(row dmn.RowInfo) casefile.Date { return dayIn(row, rules.Validity.From) }
func lastDay(row dmn.RowInfo) casefile.Date  { return dayIn(row, rules.Validity.To) }

// holds reports whether a row is in force on a day.
func holds(row dmn.RowInfo, on casefile.Date) bool {
	last := lastDay(row)
	return !on.Before(firstDay(row)) && (last.IsZero() || !on.After(last))
}

// checkPast compares the two versions on the days before today. What a table said of such a day it has to say for ever: cases were decided by
// it, and others whose date of reference lies there are decided by it still. A row may end with yesterday or later, and one that begins may
// begin today.
func (c *ruleCheck) checkPast() {
	past := func(row dmn.RowInfo) bool { return firstDay(row).Before(c.today) }
	var order []string // of the rows of the past, as they stood
	for _, old := range c.before.Rows {
		if !past(old) {
			continue
		}
		i := slices.IndexFunc(c.after.Rows, func(n dmn.RowInfo) bool { return n.ID == old.ID })
		if i < 0 {
			c.add(true, FindingPastRemoved, dmn.RowInfo{ID: old.ID}, firstDay(old).String())
			continue
		}
		c.checkPastRow(old, c.after.Rows[i])
		order = append(order, old.ID)
	}
	at := 0
	for _, row := range c.after.Rows {
		switch place := slices.Index(order, row.ID); {
		case place < 0 && past(row):
			c.add(true, FindingPastBegins, row, c.today.String())
		case place >= 0 && place < at:
			c.add(true, FindingPastOrder, row, "")
		case place >= 0:
			at = place
		}
	}
}

// checkPastRow compares a row that held before today with what has become of it.
func (c *ruleCheck) checkPastRow(old, row dmn.RowInfo) {
	yesterday := c.today.AddDays(-1)
	var changed []string
	for _, d := range dmn.CompareRows(tableOf(c.before, old), tableOf(c.after, row)) {
		for _, change := range d.Changes {
			if change.Part != "annotation" || change.Column != rules.Validity.To && change.Column != columnRemark {
				changed = append(changed, change.Column)
			}
		}
	}
	if changed != nil {
		c.add(true, FindingPastChanged, row, strings.Join(changed, ", "))
	}
	// To the eye of yesterday a row that ends then, later or never is the same.
	ends := func(r dmn.RowInfo) casefile.Date {
		if last := lastDay(r); !last.IsZero() && last.Before(yesterday) {
			return last
		}
		return casefile.Date{}
	}
	if ends(old) != ends(row) {
		c.add(true, FindingPastEnds, row, yesterday.String())
	}
}

// tableOf is a table with one of its rows, for a comparison of that row alone.
func tableOf(t dmn.TableInfo, row dmn.RowInfo) dmn.TableInfo {
	t.Rows = []dmn.RowInfo{row}
	return t
}

// changeDays gives the days, none before today, on which the rows in force begin to differ between two versions or differ in another way: what
// changes on a later day counts only from then on.
func changeDays(before, after []dmn.RowInfo, today casefile.Date) []casefile.Date {
	days := []casefile.Date{today}
	for _, row := range slices.Concat(before, after) {
		days = append(days, firstDay(row))
		if last := lastDay(row); !last.IsZero() {
			days = append(days, last.AddDays(1))
		}
	}
	slices.SortFunc(days, casefile.Date.Compare)
	said := func(rows []dmn.RowInfo, on casefile.Date) string {
		var b strings.Builder
		for _, row := range rows {
			if holds(row, on) {
				b.WriteString(strings.Join(slices.Concat(row.Inputs, row.Outputs), "\x00") + "\x01")
			}
		}
		return b.String()
	}
	var found []casefile.Date
	last := ""
	for _, day := range slices.Compact(days) {
		if day.Before(today) {
			continue
		}
		was, is := said(before, day), said(after, day)
		if now := was + "\x02" + is; was != is && now != last {
			found, last = append(found, day), now
		}
	}
	return found
}
