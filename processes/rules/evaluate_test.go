package rules_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/processes/rules"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// facts is one part of a rule's input: fall, person, titel or angaben. Texts of the form 2026-11-26 are dates, as in the program.
type facts = map[string]any

// situation is the input of a rule in the vocabulary that every table reads.
type situation struct {
	stichtag              string
	fall, person, angaben facts
	titel                 facts // nil: there is no title
	bestand               facts // what else the record holds of the person; only the tables of the expiry procedure ask for it
}

func (s situation) inputs() *feel.Context {
	title := value(nil)
	if s.titel != nil {
		title = value(s.titel)
	}
	return feel.NewContext().Put("stichtag", value(s.stichtag)).Put("fall", value(s.fall)).Put("person", value(s.person)).
		Put("titel", title).Put("angaben", value(s.angaben)).Put("bestand", value(s.bestand))
}

func value(v any) feel.Value {
	switch v := v.(type) {
	case feel.Value:
		return v
	case string:
		if day, err := time.Parse(time.DateOnly, v); err == nil {
			d, _ := feel.NewDate(day.Year(), int(day.Month()), day.Day())
			return d
		}
		return feel.String(v)
	case bool:
		return feel.Bool(v)
	case int:
		return feel.Int(int64(v))
	case []string:
		list := make(feel.List, len(v))
		for i, s := range v {
			list[i] = value(s)
		}
		return list
	case facts:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		c := feel.NewContext()
		for _, name := range names {
			c.Put(name, value(v[name]))
		}
		return c
	}
	return feel.Null{}
}

var (
	fiktionswirkung  = sync.OnceValues(load("fiktionswirkung"))
	gebuehr          = sync.OnceValues(load("gebuehr"))
	checkliste       = sync.OnceValues(load("checkliste-verlaengerung"))
	baZustimmung     = sync.OnceValues(load("ba-zustimmung"))
	vierAugen        = sync.OnceValues(load("vier-augen"))
	jahreswerte      = sync.OnceValues(load("jahreswerte"))
	integrationskurs = sync.OnceValues(load("integrationskurs"))
	titeldauer       = sync.OnceValues(load("titeldauer"))
	unterdrueckung   = sync.OnceValues(load("ablauf-unterdrueckung"))
	vorlauf          = sync.OnceValues(load("ablauf-vorlauf"))
)

func load(table string) func() (*dmn.Definitions, error) {
	return func() (*dmn.Definitions, error) {
		data, err := rules.Files.ReadFile(table + ".dmn")
		if err != nil {
			return nil, err
		}
		return dmn.ParseDated(data, nil, rules.Validity)
	}
}

func evaluate(t *testing.T, table func() (*dmn.Definitions, error), s situation) dmn.Result {
	t.Helper()
	defs, err := table()
	require.NoError(t, err)
	reference, err := time.Parse(time.DateOnly, s.stichtag)
	require.NoError(t, err)
	on := feel.Date{Year: reference.Year(), Month: int(reference.Month()), Day: reference.Day()}
	result, err := defs.EvaluateOn(on, defs.Decisions()[0].ID, s.inputs(), feel.Environment{})
	require.NoError(t, err)
	noteFired(result)
	return result
}

// outputs gives the columns of a table that gives one row.
func outputs(t *testing.T, table func() (*dmn.Definitions, error), s situation) map[string]any {
	t.Helper()
	out, ok := feel.ToGo(evaluate(t, table, s).Value).(map[string]any)
	require.True(t, ok, "the table gives no single row")
	return out
}

// with gives a copy of facts with changes; nil takes a fact away.
func with(base facts, changes facts) facts {
	out := facts{}
	for name, v := range base {
		out[name] = v
	}
	for name, v := range changes {
		if v == nil {
			delete(out, name)
			continue
		}
		out[name] = v
	}
	return out
}
