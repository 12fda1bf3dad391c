package desk

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// decisionsOnly is a database that knows what the rule tables said.
type decisionsOnly struct {
	Store
	decisions []casefile.Decision
}

func (s decisionsOnly) Decisions(context.Context, casefile.CaseID) ([]casefile.Decision, error) {
	return s.decisions, nil
}

// said is a traffic light that proposes an end.
func said(until string) casefile.Decision {
	return casefile.Decision{Table: "entscheidung-ampel", Outputs: json.RawMessage(
		`[{"pruefpunkt": "titel", "farbe": "gruen", "bis": null}, {"pruefpunkt": "dauer", "farbe": "gruen", "bis": {"@": "date", "v": "` + until + `"}}]`)}
}

// TestProposed: a form is filled with the newest proposal of the rules, the condition of the title and the form's own default; what nobody
// knows stays empty.
func TestProposed(t *testing.T) {
	t.Parallel()
	form, err := schemas.Load("entscheidung/bestaetigen")
	require.NoError(t, err)
	title := &casefile.Title{Nebenbestimmung: "Beschäftigung als Fachkraft erlaubt"}
	require.JSONEq(t, `{"entscheidung": "verlaengern", "gueltigBis": "2030-11-26", "nebenbestimmung": "Beschäftigung als Fachkraft erlaubt"}`,
		string(Proposed(form, []casefile.Decision{said("2029-01-01"), said("2030-11-26"), {Table: "vier-augen", Outputs: json.RawMessage(`{}`)}}, title)))
	require.JSONEq(t, `{"entscheidung": "verlaengern"}`, string(Proposed(form, nil, nil)))
	require.JSONEq(t, `{"entscheidung": "verlaengern"}`, string(Proposed(form, []casefile.Decision{
		{Table: "entscheidung-ampel", Outputs: json.RawMessage(`[{"bis": null}]`)},
	}, &casefile.Title{})))
	plain, err := schemas.Load("entscheidung/mitzeichnen")
	require.NoError(t, err)
	require.Nil(t, Proposed(plain, []casefile.Decision{said("2030-11-26")}, title))
}

// TestDepartureNeedsAReason: another end than the proposed one needs its reason (§ 39 VwVfG); the proposed one needs none, nor does a case for
// which nothing was proposed.
func TestDepartureNeedsAReason(t *testing.T) {
	t.Parallel()
	task := casefile.Task{CaseID: "c1", Form: "entscheidung/entscheiden"}
	decider := casefile.Actor{ID: "sb", Roles: []casefile.Role{casefile.RoleSachbearbeitung}}
	for _, c := range []struct {
		name, data string
		decisions  []casefile.Decision
		refused    bool
	}{
		{"as proposed", `{"entscheidung": "verlaengern", "gueltigBis": "2030-11-26"}`, []casefile.Decision{said("2030-11-26")}, false},
		{"another end", `{"entscheidung": "verlaengern", "gueltigBis": "2028-11-26"}`, []casefile.Decision{said("2030-11-26")}, true},
		{"another end, blank reason", `{"gueltigBis": "2028-11-26", "abweichungBegruendung": "  "}`, []casefile.Decision{said("2030-11-26")}, true},
		{"another end with its reason", `{"gueltigBis": "2028-11-26", "abweichungBegruendung": "Der Vertrag endet."}`, []casefile.Decision{said("2030-11-26")}, false},
		{"the newest proposal counts", `{"gueltigBis": "2028-11-26"}`, []casefile.Decision{said("2030-11-26"), said("2028-11-26")}, false},
		{"nothing proposed", `{"gueltigBis": "2028-11-26"}`, nil, false},
		{"no end entered", `{"entscheidung": "nachfordern"}`, []casefile.Decision{said("2030-11-26")}, false},
	} {
		d := New(Deps{Store: decisionsOnly{decisions: c.decisions}})
		err := d.checkDepartures(t.Context(), decider, task, json.RawMessage(c.data))
		if !c.refused {
			require.NoError(t, err, c.name)
			continue
		}
		require.Equal(t, "form.invalid", casefile.CodeOf(err), c.name)
		var known *casefile.Error
		require.ErrorAs(t, err, &known)
		require.Equal(t, []casefile.FieldError{{Field: "/abweichungBegruendung", Code: "required"}}, known.Fields, c.name)
	}
	d := New(Deps{Store: decisionsOnly{decisions: []casefile.Decision{said("2030-11-26")}}})
	require.NoError(t, d.checkDepartures(t.Context(), decider, casefile.Task{Form: "gibt/es-nicht"}, json.RawMessage(`{}`)), "a task without a form")
}
