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

// any adds alternatives that need no argument; none does not restrict.
func (f *filter) any(alternatives []string) {
	if len(alternatives) > 0 {
		f.and("(" + strings.Join(alternatives, " or ") + ")")
	}
}

// days restricts a column, in which 'infinity' stands for no day, to days of which any may hold. The days of an instant are those of Berlin.
func (f *filter) days(column, kind string, spans []DaySpan) {
	var alternatives []string
	var args []any
	bound := func(day casefile.Date) string {
		args = append(args, day.String())
		if kind == "timestamptz" {
			return "$?::date::timestamp at time zone 'Europe/Berlin'"
		}
		return "$?::date"
	}
	for _, span := range spans {
		var part string
		switch {
		case span.None:
			part = column + " = 'infinity'"
		case span.To.IsZero() && span.From.IsZero():
			continue
		case span.To.IsZero():
			part = column + " >= " + bound(span.From) + " and " + column + " < 'infinity'"
		case span.From.IsZero():
			part = column + " < " + bound(span.To.AddDays(1))
		default:
			part = column + " >= " + bound(span.From) + " and " + column + " < " + bound(span.To.AddDays(1))
		}
		alternatives = append(alternatives, "("+part+")")
	}
	if len(alternatives) > 0 {
		f.and("("+strings.Join(alternatives, " or ")+")", args...)
	}
}

// daysOf restricts by days of a column of another table; within is the beginning of the condition up to its "where".
func (f *filter) daysOf(within, column string, spans []DaySpan) {
	inner := filter{args: f.args}
	inner.days(column, "date", spans)
	if len(inner.conditions) > 0 {
		f.conditions, f.args = append(f.conditions, within+strings.Join(inner.conditions, " and ")+")"), inner.args
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

// matchText restricts a column with ids of cases to those whose Aktenzeichen, ours or the one before, contains the text, whose person has
// the AZR number or was born on a day that the text names, or whose person's names contain every word of it in any of the usual spellings.
// All parts use an index. A word of one or two letters has no trigram of its own and would match half the file, so it must be the beginning
// of a name; an Aktenzeichen is looked for only where the text has a digit. One that is whole finds its case and none whose Aktenzeichen
// contains it: all begin alike, so an index of their parts would be read from one end to the other.
func (f *filter) matchText(column, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	var halves []string
	var args []any
	search := readSearch(text)
	if search.reference != "" {
		halves = append(halves, "select x.id from cases x where x.aktenzeichen = any($?::text[])",
			"select x.id from cases x where x.aktenzeichen ilike $? and not exists (select from cases w where w.aktenzeichen = any($?::text[]))",
			"select x.id from cases x where x.aktenzeichen_vorher ilike $?")
		part, whole := "%"+likeEscaper.Replace(search.reference)+"%", []string{search.reference, strings.ToUpper(search.reference)}
		args = append(args, whole, part, whole, part)
	}
	if search.azr != "" {
		halves = append(halves, casesOfPerson+"p2.azr_nummer = $? and p2.azr_nummer <> ''")
		args = append(args, search.azr)
	}
	if len(search.words) > 0 || len(search.births) > 0 {
		half, name := casesOfPerson+"true", "p2.name_loose"
		if len(search.births) > 0 {
			// Few are born on one day. The planner thinks the index of names cheap and would read all who bear a common one.
			name += " || ''"
		}
		for _, word := range search.words {
			half += " and " + name + " like $?"
			args = append(args, "%"+word+"%")
		}
		if len(search.births) > 0 {
			half += " and p2.birth_date = any($?::text[])"
			args = append(args, search.births)
		}
		halves = append(halves, half)
	}
	if len(halves) == 0 {
		f.and("false")
		return
	}
	f.and(column+" in ("+strings.Join(halves, " union all ")+")", args...)
}

// matchWords restricts a column with loosened names to those that contain every word.
func (f *filter) matchWords(column string, words []string) {
	for _, word := range words {
		f.and(column+" like $?", "%"+word+"%")
	}
}

const casesOfPerson = "select xp.case_id from person p2 join case_person xp on xp.person_id = p2.id and xp.undone_at is null where "

// trigram is the length of the parts that the indexes know.
const trigram = 3

// searchWordsMax bounds the words of a search.
const searchWordsMax = 8

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
