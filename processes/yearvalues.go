package processes

import (
	"maps"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// TableYear is the rule table with the values of a year.
const TableYear = "jahreswerte"

// yearFacts are what other tables read of the values of the year, in the group "bestand", by the column that they come from.
var yearFacts = map[string]string{
	"gehaltBlaueKarte": "gehaltBlaueKarte", "gehaltAb45": "gehaltAb45", "schwelleBlaueKarte": "blaueKarteRegel", "schwelleAb45": "ab45",
}

// YearFacts says how a salary stands to the thresholds of the year of a date of reference (§ 18 Abs. 2 Nr. 5, § 18g Abs. 1, 2 and 7 AufenthG):
// the facts that other tables read in the group "bestand". There is one table of these values, so no other one has figures of its own. A year
// without a row, or with one that a lawyer has not looked at, reaches nothing: both words are "unbekannt" then.
func (l *Library) YearFacts(reference casefile.Date, inputs *feel.Context, env feel.Environment) (*feel.Context, error) {
	facts := feel.NewContext()
	for _, name := range slices.Sorted(maps.Keys(yearFacts)) {
		facts.Put(name, feel.Null{})
	}
	table, err := l.Rule(TableYear)
	if err != nil {
		return nil, err
	}
	out, err := table.Evaluate(reference, inputs, env)
	if err != nil {
		return nil, err
	}
	row, found := out.Value.(*feel.Context)
	if !found || NeedsLegalReview(out.Value) || len(OutOfForce(out.Matched, reference)) > 0 {
		return facts.Put("gehaltBlaueKarte", feel.String("unbekannt")).Put("gehaltAb45", feel.String("unbekannt")), nil
	}
	for name, column := range yearFacts {
		if v, there := row.Get(column); there {
			facts.Put(name, v)
		}
	}
	return facts, nil
}
