package store

import (
	"strconv"
	"strings"

	"ablauf/internal/casefile"
)

// filter collects the conditions of a list with optional filters. This file is the only place where SQL is put together at run time,
// and only from constant texts: what a person entered always goes in as an argument.
type filter struct {
	conditions []string
	args       []any
}

// and adds a condition; each "$?" in it stands for the next argument.
func (f *filter) and(condition string, args ...any) {
	for _, arg := range args {
		f.args = append(f.args, arg)
		condition = strings.Replace(condition, "$?", "$"+strconv.Itoa(len(f.args)), 1)
	}
	f.conditions = append(f.conditions, condition)
}

// among restricts a column to a list; an empty list does not restrict. A list of one is an equation, which lets an index that begins
// with the column give the order too.
func (f *filter) among(column string, list []string) {
	switch len(list) {
	case 0:
	case 1:
		f.and(column+" = $?", list[0])
	default:
		f.and(column+" = any($?::text[])", list)
	}
}

// query gives a query that selects what holds, in an order, and the arguments that belong to it.
func (f *filter) query(selection, order string, limit int) (string, []any) {
	sql := selection
	if len(f.conditions) > 0 {
		sql += "\n where " + strings.Join(f.conditions, "\n   and ")
	}
	args := append(f.args[:len(f.args):len(f.args)], limit)
	return sql + "\n" + order + " limit $" + strconv.Itoa(len(args)), args
}

// count is query for a number that is not counted beyond a limit.
func (f *filter) count(selection string, limit int) (string, []any) {
	sql, args := f.query(selection, "", limit)
	return "select count(*)::int from (" + sql + ") as hits", args
}

// matchText restricts a column with ids of cases to those whose Aktenzeichen, ours or the one before, contains the text or whose person's names contain every word
// of it. All parts use the trigram indexes. A word of one or two letters has no trigram of its own and would match half the file, so it
// must be the beginning of a name; an Aktenzeichen is looked for only where the text has a digit.
func (f *filter) matchText(column, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	var halves []string
	var args []any
	if strings.ContainsAny(text, "0123456789") {
		halves = append(halves, "select x.id from cases x where x.aktenzeichen ilike $?",
			"select x.id from cases x where x.aktenzeichen_vorher ilike $?")
		part := "%" + likeEscaper.Replace(text) + "%"
		args = append(args, part, part)
	}
	if words := strings.Fields(casefile.Fold(text)); len(words) > 0 {
		half := "select xp.case_id from person p2 join case_person xp on xp.person_id = p2.id and xp.undone_at is null where true"
		for _, word := range words[:min(len(words), searchWordsMax)] {
			half += " and p2.name_fold like $?"
			if len(word) < trigram {
				word = " " + word
			}
			args = append(args, "%"+word+"%")
		}
		halves = append(halves, half)
	}
	if len(halves) == 0 {
		f.and("false")
		return
	}
	f.and(column+" in ("+strings.Join(halves, " union all ")+")", args...)
}

// trigram is the length of the parts that the indexes know.
const trigram = 3

// searchWordsMax bounds the words of a search.
const searchWordsMax = 8

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
