package dmn

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ablauf/workflows/feel"
)

// Validity names the annotation columns that hold the first and the last day on which a row may be used (YYYY-MM-DD; the last day counts;
// an empty cell is no bound). The standard knows no such dates (DMN 1.5, 8.3.3: annotations carry no meaning); law does.
type Validity struct{ From, To string }

// day is a calendar day as a number that grows with the days; 0 stands before all of them.
type day int

func dayOf(d feel.Date) day { return day(d.Year*10_000 + d.Month*100 + d.Day) }

// endless is later than every day.
const endless day = 1 << 40

func (d day) next() day {
	t := time.Date(int(d)/10_000, time.Month(int(d)/100%100), int(d)%100+1, 0, 0, 0, 0, time.UTC)
	return day(t.Year()*10_000 + int(t.Month())*100 + t.Day())
}

func (d day) String() string {
	return fmt.Sprintf("%02d.%02d.%d", int(d)%100, int(d)/100%100, int(d)/10_000)
}

// period is a time in which the same rows of a table may be used; it ends where the next one begins.
type period struct {
	first day
	rows  bitset
}

// bounds reads the dates of a row; a cell that holds no date, or a first day behind the last, is an error: the row would never be used, or
// for ever, without anybody having said so.
func (c *compiler) bounds(t *table, r *row, number int) {
	r.from, r.to = 0, endless
	v := c.defs.validity
	if v == (Validity{}) {
		return
	}
	for i, name := range t.annotations {
		if i >= len(r.notes) {
			break
		}
		text := strings.Trim(strings.TrimSpace(r.notes[i]), `"`)
		name = strings.TrimSpace(name)
		if text == "" || name != v.From && name != v.To {
			continue
		}
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			c.defs.report(Finding{
				Severity: Error, Code: "validity", Decision: t.owner, Row: number, Line: r.line, Message: "Kein Tag der Form JJJJ-MM-TT: " + text,
			})
			t.broken = true
			continue
		}
		if d := dayOf(feel.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}); name == v.From {
			r.from = d
		} else {
			r.to = d
		}
	}
	if r.from > r.to {
		c.defs.report(Finding{
			Severity: Error, Code: "validity", Decision: t.owner, Row: number, Line: r.line, Message: "Die Zeile endet, bevor sie gilt.",
		})
		t.broken = true
	}
}

// cutPeriods cuts time where a row begins or ends to be in force. A table whose rows name no dates has one period.
func (t *table) cutPeriods() {
	firsts := []day{}
	for _, r := range t.rows {
		firsts = append(firsts, r.from)
		if r.to != endless {
			firsts = append(firsts, r.to.next())
		}
	}
	slices.Sort(firsts)
	for _, d := range slices.Compact(firsts) {
		p := period{first: d, rows: newBits(len(t.rows))}
		for n, r := range t.rows {
			if r.from <= d && d <= r.to {
				p.rows.set(n)
			}
		}
		t.periods = append(t.periods, p)
	}
}

// inForce gives the rows that may be used on a day. Before its first day a table says what it says on that day: law is older than the table
// that holds it. Whoever uses the result sees it by the dates of the rows.
func (t *table) inForce(on day) bitset {
	if len(t.periods) == 0 {
		return newBits(len(t.rows))
	}
	found := t.periods[0]
	for _, p := range t.periods {
		if p.first <= on {
			found = p
		}
	}
	return found.rows
}

// span says in a sentence's tail when a period is; nothing where a table has only one.
func (t *table) span(p int) string {
	switch first := t.periods[p].first; {
	case len(t.periods) == 1:
		return ""
	case p == len(t.periods)-1:
		return fmt.Sprintf(" (ab %s)", first)
	case first == 0:
		return fmt.Sprintf(" (vor dem %s)", t.periods[p+1].first)
	default:
		return fmt.Sprintf(" (ab %s, vor dem %s)", first, t.periods[p+1].first)
	}
}
