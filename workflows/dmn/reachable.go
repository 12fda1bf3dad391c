package dmn

import (
	"fmt"

	"ablauf/workflows/feel"
)

// reportUnreachable reports rows that can never fire: no allowed value passes them, or rows that win over them cover them wholly.
func (d *Definitions) reportUnreachable(k *checker) {
	for n := range k.t.rows {
		if !k.closed.has(n) {
			continue
		}
		message := ""
		for c := range k.domains {
			if k.covers[c][n].empty() {
				message = fmt.Sprintf("Die Zeile kann nie zutreffen: Kein zulässiger Wert erfüllt Spalte %d.", c+1)
			}
		}
		if message == "" && !k.everReachable(n) {
			message = "Die Zeile kann nie zutreffen: Andere Zeilen gehen ihr immer vor."
		}
		if message != "" {
			d.report(Finding{
				Severity: Error, Code: "unreachable", Decision: k.t.owner, Row: n + 1, Line: k.t.rows[n].line, Message: message,
			})
		}
	}
}

// everReachable reports whether the row can fire in any of the times in which it is in force.
func (k *checker) everReachable(n int) bool {
	for p := range k.t.periods {
		if k.live = k.t.periods[p].rows; !k.live.has(n) {
			continue
		}
		if winners := k.winners(n); winners.empty() || k.reachable(n, 0, winners, map[string]bool{}) {
			return true
		}
	}
	return false
}

// winners returns the rows that take precedence over a row where both match.
func (k *checker) winners(n int) bitset {
	out := newBits(len(k.t.rows))
	for m := range k.t.rows {
		if m == n || !k.closed.has(m) || !k.live.has(m) {
			continue
		}
		if k.t.policy == first && m < n || k.t.policy == priority && k.beats(m, n) {
			out.set(m)
		}
	}
	return out
}

// beats compares the priority of two rows as far as their outputs are constants.
func (k *checker) beats(m, n int) bool {
	if k.ranks[m] == nil || k.ranks[n] == nil {
		return false
	}
	for i, a := range k.ranks[m] {
		if b := k.ranks[n][i]; a != b {
			return a < b
		}
	}
	return m < n
}

func (k *checker) rank() {
	k.ranks = make([][]int, len(k.t.rows))
	r := newRun(nil, feel.Environment{})
	for n := range k.t.rows {
		ranks := make([]int, 0, len(k.t.outputs))
		for i := range k.t.outputs {
			if values := listed(k.t.rows[n].sources[i]); len(values) == 1 {
				ranks = append(ranks, k.t.outputs[i].rank(r, values[0]))
			}
		}
		if len(ranks) == len(k.t.outputs) {
			k.ranks[n] = ranks
		}
	}
}

// reachable reports whether some input matches the row and none of the winners.
func (k *checker) reachable(n, column int, winners bitset, covered map[string]bool) bool {
	if k.steps++; k.steps > maxCheckSteps || winners.empty() {
		return true
	}
	if column == len(k.domains) {
		return false
	}
	key := fmt.Sprint(column, " ", winners.key())
	if covered[key] {
		return false
	}
	for _, seg := range k.domains[column] {
		if !seg.rows.has(n) {
			continue
		}
		left := winners.clone()
		left.and(seg.rows)
		if k.reachable(n, column+1, left, covered) {
			return true
		}
	}
	covered[key] = true
	return false
}
