package casefile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestSecurityListSays: § 73 Abs. 2 and 3 AufenthG let the authority ask about titles, § 73 Abs. 4 leaves to classified instructions about
// whom. Without a list, and where a fact is missing, nobody is asked about and nobody is passed over by the program: the officer decides.
func TestSecurityListSays(t *testing.T) {
	t.Parallel()
	list := casefile.SecurityList{Version: 3, Nationalities: []string{casefile.Stateless, "ATA"}, Titles: []string{"19c"}, Otherwise: casefile.SecurityDoNotAsk}
	states := list
	states.Nationalities = []string{"ATA"}
	open := list
	open.Otherwise = casefile.SecurityPerson
	for _, c := range []struct {
		name          string
		list          casefile.SecurityList
		nationalities []string
		appliedFor    string
		says          string
	}{
		{"no list is in force", casefile.SecurityList{}, []string{"ATA"}, "18b", casefile.SecurityPerson},
		{"a nationality that is listed", list, []string{"ATA"}, "18b", casefile.SecurityAsk},
		{"one of two nationalities is listed", list, []string{"CHE", casefile.Stateless}, "18b", casefile.SecurityAsk},
		{"a title that is listed", list, []string{"CHE"}, "19c", casefile.SecurityAsk},
		{"a title that is listed, nationality unknown", list, nil, "19c", casefile.SecurityAsk},
		{"nothing is listed", list, []string{"CHE"}, "18b", casefile.SecurityDoNotAsk},
		{"nothing is listed and the list leaves the rest to a person", open, []string{"CHE"}, "18b", casefile.SecurityPerson},
		{"nationality unknown", list, nil, "18b", casefile.SecurityPerson},
		{"nationality not specified in the passport", list, []string{casefile.NationalityUnspecified}, "18b", casefile.SecurityPerson},
		{"stateless, and the list says nothing of the stateless", states, []string{casefile.Stateless}, "18b", casefile.SecurityPerson},
		{"stateless, and the list names the stateless", list, []string{casefile.Stateless}, "18b", casefile.SecurityAsk},
		{"refugee under the Convention of 1951", states, []string{casefile.Refugee}, "18b", casefile.SecurityPerson},
		{"other refugee, beside a nationality", states, []string{"CHE", casefile.OtherRefugee}, "18b", casefile.SecurityPerson},
		{"refugee with a title that is listed", states, []string{casefile.Refugee}, "19c", casefile.SecurityAsk},
		{"a title below the one that is listed", list, []string{"CHE"}, "19c Abs. 2", casefile.SecurityAsk},
		{"a title that only begins alike", list, []string{"CHE"}, "19", casefile.SecurityDoNotAsk},
		{"title unknown", list, []string{"CHE"}, "", casefile.SecurityPerson},
	} {
		require.Equal(t, c.says, c.list.Says(c.nationalities, c.appliedFor), c.name)
	}
}

// TestSecurityListIsChecked: a proposal with a code that no passport has, without a day or without a rule for everybody else is refused.
func TestSecurityListIsChecked(t *testing.T) {
	t.Parallel()
	good := casefile.SecurityList{
		ValidFrom: casefile.MustParseDate("2026-12-01"), Nationalities: []string{"ATA"}, Titles: []string{"19c", "25", "25 Abs. 5"}, Otherwise: casefile.SecurityPerson,
	}
	require.NoError(t, good.Validate())
	for _, title := range []string{"§ 19c", "19 c", "19c Abs", "2", "18b "} {
		other := good
		other.Titles = []string{title}
		require.Error(t, other.Validate(), "%q would never be met, and nobody would be asked about", title)
	}
	for field, spoil := range map[string]func(*casefile.SecurityList){
		"/validFrom":     func(l *casefile.SecurityList) { l.ValidFrom = casefile.Date{} },
		"/nationalities": func(l *casefile.SecurityList) { l.Nationalities = []string{"Antarktis"} },
		"/titles":        func(l *casefile.SecurityList) { l.Titles = []string{""} },
		"/otherwise":     func(l *casefile.SecurityList) { l.Otherwise = casefile.SecurityAsk },
	} {
		bad := good
		spoil(&bad)
		err := bad.Validate()
		require.Equal(t, casefile.Invalid, casefile.KindOf(err))
		var e *casefile.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, field, e.Fields[0].Field)
	}
}
