package rules_test

import (
	"slices"
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
}

func (s situation) inputs() *feel.Context {
	title := value(nil)
	if s.titel != nil {
		title = value(s.titel)
	}
	return feel.NewContext().Put("stichtag", value(s.stichtag)).Put("fall", value(s.fall)).Put("person", value(s.person)).
		Put("titel", title).Put("angaben", value(s.angaben))
}

func value(v any) feel.Value {
	switch v := v.(type) {
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

// evaluate runs a table; a warning of the evaluation fails the test, because a rule must not stumble over a missing fact.
func evaluate(t *testing.T, table string, s situation) dmn.Result {
	t.Helper()
	data, err := rules.Files.ReadFile(table + ".dmn")
	require.NoError(t, err)
	defs, err := dmn.Parse(data, nil)
	require.NoError(t, err)
	result, err := defs.Evaluate(table, s.inputs(), feel.Environment{})
	require.NoError(t, err)
	return result
}

// outputs gives the columns of a table that gives one row.
func outputs(t *testing.T, table string, s situation) map[string]any {
	t.Helper()
	out, ok := feel.ToGo(evaluate(t, table, s).Value).(map[string]any)
	require.True(t, ok, "the table %s gives no single row", table)
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
