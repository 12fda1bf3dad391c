package desk

import (
	"encoding/json"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// LetterGround says what a block of a letter that was drawn up rests on.
type LetterGround struct {
	Opening string // its first words
	Law     []string
	Rows    []GroundRow
}

// GroundRow is a row of a rule table on which a block rests, in the version that counted.
type GroundRow struct {
	Table RuleTable
	Row   RuleRow
	// Today: no decision of the case has the row, so the table is shown as it decides today.
	Today bool
}

// LetterGrounds gives what the blocks of a letter rest on, as it was frozen with it (§ 39 Abs. 1 VwVfG); nothing of a letter that was not filed, or that no
// template was filled for. Of a table the version counts by which the newest decision before the letter was made that has the row.
func (d *Desk) LetterGrounds(l casefile.Letter, decisions []casefile.Decision) []LetterGround {
	var frozen struct {
		Grounds []letter.Ground `json:"Grundlagen"`
	}
	if l.DocumentID == "" || json.Unmarshal(l.Data, &frozen) != nil {
		return nil
	}
	tables := map[string]RuleTable{} // by hash: laying a table out reads all its rows
	var grounds []LetterGround
	for _, g := range frozen.Grounds {
		ground := LetterGround{Opening: g.Opening, Law: g.Law}
		for _, of := range g.Rows {
			for _, id := range of.IDs {
				if row, found := d.groundRow(l, decisions, tables, of.Table, id); found {
					ground.Rows = append(ground.Rows, row)
				}
			}
		}
		grounds = append(grounds, ground)
	}
	return grounds
}

func (d *Desk) groundRow(l casefile.Letter, decisions []casefile.Decision, tables map[string]RuleTable, key, id string) (GroundRow, bool) {
	hash := versionOf(l, decisions, key, id)
	rule, counted := d.Library.Table(hash)
	if !counted {
		var err error
		if rule, err = d.Library.Rule(key); err != nil {
			return GroundRow{}, false
		}
	}
	table, known := tables[rule.Hash]
	if !known {
		table = d.ruleTable(rule)
		tables[rule.Hash] = table
	}
	at := slices.IndexFunc(table.Rows, func(r RuleRow) bool { return r.ID == id })
	if at < 0 {
		return GroundRow{}, false
	}
	return GroundRow{Table: table, Row: table.Rows[at], Today: !counted}, true
}

// versionOf gives the hash of the table by which the newest decision with a row was made before a letter; "" where none has it.
func versionOf(l casefile.Letter, decisions []casefile.Decision, key, id string) string {
	var newest casefile.Decision
	for _, made := range decisions {
		late := !l.SentAt.IsZero() && made.HappenedAt.After(l.SentAt)
		if made.Table != key || late || made.HappenedAt.Before(newest.HappenedAt) {
			continue
		}
		var matched []struct{ RuleID string }
		if json.Unmarshal(made.Matched, &matched) == nil && slices.ContainsFunc(matched, func(m struct{ RuleID string }) bool { return m.RuleID == id }) {
			newest = made
		}
	}
	return newest.TableHash
}

// RuleVersion gives a version of a table by its hash; without one the version that decides now. NotFound "rule.unknown".
func (d *Desk) RuleVersion(key, hash string) (RuleTable, error) {
	if hash == "" {
		return d.Rule(key)
	}
	if rule, found := d.Library.Table(hash); found && rule.Key == key {
		return d.ruleTable(rule), nil
	}
	return RuleTable{}, casefile.Errorf(casefile.NotFound, "rule.unknown", "no version %s of table %s", hash, key)
}
