package dmn

import (
	"fmt"
	"strings"
)

// Bounds of the checks. A table beyond them is reported as not checked rather than checked in part without a word.
const (
	maxCheckSteps = 2_000_000
	maxReported   = 10
)

// segment is one class of values of an input column, with the rows it passes.
type segment struct {
	label string
	rows  bitset
}

// checker examines one table by interval algebra over the segments of its columns.
type checker struct {
	t       *table
	domains [][]segment
	covers  [][]bitset // covers[column][row]: the segments that the row passes
	closed  bitset     // rows without open cells: only they can be judged
	live    bitset     // rows that are in force in the period that is looked at
	ranks   [][]int    // priority of each row by output column, nil where an output is no constant
	steps   int
}

// check reports gaps, forbidden overlaps and rows that can never fire (DMN 1.5, 8.2.10 and 8.3).
func (d *Definitions) check(t *table) {
	if t.broken || len(t.rows) == 0 || len(t.inputs) == 0 {
		return
	}
	k := &checker{t: t, closed: newBits(len(t.rows))}
	k.closed.fill(len(t.rows))
	for i := range t.inputs {
		domain, ok := t.domain(i)
		if !ok {
			d.note(t, fmt.Sprintf("Spalte %d mischt Arten von Werten. Die Tabelle ist nicht auf Lücken geprüft.", i+1))
			return
		}
		k.domains = append(k.domains, domain)
		for n := range t.rows {
			if t.index[i].open.has(n) {
				k.closed[n/64] &^= 1 << (n % 64)
			}
		}
	}
	k.cover()
	if t.policy == priority {
		k.rank()
	}
	d.reportUnreachable(k)
	d.reportOverlaps(k)
	if k.closed.count() < len(t.rows) {
		d.note(t, "Zellen mit Formeln lassen sich nicht auf Lücken prüfen.")
	} else {
		d.reportGaps(k)
	}
	if k.steps > maxCheckSteps {
		d.note(t, "Die Tabelle ist zu verzweigt, um sie ganz zu prüfen.")
	}
}

func (d *Definitions) note(t *table, message string) {
	d.report(Finding{Severity: Note, Code: "not-checked", Decision: t.owner, Line: t.line, Message: message})
}

func (k *checker) cover() {
	for _, domain := range k.domains {
		perRow := make([]bitset, len(k.t.rows))
		for n := range perRow {
			perRow[n] = newBits(len(domain))
			for i, seg := range domain {
				if seg.rows.has(n) {
					perRow[n].set(i)
				}
			}
		}
		k.covers = append(k.covers, perRow)
	}
}

// gaps collects combinations of segments that no row covers. Segments that leave the same rows are followed once.
func (k *checker) gaps() [][]string {
	var out [][]string
	complete := map[string]bool{}
	path := make([]string, len(k.domains))
	var visit func(column int, rows bitset) bool
	visit = func(column int, rows bitset) bool {
		if k.steps++; k.steps > maxCheckSteps || len(out) >= maxReported {
			return false
		}
		if rows.empty() {
			for i := column; i < len(path); i++ {
				path[i] = "-"
			}
			out = append(out, append([]string(nil), path...))
			return false
		}
		if column == len(k.domains) {
			return true
		}
		key := fmt.Sprint(column, " ", rows.key())
		if complete[key] {
			return true
		}
		seen, all := map[string]bool{}, true
		for _, seg := range k.domains[column] {
			left := rows.clone()
			left.and(seg.rows)
			if leftKey := left.key(); seen[leftKey] {
				continue
			} else {
				seen[leftKey] = true
			}
			path[column] = seg.label
			all = visit(column+1, left) && all
		}
		complete[key] = all
		return all
	}
	visit(0, k.live.clone())
	return out
}

func (d *Definitions) reportGaps(k *checker) {
	for _, col := range k.t.outputs {
		if col.fallback != nil {
			return // a default output closes every gap
		}
	}
	for p := range k.t.periods {
		k.live = k.t.periods[p].rows
		for _, path := range k.gaps() {
			parts := make([]string, 0, len(path))
			for i, label := range path {
				if label != "-" {
					parts = append(parts, k.t.inputs[i].label+": "+label)
				}
			}
			message := "Für keine Eingabe trifft eine Zeile zu"
			if len(parts) > 0 {
				message = "Für diese Eingaben trifft keine Zeile zu: " + strings.Join(parts, "; ")
			}
			d.report(Finding{Severity: Warning, Code: "gap", Decision: k.t.owner, Line: k.t.line, Message: message + k.t.span(p)})
		}
	}
}

// overlap reports whether two rows can match the same input on the same day.
func (k *checker) overlap(a, b int) bool {
	if k.t.rows[a].from > k.t.rows[b].to || k.t.rows[b].from > k.t.rows[a].to {
		return false
	}
	for c := range k.domains {
		if !k.covers[c][a].intersects(k.covers[c][b]) {
			return false
		}
	}
	return true
}

// reportOverlaps reports pairs of rows that the hit policy forbids: any two for unique, two with different outputs for any.
func (d *Definitions) reportOverlaps(k *checker) {
	t := k.t
	if t.policy != unique && t.policy != anyPolicy {
		return
	}
	reported := 0
	for a := range t.rows {
		for b := a + 1; b < len(t.rows); b++ {
			if k.steps++; k.steps > maxCheckSteps || reported >= maxReported {
				return
			}
			if !k.closed.has(a) || !k.closed.has(b) || !k.overlap(a, b) {
				continue
			}
			if t.policy == anyPolicy && strings.Join(t.rows[a].sources, "\x00") == strings.Join(t.rows[b].sources, "\x00") {
				continue
			}
			reported++
			d.report(Finding{
				Severity: Error, Code: "overlap", Decision: t.owner, Row: b + 1, Line: t.rows[b].line,
				Message: fmt.Sprintf("Die Zeilen %d und %d können zugleich zutreffen. Die Trefferregel lässt das nicht zu.", a+1, b+1),
			})
		}
	}
}
