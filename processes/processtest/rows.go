package processtest

import (
	"fmt"
	"regexp"
	"strings"
)

// EndRow gives a rule table in which a row ends with a day, written 2026-11-22.
func EndRow(table, id, last string) string {
	row := rowOf(table, id)
	return strings.Replace(table, row, note(row, 2, last), 1)
}

// FollowRow gives a rule table in which a row stands before another of which it is a copy, with an id of its own and a first day, and texts
// replaced in it: old, new, old, new.
func FollowRow(table, id, follower, first string, replaced ...string) string {
	row := rowOf(table, id)
	copied := note(note(strings.ReplaceAll(row, id, follower), 1, first), 2, "")
	for i := 0; i < len(replaced); i += 2 {
		if !strings.Contains(copied, replaced[i]) {
			panic(fmt.Sprintf("row %s has no %q", id, replaced[i]))
		}
		copied = strings.ReplaceAll(copied, replaced[i], replaced[i+1])
	}
	return strings.Replace(table, row, copied+"\n      "+row, 1)
}

// ChangeRow gives a rule table in which a text of a row is another.
func ChangeRow(table, id, old, changed string) string {
	row := rowOf(table, id)
	if !strings.Contains(row, old) {
		panic(fmt.Sprintf("row %s has no %q", id, old))
	}
	return strings.Replace(table, row, strings.Replace(row, old, changed, 1), 1)
}

// DropRow gives a rule table without a row.
func DropRow(table, id string) string { return strings.Replace(table, rowOf(table, id), "", 1) }

// MoveRow gives a rule table in which a row stands before another.
func MoveRow(table, id, before string) string {
	row, other := rowOf(table, id), rowOf(table, before)
	return strings.Replace(DropRow(table, id), other, row+"\n      "+other, 1)
}

func rowOf(table, id string) string {
	row := regexp.MustCompile(`(?s)<rule id="` + regexp.QuoteMeta(id) + `">.*?</rule>`).FindString(table)
	if row == "" {
		panic(fmt.Sprintf("no row %q", id))
	}
	return row
}

var notes = regexp.MustCompile(`(?s)(<annotationEntry>\s*<text>)[^<]*(</text>)`)

// note writes another text into a column of notes of a row, counted from 0.
func note(row string, column int, text string) string {
	places := notes.FindAllStringSubmatchIndex(row, -1)
	at := places[column]
	return row[:at[3]] + text + row[at[4]:]
}
